"""Pages of the way back: who asks is told to wait, who is signed in refuses on any page or confirms."""

import pytest

from deliberation.accounts import acts
from deliberation.accounts.rules import Actor
from deliberation.db import Database
from tests import make
from tests.accounts.test_routes import EMAIL, SECRET, SIGN_IN, letter, sign_in
from tests.client import Client
from tests.moment import NOW


def recovering(client: Client, db: Database) -> tuple[Actor, dict[str, str]]:
    """Somebody whose account a letter was used for, and what was sent with it."""
    person = make.person(db, password="forgotten long ago")
    acts.claim_letter_code(db, by=person, now=NOW, typed=letter(db), secret=SECRET)
    new = {"code": letter(db), "email": EMAIL, "password": make.PASSWORD}
    assert client.submit("/accounts/recover", new, form="recover").status_code == 303
    return person, new


def test_who_forgot_the_password_is_told_until_when_to_wait(client: Client, sqlite_database: Database) -> None:
    _person, new = recovering(client, sqlite_database)
    told = client.page(SIGN_IN).text
    assert "2026年11月29日" in told and "本人が断れるように" in told
    assert sign_in(client).status_code == 422
    again = client.submit("/accounts/recover", new, form="recover")
    assert again.status_code == 422 and new["code"] in again.text and EMAIL in again.text


@pytest.mark.parametrize("path", ["/", "/accounts/me", "/en/proposals"])
def test_who_is_signed_in_refuses_a_letter_on_any_page(client: Client, sqlite_database: Database, path: str) -> None:
    person, _new = recovering(client, sqlite_database)
    assert "recovery/refuse" not in client.get(path).text, "a stranger sees nothing of it"
    client.sign_in(person)
    answer = client.submit(path, {}, form="recovery/refuse", follow=True)
    said = "worth nothing now" if path.startswith("/en/") else "もう使えません"
    assert answer.status_code == 200 and said in answer.text
    assert "recovery/refuse" not in client.get("/").text
    assert "断りました" in client.page("/accounts/notices").text


def test_who_is_signed_in_confirms_their_own_letter(client: Client, sqlite_database: Database) -> None:
    person, _new = recovering(client, sqlite_database)
    client.sign_in(person)
    assert client.submit("/accounts/recovery", {}, form="confirm").status_code == 303
    page = client.page("/accounts/me")
    assert EMAIL in page.text and "決め直しました" in page.text
