"""Looks for news and sends letters: from a thread of the server, or as ``jukugi mail``, a process of its own.

Several may run: the outbox gives each letter to one of them (acts.posting).
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

from flask import Flask

from deliberation import clock
from deliberation.config import Settings
from deliberation.db import Database
from deliberation.following import acts, composing, queries, tokens

PERIOD = 5.0
AFTER_TROUBLE = 60.0
BETWEEN_TIDYINGS = 300.0
ROUNDS = 200  # of people looked at before letters have their turn
SENDS = "deliberation.following.post"  # SMTP and MIME, which a worker of pages never needs

logger = logging.getLogger(__name__)


def start(app: Flask) -> threading.Thread:
    """Call it after the worker has forked, once."""
    thread = threading.Thread(target=run, args=(app,), name="mail", daemon=True)
    thread.start()
    return thread


def run(app: Flask) -> None:
    """For ever."""
    worker = Worker(app)
    while True:
        try:
            if not worker.look():
                time.sleep(PERIOD)
        except Exception as error:  # the outbox has everything; without the message, which may name somebody
            logger.error("letters: %s", type(error).__name__)
            time.sleep(AFTER_TROUBLE)


@contextmanager
def _going_on() -> Iterator[None]:
    """What goes wrong for one person keeps the news from nobody."""
    try:
        yield
    except Exception as error:
        logger.error("what waits for somebody could not be told: %s", type(error).__name__)


class Worker:
    """One round after another."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._database: Database = app.extensions["jukugi_database"]
        self._settings: Settings = app.extensions["jukugi_settings"]
        self._tidied = -BETWEEN_TIDYINGS

    def look(self) -> int:
        """Whatever is due now. Returns how many letters were sent, or tried."""
        now = clock.now()
        if time.monotonic() - self._tidied >= BETWEEN_TIDYINGS:
            acts.tidy(self._database, now=now)
            self._tidied = time.monotonic()
        for _round in range(ROUNDS):
            for choice in (due := self._due(now)):
                self._look_for(choice)
            if not due:
                break
        with self._database.reading() as db:
            letters = queries.waiting(db, now)
        if letters:
            self._send(letters)
        return len(letters)

    def _due(self, now: datetime) -> Sequence[Any]:
        with self._database.reading() as db:
            return queries.due(db, now)

    def _look_for(self, choice: Any) -> None:
        now, owed = clock.now(), False
        if choice.duties and choice.rhythm != "at_once":
            with self._speaking(choice.language), _going_on():
                owed = bool(composing.owed(choice.person_id, now))
        acts.look_for_news(
            self._database, now=now, person_id=choice.person_id, seen=choice.next_at,
            hour=self._settings.mail_hour, owed=owed,
        )  # fmt: skip

    def _send(self, letters: Any) -> None:
        post: Any = import_module(SENDS)
        way = post.open_post(self._settings)
        try:
            for letter_id in letters:
                row = acts.claim(self._database, now=clock.now(), letter_id=letter_id)
                if row is not None:
                    self._send_one(post, way, row)
        finally:
            way.close()

    def _send_one(self, post: Any, way: Any, row: Any) -> None:
        """Whatever goes wrong with one letter, it is marked so, and the others have their turn."""
        db, this, step = self._database, {"letter_id": row.id}, "not_written"
        try:
            found = self._composed(row)
            if found is None:
                return acts.drop(db, now=clock.now(), **this)
            raw, step = post.message(self._settings, *found), "not_sent"
            way.hand_over(found[0], raw, lambda: acts.mark(db, now=clock.now(), state="handing", **this))
        except post.NotTaken as why:
            acts.fail(db, now=clock.now(), fault=why.fault, for_ever=why.for_ever, address=why.address, **this)
        except post.Unsure:
            acts.mark(db, now=clock.now(), state="unsure", fault="no_answer", **this)
        except Exception as error:  # ours, before the end of the letter: what will never fit is not tried again
            way.close()
            logger.error("a letter could not be sent: %s", type(error).__name__)
            acts.fail(db, now=clock.now(), fault=step, for_ever=isinstance(error, UnicodeError), **this)
        else:
            acts.mark(db, now=clock.now(), state="sent", **this)

    def _composed(self, row: Any) -> tuple[str, composing.Composed] | None:
        """To whom, and what; None where there is no address that may be written to, or nothing to tell."""
        with self._database.reading() as db:
            choice = queries.choice(db, row.person_id)
        if choice is None or choice.email is None or choice.closed_on is not None:
            return None
        key = tokens.address_key(self._settings.secret, choice.email)
        with self._database.reading() as db:
            blocked = queries.is_blocked(db, tokens.mailbox_key(self._settings.secret, choice.email))
        if blocked or (row.kind == "news" and (choice.confirmed != key or choice.rhythm == "off")):
            return None
        with self._speaking(choice.language):
            composed = composing.letter(row, choice, clock.now())
        return (choice.email, composed) if composed else None

    @contextmanager
    def _speaking(self, lang: str) -> Iterator[None]:
        """As in a request in this language: words and addresses are made as on pages."""
        root = "/en" if lang == "en" else ""
        with self._app.test_request_context(
            "/", base_url=f"http://{self._settings.hosts[0]}",
            environ_overrides={"SCRIPT_NAME": root, "jukugi.language": lang},
        ):  # fmt: skip
            yield
