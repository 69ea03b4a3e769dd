"""Jurisdictions, people, sessions, roles and seats, residents and recoveries, pending acts, notices, counters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Digest, Key, Moment

_NOT_ENDED = text("ended_on IS NULL")


class Jurisdiction(Base):
    """A municipality (自治体) on this site. ``demonstration``: fictional; a real deployment has none."""

    __tablename__ = "jurisdictions"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    demonstration: Mapped[bool]
    compiled: Mapped[bool]  # holds compiled cases only: nobody has a role here


class Department(Base):
    """A department of a city (担当課), of the list that the city keeps. Its names never change: a reorganisation ends
    it and names its successor, so that what it answered for stays told by the name that it had."""

    __tablename__ = "departments"
    __append_only__ = __set_once__ = ("ended_on", "successor_id", "end_entry_id")
    __table_args__ = (
        CheckConstraint("ended_on IS NOT NULL OR successor_id IS NULL", name="ended_with_successor"),
        CheckConstraint("(ended_on IS NULL) = (end_entry_id IS NULL)", name="ended_whole"),
        Index(
            "uq_departments_now", "jurisdiction", "name_ja", unique=True, sqlite_where=_NOT_ENDED,
            postgresql_where=_NOT_ENDED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    name_ja: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str | None] = mapped_column(String(100))
    since: Mapped[date]
    entry_id: Mapped[int] = mapped_column(Key)
    ended_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    end_entry_id: Mapped[int | None] = mapped_column(Key)


class Person(Base):
    """An account. No legal name, no address. ``email`` is optional; erased accounts keep nothing but their number."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("erased_on IS NULL OR email IS NULL", name="erased_is_empty"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    chosen_name: Mapped[str | None] = mapped_column(String(40))
    registered_on: Mapped[date]
    closed_on: Mapped[date | None]
    erased_on: Mapped[date | None]


class Session(Base):
    """A signed-in browser; the cookie holds the token, the table only its hash. Revocable."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_person_id", "person_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)


class Grant(Base):
    """A role in a jurisdiction under a numbered office seat. A seat's number is never given twice."""

    __tablename__ = "grants"
    __append_only__ = ("ended_at",)
    __table_args__ = (
        UniqueConstraint("role", "jurisdiction", "seat"),
        Index(
            "uq_grants_person_role_now",
            "person_id",
            "role",
            "jurisdiction",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(Code)
    jurisdiction: Mapped[str] = mapped_column(Code)
    seat: Mapped[int]
    granted_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class PendingAct(Base):
    """A public act that waits for its second seat; confirmed or declined once.

    ``arguments``: the act with a salt; their digest is recorded (rules.recorded_digest). ``digest``: without, private.
    Both change only where a text in them is erased (acts.erase_argument), once the act is decided.
    """

    __tablename__ = "pending_acts"
    __append_only__ = ("state", "decided_by", "decided_at", "arguments", "digest")
    __fixed_while__ = ("open", ("arguments", "digest"))
    __table_args__ = (
        CheckConstraint("state IN ('open', 'confirmed', 'declined')", name="state"),
        CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="decided"),
        CheckConstraint("decided_by IS NULL OR state = 'declined' OR decided_by <> proposed_by", name="two_people"),
        Index("ix_pending_acts_jurisdiction_state_id", "jurisdiction", "state", "id"),
        Index(
            "uq_pending_acts_act_digest_open",  # the same act waits only once
            "act",
            "digest",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    act: Mapped[str] = mapped_column(Code)
    role: Mapped[str] = mapped_column(Code)
    jurisdiction: Mapped[str] = mapped_column(Code)
    arguments: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Digest)
    link: Mapped[str | None] = mapped_column(String(300))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_seat: Mapped[str] = mapped_column(Code)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class ResidentRef(Base):
    """One resident as the city knows them: a keyed hash of its own random reference, claimed by at most one account.

    ``asked_by``: the clerk who took the reference in, until another clerk makes its letter or sees its resident.
    ``seat``: of the clerk who saw them at the counter.
    """

    __tablename__ = "resident_refs"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "ref_hmac"),
        UniqueConstraint("jurisdiction", "person_id"),
        Index("ix_resident_refs_person_id", "person_id"),  # asked at every request of a signed-in person
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    ref_hmac: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    method: Mapped[str | None] = mapped_column(String(12))
    claimed_on: Mapped[date | None]
    seat: Mapped[str | None] = mapped_column(Code)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_on: Mapped[date | None]


class LetterCode(Base):
    """A single-use code from a letter; only its hash is kept. ``seat``: of the clerk who made it."""

    __tablename__ = "letter_codes"
    __table_args__ = (Index("ix_letter_codes_resident_ref_id", "resident_ref_id"),)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    resident_ref_id: Mapped[int] = mapped_column(ForeignKey("resident_refs.id"))
    seat: Mapped[str] = mapped_column(Code)
    ends_on: Mapped[date]
    used_on: Mapped[date | None]


class Recovery(Base):
    """A new address and password, asked for with a letter's code. They are kept only while they wait."""

    __tablename__ = "recoveries"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'refused', 'replaced')", name="state"),
        CheckConstraint(
            "(state = 'waiting') = (ended_on IS NULL AND email IS NOT NULL AND password_hash IS NOT NULL)",
            name="kept_while_waiting",
        ),
        CheckConstraint("state = 'waiting' OR (email IS NULL AND password_hash IS NULL)", name="gone_afterwards"),
        *(
            Index(
                f"uq_recoveries_{column}_waiting",
                column,
                unique=True,
                sqlite_where=text("state = 'waiting'"),
                postgresql_where=text("state = 'waiting'"),
            )
            for column in ("person_id", "email")
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdictions.code"))
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    asked_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    ended_on: Mapped[date | None]


class Notice(Base):
    """A word for a person in their account: catalogue key, values, link."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_person_id_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(Code)
    details: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Moment)
    read: Mapped[bool]


class Counter(Base):
    """Rate limits, kept in the database so that several workers count together. Names are keyed hashes; each is
    forgotten within hours (acts.limits)."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    time_window: Mapped[int] = mapped_column(Key, primary_key=True)
    count: Mapped[int]
