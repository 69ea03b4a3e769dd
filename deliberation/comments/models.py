"""Consultations, comments, answers, moderation. What is said is append-only but for its visibility and its erasure."""

# long: the tables of one slice, read together
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.comments.agreement import Choice, Ruling
from deliberation.comments.grouping import Decision, How
from deliberation.comments.intake import Channel
from deliberation.comments.locking import OF_HIDING, OF_LOCKING
from deliberation.comments.rules import Result, Standing
from deliberation.db import Base, Code, Digest, Key, Moment

_NO_REPLY = text("parent_id IS NULL")
_STILL_OPEN = text("open_since IS NOT NULL")
_WAITING = text("parent_id IS NULL AND answer_count = 0 AND state = 'shown'")
_STANDINGS = ", ".join(f"'{s}'" for s in Standing)
_CHANNELS = ", ".join(f"'{c}'" for c in Channel)
_TAKEN = ", ".join(f"'{c}'" for c in Channel if c != Channel.web)
_RESULTS = ", ".join(f"'{r}'" for r in Result)
_HOW = ", ".join(f"'{h}'" for h in How)
_DECISIONS = ", ".join(f"'{d}'" for d in Decision)
_RULINGS = ", ".join(f"'{r}'" for r in Ruling)
_CHOICES = ", ".join(f"'{c}'" for c in Choice)
_JUDGED = ", ".join(f"'{a}'" for a in (*OF_HIDING, *OF_LOCKING))
_REVIEWED = ", ".join(f"'{a}'" for a in (*OF_HIDING[2:], *OF_LOCKING[2:]))
_CHANGED = text("changed_version IS NOT NULL")
_UNUSED = text("uses = 0")
_MEMBER_NOW = text("removed_at IS NULL")
_MEMBER_ONCE = text("removed_at IS NOT NULL")
_UNREAD = text("group_id IS NULL")
_VACANT = text("middle_id IS NULL")
_OFFERED = text("offered")
_GROUPED = text("NOT offered")
_SEVERAL = text("offered > 0 AND members > 1 AND middle_id IS NOT NULL")


class ConsultationRow(Base):
    """A period in which comments are asked for (意見募集). Its dates never change; a day ends at 23:59 in Japan."""

    __tablename__ = "consultations"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("closes_on > opens_on", name="date_order"),
        CheckConstraint("answers_due > closes_on", name="answers_after"),
        Index("ix_consultations_closes_on", "closes_on", "id"),
        Index("ix_consultations_due", "answers_due", "id"),
        Index("ix_consultations_place", "jurisdiction", "answers_due", "id"),
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
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    entry_id: Mapped[int] = mapped_column(Key)


