"""Tables of votes. What must never happen is a constraint: a late name on the roll, a second sheet for one person, a
count of a sealed vote, a stage before the one it rests on, a zero where nothing was counted.
"""

# long: the stages of one vote, whose keys hold each other, are read together
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Digest, Key, Moment

Voter = String(64)  # HMAC-SHA-256 of the city's reference, under a purpose of this vote alone


class VoteDraft(Base):
    """A vote in preparation: nothing is public, everything may change. Gone when the vote is opened."""

    __tablename__ = "vote_drafts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(Code, unique=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version: Mapped[int]
    rules: Mapped[bytes] = mapped_column(LargeBinary)
    rules_digest: Mapped[str] = mapped_column(Digest)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class RollDraft(Base):
    """The roll before it is closed: may be imported again."""

    __tablename__ = "vote_roll_drafts"

    draft_id: Mapped[int] = mapped_column(ForeignKey("vote_drafts.id"), primary_key=True)
    voter: Mapped[str] = mapped_column(Voter, primary_key=True)


class Vote(Base):
    """An opened vote: its rules, its plan and its roll never change again."""

    __tablename__ = "votes"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('advisory', 'ordinance', 'statute')", name="kind"),
        CheckConstraint("opens_at < closes_at", name="period"),
        CheckConstraint("roll_size > 0", name="roll"),
        UniqueConstraint("id", "roll_size"),
        Index("ix_votes_proposal_id_id", "proposal_id", "id"),
        Index("ix_votes_closes_at_id", "closes_at", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(Code, unique=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version: Mapped[int]
    plan_digest: Mapped[str] = mapped_column(Digest)
    kind: Mapped[str] = mapped_column(String(12))
    rules: Mapped[bytes] = mapped_column(LargeBinary)
    rules_digest: Mapped[str] = mapped_column(Digest)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    roll_size: Mapped[int]
    roll_digest: Mapped[str] = mapped_column(Digest)


class RollEntry(Base):
    """One person on the closed roll. Numbers run from 1 to the size that the vote names, each once, and neither the
    size nor an entry ever changes: so a full roll has no place for a late name.
    """

    __tablename__ = "vote_roll"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND roll_size", name="place"),
        ForeignKeyConstraint(["vote_id", "roll_size"], ["votes.id", "votes.roll_size"]),
        UniqueConstraint("vote_id", "voter"),
    )

    vote_id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    roll_size: Mapped[int]
    voter: Mapped[str] = mapped_column(Voter)


class RollMark(Base):
    """That a person of the roll was given paper; at most one mark a person, never taken back."""

    __tablename__ = "vote_roll_marks"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(["vote_id", "number"], ["vote_roll.vote_id", "vote_roll.number"]),
        CheckConstraint("mark IN ('paper')", name="mark"),
        Index("ix_vote_roll_marks_vote_id_counter_day", "vote_id", "counter", "day"),
    )

    vote_id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(8))
    counter: Mapped[str] = mapped_column(Code)
    day: Mapped[date]


class PaperSheets(Base):
    """Sheets of one counter and day as counted there; a correction is a new row with the next number. ``people``: who
    had been given one there by then, as the register had them."""

    __tablename__ = "vote_paper_sheets"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("vote_id", "counter", "day", "correction"),
        CheckConstraint(
            "issued >= 0 AND spoiled >= 0 AND returned >= 0 AND people >= 0 AND correction >= 0", name="counts"
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    counter: Mapped[str] = mapped_column(Code)
    day: Mapped[date]
    correction: Mapped[int]
    issued: Mapped[int]
    spoiled: Mapped[int]
    returned: Mapped[int]
    people: Mapped[int]
    seat: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Moment)


class VoteClosing(Base):
    """The vote was closed, by two seats."""

    __tablename__ = "vote_closings"
    __append_only__ = True

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Reconciliation(Base):
    """The sheets add up: issued = counted + spoiled + not returned. Nothing else can be stored."""

    __tablename__ = "vote_reconciliations"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("issued = counted + spoiled + not_returned", name="adds_up"),
        CheckConstraint("counted >= 0 AND spoiled >= 0 AND not_returned >= 0", name="counts"),
    )

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote_closings.vote_id"), primary_key=True)
    issued: Mapped[int]
    counted: Mapped[int]
    spoiled: Mapped[int]
    not_returned: Mapped[int]
    people: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class QuorumVerdict(Base):
    """The verdict on the turnout requirement; ``counting`` is what every later row must agree with."""

    __tablename__ = "vote_quorum_verdicts"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("vote_id", "counting"),
        CheckConstraint("quorate IN ('none', 'met', 'unmet', 'after_count')", name="quorate"),
        CheckConstraint("counting OR quorate = 'unmet'", name="sealed_only_when_unmet"),
    )

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote_reconciliations.vote_id"), primary_key=True)
    quorate: Mapped[str] = mapped_column(String(12))
    counting: Mapped[bool]
    cast_count: Mapped[int]
    needed: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment)


