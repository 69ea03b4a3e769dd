"""Findings that no single row gives: duties, days without records, what files tell of a log, volumes, incidents."""

from datetime import date
from typing import Any

import pytest

from deliberation.audits import beside, duties, files, presenting, report, silence, told
from deliberation.audits.basis import Claim, Condition, Filed, Force, Incident, basis_of
from deliberation.audits.days import stretches
from deliberation.audits.files import File
from deliberation.audits.findings import run
from deliberation.audits.reading import Chains, Gap
from deliberation.audits.rows import Row
from deliberation.audits.tallies import Source
from tests.audits.making import SILENCE, audit, basis, composed, flow, jst, row, value

DUE = date(2026, 11, 30)
OWN, INDEPENDENT = Source(1, "gateway-1", independent=False), Source(2, "walkers", independent=True)


def duty(due: date | None = DUE, *filed: Filed) -> Condition:
    return Condition("C-1", "obligation", duty="report", due=due, filed=filed)


def on(day: date) -> Filed:
    return Filed(day, "sha256:" + "ee" * 32)


OVERDUE, UNPROVEN = ("A15", "violation"), ("A16", "unverifiable")
DUTIES: list[tuple[Condition, str | None, dict[tuple[str, str], Any]]] = [  # the period ends on 31 December
    (duty(DUE), "overdue", {OVERDUE: {"filed": None, "days": 31}}),
    (duty(date(2026, 12, 31)), "not_due", {}),
    (duty(date(2027, 1, 31)), "not_due", {}),
    (duty(DUE, on(DUE)), "filed", {}),
    (duty(DUE, on(date(2026, 12, 5))), "late", {OVERDUE: {"filed": "2026-12-05", "days": 5}}),
    (duty(date(2026, 9, 1), on(date(2026, 9, 20))), "late", {}),  # before the period
    (duty(DUE, on(date(2027, 1, 2))), "overdue", {OVERDUE: {"filed": None, "days": 31}}),  # after it
    (duty(DUE, Filed(DUE)), "filed", {UNPROVEN: {"filed": "2026-11-30", "days": 0}}),
    (duty(DUE, Filed(DUE), on(date(2026, 12, 1))), "filed", {}),
    (duty(None), "no_due_date", {UNPROVEN: None}),
    (Condition("C-1", "prohibition"), None, {UNPROVEN: None}),
    (Condition("C-1", "limit", "shape", ("round",)), None, {UNPROVEN: None}),
    (Condition("C-1", "prohibition", "my_number"), None, {}),
]


def test_an_obligation_that_comes_again_is_told_for_each_of_its_days() -> None:
    months = (*(date(2026, n, 30) for n in (9, 10, 11)), date(2027, 1, 30))
    filed = (Filed(date(2026, 9, 30), "sha256:00", months[0]), Filed(date(2026, 11, 5), None, months[1]))
    again = Condition("C-1", "obligation", duty="report", due=months[0], every="P1M", dues=months, filed=filed)
    made = composed(basis(conditions=(again,)), row())
    found = {(f["code"], f["declared"]["due"]): f["observed"][0]["value"] for f in made["findings"] if f["condition"]}
    assert found == {
        ("A15", "2026-10-30"): {"filed": "2026-11-05", "days": 6},
        ("A15", "2026-11-30"): {"filed": None, "days": 31},
        ("A16", "2026-10-30"): {"filed": "2026-11-05", "days": 0},
    }
    assert [d["standing"] for d in made["conditions"][0]["dues"]] == ["filed", "late", "overdue", "not_due"]
    assert made["conditions"][0]["duty"] == "overdue"
    assert basis_of(made["basis"]).conditions == (again,)


def claim(ran: bool, records: int | None = None, *recipients: str, last: date = date(2026, 10, 31)) -> Claim:
    return Claim(3, date(2026, 10, 1), last, "bus-demand", ran, records, recipients)


