"""Keeps the index up with the record from a thread of the server, beside the sequencer.

Once an hour it sees to the recoveries whose week is over, to the counts of the days that are, to
what residents marked in consultations that have closed, and forgets the attempts that were counted against floods.
"""

import logging
import threading
import time
from datetime import timedelta

from deliberation import clock
from deliberation.accounts import acts as accounts
from deliberation.archive import acts, queries
from deliberation.comments import acts as comments
from deliberation.db import Database

PERIOD = 0.7  # seconds between two looks; a new text is found about a second after it is in the record
AFTER_TROUBLE = 10.0
BETWEEN_COUNTS = 3600.0
BETWEEN_SCRUBS = 600.0  # withdrawn texts leave the files within this; so do erased ones that site left to be done
STILL_OWED = timedelta(hours=1)  # what was forgotten this long before a start may still be in the files

logger = logging.getLogger(__name__)


def start(database: Database) -> threading.Thread:
    """Call it after the worker has forked, once."""
    thread = threading.Thread(target=_run, args=(Runner(database),), name="search", daemon=True)
    thread.start()
    return thread


class Runner:
    """One look after another. ``owed``: texts were forgotten whose words are still in the files."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owed = False
        self._started = False
        self._scrubbed = -BETWEEN_SCRUBS
        self._counted = -BETWEEN_COUNTS

    def look(self) -> int:
        """Read what is new, without taking the write lock when nothing is. Returns how many entries."""
        with self._database.reading() as db:
            behind = queries.is_behind(db)
            if not self._started:  # whoever stopped may not have come to it
                self.owed = not acts.FORGOTTEN.isdisjoint(queries.kinds_since(db, clock.now() - STILL_OWED))
                self._started = True
        read = acts.index_new(self._database, now=clock.now()) if behind else acts.Read(0, False)
        self.owed = self.owed or read.forgot
        if self.owed and not read.entries and time.monotonic() - self._scrubbed >= BETWEEN_SCRUBS:
            self.owed = not acts.scrub(self._database, however_long=True)
            self._scrubbed = time.monotonic()
        if not read.entries and time.monotonic() - self._counted >= BETWEEN_COUNTS:
            accounts.carry_out_recoveries(self._database, now=clock.now())
            accounts.publish_day_counts(self._database, now=clock.now())
            comments.publish_agreements(self._database, now=clock.now())
            accounts.forget_attempts(self._database, now=clock.now())
            self._counted = time.monotonic()
        return read.entries


def _run(runner: Runner) -> None:
    while True:
        try:
            if not runner.look():
                time.sleep(PERIOD)
        except Exception:  # nothing is lost by trying again: the cursor has not moved
            logger.exception("indexing failed")
            time.sleep(AFTER_TROUBLE)