def _after_verdict(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["vote_id", column], ["vote_quorum_verdicts.vote_id", "vote_quorum_verdicts.counting"])


class BatchCount(Base):
    """One person's count of one bundle in one round. Two places a round, for two people; seen by nobody before both."""

    __tablename__ = "vote_batch_counts"
    __append_only__ = True
    __table_args__ = (
        _after_verdict("counting"),
        CheckConstraint("counting", name="opened"),
        CheckConstraint("place IN (1, 2)", name="place"),
        CheckConstraint("sheets > 0 AND invalid >= 0", name="counts"),
        UniqueConstraint("vote_id", "batch", "attempt", "place"),
        UniqueConstraint("vote_id", "batch", "attempt", "person_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    vote_id: Mapped[int] = mapped_column(Key)
    counting: Mapped[bool]
    batch: Mapped[int]
    attempt: Mapped[int]
    place: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    seat: Mapped[str] = mapped_column(Code)
    sheets: Mapped[int]
    invalid: Mapped[int]
    votes: Mapped[str] = mapped_column(Text)  # canonical JSON: option key → votes, in the order of the options
    scan: Mapped[str] = mapped_column(Digest)
    at: Mapped[datetime] = mapped_column(Moment)


_FIRST = text("agreed AND replaces IS NULL")


class BatchSetAside(Base):
    """A bundle that two people counted alike, but wrongly, was taken out of the count; its figures stay."""

    __tablename__ = "vote_batch_set_asides"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["vote_id", "batch", "attempt", "last_place"],
            [f"vote_batch_counts.{c}" for c in ("vote_id", "batch", "attempt", "place")],
        ),
        CheckConstraint("last_place = 2", name="both_counted"),
    )

    vote_id: Mapped[int] = mapped_column(Key, primary_key=True)
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_place: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class BatchOutcome(Base):
    """How a round ended: both counts agree, or they differ and the sheets are counted again.

    ``replaces``: the round that was set aside before this one agreed. One round alone replaces none, and each that was
    set aside is replaced once: so of a bundle never two counts enter the result.
    """

    __tablename__ = "vote_batch_outcomes"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["vote_id", "batch", "attempt", "last_place"],
            [f"vote_batch_counts.{c}" for c in ("vote_id", "batch", "attempt", "place")],
        ),
        ForeignKeyConstraint(
            ["vote_id", "batch", "replaces"],
            [f"vote_batch_set_asides.{c}" for c in ("vote_id", "batch", "attempt")],
        ),
        CheckConstraint("last_place = 2", name="both_counted"),
        CheckConstraint("agreed OR replaces IS NULL", name="agreed_replaces"),
        UniqueConstraint("vote_id", "batch", "replaces"),
        Index(
            "uq_vote_batch_outcomes_first",
            "vote_id",
            "batch",
            unique=True,
            sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
    )

    vote_id: Mapped[int] = mapped_column(Key, primary_key=True)
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_place: Mapped[int]
    agreed: Mapped[bool]
    replaces: Mapped[int | None]


class VoteResult(Base):
    """The result as the rule engine computed it. A vote that was not opened has no count, and no zero either."""

    __tablename__ = "vote_results"
    __append_only__ = True
    __table_args__ = (
        _after_verdict("opened"),
        UniqueConstraint("vote_id", "opened"),
        CheckConstraint("opened = (invalid IS NOT NULL)", name="unopened_has_no_count"),
        CheckConstraint("opened = (outcome <> 'void_unopened')", name="unopened_is_void"),
    )

    vote_id: Mapped[int] = mapped_column(Key, primary_key=True)
    opened: Mapped[bool]
    outcome: Mapped[str] = mapped_column(Code)
    winner: Mapped[str | None] = mapped_column(Code)
    effect: Mapped[bool | None]
    cast_count: Mapped[int]
    invalid: Mapped[int | None]
    content: Mapped[bytes] = mapped_column(LargeBinary)  # canonical JSON of everything above and its reasons
    digest: Mapped[str] = mapped_column(Digest)
    at: Mapped[datetime] = mapped_column(Moment)


class ResultOption(Base):
    """Votes for one answer: null where nobody counted."""

    __tablename__ = "vote_result_options"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(["vote_id", "opened"], ["vote_results.vote_id", "vote_results.opened"]),
        CheckConstraint("opened = (votes IS NOT NULL)", name="unopened_has_no_count"),
        CheckConstraint("votes >= 0", name="not_negative"),
    )

    vote_id: Mapped[int] = mapped_column(Key, primary_key=True)
    option_key: Mapped[str] = mapped_column(Code, primary_key=True)
    opened: Mapped[bool]
    votes: Mapped[int | None]


class Precedent(Base):
    """A historic referendum as it was compiled, with the outcome that our rules compute from its counts."""

    __tablename__ = "vote_precedents"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("code", "digest"), Index("ix_vote_precedents_held_on_id", "held_on", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    held_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(Code)
    winner: Mapped[str | None] = mapped_column(Code)
    effect: Mapped[bool | None]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Digest)
    loaded_at: Mapped[datetime] = mapped_column(Moment)
