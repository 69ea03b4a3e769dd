"""Pages about oneself: registering, signing in and out, what was typed kept, verification, leaving."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from deliberation.accounts import acts, queries, routes
from deliberation.accounts.rules import LIMITS, SESSION_LIFE, Role
from deliberation.comments.routes import public as comment_pages
from deliberation.db import Database
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.page import Page

EMAIL = "sakura@example.invalid"
SECRET = "a secret of the tests, long enough"
REGISTER, SIGN_IN = "/accounts/register", "/accounts/sign-in"


def register(client: Client, email: str = EMAIL, password: str = make.PASSWORD) -> tuple[int, str, str]:
    """Status, where to, and the page without what differs at every request (the token)."""
    answer = client.submit(REGISTER, {"email": email, "password": password, "agreed": "y"}, form="register")
    return answer.status_code, answer.headers.get("Location", ""), re.sub(r'value="[^"]{60,}"', "", answer.text)


def known(db: Database, email: str = EMAIL) -> int:
    return acts.register_person(db, now=NOW, email=email, password=make.PASSWORD)


def sign_in(client: Client, password: str = make.PASSWORD, email: str = EMAIL, path: str = SIGN_IN) -> object:
    return client.submit(path, {"email": email, "password": password}, form="sign-in")


def opened(page: Page, action: str) -> dict[str, list[str]]:
    """What the form with this action sends when nothing is touched."""
    return next(f for f in page.forms() if f.posts and f.action.endswith(action)).values()


# ---- registering ----------------------------------------------------------------------------------------------------


def test_the_terms_that_one_agrees_to_can_be_read_first(client: Client) -> None:
    assert client.page(f"/en{REGISTER}").links()["Read the terms"] == "/en/terms"


def test_who_registers_signs_in_and_is_at_home(client: Client) -> None:
    status, where, _ = register(client)
    assert (status, where.partition("?")[0]) == (303, SIGN_IN)
    assert "登録を受け付けました" in client.page(where).text
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts/me")
    assert EMAIL in client.page("/accounts/me").text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_age_on_the_pages_is_the_one_of_the_rule(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    for module in (routes, comment_pages):
        monkeypatch.setattr(module, "MINIMUM_AGE", 77)
    assert ("of 77 and older" if lang else "77歳以上の方") in client.page(f"{lang}{REGISTER}").text
    assert ("of 77 or older" if lang else "77歳以上であれば") in client.page(f"{lang}/terms").text


def test_a_stranger_cannot_tell_a_known_address_from_a_new_one(app: Flask, sqlite_database: Database) -> None:
    known(sqlite_database)
    answers = [register(app.test_client(), email) for email in (EMAIL, "new@example.invalid")]
    assert answers[0] == answers[1]
    pages = [app.test_client().get(where).text for _, where, _ in answers]
    assert re.sub(r'value="[^"]{60,}"', "", pages[0]) == re.sub(r'value="[^"]{60,}"', "", pages[1])


def test_registering_a_known_address_changes_nothing(client: Client, sqlite_database: Database) -> None:
    known(sqlite_database)
    register(client, EMAIL, "a password of somebody else")
    assert sign_in(client, "a password of somebody else").status_code == 422
    assert sign_in(client).status_code == 303


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client: Client) -> None:
    wrong = {"email": "no address", "password": "short", "chosen_name": "Sakura"}
    answer = client.submit(REGISTER, wrong, form="register")
    page = Page(answer.text)
    assert answer.status_code == 422
    assert all(told in page.text for told in ("メールアドレスの形", "12文字以上で決めてください。", "を選んでください"))
    values = opened(page, REGISTER)
    assert (values["email"], values["chosen_name"], values["password"]) == (["no address"], ["Sakura"], [""])


def test_registrations_from_one_network_are_limited(client: Client) -> None:
    for n in range(LIMITS["register_network"].count):
        assert register(client, f"person-{n}@example.invalid")[0] == 303
    status, _, page = register(client, "one-more@example.invalid")
    assert status == 422 and "少しお待ち" in page


# ---- signing in and out ---------------------------------------------------------------------------------------------


def test_the_same_words_are_said_for_a_wrong_password_and_an_unknown_address(
    client: Client, sqlite_database: Database
) -> None:
    known(sqlite_database)
    answers = [sign_in(client, "wrong password here", email) for email in (EMAIL, "nobody@example.invalid")]
    pages = [Page(a.text).text for a in answers]
    assert [a.status_code for a in answers] == [422, 422] and pages[0] == pages[1]
    assert "メールアドレスかパスワードが違います" in pages[0]


def test_nothing_planted_before_sign_in_survives_it(app: Flask, sqlite_database: Database) -> None:
    """Session fixation: the cookie after sign-in is a new one, and the one from before is nobody's."""
    known(sqlite_database)
    victim = app.test_client()
    victim.get(SIGN_IN)
    planted = victim.get_cookie("jukugi")
    with victim.session_transaction() as session:
        session["planted"] = "yes"
        token_before = session["csrf_token"]
    sign_in(victim)
    assert planted is not None and victim.get_cookie("jukugi").value != planted.value  # type: ignore[union-attr]
    with victim.session_transaction() as session:
        assert "planted" not in session and session.get("csrf_token") != token_before
    thief = app.test_client()
    thief.set_cookie("jukugi", planted.value)
    assert thief.get("/accounts/me").status_code == 401


