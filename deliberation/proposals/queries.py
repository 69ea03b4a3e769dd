"""Every SELECT about proposals, events, incidents and companies. Lists are keyset pages, newest first."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Jurisdiction
from deliberation.proposals.models import (
    Company,
    CompanyPart,
    Incident,
    Proposal,
    ProposalDomain,
    ProposalEvent,
    ProposalNote,
)

PAGE = 50
PARTS = 200  # of one company on one page
EVENT_LIMIT = 500  # of one proposal; the longest real case has 14

_COLUMNS = (
    Proposal.id, Proposal.slug, Proposal.jurisdiction, Proposal.kind, Proposal.country, Proposal.title_ja,
    Proposal.title_en, Proposal.status_ja, Proposal.status_en, Proposal.stage, Proposal.version, Proposal.published_at,
    Proposal.compiled_by, Proposal.seen_on, Proposal.opened_at, Jurisdiction.name_ja.label("place_ja"),
    Jurisdiction.name_en.label("place_en"), func.coalesce(Jurisdiction.demonstration, False).label("demonstration"),
)  # fmt: skip
_PROPOSALS = select(*_COLUMNS).outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
_BY_SLUG = _PROPOSALS.where(Proposal.slug == bindparam("slug"))
_TITLES = select(Proposal.slug, Proposal.title_ja, Proposal.title_en).where(
    Proposal.slug.in_(bindparam("slugs", expanding=True))
)
_BY_ID = _PROPOSALS.where(Proposal.id == bindparam("proposal"))

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
_BY_NEED = _PROPOSALS.order_by(Proposal.version > 0, Proposal.id.desc()).limit(bindparam("size"))
_HERE = _BY_NEED.where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
_DOMAINS = select(ProposalDomain.proposal_id, ProposalDomain.domain).where(
    ProposalDomain.proposal_id.in_(bindparam("proposals", expanding=True))
)

_CORRECTION = ProposalEvent.__table__.alias("correction")
_STANDING_EVENTS = (
    select(
        ProposalEvent.id, ProposalEvent.proposal_id, ProposalEvent.kind, ProposalEvent.happened_on,
        ProposalEvent.until, ProposalEvent.continues,
        ProposalEvent.body_ja, ProposalEvent.body_en, ProposalEvent.what_ja, ProposalEvent.what_en,
        ProposalEvent.involvement, ProposalEvent.source_title, ProposalEvent.source_address, ProposalEvent.seen_on,
        ProposalEvent.corrects_id, ProposalEvent.correction, ProposalEvent.entered_at, ProposalEvent.seat,
        ProposalEvent.log_entry_id,
    )
    .where(~exists().where(_CORRECTION.c.corrects_id == ProposalEvent.id))
    .order_by(ProposalEvent.happened_on.is_(None), ProposalEvent.happened_on, ProposalEvent.id)
)  # fmt: skip
_EVENTS = _STANDING_EVENTS.where(ProposalEvent.proposal_id == bindparam("proposal")).limit(EVENT_LIMIT)
_EVENTS_OF_MANY = _STANDING_EVENTS.where(ProposalEvent.proposal_id.in_(bindparam("proposals", expanding=True))).limit(
    20 * EVENT_LIMIT
)
_EVENT = select(ProposalEvent.id, ProposalEvent.proposal_id).where(ProposalEvent.id == bindparam("event"))
_CORRECTED = select(ProposalEvent.id).where(ProposalEvent.corrects_id == bindparam("event"))
_NOTES = (
    select(ProposalNote.about, ProposalNote.note_ja, ProposalNote.note_en)
    .where(ProposalNote.proposal_id == bindparam("proposal"))
    .order_by(ProposalNote.about)
    .limit(500)
)
_INCIDENTS = (
    select(
        Incident.id, Incident.proposal_id, Incident.follows_id, Incident.kind, Incident.happened_on, Incident.found_on,
        Incident.flow_id, Incident.people, Incident.what, Incident.measures, Incident.source_title,
        Incident.source_address, Incident.entered_at, Incident.seat, Incident.log_entry_id,
    )
    .where(Incident.proposal_id == bindparam("proposal"), Incident.id < bindparam("before"))
    .order_by(Incident.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip
_INCIDENT = select(Incident.id, Incident.proposal_id, Incident.follows_id).where(Incident.id == bindparam("incident"))

_COMPANY_COLUMNS = (Company.id, Company.name_ja, Company.name_en, Company.corporate_number, Company.demonstration)
_PROPOSALS_OF_COMPANY = (
    select(func.count(func.distinct(CompanyPart.proposal_id)))
    .where(CompanyPart.company_id == Company.id)
    .scalar_subquery()
)
_FILED = (
    exists()
    .where(CompanyPart.company_id == Company.id, Proposal.id == CompanyPart.proposal_id, Proposal.kind != "compiled")
    .label("filed")
)
_COMPANIES = (
    select(*_COMPANY_COLUMNS, _FILED, _PROPOSALS_OF_COMPANY.label("proposals"))
    .where(Company.id < bindparam("before"))
    .order_by(Company.id.desc())
    .limit(PAGE + 1)
)
_COMPANIES_IN_ROLE = _COMPANIES.where(
    exists().where(
        CompanyPart.company_id == Company.id, CompanyPart.role == bindparam("role"), CompanyPart.until_version.is_(None)
    )
)
_COMPANY = select(*_COMPANY_COLUMNS, _FILED).where(Company.id == bindparam("company"))
_COMPANY_BY_KEY = select(Company.id, Company.register_key, Company.name_ja, Company.name_en).where(
    Company.register_key.in_(bindparam("keys", expanding=True))
)
_PARTS_OF_COMPANY = (
    select(
        CompanyPart.id, CompanyPart.role, CompanyPart.flow_id, CompanyPart.note_ja, CompanyPart.note_en,
        CompanyPart.from_version, CompanyPart.until_version, Proposal.slug, Proposal.kind, Proposal.title_ja,
        Proposal.title_en, Proposal.version, Jurisdiction.name_ja.label("place_ja"),
        Jurisdiction.name_en.label("place_en"),
    )
    .join(Proposal, Proposal.id == CompanyPart.proposal_id)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .where(CompanyPart.company_id == bindparam("company"), CompanyPart.id > bindparam("after"))
    .order_by(CompanyPart.id)
    .limit(PARTS + 1)
)  # fmt: skip
_PARTS_OF_PROPOSAL = (
    select(
        CompanyPart.id, CompanyPart.role, CompanyPart.flow_id, CompanyPart.note_ja, CompanyPart.note_en,
        CompanyPart.from_version, CompanyPart.company_id, Company.register_key, Company.name_ja, Company.name_en,
        Company.corporate_number,
    )
    .join(Company, Company.id == CompanyPart.company_id)
    .where(CompanyPart.proposal_id == bindparam("proposal"), CompanyPart.until_version.is_(None))
    .order_by(CompanyPart.id)
    .limit(1000)
)  # fmt: skip
_TOGETHER = (
    select(Proposal.stage, Proposal.kind, func.count().label("proposals"))
    .group_by(Proposal.stage, Proposal.kind)
    .limit(100)
)


def by_slug(db: Connection, slug: str) -> Row[Any] | None:
    """A proposal with the names of its place; ``demonstration`` is true in the demonstration city."""
    return db.execute(_BY_SLUG, {"slug": slug}).first()


def titles(db: Connection, slugs: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """slug → title in both languages, for lists of what happened."""
    rows = db.execute(_TITLES, {"slugs": list(slugs)}) if slugs else ()
    return {row.slug: {"ja": row.title_ja, "en": row.title_en} for row in rows}


def by_id(db: Connection, proposal_id: int) -> Row[Any] | None:
    return db.execute(_BY_ID, {"proposal": proposal_id}).first()


def listing(db: Connection, *, before: int, **narrowed: str | None) -> Sequence[Row[Any]]:
    """PAGE + 1 proposals, newest first; ``narrowed``: jurisdiction, stage, kind, domain, each or none."""
    chosen = {name: value for name, value in narrowed.items() if value is not None}
    return db.execute(_LISTS[frozenset(chosen)], {"before": before, **chosen}).all()


def here(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Proposals of these municipalities: those without a version first, then the newest."""
    return db.execute(_HERE, {"places": list(places), "size": size}).all() if places else []


