"""A member asks in public for a correction of a term, a group or the name; the answer names what put it right."""

from datetime import timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.routes import entry
from deliberation.errors import Refused
from tests import make
from tests.council import assembly as a
from tests.council.calls import group_term, member_vote
from tests.moment import NOW

REQUEST = "いまの会派に入ったのは、その翌日です。"


def ask(db, found, about="group", **more):
    say = {"by": a.councillor(db, found), "now": NOW, "jurisdiction": make.HERE}
    return acts.ask_own_correction(db, **say, about=about, request=REQUEST, **more)


def put_right(db, found, **changes):
    term = group_term(db, found)
    told = {"member_id": found.members[1], "group_term_id": term.id, "faction_id": term.faction_id, "since": term.since}
    acts.correct_group(db, **a.say(found), correction="Typed wrongly", **{**told, **changes})


def test_the_answer_names_the_group_that_was_put_right_since(database):
    with database.writing() as db:
        found = a.assembly(db)
        number = ask(db, found)
        answer = {**a.say(found), "request_id": number, "decision": "corrected", "reason": "Put right."}
        with pytest.raises(Refused, match="nothing_corrected_since"):
            acts.decide_correction(db, **answer)
        put_right(db, found, since=a.SINCE + timedelta(days=1), faction_id=found.factions[1])
        (made,) = queries.corrections(db, queries.correction_request(db, number))
        acts.decide_correction(db, **answer, correction=made.log_entry_id)
        row = queries.correction_request(db, number)
        now, before = group_term(db, found), queries.corrected(db, found.members[1])[2]
        assert queries.open_requests(db, [make.HERE], 9) == []
    assert (row.decision, row.correction_log_id, row.about, made.what) == (
        "corrected", made.log_entry_id, "group", "group",
    )  # fmt: skip
    assert (now.faction_id, now.since) == (found.factions[1], a.SINCE + timedelta(days=1))
    (told,) = before[now.id]
    assert (told["since"], told["correction"]) == (a.SINCE.isoformat(), "Typed wrongly") and told["before_ja"]


@pytest.mark.parametrize(
    ("about", "change"),
    [
        ("name", lambda db, found: acts.correct_name(
            db, **a.say(found), what="member", number=found.members[1], name_ja="正しい名前", correction="Misspelt"
        )),
        ("term", lambda db, found: acts.end_term(
            db, **a.say(found), until=a.DAY,
            term_id=next(t.id for t in queries.terms_of_member(db, found.members[1]) if t.body_id == found.committee),
        )),
    ],
)  # fmt: skip
def test_a_name_put_right_and_the_end_of_a_term_answer_a_request_about_them(db, whole, about, change):
    number = ask(db, whole, about)
    change(db, whole)
    assert [one.what for one in queries.corrections(db, queries.correction_request(db, number))] == [about]


def test_a_membership_before_still_ends_the_day_before_and_is_not_swallowed(db, whole):
    member, later = whole.members[1], a.SINCE + timedelta(days=100)
    acts.set_faction(db, **a.say(whole), member_id=member, faction_id=None, since=later)
    put_right(db, whole, since=later + timedelta(days=5))
    now, before = queries.faction_terms(db, member)
    assert (before.until, now.since) == (later + timedelta(days=4), later + timedelta(days=5))
    with pytest.raises(Refused, match="term_exists"):
        put_right(db, whole, since=a.SINCE)
    with pytest.raises(Refused, match="correction_changes_nothing"):
        put_right(db, whole)


def test_the_same_is_not_asked_twice_while_it_waits(db, whole):
    ask(db, whole)
    with pytest.raises(Refused, match="request_there_already"):
        ask(db, whole)


def test_the_request_and_the_answer_stand_on_the_page_of_the_member(client, here, sqlite_database):
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
    own, address = f"/council/members/{here.members[1]}", f"/council/members/{here.members[1]}/contest"
    client.sign_in(by)
    assert address in client.page(own).links().values()
    page = client.submit(address, {"what": "group", "request": REQUEST})
    assert page.status_code == 303 and "#request-" in page.headers["Location"]
    form = client.page(address)
    assert "あなたの申出が回答を待っています" in form.text and REQUEST in form.text
    again = client.submit(address, {"what": "group", "request": REQUEST})
    assert again.status_code == 422
    refused = client.submit(address, {"what": "", "request": ""})
    assert refused.status_code == 422
    shown = client.page(own).text
    assert REQUEST in shown and "議会事務局の回答はまだありません" in shown
    client.sign_in(here.secretariat)
    desk = client.page(f"/council/{make.HERE}/entry")
    (decide,) = [at for at in desk.links().values() if "/requests/" in at]
    assert "会派" in client.page(decide).text and REQUEST in desk.text
    manage = client.page(f"{own}/manage")
    (at,) = [at for at in manage.links().values() if "/groups/" in at]
    sent = client.submit(
        at, {"faction": "none", "since": a.SINCE.isoformat(), "correction": "届けを見た"}
    )
    assert sent.status_code == 303
    assert "会派を訂正しました" in client.page(own).text and "届けを見た" in client.page(own).text


def test_nobody_contests_what_is_entered_about_another_member(client, here, sqlite_database):
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
    client.sign_in(by)
    page = client.page(f"/council/members/{here.members[2]}/contest")
    assert "request" not in {field.attributes.get("name") for field in page.root.all("textarea")}


def hrefs(page):
    return {link.attributes.get("href", "") for link in page.root.all("a")}


@pytest.mark.parametrize("lang", ["", "/en"])
def test_requests_beyond_a_page_are_led_to(client, sqlite_database, monkeypatch, lang):
    monkeypatch.setattr(entry, "OPEN", 2)
    monkeypatch.setattr(queries, "SIZE", 2)
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        say = {"by": a.councillor(db, found), "now": NOW, "jurisdiction": make.HERE, "act_id": member_vote(db, found)}
        for n in range(3):
            acts.ask_correction(db, **say, request=f"I voted no ({n}).")
    client.sign_in(found.secretariat)
    page, whole = client.page(f"{lang}/council/{make.HERE}/entry"), f"{lang}/desk?all={Role.secretariat}"
    assert "voted no (1)" in page.text and "voted no (2)" not in page.text and whole in hrefs(page)
    assert {f"{lang}/council/requests/{n}/decide" for n in (1, 2, 3)} <= hrefs(client.page(whole))
    act = f"{lang}/council/acts/{say['act_id']}"
    first = client.page(act)
    assert "voted no (2)" in first.text and "voted no (0)" not in first.text
    assert "?before=2" in hrefs(first) and "voted no (0)" in client.page(f"{act}?before=2").text
