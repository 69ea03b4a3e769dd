"""``jukugi serve``: bring the database up to date, load the demonstration once where asked, become the server.

One gunicorn with two workers of four threads each, on loopback unless told otherwise. It keeps no access log: logs of
operation hold no network address (safety).
"""

import json
import os
import socket
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from gunicorn.app.wsgiapp import WSGIApplication

from deliberation import config
from deliberation.accounts import queries
from deliberation.config import BadSettings, Settings
from deliberation.db import Database
from deliberation.demo import story
from deliberation.demo.people import Account
from deliberation.record import runner
from deliberation.record.keyfile import KeyTrouble
from deliberation.record.sequencer import Refusal

ROOT = Path(__file__).parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
WORKERS = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
# a letter of Japanese takes nine bytes of an address: with the most that gunicorn takes, a long search comes through
# to the page, which says in words what is too long
WORKERS += ["--limit-request-line", "8190"]


def address(bind: str | None) -> str:
    """Where to listen: as told, else loopback on PORT (8000)."""
    return bind or f"127.0.0.1:{config.port()}"


def check_address(bind: str) -> None:
    """Say at once and in one line that nobody can listen there, as when another server does. Raises BadSettings."""
    if bind.startswith(("unix:", "fd://")):
        return
    host, colon, number = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not colon:
            raise ValueError("it names no port, as in 127.0.0.1:8000")
        socket.create_server((host.strip("[]"), int(number)), family=family).close()
    except (OSError, OverflowError, ValueError) as trouble:
        raise BadSettings(f"cannot listen on {bind}: {trouble}") from trouble


def prepare(database: Database, settings: Settings, bind: str, now: datetime, *, demonstration: bool) -> None:
    """Open the record, load the demonstration once where asked; refuse to show it to a network or in production."""
    with database.reading() as db:
        shown = demonstration or queries.has_demonstration(db)
    if settings.production and shown:
        raise BadSettings("production starts neither with --demonstration nor on a database that holds its city")
    if shown and bind.rpartition(":")[0] not in LOOPBACK:
        raise BadSettings(f"a database with the demonstration city is served on loopback only, not on {bind}")
    try:
        if not settings.read_only:  # incident mode signs nothing
            runner.open_log(database, settings, now)
    except (KeyTrouble, Refusal) as trouble:
        raise BadSettings(str(trouble)) from trouble
    if demonstration:
        made = story.load(database, settings, now)
        if made:
            keep(settings, made)
            runner.open_log(database, settings, now)  # signs what was just entered, so that every receipt is good


def keep(settings: Settings, made: list[Account]) -> None:
    """Remember the demonstration's accounts for the next start; readable by this account of the machine only."""
    descriptor = os.open(_kept(settings), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([asdict(account) for account in made], file)


def welcome(settings: Settings, bind: str) -> str:
    """What the terminal says before the server starts."""
    base = f"http://{bind}"
    lines = ["", f"Jukugi   {base}/", f"English  {base}/en/", f"Record   {base}/log/", f"Data     {settings.var}", ""]
    if settings.smtp == "folder":
        lines += [f"Letters are not sent: they are put into {settings.mail_folder}", ""]
    if _kept(settings).exists():
        accounts = [Account(**row) for row in json.loads(_kept(settings).read_text())]
        lines += [f"Demonstration accounts, all with the password  {accounts[0].password}", ""]
        lines += [f"  {account.part:15} {account.email}" for account in accounts]
        lines += ["", f"Sign in at {base}/accounts/sign-in. Stop with Ctrl-C.", ""]
    return "\n".join(lines)


def _kept(settings: Settings) -> Path:
    return settings.var / "keys" / "demonstration-accounts.json"


def serve(bind: str) -> None:
    """Become gunicorn; does not return. Within this process: its workers inherit what is imported here already, which
    is half of a start. The caller has closed its connections, since none may be shared with a worker."""
    os.environ.setdefault("JUKUGI_BASE_URL", f"http://{bind}")
    if _kept(config.read()).exists():  # the demonstration: nobody in it has an address
        os.environ.setdefault("JUKUGI_SMTP", "folder")
        os.environ.setdefault("JUKUGI_MAIL_FROM", "jukugi@demo.invalid")
    print(welcome(config.read(), bind), flush=True)
    # what gunicorn starts itself anew with, when asked to (USR2); in the same folder, which relative settings are of
    script = str(Path(sys.executable).with_name("gunicorn"))
    sys.argv = [script, *WORKERS, "--pythonpath", str(ROOT), "--bind", bind, "--log-level", "warning", "app:app"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
