"""Clerks' pages of letters and of the counter: it takes two of them, in both."""

from typing import Any

from flask import Flask

from deliberation.accounts import queries
from deliberation.accounts.rules import Actor, Role
from deliberation.db import Database
from tests import make
from tests.accounts.test_officials import email_of
from tests.client import Client
from tests.page import Page

LETTERS, COUNTER = "/residents/letters", "/residents/counter"


def send(client: Client, by: Actor, references: str, step: str, place: str = make.HERE) -> Any:
    """One of the two buttons of the page, by this clerk."""
    client.sign_in(by)
    wanted = {"jurisdiction": place, "references": references, "step": step}
    return client.submit(LETTERS, wanted, form="letters")


def test_one_clerk_asks_another_prints_the_codes_once_and_they_work(app: Flask, sqlite_database: Database) -> None:
    client, person = app.test_client(), make.person(sqlite_database)
    one, two = (make.officer(sqlite_database, Role.clerk) for _ in range(2))
    references = "REF-0000001\r\n\r\nREF-0000002\r\n"
    assert send(client, one, references, "ask").status_code == 303
    page = client.page(LETTERS)
    assert "2人分の手紙を頼みました" in page.text and "頼んでいます" not in page.text
    client.sign_in(two)
    assert "a-shiで、ほかの担当職員が2人分の手紙を頼んでいます" in client.page(LETTERS).text
    page = Page(send(client, two, references, "make").text)
    cells = [c.text for row in page.root.all("tr") for c in row.all("th", "td")][2:]
    assert cells[::2] == ["REF-0000001", "REF-0000002"] and "2人分" in page.text
    page = client.page(LETTERS)
    assert cells[1] not in page.text and "頼んでいます" not in page.text
    client.sign_in(person)
    assert client.submit("/accounts/verify", {"code": cells[1]}, form="verify").status_code == 303


def test_one_clerk_alone_prints_nothing_and_is_told_why(client: Client, sqlite_database: Database) -> None:
    clerk, typed = make.officer(sqlite_database, Role.clerk), "REF-0000001\nREF-0000002"
    send(client, clerk, "REF-0000001", "ask")
    answer = send(client, clerk, typed, "make")
    page = Page(answer.text)
    assert answer.status_code == 422 and "1行目：この番号は、あなたが入れました" in page.text.replace(" ", "")
    assert "2行目" in page.text and "2か所" in page.text
    assert next(f for f in page.forms() if f.action.endswith("letters")).values()["references"] == [typed]


def test_wrong_lines_are_named_by_their_number_and_all_lines_stay(client: Client, sqlite_database: Database) -> None:
    typed = "REF-0000001\n\nshort\n123456789012\nREF-0000001"
    for step in ("ask", "make"):
        answer = send(client, make.officer(sqlite_database, Role.clerk), typed, step)
        page = Page(answer.text)
        assert answer.status_code == 422
        for said in ("3行目", "4行目", "マイナンバーのおそれ", "5行目", "前の行にも", "3か所"):
            assert said in page.text
        assert next(f for f in page.forms() if f.action.endswith("letters")).values()["references"] == [typed]


def test_a_clerk_enters_only_for_their_own_municipality(client: Client, sqlite_database: Database) -> None:
    make.jurisdiction(sqlite_database, make.THERE)
    clerk = make.officer(sqlite_database, Role.clerk)
    client.sign_in(clerk)
    for path in (LETTERS, COUNTER):
        page = client.page(path)
        options = [o.attributes.get("value") for s in page.root.all("select") for o in s.all("option")]
        assert make.HERE in options and make.THERE not in options
    for step in ("ask", "make"):
        assert send(client, clerk, "REF-0000001", step, make.THERE).status_code == 422


def test_a_person_is_verified_at_the_counter_when_another_clerk_asked(
    client: Client, sqlite_database: Database
) -> None:
    one, two, person = (*(make.officer(sqlite_database, Role.clerk) for _ in range(2)), make.person(sqlite_database))
    send(client, one, "REF-0000001", "ask")
    seen = {"jurisdiction": make.HERE, "email": email_of(sqlite_database, person), "reference": "REF-0000001"}
    alone = client.submit(COUNTER, seen, form="counter")
    assert alone.status_code == 422 and "ほかの担当職員が行って" in Page(alone.text).text
    client.sign_in(two)
    assert client.submit(COUNTER, seen, form="counter").status_code == 303
    with sqlite_database.reading() as db:
        assert queries.actor(db, person.person_id).residence == {make.HERE}
    for changed, said in (({"reference": "REF-0000009"}, "まだ頼まれていません"), ({}, "すでにこの自治体の住民")):
        again = client.submit(COUNTER, {**seen, **changed}, form="counter")
        assert again.status_code == 422 and said in Page(again.text).text


def test_the_shape_of_a_reference_is_said_before_it_is_typed(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    for prefix, said in (("", "8〜64文字"), ("/en", "8 to 64")):
        assert said in client.page(prefix + LETTERS).text
