"""Officials' pages: acts that wait for a second seat, roles."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from deliberation.accounts import acts, queries, rules
from deliberation.accounts.models import Grant, Jurisdiction
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.accounts.two_seats import SHOWN, Shown
from deliberation.db import Database
from deliberation.web.language import load_catalogue
from tests import make
from tests.client import Client
from tests.moment import NOW
from tests.page import Page


@pytest.fixture
def administrators(sqlite_database: Database) -> list[Actor]:
    return [make.officer(sqlite_database, Role.administrator) for _ in range(2)]


def email_of(db: Database, person: Actor) -> str:
    with db.reading() as reading:
        return str(queries.person(reading, person.person_id).email)  # type: ignore[union-attr]


def wish(db: Database, by: Actor, to: Actor, role: str = "auditor") -> int:
    wanted = {"person_id": to.person_id, "role": role, "place": make.HERE}
    return int(acts.propose_act(db, by=by, now=NOW, act="grant_role", jurisdiction=WHOLE_SITE, arguments=wanted))


def rights(db: Database, person: Actor) -> frozenset[tuple[Role, str]]:
    with db.reading() as reading:
        return queries.actor(reading, person.person_id).rights


# ---- acts that wait -------------------------------------------------------------------------------------------------


def test_the_second_person_sees_who_what_and_the_digest_and_confirms(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    somebody = make.person(sqlite_database)
    number = wish(sqlite_database, administrators[0], somebody)
    client.sign_in(administrators[1])
    assert client.page("/accounts/me").links()["確認待ち 1"] == "/pending"
    page = client.page("/pending")
    assert email_of(sqlite_database, somebody) in page.text and "監査担当者" in page.text
    with sqlite_database.reading() as db:
        row = queries.pending(db, number)
    assert rules.recorded_digest(row.arguments) in page.text  # type: ignore[union-attr]
    answer = client.submit("/pending", {}, form=f"/pending/{number}/confirm")
    assert answer.status_code == 303
    assert rights(sqlite_database, somebody) == {(Role.auditor, make.HERE)}
    assert "確認を待っている手続きはありません" in client.page("/pending").text


@pytest.mark.parametrize(("kept", "lang", "leads"), [("/en/roles", "", "/roles"), ("/roles", "/en", "/en/roles")])
def test_the_second_person_is_led_on_in_their_own_language(
    client: Client, sqlite_database: Database, administrators: list[Actor], kept: str, lang: str, leads: str
) -> None:
    first, second = administrators
    wanted = {"person_id": make.person(sqlite_database).person_id, "role": "auditor", "place": make.HERE}
    number = acts.propose_act(
        sqlite_database, by=first, now=NOW, act="grant_role", jurisdiction=WHOLE_SITE, arguments=wanted, link=kept
    )
    client.sign_in(second)
    assert client.submit(f"{lang}/pending", {}, form=f"/pending/{number}/confirm").location == leads
    client.sign_in(first)
    page = client.page(f"{lang}/accounts/notices")
    assert leads in page.links().values() and "/en/en/roles" not in page.links().values()


def test_the_first_person_finds_the_reason_in_place_of_the_button(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    number = wish(sqlite_database, administrators[0], make.person(sqlite_database))
    client.sign_in(administrators[0])
    page = client.page("/pending")
    assert "別の人の確認が必要です" in page.text and "取り下げる" in page.text
    assert not [f for f in page.forms() if f.action.endswith("confirm")]
    answer = client.submit("/pending", {"reason": "my mistake"}, form=f"/pending/{number}/decline")
    assert answer.status_code == 303 and "確認を待っている手続きはありません" in client.page("/pending").text


def test_the_second_person_reads_where_the_role_is_and_what_the_person_holds_already(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    make.jurisdiction(sqlite_database)
    with sqlite_database.writing() as db:
        db.execute(update(Jurisdiction).values(name_ja="A市", name_en="City A"))
    wish(sqlite_database, administrators[0], make.officer(sqlite_database, Role.moderator))
    client.sign_in(administrators[1])
    text = client.page("/pending").text
    assert "自治体 A市" in text and "いま持っている役割 A市：表示管理の担当者" in text
    assert "City A" in client.page("/en/pending").text


def test_ten_waiting_acts_stand_on_a_page_and_one_sent_back_stays_in_sight(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    numbers = [wish(sqlite_database, administrators[0], make.person(sqlite_database)) for _ in range(12)]
    client.sign_in(administrators[1])
    first = client.page("/pending")
    older = client.page("/pending" + first.links()["これより前のものへ"])
    seen = [[f.action for f in p.forms() if f.action.endswith("/confirm")] for p in (first, older)]
    assert [len(s) for s in seen] == [10, 2]
    answer = client.post(f"/pending/{numbers[0]}/decline", data={**seen_token(older), "reason": ""})
    assert answer.status_code == 422 and f"/pending/{numbers[0]}/decline" in answer.text


def seen_token(page: Page) -> dict[str, list[str]]:
    return next(f.values() for f in page.forms() if "decline" in f.action)


def test_a_digest_that_was_not_shown_confirms_nothing(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    somebody = make.person(sqlite_database)
    number = wish(sqlite_database, administrators[0], somebody)
    client.sign_in(administrators[1])
    path = f"/pending/{number}/confirm"
    answer = client.submit("/pending", {"digest": "sha256:" + "0" * 64}, form=path, follow=True)
    assert "表示していた内容と違う" in Page(answer.text).text and rights(sqlite_database, somebody) == frozenset()
    assert client.submit("/pending", {"digest": ""}, form=path).status_code == 404


@pytest.mark.parametrize("part", ["load", "template"])
def test_an_act_that_cannot_be_told_stands_in_no_other_ones_way(
    part: str, client: Client, sqlite_database: Database, administrators: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, whole = (make.person(sqlite_database) for _ in range(2))
    numbers = [wish(sqlite_database, administrators[0], who) for who in (lost, whole)]
    before = SHOWN["grant_role"]

    def broken(db: Any, place: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if arguments["person_id"] != lost.person_id:
            return before.load(db, place, arguments)
        if part == "load":
            raise KeyError("of an older form")
        return {"held": 3}

    monkeypatch.setitem(SHOWN, "grant_role", Shown(before.template, broken))
    client.sign_in(administrators[1])
    page = client.page("/pending")
    assert "内容を表示できないため、確認できません" in page.text and email_of(sqlite_database, whole) in page.text
    actions = {f.action for f in page.forms()}
    assert f"/pending/{numbers[0]}/confirm" not in actions and f"/pending/{numbers[1]}/confirm" in actions
    sent_back = client.submit("/pending", {"reason": "cannot be read"}, form=f"/pending/{numbers[0]}/decline")
    assert sent_back.status_code == 303 and "内容を表示できない" not in client.page("/pending").text


def let_lapse(monkeypatch: pytest.MonkeyPatch, database: Database, number: int) -> None:
    """This act to give a role can no longer be confirmed; its slice says so."""
    before = SHOWN["grant_role"]
    with database.reading() as db:
        about = json.loads(queries.pending(db, number).arguments)["arguments"]

    def load(db: Any, place: str, arguments: dict[str, Any]) -> dict[str, Any]:
        lapsed = {"refusal": "role_already_held"} if arguments == about else {}
        return before.load(db, place, arguments) | lapsed

    monkeypatch.setitem(SHOWN, "grant_role", Shown(before.template, load))


def test_the_count_of_waiting_acts_leaves_out_what_has_lapsed(
    client: Client, sqlite_database: Database, administrators: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    lapsed, open_still = (wish(sqlite_database, administrators[0], make.person(sqlite_database)) for _ in range(2))
    let_lapse(monkeypatch, sqlite_database, lapsed)
    client.sign_in(administrators[1])
    for path in ("/", "/desk"):
        page = client.page(path)
        assert [n.text for n in page.root.all("span") if n.attributes.get("class") == "count"] == ["1"], path
    led = page.links().values()
    assert f"/pending#p{open_still}" in led and f"/pending#p{lapsed}" not in led
    with sqlite_database.reading() as db:
        (given,) = (row.id for row in queries.holders(db) if row.person_id == administrators[0].person_id)
    acts.end_role(sqlite_database, by=administrators[1], now=NOW, grant_id=given)
    assert not [n for n in client.page("/").root.all("span") if n.attributes.get("class") == "count"]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_nobody_can_confirm_any_more_stands_apart_and_is_taken_back_by_who_asked(
    lang: str, client: Client, sqlite_database: Database, administrators: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    done, open_still = (wish(sqlite_database, administrators[0], make.person(sqlite_database)) for _ in range(2))
    told = "Can no longer be confirmed" if lang else "もう確認できない手続き"
    client.sign_in(administrators[1])
    assert told not in client.page(f"{lang}/pending").text
    let_lapse(monkeypatch, sqlite_database, done)
    for somebody in administrators:
        client.sign_in(somebody)
        page = client.page(f"{lang}/pending")
        _, apart = page.text.split(told)
        assert load_catalogue(lang[1:] or "ja")["reason.role_already_held"] in apart
        assert [f.action for f in page.forms() if "confirm" in f.action] == (
            [f"{lang}/pending/{open_still}/confirm"] if somebody is administrators[1] else []
        )
        headings = [h.attributes["id"] for h in page.root.all("h3")]
        assert headings == [f"p{done}"]
    client.sign_in(administrators[0])
    taken = client.submit(f"{lang}/pending", {}, form=f"{lang}/pending/{done}/decline")  # its reason stands there
    assert taken.status_code == 303 and told not in client.page(f"{lang}/pending").text


def test_what_a_seat_asked_for_that_was_left_can_only_be_sent_back(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    number = wish(sqlite_database, administrators[0], make.person(sqlite_database))
    with sqlite_database.writing() as db:
        db.execute(update(Grant).where(Grant.person_id == administrators[0].person_id).values(ended_at=NOW))
    client.sign_in(administrators[1])
    page = client.page("/pending")
    assert "もうその担当席にいません" in page.text.split("もう確認できない手続き")[1]
    assert client.submit("/pending", {}, form=f"/pending/{number}/decline").status_code == 303


def test_sending_back_needs_a_reason_and_a_long_one_is_given_back(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    numbers = [wish(sqlite_database, administrators[0], make.person(sqlite_database)) for _ in range(2)]
    client.sign_in(administrators[1])
    for typed in ("", "あ" * 1001):
        answer = client.submit("/pending", {"reason": typed}, form=f"/pending/{numbers[0]}/decline")
        forms = {f.action: f.values() for f in Page(answer.text).forms() if "decline" in f.action}
        assert answer.status_code == 422
        assert [forms[f"/pending/{n}/decline"]["reason"] for n in numbers] == [[typed], [""]]
    answer = client.submit("/pending", {"reason": "the date is wrong"}, form=f"/pending/{numbers[0]}/decline")
    assert answer.status_code == 303
    client.sign_in(administrators[0])
    assert "the date is wrong" in client.page("/accounts/notices").text


def test_acts_of_other_municipalities_are_not_shown(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    wish(sqlite_database, administrators[0], make.person(sqlite_database))
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert "確認を待っている手続きはありません" in client.page("/pending").text


def test_what_waits_is_read_by_the_seats_that_propose_and_confirm_it_alone(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The company's seat must not read beforehand which version is to be taken away, or on which conditions."""
    clerk = make.officer(sqlite_database, Role.clerk)
    wanted = {"proposal": "x", "version": 1, "conditions": []}
    with monkeypatch.context() as now:  # there was something to confirm when it was put forward
        now.setitem(SHOWN, "confirm_record", replace(SHOWN["confirm_record"], load=lambda *_: {}))
        acts.propose_act(
            sqlite_database, by=clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=wanted
        )
    for role, number in ((Role.clerk, 1), (Role.secretariat, 1), (Role.proponent, 0), (Role.observer, 0)):
        client.sign_in(make.officer(sqlite_database, role))
        assert len([f for f in client.page("/pending").forms() if "decline" in f.action]) == number, role


