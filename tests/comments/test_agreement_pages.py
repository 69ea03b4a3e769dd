"""Pages of statements and marks: what everybody reads, what only the person sees, what staff do."""

import json

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

BOTH = pytest.mark.parametrize("lang", ["", "/en"])


@BOTH
def test_before_the_last_day_no_number_is_shown_to_anybody(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    found = m.agreed(sqlite_database)
    path = f"{lang}/consultations/{found['number']}/agreement"
    before = client.get(path).text
    for _ in range(12):
        marks = dict.fromkeys(found["statements"], "agree")
        acts.mark_statements(
            sqlite_database, by=make.resident(sqlite_database), now=NOW, consultation_id=found["number"], marks=marks
        )
    assert client.get(path).text == before
    assert ("No numbers are shown" if lang else "途中の数をだれにも示しません") in before
    assert client.get(f"{path}.json").status_code == 404


@BOTH
def test_a_resident_marks_on_a_form_without_scripts_and_sees_their_own_marks_alone(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    found, who = m.agreed(sqlite_database), make.resident(sqlite_database)
    path, (first, second, *_) = f"{lang}/consultations/{found['number']}/mark", found["statements"]
    client.sign_in(who)
    assert client.page(path).text.count("Your marks (" if lang else "あなたの印（") == 0
    sent = client.submit(path, {f"statement-{first}": "agree", f"statement-{second}": "pass"})
    assert sent.status_code == 303
    page = client.page(path)
    assert ("Your marks (" if lang else "あなたの印（") in page.text
    assert client.submit(f"{path}?these={first}", {f"statement-{first}": "disagree"}).status_code == 303
    with sqlite_database.reading() as db:
        assert queries.marks_of(db, found["number"], who.person_id) == {first: "disagree", second: "pass"}
    assert client.get(path).headers["Cache-Control"].startswith("private")


@BOTH
def test_whoever_leaves_statements_unmarked_is_offered_the_next_ones_to_the_last(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    found = m.agreed(sqlite_database)
    with make.writing(sqlite_database) as db:
        comments = [m.comment(db, found["slug"]) for _ in range(12)]
        statements = [*found["statements"], *(m.statement(db, found["number"], no) for no in comments)]
    client.sign_in(make.resident(sqlite_database))
    path, offered = f"{lang}/consultations/{found['number']}/mark", []
    address = path
    for _ in range(3):  # nothing is chosen on any page
        page = client.page(address)
        form = next(f for f in page.forms() if "these" in f.names())
        offered += [int(no) for no in form.values()["these"][0].split(",")]
        address = client.submit(address, {}, form="/mark").headers["Location"]
    assert offered == statements
    last = client.page(address).text
    assert ("Your marks are kept" if lang else "印を残しました") not in last
    assert ("not marked: 18" if lang else "印を付けていない要点が18件残っています") in last
    skipped = [href for href in client.page(path).links().values() if "after=" in href]
    assert skipped == [f"{path}?after={statements[7]}"]


def test_marks_on_a_statement_that_was_withdrawn_are_told_to_who_made_them_and_counted_as_left_out(
    client: Client, sqlite_database: Database
) -> None:
    found, clerk = m.agreed(sqlite_database), make.officer(sqlite_database, Role.clerk)
    number, (first, second, *_) = found["number"], found["statements"]
    residents = [make.resident(sqlite_database) for _ in range(12)]
    for who in residents:
        marks = {first: "agree"} if who is residents[0] else {first: "disagree", second: "agree"}
        acts.mark_statements(sqlite_database, by=who, now=NOW, consultation_id=number, marks=marks)
    client.sign_in(residents[0])
    opened = client.page(f"/consultations/{number}/mark?these={first}")
    form = next(f for f in opened.forms() if "these" in f.names()).values()
    acts.withdraw_statement(sqlite_database, by=clerk, now=NOW, statement_id=first, reason="言い過ぎでした")
    sent = client.post(f"/consultations/{number}/mark", data={**form, f"statement-{first}": ["pass"]})
    told = client.page(sent.headers["Location"]).text
    assert "印は残していません" in told and "集計に入らなくなった、あなたの印" in told and "言い過ぎでした" in told
    path = f"/consultations/{number}/agreement"
    assert "この要点に付いた印は、集計に入りません" in client.page(path).text
    with make.writing(sqlite_database) as db:
        document = m.compute(db, number)
        acts.publish_agreement(db, now=found["later"], consultation_id=number, document=document)
    assert document["left_out"] == [
        {"statement": first, "comment": found["comments"][0], "why": "withdrawn", "marked": 10}
    ]
    assert first not in [row["statement"] for row in document["statements"]]
    assert "入らなかった印：約10人" in client.page(path).text
    assert "left out: about 10" in client.page(f"/en{path}").text


def test_who_is_not_verified_is_told_why_before_marking(client: Client, sqlite_database: Database) -> None:
    found = m.agreed(sqlite_database)
    client.sign_in(make.person(sqlite_database))
    page = client.page(f"/consultations/{found['number']}/mark")
    assert "住所を確かめた人だけ" in page.text and not [f for f in page.forms() if "these" in f.names()]


@BOTH
def test_the_result_shows_groups_what_they_share_and_the_same_in_tables(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    found = m.agreed(sqlite_database, 44)
    path = f"{lang}/consultations/{found['number']}/agreement"
    text, told = client.get(path).text, json.loads(client.get(f"{path}.json").text)
    assert text.count("<circle") == len(told["groups"]) == 2
    assert ("Most in every group agree" if lang else "どのグループも賛成が多い") in text
    for group in told["groups"]:
        assert f">{group['x'] / 100}<" in text and f">{group['people']}<" in text
    assert ("this is no vote" if lang else "投票でもありません") in text


def test_what_is_withdrawn_after_the_result_keeps_its_numbers_and_says_so(
    client: Client, sqlite_database: Database
) -> None:
    found = m.agreed(sqlite_database, 44)
    path, first = f"/consultations/{found['number']}/agreement", found["statements"][0]
    before = client.get(f"{path}.json").text
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert "公開した数は残り" in client.get(f"/statements/{first}/withdraw").text
    assert client.submit(f"/statements/{first}/withdraw", {"reason": "書き誤り"}).status_code == 303
    text = client.get(path).text
    assert text.count("公開のあとに取り下げ") >= 1 and "書き誤り" in text and client.get(f"{path}.json").text == before


def test_too_few_people_are_told_so_and_no_group_is_drawn(client: Client, sqlite_database: Database) -> None:
    found = m.agreed(sqlite_database, 12)
    text = client.get(f"/consultations/{found['number']}/agreement").text
    assert "30人に満たない" in text and "<circle" not in text
    found = m.agreed(sqlite_database, 3)
    text = client.get(f"/consultations/{found['number']}/agreement").text
    assert "10人に満たない人数" in text and "賛成5" not in text and "賛成0" not in text


WHY_NONE = {
    "like_chance": ("たまたま付けた印でも出るくらい", "no more than marks made at random would"),
    "no_large_groups": ("10人に満たないグループができる", "leaves a group of fewer than 10"),
    "nearly_alike": ("ほとんどの人が同じ印", "Nearly everybody marked alike"),
    "no_clear_groups": ("はっきりとは分かれなかった", "do not fall into clear groups"),
}


@pytest.mark.parametrize("reason", WHY_NONE)
def test_why_there_are_no_groups_is_told_as_it_is(client: Client, sqlite_database: Database, reason: str) -> None:
    found = m.agreed(sqlite_database)
    with make.writing(sqlite_database) as db:
        document = {**m.compute(db, found["number"]), "reason": reason}
        acts.publish_agreement(db, now=found["later"], consultation_id=found["number"], document=document)
    for lang, said in zip(("", "/en"), WHY_NONE[reason], strict=True):
        text = client.get(f"{lang}/consultations/{found['number']}/agreement").text
        assert said in text
        assert not any(other in text for r, pair in WHY_NONE.items() if r != reason for other in pair)


def test_comments_are_never_listed_by_how_many_like_them(client: Client, sqlite_database: Database) -> None:
    """Newest, unanswered, and those that every opinion group dealt with; another wish is not heard."""
    found = m.agreed(sqlite_database, 44)
    path = f"/proposals/{found['slug']}/comments"
    listed = client.get(f"{path}?show=across").text
    assert all(f'id="c{no}"' in listed for no in found["comments"])
    newest = [f'id="c{no}"' for no in reversed(found["comments"])]
    for way in ("", "?show=liked", "?show=agree"):
        places = [client.get(path + way).text.index(one) for one in newest]
        assert places == sorted(places)
    assert "賛成か反対かは、順番に関わりません" in listed


def test_staff_draw_withdraw_and_answer_on_pages(client: Client, sqlite_database: Database) -> None:
    db, slug, author = sqlite_database, m.published(sqlite_database), make.person(sqlite_database)
    number, no = m.consultation(db, slug), m.comment(db, slug, author)
    client.sign_in(make.officer(db, Role.clerk))
    desk = f"/consultations/{number}/statements/new"
    assert f"comment={no}" in client.get(desk).text
    assert client.submit(f"{desk}?comment={no}", {"text_ja": ""}).status_code == 422
    assert client.submit(f"{desk}?comment={no}", {"text_ja": "消すべきだ", "text_en": "Delete it"}).status_code == 303
    assert "Delete it" in client.get(f"/en/consultations/{number}/agreement").text
    client.sign_in(author)
    assert "消すべきだ" in client.get(f"/comments/{no}").text
    assert client.submit("/statements/1/contest", {"body": "違います"}).status_code == 303
    client.sign_in(make.officer(db, Role.clerk))
    assert "/statements/1/answer" in client.get("/desk").text
    assert client.submit("/statements/1/answer", {"ruling": "kept", "reason": "本文のとおりです"}).status_code == 303
    public = client.get(f"/consultations/{number}/agreement").text
    assert "本文のとおりです" in public and "違います" not in public.replace("言ったことと違う", "")
    assert client.submit("/statements/1/withdraw", {"reason": "同じ文がある"}).status_code == 303
    assert "同じ文がある" in client.get(f"/consultations/{number}/agreement").text
