"""Has comments compared with each other, from a thread of the server, by ``jukugi comments compare``, a process of its
own: what it needs for that is in no worker's memory, and everything else on the machine goes first.
"""

import logging
import os
import subprocess
import sys
import threading
import time

from deliberation import clock
from deliberation.comments import acts
from deliberation.comments.queries import alike
from deliberation.config import Settings
from deliberation.db import Database

PERIOD = 30.0  # so that a busy thread is compared twice a minute, not after each comment
AFTER_TROUBLE = 300.0
COMMAND = [sys.executable, "-m", "deliberation.cli", "comments", "compare"]

logger = logging.getLogger(__name__)


def start(database: Database, settings: Settings) -> threading.Thread:
    """Call it after the worker has forked, once."""
    thread = threading.Thread(target=_run, args=(database, settings), name="alike", daemon=True)
    thread.start()
    return thread


def look(database: Database, settings: Settings) -> bool:
    """Have compared what waits; whether anything did."""
    with database.reading() as db:
        if not alike.to_compare(db, clock.now() - acts.STALE):
            return False
    where = {"DATABASE_URL": settings.database_url, "JUKUGI_VAR": str(settings.var)}
    subprocess.run([*COMMAND, "--nice"], check=True, env=os.environ | where)
    return True


def _run(database: Database, settings: Settings) -> None:
    while True:
        try:
            time.sleep(PERIOD)
            look(database, settings)
        except Exception:  # nothing is lost by trying again: what was not kept is read again
            logger.exception("comparing comments failed")
            time.sleep(AFTER_TROUBLE)