CLAIMS: list[
    tuple[Claim, list[int], list[str], str | None]
] = [  # what was reported, days with rows, what differs, counts
    (claim(True, 200, "a-bus"), [1, 2], [], "same"),
    (claim(True, 300, "a-bus"), [1, 2], [], "not_more"),
    (claim(True, 199, "a-bus"), [1, 2], ["more_seen"], None),
    (claim(True, 199, "a-bus", last=date(2027, 3, 31)), [1, 2], ["more_seen"], None),  # more in a part of its period
    (claim(True, 200, "a-bus", last=date(2027, 3, 31)), [1, 2], [], "part"),
    (claim(True, None, "a-bus"), [1, 2], [], "not_stated"),
    (claim(True, 200), [1, 2], ["recipients_unsaid"], "same"),
    (claim(True, 0, "a-bus"), [], ["no_rows_though_run"], None),
    (claim(False, None), [1], ["rows_though_not_run"], None),
    (claim(False, None), [], [], "no_rows"),  # nobody recorded it: nothing was checked
]


@pytest.mark.parametrize(("said", "recorded", "differs", "counts"), CLAIMS)
def test_what_the_proponent_reports_stands_beside_the_rows(
    said: Claim, recorded: list[int], differs: list[str], counts: str | None
) -> None:
    made = composed(basis(flow(), flow("other"), claims=(said,)), *days(*recorded), *days(3, flow_id="other"))
    (one,) = made["claims"]
    assert (one["report"], one["rows"], one["seen"]) == (3, len(recorded), 100 * len(recorded))
    assert one["differs"] == differs
    assert told.counted(made) == [counts]
    assert basis_of(made["basis"]).claims == (said,)
    before = Claim(2, date(2025, 1, 1), date(2025, 12, 31), "bus-demand", ran=True)
    assert beside.claims(audit(basis(claims=(before,)), row())) == []


def test_what_a_file_lost_is_told_where_its_days_touch_the_period() -> None:
    lost = File("sha256:00", "gateway-1", False, 2, 3, Chains(gaps=[Gap(2, "differs")]))
    for on, told_of in ((days(1, 3), set()), (days(3, 10), {"A27", "A28"}), (days(3, 30), {"A27", "A28"})):
        of = basis(start=jst(10, 9), end=jst(10, 12))
        found = report.compose(audit(of, *on), [lost])["findings"]
        assert {f["code"] for f in found} & {"A26", "A27", "A28"} - {"A26"} == told_of


def test_a_count_of_days_beyond_a_report_contradicts_it_not_and_is_not_compared() -> None:
    said = claim(True, 99, "a-bus", last=date(2026, 10, 10))
    made = composed(basis(claims=(said,)), row(window_end="2026-10-12T00:00:00+09:00"))
    assert (made["claims"][0]["differs"], told.counted(made)) == ([], ["not_compared"])


def test_a_corporate_number_is_the_company_that_was_reported() -> None:
    numbered = row(recipient_id="houjin:1234567890180")
    made = composed(basis(claims=(claim(True, 100, "a-bus"),), numbers={"a-bus": "1234567890180"}), numbered)
    assert made["claims"][0]["recipients_unsaid"] == []


@pytest.mark.parametrize(("condition", "standing", "expected"), DUTIES)
def test_a_duty_is_told_as_it_stood_on_the_last_day(
    condition: Condition, standing: str | None, expected: dict[tuple[str, str], Any]
) -> None:
    made = composed(basis(conditions=(condition,)), row())
    found = [f for f in made["findings"] if f["code"] not in SILENCE]
    seen = {(f["code"], f["status"]): f["observed"][0]["value"] if f["observed"] else None for f in found}
    assert seen == expected
    assert {f["condition"] for f in found} <= {"C-1"}
    assert made["conditions"][0]["duty"] == standing
    assert made["rows"]["against_record"] == 0, "no row broke it"


def test_the_days_of_the_period_are_those_of_japan() -> None:
    assert duties.days_of(basis()) == (date(2026, 10, 1), date(2026, 12, 31))


def days(*numbers: int, **changed: Any) -> list[Row]:
    """A row on each of these days of October."""
    window = "2026-10-{:02d}T00:00:00+09:00"
    return [row(window_start=window.format(n), window_end=window.format(n + 1), **changed) for n in numbers]


SPARE = range(1, 31)
GAPS: list[tuple[list[int], list[tuple[str, str]]]] = [
    (list(SPARE), []),
    ([n for n in SPARE if n not in (9, 20, 21)], [("2026-10-09", "2026-10-09"), ("2026-10-20", "2026-10-21")]),
    ([1, 8, 15, 22, 29], []),  # every week
    ([1, 8, 22, 29], [("2026-10-09", "2026-10-21")]),  # every week but one
    ([*range(1, 15), *range(22, 31)], [("2026-10-15", "2026-10-21")]),
    ([n for n in SPARE if n % 7 < 5], []),  # not at weekends
    ([10], [("2026-10-01", "2026-10-09"), ("2026-10-11", "2026-10-30")]),
    ([*range(3, 31)], [("2026-10-01", "2026-10-02")]),
]


