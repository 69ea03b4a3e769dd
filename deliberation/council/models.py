"""Tables of the assembly: bodies, members, meetings, acts, votes, questions filed here, requests for correction; and
principles and assessments, which the city and a committee publish beside each other.

Everything that was entered stays. A correction is a new row: ``current`` is the only column of an entry that changes,
and a partial unique index keeps one current entry per meeting and per act. A vote is superseded at most once.
"""

# long: the tables of one slice, read together
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.council.assessing import Head, Level
from deliberation.council.kinds import (
    ActKind,
    AskedKind,
    BodyKind,
    BodyPart,
    Contested,
    Decision,
    Ending,
    MemberPart,
    Origin,
    Precision,
    Question,
    Session,
    SourceKind,
)
from deliberation.council.rollcalls import REQUIREMENTS, Choice, Declared, Result, Way
from deliberation.db import Base, Code, Digest, Key, Moment

Written = String(40)  # a date as its source writes it: 2022, 2022-12, 2022-12-05, or two of them joined by ".."


def one_of(column: str, allowed: type[StrEnum] | tuple[str, ...], name: str | None = None) -> CheckConstraint:
    """A CHECK that holds a column to a closed list; a null passes."""
    values = ", ".join(f"'{one}'" for one in allowed)
    return CheckConstraint(f"{column} IN ({values})", name=name or f"{column}_known")


