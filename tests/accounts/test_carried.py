"""What was typed, carried along or given back: said to be about what it is about, and a password not to be kept."""

import pytest

from deliberation.accounts import queries
from deliberation.dataplans import queries as dataplans
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.page import Page


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_waits_to_be_sent_says_what_it_is_about(client: Client, sqlite_database: Database, lang: str) -> None:
    slug, body = m.published(sqlite_database), "No cameras at the bus stop. " * 3
    somebody = make.person(sqlite_database, password=make.PASSWORD)
    with sqlite_database.reading() as db:
        email = queries.person(db, somebody.person_id).email
        flow = dataplans.flow_names(db, [(slug, 1)])[slug, 1][m.FLOW]["en" if lang else "ja"]
    field = "Retention" if lang else "保存期間"
    path = f"{lang}/proposals/{slug}/comment?version=1&flow={m.FLOW}&field={m.FIELD}"
    client.sign_in(somebody)
    form = next(f for f in client.page(path).forms() if "body" in f.names())
    with client.session_transaction() as session:
        session["token"] = "ended"  # the session has expired meanwhile
    asked = client.post(form.action, data={**form.values(), "body": body, "step": "send"})
    signing = next(f for f in Page(asked.text).forms() if "email" in f.names())
    back = client.post(signing.action, data={**signing.values(), "email": email, "password": make.PASSWORD})
    for answer in (asked, back):
        text = Page(answer.text).text
        assert f"{flow} › {field}" in text and ("Version 1" if lang else "第1版") in text
        assert body.strip() in text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_password_is_said_to_be_typed_again(client: Client, sqlite_database: Database, lang: str) -> None:
    again = "Please type the password again." if lang else "パスワードは、もう一度入力してください。"
    rest = "What else you entered is kept below." if lang else "ほかに入力した内容は、このまま残っています。"
    typed = {"email": "new@example.invalid", "password": make.PASSWORD, "chosen_name": "Sakura"}  # not agreed
    registering = Page(client.submit(f"{lang}/accounts/register", typed).text).text
    assert again in registering and rest in registering
    client.sign_in(make.person(sqlite_database, password=make.PASSWORD))
    only_passwords = {"current_password": make.PASSWORD, "password": "short"}
    changing = Page(client.submit(f"{lang}/accounts/me/password", only_passwords).text).text
    assert again in changing and rest not in changing


STALE = {
    "": ("パスワードは残していません。", "入力した内容は、下に残しています。", "送信する内容は残しています。"),
    "/en": ("The password is not kept", "What you typed is kept below.", "What you were sending is kept."),
}


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_form_that_was_open_for_long_says_what_of_it_is_kept(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    email = {"email": "new@example.invalid"}  # short and without a space: carried along unseen
    cases = (
        ("register", {**email, "password": make.PASSWORD, "chosen_name": "Sakura tree"}, [True, True, False]),
        ("register", {**email, "password": make.PASSWORD}, [True, False, True]),
        ("me/password", {"current_password": make.PASSWORD, "password": "short"}, [True, False, False]),
        ("me/name", {"chosen_name": "Sakura tree"}, [False, True, False]),
        ("me/name", {"chosen_name": ""}, [False, False, False]),
    )
    for path, sent, told in cases:
        answer = client.post(f"{lang}/accounts/{path}", data={**sent, "csrf_token": "old"})
        text = Page(answer.text).text
        assert answer.status_code == 400 and make.PASSWORD not in answer.text
        assert [words in text for words in STALE[lang]] == told, sent


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_next_page_asks_for_the_password(client: Client, sqlite_database: Database, lang: str) -> None:
    sent = {"email": "new@example.invalid", "password": make.PASSWORD, "chosen_name": "Sakura tree", "agreed": "y"}
    answer = client.post(f"{lang}/accounts/register", data={**sent, "csrf_token": "old"})
    again = next(f for f in Page(answer.text).forms() if "chosen_name" in f.names())
    form = next(f for f in Page(client.post(again.action, data=again.values()).text).forms() if "agreed" in f.names())
    assert "password" in form.names() and form.values()["chosen_name"] == ["Sakura tree"]
