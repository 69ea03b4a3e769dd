"""Addresses of the pages about following, and ready calls of its acts (tests/calls.py)."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Actor
from deliberation.following import acts, queries, tokens
from deliberation.following.acts.choosing import put
from tests import make
from tests.calls import Call, Ready, ready
from tests.comments import making as m
from tests.moment import NOW

SECRET = "a secret of the tests, long enough"
HOUR = 7


def reader(db: make.Db, *, rhythm: str = "daily", language: str = "ja", confirmed: bool = True, by: Actor | None = None,
           duties: bool = False) -> Actor:  # fmt: skip
    """Somebody who is told by mail, at an address that was confirmed."""
    with make.writing(db) as c:
        by = by or make.person(c)
        acts.choose_letters(c, by=by, now=NOW, rhythm=rhythm, language=language, duties=duties, hour=HOUR)
        if confirmed:
            acts.confirm_address(c, now=NOW, handle=handle(c, by), now_has=address(c, by), hour=HOUR, **keys(c, by))
        return by


def handle(db: Connection, by: Actor) -> str:
    return str(queries.choice(db, by.person_id).handle)


def address(db: Connection, by: Actor) -> str:
    return tokens.address_key(SECRET, accounts.person(db, by.person_id).email)


def keys(db: Connection, by: Actor) -> dict[str, str]:
    """Keyed hashes of somebody's address and of its mailbox."""
    email = str(accounts.person(db, by.person_id).email)
    return {"address": tokens.address_key(SECRET, email), "mailbox": tokens.mailbox_key(SECRET, email)}


def letter(db: Connection, by: Actor | None = None) -> int:
    """A letter that waits."""
    by = by or reader(db)
    put(db, now=NOW, person_id=by.person_id, kind="news", after=0, up_to=1)
    return int(queries.letters_of(db, by.person_id)[0].id)


def _proposal(db: Connection) -> dict[str, Any]:
    return {"what": "proposal", "key": m.published(db)}


def _follow(db: Connection) -> Ready:
    return ready(by=make.person(db), what="proposal", key=m.published(db))


def _unfollow(db: Connection) -> Ready:
    by, slug = make.person(db), m.published(db)
    acts.follow(db, by=by, now=NOW, what="proposal", key=slug)
    return ready(by=by, what="proposal", key=slug)


def _confirm(db: Connection) -> Ready:
    by = reader(db, confirmed=False)
    return ready(handle=handle(db, by), now_has=address(db, by), hour=HOUR, **keys(db, by))


def _ask(db: Connection) -> Ready:
    by = reader(db, confirmed=False)
    return ready(by=by, **keys(db, by))


def _block(db: Connection) -> Ready:
    by = reader(db)
    return ready(handle=handle(db, by), **keys(db, by))


def _look(db: Connection) -> Ready:
    by = reader(db)
    return ready(person_id=by.person_id, seen=queries.choice(db, by.person_id).next_at, hour=HOUR, owed=True)


CALLS = [
    Call("following.follow", _follow),
    Call("following.unfollow", _unfollow),
    Call(
        "following.choose_letters",
        lambda db: ready(by=make.person(db), rhythm="weekly", language="ja", duties=False, hour=HOUR),
    ),
    Call("following.ask_to_confirm", _ask),
    Call("following.confirm_address", _confirm),
    Call("following.block_address", _block),
    Call("following.stop_letters", lambda db: ready(handle=handle(db, reader(db)))),
    Call("following.look_for_news", _look),
    Call(
        "following.put",
        lambda db: ready(person_id=reader(db).person_id, kind="news", after=0, up_to=1),
    ),
    Call("following.claim", lambda db: ready(letter_id=letter(db))),
    Call("following.drop", lambda db: ready(letter_id=letter(db))),
    Call("following.mark", lambda db: ready(letter_id=letter(db), state="sent")),
    Call("following.fail", lambda db: ready(letter_id=letter(db), fault="unreachable", for_ever=False)),
    Call("following.tidy", lambda db: ready()),
]


def _to_stop(db: Connection) -> dict[str, Any]:
    return {"token": tokens.to_stop(SECRET, handle(db, reader(db)))}


def _to_confirm(db: Connection) -> dict[str, Any]:
    by = reader(db, confirmed=False)
    return {"token": tokens.to_confirm(SECRET, handle(db, by), str(accounts.person(db, by.person_id).email), NOW)}


ADDRESSES = {
    **dict.fromkeys(("following.show", "following.feed", "following.follow", "following.unfollow"), _proposal),
    **dict.fromkeys(("letters.stop", "letters.stopped"), _to_stop),
    "letters.confirm": _to_confirm,
}
