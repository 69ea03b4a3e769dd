"""Every SELECT about versions, their flows, and drafts."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, select, tuple_
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Person
from deliberation.dataplans import rules
from deliberation.dataplans.document import Document, stored
from deliberation.dataplans.format import FLOW_LIMIT, PLAIN_LISTS, WRAPPED_PARTS
from deliberation.dataplans.models import Draft, FlagReply, Version, VersionFlow
from deliberation.dataplans.values import stated
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.errors import Gone, Missing
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Proposal

PLACES = 100  # versions whose flows are named at once: of everything on one page
MOST_VERSIONS = 200  # shown of one proposal; more would be a version a week for four years
PARTS = frozenset({"title", "summary", "easy", *WRAPPED_PARTS, *PLAIN_LISTS})
"""Members of a document beside its plan that can be commented on."""

_SHOWN = (
    Version.id, Version.proposal_id, Version.number, Version.document_digest, Version.plan_digest,
    Version.corrigendum_of, Version.correction, Version.changes, Version.material_changes, Version.published_at,
    Version.seat, Version.second_seat, Version.log_entry_id, Version.redacted_at, Version.redaction_reason,
)  # fmt: skip
_VERSION = select(*_SHOWN, Version.document).where(
    Version.proposal_id == bindparam("proposal"), Version.number == bindparam("number")
)
_NEWEST = (
    select(*_SHOWN, Version.document)
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(1)
)
_VERSIONS = (
    select(*_SHOWN)
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(MOST_VERSIONS)
)
_TWO_WITH_BYTES = case((Version.number.in_((bindparam("number"), bindparam("before"))), Version.document))
_VERSIONS_AND_TWO = (
    select(*_SHOWN, _TWO_WITH_BYTES.label("document"))
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(MOST_VERSIONS)
)
_BY_DIGEST = (
    select(*_SHOWN, Proposal.slug)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where((Version.document_digest == bindparam("digest")) | (Version.plan_digest == bindparam("digest")))
    .order_by(Version.id)
    .limit(MOST_VERSIONS)
)
_PLACE = (
    select(
        Version.id.label("version_id"), Version.proposal_id, Version.document_digest, Proposal.kind,
        Proposal.jurisdiction, Version.redacted_at.is_not(None).label("redacted"),
    )
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(Proposal.slug == bindparam("slug"), Version.number == bindparam("number"))
)  # fmt: skip
_HAS_FLOW = select(VersionFlow.flow_id).where(
    VersionFlow.version_id == bindparam("version"), VersionFlow.flow_id == bindparam("flow")
)
_FLOWS = (
    select(
        VersionFlow.version_id, VersionFlow.flow_id, VersionFlow.position, VersionFlow.digest, VersionFlow.name_ja,
        VersionFlow.name_en, VersionFlow.change,
    )
    .where(VersionFlow.version_id == bindparam("version"))
    .order_by(VersionFlow.position)
    .limit(FLOW_LIMIT)
)  # fmt: skip
_FLOW_NAMES = (
    select(Proposal.slug, Version.number, VersionFlow.flow_id, VersionFlow.name_ja, VersionFlow.name_en)
    .join(Version, Version.id == VersionFlow.version_id)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(
        tuple_(Proposal.slug, Version.number).in_(bindparam("places", expanding=True)), VersionFlow.name_ja.is_not(None)
    )
    .limit(PLACES * FLOW_LIMIT)
)
_CHAIN = (
    select(Version.number, Version.plan_digest, VersionFlow.flow_id, VersionFlow.digest, VersionFlow.change)
    .join(Version, Version.id == VersionFlow.version_id)
    .where(Version.proposal_id == bindparam("proposal"), Version.number >= bindparam("since"))
    .order_by(Version.number, VersionFlow.position)
    .limit(MOST_VERSIONS * 100)
)
_REPLIES = (
    select(
        FlagReply.id, FlagReply.version, FlagReply.rule, FlagReply.field, FlagReply.body, FlagReply.replied_at,
        FlagReply.seat, FlagReply.log_entry_id,
    )
    .where(FlagReply.proposal_id == bindparam("proposal"))
    .order_by(FlagReply.id.desc())
    .limit(MOST_VERSIONS)
)  # fmt: skip
_WITH_TITLE = (Proposal.slug, Proposal.kind, Proposal.title_ja, Proposal.title_en)
_HERE = (Proposal.jurisdiction.in_(bindparam("places", expanding=True)), Version.redacted_at.is_(None))
_NEWEST_HERE = (
    select(*_SHOWN, Version.document, *_WITH_TITLE)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(*_HERE, Version.number == Proposal.version, Proposal.kind == Kind.filed.value)
    .order_by(Version.id.desc())
    .limit(bindparam("size"))
)
_CHANGED = (
    select(Version.number, Version.material_changes, Version.published_at, *_WITH_TITLE)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(*_HERE, Version.material_changes > 0, Version.published_at >= bindparam("since"))
    .order_by(Version.id.desc())
    .limit(bindparam("size"))
)
_REPLIED = select(FlagReply.proposal_id, FlagReply.rule, FlagReply.field).where(
    FlagReply.proposal_id.in_(bindparam("proposals", expanding=True))
)
_DRAFT = (
    select(
        Draft.proposal_id, Draft.revision, Draft.document, Draft.based_on, Draft.saved_at, Draft.saved_by,
        Person.chosen_name,
    )
    .join(Person, Person.id == Draft.saved_by)
    .where(Draft.proposal_id == bindparam("proposal"))
)  # fmt: skip


def place(db: Connection, slug: str, number: int) -> Row[Any] | None:
    """The version that something is about: proposal_id, version_id, kind, jurisdiction, document_digest, redacted."""
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


def version(db: Connection, proposal_id: int, number: int) -> Row[Any] | None:
    """One version with its bytes (``document`` is None when it was redacted)."""
    return db.execute(_VERSION, {"proposal": proposal_id, "number": number}).first()


def newest(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest version with its bytes."""
    return db.execute(_NEWEST, {"proposal": proposal_id}).first()


