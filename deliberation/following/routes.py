"""The feed of each thing that can be followed, and the page that offers it."""

from typing import Any

from flask import Blueprint, redirect, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.forms import OnlyButton
from deliberation.archive import telling
from deliberation.archive.feeds import Item
from deliberation.errors import refuse_if, there
from deliberation.following import acts, queries, things
from deliberation.following.naming import name_of
from deliberation.following.things import Thing
from deliberation.web import access, actor, database, language, notice, paging, reading, settings

bp = Blueprint("following", __name__)
IN_FEED, SHOWN = 50, 5


@bp.get("/follow/<what>/<key>")
@access.public
def show(what: str, key: str) -> Any:
    """How to be told of what is new about one thing."""
    thing = there(things.find(reading(), what, key))
    me = actor()
    return language.render(
        "following/show.html", thing=thing, name=name_of(thing), items=_items(thing, SHOWN),
        mine=me is not None and queries.follows(reading(), me.person_id, what, thing.key),
        button=OnlyButton(formdata=None),
    )  # fmt: skip


@bp.post("/follow/<what>/<key>")
@access.signed_in
def follow(what: str, key: str) -> Any:
    """Follow it, for letters; without a mail server there is nothing that could be sent."""
    refuse_if(None if settings().smtp else "no_mail_here")
    if OnlyButton().validate_on_submit():
        acts.follow(database(), by=actor(), now=clock.now(), what=what, key=key)
        known = queries.choice(reading(), actor().person_id)
        notice("notice.followed" if known is not None and known.rhythm != "off" else "notice.followed_choose")
    return redirect(url_for("letters.mine"), 303)


@bp.post("/follow/<what>/<key>/stop")
@access.signed_in
def unfollow(what: str, key: str) -> Any:
    if OnlyButton().validate_on_submit():
        acts.unfollow(database(), by=actor(), now=clock.now(), what=what, key=key)
        notice("notice.unfollowed")
    return redirect(url_for("letters.mine"), 303)


@bp.get("/follow/<what>/<key>/feed.atom")
@access.public
def feed(what: str, key: str) -> Any:
    """Everything new about one thing."""
    thing = there(things.find(reading(), what, key))
    items = _items(thing, IN_FEED)
    invented = thing.place in accounts.fictional(reading()) or telling.mark_of_all(items) != ""
    return telling.atom(items, telling.mark(invented) + name_of(thing), thing.path)


def _items(thing: Thing, most: int) -> list[Item]:
    rows = things.entries(reading(), thing, before=paging.FIRST, most=most)
    return telling.items(rows, things.number, named=things.of_many(thing), member=things.member_of(thing))
