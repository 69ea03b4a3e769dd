"""The seats that the rules of a zone or stakeholder council provide, by whom they are for, and which are empty."""

import pytest
from sqlalchemy.exc import DatabaseError

from deliberation.council import acts, queries
from deliberation.council.shown import seats, sides_of
from deliberation.council.sides import ForResidents, Side, Sitting, read_sides, seats_of
from deliberation.errors import Refused
from tests.comments import making
from tests.council import assembly as a

RESIDENTS = Side({"ja": "町内会", "en": "Neighbourhood association"}, 2, residents=True)
COMPANY = Side({"ja": "交通事業者", "en": None}, 1)


def given(found, body, **changes):
    told = {"revision": 0, "sides": [RESIDENTS, COMPANY], "source_title": "設置要綱 第3条", "rules_on": a.DAY}
    return {**a.say(found), "body_id": body, **told, **changes}


def sitting(number, words):
    return Sitting(number, {"ja": f"Member {number}", "en": None}, {"ja": words, "en": None})


@pytest.mark.parametrize(
    ("sides", "words", "told"),
    [
        ([], ["町内会"], ForResidents.not_entered),
        ([COMPANY], ["町内会"], ForResidents.none_provided),
        ([RESIDENTS, COMPANY], ["交通事業者", None], ForResidents.none_filled),
        ([RESIDENTS], ["町内会"], ForResidents.some_filled),
        ([RESIDENTS], ["町内会", "町　内会", "町内会"], ForResidents.all_filled),
    ],
)
def test_what_is_known_of_seats_of_residents_is_told_apart(sides, words, told):
    assert seats_of(sides, [sitting(n, one) for n, one in enumerate(words)]).for_residents == told


def test_empty_seats_are_counted_by_side_and_who_is_for_no_side_fills_none():
    members = [sitting(n, one) for n, one in enumerate(("交通事業者", "交通事業者", "市"))]
    found = seats_of([RESIDENTS, COMPANY], members)
    told = [(one.side.seats, one.filled, one.empty, one.over) for one in found.sides]
    assert told == [(2, 0, 2, 0), (1, 2, 0, 1)]
    assert found.provided == 3 and [one.speaks_for["ja"] for one in found.others] == ["市"]


def test_a_side_is_read_from_its_line_as_people_write_it():
    typed = "町内会 / Neighbourhood association 2\n\n第2地区の住民　１２席\n老人会／Older people 1"
    assert [(one.name["ja"], one.name["en"], one.seats) for one in read_sides(typed, True)] == [
        ("町内会", "Neighbourhood association", 2), ("第2地区の住民", None, 12), ("老人会", "Older people", 1),
    ]  # fmt: skip
    assert [read_sides(one.line, one.residents) for one in (RESIDENTS,)] == [[RESIDENTS]]
    for wrong in ("町内会", "2", "町内会 0", "町内会 1200", "あ" * 201 + " 1"):
        with pytest.raises(ValueError, match="2"):
            read_sides(f"老人会 1\n{wrong}", True)


def test_a_correction_of_the_seats_stands_and_what_stood_is_kept(db, whole):
    body = a.zone_council(db, whole)
    acts.enter_seats(db, **given(whole, body))
    (first, _) = queries.seat_groups(db, [body])[body]
    with pytest.raises(Refused, match="edited"):
        acts.enter_seats(db, **given(whole, body, correction="Misread"))
    again = given(whole, body, revision=first.log_entry_id, sides=[COMPANY])
    with pytest.raises(Refused, match="correction_needed"):
        acts.enter_seats(db, **again)
    acts.enter_seats(db, **again, correction="Misread")
    rows = queries.seat_groups(db, [body])[body]
    assert sides_of(rows) == [COMPANY] and rows[0].revision == 2 and rows[0].correction == "Misread"
    assert seats(rows, []).for_residents == ForResidents.none_provided
    with pytest.raises(DatabaseError, match="append only"):
        db.exec_driver_sql("UPDATE council_seat_groups SET seats = 9")


