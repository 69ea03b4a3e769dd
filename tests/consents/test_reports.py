"""Which day of an obligation a report of a period keeps: the one that it is on, and no other."""

from datetime import UTC, date, datetime

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts, duties, queries
from deliberation.consents.duties import Due
from tests import make
from tests.consents.calls import flow_report
from tests.consents.scene import TODAY, Scene
from tests.together import ON_POSTGRESQL, cut_in, reason

YEARLY = {"kind": "obligation", "duty": "report", "due": "2027-05-31", "every": "P1Y", "evidence": "yearly_report"}
LATER = datetime(2029, 4, 10, tzinfo=UTC)


def filing(number, by, first, last, now=LATER):
    flows = [flow_report("bus"), flow_report("cards")]
    return {"by": by, "now": now, "record_id": number, "first": first, "last": last, "flows": flows}


@pytest.mark.parametrize(
    ("first", "last", "on"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), "2027-05-31"),  # begun before the record
        (date(2027, 4, 1), date(2028, 3, 31), "2028-05-31"),  # two months belong to the year before
        (date(2027, 6, 10), date(2028, 6, 9), "2028-05-31"),
        (date(2027, 6, 1), date(2027, 6, 1), "2028-05-31"),
        (date(2027, 5, 31), date(2027, 5, 31), "2027-05-31"),
        (date(2025, 1, 1), date(2026, 11, 20), None),
        (date(2028, 7, 1), date(2029, 1, 1), None),
    ],
)
def test_a_report_is_on_the_day_that_most_of_its_period_falls_to(first, last, on):
    found = [Due(date(2027, 5, 31), False), Due(date(2028, 5, 31), False)]
    due = duties.reached(found, TODAY, first, last)
    assert (due and due.on.isoformat()) == on


def test_many_reports_of_one_year_keep_one_day_and_none_before_the_consent(db):
    number, by = Scene(db).decided("yyyn", YEARLY), make.officer(db, Role.proponent)
    kept = lambda: [row.due.year for row in queries.fulfilments(db, number).get("C-1", ())]  # noqa: E731
    acts.file_report(db, **filing(number, by, date(2026, 1, 1), date(2026, 11, 20)))
    assert kept() == []
    for day in range(1, 6):
        acts.file_report(db, **filing(number, by, date(2027, 2, day), date(2027, 2, day)))
    assert kept() == [2027]
    acts.file_report(db, **filing(number, by, date(2028, 4, 1), date(2029, 3, 31)))
    acts.file_report(db, **filing(number, by, date(2028, 4, 2), date(2029, 3, 31)))
    assert sorted(kept()) == [2027, 2029]  # of 2028 nothing was told


@ON_POSTGRESQL
def test_two_reports_at_once_keep_a_day_once(database, monkeypatch):
    with database.writing() as db:
        number, by = Scene(db).decided("yyyn", YEARLY), make.officer(db, Role.proponent)
    job = lambda day: lambda: acts.file_report(  # noqa: E731
        database, **filing(number, by, date(2027, 2, day), date(2027, 2, day))
    )
    ends = cut_in(monkeypatch, database, (queries, "fulfilments"), job(1), job(2))
    assert [reason(end) for end in ends] == [None, None]
    with database.reading() as db:
        assert len(queries.fulfilments(db, number)["C-1"]) == 1
