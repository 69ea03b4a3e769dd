"""The rules as fields of a form and back: nothing is lost, every problem has a field."""

import copy
import time
from typing import Any

import pytest

from deliberation.votes import entering, parsing
from deliberation.votes.forms import NAMES
from tests.votes.documents import example, option, quorum, share


def round_trip(document: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends it: whole numbers as text, what is not there as an empty input."""
    flat = entering.to_flat(document)
    typed = {k: str(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in flat.items()}
    typed = {k: "" if v is None else v for k, v in typed.items()}
    return entering.to_document(typed)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"quorum": None, "effect": None, "assistance": None},
        {"quorum": {"threshold": {"number": 300, "op": ">"}, "numerator": "valid", "on_unmet": "counted"}},
        {"kind": "ordinance", "basis": {"ja": "x", "en": "y"}, "binding": True},
        {"decision": {"method": "share_of_valid", "tie": "rejected", "threshold": share("2/3", ">", "up")}},
        {"eligibility__nationality": "years", "eligibility__years": 3},
        {"quorum": quorum("1/3", "counted")},
    ],
)
def test_a_document_survives_the_form(changes: dict[str, Any]) -> None:
    document = example(**changes)
    assert round_trip(document) == document


def test_counters_are_typed_one_a_line_and_read_at_once_however_long() -> None:
    def read(typed: str) -> list[tuple[str, dict[str, str]]]:
        return [(c["key"], c["name"]) for c in entering.to_document({"counters": typed})["counters"]]

    assert read(" hall  市役所 1階 / City  hall \n\nnorth 北/ \nsouth\n") == [
        ("hall", {"ja": "市役所 1階", "en": "City  hall"}), ("north", {"ja": "北"}), ("south", {}),
    ]  # fmt: skip
    begun = time.process_time()
    assert len(read("hall " + " /" * 20_000 + "\u2028x")) == 2  # took minutes
    assert time.process_time() - begun < 2


def test_an_empty_form_lacks_answers_but_no_section_is_forgotten() -> None:
    found = {p.path.split("/")[0] for p in parsing.problems_of(entering.to_document({}))}
    assert {"kind", "question", "options", "quorum", "decision", "opens", "counters", "objections"} <= found


def test_what_is_no_number_stays_as_it_was_typed() -> None:
    document = entering.to_document({**entering.to_flat(example()), "age": "eighteen"})
    assert document["eligibility"]["age"] == "eighteen"
    assert entering.to_flat(document)["age"] == "eighteen"
    assert [p.path for p in parsing.problems_of(document)] == ["eligibility/age"]


def broken(document: dict[str, Any]) -> list[str]:
    """Paths of the problems of a document whose every leaf is spoiled in turn."""
    found = []

    def spoil(place: Any, whole: dict[str, Any]) -> None:
        for key in list(place) if isinstance(place, dict) else range(len(place)):
            kept = place[key]
            if isinstance(kept, dict | list):
                spoil(kept, whole)
            for bad in ({"no": 1}, [], 0.5):
                place[key] = bad
                found.extend(p.path for p in parsing.problems_of(whole))
            place[key] = kept

    spoil(document, document)
    return found


NUMBER = {"quorum_kind": "number", "quorum_op": ">", "quorum_numerator": "cast", "quorum_on_unmet": "sealed"}


@pytest.mark.parametrize(
    ("typed", "at", "kind"),
    [
        ({}, "quorum_number", "number"),
        ({"quorum_number": "many"}, "quorum_number", "number"),
        ({"quorum_kind": "", "quorum_number": "8"}, None, "number"),  # a number says that it is one
        ({"quorum_kind": "share"}, "quorum_share", "share"),
        ({"quorum_kind": "", "quorum_share": "1/2", "quorum_rounding": "up"}, None, "share"),
        ({"quorum_kind": ""}, "quorum_kind", None),
    ],
)
def test_what_is_typed_of_a_turnout_stays_and_what_lacks_is_told_at_its_place(
    typed: dict[str, str], at: str | None, kind: str | None
) -> None:
    sent = {**NUMBER, **typed}
    document = entering.to_document({**entering.to_flat(example(quorum=None)), **sent})
    wrong = {entering.field_of(p.path) for p in parsing.problems_of(document)}
    assert (at in wrong) if at else not wrong
    shown = entering.to_flat(document)
    assert shown["quorum_kind"] == kind
    assert (shown["quorum_numerator"], shown["quorum_on_unmet"]) == ("cast", "sealed")
    assert at == "quorum_kind" or shown["quorum_op"] == ">"


def test_two_answers_of_one_name_keep_a_statement_each() -> None:
    sent = {}
    for n, said in enumerate(("yes, since", "no, since")):
        sent |= {f"option{n}_key": "for", f"option{n}_ja": said, f"option{n}_statement_ja": said}
    shown = entering.to_flat(entering.to_document(sent))
    assert [shown[f"option{n}_statement_ja"] for n in (0, 1)] == ["yes, since", "no, since"]


@pytest.mark.parametrize(("name", "typed"), [("side", "against"), ("statement_en", "Too dear.")])
def test_an_answer_of_which_one_thing_is_typed_is_kept(name: str, typed: str) -> None:
    document = entering.to_document({f"option0_{name}": typed})
    assert entering.to_flat(document)[f"option0_{name}"] == typed


def test_numbers_are_read_as_pages_print_them_and_a_box_not_ticked_says_no() -> None:
    document = entering.to_document({**NUMBER, "quorum_number": "50,000"})
    assert document["quorum"]["threshold"]["number"] == 50_000
    assert document["binding"] is document["eligibility"]["application"] is False


def test_full_width_digits_and_strokes_are_read_as_what_they_are() -> None:
    flat = {"age": "１８", "quorum_kind": "share", "quorum_share": "１／２", "smallest_batch": "３０"}
    document = entering.to_document(flat)
    assert (document["eligibility"]["age"], document["smallest_batch"]) == (18, 30)
    assert document["quorum"]["threshold"]["share"] == "1/2"


def test_a_wrong_name_of_an_answer_is_told_at_the_name_not_at_its_statement() -> None:
    assert entering.field_of("statements/1/option") == entering.field_of("options/1/key") == "option1_key"
    assert entering.field_of("statements/1/text/en") == "option1_statement_ja"


def test_every_problem_belongs_to_a_field_of_the_form() -> None:
    document = example(
        kind="ordinance", basis={"ja": "x", "en": "y"}, eligibility__nationality="years", eligibility__years=3,
        decision={"method": "share_of_roll", "tie": "rejected", "threshold": share("1/4")},
    )  # fmt: skip
    paths = {p for p in broken(copy.deepcopy(document)) if p.split("/")[-1] not in ("no", "format", "")}
    assert len(paths) > 40
    assert not [(p, entering.field_of(p)) for p in sorted(paths) if entering.field_of(p) not in NAMES]


def test_a_vote_with_more_answers_than_rows_keeps_them() -> None:
    extra = [option(f"a{n}", "neutral") for n in range(6)]
    document = example(
        options=extra, blanks="invalid", decision={"method": "plurality", "tie": "undecided", "threshold": None},
        statements=[{"option": o["key"], "text": {"ja": "same"}} for o in extra],
    )  # fmt: skip
    assert round_trip(document) == document
