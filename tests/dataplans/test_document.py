"""A document is read or refused as a whole, every problem named; its bytes never depend on who wrote it."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deliberation.dataplans import format, reading
from deliberation.dataplans.digests import document_digest, flow_digests, plan_digest
from deliberation.dataplans.document import READ, check, parse, stored, unfinished
from deliberation.dataplans.redflags import evaluate
from deliberation.dataplans.values import SHAPES
from deliberation.dataplans.vocabulary import DATA, FIELDS
from deliberation.errors import Problems
from tests.dataplans.documents import data, document, text, unknown, value

TODAY = date(2026, 11, 21)
DOCS = Path(__file__).parents[2] / "docs" / "proposal-format.md"
SCHEMA = jsonschema.Draft202012Validator(format.json_schema())


def refused(raw: bytes | dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as found:
        parse(raw, **options) if isinstance(raw, bytes) else check(raw, **options)
    return [(p.path, p.reason) for p in found.value.problems]


def changed(path: str, to: Any) -> dict[str, Any]:
    """The sound document with one place said otherwise."""
    found: Any = copy.deepcopy(data())
    keys = [int(k) if k.isdecimal() else k for k in path.split("/")]
    at = found
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = to
    return found


def test_no_source_was_read_on_a_day_to_come():
    days = ("2026-11-21", "2026-11-22", "2999-13-01", None)
    found = data(sources=[{"title": "計画書", "address": None, "seen_on": day} for day in days])
    expected = [("sources/2/seen_on", "expected_date"), ("sources/1/seen_on", "read_in_future")]
    assert refused(found, today=TODAY) == expected
    with pytest.raises(Problems):
        unfinished(json.dumps({**found, "sources": found["sources"][:2]}).encode(), TODAY)


def test_the_vocabulary_has_23_plan_fields_and_42_flow_fields():
    assert [f.scope for f in FIELDS].count("plan") == 23
    assert [f.scope for f in FIELDS].count("flow") == 42
    assert len(SHAPES) == 65 - 3 - 1


def test_export_import_export_gives_the_same_bytes():
    first = check(data()).canonical
    assert parse(first).canonical == first
    assert parse(yaml.safe_dump(json.loads(first), allow_unicode=True).encode()).canonical == first


def test_what_is_worked_out_of_a_published_document_is_worked_out_once():
    raw = check(data({}, {})).canonical
    assert stored(raw) is stored(bytes(bytearray(raw))) and stored(raw, compiled=True).compiled
    assert stored(raw) is not stored(raw, compiled=True) and evaluate(stored(raw)) is evaluate(stored(raw))
    for n in range(80):
        stored(check(data({}, {}, title=text(f"計画{n}"))).canonical)
    assert len(READ) <= 64, "and memory is bounded"


def test_what_a_draft_has_not_written_yet_is_not_written_after_an_import_either():
    """It came back as "not stated", and the list of what is still to do was empty."""
    begun = {"format": "jukugi-proposal/1", "title": text("題"), "summary": text("要約"), "plan": {"flows": []}}
    begun["plan"]["flows"].append({"flow_id": "bus", "retention": value("P1Y")})
    assert unfinished(json.dumps(begun).encode(), TODAY) == begun
    assert unfinished(json.dumps({**begun, "plan": {}}).encode(), TODAY)["plan"] == {"flows": []}


@pytest.mark.parametrize("why", ["人が決める", {"ja": "人が決める"}, {"ja": "人が決める", "en": "People decide"}])
def test_a_reason_stands_in_one_language_or_two_and_keeps_its_bytes(why: Any):
    given = data({}, {"appeal": {"not_applicable": why}})
    SCHEMA.validate(given)
    first = check(given).canonical
    assert parse(first).canonical == first
    assert json.loads(first)["plan"]["flows"][0]["appeal"] == given["plan"]["flows"][0]["appeal"]


def test_the_example_of_the_format_paper_is_sound():
    example = DOCS.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    found = parse(example.encode())
    assert found.flow("bus-demand")["breach_notice_hours"].value == 72


def test_silence_is_written_out_as_not_stated_and_in_a_compiled_case_as_not_seen():
    short = {"format": "jukugi-proposal/1", "title": text("題"), "summary": text("要約"), "plan": {}}
    assert check(short).plan["country"].state == "not_stated"
    assert check(short, compiled=True).parts["need"].state == "not_seen"


WRONG = [
    ("format", "other/1", "unknown_format"),
    ("title", {"en": "only English"}, "member_missing"),
    ("plan/country", value("XX"), "unknown_country"),
    ("plan/country", "JP", "expected_wrapper"),
    ("plan/country", {"value": "JP", "unknown": "undecided"}, "expected_wrapper"),
    ("plan/municipality_code", value(102016), "expected_municipality_code"),
    ("plan/municipality_code", value("102017"), "municipality_code_check"),
    ("plan/is_supercity", value("yes"), "expected_yes_or_no"),
    ("plan/vendor_exit_plan", value(None), "null_not_allowed"),
    ("plan/application_date", value("2026-02-30"), "expected_date"),
    ("plan/resident_seats_in_zone_council", value(-1), "number_out_of_range"),
    ("plan/flows/0/flow_id", "Bus", "expected_slug"),
    ("plan/flows/0/retention", value("90 days"), "expected_duration"),
    ("plan/flows/0/retention", value("P"), "expected_duration"),
    ("plan/flows/0/participation", value("not_applicable"), "unknown_code"),
    ("plan/flows/0/participation", unknown("unknown"), "unknown_code"),
    ("plan/flows/0/storage_countries", value(["JP", "JP"]), "listed_twice"),
    ("plan/flows/0/purpose_codes", value(["javascript:alert(1)"]), "expected_address"),
    ("plan/flows/0/name", value(text("右から\u202e左")), "control_character"),
    ("plan/flows/0/name", value(text("字" * 4001)), "text_too_long"),
    ("plan/flows/0/recipients", value([{"id": "x"}]), "member_missing"),
    ("plan/flows/0/surprise", value(1), "unknown_member"),
    ("plan/flows/0/data_items", value([{"id": "a", "ja": "x"}, {"id": "a", "ja": "y"}]), "listed_twice"),
    ("plan/flows/0/appeal", {"not_applicable": ""}, "expected_text"),
    ("plan/flows/0/appeal", {"not_applicable": {"en": "People decide"}}, "expected_text"),
    ("plan/flows/0/appeal", {"not_applicable": {"ja": "人が決める", "fr": "Humain"}}, "unknown_member"),
    ("plan/plan_hash", "sha256:" + "0" * 64, "set_at_publishing"),
]


@pytest.mark.parametrize(("path", "to", "reason"), WRONG)
def test_a_problem_is_named_with_its_path(path: str, to: Any, reason: str):
    found = refused(changed(path, to))
    assert any(p.startswith(path) and r == reason for p, r in found), found


@pytest.mark.parametrize("nothing", ["\u3164", "\u2800", "\u200b \u200b", "\ue000", "\u0301"])
@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("title", text), ("summary", lambda x: {"ja": "要約", "en": x}), ("easy", lambda x: {"ja": x}),
        ("need", lambda x: value(text(x))), ("plan/flows/0/name", lambda x: value(text(x))),
        ("plan/flows/0/data_items", lambda x: value([{"id": "a", "ja": x}])),
        ("plan/flows/0/appeal", lambda x: {"not_applicable": x}),
    ],
)  # fmt: skip
def test_a_text_that_nobody_could_read_is_none(path: str, to: Any, nothing: str):
    assert any(p.startswith(path) and r == "expected_text" for p, r in refused(changed(path, to(nothing))))
    assert check(changed(path, to(f"{nothing}読める")))


UNSAID = ("control_character", "municipality_code_check")  # what a schema cannot say


@pytest.mark.parametrize(("path", "to", "reason"), [w for w in WRONG if w[2] not in UNSAID])
def test_the_published_schema_refuses_what_the_import_refuses(path: str, to: Any, reason: str):
    if reason in ("expected_date", "listed_twice"):
        return  # a calendar and a key are more than a schema can say
    assert not SCHEMA.is_valid(changed(path, to))


def test_the_published_schema_accepts_what_the_import_accepts():
    SCHEMA.validate(data())
    SCHEMA.validate(check(data()).data)
    assert json.loads((DATA / "proposal.schema.json").read_text()) == format.json_schema()


def test_every_problem_is_named_at_once():
    broken = data({"country": "XX", "liability": "nobody"}, {"retention": "x"})
    assert [p for p, _ in refused(broken)] == [
        "plan/liability/value",
        "plan/country/value",
        "plan/flows/0/retention/value",
    ]


def test_what_one_value_says_of_another_and_fractions_are_named_beside_the_rest():
    broken = data(
        {"country": "XX", "liability": unknown("not_seen")},
        {"breach_notice_hours": 1.5, "start_end": {"start": "2027-01-02", "end": "2027-01-01"}},
        {"linkable_datasets": [{"flow_id": "gone"}], "retention": "x"},
    )
    broken["plan"]["flows"].append("no flow")
    for raw in (json.dumps(broken).encode(), yaml.safe_dump(json.loads(json.dumps(broken))).encode()):
        assert refused(raw) == [
            ("plan/country/value", "unknown_country"),
            ("plan/flows/0/breach_notice_hours/value", "expected_whole_number"),
            ("plan/flows/1/retention/value", "expected_duration"),
            ("plan/flows/2", "expected_object"),
            ("plan/liability", "not_seen_only_in_compiled"),
            ("plan/flows/0/start_end", "period_backwards"),
            ("plan/flows/1/linkable_datasets/value/0", "no_such_flow"),
        ]


def test_what_only_the_whole_can_say_is_checked():
    other = {"country": "CA", "municipality_code": "131016"}
    assert refused(data(other)) == [("plan/municipality_code", "code_only_in_japan")]
    assert refused(data({}, {"linkable_datasets": [{"flow_id": "gone"}]}))[0][1] == "no_such_flow"
    assert refused(data({}, {"start_end": {"start": "2027-01-02", "end": "2027-01-01"}}))[0][1] == "period_backwards"
    assert refused(changed("plan/country", {"value": "JP", "sources": [2]}))[0][1] == "no_such_source"


def test_the_two_silences_never_mix():
    assert refused(data({"country": unknown("not_seen")}))[0][1] == "not_seen_only_in_compiled"
    assert ("plan/country", "not_stated_not_in_compiled") in refused(
        data({"country": unknown("not_stated")}), compiled=True
    )


BOMBS = [
    (b"a: &x [1]\nb: [*x, *x]", "yaml_alias"),
    (b"a: !!python/object/apply:os.system [ls]", "yaml_tag"),
    (b"a: 1\na: 2", "member_twice"),
    (b'{"a": 1, "a": 2}', "member_twice"),
    (b'{"a": NaN}', "number_not_allowed"),
    (b'{"a": ' + b"9" * 5000 + b"}", "number_not_allowed"),
    (b"[" * 100_000, "file_too_deep"),
    (b"[" * 500 + b"]" * 500, "file_too_deep"),
    (b"- " * 200_000, "file_too_deep"),
    (b"[" + b"1," * 60_000 + b"1]", "file_too_many_parts"),
    (b"\xff\xfe{", "file_not_utf8"),
    (b'{"a": ', "file_not_json"),
    (b"a: b: c", "file_not_yaml"),
    (b" " * (reading.SIZE_LIMIT + 1), "file_too_large"),
    (b"? {a: 1}\n: 2", "yaml_key_not_text"),
    (b"just text", "expected_object"),
    (b"", "file_is_empty"),
    (b"\xef\xbb\xbf \n\n", "file_is_empty"),
    (b"# a note\n", "expected_object"),
]


@pytest.mark.parametrize(("raw", "reason"), BOMBS, ids=[reason + str(n) for n, (_, reason) in enumerate(BOMBS)])
def test_hostile_files_are_refused_with_a_reason(raw: bytes, reason: str):
    assert refused(raw)[0][1] == reason


def test_yaml_keeps_norway_and_dates_as_they_are_written():
    assert reading.read(b"a: NO\nb: 2026-11-21\nc: 0123\nd: 12\ne: yes") == {
        "a": "NO", "b": "2026-11-21", "c": "0123", "d": 12, "e": "yes",
    }  # fmt: skip


def test_the_plan_digest_leaves_out_how_intent_was_confirmed_and_what_is_beside_the_plan():
    before, after = data({"council_role": "none"}), data({"council_role": "committee_review"}, summary=text("別の要約"))
    assert plan_digest(check(before).data) == plan_digest(check(after).data)
    assert document_digest(check(before).data) != document_digest(check(after).data)


def test_a_flow_has_a_digest_of_its_own():
    before = flow_digests(check(data({}, {}, {})).data)
    after = flow_digests(check(data({}, {}, {"retention": "P1Y"})).data)
    assert before["bus"] == after["bus"] and before["flow-1"] != after["flow-1"]


def test_a_known_document_keeps_its_digest_for_ever():
    golden = Path(__file__).with_name("golden.json").read_bytes()
    assert (
        document_digest(parse(golden).data) == "sha256:f6496742990a3146c03bd4e86ce8d53c896d15a751d9b1aa72025441f1e2b7ec"
    )
    assert plan_digest(parse(golden).data) == "sha256:ee69b55cb3f59b2ba25b765f79e63f0b380c560598b94857db2b04e555e1775f"


@pytest.mark.parametrize("period", [{"start": "2027-04", "end": "2030"}, {"start": "2027", "end": None}])
def test_a_period_may_name_a_month_or_a_year_where_no_more_is_known(period: dict[str, Any]) -> None:
    found = document({}, {"start_end": period})
    assert parse(found.canonical).canonical == found.canonical
    assert found.flows[0]["start_end"].value == period
    SCHEMA.validate(json.loads(found.canonical))


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ({"start": "2027-13", "end": None}, "expected_date_as_known"),
        ({"start": "27", "end": None}, "expected_date_as_known"),
        ({"start": "2027-05", "end": "2027-04"}, "period_backwards"),
        ({"start": "2027-05-02", "end": "2027"}, None),
        ({"start": "2028", "end": "2027-12-31"}, "period_backwards"),
    ],
)
def test_the_end_of_a_month_or_a_year_is_its_last_day(period: dict[str, Any], reason: str | None) -> None:
    if reason is None:
        assert document({}, {"start_end": period})
    else:
        assert refused(data({}, {"start_end": period}))[0][1] == reason
