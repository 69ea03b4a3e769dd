"""What something is about: a version, a flow or a field of it."""

from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.dataplans.format import PLAIN_LISTS, WRAPPED_PARTS
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.dataplans.queries.texts import shown
from deliberation.dataplans.values import stated
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.proposals.models import Proposal

PARTS = frozenset({"title", "summary", "easy", *WRAPPED_PARTS, *PLAIN_LISTS})
"""Members of a document beside its plan that can be commented on."""
_PLACE = (
    select(
        Version.id.label("version_id"), Version.proposal_id, Version.document_digest, Version.published_at,
        Proposal.kind, Proposal.jurisdiction, Version.redacted_at.is_not(None).label("redacted"),
    )
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(Proposal.slug == bindparam("slug"), Version.number == bindparam("number"))
)  # fmt: skip
_HAS_FLOW = select(VersionFlow.flow_id).where(
    VersionFlow.version_id == bindparam("version"), VersionFlow.flow_id == bindparam("flow")
)


def place(db: Connection, slug: str, number: int) -> Row[Any] | None:
    """The version that something is about: proposal_id, version_id, kind, jurisdiction, document_digest,
    published_at, redacted."""
    return db.execute(_PLACE, {"slug": slug, "number": number}).first()


def place_exists(db: Connection, version_id: int, flow_id: str | None, field: str | None) -> bool:
    """Whether a version has this flow (and a flow this field). Without a flow: a field of the plan or a part."""
    if flow_id is None:
        return field is None or field in PLAN_FIELDS or field in PARTS
    if field is not None and field not in FLOW_FIELDS:
        return False
    return db.execute(_HAS_FLOW, {"version": version_id, "flow": flow_id}).first() is not None


def place_in_words(db: Connection, slug: str, number: int, flow_id: str | None, field: str | None) -> dict[str, Any]:
    """What stood at a place, for quoting: version, flow_id, flow_name, field, and its ``value`` (a Value or None).

    dataplans/_panel.html draws it (macro ``quoted``). Nothing for the proposal as a whole or a redacted version.
    """
    row = place(db, slug, number)
    if row is None or row.redacted or (flow_id is None and field is None):
        return {}
    document = shown(db, slug, number)[2]
    flow = document.flow(flow_id) if flow_id else None
    if flow_id and flow is None:
        return {}
    texts = {name: stated(document.data[name]) for name in ("title", "summary")}
    values = flow.fields if flow is not None else {**texts, "need": document.parts["need"], **document.plan}
    return {
        "slug": slug, "version": number, "flow_id": flow_id, "field": field, "value": values.get(field or ""),
        "flow_name": flow["name"].value if flow is not None else None,
    }  # fmt: skip
