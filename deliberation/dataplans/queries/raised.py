"""Points to check across proposals, as the newest version of each has them."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.dataplans.models import FlagRules, ProposalFlag, Version
from deliberation.proposals.models import Proposal

ACROSS = 20  # proposals on one page
COUNTED = 5_000  # newest proposals that the numbers by rule are about
_PROPOSALS = (
    select(
        Proposal.id, Proposal.slug, Proposal.kind, Proposal.title_ja, Proposal.title_en, Proposal.version,
        Proposal.published_at, Jurisdiction.name_ja.label("place_ja"), Jurisdiction.name_en.label("place_en"),
        func.coalesce(Jurisdiction.demonstration, False).label("demonstration"),
    )
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .where(Proposal.version > 0, Proposal.id < bindparam("before"))
    .order_by(Proposal.id.desc())
    .limit(ACROSS + 1)
)  # fmt: skip
_STANDS = exists().where(ProposalFlag.proposal_id == Proposal.id)
_NARROWINGS: Mapping[str, Any] = {
    "rule": _STANDS.where(ProposalFlag.rule == bindparam("rule")),
    "severity": _STANDS.where(ProposalFlag.severity == bindparam("severity"), ProposalFlag.state == "raised"),
    "kind": Proposal.kind == bindparam("kind"),
    "jurisdiction": Proposal.jurisdiction == bindparam("jurisdiction"),
}
_LISTS: Mapping[frozenset[str], Select[Any]] = {
    frozenset(chosen): _PROPOSALS.where(*(_NARROWINGS[name] for name in chosen))
    for size in range(len(_NARROWINGS) + 1)
    for chosen in combinations(_NARROWINGS, size)
}
_FLAGS_OF = select(
    ProposalFlag.proposal_id, ProposalFlag.rule, ProposalFlag.field, ProposalFlag.state, ProposalFlag.severity,
    ProposalFlag.places, ProposalFlag.cause,
).where(ProposalFlag.proposal_id.in_(bindparam("proposals", expanding=True)))  # fmt: skip
_NEWEST_IDS = select(func.coalesce(func.max(Proposal.id), 0)).scalar_subquery()
_STATES = ("raised", "cannot_tell", "grey")
_WEIGHTIEST = func.min(case({state: n for n, state in enumerate(_STATES)}, value=ProposalFlag.state)).label("weight")


def _by_rule(of: Any, where: Any) -> Select[Any]:
    """In how many proposals each rule stands, by ``of``. Each proposal counts once under a rule: as raised where it is
    raised anywhere in it, though elsewhere in it nobody can tell."""
    told = (ProposalFlag.rule, ProposalFlag.severity, of)
    once = (
        select(*told, _WEIGHTIEST)
        .join(Proposal, Proposal.id == ProposalFlag.proposal_id)
        .where(where)
        .group_by(ProposalFlag.proposal_id, *told)
        .subquery()
    )
    return select(*once.c, func.count().label("proposals")).group_by(*once.c).limit(1000)


_BY_RULE = _by_rule(Proposal.kind, ProposalFlag.proposal_id > _NEWEST_IDS - COUNTED)
_BY_RULE_AND_PLACE = _by_rule(Proposal.jurisdiction, Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
_NEWEST_OF = (
    select(Version.proposal_id, Version.document, Version.redacted_at, Proposal.kind)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(Version.number == Proposal.version, Proposal.id.in_(bindparam("proposals", expanding=True)))
    .limit(ACROSS + 1)
)
_Before = aliased(Version)
_EVERYWHERE = (
    select(
        Version.number, Version.document, Version.redacted_at, Version.published_at, _Before.document.label("before"),
        Proposal.slug, Proposal.kind, Proposal.title_ja, Proposal.title_en,
        func.coalesce(Jurisdiction.demonstration, False).label("demonstration"),
    )
    .join(Proposal, Proposal.id == Version.proposal_id)
    .outerjoin(_Before, (_Before.proposal_id == Version.proposal_id) & (_Before.number == Version.number - 1))
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .order_by(Version.id.desc())
    .limit(bindparam("size"))
)  # fmt: skip


_RULES = select(FlagRules.digest)
_WITH_VERSION = (
    select(Proposal.id).where(Proposal.version > 0, Proposal.id > bindparam("after")).order_by(Proposal.id).limit(1000)
)


def rules_digest(db: Connection) -> str | None:
    """By which rules the points across proposals were computed; None when nobody has said."""
    return db.execute(_RULES).scalar()


def with_version(db: Connection, after: int) -> Sequence[int]:
    """The next proposals that have a version, by id."""
    return db.execute(_WITH_VERSION, {"after": after}).scalars().all()


def flagged(db: Connection, *, before: int, **narrowed: str | None) -> Sequence[Row[Any]]:
    """ACROSS + 1 proposals with a version, newest first; ``narrowed``: rule (it stands or is grey), severity (raised),
    kind, jurisdiction, each or none."""
    chosen = {name: value for name, value in narrowed.items() if value is not None}
    return db.execute(_LISTS[frozenset(chosen)], {"before": before, **chosen}).all()


def flags_of(db: Connection, proposals: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The points of these proposals, in one query."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_FLAGS_OF, {"proposals": list(proposals)}) if proposals else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def proposals_by_rule(db: Connection) -> dict[tuple[str, str, str], int]:
    """(rule, state, kind of proposal) → in how many of the COUNTED newest proposals."""
    return {(row.rule, _STATES[row.weight], row.kind): row.proposals for row in db.execute(_BY_RULE)}


def proposals_by_rule_here(db: Connection, places: Sequence[str]) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    """(severity, rule) → (state, municipality) → in how many of its proposals."""
    found: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for row in db.execute(_BY_RULE_AND_PLACE, {"places": list(places)}):
        found.setdefault((row.severity, row.rule), {})[_STATES[row.weight], row.jurisdiction] = row.proposals
    return found


def newest_of(db: Connection, proposals: Sequence[int]) -> Sequence[Row[Any]]:
    """The newest versions of these proposals with their bytes; ``document``: None of one that was taken away."""
    return db.execute(_NEWEST_OF, {"proposals": list(proposals)}).all() if proposals else []


def newest_everywhere(db: Connection, size: int) -> Sequence[Row[Any]]:
    """The newest versions of all proposals with their bytes and those of the version ``before``, newest first."""
    return db.execute(_EVERYWHERE, {"size": size}).all()
