"""Every real case comes out as it did; literal numbers, so that a change of the data file is seen."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from deliberation.errors import Problems
from deliberation.votes import historic, presenting
from deliberation.votes.outcome import Code

CASES = {p.code: p for p in historic.read()}


def reason(code: str, named: str) -> dict[str, object]:
    return next(dict(r.values) for r in CASES[code].outcome.reasons if r.code == named)


def test_the_six_cases_are_there() -> None:
    assert sorted(CASES) == [
        "kodaira-2013", "maki-1996", "okinawa-2019", "osaka-2015", "tokorozawa-2015", "tokushima-2000",
    ]  # fmt: skip


def test_osaka_2015_is_rejected_and_binding() -> None:
    found = CASES["osaka-2015"].outcome
    assert (found.code, found.binding) == (Code.REJECTED, True)
    assert reason("osaka-2015", "more_against")["margin"] == 10_741


def test_kodaira_2013_was_never_opened_and_its_counts_are_null() -> None:
    case = CASES["kodaira-2013"]
    assert case.outcome.code is Code.VOID_UNOPENED
    assert (case.counts.votes, case.counts.invalid) == (None, None)
    assert reason("kodaira-2013", "quorum_unmet") == {
        "number": 51_010, "roll": 145_024, "needed": 72_512, "missing": 21_502,
    }  # fmt: skip


def test_maki_1996_is_rejected() -> None:
    assert CASES["maki-1996"].outcome.code is Code.REJECTED
    assert reason("maki-1996", "more_against")["con"] == 12_478


def test_tokushima_2000_met_its_quorum_and_is_rejected() -> None:
    assert CASES["tokushima-2000"].outcome.code is Code.REJECTED
    assert reason("tokushima-2000", "quorum_met") == {"number": 113_996, "roll": 207_284, "needed": 103_642}


def test_tokorozawa_2015_has_a_majority_and_misses_the_share() -> None:
    found = CASES["tokorozawa-2015"].outcome
    assert (found.code, found.winner, found.effect) == (Code.APPROVED, "for", False)
    assert reason("tokorozawa-2015", "effect_missed")["needed"] == 92_750


def test_okinawa_2019_leads_against_and_reaches_the_share() -> None:
    found = CASES["okinawa-2019"].outcome
    assert (found.code, found.winner, found.effect) == (Code.LEADS, "against", True)
    assert reason("okinawa-2019", "effect_reached")["needed"] == 288_398


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_case_that_reports_something_else_is_refused(code: str) -> None:
    case = copy.deepcopy(dict(CASES[code].case))
    case["reported"]["outcome"] = "tied"
    with pytest.raises(Problems) as refused:
        historic.make(case)
    assert refused.value.problems[0].reason == "precedent_differs"


def test_a_case_whose_parts_do_not_add_up_is_refused() -> None:
    case = copy.deepcopy(dict(CASES["kodaira-2013"].case))
    case["channels"][1]["people"] += 1
    with pytest.raises(Problems) as refused:
        historic.make(case)
    assert refused.value.problems[0].path == "kodaira-2013/channels"


def test_the_file_writes_null_for_what_was_not_counted() -> None:
    raw = yaml.safe_load(historic.DATA.read_text(encoding="utf-8"))
    kodaira = next(c for c in raw["precedents"] if c["code"] == "kodaira-2013")
    assert kodaira["counts"]["votes"] is None and kodaira["counts"]["invalid"] is None


def test_a_requirement_that_no_source_prints_is_not_said_to_be_none() -> None:
    case = CASES["maki-1996"]
    told = {
        not_seen: presenting.tell(case.outcome, 1, (), [not_seen]).reasons[0][0].code
        for not_seen in ("quorum", "force")
    }
    assert "quorum" in case.case["not_seen"] and told == {"quorum": "quorum_not_seen", "force": "quorum_none"}


@pytest.mark.parametrize("path", sorted(Path(historic.__file__).parents[1].rglob("data/**/*.yaml")), ids=str)
def test_no_text_of_our_data_is_cut_at_a_comma(path: Path) -> None:
    """``{ja: 1,234票, en: x}`` reads as three members: a text with a comma stands in quotes."""
    assert list(cut(yaml.safe_load(path.read_text(encoding="utf-8")))) == []


def cut(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        members = {str(k): v for k, v in value.items()}
        yield from (k for k, v in members.items() if v is None and not k.replace("_", "").replace("-", "").isalnum())
        yield from (k for k in members if not k.isascii())
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from cut(inside)