def test_seats_that_cannot_be_those_of_the_council_are_refused(db, whole):
    body = a.zone_council(db, whole, seats=4)
    later = a.DAY.replace(year=a.DAY.year + 50)
    for changes, reason in (
        ({"sides": []}, "seats_of_no_side"),
        ({"sides": [COMPANY, COMPANY]}, "side_twice"),
        ({"sides": [RESIDENTS, COMPANY]}, "sides_do_not_add_up"),
        ({"sides": [Side(RESIDENTS.name, 4, residents=True)], "rules_on": later}, "date_in_future"),
        ({"body_id": whole.body}, "seats_of_other_body"),
    ):
        with pytest.raises(Refused, match=reason):
            acts.enter_seats(db, **{**given(whole, body), **changes})


@pytest.fixture
def zone(sqlite_database, here):
    """Its number, with one member, who speaks for the neighbourhood association."""
    with sqlite_database.writing() as db:
        body = a.zone_council(db, here)
        member = acts.add_member(db, **a.say(here), name_ja="三宅 多恵")
        said = {"ja": "町内会", "en": None}
        acts.add_term(db, **a.say(here), body_id=body, member_id=member, since=a.SINCE, speaks_for=said)
    return body


def test_the_secretariat_enters_the_seats_and_the_page_tells_which_are_empty(secretariat, client, zone):
    address, own = f"/council/bodies/{zone}/seats", f"/council/bodies/{zone}"
    assert "未確認" in client.page(own).text
    typed = {
        "residents": "町内会 2", "others": "専門家 / Experts", "source_title": "要綱", "rules_on": a.DAY.isoformat(),
    }  # fmt: skip
    answer = secretariat.submit(address, typed)
    assert answer.status_code == 422 and "1行目が読めません" in answer.text
    assert secretariat.submit(address, {**typed, "others": "専門家 / Experts 1"}).status_code == 303
    page = client.page(own)
    cells = [[cell.text for cell in row.all("td")] for row in page.root.all("tbody")[0].all("tr")]
    assert cells == [["2", "1", "1", "三宅 多恵"], ["1", "0", "1", "いません"]]
    assert "住民の席2のうち1が埋まっています" in page.text and "要綱" in page.text
    form = next(f for f in secretariat.page(address).forms() if "others" in f.names()).values()
    assert form["others"] == ["専門家 / Experts 1"] and form["residents"] == ["町内会 2"]
    sent = {**form, "residents": "", "correction": "住民の席はありませんでした"}
    sent = {name: value[0] if isinstance(value, list) else value for name, value in sent.items()}
    assert secretariat.submit(address, sent).status_code == 303
    text = client.page(own).text
    assert "規則に住民の席がありません" in text and "住民の席はありませんでした" in text and "三宅 多恵" in text
    stale = secretariat.submit(address, {**typed, "others": "専門家 1", "correction": "また", "revision": "0"})
    assert stale.status_code == 409


def test_the_page_across_cities_tells_three_things_about_seats_of_residents_apart(
    client, sqlite_database, here, zone
):
    def told():
        return client.page("/gap").text

    with sqlite_database.writing() as db:
        making.published(db)  # the page is of municipalities with a proposal
    assert "確かめていません（未確認）" in told() and "三宅 多恵" in told()
    with sqlite_database.writing() as db:
        acts.enter_seats(db, **given(here, zone, sides=[COMPANY]))
    assert "規則に住民の席がありません" in told() and "三宅 多恵" in told()
    with sqlite_database.writing() as db:
        row = queries.seat_groups(db, [zone])[zone][0]
        other = Side({"ja": "老人会", "en": None}, 3, residents=True)
        acts.enter_seats(
            db, **given(here, zone, revision=row.log_entry_id, sides=[other, COMPANY], correction="Misread")
        )
    assert "住民の席3のすべてが空いています" in told() and "4席" in told()


def test_an_assembly_has_no_page_for_seats_by_side(secretariat, here):
    assert secretariat.get(f"/council/bodies/{here.body}/seats").status_code == 404
