"""Points to check: published rules evaluated on published fields, in three-valued logic. They are no verdict.

A result that known values decide is raised or clear. Otherwise it is ``cannot_tell`` with what leaves it open
(``undecided``, ``not_stated``), or ``grey`` when it rests on what a compiler has not seen. A rule whose deciding
field does not apply is clear and keeps that field's reason (``not_applicable``). Every must-field without a rule of
its own has the gap flag, so that silence never looks better than an honest answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec

from deliberation.dataplans.causes import cause
from deliberation.dataplans.conditions import DoesNotApply, Facts, Open, evaluate_condition, fields_of
from deliberation.dataplans.document import Document
from deliberation.dataplans.values import Reason, Value, parties_of
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, PROCESS_FIELDS, Field, load

Severity = Literal["critical", "high", "medium", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "info")
"""The order of reading."""
State = Literal["raised", "cannot_tell", "grey", "not_applicable", "clear"]
STANDING: tuple[State, ...] = ("raised", "cannot_tell")
"""What is counted on a page, replied to, and compared between versions."""
GAP = "GAP"
GAP_SEVERITY: Severity = "medium"
PLAN = "plan"


@dataclass(frozen=True)
class Rule:
    """One published rule. ``source`` and ``quote`` say where the concern comes from; scope "process": RF40 to RF43."""

    id: str
    scope: Literal["plan", "flow", "process"]
    severity: Severity
    condition: Mapping[str, Any]
    source: str
    quote: str | None = None
    note: str | None = None

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that the condition reads, each once."""
        return fields_of(self.condition)


RULES: tuple[Rule, ...] = tuple(Rule(**row) for row in load("redflags.json"))
_BY_SCOPE = {scope: tuple(rule for rule in RULES if rule.scope == scope) for scope in ("plan", "flow", "process")}
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
PROCESS_RULES = frozenset(rule.id for rule in RULES if rule.scope == "process")
"""RF40 to RF43: asked of recorded acts, not of a document."""
UNTOLD = (*((r.id, r.severity) for r in RULES if r.scope != "process"), (GAP, GAP_SEVERITY))
"""What nobody can tell of a document that was taken away: every rule asked of documents, with its severity."""
_READ = frozenset(name for rule in RULES for name in rule.fields)


def _gap_fields(fields: Mapping[str, Field]) -> tuple[str, ...]:
    return tuple(
        f.name for f in fields.values() if f.required == "must" and f.name not in _READ and f.name not in PROCESS_FIELDS
    )


GAP_FIELDS: Mapping[str, tuple[str, ...]] = {"plan": _gap_fields(PLAN_FIELDS), "flow": _gap_fields(FLOW_FIELDS)}


class Flag(msgspec.Struct, frozen=True):  # eleven thousand of them for a plan of two hundred flows
    """What one rule says about one place. ``place``: "plan" or a flow_id. ``fields``: those the rule read.

    ``reasons``: the unknowns that leave it open or, for a gap flag, that raised it. ``cause``: of RF40 to RF43, of what
    was recorded then; of others causes.causes asks the document.
    """

    rule: str
    place: str
    severity: Severity
    state: State
    fields: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    not_applicable: Reason | None = None
    cause: str = ""

    @property
    def point(self) -> tuple[str, str | None]:
        """Rule and, of a gap flag, field: what replies and notes name."""
        return self.rule, self.fields[0] if self.rule == GAP else None


@dataclass(frozen=True)
class ProcessRecord:
    """What RF40 to RF43 are asked of: how residents' intent was confirmed, from recorded stages, acts, votes, seats.

    Built by the slices that keep those; a proponent's own declaration of P09 to P12 is :func:`declared`.
    """

    council_role: Value
    intent_methods: Value
    intent_confirmed_on: Value
    resident_seats_in_zone_council: Value
    application_date: Value


def declared(document: Document) -> ProcessRecord:
    """What the plan itself says of P08 to P12, to be shown beside what is recorded."""
    plan = document.plan
    return ProcessRecord(
        plan["council_role"],
        plan["intent_methods"],
        plan["intent_confirmed_on"],
        plan["resident_seats_in_zone_council"],
        plan["application_date"],
    )


def evaluate(document: Document) -> tuple[Flag, ...]:
    """Every rule but RF40 to RF43, and the gap flags, on the plan and on each flow; clear ones as well."""
    return document.once("flags", lambda it: tuple(_of_plan(it)))


def evaluate_process(record: ProcessRecord, *, compiled: bool = False) -> tuple[Flag, ...]:
    """RF40 to RF43."""
    facts = Facts(vars(record), own_country=Value("not_stated"), silence=_silence(compiled))
    return tuple(_caused(_flag(rule, PLAN, facts), record) for rule in _BY_SCOPE["process"])


