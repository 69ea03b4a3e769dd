"""In the demonstration city the chain comment, issue, answer, change, act, vote, record, audit is walked both ways."""

import re

import pytest

from deliberation.factory import create_app
from deliberation.record import queries as record
from tests.client import Client
from tests.demo.conftest import City

KINDS = {
    "comment": r"/comments/\d+", "issue": r"/issues/\d+", "answer": r"/answers/\d+",
    "change": r"/proposals/[^/]+/compare/\d+/\d+", "act": r"/council/acts/\d+", "vote": r"/votes/[a-z-]+-\d+",
    "record": r"/consents/\d+", "audit": r"/audits/reports/\d+",
}  # fmt: skip
MAIN = "/proposals/tsuin-no-ashi/chain"


@pytest.fixture(scope="module")
def client(city: City) -> Client:
    return Client(create_app(city.settings, city.database))


def led_to(client: Client, path: str, kind: str) -> list[str]:
    """Addresses of this kind that a page leads to, without where on them."""
    hrefs = (a.attributes.get("href", "").partition("#")[0] for a in client.page(path).root.all("a"))
    return list(dict.fromkeys(href for href in hrefs if re.fullmatch(KINDS[kind], href) and href != path))


def test_the_day_of_a_link_stands_as_a_time_that_is_kept_together(client: Client) -> None:
    assert "2026年5月31日（日）" in [day.text for day in client.page(MAIN).root.all("time")]
    assert re.search(r"p > time { white-space: nowrap; }", client.get("/static/css/base.css").text)


@pytest.mark.parametrize("order", [list(KINDS), list(KINDS)[::-1]], ids=["on", "back"])
def test_the_chain_is_walked_from_each_link_to_the_next(client: Client, order: list[str]) -> None:
    first = order[0]
    issues = led_to(client, MAIN, "issue")
    starts = led_to(client, MAIN, first) or [path for issue in issues for path in led_to(client, issue, first)]
    assert any(_walked(client, start, order[1:]) for start in starts), starts


def _walked(client: Client, path: str, onward: list[str]) -> bool:
    """Whether a way leads from here through one of each kind in turn: not every act was taken up by a record, not every
    comment changed a plan."""
    if not onward:
        return True
    return any(_walked(client, found, onward[1:]) for found in led_to(client, path, onward[0]))


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_link_leads_to_the_whole_chain_and_it_to_each(client: Client, language: str) -> None:
    whole = client.page(f"{language}{MAIN}")
    for kind in list(KINDS)[1:]:
        path = next(a.attributes["href"] for a in whole.root.all("a") if re.search(KINDS[kind], a.attributes["href"]))
        page = client.page(path.partition("#")[0])
        assert f"{language}{MAIN}" in page.links().values(), kind


def test_an_answer_leads_to_the_field_that_changed(client: Client) -> None:
    answer = next(path for path in led_to(client, MAIN, "answer") if led_to(client, path, "change"))
    to = next(a.attributes["href"] for a in client.page(answer).root.all("a") if "/compare/" in a.attributes["href"])
    page, _, where = to.partition("#")
    assert where and any(row.attributes.get("id") == where for row in client.page(page).root.all("tr"))


ENTRY = {  # kind of an entry of the record → the link of the chain that it is about
    "consultation_opened": "consultation", "comment_submitted": "comment", "issue_made": "issue",
    "answer_given": "answer", "council_act_entered": "act", "vote_result": "vote", "consent_recorded": "record",
    "audit_reported": "audit", "finding_answered": "finding",
}  # fmt: skip


def leads(client: Client, path: str) -> list[str]:
    """Every address that a page leads to."""
    page = client.page(path.partition("#")[0])
    return list(dict.fromkeys(a.attributes.get("href", "") for a in page.root.all("a")))


def of_kind(kind: str, found: list[str]) -> list[str]:
    return [to for to in found if re.fullmatch(f"(?:/en)?{KINDS[kind]}(?:#.*)?", to)]


def reached(client: Client, path: str, start: str) -> dict[str, list[str]]:
    """What the page of one link leads to through the page of all that it is tied to, by kind; the comments through an
    issue or an answer there."""
    (walk,) = (to for to in leads(client, path) if f"/chain/{start}/" in to)
    beside = leads(client, walk)
    found = {kind: of_kind(kind, beside) for kind in KINDS}
    for to in beside:
        if re.search("#(members|to)$", to) and not found["comment"]:
            found["comment"] = of_kind("comment", leads(client, to))
    return {kind: to for kind, to in found.items() if to}


@pytest.mark.parametrize("language", ["", "/en"])
def test_from_each_link_all_that_it_is_tied_to_can_be_reached_both_ways(client: Client, language: str) -> None:
    record = of_kind("record", leads(client, language + MAIN))[0]
    whole = reached(client, record, "record")
    assert set(whole) == set(KINDS), "the record rests on what residents said, and was audited"
    for start, paths in whole.items():
        if start != "comment":  # one of each kind: not every answer changed the plan, not every act took an issue up
            assert any(set(reached(client, path, start)) == set(KINDS) for path in paths), (start, paths)
    issue = next(path for path in whole["issue"] if of_kind("answer", leads(client, path)))
    onward = leads(client, of_kind("comment", leads(client, issue))[0])  # its own page tells all that followed
    assert all(of_kind(kind, onward) for kind in ("issue", "record", "audit"))


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_consultation_and_every_finding_lead_back_to_what_residents_said(client: Client, language: str) -> None:
    asked = f"{language}/consultations/1"
    assert of_kind("issue", leads(client, asked)) and set(reached(client, asked, "consultation")) == set(KINDS)
    report = of_kind("audit", leads(client, language + MAIN))[0]
    findings = [to for to in leads(client, report) if "/chain/finding/" in to]
    assert findings
    for to in findings:
        assert any(re.search("/comments(/|$)|#discussed$", link) for link in leads(client, to)), to


def test_entries_of_the_record_lead_to_the_link_that_they_are_about(client: Client, city: City) -> None:
    with city.database.reading() as db:
        rows = record.newest(db, before=2**31 - 1, most=5000)
    for kind, link in ENTRY.items():
        entries = [leads(client, f"/record/{row.id}") for row in rows if row.kind == kind][:20]
        if link == "comment":
            assert any(of_kind("comment", to) for to in entries)
            continue
        walks = [link_to for to in entries for link_to in to if f"/chain/{link}/" in link_to]  # not all have a proposal
        assert walks, kind
        client.page(walks[0])
