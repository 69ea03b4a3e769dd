"""Tables of proposals: the proposal, its dated events, incidents, notes of a compiler, and the register of companies.

The documents themselves, version by version, are dataplans'. What the list of proposals and the register of companies
show of the newest version is copied here when it is published (acts.reflect_version) and can be computed again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Key, Moment
from deliberation.proposals.kinds import CompanyRole, EventKind, IncidentKind, Involvement, Kind

Written = String(10)  # a date as precise as it is known: 2022, 2022-12, 2022-12-05
SLUG_LENGTH = 80


def _one_of(column: str, allowed: type[StrEnum]) -> CheckConstraint:
    values = ", ".join(f"'{one}'" for one in allowed)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


def _written(column: str) -> CheckConstraint:
    return CheckConstraint(f"length({column}) IN (4, 7, 10)", name=f"{column}_written")


class Proposal(Base):
    """A project put forward (提案). ``jurisdiction`` is empty for the platform's own plan only.

    ``title``, ``stage``, ``version``, ``published_at``: what its newest version and events say; 0 is no version yet.
    """

    __tablename__ = "proposals"
    __append_only__ = ("title_ja", "title_en", "stage", "version", "published_at")
    __table_args__ = (
        _one_of("kind", Kind),
        CheckConstraint("(jurisdiction IS NULL) = (kind = 'platform')", name="has_place"),
        CheckConstraint("(kind = 'compiled') = (seen_on IS NOT NULL)", name="compiled_when"),
        CheckConstraint("(seen_on IS NULL) = (compiled_by IS NULL)", name="compiled_by_whom"),
        CheckConstraint("(version = 0) = (published_at IS NULL)", name="version_published"),
        Index("ix_proposals_jurisdiction_id", "jurisdiction", "id"),
        Index("ix_proposals_stage_id", "stage", "id"),
        Index("ix_proposals_kind_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), unique=True)
    jurisdiction: Mapped[str | None] = mapped_column(ForeignKey("jurisdictions.code"))
    kind: Mapped[str] = mapped_column(Code)
    country: Mapped[str] = mapped_column(String(2))
    title_ja: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str | None] = mapped_column(Text)
    status_ja: Mapped[str | None] = mapped_column(Text)
    status_en: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str | None] = mapped_column(Code)
    version: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    compiled_by: Mapped[str | None] = mapped_column(Code)
    seen_on: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(Moment)


class ProposalDomain(Base):
    """Domains of the newest version, for narrowing the list."""

    __tablename__ = "proposal_domains"
    __table_args__ = (Index("ix_proposal_domains_domain_proposal_id", "domain", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    domain: Mapped[str] = mapped_column(Code, primary_key=True)


class ProposalNote(Base):
    """What the compiler of a case has to say about one value: ``about`` is "<flow id>.<field>" or "plan.<field>"."""

    __tablename__ = "proposal_notes"
    __append_only__ = True

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(140), primary_key=True)
    note_ja: Mapped[str] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)


class ProposalEvent(Base):
    """Something that happened on a date, with its source. A correction is a new row that names the one it replaces.

    ``continues``: it began then and no end is known. Order: ``happened_on`` as text, undated last, then ``id``.
    """

    __tablename__ = "proposal_events"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        _one_of("kind", EventKind),
        _one_of("involvement", Involvement),
        _written("happened_on"),
        _written("until"),
        CheckConstraint("until IS NULL OR (happened_on IS NOT NULL AND until >= happened_on)", name="in_order"),
        CheckConstraint("NOT continues OR (happened_on IS NOT NULL AND until IS NULL)", name="continues_from"),
        CheckConstraint("(corrects_id IS NULL) = (correction IS NULL)", name="correction_says_why"),
        Index("ix_proposal_events_proposal_id_happened_on", "proposal_id", "happened_on"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    kind: Mapped[str] = mapped_column(Code)
    happened_on: Mapped[str | None] = mapped_column(Written)
    until: Mapped[str | None] = mapped_column(Written)
    continues: Mapped[bool]
    body_ja: Mapped[str] = mapped_column(String(200))
    body_en: Mapped[str | None] = mapped_column(String(200))
    what_ja: Mapped[str] = mapped_column(Text)
    what_en: Mapped[str | None] = mapped_column(Text)
    involvement: Mapped[str] = mapped_column(Code)
    source_title: Mapped[str | None] = mapped_column(String(300))
    source_address: Mapped[str | None] = mapped_column(String(2000))
    seen_on: Mapped[date | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_events.id"))
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str | None] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class Incident(Base):
    """An incident (事故・漏えい) as the proponent or a clerk reports it. A later report names the first one.

    ``people``: how many are known to be concerned; empty is "not known", never zero.
    """

    __tablename__ = "incidents"
    __append_only__ = True
    __table_args__ = (
        _one_of("kind", IncidentKind),
        _written("happened_on"),
        CheckConstraint("people >= 0", name="people_counted"),
        Index("ix_incidents_proposal_id_id", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    kind: Mapped[str] = mapped_column(Code)
    happened_on: Mapped[str | None] = mapped_column(Written)
    found_on: Mapped[date]
    flow_id: Mapped[str | None] = mapped_column(Code)
    people: Mapped[int | None]
    what: Mapped[str] = mapped_column(Text)
    measures: Mapped[str | None] = mapped_column(Text)
    source_title: Mapped[str | None] = mapped_column(String(300))
    source_address: Mapped[str | None] = mapped_column(String(2000))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class Company(Base):
    """A company in the register across proposals.

    ``register_key`` says by what it is one (engaged.register_key), ``likeness`` which others it may be. One that only
    redacted versions named keeps neither these nor its name (""): its address says why.
    """

    __tablename__ = "companies"
    __append_only__ = ("register_key", "name_ja", "name_en", "corporate_number", "likeness")
    __table_args__ = (Index("ix_companies_likeness", "likeness"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register_key: Mapped[str] = mapped_column(String(400), unique=True)
    name_ja: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str | None] = mapped_column(Text)
    corporate_number: Mapped[str | None] = mapped_column(String(13))
    likeness: Mapped[str] = mapped_column(String(210))
    demonstration: Mapped[bool]


class CompanyPart(Base):
    """What a company does in a proposal, from which version and moment on, and since which version no longer.

    ``flow_id`` is empty for a part in the whole proposal. ``unknown``: why it is open whether the company has the part
    ("undecided", "inquiring"), empty where it is stated. ``redacted``: only redacted versions said so.
    """

    __tablename__ = "company_parts"
    __append_only__ = ("until_version", "note_ja", "note_en", "redacted")
    __table_args__ = (
        _one_of("role", CompanyRole),
        CheckConstraint("until_version > from_version", name="versions_in_order"),
        Index("ix_company_parts_company_id_proposal_id", "company_id", "proposal_id"),
        Index("ix_company_parts_proposal_id", "proposal_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    role: Mapped[str] = mapped_column(Code)
    flow_id: Mapped[str] = mapped_column(Code)
    unknown: Mapped[str] = mapped_column(Code)
    note_ja: Mapped[str | None] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)
    from_version: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)
    until_version: Mapped[int | None]
    redacted: Mapped[bool]
