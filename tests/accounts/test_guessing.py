"""Guessing passwords is slowed, by account and by network, and locks nobody else out."""

from typing import Any

import pytest
from flask import Flask

from deliberation.accounts.rules import LIMITS
from deliberation.db import Database
from tests import make
from tests.accounts.test_routes import EMAIL, known, sign_in
from tests.client import Client
from tests.conftest import FixedClock
from tests.moment import NOW


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.invalid"])
def test_guessing_is_slowed_for_known_and_unknown_addresses_alike(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, email: str
) -> None:
    known(sqlite_database)
    for _ in range(LIMITS["sign_in"].count):
        assert "違います" in sign_in(client, "wrong password here", email).text
    assert "少しお待ち" in sign_in(client, make.PASSWORD, email.upper()).text
    fixed_clock.moment = NOW + LIMITS["sign_in"].window
    assert sign_in(client).status_code == 303


def test_a_stranger_who_guesses_locks_nobody_out(app: Flask, sqlite_database: Database) -> None:
    """Not even from many addresses of one IPv6 network; guessing from many networks is slowed, too."""
    known(sqlite_database)

    def attempt(address: str, password: str = "wrong password here") -> Any:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return sign_in(client, password)

    for n in range(LIMITS["sign_in"].count):
        assert "違います" in attempt(f"2001:db8::{n:x}").text
    assert "少しお待ち" in attempt("2001:db8::ffff:0:1").text
    assert attempt("2001:db8:0:1::1", make.PASSWORD).status_code == 303
    for n in range(LIMITS["sign_in_account"].count - LIMITS["sign_in"].count - 1):
        assert "違います" in attempt(f"::ffff:10.0.0.{n}").text
    assert "少しお待ち" in attempt("10.0.1.1", make.PASSWORD).text


def test_guessing_over_many_addresses_is_slowed_by_network(client: Client) -> None:
    for n in range(LIMITS["sign_in_network"].count):
        sign_in(client, "wrong password here", f"person-{n}@example.invalid")
    assert "少しお待ち" in sign_in(client, "wrong password here", "one-more@example.invalid").text
