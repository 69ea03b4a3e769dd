"""A report is made against the record that held on its days: none is applied to days before it, or after the next."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from deliberation.accounts.rules import Role
from deliberation.audits import acts
from deliberation.audits.held import Held, held
from deliberation.clock import day
from deliberation.consents.models import ConsentFlow, ConsentRecord
from deliberation.errors import Problems
from tests import make
from tests.audits import scene as s
from tests.moment import NOW

SECOND = date(2026, 11, 10)


class Flow:
    """A row of consents.queries.decided."""

    def __init__(self, record: int, days: int, flow_id: str, state: str, held_by: int | None = None) -> None:
        self.record_id, self.flow_id, self.state, self.held_by = record, flow_id, state, held_by
        self.confirmed_at = NOW + timedelta(days=days)


def on(days: int) -> date:
    return day(NOW) + timedelta(days=days)


@pytest.mark.parametrize(
    ("later", "first", "second"),
    [
        ([("bus", "refused")], (None, 4, 2), (5, None, None)),
        ([("bus", "authorised", 1), ("cards", "refused")], (None, None, None), (5, None, None)),
        ([("bus", "undecided")], (None, None, None), (5, None, None)),
    ],
)
def test_a_record_reaches_to_the_day_on_which_a_later_one_decides_its_flows_anew(later, first, second):
    found = held([*(Flow(2, 5, *row) for row in later), Flow(1, 0, "bus", "authorised")])
    of = lambda one: tuple(n if n is None else (n - on(0)).days for n in (one.first, one.last))  # noqa: E731
    assert (*of(found[1]), found[1].after) == first
    assert (*of(found[2]), found[2].after) == second and found[2].before == 1


def test_of_two_records_of_one_day_the_older_one_has_none_and_the_one_before_holds_the_days_before():
    rows = [Flow(3, 5, "bus", "refused"), Flow(2, 5, "bus", "authorised"), Flow(1, 0, "bus", "authorised")]
    found = held(rows)
    assert [found[n].any_day for n in (1, 2, 3)] == [True, False, True]
    assert [found[n].before for n in (2, 3)] == [1, 1]
    assert [p.path for p in found[3].outside(on(4), on(9))] == ["first"]
    assert found[3].outside(on(5), on(9)) == found[1].outside(date(2000, 1, 1), on(4)) == []
    assert [p.path for p in Held(2, on(5), on(7), 1, 3).outside(on(4), on(8))] == ["first", "last"]


@pytest.fixture
def at(app: Any, sqlite_database: Any) -> s.Scene:
    """With a second record, that refused on SECOND what the first had authorised."""
    with sqlite_database.writing() as db:
        made = s.scene(db)
        s.load(db, made, app.extensions["jukugi_settings"].uploads, s.rows(made, {}))
        row = db.execute(select(*ConsentRecord.__table__.columns)).one()._asdict()
        again = {name: value for name, value in row.items() if name != "id"} | {
            "evidence_upto": 1, "digest": "sha256:" + "5" * 64,
            "confirmed_at": NOW.replace(month=SECOND.month, day=SECOND.day),
        }  # fmt: skip
        second = db.execute(insert(ConsentRecord).returning(ConsentRecord.id), again).scalar_one()
        flow = {"flow_id": "bus", "position": 0, "digest": again["digest"], "state": "refused"}
        db.execute(insert(ConsentFlow), {"record_id": second, **flow})
    return replace(made, record=second)


@pytest.mark.parametrize("english", [False, True])
def test_the_form_offers_each_record_with_its_days_and_refuses_others_at_their_field(
    client, sqlite_database, at, english
):
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    address, older = ("/en" if english else "") + f"/audits/{at.slug}/report", at.record - 1
    of = lambda query: [o.attributes["value"] for o in client.page(address + query).root.all("option")]  # noqa: E731
    assert of("") == of("?first=2026-11-11") == [str(at.record), str(older)]
    assert of("?first=2026-11-01") == [str(older), str(at.record)]
    text = client.page(address).text
    assert ("from 10 November 2026" in text and "until 9 November 2026" in text) if english else (
        "2026年11月10日（火）から" in text and "2026年11月9日（月）まで" in text
    )  # fmt: skip
    values = {"record": str(at.record), "first": "2026-11-09", "last": "2026-11-20"}
    refused = client.submit(address, values)
    assert refused.status_code == 422 and 'id="first-error"' in refused.text and 'value="2026-11-09"' in refused.text
    assert ("was made on 10 November 2026" if english else "2026年11月10日（火）にできました") in refused.text
    assert 'id="last-error"' in client.submit(address, {**values, "record": str(older)}).text
    assert client.submit(address, {**values, "first": "2026-11-10"}).status_code == 200
    assert client.submit(address, {**values, "record": str(older), "last": "2026-11-09"}).status_code == 200


def test_no_report_is_published_of_days_before_its_record(app, sqlite_database, at):
    with sqlite_database.writing() as db:
        report = s.composed(db, at, app.extensions["jukugi_settings"].uploads)
        with pytest.raises(Problems) as refused:
            acts.publish_report(db, by=make.officer(db, Role.auditor), now=NOW, **s.reporting(at, report))
    assert [(p.path, p.reason) for p in refused.value.problems] == [("first", "audit_before_record")]
