"""The flows of versions, their names, what became of them from version to version."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, tuple_
from sqlalchemy.engine import Connection

from deliberation.dataplans.format import FLOW_LIMIT
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.dataplans.queries.texts import MOST_VERSIONS
from deliberation.proposals.models import Proposal

PLACES = 100  # versions whose flows are named at once: of everything on one page
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
    .order_by(VersionFlow.version_id, VersionFlow.position)
    .limit(PLACES * FLOW_LIMIT)
)
_LEFT = (
    select(Proposal.slug, VersionFlow.flow_id, VersionFlow.name_ja, VersionFlow.name_en)
    .join(Version, Version.id == VersionFlow.version_id)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(Proposal.slug.in_(bindparam("proposals", expanding=True)), VersionFlow.name_ja.is_not(None))
    .order_by(Version.number)
    .limit(PLACES * FLOW_LIMIT)
)
_CHAIN = (
    select(
        Version.number, Version.plan_digest, VersionFlow.flow_id, VersionFlow.digest, VersionFlow.change,
        VersionFlow.name_ja, VersionFlow.name_en, Version.published_at,
    )
    .join(Version, Version.id == VersionFlow.version_id)
    .where(Version.proposal_id == bindparam("proposal"), Version.number >= bindparam("since"))
    .order_by(Version.number, VersionFlow.position)
    .limit(MOST_VERSIONS * FLOW_LIMIT)
)


def flows(db: Connection, version_id: int) -> Sequence[Row[Any]]:
    """The flows of a version with their digests and what became of them since the version before."""
    return db.execute(_FLOWS, {"version": version_id}).all()


FlowNames = dict[str, dict[str, str | None]]  # of a flow, in both languages; one without a name is not in it


def flow_names(db: Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], FlowNames]:
    """(slug, number of a version) → the names of its flows there: one question for everything on a page, and a second
    where a version was taken away: as the newest one that can be read and has a flow calls it."""
    found: dict[tuple[str, int], FlowNames] = {place: {} for place in places}
    for row in db.execute(_FLOW_NAMES, {"places": list(found)}) if found else ():
        found[row.slug, row.number][row.flow_id] = {"ja": row.name_ja, "en": row.name_en}
    bare = {slug for (slug, _), names in found.items() if not names}
    left: dict[str, FlowNames] = {slug: {} for slug in bare}
    for row in db.execute(_LEFT, {"proposals": sorted(bare)}) if bare else ():
        left[row.slug][row.flow_id] = {"ja": row.name_ja, "en": row.name_en}
    return {(slug, number): names or left[slug] for (slug, number), names in found.items()}


def named(rows: Iterable[Row[Any]]) -> FlowNames:
    """The names of flows that were read anyway (``flows``)."""
    return {row.flow_id: {"ja": row.name_ja, "en": row.name_en} for row in rows if row.name_ja}


def chain(db: Connection, proposal_id: int, since: int = 1) -> Sequence[Row[Any]]:
    """Every flow of every version from ``since`` on, in order: what consent is carried along."""
    return db.execute(_CHAIN, {"proposal": proposal_id, "since": since}).all()