def test_a_cookie_copied_before_signing_out_is_refused_after_it(app: Flask, sqlite_database: Database) -> None:
    known(sqlite_database)
    person, thief = app.test_client(), app.test_client()
    sign_in(person)
    copied = person.get_cookie("jukugi")
    assert copied is not None
    thief.set_cookie("jukugi", copied.value)
    assert thief.get("/accounts/me").status_code == 200
    person.submit("/accounts/me", {}, form="sign-out")
    thief.set_cookie("jukugi", copied.value)
    assert person.get("/accounts/me").status_code == thief.get("/accounts/me").status_code == 401


def test_a_new_password_ends_the_other_browsers(app: Flask, sqlite_database: Database) -> None:
    known(sqlite_database)
    here, there = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(there)
    new = {"current_password": make.PASSWORD, "password": "another long password"}
    answer = here.submit("/accounts/me/password", new, form="password")
    assert answer.status_code == 303 and here.get("/accounts/me").status_code == 200
    assert there.get("/accounts/me").status_code == 401


def test_a_wrong_current_password_is_said_at_its_field(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.person(sqlite_database, password=make.PASSWORD))
    new = {"current_password": "not this one", "password": "another long password"}
    answer = client.submit("/accounts/me/password", new, form="password")
    assert answer.status_code == 422 and "いまのパスワードが違います" in Page(answer.text).text
    assert "not this one" not in answer.text


