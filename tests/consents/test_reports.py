"""Which day of an obligation a report of a period keeps: those whose stretch is told of."""

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
    ("periods", "kept"),
    [
        ([(date(2026, 4, 1), date(2027, 3, 31))], [2027]),  # begun before the record
        ([(TODAY, date(2027, 3, 31)), (date(2027, 4, 1), date(2028, 3, 31))], [2027, 2028]),
        ([(date(2027, 4, 1), date(2028, 3, 31))], []),  # a hole before it
        ([(date(2027, 4, 1), date(2028, 3, 31)), (TODAY, date(2027, 3, 30))], [2027]),  # one day is missing
        ([(date(2027, 5, 31), date(2027, 5, 31))], []),
        ([(TODAY, TODAY)], []),
        ([(date(2025, 1, 1), date(2026, 11, 20))], []),
    ],
)
def test_reports_keep_a_day_when_they_tell_of_its_stretch_without_a_hole(periods, kept):
    found = [Due(date(2027, 5, 31), False), Due(date(2028, 5, 31), False)]
    assert [due.on.year for due in duties.covered(found, TODAY, periods)] == kept


def test_reports_of_single_days_keep_no_year_and_what_was_missing_can_be_told_later(db):
    number, by = Scene(db).decided("yyyn", YEARLY), make.officer(db, Role.proponent)
    kept = lambda: [row.due.year for row in queries.fulfilments(db, number).get("C-1", ())]  # noqa: E731
    for day in range(1, 6):
        acts.file_report(db, **filing(number, by, date(2027, 2, day), date(2027, 2, day)))
    acts.file_report(db, **filing(number, by, date(2028, 4, 1), date(2029, 3, 31)))
    assert kept() == []
    acts.file_report(db, **filing(number, by, TODAY, date(2027, 3, 31)))
    assert kept() == [2027]
    acts.file_report(db, **filing(number, by, date(2027, 4, 1), date(2028, 3, 31)))
    assert kept() == [2027, 2028, 2029]


@ON_POSTGRESQL
def test_two_reports_at_once_keep_a_day_once(database, monkeypatch):
    with database.writing() as db:
        number, by = Scene(db).decided("yyyn", YEARLY), make.officer(db, Role.proponent)
    job = lambda day: lambda: acts.file_report(  # noqa: E731
        database, **filing(number, by, TODAY, date(2027, 3, day))
    )
    ends = cut_in(monkeypatch, database, (queries, "fulfilments"), job(1), job(2))
    assert [reason(end) for end in ends] == [None, None]
    with database.reading() as db:
        assert len(queries.fulfilments(db, number)["C-1"]) == 1
