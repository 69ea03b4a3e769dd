"""What an act or a question is about, found and checked: a proposal, a version by its digest, a flow, a field."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import queries, rules
from deliberation.council.entries import About
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.errors import Refused, refuse_if
from deliberation.proposals import queries as proposals


@dataclass(frozen=True)
class Place:
    """``digest``: of the whole document of the version."""

    proposal_id: int | None = None
    slug: str | None = None
    version_no: int | None = None
    digest: str | None = None
    flow: str | None = None
    field: str | None = None


NOWHERE = Place()


def find_place(db: Connection, about: About | None, jurisdiction: str) -> Place:
    """Everything that ``about`` names, or a refusal at its form field. A flow or field without a version means the
    newest one: it is pinned as it stood on the day of the entry."""
    if about is None or not about.proposal:
        return NOWHERE
    proposal = proposals.by_slug(db, about.proposal)
    if proposal is None:
        raise Refused("no_such_proposal", field="proposal")
    refuse_if(rules.cannot_be_about(proposal.kind, proposal.jurisdiction, jurisdiction), field="proposal")
    version = _version(db, proposal, about)
    if version is None:
        return Place(proposal.id, proposal.slug)
    if about.flow and about.flow not in queries.flow_ids(db, version.id):
        raise Refused("no_such_flow", field="place", flow=about.flow)
    if about.field and about.field not in (FLOW_FIELDS if about.flow else PLAN_FIELDS):
        raise Refused("no_such_field", field="place")
    return Place(
        proposal.id, proposal.slug, version.number, version.document_digest, about.flow or None, about.field or None
    )


def _version(db: Connection, proposal: Any, about: About) -> Any:
    number = about.version or (proposal.version if about.flow or about.field else None)
    if not number:
        if about.flow or about.field:
            raise Refused("no_such_version", field="version")
        return None
    version = queries.version(db, proposal.id, number)
    if version is None:
        raise Refused("no_such_version", field="version")
    return version
