"""Steps reached before residents were asked, or before the city answered; conditions and seats across cities."""

from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from sqlalchemy import insert

from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.council import acts as council
from deliberation.council.entries import About
from deliberation.council.gap import Span
from deliberation.db import Database
from deliberation.proposals.acts import add_event
from deliberation.proposals.kinds import STEPS, Involvement
from deliberation.proposals.models import ProposalEvent
from deliberation.record.acts import append
from deliberation.site import gaps, joined
from deliberation.site.resident_gap import Asking, Heard, resident_gap
from deliberation.web import paging
from tests import make
from tests.client import Client
from tests.comments import making
from tests.council import assembly as a
from tests.moment import NOW

event = partial(
    SimpleNamespace, until=None, continues=False, involvement="none_recorded", source_title="Report",
    source_address=None,
)  # fmt: skip


def heard(step: str | None, *askings: str) -> Heard:
    told = [Asking.read(one) for one in askings]
    (row,) = resident_gap([("step", Span.read(step))], told).rows
    return row.heard


@pytest.mark.parametrize(
    ("step", "askings", "expected"),
    [
        ("2026-05-01", ["2026-03-01..2026-04-30"], Heard.asked), ("2026-05-01", [], Heard.none_yet),
        ("2026-05-01", ["2026-06-01"], Heard.none_yet), ("2026-05-01", ["2026-04-01..2026-05-01"], Heard.running),
        ("2026-05", ["2026-05-10"], Heard.order_unknown), ("2026", ["2025"], Heard.asked), (None, [], Heard.undated),
        ("2021-06-10", ["2021"], Heard.order_unknown), ("2026-02-10", ["2025-11-01.."], Heard.running),
        ("2016-03-10", ["2016-02..2016-04"], Heard.running), ("2016-02-10", ["2016-02..2016-04"], Heard.not_ended),
        ("2016-04-10", ["2016-02..2016-04"], Heard.order_unknown), ("2016-05-01", ["2016-02/2016-04"], Heard.asked),
        ("2026-11", ["2026-11-18..2026-12-17"], Heard.not_ended), ("2026-11", ["2026-12-01"], Heard.none_yet),
    ],
)  # fmt: skip
def test_a_step_is_set_beside_what_was_asked_before_it(step, askings, expected) -> None:
    assert heard(step, *askings) == expected


def test_an_asking_that_still_goes_on_has_not_ended_at_a_later_step() -> None:
    asking = event(id=1, kind="residents_survey", happened_on="2025-11-01", continues=True)
    found = gaps.of_residents([asking, event(id=2, kind="plan", happened_on="2026-02-01")], [], [])
    assert (found.rows[0].heard, found.without) == (Heard.running, 1)


@pytest.mark.parametrize(
    ("title", "address", "expected"),
    [("Report", None, Heard.asked), (None, "https://x.invalid/", Heard.asked), (None, None, Heard.none_yet)],
)
def test_an_asking_that_no_source_tells_of_is_none(title, address, expected) -> None:
    asking = event(
        id=1, kind="residents_survey", happened_on="2025-06", source_title=title, source_address=address
    )  # fmt: skip
    found = gaps.of_residents([asking, event(id=2, kind="plan", happened_on="2026-02-01")], [], [])
    assert found.rows[0].heard == expected


def test_what_residents_did_in_another_matter_is_no_asking_about_this_one() -> None:
    petition = SimpleNamespace(
        id=1, kind="residents_petition", happened_on="2022-03-25", until="2022-05-25", continues=False,
        involvement="not_applicable",
    )  # fmt: skip
    step = SimpleNamespace(id=2, kind="plan", happened_on="2023-10-11", involvement="not_seen")
    reported = SimpleNamespace(kind="consultation_reported", acted_on="2022-06-01", separate=True)
    assert gaps.of_residents([petition, step], [reported], []).rows[0].heard == Heard.none_yet


