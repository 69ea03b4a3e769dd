"""Nonsense in every kind of input: each problem is one sentence for people, at the input that it is about."""

from collections.abc import Iterator

import pytest
from flask import Flask

from deliberation.dataplans import wizard
from deliberation.dataplans.columns import COLUMNS
from deliberation.dataplans.entry import Asked
from deliberation.dataplans.faults import Fault
from deliberation.dataplans.inputs import row_kind
from deliberation.errors import Problem
from deliberation.web import language
from deliberation.web.language import load_catalogue
from tests.dataplans.documents import data, text, value

STEPS = (*wizard.PLAN_STEPS, *wizard.flow_steps("bus"))
ASKED = [(step, asked) for step in STEPS for asked in step.asked]
NONSENSE = ("abc", "あ", "-5", "2026-13-45", "9" * 20, "a b c!", "　")
OF_FILES = {"expected_object", "expected_whole_number", "expected_wrapper", "expected_list", "member_missing"}


def asked(name: str) -> tuple[wizard.Step, Asked]:
    return next((s, a) for s, a in ASKED if a.name == name)


def inputs(kind: str, name: str) -> Iterator[str]:
    """Names of everything that can be filled in for a type."""
    inner = row_kind(kind) if kind.startswith("list:") else kind
    if inner in COLUMNS:
        at = f"{name}.0" if kind.startswith("list:") else name
        for column in COLUMNS[inner]:
            yield from inputs(column.kind, f"{at}.{column.name}")
    else:
        ends = {"text": ("ja", "en"), "easy": ("ja",), "duration": ("n",), "period": ("start", "end")}
        place = ("ja", "en", "lat", "lon")
        yield from (f"{name}.{end}" for end in ends.get(kind, place if kind == "place" else ("value",)))


def faults(name: str, **typed: str) -> list[Fault]:
    step, of = asked(name)
    given = {f"{name}.{k.replace('__', '.')}": v for k, v in typed.items()}
    return [f for a, e in wizard.entered(data(), step, given) if a is of for f in e.problems]


@pytest.mark.parametrize("words", NONSENSE)
def test_nonsense_is_answered_with_a_sentence_for_people_at_an_input_of_the_page(words: str):
    said = {lang: load_catalogue(lang) for lang in ("ja", "en")}
    for step, of in ASKED:
        names = list(inputs(of.type, of.name))
        ids = {of.name, *names, *(name.replace(".value", ".yes") for name in names)}
        for name in names:
            typed = {name: words, **({f"{of.name}.state": "value"} if of.wrapped else {})}
            alone = wizard.Step(step.name, (of,))
            for fault in next(e for _, e in wizard.entered(data(), alone, typed)).problems:
                assert fault.reason not in OF_FILES and fault.input in ids, (name, fault)
                for catalogue in said.values():
                    sentence = catalogue[f"reason.{fault.reason}"] % dict(fault.values)
                    assert not any(mark in sentence for mark in ("{", "null", "引用符", "コード")), sentence


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("retention", {"n": "abc", "unit": "D"}, ("entry_duration", None, None, "retention.n")),
        ("retention", {"n": "abc", "unit": "iso"}, ("entry_duration_written_out", None, None, "retention.n")),
        ("municipality_code", {"value": "A市"}, ("entry_municipality_code", None, None, "municipality_code.value")),
        ("purpose_text", {"en": "only English"}, ("entry_japanese_missing", None, None, "purpose_text.ja")),
        ("start_end", {"start": "2027/04/31"}, ("expected_date_as_known", None, None, "start_end.start")),
        ("start_end", {"start": "2027-04-01", "end": "2027-03-01"}, ("period_backwards", None, None, "start_end.end")),
        ("place", {"lat": "北", "lon": "139"}, ("entry_degrees", None, None, "place.lat")),
        ("recipients", {"0__name__ja": "甲", "2__name__en": "B"},
         ("entry_japanese_missing", 3, "name", "recipients.2.name.ja")),
        ("costs", {"0__item__ja": "運行", "0__amount_yen__value": "たくさん"},
         ("entry_whole_number", 1, "amount_yen", "costs.0.amount_yen.value")),
        ("companies", {"0__name__ja": "甲社"}, ("entry_not_chosen", 1, "role", "companies.0.role.value")),
        ("pia_refs", {"value": "https://a.example ftp://x"}, ("expected_address", 2, None, "pia_refs.value")),
        ("appeal", {"state": "not_applicable"}, ("entry_reason_missing", None, None, "appeal.reason.ja")),
    ],
)  # fmt: skip
def test_a_problem_is_said_where_it_is(name: str, typed: dict[str, str], expected: tuple[object, ...]):
    found = [(f.reason, f.row, f.column, f.input) for f in faults(name, **typed)]
    assert expected in found


def test_a_problem_of_the_draft_leads_to_the_step_that_mends_it():
    document = data({}, {"recipients": value([{"id": "x", "name": text("甲"), "type": None, "purpose": None}])})
    found = wizard.located(document, Problem("plan/flows/0/recipients/value/0/name/ja", "expected_text"))
    assert (found.flow_id, found.step.name, found.asked.name) == ("bus", "parties", "recipients")
    assert (found.fault.row, found.fault.column) == (1, "name")
    found = wizard.located(document, Problem("title", "member_missing"))
    assert (found.flow_id, found.step.name, found.asked.name) == (None, "about", "title")
    assert wizard.located({"plan": {"flows": 3}}, Problem("plan/flows/7/x", "expected_list")).asked is None
    assert wizard.located([], Problem("", "expected_object")).asked is None


@pytest.mark.parametrize(("part", "said"), [("0", "1番目"), ("surprise", "surprise"), ("ja", "part.")])
def test_a_place_within_a_value_is_said_in_words_or_as_it_was_written(app: Flask, part: str, said: str) -> None:
    with app.test_request_context("/"):
        told = str(language.draw("dataplans/_entry.html", "where", Fault("title", "expected_text", {}, part=part)))
    assert (said in told) is (part != "ja") and told
