"""Tables of plans: published versions with their canonical bytes, the flows of each, and drafts.

A version is never changed. Only a redaction (tombstone) takes its bytes away, and says so.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Digest, Key, Moment


class Version(Base):
    """One published version. ``document``: the RFC 8785 bytes whose SHA-256 is ``document_digest``.

    ``changes`` and ``material_changes`` count what changed against the version before, by the rules of that day;
    empty for a first version. ``corrigendum_of`` is the number that this version corrects, ``correction`` says what.
    """

    __tablename__ = "versions"
    __only_emptied__ = ("document", "correction")
    __set_once__ = ("redacted_at", "redaction_reason", "redaction_entry_id")
    __append_only__ = (*__only_emptied__, *__set_once__)
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("corrigendum_of < number", name="corrects_earlier"),
        CheckConstraint(
            "redacted_at IS NOT NULL OR (corrigendum_of IS NULL) = (correction IS NULL)", name="correction_said"
        ),
        CheckConstraint("(document IS NULL) = (redacted_at IS NOT NULL)", name="bytes_or_tombstone"),
        CheckConstraint("(redacted_at IS NULL) = (redaction_reason IS NULL)", name="redaction_reasoned"),
        CheckConstraint("(redacted_at IS NULL) = (redaction_entry_id IS NULL)", name="redaction_on_record"),
        CheckConstraint("(changes IS NULL) = (material_changes IS NULL)", name="changes_counted"),
        Index("ix_versions_document_digest", "document_digest"),
        Index("ix_versions_plan_digest", "plan_digest"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    number: Mapped[int]
    document: Mapped[bytes | None] = mapped_column(LargeBinary)
    document_digest: Mapped[str] = mapped_column(Digest)
    plan_digest: Mapped[str] = mapped_column(Digest)
    corrigendum_of: Mapped[int | None]
    correction: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[int | None]
    material_changes: Mapped[int | None]
    published_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str | None] = mapped_column(Code)
    second_seat: Mapped[str | None] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
    redacted_at: Mapped[datetime | None] = mapped_column(Moment)
    redaction_reason: Mapped[str | None] = mapped_column(Text)
    redaction_entry_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id"))


class VersionFlow(Base):
    """A flow of a version. ``change``: "new", "material" or "carried" against the version before.

    Its name goes with the version's bytes when that is redacted.
    """

    __tablename__ = "version_flows"
    __append_only__ = __only_emptied__ = ("name_ja", "name_en")
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("change IN ('new', 'material', 'carried')", name="change_known"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    flow_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(Digest)
    name_ja: Mapped[str | None] = mapped_column(Text)
    name_en: Mapped[str | None] = mapped_column(Text)
    change: Mapped[str] = mapped_column(Code)


class ProposalFlag(Base):
    """A point to check that stands in a proposal's newest version, for the page across proposals.

    Copied when that version is published, by the rules of that day, and computed again from the document when these
    change (acts.compute_flags_again).
    Of a version that was taken away nobody can tell: a row says so for every rule (redflags.UNTOLD).
    ``field``: of a GAP, else "". ``places``: on how many flows, or 1 for the plan. ``cause``: causes.causes of these.
    RF40 to RF43 are never here: they rest on recorded acts and are computed on reading.
    """

    __tablename__ = "proposal_flags"
    __table_args__ = (
        CheckConstraint("state IN ('raised', 'cannot_tell', 'grey')", name="state_stands"),
        CheckConstraint("places > 0", name="places_counted"),
        Index("ix_proposal_flags_rule_proposal_id", "rule", "proposal_id"),
        Index("ix_proposal_flags_severity_proposal_id", "severity", "proposal_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(8), primary_key=True)
    field: Mapped[str] = mapped_column(Code, primary_key=True)
    state: Mapped[str] = mapped_column(Code, primary_key=True)
    severity: Mapped[str] = mapped_column(Code)
    places: Mapped[int]
    cause: Mapped[str] = mapped_column(Text)


class ProposalDeclared(Base):
    """What RF40 to RF43 ask of a proposal's newest version itself (declared.kept), beside its flags and computed with
    them; none of one that was taken away."""

    __tablename__ = "proposal_declared"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    facts: Mapped[str] = mapped_column(Text)


class FlagRules(Base):
    """By which rules (flagrules.DIGEST) ``proposal_flags`` were computed last: an upgrade with others does it again."""

    __tablename__ = "flag_rules"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(Digest)


class Draft(Base):
    """What a municipality's clerks are writing: at most one per proposal. ``revision`` goes up with every saving."""

    __tablename__ = "drafts"
    __table_args__ = (CheckConstraint("revision > 0", name="revision_counts"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    revision: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    based_on: Mapped[int | None]
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class FlagReply(Base):
    """What the proponent says to a point to check, dated and never changed; a later reply stands beside the earlier.

    ``rule``: "RF01"… or "GAP"; ``field`` names the open field of a GAP, else it is empty. ``cause``: what the point
    rested on in that version (causes.causes); the reply holds for as long as that is unchanged.
    """

    __tablename__ = "flag_replies"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("(rule = 'GAP') = (field IS NOT NULL)", name="gap_names_field"),
        CheckConstraint("length(body) > 0", name="body_said"),
        Index("ix_flag_replies_proposal_id_id", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version: Mapped[int]
    rule: Mapped[str] = mapped_column(String(8))
    field: Mapped[str | None] = mapped_column(Code)
    cause: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    replied_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
