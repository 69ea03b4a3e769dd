"""Consultations, comments, answers, moderation. What is said is append-only but for its visibility and its erasure."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Digest, Key, Moment


class ConsultationRow(Base):
    """A period in which comments are asked for (意見募集). Its dates never change; the end of a day is 23:59 in Japan."""

    __tablename__ = "consultations"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("closes_on > opens_on", name="date_order"),
        CheckConstraint("answers_due > closes_on", name="answers_after"),
        Index("ix_consultations_closes_on", "closes_on", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    version: Mapped[int]
    version_digest: Mapped[str] = mapped_column(Digest)
    jurisdiction: Mapped[str] = mapped_column(Code)
    title_ja: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    answers_due: Mapped[date]
    short_reason: Mapped[str | None] = mapped_column(Text)
    entry_id: Mapped[int] = mapped_column(Key)


class Comment(Base):
    """One comment (意見) as written. ``id`` is its receipt number for ever; ``number`` its place within the proposal."""

    __tablename__ = "comments"
    __append_only__ = ("body", "body_html", "author_id", "chosen_name", "state", "entry_id", "reply_count", "answer_count")
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        CheckConstraint("state IN ('shown', 'hidden', 'withdrawn', 'erased')", name="state"),
        CheckConstraint("state IN ('shown', 'hidden') OR (body IS NULL AND body_html IS NULL)", name="gone_is_gone"),
        CheckConstraint("field IS NULL OR field <> ''", name="field"),
        Index("ix_comments_place", "proposal_id", "flow_id", "field", "number"),
        Index("ix_comments_author", "author_id", "id"),
        Index("ix_comments_consultation", "consultation_id", "number"),
        Index("ix_comments_parent", "parent_id", "number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    number: Mapped[int]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"))
    version: Mapped[int]
    version_digest: Mapped[str] = mapped_column(Digest)
    flow_id: Mapped[str | None] = mapped_column(Code)
    field: Mapped[str | None] = mapped_column(Code)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    author_number: Mapped[int | None]
    chosen_name: Mapped[str | None] = mapped_column(String(40))
    verified: Mapped[bool]
    standing: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(8))
    credit: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[str | None] = mapped_column(Text)
    body_html: Mapped[str | None] = mapped_column(Text)
    text_key: Mapped[str] = mapped_column(String(32))
    submitted_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    entry_id: Mapped[int | None] = mapped_column(Key)
    reply_count: Mapped[int]
    answer_count: Mapped[int]


class Thread(Base):
    """The three counts of a proposal, moved by the acts: submissions, verified residents, distinct texts."""

    __tablename__ = "comment_threads"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    submissions: Mapped[int]
    residents: Mapped[int]
    texts: Mapped[int]
    answered: Mapped[int]


class ThreadText(Base):
    """Which texts a proposal has had, so that equal ones count once."""

    __tablename__ = "comment_texts"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    text_key: Mapped[str] = mapped_column(String(32), primary_key=True)


class Voice(Base):
    """Who has spoken: one number per person and consultation, never across; gone when the person is erased."""

    __tablename__ = "comment_voices"
    __table_args__ = (UniqueConstraint("proposal_id", "consultation_key", "number"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    consultation_key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    number: Mapped[int]


class Resident(Base):
    """Verified residents who have commented on a proposal, so that each counts once."""

    __tablename__ = "comment_residents"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Answer(Base):
    """The city's response (市の考え方) to one or many comments."""

    __tablename__ = "answers"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(
            "result IN ('adopted','partly_adopted','already_in_plan','future_reference','not_adopted','out_of_scope')", name="result"
        ),
        Index("ix_answers_proposal", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    result: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    changed_version: Mapped[int | None]
    changed_flow: Mapped[str | None] = mapped_column(Code)
    changed_field: Mapped[str | None] = mapped_column(Code)
    seat: Mapped[str] = mapped_column(Code)
    answered_at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)


class Answered(Base):
    """Which comments an answer is for."""

    __tablename__ = "answered_comments"
    __append_only__ = True
    __table_args__ = (Index("ix_answered_comments_comment", "comment_id", "answer_id"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)


class Moderation(Base):
    """Hiding, restoring, and the second person's decision on an appeal; the reason is public."""

    __tablename__ = "moderations"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("act IN ('hide', 'restore', 'appeal_kept', 'appeal_restored')", name="act"),
        CheckConstraint("act <> 'hide' OR article IS NOT NULL", name="rule_cited"),
        Index("ix_moderations_comment", "comment_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    act: Mapped[str] = mapped_column(String(16))
    article: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    seat: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Moment)
    appeal_id: Mapped[int | None] = mapped_column(ForeignKey("appeals.id"), unique=True)
    entry_id: Mapped[int] = mapped_column(Key)


class Appeal(Base):
    """The author asks others to look again (見直しの申出); one per hiding."""

    __tablename__ = "appeals"
    __append_only__ = ("body",)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    moderation_id: Mapped[int] = mapped_column(Key, unique=True)
    body: Mapped[str | None] = mapped_column(Text)
    appealed_on: Mapped[date]
    entry_id: Mapped[int] = mapped_column(Key)
