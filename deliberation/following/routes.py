"""The feed of each thing that can be followed, and the page that offers it."""

from typing import Any

from flask import Blueprint

from deliberation.accounts import queries as accounts
from deliberation.archive import telling
from deliberation.archive.feeds import Item
from deliberation.errors import there
from deliberation.following import things
from deliberation.following.things import Thing
from deliberation.web import access, language, paging, reading

bp = Blueprint("following", __name__)
IN_FEED, SHOWN = 50, 5


@bp.get("/follow/<what>/<key>")
@access.public
def show(what: str, key: str) -> Any:
    """How to be told of what is new about one thing."""
    thing = there(things.find(reading(), what, key))
    return language.render("following/show.html", thing=thing, name=name_of(thing), items=_items(thing, SHOWN))


@bp.get("/follow/<what>/<key>/feed.atom")
@access.public
def feed(what: str, key: str) -> Any:
    """Everything new about one thing."""
    thing = there(things.find(reading(), what, key))
    items = _items(thing, IN_FEED)
    invented = thing.place in accounts.fictional(reading()) or telling.mark_of_all(items) != ""
    return telling.atom(items, telling.mark(invented) + name_of(thing), thing.path)


def name_of(thing: Thing) -> str:
    """What a thing is called in a sentence, in the language of the request."""
    return language.translate("followed." + thing.what, title=language.pair(thing.title, language.language()))


def _items(thing: Thing, most: int) -> list[Item]:
    rows = things.entries(reading(), thing, before=paging.FIRST, most=most)
    return telling.items(rows, things.number, named=thing.subject is None)
