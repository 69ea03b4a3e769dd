"""The second seat reads in words what it confirms: of every act that needs two, no slug, hash or code alone."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from deliberation.accounts import acts
from deliberation.accounts.models import Jurisdiction
from deliberation.accounts.rules import Actor
from deliberation.accounts.two_seats import SHOWN, TWO_SEAT_ACTS
from deliberation.db import ACTS, Database
from deliberation.proposals.models import Proposal
from tests import make
from tests.calls import calls
from tests.client import Client
from tests.house.tree import import_acts
from tests.moment import NOW

import_acts()
NAMES, TOLD = sorted(TWO_SEAT_ACTS), sorted(SHOWN)
CODE = re.compile(r"[a-z0-9]+[-_:][a-z0-9_:-]+\Z|sha256:")


def _name(act: str) -> str:
    return next(name for name in ACTS if name.endswith(f".{act}"))


def _waiting(database: Database, act: str) -> tuple[Actor, dict[str, Any]]:
    """The act as it waits, and who may confirm it."""
    with database.writing() as db:
        prepared = calls()[_name(act)].prepare(db)
        given = dict(prepared.arguments)
        place = given.pop("jurisdiction", make.HERE)
        db.execute(update(Jurisdiction).values(name_ja="A市", name_en="City A"))
        db.execute(update(Proposal).values(title_ja="予約バス", title_en="Bus"))
        first = given.pop("first", None) or make.officer(db, TWO_SEAT_ACTS[act].role)
    acts.propose_act(database, by=first, now=NOW, act=act, jurisdiction=place, arguments=given)
    assert prepared.by is not None
    return prepared.by, given


def _codes(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [c for v in value.values() for c in _codes(v)]
    if isinstance(value, list):
        return [c for v in value for c in _codes(v)]
    return [value] if isinstance(value, str) and CODE.match(value) else []


def test_every_act_of_two_seats_is_told_to_the_second(app) -> None:
    assert TOLD == NAMES


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("act", NAMES)
def test_what_waits_is_told_in_words(client: Client, sqlite_database: Database, act: str, prefix: str) -> None:
    by, given = _waiting(sqlite_database, act)
    client.sign_in(by)
    page = client.page(f"{prefix}/pending")
    body = page.text.rpartition("この手続きのハッシュ値" if not prefix else "Hash value of this act")[0]
    assert any(f.action.endswith("/confirm") for f in page.forms()), page.text
    assert body and [c for c in _codes(given) if c in body] == []
