"""One frozen settings object, read from the environment. docs/operating.md has the same table in words."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

SEVERAL = 8  # different characters at least: what a person types to fill 32 places has fewer
DATABASES = re.compile(r"(sqlite|postgres(ql)?(\+psycopg)?)://")
ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
MAIL_SERVER = re.compile(r"smtps?://[^\s/?#]+(\?tls=off)?")
SENDER = re.compile(r"[^\s@<>\",;:]+@[^\s@<>\",;:]+")
LOOPBACK = "127.0.0.1,localhost"
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class BadSettings(Exception):
    """The settings do not allow a start. The message says which variable and why (for the operator's terminal)."""


@dataclass(frozen=True)
class Settings:
    """Everything the process takes from outside.

    ``var``: folder of everything that is written (database, log key, tiles, uploads).
    ``origin``: first line of every checkpoint; also the name of the log's key.
    ``base_url``: public address, used in feeds, citations and exports.
    """

    environment: str = "development"  # development | production
    database_url: str = "sqlite:///var/jukugi.sqlite"
    secret: str = ""
    var: Path = Path("var")
    base_url: str = "http://127.0.0.1:8000"
    origin: str = "jukugi.demo.invalid/log"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    debug: bool = False
    read_only: bool = False
    max_body: int = 64 * 1024 * 1024  # bytes of one request, uploads included
    sequencer: bool = True  # run the log's sequencer inside this process
    contact: str = ""  # how to reach the administrator, printed on the "about" page
    behind_proxy: int = 0  # trusted reverse proxies in front
    smtp: str = ""  # the mail server, or "folder" in a demonstration; without it no letter is offered
    mail_from: str = ""  # the sender of letters
    mail_hour: int = 7  # of the day in Japan at which daily and weekly letters are made
    mail_worker: bool = True  # send letters from a thread of this process

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def log_key_path(self) -> Path:
        """The signing key of the log; outside the database and its backups."""
        return self.var / "keys" / "log.key"

    @property
    def log_dir(self) -> Path:
        """Checkpoint and tiles as static files."""
        return self.var / "log"

    @property
    def mail_folder(self) -> Path:
        """Where a demonstration puts the letters that it does not send."""
        return self.var / "mail"

    @property
    def uploads(self) -> Path:
        return self.var / "uploads"


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; a missing secret outside production is made once and kept in ``var``."""
    var = Path(environ.get("JUKUGI_VAR") or "var").absolute()
    environment = environ.get("JUKUGI_ENV", "development")
    settings = Settings(
        environment=environment,
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{var / 'jukugi.sqlite'}",
        secret=environ.get("JUKUGI_SECRET", ""),
        var=var,
        base_url=(environ.get("JUKUGI_BASE_URL") or "http://127.0.0.1:8000").rstrip("/"),
        origin=environ.get("JUKUGI_LOG_ORIGIN") or "jukugi.demo.invalid/log",
        hosts=tuple(h.strip() for h in (environ.get("JUKUGI_HOSTS") or LOOPBACK).split(",") if h.strip()),
        debug=_yes(environ, "JUKUGI_DEBUG", False) or _flask_debugs(environ),
        read_only=_yes(environ, "JUKUGI_READ_ONLY", False),
        max_body=_number(environ, "JUKUGI_MAX_BODY", 64 * 1024 * 1024),
        sequencer=_yes(environ, "JUKUGI_SEQUENCER", True),
        contact=environ.get("JUKUGI_CONTACT", "").strip()[:300],
        behind_proxy=_number(environ, "JUKUGI_BEHIND_PROXY", 0),
        smtp=environ.get("JUKUGI_SMTP", "").strip(),
        mail_from=environ.get("JUKUGI_MAIL_FROM", "").strip(),
        mail_hour=_number(environ, "JUKUGI_MAIL_HOUR", 7),
        mail_worker=_yes(environ, "JUKUGI_MAIL_WORKER", True),
    )
    check(settings)
    return settings if settings.secret else _with_kept_secret(settings)


def check(settings: Settings) -> None:
    """Refuse settings with which a real deployment must not start."""
    if settings.environment not in ("development", "production"):
        raise BadSettings(f"JUKUGI_ENV must be development or production, not {settings.environment!r}")
    if not DATABASES.match(settings.database_url):
        raise BadSettings("DATABASE_URL must begin with sqlite:// or postgresql://")
    if not ADDRESS.fullmatch(settings.base_url):
        raise BadSettings("JUKUGI_BASE_URL must be an address such as https://jukugi.example.jp")
    if not settings.hosts:  # nothing named would mean everything
        raise BadSettings("JUKUGI_HOSTS must name the hosts that are answered, such as jukugi.example.jp")
    if settings.max_body < 1:
        raise BadSettings("JUKUGI_MAX_BODY must be 1 or more")
    if not settings.origin.isprintable() or {" ", "+"} & set(settings.origin) or settings.origin.startswith("/"):
        raise BadSettings("JUKUGI_LOG_ORIGIN must be a name without spaces and plus signs, such as city.example/log")
    _check_mail(settings)
    if not settings.production:
        return
    if len(settings.secret) < 32 or len(set(settings.secret)) < SEVERAL:
        raise BadSettings("JUKUGI_SECRET must be set in production, 32 characters or more (openssl rand -hex 32)")
    if settings.debug:
        raise BadSettings("neither JUKUGI_DEBUG nor FLASK_DEBUG may be set in production")
    if settings.origin.split("/")[0].endswith(".invalid"):
        raise BadSettings("JUKUGI_LOG_ORIGIN must name this deployment in production, not a .invalid demonstration")
    if not settings.base_url.startswith("https://"):
        raise BadSettings("JUKUGI_BASE_URL must begin with https:// in production")


def _check_mail(settings: Settings) -> None:
    if settings.mail_hour > 23:
        raise BadSettings("JUKUGI_MAIL_HOUR must be from 0 to 23")
    if not settings.smtp:
        return
    if settings.smtp == "folder" and settings.production:
        raise BadSettings("JUKUGI_SMTP must name a mail server in production: a folder sends nothing")
    if settings.smtp != "folder" and not MAIL_SERVER.fullmatch(settings.smtp):
        raise BadSettings("JUKUGI_SMTP must be an address such as smtp://user:password@mail.example.jp:587")
    if not SENDER.fullmatch(settings.mail_from) or not settings.mail_from.isascii():
        raise BadSettings("JUKUGI_MAIL_FROM must be the address that letters come from, such as jukugi@city.example.jp")


def _flask_debugs(environ: Mapping[str, str]) -> bool:
    """Flask reads FLASK_DEBUG by itself."""
    return environ.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no")


def _yes(environ: Mapping[str, str], name: str, default: bool) -> bool:
    raw = environ.get(name, "").strip()
    if not raw:
        return default
    if raw.lower() not in YES | NO:
        raise BadSettings(f"{name} must be 1, true, yes or on, or 0, false, no or off, not {raw!r}")
    return raw.lower() in YES


def port(environ: Mapping[str, str] = os.environ) -> int:
    """Where ``serve`` listens unless told an address."""
    found = _number(environ, "PORT", 8000)
    if not 0 < found < 65536:
        raise BadSettings(f"PORT must be from 1 to 65535, not {found}")
    return found


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    raw = environ.get(name)
    if raw is None or raw == "":
        return default
    if not raw.isdecimal():
        raise BadSettings(f"{name} must be a whole number, not {raw!r}")
    return int(raw)


def _with_kept_secret(settings: Settings) -> Settings:
    path = settings.var / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as file:
            file.write(os.urandom(32).hex())
    return replace(settings, secret=path.read_text().strip())