def test_a_step_before_the_first_answer_is_counted_until_there_is_one() -> None:
    days, step = (Span.read("2026-03-01"), Span.read("2026-04-30")), [("step", Span.read("2026-05-10"))]
    for answered, counted in ((None, 1), (date(2026, 5, 11), 1), (date(2026, 5, 10), 0)):
        assert resident_gap(step, [Asking(*days, ours=True, answered=answered)]).unanswered == counted
    assert resident_gap(step, [Asking(*days, ours=True, owed=False)]).unanswered == 0  # nobody commented
    assert resident_gap(step, [Asking(*days)]).unanswered == 0  # of a consultation elsewhere nobody knows the answers


def test_the_first_answer_to_a_consultation_is_that_to_one_of_its_comments(database: Database) -> None:
    with database.writing() as db:
        slug = making.published(db)
        outside = making.comment(db, slug, now=NOW - timedelta(days=2))
        making.answer(db, slug, outside)
        making.consultation(db, slug)
        inside = making.comment(db, slug)
        (row,) = comments.consultations_held(db, [_id(db, slug)])[_id(db, slug)]
        assert row.answered_at is None
        making.answer(db, slug, inside)
        (row,) = comments.consultations_held(db, [_id(db, slug)])[_id(db, slug)]
    assert row.answered_at == NOW


def test_an_answer_to_another_consultation_is_none_to_this_one(database: Database, monkeypatch) -> None:
    monkeypatch.setattr("deliberation.comments.queries.consulted._PART", 1)  # none is dropped where they are many
    with database.writing() as db:
        slug = making.published(db)
        earlier = NOW - timedelta(days=60)
        making.consultation(db, slug, opens=making.TODAY - timedelta(days=59), days=30, now=earlier)
        first = making.comment(db, slug, now=NOW - timedelta(days=40))
        making.answer(db, slug, first)
        making.consultation(db, slug)
        one, two = comments.consultations_held(db, [_id(db, slug)])[_id(db, slug)]
    assert (one.answered_at, two.answered_at) == (NOW, None)
    assert (one.commented, two.commented) == (True, False)


def test_a_consultation_without_comments_owes_no_answer(client: Client, sqlite_database: Database) -> None:
    slug = making.published(sqlite_database)
    making.consultation(sqlite_database, slug)
    assert "答える意見はありません" in client.page(f"/proposals/{slug}/council").text
    making.comment(sqlite_database, slug)
    assert "回答はまだありません" in client.page(f"/proposals/{slug}/council").text


def _id(db, slug: str) -> int:
    return gaps.proposals.by_slug(db, slug).id


