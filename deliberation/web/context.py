"""What a view may ask of the running application: its database, settings, who asks, and a word for the next page."""

from datetime import date, datetime
from typing import Any

from flask import current_app, flash, g
from sqlalchemy.engine import Connection

from deliberation.config import Settings
from deliberation.db import Database


def database() -> Database:
    """The database, for acts."""
    return current_app.extensions["jukugi_database"]


def settings() -> Settings:
    return current_app.extensions["jukugi_settings"]


def reading() -> Connection:
    """The request's connection for queries; opened at the first call, closed when the request ends."""
    if "reading" not in g:
        g.reading_context = database().reading()
        g.reading = g.reading_context.__enter__()
    return g.reading


def close_reading(_error: BaseException | None = None) -> None:
    context = g.pop("reading_context", None)
    g.pop("reading", None)
    if context is not None:
        context.__exit__(None, None, None)


def actor() -> Any:
    """The signed-in person (accounts.rules.Actor) or None. Set once per request by accounts."""
    if "actor" not in g:
        g.actor = current_app.extensions["jukugi_who"]()
    return g.actor


def notice(key: str, **values: object) -> None:
    """A sentence (catalogue key and its values) for the next page that the person sees."""
    days = {name: v.isoformat() for name, v in values.items() if isinstance(v, date) and not isinstance(v, datetime)}
    flash({"key": key, "values": values | days}, "notice")  # the session would make an HTTP date of a day
