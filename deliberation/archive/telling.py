"""Entries of the record as items of a feed or lines of a letter, in the language of the request."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Response, request

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.archive import about, feeds, queries
from deliberation.archive.beside import Told, beside
from deliberation.archive.feeds import Item
from deliberation.council import queries as council
from deliberation.proposals import queries as proposals
from deliberation.record.wording import Described, described
from deliberation.web import formats, language, reading, settings

COLON = "\uff1a"


def mark(fictional: bool) -> str:
    """Before the title of what is of the demonstration."""
    return language.translate("feed.demonstration") if fictional else ""


def mark_of_all(items: Sequence[Item]) -> str:
    """Before the title of a feed that tells of nothing but the demonstration: real cases stand in others, too."""
    return mark(bool(items) and all(item.invented for item in items))


def items(
    rows: Sequence[Any], number: Callable[[Any], int], *, named: bool, member: int | None = None
) -> list[Item]:
    """Entries of the record in words. ``named``: each says in its title of which proposal it is. ``member``: whose
    entries they are, if a member's."""
    entries = [described(row.leaf) for row in rows]
    slugs, fictional = about.proposals_of(reading(), entries), accounts.fictional(reading())
    names = _names(entries, slugs)
    called = [names.proposals.get(slug or "") if named else None for slug in slugs]
    more = beside({number(row): entry for row, entry in zip(rows, entries, strict=True)}, member)
    return [
        _item(row, number(row), entry, names, of, about.invented(entry, fictional), more[number(row)])
        for row, entry, of in zip(rows, entries, called, strict=True)
    ]


def _item(
    row: Any, number: int, entry: Described, names: feeds.Names, of: str | None, of_it: bool, more: tuple[Told, Told]
) -> Item:  # fmt: skip
    say, link = language.translate, f"{settings().base_url}{request.script_root}/record/{number}"
    title = f"{of}{say(COLON)}{say(entry.said)}" if of else say(entry.said)
    if act := feeds.act_of(entry, names):
        title = say("feed.of_act", title=title, act=act)
    told = feeds.in_words(entry, say, lambda on: formats.day(on, language.language()), names)
    summary = " / ".join(filter(None, (*more[0], told, *more[1])))
    return Item(link, mark(of_it) + title, summary, feeds.moment(row.leaf), of_it)


def _names(entries: Sequence[Described], on: Sequence[str | None]) -> feeds.Names:
    """The names of everything that these entries call by an id or number, or are about, in three statements."""
    told = [{fact.name: str(fact.value) for fact in entry.facts} for entry in entries]
    slugs = sorted({slug for slug in on if slug})
    flows = sorted({facts["flow"] for facts in told if "flow" in facts})
    lang = language.language()
    titles = {slug: language.pair(title, lang) for slug, title in proposals.titles(reading(), slugs).items()}
    named = queries.flow_names(reading(), slugs, flows)
    numbers: dict[str, list[int]] = {}
    for key in (key for entry in entries for fact in entry.facts if (key := feeds.called(fact))):
        numbers.setdefault(key[0], []).append(key[1])
    called = {key: language.pair(name, lang) for key, name in council.names_told(reading(), numbers).items()}
    return feeds.Names(titles, {key: language.pair(name, lang) for key, name in named.items()}, called)


def atom(items: list[Item], title: str, path: str, query: str = "") -> Response:
    base = settings().base_url + request.script_root
    raw = feeds.atom(
        address=base + request.path + query, page=base + path, title=title, language=language.language(),
        items=items, updated=max((i.updated for i in items), default=_midnight()),
    )  # fmt: skip
    answer = Response(raw, mimetype="application/atom+xml")
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)


def _midnight() -> datetime:
    """An empty feed is as old as the day: asked again, it is the same."""
    return feeds.beginning(clock.day(clock.now()))