# ---- roles ----------------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_before_somebody_chooses(client: Client, administrators: list[Actor]) -> None:
    client.sign_in(administrators[0])
    form = next(f for f in client.page("/roles").forms() if f.action.endswith("/roles"))
    assert (form.values()["role"], form.values()["place"]) == ([""], [""])
    answer = client.post("/roles", data=form.values())
    assert answer.status_code == 422 and {"email-error", "role-error", "place-error"} <= {
        n.attributes["id"] for n in Page(answer.text).root.all("p") if "id" in n.attributes
    }


@pytest.mark.parametrize(
    ("held", "wanted", "place", "field"),
    [
        (Role.secretariat, "clerk", make.HERE, "role"),
        (Role.clerk, "clerk", make.HERE, "role"),
        (Role.clerk, "administrator", make.HERE, "place"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused_when_it_is_proposed(
    client: Client, sqlite_database: Database, administrators: list[Actor],
    held: Role, wanted: str, place: str, field: str,
) -> None:  # fmt: skip
    """No second administrator is troubled with what would be refused."""
    somebody = make.officer(sqlite_database, held)
    client.sign_in(administrators[0])
    typed = {"email": email_of(sqlite_database, somebody), "role": wanted, "place": place}
    answer = client.submit("/roles", typed, form="/roles")
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    with sqlite_database.reading() as db:
        assert queries.open_pending(db, administrators[0].rights, [], 2**31 - 1) == []


def test_a_lone_administrator_gives_a_role_at_once_and_reads_that_the_record_says_so(
    client: Client, sqlite_database: Database
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    assert "1人で役割を与えられます" in client.page("/roles").text
    somebody = make.person(sqlite_database)
    wanted = {"email": email_of(sqlite_database, somebody).upper(), "role": "clerk", "place": make.HERE}
    assert client.submit("/roles", wanted, form="/roles").status_code == 303
    assert rights(sqlite_database, somebody) == {(Role.clerk, make.HERE)}


def test_with_two_administrators_a_role_waits_for_the_other(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    somebody = make.person(sqlite_database)
    wanted = {"email": email_of(sqlite_database, somebody), "role": "clerk", "place": make.HERE}
    client.sign_in(administrators[0])
    answer = client.submit("/roles", wanted, form="/roles", follow=True)
    assert "2人目の確認待ちにしました" in Page(answer.text).text
    assert rights(sqlite_database, somebody) == frozenset()
    again = client.submit("/roles", wanted, form="/roles")
    assert again.status_code == 422 and "すでに確認を待っています" in Page(again.text).text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": "nobody@example.invalid"}, "登録している人はいません"),
        ({"role": "clerk", "place": "*"}, "ほかの役割は自治体に"),
        ({"role": "administrator"}, "システム管理者はサイト全体に"),
        ({"role": "secretariat"}, "兼ねることができません"),
    ],
)
def test_a_role_that_cannot_be_given_is_explained_and_what_was_typed_stays(
    client: Client, sqlite_database: Database, values: dict[str, str], said: str
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    clerk = make.officer(sqlite_database, Role.clerk)
    wanted = {"email": email_of(sqlite_database, clerk), "role": "auditor", "place": make.HERE, **values}
    answer = client.submit("/roles", wanted, form="/roles")
    page = Page(answer.text)
    assert answer.status_code == 422 and said in page.text
    kept = next(f for f in page.forms() if f.action == "/roles").values()
    assert {name: kept[name] for name in wanted} == {name: [value] for name, value in wanted.items()}


def test_a_role_ends_after_a_page_that_asks_but_never_the_last_administrator(
    client: Client, sqlite_database: Database
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    clerk = make.officer(sqlite_database, Role.clerk)
    with sqlite_database.reading() as db:
        grants = {row.role: row.id for row in queries.holders(db)}
    asks = f"/roles/{grants['clerk']}/end"
    assert not [f for f in client.page("/roles").forms() if f.action.endswith("/end")]
    assert asks in client.page("/roles").links().values()
    assert email_of(sqlite_database, clerk) in client.page(asks).text and rights(sqlite_database, clerk)
    assert "End this role?" in client.page(f"/en{asks}").text
    assert client.submit(asks, {}, form=asks).status_code == 303
    assert client.get(asks).status_code == 404
    assert rights(sqlite_database, clerk) == frozenset()
    last = f"/roles/{grants['administrator']}/end"
    answer = client.submit(last, {}, form=last, follow=True)
    assert "最後の1人" in Page(answer.text).text


# ---- both languages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/pending", "/roles", "/residents/counter", "/residents/letters"])
def test_officials_pages_are_drawn_in_english_too(client: Client, sqlite_database: Database, path: str) -> None:
    client.sign_in(make.everybody(sqlite_database))
    wish(sqlite_database, make.officer(sqlite_database, Role.administrator), make.person(sqlite_database))
    main = next(n for n in client.page(f"/en{path}").root.all("main"))
    assert not re.search("[ぁ-ヿ]", main.text)


def test_the_last_of_several_administrators_is_told_who_can_add_another(
    client: Client, sqlite_database: Database, administrators: list[Actor]
) -> None:
    one, two = administrators
    somebody = make.person(sqlite_database)
    with sqlite_database.reading() as db:
        email = queries.person(db, somebody.person_id).email
        grant = next(row.id for row in queries.holders(db) if row.person_id == two.person_id)
    acts.end_role(sqlite_database, by=one, now=NOW, grant_id=grant)
    asked = {"email": email, "role": Role.moderator, "place": make.HERE}
    make.jurisdiction(sqlite_database)
    answer = client.sign_in(one).submit("/roles", asked)
    assert answer.status_code == 422 and "first-administrator" in answer.text and email in answer.text
    assert "1人で役割を与えられます" not in answer.text


@pytest.mark.parametrize(("lang", "here"), [("ja", "この自治体の"), ("en", "this municipality")])
def test_who_holds_a_role_elsewhere_reads_that_it_takes_the_role_here(lang: str, here: str) -> None:
    catalogue, local = load_catalogue(lang), [role for role in Role if role is not Role.administrator]
    told = {role: catalogue[f"reason.only_{role}"] for role in local}
    assert [role for role, sentence in told.items() if here not in sentence and "this assembly" not in sentence] == []