def domains(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[str]]:
    """Domains of these proposals, in one query."""
    found: dict[int, list[str]] = {}
    for row in db.execute(_DOMAINS, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row.domain)
    return found


def events(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The dated events that stand, oldest first, undated last. A corrected one is left out (its correction is in)."""
    return db.execute(_EVENTS, {"proposal": proposal_id}).all()


def events_of(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The same for several proposals in one query."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_EVENTS_OF_MANY, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def event(db: Connection, event_id: int) -> Row[Any] | None:
    return db.execute(_EVENT, {"event": event_id}).first()


def is_corrected(db: Connection, event_id: int) -> bool:
    return db.execute(_CORRECTED, {"event": event_id}).first() is not None


def notes(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """What the compiler of a case says about single values."""
    return db.execute(_NOTES, {"proposal": proposal_id}).all()


def incidents(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 incident reports, newest first; those that follow up name the first one."""
    return db.execute(_INCIDENTS, {"proposal": proposal_id, "before": before}).all()


def incident(db: Connection, incident_id: int) -> Row[Any] | None:
    return db.execute(_INCIDENT, {"incident": incident_id}).first()


def companies(db: Connection, *, before: int, role: str | None = None) -> Sequence[Row[Any]]:
    """PAGE + 1 companies, newest first, each with the number of its proposals. ``filed``: some filed proposal names it
    (else what is missing about it is the compiler's limit, not its silence)."""
    if role is None:
        return db.execute(_COMPANIES, {"before": before}).all()
    return db.execute(_COMPANIES_IN_ROLE, {"before": before, "role": role}).all()


def company(db: Connection, company_id: int) -> Row[Any] | None:
    return db.execute(_COMPANY, {"company": company_id}).first()


def companies_by_key(db: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    rows = db.execute(_COMPANY_BY_KEY, {"keys": list(keys)}).all() if keys else ()
    return {row.register_key: row for row in rows}


def parts_of_company(db: Connection, company_id: int, after: int = 0) -> Sequence[Row[Any]]:
    """PARTS + 1 parts of a company in all proposals, present and former."""
    return db.execute(_PARTS_OF_COMPANY, {"company": company_id, "after": after}).all()


def parts_of_proposal(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The companies of a proposal's newest version and what each does."""
    return db.execute(_PARTS_OF_PROPOSAL, {"proposal": proposal_id}).all()


def stages_together(db: Connection) -> Sequence[Row[Any]]:
    """How many proposals stand at each stage, by kind."""
    return db.execute(_TOGETHER).all()