def test_the_page_across_cities_says_for_whom_each_member_of_a_council_speaks(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        slug, found = making.published(db), a.assembly(db)
        say = a.say(found)
        body = council.add_body(db, **say, slug="zone", kind="zone_council", name_ja="区域会議A", seats=4)
        member = council.add_member(db, **say, name_ja="町田 花子")
        council.add_term(
            db, **say, body_id=body, member_id=member, since=a.SINCE, speaks_for={"ja": "北町の住民", "en": None}
        )
    text = client.page("/gap").text
    assert "町田 花子" in text and "北町の住民" in text
    own = f"/proposals/{slug}/council"
    text = client.page(own).text  # a council of the city is no council of each of its proposals
    assert "町田 花子" not in text and "区域会議A" in text
    assert "この提案を扱った区域会議や関係者による協議会の記録は、まだありません。" in text
    with sqlite_database.writing() as db:
        dealt = a.content(found, kind="advice", body_id=body, about=About(slug), acted_on=making.TODAY.isoformat())
        council.enter_act(db, **say, content=dealt, sources=[a.MINUTES])
    text = client.page(own).text
    assert "町田 花子" in text and "北町の住民" in text and "この自治体の次の会議体には" not in text


def test_each_number_across_cities_says_of_how_many_steps_it_is(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug = making.published(db)
        events = gaps.proposals.events(db, _id(db, slug))
        steps = sum(event.kind in STEPS for event in events)
        log_id = append(db, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1})
        for involvement in (Involvement.none_recorded, Involvement.none_recorded, Involvement.not_applicable):
            row = {
                "proposal_id": _id(db, slug), "kind": "law", "happened_on": "2026-05-01", "continues": False,
                "body_ja": "国", "what_ja": "法律", "involvement": involvement, "entered_at": NOW,
                "log_entry_id": log_id,
            }  # fmt: skip
            db.execute(insert(ProposalEvent), row)
    page = client.page("/en/gap")
    assert page.root.all("h2")[0].text == "Steps"
    own = next(row for row in page.root.all("tr") if f"/{slug}/" in str(row.all("a")))
    told = [cell.text for cell in own.all("td")][1:]
    assert told[0] == f"{steps + 3}" and told[1].endswith(f" of {steps + 2}")
    assert told[2].endswith(f" of {steps + 3}") and told[3] == "Does not apply"  # nothing was asked here


def test_the_page_across_cities_is_narrowed_to_one_and_marks_the_demonstration_city(
    client: Client, sqlite_database: Database
) -> None:
    there = make.jurisdiction(sqlite_database, "elsewhere", demonstration=False)
    here, other = making.published(sqlite_database), making.published(sqlite_database, there)
    rows = {
        slug: next(row for row in client.page("/gap").root.all("tr") if f"/{slug}/" in str(row.all("a")))
        for slug in (here, other)
    }  # fmt: skip
    assert "見本" in rows[here].text and "見本" not in rows[other].text and there in rows[other].text
    narrowed = client.page(f"/gap?jurisdiction={there}").links().values()
    assert f"/proposals/{other}/council" in narrowed and f"/proposals/{here}/council" not in narrowed
    assert "この条件に合う提案はありません" in client.page("/gap?jurisdiction=nowhere").text


def test_an_asking_that_a_zone_council_reports_counts_alike_on_both_pages(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        slug, found = making.published(db), a.assembly(db)
        say = {"by": make.officer(db, Role.clerk), "now": NOW, "proposal_id": _id(db, slug), "body": {"ja": "市"}}
        add_event(db, kind="plan", happened_on="2026-02-01", what={"ja": "計画を出した"}, **say)
        zone = council.add_body(db, **a.say(found), slug="zone", kind="zone_council", name_ja="区域会議A")
        dealt = a.content(
            found, kind="consultation_reported", body_id=zone, about=About(slug), acted_on="2026-01-20"
        )
        council.enter_act(db, **a.say(found), content=dealt, sources=[a.MINUTES])
        with client.application.test_request_context():
            (across,) = [r for p, _, r in gaps.across(db, paging.FIRST, making.TODAY)["gaps"] if p.slug == slug]
        own = joined.steps(db, slug, making.TODAY)
    assert across.rows == own["residents_gap"].rows and across.rows[-1].heard is Heard.asked
    page = client.page(f"/proposals/{slug}/council").text
    assert dealt.title["ja"] in page and "どの会議体の記録にある意見募集も数えます" in page


@pytest.mark.parametrize("lang", ["", "/en"])
def test_how_residents_had_been_asked_is_named_and_a_step_without_a_date_says_so(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        slug = making.published(db)
        say = {"by": make.officer(db, Role.clerk), "now": NOW, "proposal_id": _id(db, slug), "body": {"ja": "市"}}
        for kind, day, what in (
            ("residents_survey", "2025-12", "全戸への調査"), ("residents_meeting", "2026-01-10", "駅前の説明会"),
            ("plan", "2026-02-01", "計画を出した"), ("grant", None, "交付を受けた"),
        ):  # fmt: skip
            add_event(db, kind=kind, happened_on=day, what={"ja": what}, source_title="市報", **say)
        found = a.assembly(db)
        dealt = a.content(found, kind="consultation_reported", about=About(slug), acted_on="2026-01-20")
        council.enter_act(db, **a.say(found), content=dealt, sources=[a.MINUTES])
        making.consultation(db, slug)
    page = client.page(f"{lang}/proposals/{slug}/council")
    (heard,) = [row.text for row in page.root.all("li") if "計画を出した" in row.text]
    named = "How residents were asked" if lang else "住民に聞いたもの"
    assert named in heard and dealt.title["ja"] in heard and ("and 2 more" if lang else "ほか2件") in heard
    (undated,) = [row.text for row in page.root.all("tr") if "交付を受けた" in row.text]
    assert ("No date: cannot tell" if lang else "日付がなく、分かりません") in undated
