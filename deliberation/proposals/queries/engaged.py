"""Companies and the parts that they have in proposals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.proposals.models import (
    Company,
    CompanyPart,
    Proposal,
    ProposalEvent,
)
from deliberation.proposals.queries.opened import PAGE

PARTS = 200  # of one company on one page
_COMPANY_COLUMNS = (
    Company.id, Company.name_ja, Company.name_en, Company.corporate_number, Company.likeness, Company.demonstration,
)  # fmt: skip
_NAMED = CompanyPart.redacted.is_(False)  # by a version that can still be read
_PROPOSALS_OF_COMPANY = (
    select(func.count(func.distinct(CompanyPart.proposal_id)))
    .where(CompanyPart.company_id == Company.id, _NAMED)
    .scalar_subquery()
)
_FILED = (
    exists()
    .where(
        CompanyPart.company_id == Company.id, Proposal.id == CompanyPart.proposal_id, Proposal.kind != "compiled",
        _NAMED,
    )
    .label("filed")
)
_COMPANIES = (
    select(*_COMPANY_COLUMNS, _FILED, _PROPOSALS_OF_COMPANY.label("proposals"))
    .where(Company.id < bindparam("before"), exists().where(CompanyPart.company_id == Company.id, _NAMED))
    .order_by(Company.id.desc())
    .limit(PAGE + 1)
)
_COMPANIES_IN_ROLE = _COMPANIES.where(
    exists().where(
        CompanyPart.company_id == Company.id, CompanyPart.role == bindparam("role"), _NAMED,
        CompanyPart.until_version.is_(None),
    )
)
_COMPANY = select(*_COMPANY_COLUMNS, _FILED).where(Company.id == bindparam("company"))
_COMPANY_BY_KEY = select(Company.id, Company.register_key, Company.name_ja, Company.name_en).where(
    Company.register_key.in_(bindparam("keys", expanding=True))
)
_INVENTED = select(Company.id).where(
    Company.id.in_(bindparam("companies", expanding=True)), Company.demonstration.is_(True)
)
_PARTS_OF_COMPANY = (
    select(
        CompanyPart.id, CompanyPart.role, CompanyPart.flow_id, CompanyPart.unknown, CompanyPart.note_ja,
        CompanyPart.note_en, CompanyPart.from_version, CompanyPart.since, CompanyPart.until_version,
        CompanyPart.proposal_id,
        Proposal.jurisdiction, Proposal.slug, Proposal.kind, Proposal.title_ja,
        Proposal.title_en, Proposal.version, Jurisdiction.name_ja.label("place_ja"),
        Jurisdiction.name_en.label("place_en"),
    )
    .join(Proposal, Proposal.id == CompanyPart.proposal_id)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .where(CompanyPart.company_id == bindparam("company"), CompanyPart.id > bindparam("after"), _NAMED)
    .order_by(CompanyPart.id)
    .limit(PARTS + 1)
)  # fmt: skip
_WAS, _IS = aliased(CompanyPart), aliased(CompanyPart)
_BARE, _NUMBERED = aliased(Company), aliased(Company)
_NUMBER_CAME = (
    select(
        _WAS.company_id.label("before_id"), _WAS.from_version.label("first"), _IS.company_id, _IS.proposal_id, _IS.role,
        _IS.flow_id, _IS.from_version,
    )
    .join(_IS, and_(
        _IS.proposal_id == _WAS.proposal_id, _IS.role == _WAS.role, _IS.flow_id == _WAS.flow_id,
        _IS.from_version == _WAS.until_version,
    ))
    .join(_BARE, and_(_BARE.id == _WAS.company_id, _BARE.corporate_number.is_(None)))
    .join(_NUMBERED, and_(_NUMBERED.id == _IS.company_id, _NUMBERED.corporate_number.is_not(None)))
    .where(
        or_(_WAS.company_id == bindparam("company"), _IS.company_id == bindparam("company")),
        _BARE.name_ja == _NUMBERED.name_ja, _WAS.redacted.is_(False), _IS.redacted.is_(False),
    )
    .order_by(_WAS.from_version)
)  # fmt: skip
_ROLES_OF = (
    select(
        CompanyPart.company_id, CompanyPart.role, CompanyPart.unknown, CompanyPart.until_version,
        CompanyPart.proposal_id, Proposal.jurisdiction,
    )
    .distinct()
    .join(Proposal, Proposal.id == CompanyPart.proposal_id)
    .where(
        CompanyPart.company_id.in_(bindparam("companies", expanding=True)), CompanyPart.until_version.is_(None), _NAMED
    )
    .limit(5000)
)  # fmt: skip
_ALIKE = (
    select(*_COMPANY_COLUMNS)
    .where(Company.likeness == bindparam("likeness"), Company.id != bindparam("company"))
    .order_by(Company.id)
    .limit(20)
)
_CORRECTION = ProposalEvent.__table__.alias("corrected_by")
_TROUBLES = (
    select(
        ProposalEvent.id, ProposalEvent.kind, ProposalEvent.happened_on, ProposalEvent.until, ProposalEvent.continues,
        ProposalEvent.body_ja, ProposalEvent.body_en, ProposalEvent.what_ja, ProposalEvent.what_en,
        ProposalEvent.source_title, ProposalEvent.source_address, Proposal.slug, Proposal.kind.label("content"),
        Proposal.title_ja, Proposal.title_en,
    )
    .join(Proposal, Proposal.id == ProposalEvent.proposal_id)
    .where(
        ProposalEvent.kind.in_(("withdrawal", "dispute")),
        exists().where(
            CompanyPart.company_id == bindparam("company"), CompanyPart.proposal_id == ProposalEvent.proposal_id, _NAMED
        ),
        ~exists().where(_CORRECTION.c.corrects_id == ProposalEvent.id),
    )
    .order_by(ProposalEvent.happened_on.is_(None), ProposalEvent.happened_on, ProposalEvent.id)
    .limit(100)
)  # fmt: skip
_PARTS_OF_PROPOSAL = (
    select(
        CompanyPart.id, CompanyPart.role, CompanyPart.flow_id, CompanyPart.unknown, CompanyPart.note_ja,
        CompanyPart.note_en, CompanyPart.from_version, CompanyPart.company_id, Company.register_key, Company.name_ja,
        Company.name_en, Company.corporate_number,
    )
    .join(Company, Company.id == CompanyPart.company_id)
    .where(
        CompanyPart.proposal_id == bindparam("proposal"),
        CompanyPart.from_version <= bindparam("version"),
        or_(CompanyPart.until_version.is_(None), CompanyPart.until_version > bindparam("version")),
        _NAMED,
    )
    .order_by(CompanyPart.id)
    .limit(1000)
)  # fmt: skip
_SPANS = (
    select(
        CompanyPart.id, CompanyPart.company_id, CompanyPart.role, CompanyPart.flow_id, CompanyPart.unknown,
        CompanyPart.from_version, CompanyPart.until_version, Company.register_key,
    )
    .join(Company, Company.id == CompanyPart.company_id)
    .where(CompanyPart.proposal_id == bindparam("proposal"), _NAMED)
    .order_by(CompanyPart.id)
)  # fmt: skip
_STILL_NAMED = (
    select(CompanyPart.company_id)
    .where(CompanyPart.company_id.in_(bindparam("companies", expanding=True)), _NAMED)
    .distinct()
)
_TAKEN_AWAY = (
    select(
        CompanyPart.from_version, CompanyPart.until_version, CompanyPart.proposal_id, Proposal.slug, Proposal.title_ja,
        Proposal.title_en,
    )
    .distinct()
    .join(Proposal, Proposal.id == CompanyPart.proposal_id)
    .where(CompanyPart.company_id == bindparam("company"), CompanyPart.redacted.is_(True))
    .order_by(CompanyPart.proposal_id, CompanyPart.from_version)
    .limit(PARTS)
)  # fmt: skip
_TAKEN_FROM = (
    select(CompanyPart.company_id)
    .where(CompanyPart.proposal_id == bindparam("proposal"), CompanyPart.redacted.is_(True))
    .distinct()
)
NEWEST = 2**31 - 1


def companies(db: Connection, *, before: int, role: str | None = None) -> Sequence[Row[Any]]:
    """PAGE + 1 companies, newest first, each with the number of its proposals. ``filed``: some filed proposal names it
    (else what is missing about it is the compiler's limit, not its silence)."""
    if role is None:
        return db.execute(_COMPANIES, {"before": before}).all()
    return db.execute(_COMPANIES_IN_ROLE, {"before": before, "role": role}).all()


def company(db: Connection, company_id: int) -> Row[Any] | None:
    return db.execute(_COMPANY, {"company": company_id}).first()


def invented_companies(db: Connection, companies: Sequence[int]) -> frozenset[int]:
    """Those of these companies that are of the demonstration."""
    return frozenset(db.execute(_INVENTED, {"companies": list(companies)}).scalars() if companies else ())


def companies_by_key(db: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    rows = db.execute(_COMPANY_BY_KEY, {"keys": list(keys)}).all() if keys else ()
    return {row.register_key: row for row in rows}


def parts_of_company(db: Connection, company_id: int, after: int = 0) -> Sequence[Row[Any]]:
    """PARTS + 1 parts of a company in all proposals, present and former."""
    return db.execute(_PARTS_OF_COMPANY, {"company": company_id, "after": after}).all()


def number_came(db: Connection, company_id: int) -> Sequence[Row[Any]]:
    """Parts under one name that went on with a corporate number in the version in which they ended without one."""
    return db.execute(_NUMBER_CAME, {"company": company_id}).all()


def parts_of_proposal(db: Connection, proposal_id: int, version: int = NEWEST) -> Sequence[Row[Any]]:
    """The companies of a version, of the newest unless told, and what each does by it."""
    return db.execute(_PARTS_OF_PROPOSAL, {"proposal": proposal_id, "version": version}).all()


def spans(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every part in a proposal, present and former, that a version said which can still be read."""
    return db.execute(_SPANS, {"proposal": proposal_id}).all()


def still_named(db: Connection, companies: Sequence[int]) -> set[int]:
    """Those of these companies that some version names which can still be read."""
    return set(db.execute(_STILL_NAMED, {"companies": list(companies)}).scalars()) if companies else set()


def taken_away(db: Connection, company_id: int) -> Sequence[Row[Any]]:
    """In which versions of which proposals a company had parts of which only redacted versions told."""
    return db.execute(_TAKEN_AWAY, {"company": company_id}).all()


def taken_from(db: Connection, proposal_id: int) -> list[int]:
    """The companies of which a proposal no longer tells something that it told."""
    return list(db.execute(_TAKEN_FROM, {"proposal": proposal_id}).scalars())


def roles_of(db: Connection, companies: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """What each of these companies does now and where, in one query."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_ROLES_OF, {"companies": list(companies)}) if companies else ():
        found.setdefault(row.company_id, []).append(row)
    return found


def alike(db: Connection, company: Row[Any]) -> Sequence[Row[Any]]:
    """Other entries that may be the same company."""
    return db.execute(_ALIKE, {"likeness": company.likeness, "company": company.id}).all()


def troubles(db: Connection, company_id: int) -> Sequence[Row[Any]]:
    """Withdrawals and disputes in the proposals in which a company has or had a part, oldest first, undated last."""
    return db.execute(_TROUBLES, {"company": company_id}).all()
