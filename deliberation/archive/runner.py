"""Keeps the index up with the record from a thread of the server, beside the sequencer."""

import logging
import threading

from deliberation import clock
from deliberation.archive import acts, queries
from deliberation.db import Database

PERIOD = 0.7  # seconds between two looks; a new text is found about a second after it is in the record
AFTER_TROUBLE = 10.0

logger = logging.getLogger(__name__)


def start(database: Database) -> threading.Thread:
    """Call it after the worker has forked, once."""
    thread = threading.Thread(target=_run, args=(database,), name="search", daemon=True)
    thread.start()
    return thread


def _run(database: Database) -> None:
    stop = threading.Event()
    while True:
        try:
            if not _waiting(database) or not acts.index_new(database, now=clock.now()):
                stop.wait(PERIOD)
        except acts.LostRace:
            stop.wait(PERIOD)
        except Exception:  # nothing is lost by trying again: the cursor has not moved
            logger.exception("indexing failed")
            stop.wait(AFTER_TROUBLE)


def _waiting(database: Database) -> bool:
    """Whether there is anything to read, without taking the write lock."""
    with database.reading() as db:
        return queries.is_behind(db)