def _caused(flag: Flag, record: ProcessRecord) -> Flag:
    values = {name: getattr(record, name) for name in flag.fields}
    return msgspec.structs.replace(flag, cause=cause(flag.rule, flag.place, flag.state, values))


def _of_plan(document: Document) -> Iterator[Flag]:
    own, silence = document.plan["country"], _silence(document.compiled)
    facts = Facts(document.plan, own, silence)
    yield from (_flag(rule, PLAN, facts) for rule in _BY_SCOPE["plan"])
    yield from (_gap(name, PLAN, document.plan[name]) for name in GAP_FIELDS["plan"])
    for flow in document.flows:
        facts = Facts(flow.fields, own, silence)
        yield from (_flag(rule, flow.flow_id, facts) for rule in _BY_SCOPE["flow"])
        yield from (_gap(name, flow.flow_id, flow[name]) for name in GAP_FIELDS["flow"])


def _silence(compiled: bool) -> str:
    return "not_seen" if compiled else "not_stated"


def _flag(rule: Rule, place: str, facts: Facts) -> Flag:
    outcome = evaluate_condition(rule.condition, facts)
    if isinstance(outcome, DoesNotApply):
        return Flag(rule.id, place, rule.severity, "not_applicable", rule.fields, not_applicable=outcome.reason)
    if isinstance(outcome, Open):
        state: State = "grey" if "not_seen" in outcome.unknowns else "cannot_tell"
        return Flag(rule.id, place, rule.severity, state, rule.fields, tuple(sorted(outcome.unknowns)))
    return Flag(rule.id, place, rule.severity, "raised" if outcome else "clear", rule.fields)


def _gap(name: str, place: str, value: Value) -> Flag:
    if value.unknown:
        state: State = "grey" if value.state == "not_seen" else "raised"
        return Flag(GAP, place, GAP_SEVERITY, state, (name,), (value.state,))
    if value.known:
        if parties_of(value.value)[1]:
            return Flag(GAP, place, GAP_SEVERITY, "raised", (name,), ("undecided",))
        return Flag(GAP, place, GAP_SEVERITY, "clear", (name,))
    return Flag(GAP, place, GAP_SEVERITY, "not_applicable", (name,), not_applicable=value.reason)


def name_of(rule: str, field: str | None) -> str:
    """A point of a version in one word, "RF19" or "GAP/domain": what its field on a form is called."""
    return f"{rule}/{field}" if field else rule


def stands(document: Document, rule: str, field: str | None) -> bool:
    """Whether this point is raised, or cannot be told, anywhere in the document. RF40 to RF43 always may be."""
    if rule in PROCESS_RULES:
        return field is None
    return any(f.point == (rule, field) and f.state in STANDING for f in evaluate(document))


@dataclass(frozen=True)
class Counts:
    """What a page says first. ``grey`` and ``not_applicable`` are in neither of the two counts that are summed up."""

    raised: Mapping[str, int]
    cannot_tell: int
    grey: int
    not_applicable: int

    @property
    def total(self) -> int:
        return sum(self.raised.values())


def count(flags: Iterable[Flag]) -> Counts:
    """Points by rule and place: one rule raised on three flows counts three times."""
    of = Counter((flag.state, flag.severity) for flag in flags)

    def all_of(state: State) -> int:
        return sum(of[state, severity] for severity in SEVERITIES)

    return Counts(
        {severity: of["raised", severity] for severity in SEVERITIES},
        all_of("cannot_tell"),
        all_of("grey"),
        all_of("not_applicable"),
    )


@dataclass(frozen=True)
class Group:
    """The same finding on several places: one line of a page. Gap flags are one line per field."""

    rule: str
    severity: Severity
    state: State
    fields: tuple[str, ...]
    flags: tuple[Flag, ...]

    @property
    def point(self) -> tuple[str, str | None]:
        return self.flags[0].point

    @property
    def name(self) -> str:
        return name_of(*self.point)

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(f.place for f in self.flags)

    @property
    def whys(self) -> tuple[Reason, ...]:
        """Why the question does not apply at these places, each reason once."""
        reasons = [f.not_applicable for f in self.flags if f.not_applicable is not None]
        return tuple(why for n, why in enumerate(reasons) if why not in reasons[:n])


def group(flags: Iterable[Flag], *states: State) -> tuple[Group, ...]:
    """Flags of these states as lines, in the order of reading: severity, then rule, gap flags after the rules."""
    lines: dict[tuple[str, str, tuple[str, ...]], list[Flag]] = {}
    for flag in flags:
        if flag.state in states:
            lines.setdefault((flag.rule, flag.state, flag.fields), []).append(flag)
    groups = [Group(r, fs[0].severity, fs[0].state, fields, tuple(fs)) for (r, _, fields), fs in lines.items()]
    return tuple(sorted(groups, key=lambda g: (SEVERITIES.index(g.severity), g.rule == GAP, g.rule, g.state)))
