"""What an entry can be about: proposals, versions, flows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.engine import Connection

from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Proposal

_MANY = 500

_VERSION = select(Version.id, Version.number, Version.document_digest).where(
    Version.proposal_id == bindparam("proposal"), Version.number == bindparam("number")
)
_VERSIONS = (
    select(Version.id, Version.number, Version.published_at)
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(100)
)
_FLOWS = (
    select(VersionFlow.flow_id, VersionFlow.name_ja, VersionFlow.name_en)
    .where(VersionFlow.version_id == bindparam("version"))
    .order_by(VersionFlow.position)
    .limit(_MANY)
)
_PROPOSALS = (
    select(Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.version)
    .where(or_(Proposal.jurisdiction == bindparam("jurisdiction"), Proposal.kind == "platform"))
    .order_by(Proposal.id.desc())
    .limit(200)
)


def version(db: Connection, proposal_id: int, number: int) -> Row[Any] | None:
    return db.execute(_VERSION, {"proposal": proposal_id, "number": number}).first()


def versions(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Newest first."""
    return db.execute(_VERSIONS, {"proposal": proposal_id}).all()


def flows(db: Connection, version_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FLOWS, {"version": version_id}).all()


def flow_ids(db: Connection, version_id: int) -> frozenset[str]:
    return frozenset(row.flow_id for row in flows(db, version_id))


def proposals_here(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    """Proposals that an entry of this assembly can be about, newest first."""
    return db.execute(_PROPOSALS, {"jurisdiction": jurisdiction}).all()
