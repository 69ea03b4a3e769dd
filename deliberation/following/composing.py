"""The words of a letter, at the moment in which it is sent: what was taken away since is not in it. Plain text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import request, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Actor
from deliberation.archive import telling
from deliberation.archive.feeds import Item
from deliberation.following import queries, things, tokens
from deliberation.following.naming import name_of
from deliberation.following.written import Composed
from deliberation.record.kinds import KINDS
from deliberation.web import formats, language, reading, settings

LINES = 20  # of one thing; the page has all of them
TOLD = 200  # characters of what an entry says; the record has all of it
OWED: list[Callable[[Actor, datetime], list[tuple[str, str]]]] = []
"""Filled by site: what waits for an official, as pairs of a sentence and a path."""


def owed(person_id: int, now: datetime) -> list[tuple[str, str]]:
    """What waits for a person in their offices."""
    who = accounts.actor(reading(), person_id)
    return [line for ask in OWED for line in ask(who, now)] if who.rights else []


def letter(row: Any, choice: Any, now: datetime) -> Composed | None:
    """A row of the outbox in words; None when nothing is left to be told."""
    return _confirm(row, choice, now) if row.kind == "confirm" else _news(row, choice, now)


def _address(endpoint: str, **values: Any) -> str:
    """A whole address, in the language of the letter."""
    return settings().base_url + url_for(endpoint, **values)


def _composed(row: Any, subject: str, text: str, stop: str = "") -> Composed:
    say = language.translate
    return Composed(subject, text, say("mail.sender"), language.language(), row.message_id, row.made_at, stop)


def _confirm(row: Any, choice: Any, now: datetime) -> Composed:
    say, secret = language.translate, settings().secret
    token = tokens.to_confirm(secret, choice.handle, choice.email, row.made_at)
    link = _address("letters.confirm", token=token)
    return _composed(row, say("mail.confirm_subject"), say("mail.confirm", site=settings().base_url, link=link))


def _news(row: Any, choice: Any, now: datetime) -> Composed | None:
    say, secret = language.translate, settings().secret
    parts = [part for part in _by_thing(row, choice) if part]
    tasks = owed(row.person_id, now) if choice.duties and choice.rhythm != "at_once" else []
    if not parts and not tasks:
        return None
    if tasks:
        lines = "\n".join(f"- {said}\n  {settings().base_url}{path}" for said, path in tasks)
        parts.insert(0, f"{say('mail.owed')}\n{lines}")
    stop = _address("letters.stop", token=tokens.to_stop(secret, choice.handle))
    foot = say("mail.foot", stop=stop, mine=_address("letters.mine"))
    day = formats.day(clock.day(row.made_at), language.language())
    return _composed(row, say("mail.subject", date=day), "\n\n".join([say("mail.head"), *parts, foot]) + "\n", stop)


def _by_thing(row: Any, choice: Any) -> Iterator[str]:
    """A part for each thing with news; an entry that is about several is told under the narrowest."""
    found = queries.news(reading(), row.person_id, row.after, row.up_to)
    under: dict[tuple[str, str], list[Any]] = {}
    told: set[int] = set()
    for entry in sorted(found, key=lambda entry: (things.KINDS.index(entry.what), -entry.id)):
        if entry.id not in told:
            under.setdefault((entry.what, entry.key), []).append(entry)
            told.add(entry.id)
    for (what, key), entries in under.items():
        thing = things.find(reading(), what, key)
        if thing is not None:
            yield _part(thing, entries, choice.handle)


def _part(thing: things.Thing, entries: Sequence[Any], handle: str) -> str:
    """Officials' acts one by one, what residents did by its number alone."""
    say = language.translate
    single = [entry for entry in entries if KINDS[entry.kind].by != "resident"]
    named, member = things.of_many(thing), things.member_of(thing)
    items = telling.items(single[:LINES], lambda entry: entry.id, named=named, member=member)
    lines = [_line(item) for item in items]
    counts = Counter(entry.kind for entry in entries if KINDS[entry.kind].by == "resident")
    lines += [f"- {say('mail.times', what=say('kind.' + kind), n=n)}" for kind, n in sorted(counts.items())]
    if len(single) > LINES:
        lines.append(f"- {say('mail.more', n=len(single) - LINES)}")
    page = f"{settings().base_url}{request.script_root}{thing.path}"
    end = _address("letters.stop", token=tokens.to_stop(settings().secret, handle, thing.what, thing.key))
    return "\n".join([say("mail.thing", name=name_of(thing)), f"  {page}", *lines, say("mail.stop_this", link=end)])


def _line(item: Item) -> str:
    """The day, what happened, what the entry says of it, and where it stands."""
    told = " ".join(item.summary.split())
    told = told if len(told) <= TOLD else told[: TOLD - 1] + "\u2026"
    parts = [f"- {formats.day(clock.day(item.updated), language.language())} {item.title}", told, item.link]
    return "\n  ".join(part for part in parts if part)
