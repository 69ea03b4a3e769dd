"""The decision rule (同意の決め方) and what follows from it: each flow's state is computed, never typed. Pure.

A rule is frozen and digested before the first deciding act. Evidence says, for each of the four ways, what
it decided about which flows; the state of a flow is the rule's tree evaluated on that, in three values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from deliberation.errors import Problem, Problems

FORMAT = "jukugi-decision-rule/1"
DEPTH = 4


class Way(StrEnum):
    """The four ways of confirming residents' intent in the zone rules (2021 slides; the article is unverified)."""

    stakeholder_council_resolution = "stakeholder_council_resolution"
    assembly_resolution = "assembly_resolution"
    residents_vote = "residents_vote"
    other_by_zone_council = "other_by_zone_council"


class Said(StrEnum):
    """What a way said about a flow."""

    yes = "yes"
    no = "no"
    not_shown = "not_shown"


class State(StrEnum):
    """State of a flow as the evidence and the rule make it. Stale, expired and overdue are computed on reading."""

    authorised = "authorised"
    authorised_with_conditions = "authorised_with_conditions"
    refused = "refused"
    undecided = "undecided"
    suspended = "suspended"
    revoked = "revoked"


IN_FORCE = frozenset({State.authorised, State.authorised_with_conditions})


@dataclass(frozen=True)
class DecisionRule:
    """``requires``: a tree of {"all": […]} and {"any": […]} over ways.

    ``suspends``/``revokes``: ways whose act has that effect.

    ``when_contradicted``: what holds when a way that the rule does not need said no: "refused" or "as_required".
    ``valid_until``: last day of the consent, or None.
    """

    requires: Mapping[str, Any]
    suspends: frozenset[Way]
    revokes: frozenset[Way]
    when_contradicted: str
    valid_until: date | None = None

    @property
    def ways(self) -> frozenset[Way]:
        return frozenset(_leaves(self.requires))


@dataclass(frozen=True)
class Evidence:
    """One way's act. ``flows``: the flows that it decided about, None for all of the plan that it names. ``counted``:
    as a record last counted it, before it was corrected and chosen again or just so; None where none did."""

    way: Way
    said: Said
    on: date
    flows: frozenset[str] | None = None
    counted: "Evidence | None" = None

    def about(self, flow: str) -> bool:
        return self.flows is None or flow in self.flows

    def of(self, flow: str) -> Said:
        """What it says of a flow."""
        return self.said if self.about(flow) else Said.not_shown

    def speaks(self, flow: str) -> bool:
        """Whether it says something of this flow that no record counted."""
        return self.of(flow) is not Said.not_shown and (self.counted is None or self.turns(flow))

    def turns(self, flow: str) -> bool:
        """Whether it says something else of this flow than a record counted, or nothing any more."""
        return self.counted is not None and self.of(flow) is not self.counted.of(flow)


def parse_rule(data: Any) -> DecisionRule:
    """A rule from its JSON form; raises Problems naming every one."""
    problems: list[Problem] = []
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Problems([Problem("format", "decision_rule_format", {"format": FORMAT})])
    unknown = set(data) - {"format", "requires", "suspends", "revokes", "when_contradicted", "valid_until"}
    problems += [Problem(name, "unknown_member") for name in sorted(unknown)]
    problems += _tree_problems(data.get("requires"), "requires", 0)
    for name in ("suspends", "revokes"):
        listed = data.get(name)
        if not isinstance(listed, list) or any(w not in Way.__members__ for w in listed):
            problems.append(Problem(name, "ways_expected"))
    if data.get("when_contradicted") not in ("refused", "as_required"):
        problems.append(Problem("when_contradicted", "choose_one", {"label": "label.when_contradicted"}))
    until = _day(data.get("valid_until"), problems)
    if problems:
        raise Problems(problems)
    return DecisionRule(
        data["requires"],
        frozenset(Way(w) for w in data["suspends"]),
        frozenset(Way(w) for w in data["revokes"]),
        data["when_contradicted"],
        until,
    )


def _day(raw: Any, problems: list[Problem]) -> date | None:
    if raw is None:
        return None
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        problems.append(Problem("valid_until", "no_such_day", {"label": "label.valid_until"}))
        return None


def _tree_problems(node: Any, path: str, depth: int) -> list[Problem]:
    if isinstance(node, str):
        return [] if node in Way.__members__ else [Problem(path, "ways_expected")]
    if not isinstance(node, dict) or len(node) != 1 or next(iter(node)) not in ("all", "any") or depth >= DEPTH:
        return [Problem(path, "rule_tree")]
    word, parts = next(iter(node.items()))
    if not isinstance(parts, list) or not parts:
        return [Problem(f"{path}/{word}", "rule_tree")]
    return [p for n, part in enumerate(parts) for p in _tree_problems(part, f"{path}/{word}/{n}", depth + 1)]


def _leaves(node: Any) -> Iterable[Way]:
    if isinstance(node, str):
        yield Way(node)
        return
    for part in next(iter(node.values())):
        yield from _leaves(part)


def same(one: DecisionRule, other: DecisionRule) -> bool:
    """Whether two rules decide alike, in whatever order they name the ways."""
    return replace(one, requires=_sorted(one.requires)) == replace(other, requires=_sorted(other.requires))


def _sorted(node: Any) -> Any:
    if isinstance(node, str):
        return node
    word, parts = next(iter(node.items()))
    found = sorted((_sorted(part) for part in parts), key=str)
    return found[0] if len(found) == 1 else {word: found}


def said_by(way: Way, flow: str, evidence: Sequence[Evidence]) -> Said:
    """What a way said about a flow: its newest act counts; of two on one day the more cautious one."""
    about = [e for e in evidence if e.way == way and e.about(flow) and e.said is not Said.not_shown]
    if not about:
        return Said.not_shown
    newest = max(e.on for e in about)
    return Said.no if any(e.said is Said.no for e in about if e.on == newest) else Said.yes


def evaluate(rule: DecisionRule, flow: str, evidence: Sequence[Evidence]) -> Said:
    """The rule's tree on what the ways said about one flow. ``not_shown`` means: not decided."""
    required = _evaluate(rule.requires, flow, evidence)
    contradicted = any(said_by(way, flow, evidence) is Said.no for way in Way if way not in rule.ways)
    if required is Said.yes and contradicted and rule.when_contradicted == "refused":
        return Said.no
    return required


def _evaluate(node: Any, flow: str, evidence: Sequence[Evidence]) -> Said:
    if isinstance(node, str):
        return said_by(Way(node), flow, evidence)
    word, parts = next(iter(node.items()))
    found = [_evaluate(part, flow, evidence) for part in parts]
    decisive, other = (Said.no, Said.yes) if word == "all" else (Said.yes, Said.no)
    if decisive in found:
        return decisive
    return Said.not_shown if Said.not_shown in found else other


def contradictions(rule: DecisionRule, flow: str, evidence: Sequence[Evidence]) -> list[Way]:
    """Ways that said no about a flow, required or not: shown in the record whatever the outcome."""
    return [way for way in Way if said_by(way, flow, evidence) is Said.no]


def decided_state(rule: DecisionRule, flow: str, evidence: Sequence[Evidence], has_conditions: bool) -> State:
    """The state of a flow when the record is made."""
    outcome = evaluate(rule, flow, evidence)
    if outcome is Said.yes:
        return State.authorised_with_conditions if has_conditions else State.authorised
    return State.refused if outcome is Said.no else State.undecided