@pytest.mark.parametrize(("recorded", "missing"), GAPS)
def test_days_without_rows_for_longer_than_usual_are_a_gap(recorded: list[int], missing: list[tuple[str, str]]) -> None:
    found = [f for f in composed(basis(end=jst(10, 31)), *days(*recorded))["findings"] if f["code"] == "A26"]
    assert [(e["value"]["first"], e["value"]["last"]) for f in found for e in f["observed"]] == missing
    assert sum(f["days"] for f in found) == sum(
        (date.fromisoformat(last) - date.fromisoformat(first)).days + 1 for first, last in missing
    )


def test_nothing_is_missed_while_a_flow_is_not_in_force() -> None:
    suspended = (Force("authorised", jst(10), jst(10, 11)), Force("suspended", jst(10, 11)))
    for of in (flow(force=suspended), flow(start_end=value({"start": "2026-10-01", "end": "2026-10-10"}))):
        found = composed(basis(of, end=jst(10, 31)), *days(*range(1, 11)))["findings"]
        assert not [f for f in found if f["code"] == "A26"]


def test_a_window_of_several_days_covers_them_all() -> None:
    week = row(window_start="2026-10-01T00:00:00+09:00", window_end="2026-10-31T00:00:00+09:00")
    assert not [f for f in composed(basis(end=jst(10, 31)), week)["findings"] if f["code"] == "A26"]


def test_the_usual_distance_is_the_one_that_nine_of_ten_do_not_exceed() -> None:
    assert stretches([0, 1, 2, 3, 4, 5, 6, 7, 8, 11], 12) == [(9, 10)]
    assert stretches([0, 3, 6, 9], 13) == []
    assert stretches([0, 3, 6, 9], 14) == [(10, 13)]


def mixed(of: Any, own: list[Row], independent: list[Row]) -> dict[str, Any]:
    """The report of two files, one of the operator and one of an independent observer."""
    given = [(OWN, enumerate(own, 1)), (INDEPENDENT, enumerate(independent, 1))]
    return report.compose(run(of, given), [])


def test_a_flow_that_only_the_operator_recorded_says_so() -> None:
    walked = {"observer": "walkers", "observer_independent": True}
    of = basis(flow("one"), flow("two"), end=jst(10, 31))
    made = mixed(of, days(1, flow_id="one") + days(1, flow_id="two"), days(2, flow_id="two", **walked))
    assert [f["flow_id"] for f in made["findings"] if f["code"] == "A29"] == ["one"]
    lines = {line["flow_id"]: (line["rows"], line["independent"]["rows"]) for line in made["flows"]}
    assert lines == {"one": (1, 0), "two": (2, 1), None: (0, 0)}


def test_what_independent_observers_recorded_is_never_mixed_with_what_the_operator_did() -> None:
    walked = {"observer": "walkers", "observer_independent": True}
    of = basis(conditions=(Condition("C-1", "limit", "country", ("JP",)),), end=jst(11, 2))
    made = mixed(of, days(1, 2), days(2, processing_country="US", **walked) + days(3, automation=None, **walked))
    assert made["rows"]["against_record"] == made["rows"]["independent"]["against_record"] == 1
    assert (made["rows"]["audited"], made["rows"]["independent"]["audited"]) == (4, 2)
    condition = made["conditions"][0]
    assert (condition["holds"], condition["broken"]) == (3, 1)
    assert condition["independent"] == {"holds": 1, "broken": 1, "open": 0}
    october, november = made["months"]
    assert (october["month"], october["flow_days"], november["flow_days"]) == ("2026-10", 31, 1)
    assert (october["own"]["rows"], october["own"]["flow_days"], october["own"]["open"]) == (2, 2, 0)
    assert (october["independent"]["flow_days"], october["independent"]["open"]) == (2, 1)
    checked = sum(month[who]["checked"] for month in made["months"] for who in ("own", "independent"))
    assert checked == made["coverage"]["checked"]
    assert made["coverage"]["independent"]["open"] == 1


