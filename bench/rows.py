"""Which pages are measured, how they are asked for, and what we aim for (share of hello; SQLite, PostgreSQL)."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

from bench.load import Request, get, post
from bench.seed import BIG_CITY, FLOWS, LITTLE_TOWN, SEARCHED, Filled

COLD, MEMORY, WARM, UNCHANGED, POSTED = "cold", "memory", "warm", "304", "posted"
PAGED = frozenset({COLD, MEMORY, WARM})


@dataclass(frozen=True)
class Row:
    """One page asked for in one way. ``path`` finds its address in what was filled.

    ``aim``: share of hello that we aim for, on SQLite and on PostgreSQL; None where another row is the measure.
    """

    name: str
    mode: str
    aim: tuple[float, float] | None
    path: Callable[[Filled], str]

    @property
    def server(self) -> str:
        """The mode of bench/product.py that answers this row."""
        return self.mode if self.mode in PAGED else WARM


def _proposal(filled: Filled) -> str:
    return f"/proposals/{filled.many}"


def _thread(filled: Filled) -> str:
    return f"/proposals/{filled.many}/comments"


PROPOSAL, THREAD = "proposal, its plan, 10,000 comments", "50 of 10,000 comments"
PAGES = [
    *(
        Row(name, mode, aim, path)
        for name, path in ((PROPOSAL, _proposal), (THREAD, _thread))
        for mode, aim in ((COLD, (0.12, 0.09)), (MEMORY, None), (WARM, (0.45, 0.40)), (UNCHANGED, (0.50, 0.42)))
    ),
    Row("50 of 100 comments", COLD, None, lambda f: f"/proposals/{f.few}/comments"),
    Row("50 of the most comments", COLD, None, lambda f: f"/proposals/{f.most}/comments"),
    Row("list: 50 of few proposals", COLD, (0.18, 0.18), lambda f: f"/proposals?jurisdiction={LITTLE_TOWN}"),
    Row("list: 50 of many proposals", COLD, (0.18, 0.18), lambda f: f"/proposals?jurisdiction={BIG_CITY}"),
    Row("list: 50 of many proposals", MEMORY, None, lambda f: f"/proposals?jurisdiction={BIG_CITY}"),
    Row("list: 50 of many proposals", WARM, (0.45, 0.40), lambda f: f"/proposals?jurisdiction={BIG_CITY}"),
    Row("home page", COLD, (0.18, 0.18), lambda f: "/"),
    Row("search, newest first", COLD, (0.25, 0.20), lambda f: f"/archive?q={quote(SEARCHED)}"),
    *(
        Row(name, mode, aim, path)
        for name, path in (
            (f"proposal with a plan of {FLOWS} flows", lambda f: f"/proposals/{f.plan}"),
            (f"plan of {FLOWS} flows", lambda f: f"/proposals/{f.plan}/v/2/plan"),
            (f"two versions of {FLOWS} flows compared", lambda f: f"/proposals/{f.plan}/compare/1/2"),
        )
        for mode, aim in ((COLD, None), (MEMORY, None), (WARM, (0.45, 0.40)))  # docs/decisions/0016
    ),
    Row("comment posted", POSTED, (0.14, 0.11), lambda f: f"/proposals/{f.many}/comment"),
]


def request(row: Row, filled: Filled, app: Flask, etag: str | None) -> Request:
    """What is sent for this row."""
    path = row.path(filled)
    if row.mode == POSTED:
        return comments(app, path, filled.tokens)
    return get(path, If_None_Match=etag) if row.mode == UNCHANGED and etag else get(path)


_NUMBERS = count()  # no text is sent twice in a run


def comments(app: Flask, path: str, tokens: list[str]) -> Callable[[], bytes]:
    """Comments of many residents in turn, each with its text, and the cookie and the form token of its session."""
    people = [signed_in(app, token) for token in tokens]

    def one() -> bytes:
        n = next(_NUMBERS)
        cookie, token = people[n % len(people)]
        text = f"停留所の近くに屋根がほしいです。夏は待てません。（{n}）"
        form: dict[str, Any] = {"csrf_token": token, "step": "send", "version": 1, "body": text, "standing": "unsaid"}
        network = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"  # many of one network are slowed
        return post(path, urlencode(form).encode(), Cookie=f"jukugi={cookie}", X_Forwarded_For=network)

    return one


def signed_in(app: Flask, token: str) -> tuple[str, str]:
    """Cookie and form token of a browser that is signed in with ``token``."""
    with app.test_request_context():
        form_token = generate_csrf()
        kept = {"csrf_token": session["csrf_token"], "token": token}
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return signer.dumps(kept), form_token
