"""Runs the sequencer: as a thread inside the one-machine server, or in the foreground as its own command.

``start(database, settings)`` is called in each worker after it has forked. One of them gets the lock and keeps the
record; the others stand by, and one of those goes on when the first dies.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from deliberation.config import Settings
from deliberation.db import Database
from deliberation.record import acts, heads, keyfile
from deliberation.record.folder import Folder
from deliberation.record.keyfile import KeyTrouble
from deliberation.record.notes import Checkpoint, Signer
from deliberation.record.sequencer import LostRace, Refusal, Sequencer
from deliberation.record.tiles import EMPTY_ROOT

PERIOD = 0.5  # seconds between two looks for new entries: what a person waits for a receipt, at most twice this
AFTER_TROUBLE = 10.0  # seconds until the next attempt after a refusal or a fault

logger = logging.getLogger(__name__)


def sequencer(database: Database, settings: Settings, pause: Callable[[str], None] | None = None) -> Sequencer:
    """A sequencer of this site's log. Raises KeyTrouble when its key is not there or not right."""
    signer = keyfile.load(settings.log_key_path, settings.origin)
    return Sequencer(database, Folder(settings.log_dir), signer, pause)


def open_log(database: Database, settings: Settings, now: datetime) -> Signer:
    """Make the key, the first head (of no entries) and the published folder; what is there already stays.

    Raises KeyTrouble when there is a head whose key is not there: a new key would not be this log's.
    """
    folder = Folder(settings.log_dir)
    with database.reading() as db:
        opened = heads.is_open(db)
    if settings.log_key_path.exists() or opened:
        signer = keyfile.load(settings.log_key_path, settings.origin)
    else:
        signer = keyfile.make(settings.log_key_path, settings.origin)
    if not opened:
        acts.open_log(database, now=now, note=signer.sign(Checkpoint(signer.name, 0, EMPTY_ROOT).text))
    folder.publish("vkey", signer.verifier.vkey + "\n")
    with folder.lock() as ours:
        if ours:  # else a server is at work and signs it
            drain(sequencer(database, settings))
    return signer


def drain(rounds: Sequencer) -> int:
    """Sign and publish everything that is waiting. Returns the number of checkpoints that it took."""
    done = 0
    while rounds.step():
        done += 1
    return done


class Runner:
    """The loop: takes the lock, sequences every PERIOD, goes on after any fault, until told to stop."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._stop = threading.Event()
        self._said = ""
        self._thread = threading.Thread(target=self.run, name="record", daemon=True)

    def start(self) -> "Runner":
        self._thread.start()
        return self

    def stop(self, timeout: float = 5.0) -> None:
        """Ask the loop to end after its current round, and wait for that at most ``timeout`` seconds."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        """In this thread, until ``stop``."""
        while not self._stop.is_set():
            wait = PERIOD
            try:
                with Folder(self._settings.log_dir).lock() as ours:
                    if ours:
                        self._sequence()
            except (KeyTrouble, Refusal) as trouble:
                self._say(f"the record is not being signed: {trouble}")
                wait = AFTER_TROUBLE
            except LostRace:
                logger.info("another process keeps the record too")
            except Exception:  # a full disk, a database that is down: nothing is lost by trying again
                logger.exception("sequencing failed")
                wait = AFTER_TROUBLE
            self._stop.wait(wait)

    def _sequence(self) -> None:
        rounds = sequencer(self._database, self._settings)
        while not self._stop.is_set():
            if not rounds.step():
                self._said = ""
                self._stop.wait(PERIOD)

    def _say(self, trouble: str) -> None:
        """Each trouble once, not every ten seconds."""
        if trouble != self._said:
            logger.error("%s", trouble)
            self._said = trouble


def start(database: Database, settings: Settings) -> Runner:
    """Keep this site's record from a thread of this process. Call it after the worker has forked, once."""
    return Runner(database, settings).start()
