"""What an act or a question is about, found and checked: a proposal, a version by its digest, a flow, a field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.council import rules
from deliberation.council.entries import About
from deliberation.council.rules import Fault
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.proposals import queries as proposals


@dataclass(frozen=True)
class Place:
    """``digest``: of the whole document of the version; ``published_on``: the day it came out."""

    proposal_id: int | None = None
    slug: str | None = None
    version_no: int | None = None
    digest: str | None = None
    flow: str | None = None
    field: str | None = None
    published_on: date | None = None


NOWHERE = Place()


def find_place(db: Connection, about: About | None, jurisdiction: str) -> Place:
    """Everything that ``about`` names, or a refusal at its form field."""
    place, faults = look_up(db, about, jurisdiction)
    if faults:
        raise faults[0].refusal()
    return place


def look_up(db: Connection, about: About | None, jurisdiction: str) -> tuple[Place, list[Fault]]:
    """What ``about`` names, and everything in it that does not exist. A flow or field without a version means the
    newest one: it is pinned as it stood on the day of the entry."""
    if about is None or not about.proposal:
        return NOWHERE, []
    proposal = proposals.by_slug(db, about.proposal)
    if proposal is None:
        return NOWHERE, [Fault("no_such_proposal", "proposal")]
    elsewhere = rules.cannot_be_about(proposal.kind, proposal.jurisdiction, jurisdiction)
    if elsewhere:
        return NOWHERE, [Fault(elsewhere, "proposal")]
    number = about.version or (proposal.version if about.flow or about.field else None)
    version = dataplans.place(db, proposal.slug, number) if number else None
    if version is None:
        missing = number or about.flow or about.field
        return Place(proposal.id, proposal.slug), [Fault("no_such_version", "version")] if missing else []
    place = Place(
        proposal.id, proposal.slug, number, version.document_digest, about.flow, about.field,
        clock.day(version.published_at),
    )  # fmt: skip
    return place, list(_not_there(db, version.version_id, about))


def _not_there(db: Connection, version_id: int, about: About) -> Iterator[Fault]:
    if about.flow and not dataplans.place_exists(db, version_id, about.flow, None):
        yield Fault("flow_not_in_version", "flow")
    if about.field and about.field not in (FLOW_FIELDS if about.flow else PLAN_FIELDS):
        yield Fault("no_such_field", "field")
