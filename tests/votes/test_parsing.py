"""The rules of a vote as a document: every problem named at its place, one digest for one set of rules."""

import json
from typing import Any

import jsonschema
import pytest

from deliberation.errors import Problems
from deliberation.votes import documents, parsing
from deliberation.votes.documents import RULES
from tests.votes.documents import EXAMPLE, example, option, quorum, share, without_english

GOLDEN = "sha256:60f29a0b83809c1ce36dcb6ad0c1afe8987ba829b0745e1b4bdb027b5cdd398b"


def problems(document: object) -> list[tuple[str, str]]:
    return [(p.path, p.reason) for p in parsing.problems_of(document)]


def test_the_shipped_example_is_a_set_of_rules() -> None:
    rules = parsing.parse(example())
    assert rules.digest.startswith("sha256:") and len(rules.digest) == 71
    assert parsing.load(rules.content) == rules


def test_rules_that_are_kept_are_checked_once_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    content = parsing.parse(example(eligibility__age=17)).content
    kept = parsing.load(content)
    others = [parsing.parse(example(eligibility__age=age)).content for age in range(18, 98)]
    with monkeypatch.context() as patch:
        patch.setattr(parsing, "problems_of", lambda _: pytest.fail("checked again"))
        assert parsing.load(bytes(bytearray(content))) is kept
    for other in others:
        parsing.load(other)
    assert len(parsing.READ) <= 64


def test_the_digest_does_not_depend_on_the_order_of_members() -> None:
    document = example()
    assert parsing.parse(dict(reversed(document.items()))).digest == parsing.parse(document).digest


def test_any_change_of_a_rule_changes_the_digest() -> None:
    assert parsing.parse(example(eligibility__age=16)).digest != parsing.parse(example()).digest


def test_an_empty_document_lacks_every_member() -> None:
    found = problems({})
    assert len(found) == len(RULES.needed) and {reason for _, reason in found} == {"member_missing"}


def test_problems_of_several_places_are_named_together() -> None:
    document = example(eligibility__age="18", quorum__on_unmet=None, decision__method="dice", closes="tomorrow")
    assert sorted(problems(document)) == [
        ("closes", "rules_moment_expected"),
        ("decision/method", "unknown_code"),
        ("eligibility/age", "expected_whole_number"),
        ("quorum/on_unmet", "unknown_code"),
    ]


def test_what_is_wrong_beside_it_hides_no_contradiction() -> None:
    """They came in two rounds: one fault of the voters, the decision or an answer kept back every question about it."""
    document = example(eligibility__age="18", eligibility__cutoff="2026-11-23", decision__threshold=share("1/2"))
    document = {**document, "quorum": quorum("0.5", numerator="valid")}
    document["decision"]["tie"], document["options"][0]["label"] = "dice", {}
    document["options"][1]["side"] = "for"
    assert {
        ("eligibility/age", "expected_whole_number"), ("eligibility/cutoff", "rules_cutoff_late"),
        ("decision/tie", "unknown_code"), ("decision/threshold", "rules_share_unused"),
        ("quorum/threshold/share", "rules_share_expected"), ("quorum/numerator", "rules_valid_needs_opening"),
        ("options", "rules_sides"),
    } <= set(problems(document))  # fmt: skip


TWO = [option("for", "for"), option("against", "against")]
THREE = [*TWO, option("blank", "blank")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"binding": True}, ("binding", "rules_advisory_binds")),
        ({"basis": {"ja": "x"}}, ("basis", "rules_advisory_basis")),
        ({"kind": "ordinance"}, ("basis", "rules_basis_missing")),
        ({"options": TWO}, ("options", "rules_blank_missing")),
        ({"blanks": "invalid"}, ("options", "rules_blank_is_invalid")),
        ({"options": [TWO[0], THREE[2]]}, ("options", "rules_two_answers")),
        ({"options": [*THREE, option("also", "for")]}, ("options", "rules_sides")),
        ({"options": [*THREE, option("for", "neutral")]}, ("options/3", "listed_twice")),
        ({"decision__method": "share_of_valid"}, ("decision/threshold", "rules_share_missing")),
        ({"decision__threshold": share("1/2")}, ("decision/threshold", "rules_share_unused")),
        ({"decision__method": "plurality"}, ("decision/tie", "rules_plurality_tie")),
        ({"quorum": quorum(numerator="valid")}, ("quorum/numerator", "rules_valid_needs_opening")),
        ({"quorum__threshold": share("3/2")}, ("quorum/threshold/share", "rules_share_expected")),
        ({"quorum__threshold": share("0.5")}, ("quorum/threshold/share", "rules_share_expected")),
        ({"eligibility__years": 3}, ("eligibility/years", "rules_years")),
        ({"eligibility__nationality": "years"}, ("eligibility/years", "rules_years")),
        ({"eligibility__cutoff": "2026-11-23"}, ("eligibility/cutoff", "rules_cutoff_late")),
        ({"closes": "2026-11-22T08:30:00+09:00"}, ("closes", "rules_closes_first")),
        ({"objections__until": "2026-12-06"}, ("objections/until", "rules_objections_early")),
        ({"counters": []}, ("counters", "rules_counter_missing")),
        ({"smallest_batch": 1}, ("smallest_batch", "number_out_of_range")),
        ({"opens": "2026-11-22T08:30:00"}, ("opens", "rules_moment_expected")),
        ({"colour": "red"}, ("colour", "unknown_member")),
    ],
)
def test_a_rule_that_cannot_hold_is_named_at_its_place(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in problems(example(**changes))


def test_statements_are_equally_long_in_each_language() -> None:
    document = example()
    document["statements"][0]["text"]["ja"] += "x" * 40
    assert problems(document) == [("statements", "rules_statements_unequal")]


def test_english_may_be_left_out_everywhere_as_in_a_proposal() -> None:
    assert problems(without_english(example())) == []


def test_each_side_has_its_statement() -> None:
    document = example()
    del document["statements"][1]
    assert problems(document) == [("statements", "rules_statement_each")]


def test_what_is_no_document_is_refused_with_a_reason() -> None:
    with pytest.raises(Problems):
        parsing.parse(["for", "against"])


def test_the_published_schema_is_the_shape_that_is_checked() -> None:
    published = json.loads(EXAMPLE.with_name("vote-rules.schema.json").read_text(encoding="utf-8"))
    assert published == documents.json_schema()
    judge = jsonschema.Draft202012Validator(published)
    assert judge.is_valid(example())
    assert not judge.is_valid(example(quorum__on_unmet="maybe"))


def test_the_digest_of_the_shipped_example_is_golden() -> None:
    """Another digest of the same file is another format: it needs a new format name and its document (docs)."""
    assert parsing.parse(example()).digest == GOLDEN
