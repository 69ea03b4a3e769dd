"""The proposal document of one version, format "jukugi-proposal/1": checked as a whole, or refused as a whole.

A field that a file leaves out is silence: it is filled in as ``not_stated``, in a compiled case as ``not_seen``,
so that the stored document always says all of it and its bytes never depend on how it was written.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import msgspec

from deliberation.dataplans import agreement, reading
from deliberation.dataplans.digests import canonical
from deliberation.dataplans.format import PLAIN_LISTS, SHAPE, WRAPPED_PARTS
from deliberation.dataplans.shapes import below
from deliberation.dataplans.values import Value, unwrap
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, SET_AT_PUBLISHING
from deliberation.errors import Problem, Problems
from deliberation.kept import Kept

T = TypeVar("T")
KEPT_BYTES = 1_500_000  # of documents in each worker: they take eleven times as much memory, at most 17 MB
PROBLEM_LIMIT = 200  # a report nobody can read helps nobody


@dataclass(frozen=True)
class Flow:
    """``row``: its plain form. Values are unwrapped when somebody asks: a plan may have two hundred flows."""

    flow_id: str
    row: Mapping[str, Any]

    @cached_property
    def fields(self) -> Mapping[str, Value]:
        return {name: unwrap(self.row[name]) for name in FLOW_FIELDS}

    def __getitem__(self, name: str) -> Value:
        return self.fields[name]

    @cached_property
    def left_open(self) -> int:
        """How many fields have no answer."""
        return sum(value.unknown for value in self.fields.values())


@dataclass(frozen=True)
class Document:
    """A checked document. ``data`` is its plain form (never changed in place); the rest is read from it."""

    data: Mapping[str, Any]
    compiled: bool = field(default=False)

    @property
    def title(self) -> Mapping[str, str]:
        return self.data["title"]

    @property
    def summary(self) -> Mapping[str, str]:
        return self.data["summary"]

    @cached_property
    def parts(self) -> Mapping[str, Value]:
        """need, alternatives, costs and public_tasks, unwrapped."""
        return {name: unwrap(self.data[name]) for name in WRAPPED_PARTS}

    @cached_property
    def plan(self) -> Mapping[str, Value]:
        return {name: unwrap(self.data["plan"][name]) for name in PLAN_FIELDS}

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        rows = self.data["plan"]["flows"]
        return tuple(Flow(row["flow_id"], row) for row in rows)

    @cached_property
    def _flow_by_id(self) -> Mapping[str, Flow]:
        return {f.flow_id: f for f in reversed(self.flows)}

    def flow(self, flow_id: str) -> Flow | None:
        return self._flow_by_id.get(flow_id)

    def only(self, flow_id: str) -> "Document":
        """The same plan with this flow alone."""
        rows = [row for row in self.data["plan"]["flows"] if row["flow_id"] == flow_id]
        return Document({**self.data, "plan": {**self.data["plan"], "flows": rows}}, self.compiled)

    @cached_property
    def _found(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, work: Callable[["Document"], T]) -> T:
        """What this document alone tells, worked out once for all who ask; ``name``: of what is told."""
        return self.of_late(name, None, lambda: work(self))

    def of_late(self, name: str, beside: object, work: Callable[[], T]) -> T:
        """The same of what also follows from ``beside``, kept for the last one alone. Another document stands there as
        a weak reference: else it would never go."""
        kept = self._found.get(name)
        if kept is None or kept[0] != beside:
            kept = self._found[name] = beside, work()
        told: T = kept[1]
        return told

    @cached_property
    def canonical(self) -> bytes:
        """The bytes that are stored, served and digested (RFC 8785)."""
        return canonical(self.data)


def parse(raw: bytes, *, compiled: bool = False) -> Document:
    """A document from an uploaded JSON or YAML file. Raises :class:`Problems` naming every problem with its path."""
    return check(reading.read(raw, fractions=True), compiled=compiled)


def unfinished(raw: bytes, today: date) -> dict[str, Any]:
    """The plain form of a draft from an uploaded file. What the file leaves out is not written yet; it becomes silence
    when the draft is published. Raises :class:`Problems` like :func:`parse`."""
    data = reading.read(raw, fractions=True)
    check(data, today=today)
    return {**data, "plan": {"flows": [], **data["plan"]}}


READ = Kept[tuple[bytes, bool], Document](64, KEPT_BYTES, lambda key, _: len(key[0]))
"""Published documents that were asked for of late, by their bytes: what is worked out of them is worked out once."""


def stored(raw: bytes, *, compiled: bool = False) -> Document:
    """A document from bytes that were checked when they were published: read, not checked again."""
    found = READ.get((raw, compiled))
    if found is None:
        found = Document(msgspec.json.decode(raw), compiled)
        READ.put((raw, compiled), found)
    return found


def check(data: Any, *, compiled: bool = False, today: date | None = None) -> Document:
    """A document from plain data. ``compiled``: a case put together from public sources (its silence is ``not_seen``).
    ``today``: no source was read later than on that day.

    Raises :class:`Problems`; at most PROBLEM_LIMIT are listed.
    """
    if not isinstance(data, dict):
        raise Problems([Problem("", "expected_object")])
    filled = _filled(data, "not_seen" if compiled else "not_stated")
    found = []
    to_come = agreement.read_in_future(filled["sources"], today) if today else ()
    for problem in chain(_problems(filled, compiled), to_come):
        found.append(problem)
        if len(found) == PROBLEM_LIMIT:
            break
    if found:
        raise Problems(found)
    document = Document(filled, compiled)
    if len(document.canonical) > reading.SIZE_LIMIT:  # so that what is exported can always be imported again
        raise Problems([Problem("", "file_too_large", {"max_kb": reading.SIZE_LIMIT // 1000})])
    return document


def _filled(data: dict[str, Any], silence: str) -> dict[str, Any]:
    """The same data with silence written out; what is not of the expected form is left for the check to name."""
    out = dict(data)
    for name in WRAPPED_PARTS:
        out.setdefault(name, {"unknown": silence})
    for name in PLAIN_LISTS:
        out.setdefault(name, [])
    if isinstance(out.get("plan"), dict):
        plan = {**{name: {"unknown": silence} for name in PLAN_FIELDS}, "flows": [], **out["plan"]}
        if isinstance(plan["flows"], list):
            quiet = {name: {"unknown": silence} for name in FLOW_FIELDS}
            plan["flows"] = [{**quiet, **row} if isinstance(row, dict) else row for row in plan["flows"]]
        out["plan"] = plan
    return out


def _problems(data: dict[str, Any], compiled: bool) -> Iterator[Problem]:
    yield from _set_at_publishing(data)
    before = [p for p in SHAPE.check(data, "") if p.path.removeprefix("plan/") not in SET_AT_PUBLISHING]
    yield from before
    parts = (p.path.split("/") for p in before)
    yield from agreement.faults(data, compiled, frozenset("/".join(p[:n]) for p in parts for n in range(1, len(p) + 1)))


def _set_at_publishing(data: dict[str, Any]) -> Iterator[Problem]:
    plan = data.get("plan")
    for name in sorted(SET_AT_PUBLISHING & set(plan if isinstance(plan, dict) else ())):
        yield Problem(below("plan", name), "set_at_publishing")