def _only(name: str, *columns: str, where: str) -> Index:
    """No two rows alike among those of which ``where`` is so."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


def _current(table: str, column: str) -> Index:
    return _only(f"uq_{table}_current", column, where="current")


class CouncilBody(Base):
    """An assembly, one of its committees, a zone council, a board. ``seats`` is its number of seats by ordinance."""

    __tablename__ = "council_bodies"
    __append_only__ = ("seats", "ended_on", "name_ja", "name_en")
    __table_args__ = (
        UniqueConstraint("jurisdiction", "slug"),
        one_of("kind", BodyKind),
        CheckConstraint("seats > 0", name="seats_positive"),
        # two, for a null is never the same as another null
        _only("uq_council_bodies_named", "jurisdiction", "name_ja", where="part_of_id IS NULL AND ended_on IS NULL"),
        _only("uq_council_bodies_part_named", "part_of_id", "name_ja", where="ended_on IS NULL"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    slug: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    name_ja: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(120))
    seats: Mapped[int | None]
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("council_bodies.id"))
    ended_on: Mapped[date | None]


class CouncilSeatGroup(Base):
    """Seats that the rules of a zone or stakeholder council provide for those who speak for one side.

    All groups of a body are entered at once, with the source; a correction is the next ``revision`` of all, and the
    highest stands. ``for_*``: in the words in which members are announced (:class:`CouncilTerm`); ``residents``: the
    side of residents; ``rules_on``: day of which the rules are told.
    """

    __tablename__ = "council_seat_groups"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("body_id", "revision", "place"),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("(revision = 1) = (correction IS NULL)", name="correction_says_why"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("council_bodies.id"))
    revision: Mapped[int]
    place: Mapped[int]
    for_ja: Mapped[str] = mapped_column(String(200))
    for_en: Mapped[str | None] = mapped_column(String(200))
    residents: Mapped[bool]
    seats: Mapped[int]
    source_title: Mapped[str] = mapped_column(String(300))
    source_address: Mapped[str | None] = mapped_column(Text)
    rules_on: Mapped[date]
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilFaction(Base):
    """A parliamentary group (会派)."""

    __tablename__ = "council_factions"
    __append_only__ = ("until", "name_ja", "name_en")
    __table_args__ = (UniqueConstraint("jurisdiction", "name_ja", "since"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    name_ja: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(120))
    since: Mapped[date]
    until: Mapped[date | None]


class CouncilMember(Base):
    """A member, by public name. ``seat``: number of the office seat (council_member-n) under which they act here."""

    __tablename__ = "council_members"
    __append_only__ = ("seat", "name_ja", "kana", "name_en")
    __table_args__ = (
        UniqueConstraint("jurisdiction", "seat"),
        Index("ix_council_members_name", "jurisdiction", "name_ja"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    name_ja: Mapped[str] = mapped_column(String(80))
    kana: Mapped[str | None] = mapped_column(String(80))
    name_en: Mapped[str | None] = mapped_column(String(80))
    seat: Mapped[int | None]


class CouncilTerm(Base):
    """Membership of a body from a day on; in the assembly itself, the term of office.

    ``speaks_for_*``: in a zone or stakeholder council, whose side the member is there for, as it was announced.
    """

    __tablename__ = "council_terms"
    __append_only__ = ("since", "until", "speaks_for_ja", "speaks_for_en")
    __table_args__ = (
        UniqueConstraint("body_id", "member_id", "since"),
        one_of("part", BodyPart),
        CheckConstraint("speaks_for_en IS NULL OR speaks_for_ja IS NOT NULL", name="speaks_for_in_japanese"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index("ix_council_terms_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("council_bodies.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id"))
    part: Mapped[str] = mapped_column(Code)
    speaks_for_ja: Mapped[str | None] = mapped_column(String(200))
    speaks_for_en: Mapped[str | None] = mapped_column(String(200))
    since: Mapped[date]
    until: Mapped[date | None]


class CouncilTermCorrection(Base):
    """For whom a member spoke by what stood there before it was put right, and why it was."""

    __tablename__ = "council_term_corrections"
    __append_only__ = True
    __table_args__ = (Index("ix_council_term_corrections_term_id", "term_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("council_terms.id"))
    before_ja: Mapped[str | None] = mapped_column(String(200))
    before_en: Mapped[str | None] = mapped_column(String(200))
    correction: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilFactionTerm(Base):
    """Membership of a group from a day on; no group (無所属) is a value: ``faction_id`` null."""

    __tablename__ = "council_faction_terms"
    __append_only__ = ("faction_id", "since", "until")
    __table_args__ = (
        UniqueConstraint("member_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id"))
    faction_id: Mapped[int | None] = mapped_column(ForeignKey("council_factions.id"))
    since: Mapped[date]
    until: Mapped[date | None]


class CouncilMeeting(Base):
    """A sitting: its address stays while its entry may be corrected."""

    __tablename__ = "council_meetings"
    __append_only__ = True

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("council_bodies.id"))


class CouncilMeetingEntry(Base):
    """What is recorded of a sitting. ``held_on`` as written; ``held_from`` its first day, for order. ``agenda``: what
    was announced for it, a line each; an entry older than its day is a plan (``agenda.is_planned``)."""

    __tablename__ = "council_meeting_entries"
    __append_only__ = ("current",)
    __table_args__ = (
        UniqueConstraint("meeting_id", "revision"),
        one_of("session", Session),
        _current("council_meeting_entries", "meeting_id"),
        CheckConstraint("(revision = 1) = (correction IS NULL)", name="correction_says_why"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("council_meetings.id"))
    revision: Mapped[int]
    current: Mapped[bool]
    held_on: Mapped[str] = mapped_column(Written)
    held_from: Mapped[date]
    session: Mapped[str | None] = mapped_column(Code)
    session_ja: Mapped[str | None] = mapped_column(String(120))
    session_en: Mapped[str | None] = mapped_column(String(120))
    agenda: Mapped[str | None] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str | None] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilAct(Base):
    """One act of a council: its address stays. ``case_id`` names a compiled case, so that it is loaded once."""

    __tablename__ = "council_acts"
    __append_only__ = True
    __table_args__ = (one_of("origin", Origin), Index("ix_council_acts_jurisdiction_id", "jurisdiction", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    origin: Mapped[str] = mapped_column(Code)
    case_id: Mapped[str | None] = mapped_column(Code, unique=True)


class CouncilActEntry(Base):
    """What is recorded of an act, and what it is about: proposal, version by digest, flow, field.

    ``separate``: another matter, kept beside the proposal as an example. ``event_id``: the step of the proposal that it
    was about, where the entry says so. Names under petitions are never here (P15).
    """

    __tablename__ = "council_act_entries"
    __append_only__ = ("current",)
    __table_args__ = (
        UniqueConstraint("act_id", "revision"),
        one_of("kind", ActKind),
        _current("council_act_entries", "act_id"),
        CheckConstraint("(revision = 1) = (correction IS NULL)", name="correction_says_why"),
        CheckConstraint("(version_no IS NULL) = (version_digest IS NULL)", name="version_by_digest"),
        CheckConstraint("version_no IS NULL OR proposal_id IS NOT NULL", name="version_of_proposal"),
        CheckConstraint("(flow_id IS NULL AND field IS NULL) OR version_no IS NOT NULL", name="place_in_version"),
        Index("ix_council_act_entries_proposal_id", "proposal_id"),
        Index("ix_council_act_entries_meeting_id", "meeting_id"),
        Index("ix_council_act_entries_parent_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("council_acts.id"))
    revision: Mapped[int]
    current: Mapped[bool]
    kind: Mapped[str] = mapped_column(Code)
    body_id: Mapped[int] = mapped_column(ForeignKey("council_bodies.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("council_meetings.id"))
    acted_on: Mapped[str | None] = mapped_column(Written)
    acted_from: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(40))
    title_ja: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    text_ja: Mapped[str | None] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)
    answerer: Mapped[str | None] = mapped_column(String(120))
    answer: Mapped[str | None] = mapped_column(Text)
    withdrawn: Mapped[bool]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("council_acts.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("council_questions.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    version_no: Mapped[int | None]
    version_digest: Mapped[str | None] = mapped_column(Digest)
    flow_id: Mapped[str | None] = mapped_column(Code)
    field: Mapped[str | None] = mapped_column(Code)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_events.id"))
    separate: Mapped[bool]
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str | None] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilActMember(Base):
    """A member's part in an act: who asked, introduced, moved, reported."""

    __tablename__ = "council_act_members"
    __append_only__ = True
    __table_args__ = (one_of("part", MemberPart), Index("ix_council_act_members_member_id", "member_id"))

    entry_id: Mapped[int] = mapped_column(ForeignKey("council_act_entries.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id"), primary_key=True)
    part: Mapped[str] = mapped_column(Code, primary_key=True)


