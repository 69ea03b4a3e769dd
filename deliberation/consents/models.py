"""Decision rules, evidence, records, measures, fulfilments: everything append-only; what holds today is computed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Digest, Key, Moment

_WAYS = "('stakeholder_council_resolution','assembly_resolution','residents_vote','other_by_zone_council')"


class DecisionRuleRow(Base):
    """A frozen decision rule (同意の決め方); the newest one of a proposal counts for what is decided after it."""

    __tablename__ = "decision_rules"
    __append_only__ = True
    __table_args__ = (Index("ix_decision_rules_proposal_id_id", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Digest)
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    second_seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class EvidenceRow(Base):
    """One way's act as it was when it was chosen. ``act_id``: a council act, ``vote_slug``: a vote. ``supersedes_id``:
    the same act chosen before it was corrected; that row counts no more."""

    __tablename__ = "consent_evidence"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(f"way IN {_WAYS}", name="way"),
        CheckConstraint("said IN ('yes','no','not_shown')", name="said"),
        UniqueConstraint("supersedes_id"),
        Index(
            "uq_consent_evidence_first", "rule_id", "way", "reference", "plan_digest", unique=True,
            sqlite_where=text("supersedes_id IS NULL"), postgresql_where=text("supersedes_id IS NULL"),
        ),
        Index("ix_consent_evidence_proposal_id_id", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("decision_rules.id"))
    way: Mapped[str] = mapped_column(String(40))
    said: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(String(120))
    act_id: Mapped[int | None] = mapped_column(Key)
    vote_slug: Mapped[str | None] = mapped_column(String(80))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("consent_evidence.id"))
    decided_on: Mapped[date]
    version: Mapped[int]
    plan_digest: Mapped[str] = mapped_column(Digest)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    seat: Mapped[str] = mapped_column(Code)
    second_seat: Mapped[str] = mapped_column(Code)
    chosen_at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)


class ConsentRecord(Base):
    """A consent record (同意記録) as canonical bytes, confirmed by a clerk's and a secretariat's seat.

    ``evidence_upto``: the newest evidence that it counts. The same plan is decided again only on newer evidence.
    """

    __tablename__ = "consent_records"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("proposal_id", "rule_id", "plan_digest", "evidence_upto", name="uq_consent_records_decided"),
        CheckConstraint("seat <> second_seat", name="two_seats"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("decision_rules.id"))
    version: Mapped[int]
    plan_digest: Mapped[str] = mapped_column(Digest)
    evidence_upto: Mapped[int] = mapped_column(Key)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Digest)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[date | None]
    seat: Mapped[str] = mapped_column(Code)
    second_seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class ConsentFlow(Base):
    """State of one flow as the rule and the evidence made it.

    ``held_by``: the earlier record whose decision goes on here, none where this record decided.
    """

    __tablename__ = "consent_flows"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("state IN ('authorised','authorised_with_conditions','refused','undecided')", name="state"),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("consent_records.id"), primary_key=True)
    flow_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(Digest)
    state: Mapped[str] = mapped_column(String(30))
    held_by: Mapped[int | None] = mapped_column(ForeignKey("consent_records.id"))


class ConsentCondition(Base):
    """A typed condition of a record. ``origin_…``: where it was first set, for one that is carried over."""

    __tablename__ = "consent_conditions"
    __append_only__ = True

    record_id: Mapped[int] = mapped_column(ForeignKey("consent_records.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    origin_record_id: Mapped[int | None] = mapped_column(ForeignKey("consent_records.id"))
    origin_code: Mapped[str | None] = mapped_column(String(12))


class ConsentMeasure(Base):
    """A suspension, a revocation, or the lifting of a suspension, by what the rule gives that effect.

    Two seats of the secretariat enter it: the executive, whose project it stops, has no part in it. ``act_id``: of a
    council act, none for a vote.
    """

    __tablename__ = "consent_measures"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("effect IN ('suspend','revoke','lift')", name="effect"),
        CheckConstraint("seat <> second_seat", name="two_seats"),
        Index("ix_consent_measures_record_id_id", "record_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("consent_records.id"))
    effect: Mapped[str] = mapped_column(String(8))
    reference: Mapped[str] = mapped_column(String(120))
    act_id: Mapped[int | None] = mapped_column(Key)
    flows: Mapped[str] = mapped_column(Text)
    holds_from: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    seat: Mapped[str] = mapped_column(Code)
    second_seat: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)


class Fulfilment(Base):
    """What the proponent did for an obligation, under the record that first set it.

    ``due``: which of its days. ``evidence_digest``: of the paper that came with it, kept under that name
    (consents/papers.py).
    """

    __tablename__ = "consent_fulfilments"
    __append_only__ = True
    __table_args__ = (Index("ix_consent_fulfilments_record_id_code", "record_id", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("consent_records.id"))
    code: Mapped[str] = mapped_column(String(12))
    what: Mapped[str] = mapped_column(Text)
    due: Mapped[date]
    evidence_digest: Mapped[str | None] = mapped_column(Digest)
    evidence_name: Mapped[str | None] = mapped_column(String(120))
    evidence_size: Mapped[int | None]
    filed_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class YearlyReport(Base):
    """What the proponent says ran in a period, as canonical JSON (consents/reports.py)."""

    __tablename__ = "consent_reports"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("record_id", "digest"),
        CheckConstraint("first_day <= last_day", name="period"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("consent_records.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Digest)
    filed_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)