class Comment(Base):
    """One comment (意見) as written. ``id`` is its receipt number for ever; ``number`` its place within the proposal.

    A reply has a parent that is no reply, and stands at its parent's place. When the text goes, everything made of
    it goes too: its HTML and the key under which equal texts count as one (a hash of a short text can be guessed).
    ``jurisdiction``: of its proposal, so that a city's newest are found without looking at those of others.
    ``locked``: nobody replies to it until a moderator says otherwise.
    """

    __tablename__ = "comments"
    __only_emptied__ = ("body", "body_html", "text_key", "author_id", "author_number", "chosen_name")
    __set_once__ = ("entry_id",)
    __append_only__ = (
        *__only_emptied__, *__set_once__, "standing", "state", "locked", "reply_count", "answer_count",
    )  # fmt: skip
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        CheckConstraint("state IN ('shown', 'hidden', 'withdrawn', 'erased')", name="state"),
        CheckConstraint("(state IN ('shown', 'hidden')) = (body IS NOT NULL)", name="gone_is_gone"),
        CheckConstraint(
            "(body IS NULL) = (body_html IS NULL) AND (body IS NULL) = (text_key IS NULL)", name="whole_or_gone"
        ),
        CheckConstraint("state <> 'erased' OR (author_id IS NULL AND author_number IS NULL)", name="erased_is_nobodys"),
        CheckConstraint("field IS NULL OR field <> ''", name="field"),
        CheckConstraint(f"standing IN ({_STANDINGS})", name="standing"),
        CheckConstraint(f"channel IN ({_CHANNELS})", name="channel"),
        Index("ix_comments_thread", "proposal_id", "number", sqlite_where=_NO_REPLY, postgresql_where=_NO_REPLY),
        Index("ix_comments_flow", "proposal_id", "flow_id", "number"),
        Index("ix_comments_field", "proposal_id", "flow_id", "field", "number"),
        Index("ix_comments_author", "author_id", "id"),
        Index("ix_comments_jurisdiction", "jurisdiction", "id"),
        Index("ix_comments_parent", "parent_id", "number"),
        Index("ix_comments_waiting", "proposal_id", "number", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    jurisdiction: Mapped[str] = mapped_column(Code)
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
    credit: Mapped[str | None] = mapped_column(String(600))
    body: Mapped[str | None] = mapped_column(Text)
    body_html: Mapped[str | None] = mapped_column(Text)
    text_key: Mapped[str | None] = mapped_column(String(32))
    submitted_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    locked: Mapped[bool] = mapped_column(default=False)
    entry_id: Mapped[int | None] = mapped_column(Key)
    reply_count: Mapped[int]
    answer_count: Mapped[int]


class Tally(Base):
    """What was counted at one place of a proposal, moved by the acts: never counted on a page.

    ``place``: "" the whole proposal, "flow:<id>", "consultation:<id>" (rules.places). Never less again:
    ``submissions``, verified ``residents``, distinct ``texts``, ``answered`` ones, ``voices`` (numbers given to people
    in a consultation); ``paper`` and ``phone``: submissions that came so.
    As of now: ``waiting`` (shown, no reply, not answered) and ``hidden``.
    The row of the whole proposal is also the lock under which its comments are numbered (acts.counting).
    """

    __tablename__ = "comment_tallies"
    __table_args__ = (CheckConstraint("waiting >= 0 AND hidden >= 0", name="counted"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    submissions: Mapped[int]
    residents: Mapped[int]
    texts: Mapped[int]
    answered: Mapped[int]
    waiting: Mapped[int]
    hidden: Mapped[int]
    voices: Mapped[int]
    paper: Mapped[int]
    phone: Mapped[int]


class Batch(Base):
    """Comments that came on paper or were told by telephone, entered by one clerk and confirmed by another against the
    paper. ``scan_digest``: of the scan that the city keeps; the scan itself never comes here. Nothing of it is a
    comment, nor public but for its receipt numbers, before it is confirmed. ``replaces_id``: the batch that was sent
    back and is entered anew with this one."""

    __tablename__ = "comment_batches"
    __set_once__ = ("entry_id",)
    __append_only__ = (
        *__set_once__, "state", "decided_by", "decided_seat", "decided_at", "decision_reason", "decision_entry_id",
    )  # fmt: skip
    __table_args__ = (
        CheckConstraint(f"channel IN ({_TAKEN})", name="channel"),
        CheckConstraint("state IN ('entered', 'confirmed', 'declined')", name="state"),
        CheckConstraint("channel <> 'paper' OR scan_digest IS NOT NULL", name="paper_scanned"),
        CheckConstraint(
            "(state = 'entered') = (decided_by IS NULL) AND (state = 'entered') = (decided_at IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint("state <> 'confirmed' OR decided_by <> entered_by", name="two_people"),
        UniqueConstraint("replaces_id"),
        Index("ix_comment_batches_proposal", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version: Mapped[int]
    channel: Mapped[str] = mapped_column(String(8))
    received_on: Mapped[date]
    scan_digest: Mapped[str | None] = mapped_column(Digest)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("comment_batches.id"))
    lines: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_seat: Mapped[str] = mapped_column(Code)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int | None] = mapped_column(Key)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_seat: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision_reason: Mapped[str | None] = mapped_column(Text)
    decision_entry_id: Mapped[int | None] = mapped_column(Key)


class BatchLine(Base):
    """One comment of a batch. Batch and line are the receipt number on the slip that its author is given back, from
    before it is confirmed; its text is here until then, and nowhere twice."""

    __tablename__ = "comment_batch_lines"
    __only_emptied__ = ("body",)
    __set_once__ = ("comment_id",)
    __append_only__ = (*__only_emptied__, *__set_once__)
    __table_args__ = (CheckConstraint(f"standing IN ({_STANDINGS})", name="standing"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("comment_batches.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    flow_id: Mapped[str | None] = mapped_column(Code)
    standing: Mapped[str] = mapped_column(String(16))
    body: Mapped[str | None] = mapped_column(Text)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), unique=True)


class PlaceText(Base):
    """Which texts a place has now, and how often, so that equal ones count once; gone with the last of them."""

    __tablename__ = "comment_texts"
    __table_args__ = (CheckConstraint("uses > 0", name="used"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    text_key: Mapped[str] = mapped_column(String(32), primary_key=True)
    uses: Mapped[int]


class PlaceResident(Base):
    """Verified residents who have commented at a place, so that each counts once; gone when the person is erased."""

    __tablename__ = "comment_residents"
    __table_args__ = (Index("ix_comment_residents_person", "person_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Count(Base):
    """Counts that no tally has: of a field, an issue, what waits under one, a result in a consultation
    (comments.counts). They move with the comments that stand there, texts and residents as of now.

    ``residents`` are counted by their public numbers, ``outside`` came outside of a consultation (decision 0017);
    ``answers``: of a result, to comments of that consultation.
    """

    __tablename__ = "comment_counts"
    __table_args__ = (CheckConstraint("submissions >= 0 AND residents >= 0 AND texts >= 0", name="counted"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    part: Mapped[str] = mapped_column(Code, primary_key=True)
    submissions: Mapped[int]
    residents: Mapped[int]
    texts: Mapped[int]
    outside: Mapped[int]
    paper: Mapped[int]
    phone: Mapped[int]
    answered: Mapped[int]
    answers: Mapped[int]


class CountKey(Base):
    """What a count tells apart, and how many of its comments have it; gone with the last of them."""

    __tablename__ = "comment_count_keys"
    __table_args__ = (
        CheckConstraint("uses >= 0", name="used"),
        Index("ix_comment_count_keys_unused", "proposal_id", sqlite_where=_UNUSED, postgresql_where=_UNUSED),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    part: Mapped[str] = mapped_column(Code, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    uses: Mapped[int]


class Voice(Base):
    """Who has spoken in a consultation: one number per person, never across; gone when the person is erased.

    A number is never given again: it comes from the consultation's tally.
    """

    __tablename__ = "comment_voices"
    __table_args__ = (UniqueConstraint("consultation_id", "number"), Index("ix_comment_voices_person", "person_id"))

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    number: Mapped[int]


class Answer(Base):
    """The city's response (市の考え方) to one or many comments."""

    __tablename__ = "answers"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(f"result IN ({_RESULTS})", name="result"),
        CheckConstraint(
            "changed_version IS NOT NULL OR (changed_flow IS NULL AND changed_field IS NULL)", name="changed_in_version"
        ),
        Index("ix_answers_proposal", "proposal_id", "id"),
        Index(
            "ix_answers_changed", "proposal_id", "changed_version", "id", sqlite_where=_CHANGED,
            postgresql_where=_CHANGED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    result: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    changed_version: Mapped[int | None]
    changed_flow: Mapped[str | None] = mapped_column(Code)
    changed_field: Mapped[str | None] = mapped_column(Code)
    comment_count: Mapped[int]
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


class ModerationCount(Base):
    """Judgements of one municipality by their kind and the article that they cite ("" for none), moved by the acts;
    and requests for review (locking.ASKED)."""

    __tablename__ = "moderation_counts"
    __table_args__ = (CheckConstraint("judged > 0", name="counted"),)

    jurisdiction: Mapped[str] = mapped_column(Code, primary_key=True)
    act: Mapped[str] = mapped_column(String(16), primary_key=True)
    article: Mapped[str] = mapped_column(String(8), primary_key=True)
    judged: Mapped[int]


class Moderation(Base):
    """Hiding, restoring, closing replies, opening them, and the second person's decision on an appeal; the reason is
    public."""

    __tablename__ = "moderations"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(f"act IN ({_JUDGED})", name="act"),
        CheckConstraint("(act IN ('hide', 'lock')) = (article IS NOT NULL)", name="rule_cited"),
        CheckConstraint(f"(act IN ({_REVIEWED})) = (appeal_id IS NOT NULL)", name="appeal_decided"),
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
    """The author asks others to look again (見直しの申出); one per hiding, or per closing of replies, which those may
    ask about, too, who replied.

    It is open until anything is decided about the same after that, or what is hidden goes (``open_since``: its day,
    empty from then on). ``body`` and who asks are never public. ``filed_seat``: that filed this for the bearer of the
    slip of a letter or call.
    """

    __tablename__ = "appeals"
    __append_only__ = __only_emptied__ = ("body", "person_id", "open_since")
    __table_args__ = (
        Index("ix_appeals_open", "jurisdiction", "id", sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(Code)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    moderation_id: Mapped[int] = mapped_column(Key, unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str | None] = mapped_column(Text)
    appealed_on: Mapped[date]
    open_since: Mapped[date | None]
    filed_seat: Mapped[str | None] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)


class Issue(Base):
    """What several comments say alike (論点): a name, and the place of the plan that it is about; the whole, without.
    Its counts are those of its comments, told on reading."""

    __tablename__ = "issues"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("proposal_id", "title_ja"),
        CheckConstraint("field IS NULL OR field <> ''", name="field"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    flow_id: Mapped[str | None] = mapped_column(Code)
    field: Mapped[str | None] = mapped_column(Code)
    title_ja: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    seat: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)


class IssueComment(Base):
    """A comment put under an issue, by which seat, when, why, and how it was found; and when it was taken out again.
    Taken out once; put under it again, it is another row. A comment may say several things, and be under several."""

    __tablename__ = "issue_comments"
    __append_only__ = ("removed_at", "removed_seat", "removed_reason", "removed_entry_id")
    __table_args__ = (
        CheckConstraint(f"how IN ({_HOW})", name="how"),
        CheckConstraint(
            "(removed_at IS NULL) = (removed_seat IS NULL) AND (removed_at IS NULL) = (removed_reason IS NULL) "
            "AND (removed_at IS NULL) = (removed_entry_id IS NULL)",
            name="removed_whole",
        ),
        Index(
            "uq_issue_comments_now", "issue_id", "comment_id", unique=True, sqlite_where=_MEMBER_NOW,
            postgresql_where=_MEMBER_NOW,
        ),
        Index("ix_issue_comments_comment", "comment_id", "id"),
        Index("ix_issue_comments_once", "issue_id", "id", sqlite_where=_MEMBER_ONCE, postgresql_where=_MEMBER_ONCE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    how: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(Text)
    seat: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_seat: Mapped[str | None] = mapped_column(Code)
    removed_reason: Mapped[str | None] = mapped_column(Text)
    removed_entry_id: Mapped[int | None] = mapped_column(Key)


class IssueContest(Base):
    """The author says that their comment does not belong under an issue; another seat answers in public. One for each
    time it was put there. ``body`` is never public. ``contest_seat``: that filed this for the bearer of a slip."""

    __tablename__ = "issue_contests"
    __append_only__ = ("body", "decision", "answer", "answered_seat", "answered_at", "answer_entry_id")
    __table_args__ = (
        CheckConstraint(f"decision IN ({_DECISIONS})", name="decision"),
        CheckConstraint(
            "(decision IS NULL) = (answer IS NULL) AND (decision IS NULL) = (answered_seat IS NULL) "
            "AND (decision IS NULL) = (answered_at IS NULL) AND (decision IS NULL) = (answer_entry_id IS NULL)",
            name="answered_whole",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("issue_comments.id"), unique=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    body: Mapped[str | None] = mapped_column(Text)
    contested_on: Mapped[date]
    contest_seat: Mapped[str | None] = mapped_column(Code)
    entry_id: Mapped[int] = mapped_column(Key)
    decision: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_seat: Mapped[str | None] = mapped_column(Code)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answer_entry_id: Mapped[int | None] = mapped_column(Key)


class Statement(Base):
    """A short statement that a seat drew from one comment, for residents to mark; withdrawn once, for a reason.
    Its text goes with the text of the comment. The author contests it once; those words are never public.
    ``contest_seat``: that filed this for the bearer of the slip of a letter or call."""

    __tablename__ = "statements"
    __only_emptied__ = ("text_ja", "text_en")
    __append_only__ = (
        *__only_emptied__, "withdrawn_at", "withdrawn_seat", "withdrawn_reason", "withdrawn_entry_id", "contest_body",
        "contested_on", "contest_seat", "contest_entry_id", "ruling", "ruling_reason", "ruled_seat", "ruled_at",
        "ruling_entry_id",
    )  # fmt: skip
    __table_args__ = (
        CheckConstraint(f"ruling IN ({_RULINGS})", name="ruling"),
        CheckConstraint("text_ja IS NOT NULL OR text_en IS NULL", name="whole_or_gone"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_seat IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL) "
            "AND (withdrawn_at IS NULL) = (withdrawn_entry_id IS NULL)",
            name="withdrawn_whole",
        ),
        CheckConstraint(
            "(contested_on IS NULL) = (contest_entry_id IS NULL) "
            "AND (contest_seat IS NULL OR contested_on IS NOT NULL)",
            name="contested_whole",
        ),
        CheckConstraint("ruling IS NULL OR contested_on IS NOT NULL", name="ruled_when_contested"),
        CheckConstraint(
            "(ruling IS NULL) = (ruling_reason IS NULL) AND (ruling IS NULL) = (ruled_seat IS NULL) "
            "AND (ruling IS NULL) = (ruled_at IS NULL) AND (ruling IS NULL) = (ruling_entry_id IS NULL)",
            name="ruled_whole",
        ),
        UniqueConstraint("consultation_id", "text_ja"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    text_ja: Mapped[str | None] = mapped_column(String(140))
    text_en: Mapped[str | None] = mapped_column(String(280))
    seat: Mapped[str] = mapped_column(Code)
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_seat: Mapped[str | None] = mapped_column(Code)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    withdrawn_entry_id: Mapped[int | None] = mapped_column(Key)
    contest_body: Mapped[str | None] = mapped_column(Text)
    contested_on: Mapped[date | None]
    contest_seat: Mapped[str | None] = mapped_column(Code)
    contest_entry_id: Mapped[int | None] = mapped_column(Key)
    ruling: Mapped[str | None] = mapped_column(String(12))
    ruling_reason: Mapped[str | None] = mapped_column(Text)
    ruled_seat: Mapped[str | None] = mapped_column(Code)
    ruled_at: Mapped[datetime | None] = mapped_column(Moment)
    ruling_entry_id: Mapped[int | None] = mapped_column(Key)


class Marked(Base):
    """What one resident marks on one statement, until the result is published; then all of a consultation are deleted.
    Without a time: when somebody marked is nobody's matter."""

    __tablename__ = "statement_marks"
    __table_args__ = (
        CheckConstraint(f"choice IN ({_CHOICES})", name="choice"),
        Index("ix_statement_marks_person", "person_id"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(8))


class Agreement(Base):
    """What was published of the marks of one consultation, once: RFC 8785 bytes, whose digest the record holds."""

    __tablename__ = "agreements"
    __append_only__ = True

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Digest)
    published_at: Mapped[datetime] = mapped_column(Moment)
    entry_id: Mapped[int] = mapped_column(Key)


class AlikeRun(Base):
    """How far the comments of a proposal were compared with each other, by number: what was found is suggested to who
    groups, and may be thrown away. ``method``: of copies.py then; ``claimed_at``: a process compares now."""

    __tablename__ = "alike_runs"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    number_to: Mapped[int]
    method: Mapped[int]
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)


class AlikeGroup(Base):
    """Comments written alike, or one that no other is written like. ``middle_id``: the one that all are like, ``bands``
    made of its text; both go with the text, and the others are compared anew. ``members`` were read, ``offered`` of
    them are shown and under no issue now: moved by the acts."""

    __tablename__ = "alike_groups"
    __table_args__ = (
        CheckConstraint("(middle_id IS NULL) = (bands IS NULL)", name="whole_or_gone"),
        CheckConstraint("offered >= 0 AND offered <= members", name="counted"),
        Index("ix_alike_groups_proposal", "proposal_id", "id"),
        Index(
            "ix_alike_groups_several", "proposal_id", "offered", "id", sqlite_where=_SEVERAL, postgresql_where=_SEVERAL
        ),
        Index("ix_alike_groups_vacant", "proposal_id", "id", sqlite_where=_VACANT, postgresql_where=_VACANT),
        UniqueConstraint("middle_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    middle_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    bands: Mapped[bytes | None] = mapped_column(LargeBinary)
    members: Mapped[int]
    offered: Mapped[int]


class AlikeText(Base):
    """In which group a shown comment was found, and how much like its middle, in thousandths; without a group, it is
    to be read again. ``offered``: shown, and under no issue."""

    __tablename__ = "alike_texts"
    __table_args__ = (
        CheckConstraint("(group_id IS NULL) = (likeness IS NULL)", name="found_whole"),
        Index("ix_alike_texts_group", "group_id", "comment_id"),
        Index("ix_alike_texts_offered", "group_id", "comment_id", sqlite_where=_OFFERED, postgresql_where=_OFFERED),
        Index("ix_alike_texts_taken", "group_id", "comment_id", sqlite_where=_GROUPED, postgresql_where=_GROUPED),
        Index("ix_alike_texts_unread", "proposal_id", "comment_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True, autoincrement=False)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("alike_groups.id"))
    likeness: Mapped[int | None]
    offered: Mapped[bool]