def test_signing_out_everywhere_ends_the_other_browsers(app: Flask, sqlite_database: Database) -> None:
    person = make.person(sqlite_database)
    here, there = app.test_client().sign_in(person), app.test_client().sign_in(person)
    assert here.submit("/accounts/me", {}, form="everywhere").status_code == 303
    assert there.get("/accounts/me").status_code == 401


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", "\\\\elsewhere.invalid",
        "/\t/elsewhere.invalid", "javascript:alert(1)", "elsewhere.invalid", "", "/%0d%0aSet-Cookie:x\r\nX: y",
        " //x.invalid",
    ],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(client: Client, sqlite_database: Database, target: str) -> None:
    known(sqlite_database)
    page = client.page(SIGN_IN)
    data = {**opened(page, SIGN_IN), "email": EMAIL, "password": make.PASSWORD, "target": target}
    answer = client.post(SIGN_IN, data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts/me")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_an_official_who_was_going_nowhere_begins_at_the_desk(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        number = known(db)
        make.grant(db, queries.actor(db, number), Role.clerk)
    assert sign_in(client, path=f"{lang}{SIGN_IN}").headers["Location"] == f"{lang}/desk"
    client.submit("/accounts/me", {}, form="sign-out")
    assert sign_in(client, path=f"{SIGN_IN}?target=/accounts/notices").headers["Location"] == "/accounts/notices"


@pytest.mark.parametrize("target", ["/proposals?stage=plan", "/en/proposals", "/comments/mine"])
def test_signing_in_leads_where_one_was_going(client: Client, sqlite_database: Database, target: str) -> None:
    known(sqlite_database)
    assert sign_in(client, path=f"{SIGN_IN}?target={target}").headers["Location"] == target


@pytest.mark.parametrize("path", ["/accounts/me", "/en/accounts/me", "/accounts/notices?before=7"])
def test_a_page_that_needs_signing_in_comes_back_after_it_in_its_language(
    client: Client, sqlite_database: Database, path: str
) -> None:
    known(sqlite_database)
    page = client.page(path, 401)
    form = opened(page, SIGN_IN)
    assert form["target"] == [path]
    answer = client.post(SIGN_IN, data={**form, "email": EMAIL, "password": make.PASSWORD})
    assert answer.headers["Location"] == path


# ---- what was typed is never lost -----------------------------------------------------------------------------------

TYPED = "駅前のカメラについて。\n顔の特徴を<残す>のですか。" + "長い文です。" * 20


def test_what_was_typed_comes_back_after_an_expired_session(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    person = make.person(sqlite_database, password=make.PASSWORD)
    client.sign_in(person)
    form = opened(client.page("/accounts/me"), "/me/name")
    fixed_clock.moment = NOW + SESSION_LIFE
    expired = client.post("/en/accounts/me/name", data={**form, "chosen_name": TYPED})
    assert expired.status_code == 401
    page = Page(expired.text)
    carried = opened(page, SIGN_IN)
    assert carried["kept.chosen_name"] == [TYPED] and carried["target"] == ["/en/accounts/me/name"]
    with sqlite_database.reading() as db:
        email = queries.person(db, person.person_id).email  # type: ignore[union-attr]
    wrong = client.post(SIGN_IN, data={**carried, "email": email, "password": "a wrong password"})
    carried = opened(Page(wrong.text), SIGN_IN)
    assert wrong.status_code == 422 and carried["kept.chosen_name"] == [TYPED]
    again = client.post(SIGN_IN, data={**carried, "email": email, "password": make.PASSWORD})
    form = opened(Page(again.text), "/en/accounts/me/name")
    assert again.status_code == 200 and form["chosen_name"] == [TYPED] and "kept.chosen_name" not in form
    sent = client.post("/en/accounts/me/name", data={**form, "chosen_name": "Sakura"})
    assert sent.status_code == 303


def test_what_was_typed_comes_along_through_registering(client: Client, sqlite_database: Database) -> None:
    """A resident writes first and registers then: the text is still there at the end."""
    asked = client.post("/accounts/me/name", data={**_token(client), "chosen_name": TYPED})
    begun = client.post(REGISTER, data={**opened(Page(asked.text), REGISTER), "step": "begin"})
    assert begun.status_code == 200
    form = opened(Page(begun.text), REGISTER)
    assert form["kept.chosen_name"] == [TYPED]
    short = client.post(REGISTER, data={**form, "email": EMAIL, "password": "short", "agreed": "y"})
    form = opened(Page(short.text), REGISTER)
    done = client.post(REGISTER, data={**form, "email": EMAIL, "password": make.PASSWORD, "agreed": "y"})
    form = opened(Page(done.text), SIGN_IN)
    assert done.status_code == 200 and form["email"] == [EMAIL] and form["kept.chosen_name"] == [TYPED]
    signed_in = client.post(SIGN_IN, data={**form, "password": make.PASSWORD})
    assert opened(Page(signed_in.text), "/me/name")["chosen_name"] == [TYPED]


def _token(client: Client) -> dict[str, list[str]]:
    return {"csrf_token": opened(client.page(SIGN_IN), SIGN_IN)["csrf_token"]}


def test_what_was_typed_comes_back_after_a_missing_form_token(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.person(sqlite_database))
    answer = client.post("/accounts/me/name", data={"chosen_name": TYPED, "csrf_token": "old"})
    assert answer.status_code == 400
    form = opened(Page(answer.text), "/me/name")
    assert form["chosen_name"] == [TYPED] and form["csrf_token"] != ["old"]
    assert client.post("/accounts/me/name", data={**form, "chosen_name": "Sakura"}).status_code == 303


def test_what_a_sign_in_page_carries_survives_a_missing_token_too(client: Client) -> None:
    sent = {"email": EMAIL, "password": make.PASSWORD, "kept.body": TYPED, "target": "/comments/mine"}
    answer = client.post(SIGN_IN, data=sent)
    form = opened(Page(answer.text), SIGN_IN)
    assert answer.status_code == 400 and form["kept.body"] == [TYPED] and form["email"] == [EMAIL]
    again = client.post(SIGN_IN, data=form)
    assert again.status_code == 422 and opened(Page(again.text), SIGN_IN)["kept.body"] == [TYPED]


@pytest.mark.parametrize(
    "path", ["/accounts/register", "/accounts/sign-in", "/accounts/recover", "/accounts/me/password"]
)
def test_a_password_is_never_given_back(client: Client, sqlite_database: Database, path: str) -> None:
    client.sign_in(make.person(sqlite_database))
    secret = "the password that nobody may read"
    sent = {"email": EMAIL, "password": secret, "current_password": secret, "code": "x"}
    assert secret not in client.post(path, data=sent).text  # without its token
    assert secret not in client.post(path, data={**_token(client), **sent}).text


# ---- residence ------------------------------------------------------------------------------------------------------


def letter(db: Database, reference: str = "REF-0000001") -> str:
    wanted = {"now": NOW, "jurisdiction": make.HERE, "references": [reference], "secret": SECRET}
    acts.import_residents(db, by=make.officer(db, Role.clerk), **wanted)
    return str(acts.make_letter_codes(db, by=make.officer(db, Role.clerk), **wanted)[0][1])


def test_a_letter_s_code_makes_a_verified_resident(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.person(sqlite_database))
    answer = client.submit("/accounts/verify", {"code": letter(sqlite_database).lower()}, form="verify")
    assert answer.status_code == 303
    assert "住民であることを確認しました" in client.page("/accounts/me").text


def test_codes_are_guessed_a_few_times_only(client: Client, sqlite_database: Database) -> None:
    code = letter(sqlite_database)
    client.sign_in(make.person(sqlite_database))
    for _ in range(LIMITS["letter_code"].count):
        assert client.submit("/accounts/verify", {"code": "0000"}, form="verify").status_code == 422
    refused = client.submit("/accounts/verify", {"code": code}, form="verify")
    assert refused.status_code == 422 and "少しお待ち" in refused.text and code in refused.text


# ---- leaving --------------------------------------------------------------------------------------------------------


def test_an_account_is_closed_after_a_page_that_says_what_stays(client: Client, sqlite_database: Database) -> None:
    known(sqlite_database)
    sign_in(client)
    assert client.submit("/accounts/me/close", {}, form="close").status_code == 303
    assert client.get("/accounts/me").status_code == 401
    assert sign_in(client).status_code == 422


def test_an_official_is_told_to_give_the_seat_back_first(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    page = client.page("/accounts/me/close")
    assert "先に、システム管理者に頼んでください" in page.text
    assert not [f for f in page.forms() if f.action.endswith("/close")]
    assert client.post("/accounts/me/close", data=_token(client)).status_code == 409


# ---- one's own pages ------------------------------------------------------------------------------------------------


def test_notices_are_shown_with_their_link_and_marked_as_read(client: Client, sqlite_database: Database) -> None:
    person = make.person(sqlite_database)
    client.sign_in(person)
    assert "お知らせはまだありません" in client.page("/accounts/notices").text
    for n in range(51):
        acts.notify(
            sqlite_database, now=NOW + timedelta(minutes=n), person_id=person.person_id,
            key="notice.your_named_act_declined", link=f"/there/{n}",
            details={"no": n, "label": "pending.grant_role", "reason": f"because <{n}>"},
        )  # fmt: skip
    page = client.page("/accounts/notices")
    assert "because <50>" in page.text and "because <0>" not in page.text and "51" in client.page("/accounts/me").text
    older = next(href for text, href in page.links().items() if "前のお知らせ" in text)
    assert "because <0>" in client.page(f"/accounts/notices{older}").text
    assert client.submit("/accounts/notices", {}, form="read").status_code == 303
    assert "未読" not in client.page("/accounts/notices").text


def test_a_chosen_name_is_held_to_its_length_and_kept_when_too_long(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.person(sqlite_database))
    long = "あ" * 41
    answer = client.submit("/accounts/me", {"chosen_name": long}, form="/me/name")
    assert answer.status_code == 422 and opened(Page(answer.text), "/me/name")["chosen_name"] == [long]
    assert client.submit("/accounts/me", {"chosen_name": "あ" * 40}, form="/me/name").status_code == 303


@pytest.mark.parametrize("nothing", ["\u3164", "\ufe0f", "\u200b\u3164\x00"])
def test_a_name_that_shows_nothing_is_none(client: Client, sqlite_database: Database, nothing: str) -> None:
    client.sign_in(make.person(sqlite_database, chosen_name="Sakura"))
    assert client.submit("/accounts/me", {"chosen_name": nothing}, form="/me/name").status_code == 303
    assert opened(client.page("/accounts/me"), "/me/name")["chosen_name"] == [""]


@pytest.mark.parametrize("path", ["/accounts/me", "/en/accounts/me", "/accounts/notices", "/accounts/me/close"])
def test_own_pages_are_kept_by_nobody_else(client: Client, sqlite_database: Database, path: str) -> None:
    client.sign_in(make.grant(sqlite_database, make.resident(sqlite_database), Role.clerk))
    assert client.get(path).headers["Cache-Control"].startswith("private")


def test_a_signed_in_person_costs_one_question_and_a_badge(
    client: Client, sqlite_database: Database, app: Flask
) -> None:
    """Who asks is one statement, their unread notices one; officials have one more."""
    for person, most in ((make.resident(sqlite_database), 2), (make.everybody(sqlite_database), 3)):
        client.sign_in(person)
        with statements(sqlite_database) as seen:
            client.get("/terms")
        about_people = [s for s in seen if "sessions" in s or "notices" in s or "pending_acts" in s or "grants" in s]
        assert len(about_people) <= most, about_people
