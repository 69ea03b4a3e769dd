"""The steps of the wizard, made from the table of fields: which things each asks for, and how far a draft has come."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deliberation.dataplans import inputs
from deliberation.dataplans.agreement import read_in_future
from deliberation.dataplans.entry import Asked, Entered, Typed, meant, read, typed_from
from deliberation.dataplans.faults import Fault, of_document, of_field
from deliberation.dataplans.format import PLAIN_LISTS, SHAPE, WRAPPED_PARTS
from deliberation.dataplans.values import SHAPES, Value, stated, unwrap
from deliberation.dataplans.vocabulary import FLOW_FIELDS, Field, groups
from deliberation.errors import Problem

ROWS = {
    "alternatives": "list:alternative",
    "costs": "list:cost",
    "public_tasks": "list:public_task",
    "companies": "list:company",
    "exceptions": "list:exception",
    "sources": "list:source",
}
"""Lists of a document beside its plan, and the types of their entries."""


@dataclass(frozen=True)
class Step:
    """One page. ``name``: in its address and as ``group.<name>`` its title."""

    name: str
    asked: tuple[Asked, ...]


def _part(name: str) -> Asked:
    members = {**SHAPE.needed, **SHAPE.optional}
    kind = ROWS.get(name) or ("easy" if name == "easy" else "text")
    required = name in ("title", "summary")
    return Asked(name, name, kind, members[name], wrapped=name in WRAPPED_PARTS, required=required)


def _field(field: Field, prefix: str) -> Asked:
    return Asked(field.name, f"{prefix}/{field.name}", field.type, SHAPES[field.name], field.nullable)


_PARTS = {
    "about": ("title", "summary", "easy", "need"),
    "why": ("alternatives",),
    "money": ("costs", "public_tasks"),
    "companies": ("companies",),
    "exceptions": ("exceptions",),
    "sources": ("sources",),
}
assert {p for names in _PARTS.values() for p in names} == {"title", "summary", "easy", *WRAPPED_PARTS, *PLAIN_LISTS}

PLAN_STEPS: tuple[Step, ...] = (
    Step("about", tuple(_part(name) for name in _PARTS["about"])),
    *(Step(name, tuple(_field(f, "plan") for f in fields)) for name, fields in groups("plan").items()),
    *(Step(name, tuple(_part(p) for p in parts)) for name, parts in _PARTS.items() if name != "about"),
)


def flow_steps(flow_id: str) -> tuple[Step, ...]:
    """The steps of one flow."""
    prefix = f"flows/{flow_id}"
    return tuple(Step(name, tuple(_field(f, prefix) for f in fields)) for name, fields in groups("flow").items())


def step(name: str, flow_id: str | None = None) -> Step | None:
    """A step by its name, of the plan or of a flow."""
    return next((s for s in (flow_steps(flow_id) if flow_id else PLAN_STEPS) if s.name == name), None)


def after(found: Step, flow_id: str | None = None) -> Step | None:
    """The step that follows; None after the last one."""
    steps = flow_steps(flow_id) if flow_id else PLAN_STEPS
    names = [s.name for s in steps]
    at = names.index(found.name)
    return steps[at + 1] if at + 1 < len(steps) else None


def where(found: Step, flow_id: str | None = None) -> tuple[int, int]:
    """Which step it is, and of how many."""
    names = [s.name for s in (flow_steps(flow_id) if flow_id else PLAN_STEPS)]
    return names.index(found.name) + 1, len(names)


def kept(document: Mapping[str, Any], asked: Asked) -> Any:
    """What the draft has for one thing, None when nothing. A plain list without entries is nothing: publishing fills in
    what nobody wrote, and its page has no way to say that there are none."""
    place, _, name = asked.path.rpartition("/")
    if not place:
        return document.get(name) or None
    if place == "plan":
        return document["plan"].get(name)
    flow_id = place.removeprefix("flows/")
    row = next((f for f in document["plan"]["flows"] if f["flow_id"] == flow_id), {})
    return row.get(name)


def said(document: Mapping[str, Any], asked: Asked) -> Value | None:
    """The same as a value, for pages that say it in words."""
    found = kept(document, asked)
    return as_said(found) if asked.wrapped or found is None else stated(found)


def as_said(wrapped: Any) -> Value | None:
    """A wrapper of the draft as a value; None where nothing was entered."""
    return None if wrapped is None else unwrap(wrapped)


def typed_of(document: Mapping[str, Any], of: Step) -> dict[str, str]:
    """The inputs of a page as the draft fills them."""
    return {k: v for asked in of.asked for k, v in typed_from(asked, kept(document, asked)).items()}


def unfolded(of: Step, typed: Typed) -> dict[str, str]:
    """The inputs of a page as they are read: browsers' line ends and pasted tabs in the form that we keep, lines that
    were pasted at once as rows."""
    found = {k: v.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ") for k, v in typed.items()}
    for asked in of.asked:
        if asked.type.startswith("list:"):
            found = inputs.unfolded(asked.type, found, asked.name)
    return found


def entered(
    document: Mapping[str, Any], of: Step, typed: Typed, today: date | None = None
) -> Iterator[tuple[Asked, Entered]]:
    """Everything of a page as it was typed. ``today``: no source was read later than on that day."""
    for asked in of.asked:
        was = kept(document, asked)
        found = read(asked, meant(asked, typed, was), was)
        if asked.name == "sources" and today:
            late = (of_field(asked.name, asked.type, False, p, typed) for p in read_in_future(found.answer, today))
            found = replace(found, problems=(*found.problems, *late))
        yield asked, _sourced(asked, found, len(document.get("sources") or ()))


def _sourced(asked: Asked, found: Entered, sources: int) -> Entered:
    """A value that names a source which the draft does not have is told so at once."""
    numbers = found.answer.get("sources", ()) if asked.wrapped and found.answer else ()
    beyond = [n for n in numbers if isinstance(n, int) and n > sources]
    faults = (Fault(asked.name, "entry_no_such_source", {"number": n}, input=f"{asked.name}.sources") for n in beyond)
    return replace(found, problems=(*found.problems, *faults))


def renumbered(document: Mapping[str, Any], rows: Sequence[int]) -> dict[str, Any]:
    """What else is to be put into the draft (rules.with_answers) when its sources become those that stood in ``rows``
    (from 0): each value goes on naming the sources that it named, and those that went are named no more."""
    now = {row + 1: n for n, row in enumerate(rows, 1)}
    plan = document["plan"]
    places = [("", {name: document[name] for name in WRAPPED_PARTS if name in document}), ("plan/", plan)]
    places += [(f"flows/{flow['flow_id']}/", flow) for flow in plan["flows"]]
    answers = {}
    for place, values in places:
        for name, value in values.items():
            named = value.get("sources") if isinstance(value, dict) else None
            kept_ones = [now[n] for n in named or () if n in now]
            if named and kept_ones != named:
                rest = {k: v for k, v in value.items() if k != "sources"}
                answers[place + name] = {**rest, "sources": kept_ones} if kept_ones else rest
    return answers


@dataclass(frozen=True)
class Progress:
    """Of one step, or of a flow: how many things are asked, how many were answered (a gap that was chosen is an
    answer), and how many of the answers are such a gap."""

    step: Step | None
    asked: int
    answered: int
    open: int


def progress(document: Mapping[str, Any], steps: tuple[Step, ...]) -> tuple[Progress, ...]:
    found = ((s, [v for a in s.asked if (v := said(document, a)) is not None]) for s in steps)
    return tuple(Progress(s, len(s.asked), len(values), sum(v.unknown for v in values)) for s, values in found)


def flow_progress(row: Mapping[str, Any]) -> Progress:
    """Of a whole flow, from its plain form."""
    found = [row[name] for name in FLOW_FIELDS if name in row]
    return Progress(None, len(FLOW_FIELDS), len(found), sum("unknown" in value for value in found))


def differing(document: Mapping[str, Any], of: Step, typed: Typed) -> tuple[Asked, ...]:
    """Things that the draft says otherwise than what was typed: to be compared when a colleague saved in between."""
    return tuple(a for a, e in entered(document, of, typed) if not e.problems and e.answer != kept(document, a))


@dataclass(frozen=True)
class Located:
    """A problem of the whole draft with the step that mends it; ``step`` and ``asked`` None where none does."""

    problem: Problem
    fault: Fault | None = None
    asked: Asked | None = None
    step: Step | None = None
    flow_id: str | None = None


def located(document: Any, problem: Problem) -> Located:
    """Where a problem of a document is mended in the wizard, by its path ("plan/flows/2/retention/value")."""
    path, flow_id = problem.path.removeprefix("plan/"), None
    if problem.path.startswith("plan/flows/"):
        number, _, path = problem.path.removeprefix("plan/flows/").partition("/")
        flow_id = _flow_id(document, number)
        if flow_id is None:
            return Located(problem)
    for found in flow_steps(flow_id) if flow_id else PLAN_STEPS:
        for asked in found.asked:
            if path.split("/")[0] == asked.name:
                return Located(problem, of_document(asked, problem, path), asked, found, flow_id)
    return Located(problem, flow_id=flow_id)


def _flow_id(document: Any, number: str) -> str | None:
    """The id of a flow of a file whose shape is not known to be right."""
    try:
        found = document["plan"]["flows"][int(number)]["flow_id"]
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    return found if isinstance(found, str) and found else None


def flow_names(document: Any) -> dict[str, dict[str, str]]:
    """flow_id → the name that the draft gives it; flows without a name, and those that share an id, are left out. For
    any data, sound or not."""
    plan = document.get("plan") if isinstance(document, dict) else None
    flows = plan.get("flows") if isinstance(plan, dict) else None
    found = [flow for flow in flows if isinstance(flow, dict)] if isinstance(flows, list) else []
    times = Counter(str(flow.get("flow_id")) for flow in found)
    names = {}
    for flow in found:
        wrapped = flow.get("name")
        name = wrapped.get("value") if isinstance(wrapped, dict) else None
        if isinstance(name, dict) and isinstance(name.get("ja"), str) and times[str(flow.get("flow_id"))] == 1:
            names[str(flow.get("flow_id"))] = name
    return names
