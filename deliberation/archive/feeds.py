"""Atom feeds (RFC 4287) of the public record: of the whole site, of a proposal, of a search."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from feedgen.feed import FeedGenerator

from deliberation.clock import TOKYO
from deliberation.record.wording import Described, Fact

_XML_ILLEGAL = {c: None for c in (*range(0, 9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)}


@dataclass(frozen=True)
class Item:
    """One entry of a feed; ``link`` is its id as well, since what stands there never changes. ``invented``: it tells of
    the demonstration."""

    link: str
    title: str
    summary: str
    updated: datetime
    invented: bool = False


def clean(text: str) -> str:
    """Without what XML forbids."""
    return text.translate(_XML_ILLEGAL)


def atom(*, address: str, page: str, title: str, language: str, items: Sequence[Item], updated: datetime) -> bytes:
    """A feed at ``address`` about what stands on ``page``; items newest first."""
    feed = FeedGenerator()
    feed.generator("Jukugi")
    feed.id(address)
    feed.title(clean(title))
    feed.link(href=page, rel="alternate")
    feed.link(href=address, rel="self")
    feed.language(language)
    feed.updated(updated)
    feed.author(name="Jukugi")
    for item in items:
        entry = feed.add_entry(order="append")
        entry.id(item.link)
        entry.title(clean(item.title))
        entry.link(href=item.link)
        entry.updated(item.updated)
        entry.summary(clean(item.summary))
    return bytes(feed.atom_str(pretty=True))


def moment(leaf: bytes) -> datetime:
    """When an entry was made; what a resident did is known by its day only, which begins in Japan."""
    at = json.loads(leaf)["at"]
    return beginning(date.fromisoformat(at)) if len(at) == 10 else datetime.fromisoformat(at)


def beginning(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(day, time(), TOKYO)


@dataclass(frozen=True)
class Names:
    """What entries call by an id, in the reader's language: proposals by slug, flows by slug and id."""

    proposals: Mapping[str, str]
    flows: Mapping[tuple[str, str], str]
    called: Mapping[tuple[str, int], str] = field(default_factory=dict)


CALLED = {  # facts that hold the number of something with a name → what it is
    "act": "act", "body": "body", "before_faction": "faction", "consultation": "consultation", "council_act": "act",
    "department": "department", "faction": "faction", "issue": "issue", "member": "member", "parent": "act",
    "question": "question", "successor": "department",
}  # fmt: skip
BARE = frozenset({"meeting", "term", "group_term", "council_seat", "request"})  # numbers that tell nobody anything


def called(fact: Fact) -> tuple[str, int] | None:
    """What a fact calls by its number, or None."""
    what = CALLED.get(fact.name)
    return (what, int(fact.value)) if what and fact.shown_as == "int" and fact.place != "comments" else None


def act_of(entry: Described, names: Names) -> str | None:
    """The name of the act of an assembly that an entry is of: its title says it."""
    return next((names.called.get(of) for f in entry.facts if f.name == "act" and (of := called(f))), None)


def in_words(entry: Described, say: Callable[..., str], day: Callable[[date], str], names: Names) -> str:
    """What an entry's bytes say, as one line for a feed's summary; digests and lists are left to its page."""
    slug = next((str(fact.value) for fact in entry.facts if fact.name == "proposal"), "")
    told = []
    for fact in entry.facts:
        if fact.shown_as in ("digest", "digests", "ids", "flows") or fact.name in BARE:
            continue
        if (of := called(fact)) in names.called:
            if fact.name != "act":
                told.append(say("feed.fact", name=say("feed.named." + fact.name), value=names.called[of]))
            continue
        value = str(fact.value)
        if fact.shown_as == "day":
            value = day(date.fromisoformat(value))
        elif fact.name == "proposal":
            value = names.proposals.get(value, value)
        elif fact.shown_as == "flow":
            value = names.flows.get((slug, value), value)
        else:
            value = _said(fact, say)
        told.append(say("feed.fact", name=say(fact.label), value=value))
    return " / ".join(told)


def _said(fact: Fact, say: Callable[..., str]) -> str:
    if fact.shown_as == "code":
        said = say(fact.words)
        return said if said != fact.words else str(fact.value)
    if fact.shown_as == "bool":
        return say(fact.words)
    if fact.shown_as == "seat":
        role, _, number = fact.value.rpartition("-")
        return say("seat." + role, n=number)
    return say(fact.words, n=fact.value) if fact.words else str(fact.value)