def volumes(*counts: int, of: Any = None, **changed: Any) -> list[dict[str, Any]]:
    rows = [row(event_id=f"o-{n}", record_count=c, consented_count=c, **changed) for n, c in enumerate(counts)]
    return [f for f in composed(of or basis(), *rows)["findings"] if f["code"] == "A23"]


def test_rows_of_one_day_are_added_up_within_one_source_and_operation() -> None:
    (finding,) = volumes(600, 401)
    assert finding["observed"] == [
        {
            "value": {
                "first": "2026-10-10", "last": "2026-10-10", "records": 1001, "observer": "gateway-1",
                "source": "orion-ld", "operation": "disclose",
            },
            "rows": 2,
        }
    ]  # fmt: skip
    assert (finding["declared"], finding["days"]) == ({"value": 1000, "field": "expected_max_per_day"}, 1)
    assert finding["examples"] == [{"file": 1, "line": 1, "event_id": "o-0"}]
    sums = {"rows": 2, "independent_rows": 0, "records": 1001, "consented": 0, "withdrawn": 0, "oldest": None}
    day = {"first": "2026-10-09T15:00:00Z", "last": "2026-10-10T15:00:00Z"}
    assert {name: finding[name] for name in (*sums, *day)} == {**sums, **day}
    assert not volumes(600, 400)
    other = [
        row(record_count=600, consented_count=600, **c) for c in ({}, {"operation": "write"}, {"source_system": "b"})
    ]
    assert not [f for f in composed(basis(), *other)["findings"] if f["code"] == "A23"]


def test_the_rows_of_a_day_above_the_limit_deviate_each_once() -> None:
    """The report began with "in 0 rows" where its one finding named two."""
    over = [row(event_id=f"o-{n}", record_count=600, consented_count=600) for n in range(2)]
    made = composed(basis(), *over)
    assert [f["rows"] for f in made["findings"] if f["status"] == "deviation"] == [made["rows"]["deviating"]] == [2]
    elsewhere = row(event_id="o-9", record_count=600, consented_count=600, processing_country="US")
    made = composed(basis(), over[0], elsewhere)
    both = {f["code"]: f["rows"] for f in made["findings"] if f["status"] == "deviation"}
    assert (both, made["rows"]["deviating"]) == ({"A07": 1, "A23": 2}, 2)


FILES: list[tuple[dict[str, Any], list[tuple[str, str, dict[str, int]]]]] = [
    ({}, []),
    ({"refused": 2}, [("A28", "unverifiable", {"refused": 2, "unmapped": 0})]),
    ({"unmapped": 7}, [("A28", "unverifiable", {"refused": 0, "unmapped": 7})]),
    ({"one_sided": 3}, [("A27", "unverifiable", {"one_sided": 3})]),
    ({"unfollowed": 5}, [("A27", "unverifiable", {"unfollowed": 5})]),
    ({"gaps": [("missing", 4), ("missing", 9)]}, [("A26", "unverifiable", {"missing": 2})]),
    ({"gaps": [("differs", 4)]}, [("A27", "deviation", {"differs": 1})]),
    ({"gaps": [("after_refused", 4)]}, []),  # the hash value is that of the refused line: nothing is missing
]


def file(
    refused: int = 0, gaps: tuple[Any, ...] | list[Any] = (), mends: int | None = None, rows: int = 9,
    unfollowed: int = 0, **more: int,
) -> File:  # fmt: skip
    chains = Chains(gaps=[Gap(line, kind) for kind, line in gaps], gap_count=len(gaps), unfollowed=unfollowed)
    return File("sha256:" + "00" * 32, "gateway-1", False, rows, refused, chains, mends, **more)


@pytest.mark.parametrize(("facts", "expected"), FILES)
def test_what_a_file_tells_of_its_log(facts: dict[str, Any], expected: list[tuple[str, str, dict[str, int]]]) -> None:
    made = report.compose(audit(basis(), row()), [file(), file(**facts)])
    found = [f for f in made["findings"] if (f["declared"] or {}).get("file")]
    assert [(f["code"], f["status"], f["observed"][0]["value"]) for f in found] == expected
    assert all(f["declared"]["file"] == 2 for f in found)
    assert [e["line"] for f in found for e in f["examples"]] == [line for _, line in facts.get("gaps", ()) if expected]
    assert {kind for s in presenting.findings(made) if s.file for kind, _, _ in s.seen} <= {"lost"}  # of A26, too


