"""How far duties and reports reach: no further than a calendar, not ahead of their time, over no lapse in silence."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts, duties, queries, reported, reports
from deliberation.consents.conditions import parse
from deliberation.consents.reports import Declared
from deliberation.errors import Problems, Refused
from tests import make
from tests.consents.calls import flow_report
from tests.consents.scene import TODAY, Scene
from tests.moment import NOW

DUTY = {"kind": "obligation", "duty": "report", "every": "P1M"}


def test_a_duty_far_ahead_is_refused_at_its_place_and_one_that_is_stored_breaks_no_page():
    far = date(9999, 12, 31)
    with pytest.raises(Problems) as refused:
        parse([{**DUTY, "due": far.isoformat()}], ["bus"])
    assert [(p.path, p.reason) for p in refused.value.problems] == [("conditions/1/due", "obligation_too_late")]
    assert parse([{**DUTY, "due": "2100-12-31"}], ["bus"])
    assert [d.on for d in duties.dues(far, "P1Y", {far}, today=TODAY, until=None)] == [far]


def test_nothing_is_ticked_off_ahead_of_its_time(db):
    first = TODAY + timedelta(days=5)
    number, by = Scene(db).decided("yyyn", {**DUTY, "due": first.isoformat()}), make.officer(db, Role.proponent)
    said = {"by": by, "record_id": number, "code": "C-1", "what": "done"}
    acts.file_fulfilment(db, **said, now=NOW, due=first)
    (after,) = [d.on for d in duties.dues(first, "P1M", {first}, today=TODAY, until=None)[1:]]
    with pytest.raises(Refused, match="no_such_due"):
        acts.file_fulfilment(db, **said, now=NOW, due=after)
    acts.file_fulfilment(db, **said, now=NOW + timedelta(days=6), due=after)
    assert [f.due for f in queries.fulfilments(db, number)["C-1"]] == [first, after]


@pytest.mark.parametrize(
    ("first", "last", "lapse"),
    [
        (0, 3, ("suspended", 1)),
        (1, 2, ("suspended", 1)),
        (2, 3, None),
        (-2, 3, ("undecided", -2)),  # it begins before the decision
    ],
)
def test_a_report_over_days_without_consent_says_so(db, first, last, lapse):
    scene = Scene(db)
    number, day = scene.decided(), lambda n: TODAY + timedelta(days=n)
    scene.take(number, "suspend", day(1), act_id=scene.resolution(on=TODAY))
    scene.take(number, "lift", day(2), act_id=scene.resolution(on=TODAY))
    period = SimpleNamespace(first_day=day(first), last_day=day(last))
    found = reported.declared(db, queries.record(db, number), period)
    assert {d.lapse for d in found.values()} == {lapse and (lapse[0], day(lapse[1]))}
    told = [d.what for d in reports.differences({"flows": [flow_report("bus")]}, found)]
    assert ("ran_around_a_lapse" in told) is bool(lapse)
    assert "ran_around_a_lapse" not in [
        d.what for d in reports.differences({"flows": [flow_report("bus")]}, {"bus": Declared("suspended")})
    ]