def versions(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """All versions without their bytes, newest first."""
    return db.execute(_VERSIONS, {"proposal": proposal_id}).all()


def versions_and_two(db: Connection, proposal_id: int, number: int) -> Sequence[Row[Any]]:
    """All versions, newest first; ``document`` only in version ``number`` and in the one before it."""
    return db.execute(_VERSIONS_AND_TWO, {"proposal": proposal_id, "number": number, "before": number - 1}).all()


def by_digest(db: Connection, digest: str) -> Sequence[Row[Any]]:
    """Versions (with the proposal's ``slug``) whose document or plan has this digest, oldest first."""
    return db.execute(_BY_DIGEST, {"digest": digest}).all()


def flows(db: Connection, version_id: int) -> Sequence[Row[Any]]:
    """The flows of a version with their digests and what became of them since the version before."""
    return db.execute(_FLOWS, {"version": version_id}).all()


FlowNames = dict[str, dict[str, str | None]]
"""Flow → its name in both languages; a flow without a name is not in it."""


def flow_names(db: Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], FlowNames]:
    """(slug, number of a version) → the names of its flows there: one question for everything on a page."""
    found: dict[tuple[str, int], FlowNames] = {place: {} for place in places}
    for row in db.execute(_FLOW_NAMES, {"places": list(found)}) if found else ():
        found[row.slug, row.number][row.flow_id] = {"ja": row.name_ja, "en": row.name_en}
    return found


def named(rows: Iterable[Row[Any]]) -> FlowNames:
    """The names of flows that were read anyway (``flows``)."""
    return {row.flow_id: {"ja": row.name_ja, "en": row.name_en} for row in rows if row.name_ja}


def chain(db: Connection, proposal_id: int, since: int = 1) -> Sequence[Row[Any]]:
    """Every flow of every version from ``since`` on, in order: what consent is carried along."""
    return db.execute(_CHAIN, {"proposal": proposal_id, "since": since}).all()


def flag_replies(db: Connection, proposal_id: int) -> dict[tuple[str, str | None], list[Row[Any]]]:
    """What the proponent replied, newest first, by (rule, field of a gap flag)."""
    found: dict[tuple[str, str | None], list[Row[Any]]] = {}
    for row in db.execute(_REPLIES, {"proposal": proposal_id}):
        found.setdefault((row.rule, row.field), []).append(row)
    return found


def newest_here(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """The newest readable version of each proposal filed here, with its bytes, newest first."""
    return db.execute(_NEWEST_HERE, {"places": list(places), "size": size}).all() if places else []


def changed_here(db: Connection, places: Sequence[str], since: datetime, size: int) -> Sequence[Row[Any]]:
    """Versions with a material change, published here since that moment, newest first."""
    return db.execute(_CHANGED, {"places": list(places), "since": since, "size": size}).all() if places else []


def replied(db: Connection, proposals: Sequence[int]) -> frozenset[tuple[int, str, str | None]]:
    """Points that the proponents of these proposals have replied to: proposal, rule, field of a gap flag."""
    return frozenset(map(tuple, db.execute(_REPLIED, {"proposals": list(proposals)}))) if proposals else frozenset()


def draft(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The draft, with the chosen name of whoever saved it last."""
    return db.execute(_DRAFT, {"proposal": proposal_id}).first()


def draft_begun(db: Connection, proposal_id: int, row: Row[Any] | None) -> dict[str, Any]:
    """What the draft says so far: itself, or what a new one would begin from (the newest version, else nothing)."""
    if row is not None:
        return json.loads(row.document)
    published = newest(db, proposal_id)
    readable = published is not None and published.document is not None
    return json.loads(published.document) if readable else rules.empty_document()


def document_of(row: Row[Any], kind: str) -> Document:
    """The document of a version row. Raises :class:`Gone` for a redacted one."""
    if row.document is None:
        raise Gone(at=row.redacted_at, reason=row.redaction_reason, digest=row.document_digest, number=row.number)
    return stored(row.document, compiled=kind == Kind.compiled)


def shown(db: Connection, slug: str, number: int | None = None) -> tuple[Row[Any], Row[Any], Document]:
    """Proposal, version and document for a page; the newest version when no number is given.

    Raises :class:`Missing` when there is none, :class:`Gone` when it was redacted.
    """
    proposal = proposals.by_slug(db, slug)
    if proposal is None:
        raise Missing
    row = newest(db, proposal.id) if number is None else version(db, proposal.id, number)
    if row is None:
        raise Missing
    return proposal, row, document_of(row, proposal.kind)