class CouncilTakenUp(Base):
    """That an act of the assembly took up an issue out of comments (論点), as its secretariat entered it; and when that
    was taken back. Taken back once; entered again, it is another row."""

    __tablename__ = "council_taken_up"
    __append_only__ = ("back_at", "back_seat", "back_reason", "back_log_id")
    __table_args__ = (
        CheckConstraint(
            "(back_at IS NULL) = (back_seat IS NULL) AND (back_at IS NULL) = (back_reason IS NULL) "
            "AND (back_at IS NULL) = (back_log_id IS NULL)",
            name="back_whole",
        ),
        _only("uq_council_taken_up_now", "act_id", "issue_id", where="back_at IS NULL"),
        Index("ix_council_taken_up_issue_id", "issue_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("council_acts.id"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
    back_at: Mapped[datetime | None] = mapped_column(Moment)
    back_seat: Mapped[str | None] = mapped_column(Code)
    back_reason: Mapped[str | None] = mapped_column(Text)
    back_log_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id"))


class CouncilFigure(Base):
    """A number that a source gives about signatures or a consultation; null: not seen, never zero."""

    __tablename__ = "council_figures"
    __append_only__ = True
    __table_args__ = (one_of("precision", Precision), CheckConstraint("value >= 0", name="value_counted"))

    entry_id: Mapped[int] = mapped_column(ForeignKey("council_act_entries.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(Code)
    part: Mapped[str | None] = mapped_column(Code)
    value: Mapped[int | None] = mapped_column(Key)
    precision: Mapped[str | None] = mapped_column(Code)


class CouncilVote(Base):
    """One vote on one question. A wrong one is superseded by a new row, at most once; counts null are not known.

    ``choices_from``: the single votes are no part of the official record but come from this source (P10).
    """

    __tablename__ = "council_votes"
    __append_only__ = ("current",)
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        one_of("question", Question),
        one_of("way", Way),
        one_of("requirement", tuple(REQUIREMENTS)),
        one_of("declared", Declared),
        one_of("reported", Result),
        one_of("casting", (Choice.in_favour.value, Choice.against.value)),
        one_of("ending", Ending),
        CheckConstraint("against IS NULL OR in_favour IS NOT NULL", name="counts_together"),
        CheckConstraint(
            "coalesce(in_favour, 0) >= 0 AND coalesce(against, 0) >= 0 AND coalesce(stayed, 0) >= 0"
            " AND coalesce(abstained, 0) >= 0 AND coalesce(absent, 0) >= 0 AND coalesce(excused, 0) >= 0"
            " AND coalesce(not_voting, 0) >= 0",
            name="counts_counted",
        ),
        CheckConstraint("(supersedes_id IS NULL) = (correction IS NULL)", name="correction_says_why"),
        Index("ix_council_votes_act_id", "act_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("council_acts.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("council_bodies.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("council_meetings.id"))
    current: Mapped[bool]
    taken_on: Mapped[str | None] = mapped_column(Written)
    taken_from: Mapped[date | None]
    question: Mapped[str] = mapped_column(Code)
    way: Mapped[str | None] = mapped_column(Code)
    requirement: Mapped[str] = mapped_column(Code)
    requirement_seen: Mapped[bool]
    seats: Mapped[int | None]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    stayed: Mapped[int | None]
    abstained: Mapped[int | None]
    absent: Mapped[int | None]
    excused: Mapped[int | None]
    not_voting: Mapped[int | None]
    presiding_id: Mapped[int | None] = mapped_column(ForeignKey("council_members.id"))
    casting: Mapped[str | None] = mapped_column(Code)
    declared: Mapped[str | None] = mapped_column(Code)
    recalled: Mapped[bool]
    tie: Mapped[bool]
    unanimous: Mapped[bool]
    reported: Mapped[str | None] = mapped_column(Code)
    reported_ja: Mapped[str | None] = mapped_column(String(300))
    reported_en: Mapped[str | None] = mapped_column(String(300))
    ending: Mapped[str | None] = mapped_column(Code)
    choices_from: Mapped[str | None] = mapped_column(String(300))
    roll_digest: Mapped[str | None] = mapped_column(Digest)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("council_votes.id"))
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str | None] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilMemberVote(Base):
    """What one member did in one vote. The group is that of the day of the vote (council_faction_terms)."""

    __tablename__ = "council_member_votes"
    __append_only__ = True
    __table_args__ = (one_of("choice", Choice), Index("ix_council_member_votes_member_id", "member_id"))

    vote_id: Mapped[int] = mapped_column(ForeignKey("council_votes.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id"), primary_key=True)
    choice: Mapped[str] = mapped_column(Code)


class CouncilSource(Base):
    """Minutes, video, paper or report behind an act or a meeting. Minutes often come weeks later: own rows."""

    __tablename__ = "council_sources"
    __append_only__ = True
    __table_args__ = (
        one_of("kind", SourceKind),
        CheckConstraint("(act_id IS NULL) <> (meeting_id IS NULL)", name="of_act_or_meeting"),
        CheckConstraint("address IS NOT NULL OR title IS NOT NULL", name="names_something"),
        Index("ix_council_sources_act_id", "act_id"),
        Index("ix_council_sources_meeting_id", "meeting_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("council_acts.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("council_meetings.id"))
    kind: Mapped[str] = mapped_column(Code)
    title: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(1000))
    seen_on: Mapped[date | None]
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str | None] = mapped_column(Code)


class CouncilQuestion(Base):
    """A question or draft condition that a member filed here about a proposal. No act of the assembly by itself.

    ``issue_id``: the issue of residents' comments that it was drawn from, where it was.
    """

    __tablename__ = "council_questions"
    __append_only__ = True
    __table_args__ = (
        one_of("kind", AskedKind),
        CheckConstraint("(version_no IS NULL) = (version_digest IS NULL)", name="version_by_digest"),
        CheckConstraint("(flow_id IS NULL AND field IS NULL) OR version_no IS NOT NULL", name="place_in_version"),
        Index("ix_council_questions_proposal_id", "proposal_id"),
        Index("ix_council_questions_member_id", "member_id"),
        Index("ix_council_questions_issue_id", "issue_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id"))
    kind: Mapped[str] = mapped_column(Code)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version_no: Mapped[int | None]
    version_digest: Mapped[str | None] = mapped_column(Digest)
    flow_id: Mapped[str | None] = mapped_column(Code)
    field: Mapped[str | None] = mapped_column(Code)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issues.id"))
    filed_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilFlagNote(Base):
    """What is noted from the assembly's side on a point to check of a version: dated, never changed.

    ``member_id``: whose own view it is; empty when the secretariat notes it for the assembly. ``act_id``: the act of
    the assembly that the note rests on. ``rule``, ``field``: as in flag_replies.
    """

    __tablename__ = "council_flag_notes"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("(rule = 'GAP') = (field IS NOT NULL)", name="gap_names_field"),
        CheckConstraint("length(body) > 0", name="body_said"),
        Index("ix_council_flag_notes_proposal_id_id", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version: Mapped[int]
    rule: Mapped[str] = mapped_column(String(8))
    field: Mapped[str | None] = mapped_column(Code)
    body: Mapped[str] = mapped_column(Text)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("council_members.id"))
    act_id: Mapped[int | None] = mapped_column(ForeignKey("council_acts.id"))
    noted_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilCorrectionRequest(Base):
    """A member's public request to correct an entry that names them, and what the secretariat decided.

    It is an entry of an act, or what is entered about the member outside of acts (``about``).
    ``correction_log_id``: of an answer "corrected", the entry of the public record by which it was.
    """

    __tablename__ = "council_correction_requests"
    __append_only__ = ("decision", "decision_reason", "decided_at", "decided_seat", "correction_log_id")
    __table_args__ = (
        one_of("decision", Decision),
        one_of("about", Contested),
        CheckConstraint("(act_id IS NULL) = (about IS NOT NULL)", name="of_act_or_member"),
        CheckConstraint(
            "(coalesce(decision, 'kept') = 'corrected') = (correction_log_id IS NOT NULL)", name="correction_named"
        ),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        CheckConstraint("(decision IS NULL) = (decision_reason IS NULL)", name="decided_with_reason"),
        Index("ix_council_correction_requests_act_id", "act_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("council_acts.id"))
    about: Mapped[str | None] = mapped_column(Code)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id"))
    request: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
    decision: Mapped[str | None] = mapped_column(Code)
    decision_reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_seat: Mapped[str | None] = mapped_column(Code)
    correction_log_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id"))


class CouncilPrincipleSet(Base):
    """Principles that a municipality adopted for its smart-city projects, as its source has them.

    The next set replaces the one before it: adopted anew, or put right (``correction`` says why). ``adoption``: the
    how-manieth set that the municipality adopted, from 1. A set that was put right keeps it: it is the same set,
    printed anew, and whatever was held against it still is.
    """

    __tablename__ = "council_principle_sets"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("replaces_id"),
        _only("uq_council_principle_sets_first", "jurisdiction", where="replaces_id IS NULL"),
        CheckConstraint("correction IS NULL OR replaces_id IS NOT NULL", name="correction_of_one"),
        _only("uq_council_principle_sets_adopted", "jurisdiction", "adoption", where="correction IS NULL"),
        CheckConstraint("source_title IS NOT NULL OR source_address IS NOT NULL", name="source_named"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    title_ja: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    adopted_on: Mapped[date]
    source_title: Mapped[str | None] = mapped_column(String(300))
    source_address: Mapped[str | None] = mapped_column(String(1000))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("council_principle_sets.id"))
    adoption: Mapped[int]
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilPrinciple(Base):
    """One principle of a set, by its number there."""

    __tablename__ = "council_principles"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("set_id", "number"), CheckConstraint("number > 0", name="numbered_from_one"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("council_principle_sets.id"))
    number: Mapped[int]
    name_ja: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    text_ja: Mapped[str | None] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)


class CouncilAssessment(Base):
    """What one assessor says of one version: the city (``body_id`` null) or a committee, each for itself.

    A correction is a new row that replaces the one before it, which stays readable: ``current`` is all that changes.
    Against principles that were adopted since, the same version is assessed anew, and both stand. ``adoption``: of
    ``principles_id``; 0 where the city had published none.
    """

    __tablename__ = "council_assessments"
    __append_only__ = ("current",)
    __table_args__ = (
        UniqueConstraint("replaces_id"),
        # two, for a null is never the same as another null
        _only(
            "uq_council_assessments_of_city", "proposal_id", "version_no", "adoption",
            where="current AND body_id IS NULL",
        ),
        _only(
            "uq_council_assessments_of_body", "proposal_id", "version_no", "body_id", "adoption",
            where="current AND body_id IS NOT NULL",
        ),
        CheckConstraint("(principles_id IS NULL) = (adoption = 0)", name="adoption_of_principles"),
        CheckConstraint("(replaces_id IS NULL) = (correction IS NULL)", name="correction_says_why"),
        CheckConstraint("source_title IS NOT NULL OR source_address IS NOT NULL", name="source_named"),
        Index("ix_council_assessments_proposal_id", "proposal_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version_no: Mapped[int]
    version_digest: Mapped[str] = mapped_column(Digest)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("council_bodies.id"))
    principles_id: Mapped[int | None] = mapped_column(ForeignKey("council_principle_sets.id"))
    adoption: Mapped[int]
    current: Mapped[bool]
    assessed_on: Mapped[date]
    source_title: Mapped[str | None] = mapped_column(String(300))
    source_address: Mapped[str | None] = mapped_column(String(1000))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("council_assessments.id"))
    correction: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))


class CouncilAssessmentHead(Base):
    """What an assessment says under one of the five heads: a word of the scale and the reason."""

    __tablename__ = "council_assessment_heads"
    __append_only__ = True
    __table_args__ = (
        one_of("head", Head),
        one_of("level", Level),
        CheckConstraint("level = 'not_assessed' OR reason_ja IS NOT NULL", name="level_with_reason"),
        CheckConstraint("reason_en IS NULL OR reason_ja IS NOT NULL", name="reason_in_japanese"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("council_assessments.id"), primary_key=True)
    head: Mapped[str] = mapped_column(Code, primary_key=True)
    level: Mapped[str] = mapped_column(Code)
    reason_ja: Mapped[str | None] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)


class CouncilAssessmentPrinciple(Base):
    """A principle that an assessment touches under a head."""

    __tablename__ = "council_assessment_principles"
    __append_only__ = True
    __table_args__ = (one_of("head", Head),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("council_assessments.id"), primary_key=True)
    head: Mapped[str] = mapped_column(Code, primary_key=True)
    principle_id: Mapped[int] = mapped_column(ForeignKey("council_principles.id"), primary_key=True)


class CouncilAssessmentGround(Base):
    """What a reason rests on: a point to check (``rule``; ``field`` of a gap), a flow, or a field of a flow or plan."""

    __tablename__ = "council_assessment_grounds"
    __append_only__ = True
    __table_args__ = (
        one_of("head", Head),
        CheckConstraint("rule IS NOT NULL OR flow_id IS NOT NULL OR field IS NOT NULL", name="names_something"),
        CheckConstraint("rule IS NULL OR flow_id IS NULL", name="rule_or_flow"),
        CheckConstraint("rule IS NULL OR (rule = 'GAP') = (field IS NOT NULL)", name="gap_names_field"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("council_assessments.id"), primary_key=True)
    head: Mapped[str] = mapped_column(Code, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str | None] = mapped_column(String(8))
    flow_id: Mapped[str | None] = mapped_column(Code)
    field: Mapped[str | None] = mapped_column(Code)


class CouncilAssessmentRequest(Base):
    """A committee was asked to assess a version of a proposal: on which day, and where that can be read. Against
    principles that were adopted since it can be asked again: ``principles_id``, the set that held on that day."""

    __tablename__ = "council_assessment_requests"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint(
            "proposal_id", "version_no", "body_id", "adoption", name="uq_council_assessment_requests_adoption"
        ),
        CheckConstraint("(principles_id IS NULL) = (adoption = 0)", name="adoption_of_principles"),
        CheckConstraint("source_title IS NOT NULL OR source_address IS NOT NULL", name="source_named"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version_no: Mapped[int]
    version_digest: Mapped[str] = mapped_column(Digest)
    body_id: Mapped[int] = mapped_column(ForeignKey("council_bodies.id"))
    principles_id: Mapped[int | None] = mapped_column(ForeignKey("council_principle_sets.id"))
    adoption: Mapped[int]
    asked_on: Mapped[date]
    source_title: Mapped[str | None] = mapped_column(String(300))
    source_address: Mapped[str | None] = mapped_column(String(1000))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    seat: Mapped[str] = mapped_column(Code)
    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
