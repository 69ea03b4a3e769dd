"""Proposals, one and in lists."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, or_, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Jurisdiction
from deliberation.proposals.models import (
    Proposal,
    ProposalDomain,
)

PAGE = 50
_COLUMNS = (
    Proposal.id, Proposal.slug, Proposal.jurisdiction, Proposal.kind, Proposal.country, Proposal.title_ja,
    Proposal.title_en, Proposal.status_ja, Proposal.status_en, Proposal.stage, Proposal.version, Proposal.published_at,
    Proposal.compiled_by, Proposal.seen_on, Proposal.opened_at, Jurisdiction.name_ja.label("place_ja"),
    Jurisdiction.name_en.label("place_en"), func.coalesce(Jurisdiction.demonstration, False).label("demonstration"),
)  # fmt: skip
_PROPOSALS = select(*_COLUMNS).outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
_BY_SLUG = _PROPOSALS.where(Proposal.slug == bindparam("slug"))
_HERE_BY_SLUG = _BY_SLUG.where(Proposal.jurisdiction == bindparam("jurisdiction"))
_TITLES = select(Proposal.slug, Proposal.title_ja, Proposal.title_en).where(
    Proposal.slug.in_(bindparam("slugs", expanding=True))
)
_BY_ID = _PROPOSALS.where(Proposal.id == bindparam("proposal"))
_HOLD = select(Proposal.id).where(Proposal.id == bindparam("proposal")).with_for_update(key_share=True)
_HOLD_BY_SLUG = select(Proposal.id).where(Proposal.slug == bindparam("slug")).with_for_update(key_share=True)
_LISTED = _PROPOSALS.where(Proposal.id < bindparam("before")).order_by(Proposal.id.desc()).limit(PAGE + 1)
_NARROWINGS: Mapping[str, Any] = {
    "jurisdiction": Proposal.jurisdiction == bindparam("jurisdiction"),
    "stage": Proposal.stage == bindparam("stage"),
    "kind": Proposal.kind == bindparam("kind"),
    "domain": exists().where(ProposalDomain.proposal_id == Proposal.id, ProposalDomain.domain == bindparam("domain")),
}
_LISTS: Mapping[frozenset[str], Select[Any]] = {
    frozenset(chosen): _LISTED.where(*(_NARROWINGS[name] for name in chosen))
    for size in range(len(_NARROWINGS) + 1)
    for chosen in combinations(_NARROWINGS, size)
}
_NAMED = (
    _PROPOSALS.where(
        Proposal.version > 0,
        or_(
            *(
                func.lower(column).like(bindparam("words"), escape="\\")
                for column in (
                    Proposal.title_ja, Proposal.title_en, Proposal.slug, Jurisdiction.name_ja, Jurisdiction.name_en,
                )
            )
        ),
    )
    .order_by(Proposal.id.desc())
    .limit(bindparam("size"))
)  # fmt: skip
_BY_NEED = _PROPOSALS.order_by(Proposal.version > 0, Proposal.id.desc()).limit(bindparam("size"))
_HERE = _BY_NEED.where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
_DOMAINS = (
    select(ProposalDomain.proposal_id, ProposalDomain.domain)
    .where(ProposalDomain.proposal_id.in_(bindparam("proposals", expanding=True)))
    .order_by(ProposalDomain.proposal_id, ProposalDomain.domain)
)
_TOGETHER = (
    select(Proposal.stage, Proposal.kind, func.count().label("proposals"))
    .group_by(Proposal.stage, Proposal.kind)
    .limit(100)
)
_PLACES_WITH_PLANS = select(Proposal.jurisdiction).where(Proposal.version > 0).distinct().limit(2000)


def by_slug(db: Connection, slug: str) -> Row[Any] | None:
    """A proposal with the names of its place; ``demonstration`` is true in the demonstration city."""
    return db.execute(_BY_SLUG, {"slug": slug}).first()


def here_by_slug(db: Connection, slug: str, jurisdiction: str) -> Row[Any] | None:
    """The same, of this municipality; nothing for another's."""
    return db.execute(_HERE_BY_SLUG, {"slug": slug, "jurisdiction": jurisdiction}).first()


def titles(db: Connection, slugs: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """slug → title in both languages, for lists of what happened."""
    rows = db.execute(_TITLES, {"slugs": list(slugs)}) if slugs else ()
    return {row.slug: {"ja": row.title_ja, "en": row.title_en} for row in rows}


def by_id(db: Connection, proposal_id: int) -> Row[Any] | None:
    return db.execute(_BY_ID, {"proposal": proposal_id}).first()


def held(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The proposal, for an act that decides about it: what is read from here on stays true until the act is kept.

    Events, versions, votes that open, decision rules, evidence, records, reports: all wait here for one another
    (PostgreSQL; SQLite has one writer anyway). Comments do not: they have a lock of their own, which comes before.
    """
    db.execute(_HOLD, {"proposal": proposal_id})
    return by_id(db, proposal_id)


def hold_by_slug(db: Connection, slug: str) -> None:
    """The same wait, by the proposal's slug; nothing where there is none."""
    db.execute(_HOLD_BY_SLUG, {"slug": slug})


def hold_named(db: Connection, arguments: Mapping[str, Any]) -> None:
    """What an act of two seats about a proposal holds (two_seats.TwoSeatAct)."""
    hold_by_slug(db, arguments["proposal"])


def listing(db: Connection, *, before: int, **narrowed: str | None) -> Sequence[Row[Any]]:
    """PAGE + 1 proposals, newest first; ``narrowed``: jurisdiction, stage, kind, domain, each or none."""
    chosen = {name: value for name, value in narrowed.items() if value is not None}
    return db.execute(_LISTS[frozenset(chosen)], {"before": before, **chosen}).all()


def named(db: Connection, words: str, size: int) -> Sequence[Row[Any]]:
    """Proposals with a version whose title, place or address holds these words, newest first."""
    literal = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return db.execute(_NAMED, {"words": f"%{literal}%", "size": size}).all()


def here(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Proposals of these municipalities: those without a version first, then the newest."""
    return db.execute(_HERE, {"places": list(places), "size": size}).all() if places else []


def places_with_plans(db: Connection) -> set[str]:
    """Municipalities with a proposal that has a published version."""
    return set(db.execute(_PLACES_WITH_PLANS).scalars())


def domains(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[str]]:
    """Domains of these proposals, in one query."""
    found: dict[int, list[str]] = {}
    for row in db.execute(_DOMAINS, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row.domain)
    return found


def stages_together(db: Connection) -> Sequence[Row[Any]]:
    """How many proposals stand at each stage, by kind."""
    return db.execute(_TOGETHER).all()