def test_refused_lines_that_were_given_in_again_are_no_finding() -> None:
    def left(*given: File) -> list[int]:
        return [f.observed.popitem()[1][0]["refused"] for f in files.found(given)]

    assert left(file(refused=3), file(mends=1, rows=3)) == []
    assert left(file(refused=3), file(mends=1, rows=2, refused=1)) == [1]
    assert left(file(refused=3), file(mends=1, rows=2, refused=1), file(mends=2, rows=1)) == []


def leak(happened: str | None, flow_id: str | None = None, number: int = 1) -> Incident:
    return Incident(number, "leak", date(2026, 10, 20), happened, flow_id)


@pytest.mark.parametrize(
    ("incident", "published", "unpublished"),
    [
        (leak("2026-10-10"), [("2026-10-10", "2026-10-10", 2, 1)], []),
        (leak("2026-10-10", "bus-demand"), [("2026-10-10", "2026-10-10", 2, 1)], []),
        (leak("2026-10"), [("2026-10-01", "2026-10-31", 3, 1)], []),
        (leak("2026-10-11"), [("2026-10-11", "2026-10-11", 1, 0)], ["bus-demand"]),
        (leak(None), [("2026-10-20", "2026-10-20", 0, 0)], ["bus-demand"]),
        (leak("2026-10-10", "other"), [("2026-10-10", "2026-10-10", 0, 0)], ["bus-demand"]),
        (leak("2026-09-10"), [], ["bus-demand"]),
        (leak("2027"), [], ["bus-demand"]),
    ],
)
def test_an_incident_stands_beside_the_rows_of_its_days_and_the_other_way(
    incident: Incident, published: list[tuple[str, str, int, int]], unpublished: list[str]
) -> None:
    rows = [*days(10), *days(10, withdrawn_count=1), *days(11)]
    seen = beside.incidents(audit(basis(incidents=(incident,)), *rows))
    assert [(i["first"], i["last"], i["rows"], i["raised"]) for i in seen["published"]] == published
    assert [one["flow_id"] for one in seen["unpublished"]] == unpublished
    assert all((one["rows"], one["first"]) == (1, "2026-10-10") for one in seen["unpublished"])


def test_too_many_windows_leave_open_what_is_told_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.audits.days.SPANS", 2)
    made = composed(basis(), *days(1, 2, 3))
    why = {f["code"]: f["why"] for f in made["findings"] if f["code"] in ("A23", "A26")}
    assert why == {"A23": "too_many_windows", "A26": "too_many_windows"}


def test_a_flow_is_missed_by_whole_days_in_force_alone() -> None:
    made = audit(basis(flow(force=(Force("authorised", jst(10, 2, 12), jst(10, 5)),)), end=jst(10, 8)))
    found = silence.days_in_force(made.judge.flows["bus-demand"], made.judge.timeline, *map(int, (
        made.basis.start.timestamp(), made.basis.end.timestamp())))  # fmt: skip
    assert len(found) == 2


def test_a_month_is_drawn_as_long_as_its_days_with_rows_and_parted_by_its_checks() -> None:
    walked = {"observer": "walkers", "observer_independent": True}
    made = mixed(basis(end=jst(11)), days(*range(1, 31), automation=None), days(1, **walked))
    ((name, month, bars),) = told.months(made)
    assert (name, month["flow_days"]) == ("2026-10", 31)
    (_, independent, one), (_, own, other) = bars
    assert (independent["flow_days"], own["flow_days"]) == (1, 30)
    assert (sum(one), one[1]) == (told.WHOLE // 31, 0)
    assert sum(other) == told.WHOLE * 30 // 31 and 0 < other[1] < other[0]
    undecided = told.months(composed(basis(flow(force=()), end=jst(11)), row()))
    assert [sum(lengths) for _, _, lengths in undecided[0][2]] == [0, 0]  # a share of no days


def test_flows_are_listed_twice_where_anything_was_recorded() -> None:
    walked = {"observer": "walkers", "observer_independent": True}
    lines = told.flows(
        mixed(basis(flow("one"), flow("two")), days(1, 2, flow_id="one"), days(1, flow_id="one", **walked))
    )
    assert [(flow_id, who, one["rows"]) for flow_id, who, one in lines] == [
        ("one", "independent", 1), ("one", "own", 2), ("two", None, 0)
    ]  # fmt: skip
