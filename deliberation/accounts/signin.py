"""Who is signed in: Flask-Login's cookie part over our own sessions in the database (revocable, hashed tokens)."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request, session
from flask_login import LoginManager, UserMixin

from deliberation import clock
from deliberation.accounts import passwords, queries, two_seats
from deliberation.accounts.forms import OnlyButton, SignInForm
from deliberation.accounts.rules import Actor
from deliberation.kept import Kept
from deliberation.web import actor, language, reading
from deliberation.web.security import SAFE, local_path

TOKEN = "token"
CARRIED = "kept."
LAPSED = 1000  # waiting acts of which a worker knows whether they have lapsed
NO_NEWS: dict[str, Any] = {"unread": 0, "recovery": None}
manager = LoginManager()


def network() -> str:
    """The network that asks: an address of IPv4; of IPv6 its first half, since a household has all the rest."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a socket of this machine
        return request.remote_addr or ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped) if address.ipv4_mapped else f"{int(address) >> 64:x}::"


class SignedIn(UserMixin):
    """What Flask-Login keeps of a person during a request."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.person_id)


def install(app: Flask) -> None:
    manager.init_app(app, add_context_processor=False)  # pages ask for ``actor``; theirs would look the person up again
    manager.session_protection = None  # it would store a hash of the network address; our sessions are server-side
    app.extensions["jukugi_who"] = who
    app.extensions["jukugi_lapsed"] = Kept(LAPSED, LAPSED, lambda *_: 1)
    app.extensions["jukugi_ask_to_sign_in"] = ask_to_sign_in
    app.context_processor(lambda: {"actor": actor(), **_news(), "awaiting": _awaiting()})


@manager.request_loader
def _load(_request: Any) -> SignedIn | None:
    found = actor()
    return SignedIn(found) if found else None


def who() -> Actor | None:
    """The person of this request, by the token in the signed cookie."""
    token = session.get(TOKEN)
    if not token:
        return None
    return queries.actor_of_session(reading(), passwords.token_hash(token), clock.now())


def start(token: str) -> None:
    """A fresh cookie session: nothing planted before sign-in survives it, the token of its forms neither."""
    session.clear()
    g.pop("csrf_token", None)  # made for the old session: a form of this very answer would be refused
    session[TOKEN] = token


def ask_to_sign_in() -> Response:
    """Show the sign-in page in place of what was asked; what was typed is carried along and given back afterwards."""
    kept = {} if request.method in SAFE else kept_values()
    page = language.render(
        "accounts/sign_in.html", form=SignInForm(formdata=None), expired=TOKEN in session, **waiting(here(), kept)
    )
    return make_response(page, 401)


def here() -> str:
    """The address that was asked for, in its language, as a path of this site."""
    return local_path(request.script_root + request.full_path.rstrip("?"), "/")


def kept_values() -> dict[str, list[str]]:
    """What a form sent, without its token and without passwords. ("kept.…" is what a sign-in page carried along.)"""
    return {
        name: request.form.getlist(name) for name in request.form if name != "csrf_token" and "password" not in name
    }


def a_password() -> bool:
    """Whether a form sent a password, which is never kept."""
    return any("password" in name and request.form[name] for name in request.form)


def carried() -> dict[str, list[str]]:
    """What the sign-in page carried along, under its own names again."""
    return {name[len(CARRIED) :]: request.form.getlist(name) for name in request.form if name.startswith(CARRIED)}


def waiting(target: str, kept: dict[str, list[str]]) -> dict[str, Any]:
    """For the pages that carry along what was typed: where it goes, and which place it is about, as far as known."""
    about = {name: values[0] for name, values in kept.items() if values}
    place = current_app.extensions["jukugi_place"](reading(), target, about) if kept else None
    return {"target": target, "kept": kept, "place": place}


def without_asking() -> None:
    """Draw the rest of this request without the database, which has failed: as for nobody, unless known already."""
    g.setdefault("actor", None)
    g.setdefault("news", NO_NEWS)
    g.setdefault("awaiting", 0)


def _news() -> dict[str, Any]:
    """``unread`` notices, and the day on which a ``recovery`` is due that this person may refuse."""
    if "news" not in g:
        found = actor()
        g.news = queries.news(reading(), found.person_id)._asdict() if found else NO_NEWS
    return g.news


def _awaiting() -> int:
    if "awaiting" not in g:
        found = actor()
        g.awaiting = len(awaiting(found)) if found and found.rights else 0
    return g.awaiting


def awaiting(found: Actor) -> list[Any]:
    """Acts that this person's seat may confirm now; at most 100. Whose roles confirm nothing is not asked for."""
    confirming = {act.second_role for act in two_seats.TWO_SEAT_ACTS.values()}
    rights = frozenset(right for right in found.rights if right[0] in confirming)
    mine = _that_stand(queries.waiting(reading(), rights, found.person_id)) if rights else []
    g.awaiting = len(mine)  # the frame of the page need not ask again
    return mine


def _that_stand(rows: Sequence[Any]) -> list[Any]:
    """Without those that have lapsed. Looked up once after each entry of the record: every page asks, and what ends an
    act is an entry, or a change of the draft that it is about."""
    if not rows:
        return []
    app = current_app
    as_of = app.extensions["jukugi_revision"](reading(), "site"), clock.day(clock.now())
    kept: Kept[Any, bool] = app.extensions["jukugi_lapsed"]
    moved = {act: two_seats.moved(reading(), act) for act in {row.act for row in rows}}
    found = []
    for row in rows:
        key = (row.id, *as_of, moved[row.act])
        lapsed = kept.get(key)
        if lapsed is None:
            lapsed = two_seats.has_lapsed(reading(), row)
            kept.put(key, lapsed)
        if not lapsed:
            found.append(row)
    return found


def fresh_button() -> OnlyButton:
    """A form that is only a token, for sending something again."""
    return OnlyButton(formdata=None)
