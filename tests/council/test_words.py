"""Every code of the assembly has its words in both languages: those that templates put together at run time."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from deliberation.council import figures, kinds, rollcalls
from deliberation.council import rules as council_rules
from deliberation.council.acts.cases import every_case, read_cases
from deliberation.web import language
from deliberation.web.language import LANGUAGES, load_catalogue
from tests.page import Page

LISTS = {
    "body": kinds.BodyKind, "session": kinds.Session, "kind": kinds.ActKind, "question": kinds.Question,
    "ending": kinds.Ending, "source": kinds.SourceKind, "asked": kinds.AskedKind,
    "decision": kinds.Decision, "part": kinds.BodyPart, "precision": kinds.Precision, "way": rollcalls.Way,
    "choice": rollcalls.Choice, "declared": rollcalls.Declared, "requirement": rollcalls.REQUIREMENTS,
    "denominator": rollcalls.REQUIREMENTS, "requirement_in.council": rollcalls.REQUIREMENTS,
    "denominator_in.council": rollcalls.REQUIREMENTS,
    **dict.fromkeys(
        ("member_part", "member_part_in.council"), (*kinds.MemberPart, "questioner", "debater", "attendant")
    ),
}  # fmt: skip
RESULTS = (
    *(f"{share}_{end}" for share in ("two_thirds", "three_quarters") for end in ("reached", "missed", "minority")),
    "majority_reached", "majority_minority", "majority_tied", "tie_chair_for", "tie_chair_against", "tie_open",
    *(f"declared_{one.value}" for one in rollcalls.Declared), "reported", "reported_nothing", "reported_unanimous",
    "reported_tie_chair_for", "reported_tie_chair_against", "signatures_enough", "signatures_short",
    "signatures_reported", "signatures_needed", "signatures_valid", "signatures_rough",
    "alone_seats_reached", "alone_seats_short", "alone_present_reached",
)  # fmt: skip
QUORUMS = ("quorum_met", "quorum_excused", "quorum_recalled", "quorum_missed")


def reasons():
    """Codes that the rules give in a Fault, and those of the heads of a vote."""
    for module in (council_rules, figures, rollcalls):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant))
            elif isinstance(node, ast.FunctionDef) and node.name == "mismatch":
                found = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
                yield from (one.value for one in found if isinstance(one, ast.Constant) and one.value)


@pytest.fixture(params=LANGUAGES)
def catalogue(request):
    return load_catalogue(request.param)


def test_every_code_of_a_list_has_its_words(catalogue):
    wanted = {f"council.{name}.{code}" for name, codes in LISTS.items() for code in codes}
    wanted |= {f"council.result.{code}" for code in RESULTS} | {f"council.quorum.{code}" for code in QUORUMS}
    assert sorted(wanted - set(catalogue)) == []


def test_every_reason_of_the_rules_has_its_sentence(catalogue):
    found = set(reasons())
    assert {"seats_needed", "count_negative", "act_needs_parent"} <= found
    assert sorted(f"reason.{code}" for code in found if f"reason.{code}" not in catalogue) == []


def test_every_figure_of_a_real_case_has_its_words(catalogue):
    figures = [figure for case in every_case(read_cases()) for figure in case.get("figures", ())]
    wanted = {f"council.figure.{figure['code']}" for figure in figures}
    parts = {figure.get("part") for figure in figures} - {None}
    wanted |= {f"council.figure_part.{part}" for part in parts if not part[:4].isdecimal()}
    assert sorted(wanted - set(catalogue)) == []


@pytest.mark.parametrize("word", ["tie_chair_for", "tie_chair_against", "tie_open"])
def test_half_of_those_present_is_not_called_a_tie_of_votes(catalogue, word):
    """10 for and 9 against with one silent: half of 20, and no tie."""
    said = catalogue[f"council.result.{word}"]
    assert "ちょうど半分" in said or "exactly half" in said
    told = catalogue["reason.tie_needs_chair"] + catalogue["reason.casting_without_tie"]
    assert not any(one in said + told for one in ("tie", "tied", "同数"))


@pytest.mark.parametrize(
    ("number", "called"), [(None, "決議"), ("決議第2号", "決議第2号"), ("第2号", "決議 第2号"), ("", "決議")]
)
def test_two_acts_of_a_kind_can_be_told_apart_by_their_numbers(app, number, called):
    with app.test_request_context("/"):
        said = language.draw("council/_panel.html", "called", SimpleNamespace(kind="resolution", number=number))
    assert Page(said).root.text == called
