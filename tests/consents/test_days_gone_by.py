"""A report of what ran says of each day what the record that held on it had decided, not what a later one did."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts, queries, reported, reports
from tests import make
from tests.consents.calls import flow_report
from tests.consents.scene import TODAY, Scene, document, rule
from tests.moment import NOW
from tests.page import Page

START = TODAY - timedelta(days=40)


def day(n):
    return START + timedelta(days=n)


def at(n):
    return NOW - timedelta(days=40 - n)


def told(db, record, first, last):
    period = SimpleNamespace(first_day=day(first), last_day=day(last))
    found = reported.declared(db, queries.record(db, record), period)
    said = reports.differences({"flows": [flow_report("bus")]}, found)
    spans = [(x.state, (x.first - START).days, (x.last - START).days) for x in found["bus"].days]
    return spans, {d.what for d in said} & {"ran_around_a_lapse", "ran_without_consent", "ran_after_a_change"}


@pytest.mark.parametrize("record", [0, 1, 2])
def test_each_day_is_told_by_the_record_that_held_on_it(db, record):
    scene, records = Scene(db), []
    scene.freeze()
    for version, n, word in ((1, 0, "yyyn"), (2, 7, "nnny"), (2, 9, "yyyn")):
        if n == 7:
            scene.publish(document("P3Y"), now=at(5))
        scene.choose(scene.resolution(word, version=version, on=day(n - 1)))
        records.append(scene.record(version=version, now=at(n)))
    of = records[record]
    assert told(db, of, 0, 4) == ([("authorised", 0, 4)], set())
    assert told(db, of, 3, 6) == ([("authorised", 3, 4), ("stale", 5, 6)], {"ran_after_a_change"})
    assert told(db, of, 6, 10) == (
        [("stale", 6, 6), ("refused", 7, 8), ("authorised", 9, 10)], {"ran_around_a_lapse", "ran_after_a_change"}
    )  # fmt: skip
    assert told(db, of, 7, 8) == ([("refused", 7, 8)], {"ran_without_consent"})


def test_a_consent_that_ended_before_the_next_record_is_told_so_under_either(db):
    scene, records = Scene(db), []
    scene.freeze(rule(valid_until=day(3).isoformat()))
    scene.choose(scene.resolution(on=day(-1)))
    records.append(scene.record(now=at(0)))
    scene.choose(scene.resolution("nnny", flow="bus", on=day(5)))
    records.append(scene.record(now=at(6)))
    for of in records:
        assert told(db, of, 0, 8)[0] == [("authorised", 0, 3), ("expired", 4, 5), ("refused", 6, 8)]


@pytest.mark.parametrize("english", [False, True])
def test_the_page_says_on_which_days_the_plan_had_changed(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene, by = Scene(db), make.officer(db, Role.proponent)
        scene.freeze()
        scene.choose(scene.resolution(on=day(-1)))
        record = scene.record(now=at(0))
        scene.publish(document("P3Y"), now=at(5))
        flows = [flow_report("bus"), flow_report("cards")]
        made = acts.file_report(db, by=by, now=NOW, record_id=record, first=day(0), last=day(9), flows=flows)
    page: Page = client.page(f"{'/en' if english else ''}/consents/reports/{made}")
    words = ("the plan had changed", "decided on it anew") if english else ("計画が変わったあと", "改めて決まって")
    assert all(word in page.text for word in words)
    assert "no consent was in force" not in page.text and "効力をもって" not in page.text


@pytest.mark.parametrize("more", [{}, {"f0-incidents": "x"}])
@pytest.mark.parametrize("english", [False, True])
def test_no_report_begins_before_the_first_record(client, sqlite_database, english, more):
    with sqlite_database.writing() as db:
        scene, by = Scene(db), make.officer(db, Role.proponent)
        scene.freeze()
        for n in (0, 6):
            scene.choose(scene.resolution(on=day(n - 1)))
            record = scene.record(now=at(n))
    client.sign_in(by)
    path = f"{'/en' if english else ''}/consents/{record}/reports/new"
    said = {f"f{n}-{name}": value for n in (0, 1) for name, value in (("ran", "no"), ("incidents", "0"))}
    refused = client.submit(path, {**said, "first": "1000-01-01", "last": day(9).isoformat(), **more})
    assert refused.status_code == 422 and 'value="1000-01-01"' in refused.text
    assert ("was made on 12 October 2026" if english else "2026年10月12日（月）にできました") in refused.text
    made = client.submit(path, {**said, "first": day(0).isoformat(), "last": day(9).isoformat(), **more})
    assert made.status_code == (422 if more else 303), "the days of the record before are told of under the next"
