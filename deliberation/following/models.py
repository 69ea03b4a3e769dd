"""Who follows what and how they are told, and the letters that wait. No address of a person is kept here: a letter is
written and addressed at the moment in which it is sent, from the account."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Key, Moment


class Follow(Base):
    """``subject``: where the record has its entries; without one all of ``place``, or of the site. ``since``:
    the newest entry when it began."""

    __tablename__ = "follows"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    what: Mapped[str] = mapped_column(Code, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    subject: Mapped[str | None] = mapped_column(String(128))
    place: Mapped[str | None] = mapped_column(Code)
    since: Mapped[int] = mapped_column(Key)


class MailChoice(Base):
    """How somebody is told by mail. ``handle``: stands for the person in links of letters; ``confirmed``: keyed hash of
    the address that its holder confirmed; ``told_to``: the last entry that was looked at; ``ended``: why letters ended
    where the person did not end them."""

    __tablename__ = "mail_choices"
    __table_args__ = (
        UniqueConstraint("handle"),
        CheckConstraint("rhythm IN ('off', 'at_once', 'daily', 'weekly')", name="rhythm"),
        Index("ix_mail_choices_next_at", "next_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(43))
    rhythm: Mapped[str] = mapped_column(Code)
    language: Mapped[str] = mapped_column(String(2))
    duties: Mapped[bool]
    confirmed: Mapped[str | None] = mapped_column(String(64))
    told_to: Mapped[int] = mapped_column(Key)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[str | None] = mapped_column(Code)


class MailLetter(Base):
    """The outbox: one letter, by what it is about (``after`` < entry <= ``up_to``), never by its words.

    ``state``: waiting, claimed (a worker has it), handing (the server is being told that the letter is whole), sent,
    given_up, or unsure: the worker stopped in that very moment, and it is not sent a second time.
    """

    __tablename__ = "mail_letters"
    __table_args__ = (
        CheckConstraint("kind IN ('confirm', 'news')", name="kind"),
        CheckConstraint("state IN ('waiting', 'claimed', 'handing', 'sent', 'given_up', 'unsure')", name="state"),
        UniqueConstraint("message_id"),
        Index("ix_mail_letters_state_next_at", "state", "next_at"),
        Index("ix_mail_letters_person_id_made_at", "person_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(Code)
    after: Mapped[int] = mapped_column(Key)
    up_to: Mapped[int] = mapped_column(Key)
    message_id: Mapped[str] = mapped_column(String(43))
    state: Mapped[str] = mapped_column(String(12))
    tries: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    fault: Mapped[str | None] = mapped_column(Code)


class MailBlock(Base):
    """A mailbox that wants no letter from this site, as a keyed hash; asked for by whoever reads its mail."""

    __tablename__ = "mail_blocks"

    mailbox_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
