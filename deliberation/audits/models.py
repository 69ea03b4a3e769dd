"""Observers, files, refused lines, reports, findings, answers, dispositions. Rows themselves are never stored."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Digest, Key, Moment

_STATUSES = "('violation','deviation','unverifiable','not_observed')"
_DISPOSITIONS = "('accepted','remedied','condition_added','suspended','revoked')"


class AuditObserver(Base):
    """An observer (記録者), appointed for one proposal. ``code`` is what the rows call it."""

    __tablename__ = "audit_observers"
    __append_only__ = ("ended_on",)
    __table_args__ = (UniqueConstraint("proposal_id", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    name_ja: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    independent: Mapped[bool]
    holder: Mapped[str] = mapped_column(Code)
    appointed_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)
    ended_on: Mapped[date | None]


class AuditUpload(Base):
    """One file of observed rows, kept verbatim under its digest. ``ends``: digests of the last lines, as JSON."""

    __tablename__ = "audit_uploads"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('jsonl','csv')", name="kind"),
        CheckConstraint("rows_taken >= 0 AND rows_refused >= 0", name="counts"),
        UniqueConstraint("proposal_id", "digest"),
        Index("ix_audit_uploads_proposal_id_id", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("audit_observers.id"), index=True)
    digest: Mapped[str] = mapped_column(Digest)
    size: Mapped[int] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(8))
    rows_taken: Mapped[int] = mapped_column(Key)
    rows_refused: Mapped[int] = mapped_column(Key)
    first: Mapped[datetime | None] = mapped_column(Moment)
    last: Mapped[datetime | None] = mapped_column(Moment)
    links: Mapped[int] = mapped_column(Key)
    gaps: Mapped[int] = mapped_column(Key)
    unfollowed: Mapped[int] = mapped_column(Key)
    ends: Mapped[str] = mapped_column(Text)
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("audit_uploads.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class AuditRefusedLine(Base):
    """A line that was not taken: its number, the reason, the member to blame. Nothing of what stood there."""

    __tablename__ = "audit_refused_lines"
    __append_only__ = True

    upload_id: Mapped[int] = mapped_column(ForeignKey("audit_uploads.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str | None] = mapped_column(String(40))


class AuditLog(Base):
    """The log of another system from which a file of rows was made, with the mapping table. The log itself is not kept.

    ``digest``: of the log. ``unmapped``: events that no rule covers; ``made``: everything that became of it, as JSON.
    """

    __tablename__ = "audit_logs"
    __append_only__ = True
    __table_args__ = (CheckConstraint("events >= 0 AND unmapped >= 0", name="counts"),)

    upload_id: Mapped[int] = mapped_column(ForeignKey("audit_uploads.id"), primary_key=True)
    source_format: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(Digest, index=True)
    size: Mapped[int] = mapped_column(Key)
    mapping: Mapped[bytes] = mapped_column(LargeBinary)
    mapping_digest: Mapped[str] = mapped_column(Digest)
    events: Mapped[int] = mapped_column(Key)
    unmapped: Mapped[int] = mapped_column(Key)
    made: Mapped[str] = mapped_column(Text)


class AuditIntake(Base):
    """A large file while it comes in parts and is read: of its observer alone, until it is in the record.

    Open, then closed (whole, waiting to be read), then ended: as which file, or why not (``reason``, ``said``).
    """

    __tablename__ = "audit_intakes"
    __table_args__ = (
        CheckConstraint("upload_id IS NULL OR reason IS NULL", name="ended"),
        Index("ix_audit_intakes_proposal_id_person_id", "proposal_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("audit_observers.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mapping: Mapped[bytes | None] = mapped_column(LargeBinary)
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("audit_uploads.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("audit_uploads.id"))
    reason: Mapped[str | None] = mapped_column(String(40))
    said: Mapped[str | None] = mapped_column(Text)


class AuditReport(Base):
    """A report (監査報告) as canonical bytes. The counts repeat what the bytes say, for lists."""

    __tablename__ = "audit_reports"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("proposal_id", "digest"),
        Index("ix_audit_reports_proposal_id_id", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("consent_records.id"))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(Digest)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    first_day: Mapped[date]
    last_day: Mapped[date]
    rows_audited: Mapped[int] = mapped_column(Key)
    rows_independent: Mapped[int] = mapped_column(Key)
    rows_against: Mapped[int] = mapped_column(Key)
    rows_deviating: Mapped[int] = mapped_column(Key)
    findings_against: Mapped[int]
    findings_deviating: Mapped[int]
    checked: Mapped[int] = mapped_column(Key)
    left_open: Mapped[int] = mapped_column(Key)
    findings: Mapped[int]
    answers_due: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class AuditFinding(Base):
    """One finding (指摘) of a report, for lists and for what follows it; its whole content is in the report's bytes."""

    __tablename__ = "audit_findings"
    __append_only__ = True
    __table_args__ = (CheckConstraint(f"status IN {_STATUSES}", name="status"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("audit_reports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(4))
    status: Mapped[str] = mapped_column(String(16))
    severity: Mapped[str] = mapped_column(String(10))
    flow_id: Mapped[str | None] = mapped_column(String(64))
    condition: Mapped[str | None] = mapped_column(String(12))


class AuditCondition(Base):
    """How a condition of the record came out in a report, for lists: rows that kept it, broke it, left it open; or how
    an obligation stood (``duty``, one of duties.Standing)."""

    __tablename__ = "audit_conditions"
    __append_only__ = True
    __table_args__ = (CheckConstraint("holds >= 0 AND broken >= 0 AND left_open >= 0", name="counts"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("audit_reports.id"), primary_key=True)
    condition: Mapped[str] = mapped_column(String(12), primary_key=True)
    holds: Mapped[int] = mapped_column(Key)
    broken: Mapped[int] = mapped_column(Key)
    left_open: Mapped[int] = mapped_column(Key)
    duty: Mapped[str | None] = mapped_column(String(16))


class AuditAnswer(Base):
    """What the proponent says to a finding; a later answer stands beside the earlier one."""

    __tablename__ = "audit_answers"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(["report_id", "finding"], ["audit_findings.report_id", "audit_findings.number"]),
        Index("ix_audit_answers_report_id_finding", "report_id", "finding"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    report_id: Mapped[int] = mapped_column(Key)
    finding: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class AuditDisposition(Base):
    """What a body did about a finding (指摘への対応), with its act. Its effect is the decision rule's."""

    __tablename__ = "audit_dispositions"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(["report_id", "finding"], ["audit_findings.report_id", "audit_findings.number"]),
        CheckConstraint(f"kind IN {_DISPOSITIONS}", name="kind"),
        UniqueConstraint("report_id", "finding", "kind", "act_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    report_id: Mapped[int] = mapped_column(Key)
    finding: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    act_id: Mapped[int] = mapped_column(ForeignKey("council_acts.id"))
    note: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)
