"""Sees to large files and long audits from a thread of the server, by ``jukugi rows read``, a process of its own.

So a file of ten million rows takes neither the workers' time nor their memory, and what was interrupted goes on when
the server is there again. Threads of all workers look; a lock lets one process at a time read a file.
"""

import logging
import os
import subprocess
import sys
import threading
import time

from deliberation import clock
from deliberation.audits import auditing, working
from deliberation.config import Settings
from deliberation.db import Database

PERIOD = 2.0
AFTER_TROUBLE = 60.0
BETWEEN_CLEANINGS = 3600.0
COMMAND = [sys.executable, "-m", "deliberation.cli", "rows", "read"]

logger = logging.getLogger(__name__)


def start(database: Database, settings: Settings) -> threading.Thread:
    """Call it after the worker has forked, once."""
    thread = threading.Thread(target=_run, args=(database, settings), name="rows", daemon=True)
    thread.start()
    return thread


def look(database: Database, settings: Settings) -> bool:
    """Have read what waits; whether anything did."""
    if not (working.is_waiting(database, settings.uploads) or auditing.is_waiting(settings.uploads)):
        return False
    where = {"DATABASE_URL": settings.database_url, "JUKUGI_VAR": str(settings.var)}
    subprocess.run([*COMMAND, "--nice"], check=True, env=os.environ | where)
    return True


def _run(database: Database, settings: Settings) -> None:
    cleaned = -BETWEEN_CLEANINGS
    while True:
        try:
            if time.monotonic() - cleaned >= BETWEEN_CLEANINGS:
                working.forget_stale(database, settings.uploads, clock.now())
                auditing.forget_stale(settings.uploads, clock.now())
                cleaned = time.monotonic()
            look(database, settings)
            time.sleep(PERIOD)
        except Exception:  # nothing is lost by trying again: reading goes on where it stopped
            logger.exception("reading a file of rows failed")
            time.sleep(AFTER_TROUBLE)
