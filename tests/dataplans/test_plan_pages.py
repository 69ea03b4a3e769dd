"""The plan of a version in its parts: a table of flows, a page for each, some side by side; two hundred stay usable."""

from typing import Any

import pytest

from deliberation.dataplans import overview
from deliberation.dataplans.presenting import present, present_flow
from deliberation.db import Database
from tests.accounts.statements import statements
from tests.client import Client
from tests.dataplans.documents import data, document, party, recipient, text, unknown
from tests.dataplans.publishing import published

COMPANY = [recipient("a-city", "municipality"), recipient("shop")]
THREE: tuple[dict[str, Any], ...] = (
    {"name": text("乗り降り")},
    {"name": text("映像"), "biometric": True, "recipients": COMPANY, "domain": "crime_prevention"},
    {"name": text("支払い"), "retention": unknown("undecided"), "domain": "payment"},
)


def lines(*flows: dict[str, Any], changes: dict[str, str] | None = None) -> tuple[overview.Line, ...]:
    found = document({}, *flows)
    return overview.lines(found, present(found, "planned").flags, changes or {})


def ids(found: overview.Table) -> list[str]:
    return [x.flow_id for x in found.lines]


@pytest.mark.parametrize(
    ("show", "domain", "order", "expected"),
    [
        ("all", "", "plan", ["bus", "flow-1", "flow-2"]),
        ("open", "", "plan", ["flow-2"]),
        ("companies", "", "plan", ["flow-1"]),
        ("raised", "payment", "plan", []),
        ("changed", "", "plan", ["flow-2"]),
        ("all", "payment", "plan", ["flow-2"]),
        ("all", "", "raised", ["flow-1", "bus", "flow-2"]),
        ("all", "", "open", ["flow-2", "bus", "flow-1"]),
        ("all", "", "name", ["bus", "flow-2", "flow-1"]),
        ("nonsense", "nonsense", "nonsense", ["bus", "flow-1", "flow-2"]),
    ],
)
def test_the_table_of_flows_shows_what_was_asked(show: str, domain: str, order: str, expected: list[str]):
    found = lines(*THREE, changes={"flow-2": "new"})
    assert ids(overview.table(found, show, domain, order, 1)) == expected


def test_the_table_has_pages_and_a_page_past_the_end_is_the_last():
    found = lines(*({} for _ in range(overview.SIZE + 1)))
    first, last = overview.table(found, "all", "", "plan", 1), overview.table(found, "all", "", "plan", 99)
    assert (len(first.lines), first.pages, first.found) == (overview.SIZE, 2, overview.SIZE + 1)
    assert ids(last) == [f"flow-{overview.SIZE}"] and last.chosen.page == 2


def test_side_by_side_marks_what_differs():
    flows = document({}, *THREE).flows
    rows = {r.name: r.same for r in overview.beside([f.fields for f in flows], ("name", "retention", "notice"))}
    assert rows == {"name": False, "retention": False, "notice": True}


def test_a_flow_alone_has_the_points_and_gaps_that_it_has_in_the_plan():
    whole = document({}, *THREE)
    shown = present_flow(whole, whole.flows[1], "planned")
    of_all = [f for f in present(whole, "planned").flags if f.place == "flow-1"]
    assert list(shown.flags) == of_all and any(f.rule == "RF19" and f.state == "raised" for f in of_all)
    assert shown.gaps.total == 41 and {o.place for o in shown.gaps.open} <= {"flow-1"}


def test_a_flow_has_a_page_with_its_neighbours(client: Client, proposal: int, sqlite_database: Database):
    published(sqlite_database, "bus", data({}, *THREE))
    for prefix in ("", "/en"):
        page = client.page(f"{prefix}/proposals/bus/v/1/plan/flows/flow-1")
        links = {a.attributes.get("rel"): a.attributes["href"] for a in page.root.all("a")}
        assert links["prev"].endswith("/v/1/plan/flows/bus") and links["next"].endswith("/plan/flows/flow-2")
        assert "RF19" in page.text and "RF01" not in page.text
    client.page("/proposals/bus/v/1/plan/flows/gone", status=404)


def test_chosen_flows_stand_side_by_side_and_only_the_differences_when_asked(
    client: Client, proposal: int, sqlite_database: Database
):
    published(sqlite_database, "bus", data({}, *THREE))
    side = "/proposals/bus/v/1/plan/side?flow=flow-1&flow=bus"
    for prefix, mark in (("", "違いあり"), ("/en", "Differs")):
        assert client.page(prefix + side).text.count(mark) == 4  # name, domain, biometrics, recipients
    rows, all_rows = (len(client.page(side + only).root.all("tr")) for only in ("&only=1", ""))
    assert (rows, all_rows) == (1 + 4, 1 + 41)
    assert "2つ以上" in client.page("/proposals/bus/v/1/plan/side?flow=bus&flow=gone").text


def addresses(client: Client, path: str) -> set[str]:
    return {a.attributes.get("href", "") for a in client.page(path).root.all("a")}


def test_a_plan_of_two_hundred_flows_stays_small_and_asks_little(
    client: Client, proposal: int, sqlite_database: Database
):
    flows = [
        {"name": text(f"流れ{n}"), "processors": [party(f"firm-{m}") for m in range(4)], "domain": "payment"}
        if n % 2
        else {"recipients": [recipient(f"shop-{m}") for m in range(8)], "retention": unknown("not_stated")}
        for n in range(200)
    ]
    published(sqlite_database, "bus", data({}, *flows))
    plan = "/proposals/bus/v/1/plan"
    parts = ("", "?show=open&order=name&page=2", "/flows/flow-100", "/side?flow=bus&flow=flow-3")
    for path in (f"{plan}{part}" for part in parts):
        with statements(sqlite_database) as asked:
            answer = client.get(path)
        assert answer.status_code == 200 and len(asked) <= 12, path
        assert len(answer.data) < 150_000, path
    points = "/proposals/bus/v/1/points"
    assert len(client.get(points).data) < 150_000
    whole = addresses(client, points)
    alone = [a for a in whole if "?of=" in a]
    assert alone
    for address in alone:
        values = addresses(client, address)
        assert len([v for v in values - whole if v.startswith(f"{plan}/flows/")]) >= 88, address
    assert client.get(f"{points}?of=RF99").status_code == 404
    rows = [row.attributes.get("id", ".") for row in client.page(f"{plan}?domain=payment&page=2").root.all("tr")]
    assert [row for row in rows if "." not in row] == [f"flow-{n}" for n in range(101, 200, 2)]
    summary = client.page("/proposals/bus").root.all("section")
    minute = next(x for x in summary if x.attributes.get("aria-labelledby") == "minute")
    assert "ほか170の流れ" in minute.text and "流れ199" not in minute.text, "one minute, also of two hundred flows"
    assert any(a.attributes["href"] == f"{plan}#flows" for a in minute.all("a")), "and all of them a step away"


@pytest.mark.parametrize(("lang", "said"), [("", "2027年4月 から 2030年"), ("/en", "April 2027 to 2030")])
def test_a_month_and_a_year_are_shown_as_they_are_known(
    client: Client, proposal: int, sqlite_database: Database, lang: str, said: str
):
    published(sqlite_database, "bus", data({}, {"start_end": {"start": "2027-04", "end": "2030"}}))
    page = " ".join(client.page(f"{lang}/proposals/bus/v/1/plan/flows/bus").text.split())
    assert said in page
