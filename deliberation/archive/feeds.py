"""Atom feeds of the public record: of the whole site, of a proposal, of a search."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from feedgen.feed import FeedGenerator

from deliberation.clock import TOKYO

_XML_ILLEGAL = {c: None for c in (*range(0, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


def clean(text: str) -> str:
    """Without what XML forbids."""
    return text.translate(_XML_ILLEGAL)


def atom(
    *, address: str, page: str, title: str, language: str, entries: Sequence[dict[str, Any]], updated: Any
) -> bytes:
    """``entries``: id, link, title, summary, updated; newest first."""
    feed = FeedGenerator()
    feed.id(address)
    feed.title(clean(title))
    feed.link(href=page, rel="alternate")
    feed.link(href=address, rel="self")
    feed.language(language)
    feed.updated(updated)
    feed.author(name="Jukugi")
    for row in entries:
        entry = feed.add_entry(order="append")
        entry.id(row["id"])
        entry.title(clean(row["title"]))
        entry.link(href=row["link"])
        entry.updated(row["updated"])
        entry.summary(clean(row["summary"]))
    return feed.atom_str(pretty=True)


def moment(leaf: bytes) -> datetime:
    """When an entry was made; what a resident did is known by its day only, which begins in Japan."""
    at = json.loads(leaf)["at"]
    if len(at) == 10:
        return datetime.combine(date.fromisoformat(at), time(), TOKYO)
    return datetime.fromisoformat(at)


def facts_in_words(leaf: bytes, say: Callable[..., str]) -> str:
    """The ids of an entry as a short line, for a feed's summary."""
    body = json.loads(leaf)
    facts = body.get("facts", {})
    known = [
        f"{name}: {value}"
        for name, value in facts.items()
        if isinstance(value, str | int) and not str(value).startswith("sha256:")
    ]
    return " / ".join([say("kind." + body["kind"]), *known])
