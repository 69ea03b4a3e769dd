"""The data that the program brings: eight real cases, the platform's own plan, the demonstration city's proposals."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import deliberation
from deliberation.dataplans import queries as plans
from deliberation.dataplans.acts import publish_by_command
from deliberation.dataplans.document import check
from deliberation.db import Database
from deliberation.proposals import cases, queries, rules
from deliberation.proposals.kinds import EventKind, Involvement, Kind
from deliberation.record.models import LogEntry
from tests import make
from tests.moment import NOW
from tests.proposals.calls import reflecting

CASES = {case["id"]: case for case in cases.read_cases()}
DEMO = {
    p.stem: yaml.safe_load(p.read_text())
    for p in sorted((Path(deliberation.__file__).parent / "demo" / "data").glob("*.yaml"))
    if "versions" in p.read_text()
}


def wrappers(document: dict[str, Any]) -> list[dict[str, Any]]:
    plan = document["plan"]
    found = [document[name] for name in ("need", "alternatives", "costs", "public_tasks")]
    found += [v for name, v in plan.items() if name != "flows"]
    return found + [v for flow in plan["flows"] for name, v in flow.items() if name != "flow_id"]


def test_the_eight_cases_are_there() -> None:
    assert len(CASES) == 8
    assert set(CASES) == rules.CASE_SLUGS  # so that no clerk's proposal ever takes the address of a case


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_is_a_sound_document_that_says_everything(name: str) -> None:
    given = CASES[name]["document"]
    assert check(given, compiled=True).data == given


@pytest.mark.parametrize("name", sorted(CASES))
def test_silence_in_a_case_is_not_seen_and_never_not_stated(name: str) -> None:
    unknown = {w["unknown"] for w in wrappers(CASES[name]["document"]) if "unknown" in w}
    assert unknown == {"not_seen"}


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_event_of_a_case_is_dated_as_its_source_writes_it(name: str) -> None:
    case = CASES[name]
    for event in case["events"]:
        assert event["kind"] in set(EventKind)
        assert event["council"] in set(Involvement) - {Involvement.none_recorded}
        assert rules.cannot_be_written_date(event["date"]) is None
        assert rules.cannot_be_period(event["date"], event.get("until"), event.get("continues", False)) is None
        assert event["source"] is None or 1 <= event["source"] <= len(case["document"]["sources"])
        assert event["what"]["ja"] and event["what"]["en"] and event["body"]["ja"] and event["body"]["en"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_note_is_about_a_value_that_the_case_has(name: str) -> None:
    case = CASES[name]
    flows = {flow["flow_id"]: flow for flow in case["document"]["plan"]["flows"]}
    for note in case["notes"]:
        part, field = note["about"].split(".")
        assert field in (case["document"]["plan"] if part == "plan" else flows[part])


@pytest.mark.parametrize("name", sorted(CASES))
def test_sources_were_seen_on_the_day_the_case_says(name: str) -> None:
    case = CASES[name]
    assert {s["seen_on"] for s in case["document"]["sources"]} == {case["compiled"]["seen_on"]}
    assert case["compiled"]["by"] == "jukugi"


def test_what_does_not_apply_says_so_in_both_languages_each_apart() -> None:
    brought = [case["document"] for case in (*CASES.values(), cases.read_zero())]
    brought += [version["document"] for demo in DEMO.values() for version in demo["versions"]]
    reasons = [w["not_applicable"] for document in brought for w in wrappers(document) if "not_applicable" in w]
    assert len(reasons) > 70
    assert all(set(why) == {"ja", "en"} and "／" not in why["ja"] for why in reasons)


def test_every_japanese_sentence_of_a_case_ends_as_a_sentence() -> None:
    for case in CASES.values():
        for text in [case["document"]["summary"]["ja"], *(e["what"]["ja"] for e in case["events"])]:
            assert re.search(r"[。]\Z", text), text


def test_cases_are_entered_once(database: Database) -> None:
    assert len(cases.load_cases(database, now=NOW, publish=reflecting)) == 8
    entries = make.rows(database, LogEntry)
    assert cases.load_cases(database, now=NOW, publish=reflecting) == []
    assert make.rows(database, LogEntry) == entries
    with database.reading() as db:
        row = queries.by_slug(db, "kamakura")
        events, notes = queries.events(db, row.id), queries.notes(db, row.id)
        call = queries.by_slug(db, "jp-supercity-call")
    assert (row.kind, row.jurisdiction, row.stage, row.demonstration) == (Kind.compiled, "case-kamakura", "plan", False)
    assert len(events) == 14 and len(notes) == 4
    assert [e.source_title for e in events if e.happened_on == "2021-01-29"] == ["事業者公募"]
    assert call.stage == "designation"


def test_the_platforms_plan_is_opened_once(database: Database) -> None:
    assert cases.load_zero(database, now=NOW, publish=reflecting)
    assert not cases.load_zero(database, now=NOW, publish=reflecting)
    with database.reading() as db:
        row = queries.by_slug(db, cases.PLATFORM_SLUG)
    assert (row.kind, row.jurisdiction, row.place_ja, row.version) == (Kind.platform, None, None, 1)


def test_the_platforms_plan_is_sound_and_admits_what_is_undecided() -> None:
    given = cases.read_zero()["document"]
    assert check(given).data == given
    assert sum("unknown" in w for w in wrappers(given)) > 20


@pytest.mark.parametrize("name", sorted(DEMO))
def test_the_demonstration_documents_are_sound_and_fictional(name: str) -> None:
    for version in DEMO[name]["versions"]:
        given = version["document"]
        assert check(given).data == given
        assert all(row["corporate_number"] is None for row in given["companies"])


def test_the_demonstration_city_widens_and_narrows_in_its_second_version() -> None:
    first, second = (v["document"]["plan"] for v in DEMO["tsuin-no-ashi"]["versions"])
    before, after = ({f["flow_id"]: f for f in plan["flows"]} for plan in (first, second))
    assert set(after) - set(before) == {"demand-analysis"}
    assert (before["trip-booking"]["retention"], after["trip-booking"]["retention"]) == (
        {"value": "P1Y"},
        {"value": "P3Y"},
    )
    assert after["points-wallet"]["storage_countries"] == {"value": ["JP", "US"]}
    assert (before["trip-location"]["retention"], after["trip-location"]["retention"]) == (
        {"value": "P90D"},
        {"value": "P30D"},
    )
    assert first["incentive_for_consent"] == {"value": True} and second["incentive_for_consent"] == {"value": False}
    assert {w.get("unknown") for flow in after.values() for n, w in flow.items() if n != "flow_id"} >= {
        "undecided",
        "not_stated",
    }


def test_every_case_and_the_platforms_plan_are_published_as_they_are_written(sqlite_database: Database) -> None:
    cases.load_cases(sqlite_database, now=NOW, publish=publish_by_command)
    cases.load_zero(sqlite_database, now=NOW, publish=publish_by_command)
    with sqlite_database.reading() as db:
        for name, case in {**CASES, cases.PLATFORM_SLUG: cases.read_zero()}.items():
            row = queries.by_slug(db, name)
            assert (row.version, row.title_ja) == (1, case["document"]["title"]["ja"])
            kept = plans.newest(db, row.id)
            assert plans.document_of(kept, row.kind).data == case["document"]
