"""A real mail server of this machine and somebody who is told. The fixtures stand in conftest.py."""

import email
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import text

from deliberation.db import Database
from deliberation.following import acts, queries
from tests.comments import making as m
from tests.following.calls import reader
from tests.moment import NOW

MORNING = datetime.fromisoformat("2026-11-21T22:00:00+00:00")  # Sunday, seven o'clock in Japan


class Box:
    """What the mail server took; ``says``: its answers to a sender's steps, where they are not "250 OK"."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.says: dict[str, str] = {}
        self.port = 0

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if "MAIL" in self.says:
            return self.says["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if "RCPT" in self.says:
            return self.says["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if "DATA" in self.says:
            return self.says["DATA"]
        found = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(found, EmailMessage) and envelope.rcpt_tos == [found["To"]]
        self.letters.append(found)
        self.raw.append(envelope.content)
        return "250 OK"


def words(letter: EmailMessage) -> str:
    return str(letter.get_content())


def states(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(text("SELECT state FROM mail_letters ORDER BY id")).scalars())


def news(database: Database, by: Any = None, **how: Any) -> tuple[Any, str]:
    """Somebody who follows a proposal, about which the city has just answered a comment."""
    slug, who = m.published(database), reader(database, by=by, **how)
    acts.follow(database, by=who, now=NOW, what="proposal", key=slug)
    m.answer(database, slug, m.comment(database, slug))
    return who, slug


def link(letter: EmailMessage) -> str:
    return re.sub(r"^<http://[^/]+|>$", "", letter["List-Unsubscribe"])


def rhythm(database: Database, who: Any) -> str:
    with database.reading() as db:
        return str(queries.choice(db, who.person_id).rhythm)
