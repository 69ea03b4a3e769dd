"""How far duties and reports reach: no further than a calendar, not ahead of their time, over no lapse in silence."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts, duties, queries, reported, reports
from deliberation.consents.conditions import parse
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
    ("first", "last", "lapses", "said"),
    [
        (0, 4, [("suspended", 1, 2)], "ran_around_a_lapse"),
        (0, 1, [("suspended", 1, 1)], "ran_around_a_lapse"),  # the last day alone
        (1, 4, [("suspended", 1, 2)], "ran_around_a_lapse"),  # the first half
        (1, 2, [("suspended", 1, 2)], "ran_without_consent"),
        (3, 4, [], None),
        (-2, 4, [("undecided", -2, -1), ("suspended", 1, 2)], "ran_around_a_lapse"),  # it begins before the decision
        (-2, -1, [("undecided", -2, -1)], "ran_without_consent"),
        (4, 6, [("revoked", 5, 6)], "ran_around_a_lapse"),
        (2, 6, [("suspended", 2, 2), ("revoked", 5, 6)], "ran_around_a_lapse"),
    ],
)
def test_a_report_over_days_without_consent_says_which(db, first, last, lapses, said):
    scene = Scene(db)
    number, day = scene.decided(), lambda n: TODAY + timedelta(days=n)
    scene.take(number, "suspend", day(1), act_id=scene.resolution(on=TODAY))
    scene.take(number, "lift", day(3), act_id=scene.resolution(on=TODAY))
    scene.take(number, "revoke", day(5), act_id=scene.resolution(on=TODAY))
    period = SimpleNamespace(first_day=day(first), last_day=day(last))
    found = reported.declared(db, queries.record(db, number), period)
    for flow in found.values():
        assert [(x.state, x.first, x.last) for x in flow.lapses] == [(s, day(a), day(b)) for s, a, b in lapses]
    told = [d.what for d in reports.differences({"flows": [flow_report("bus")]}, found)]
    assert [what for what in told if what in ("ran_around_a_lapse", "ran_without_consent")] == [said] * bool(said)


@pytest.mark.parametrize("english", [False, True])
def test_the_page_of_a_report_names_the_days_without_consent(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        number, by = scene.decided(), make.officer(db, Role.proponent)
        scene.take(number, "suspend", TODAY + timedelta(days=9), act_id=scene.resolution(on=TODAY))
        later = NOW + timedelta(days=10)
        flows = [flow_report("bus"), flow_report("cards")]
        said = {"by": by, "now": later, "record_id": number, "flows": flows}
        filed = [acts.file_report(db, **said, first=TODAY + timedelta(days=a), last=TODAY + timedelta(days=b))
                 for a, b in ((0, 9), (0, 10), (9, 10))]  # fmt: skip
    pages = [client.page(f"{'/en' if english else ''}/consents/reports/{n}").text for n in filed]
    for page, word in zip(
        pages, ("only (", "from ", "on any day") if english else ("の1日（", "から", "どの日にも"), strict=True
    ):
        assert word in page and ("Suspended" if english else "一時停止") in page
    assert not any("on any day" in page or "どの日にも" in page for page in pages[:2])
