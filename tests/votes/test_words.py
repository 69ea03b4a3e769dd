"""Every code that the engine gives has its sentence in both languages, fed with the numbers that it names."""

import random
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from deliberation.record.kinds import KINDS
from deliberation.votes import historic, outcome, parsing, presenting, sentences
from deliberation.votes.entering import to_flat
from deliberation.votes.forms import GROUPS, NAMES, SECTIONS, label_of, section_form
from deliberation.votes.outcome import Code, Quorate
from deliberation.votes.rules import State
from deliberation.votes.ruleset import Kind
from deliberation.votes.sentences import Part
from deliberation.web.language import LANGUAGES, load_catalogue
from tests.votes.documents import counting, example, quorum, share
from tests.votes.test_outcome import random_counts, random_rule

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
CATALOGUES = {lang: load_catalogue(lang) for lang in LANGUAGES}


def lacking(key: str, values: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Languages without this key, or whose sentence asks for a value that is not given."""
    for lang, catalogue in CATALOGUES.items():
        sentence = catalogue.get(key)
        if sentence is None:
            yield f"{key} is missing in {lang}"
        elif values is not None:
            yield from (f"{key} ({lang}) has no {n}" for n in PLACEHOLDER.findall(sentence) if n not in values)


def test_every_rule_and_reason_can_be_said() -> None:
    draw, found = random.Random(20000123), set()
    for _ in range(3000):
        rule = random_rule(draw)
        counts = random_counts(draw, rule)
        numbered = sentences.of_counting(rule, counts.roll, Kind.ADVISORY)
        for reason, _ in presenting.tell(outcome.decide(rule, counts), counts.cast, numbered).reasons:
            found |= set(lacking(f"vote_reason.{reason.code}", reason.values))
            amount = reason.values.get("amount")
            found |= set(lacking(f"vote_phrase.{amount.code}", amount.values)) if isinstance(amount, Part) else set()
        for sentence in sentences.of_counting(rule, draw.choice([None, 100]), draw.choice(list(Kind))):
            for part in sentence.parts:
                found |= set(lacking(f"vote_rule.{part.code}", part.values))
                amount = part.values.get("amount")
                found |= set(lacking(f"vote_phrase.{amount.code}", amount.values)) if amount else set()
    assert not found


@pytest.mark.parametrize("nationality", ["electors", "permanent", "years", "any"])
@pytest.mark.parametrize("departed", ["may_vote", "may_not_vote"])
def test_who_may_vote_can_be_said(nationality: str, departed: str) -> None:
    years = 3 if nationality == "years" else None
    changes = {"nationality": nationality, "departed": departed, "years": years}
    rules = parsing.parse(example(**{f"eligibility__{k}": v for k, v in changes.items()}))
    parts = [p for s in sentences.of_rules(rules, None) for p in s.parts]
    assert not [c for p in parts for c in lacking(f"vote_rule.{p.code}", p.values)]


def test_every_threshold_phrase_can_be_said() -> None:
    units = ("share", "number_people", "number_votes")
    codes = [f"{what}{op}" for what in units for op in ("", "_at_least", "_more_than")]
    given = {"over": 1, "under": 2, "number": 3}
    assert not [c for code in codes for c in lacking(f"vote_phrase.{code}", given)]


@pytest.mark.parametrize(("numerator", "unit", "wrong"), [("cast", "人", "票"), ("valid", "票", "人")])
def test_a_turnout_required_by_number_names_what_is_counted(numerator: str, unit: str, wrong: str) -> None:
    """Valid ballots are no people."""
    rule = counting(
        quorum={"threshold": {"number": 300, "op": ">="}, "numerator": numerator, "on_unmet": "counted"}
    )  # fmt: skip
    amount = sentences.of_counting(rule, 900, Kind.ADVISORY)[1].parts[0].values["amount"]
    asked = presenting.requirement(rule)
    assert asked is not None
    words = [CATALOGUES["ja"][f"vote_phrase.{part.code}"] % part.values for part in (amount, asked)]
    assert all("300" + unit in said and wrong not in said for said in words)


def test_every_outcome_state_and_verdict_has_a_word() -> None:
    cases = product(Code, (None, "for"), (True, False), (0, 9))
    words = {outcome.word(c.value, w, binding=b, cast=n) for c, w, b, n in cases}
    keys = [f"vote_outcome.{w}" for w in words] + [f"vote_state.{s}" for s in State]
    keys += [f"vote_quorate.{q}" for q in Quorate] + [f"vote_kind.{k}" for k in Kind]
    assert not [c for key in keys for c in lacking(key)]


def test_every_field_of_the_rules_has_its_label_and_its_choices() -> None:
    keys = {label_of(name) for name in NAMES} | {f"vote_section.{s}" for s in SECTIONS}
    keys |= {f"vote_group.{group}" for group in GROUPS.values() if not group.isdigit()}
    assert not [c for key in sorted(keys) for c in lacking(key)]


def test_every_choice_has_its_word(app: Any) -> None:
    with app.test_request_context():
        forms = [section_form(name, to_flat(example())) for name in SECTIONS]
        choices = {c[1] for form in forms for f in form if f.type == "SelectField" for c in f.choices if c[1]}
    assert len(choices) > 25 and not [c for key in sorted(choices) for c in lacking(key)]


def test_everything_that_a_precedent_names_has_a_word() -> None:
    for case in historic.read():
        keys = [f"vote_number.{v['what']}" for v in case.case["verification"]]
        keys += [f"vote_verification.{v['status']}" for v in case.case["verification"]]
        keys += [f"vote_rule.not_seen_{rule}" for rule in case.case["not_seen"]]
        keys += [f"vote_number.channel_{c['way']}" for c in case.case["channels"]]
        assert not [c for key in keys for c in lacking(key)]


def test_every_entry_of_a_vote_can_be_explained() -> None:
    ours = [kind for kind in KINDS if kind.startswith(("vote_", "precedent_"))]
    assert not [c for kind in ours for c in lacking(f"kind.{kind}")]


def test_a_threshold_says_of_what_it_is_a_number() -> None:
    rule = counting(
        quorum=quorum("1/2"), decision={"method": "share_of_roll", "tie": "rejected", "threshold": share("1/3")}
    )
    said = [p for s in sentences.of_counting(rule, 10, Kind.ADVISORY) for p in s.parts if p.code.startswith("in_")]
    words = [CATALOGUES["ja"][f"vote_rule.{p.code}"] % p.values for p in said]
    assert words == ["名簿10人では、5人以上です。", "名簿10人では、4票以上です。"]
    valid = sentences.of_counting(counting(quorum=quorum("1/2", "counted", "valid")), 10, Kind.ADVISORY)
    assert [p.code for s in valid for p in s.parts if p.code.startswith("in_")] == ["in_votes"]
