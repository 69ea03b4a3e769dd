"""A declared flow made ready for comparing: what the plan says, as sets and spans. Built once per report."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from deliberation.audits.basis import Basis, FlowBasis, Force
from deliberation.audits.durations import length
from deliberation.clock import TOKYO
from deliberation.dataplans.notations import first_day, last_day
from deliberation.dataplans.values import Value, unwrap

NOT_STATED = Value("not_stated")
OUTSIDE = "outside"  # before the start, or after the end, of everything that was decided


class Timeline:
    """All moments at which anything changes, so that a window is known by two small numbers.

    ``place(start, end)`` gives the first and last stretch between two such moments that the window touches.
    """

    def __init__(self, moments: Iterable[int]) -> None:
        self.moments = sorted(set(moments))

    def place(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.moments, start)
        return first, max(first, bisect_left(self.moments, end))

    def states(self, spans: Iterable[tuple[str, int | None, int | None]], otherwise: str) -> list[str]:
        """The state in every stretch; of two spans that overlap the later one counts."""
        found = [otherwise] * (len(self.moments) + 1)
        for state, start, end in spans:
            first = 0 if start is None else bisect_right(self.moments, start)
            last = len(self.moments) if end is None else bisect_left(self.moments, end)
            found[first : last + 1] = [state] * (last + 1 - first)
        return found


@dataclass(frozen=True)
class Named:
    """A list of ids that the plan gives, or why it gives none. ``said`` is what stands in the report.

    ``more``: there are others, which the plan leaves undecided: who is not among the ids may be one of them.
    """

    ids: frozenset[str] | None
    said: dict[str, Any]
    more: bool = False

    @property
    def open(self) -> bool:
        """Whether it cannot be told that somebody is not among them."""
        return self.ids is None or self.more


class Declared:
    """One flow of the plan. Every attribute is computed here, none while rows are read."""

    def __init__(self, flow: FlowBasis, numbers: Mapping[str, str], timeline: Timeline) -> None:
        self.flow_id = flow.flow_id
        self._values = {name: unwrap(w) for name, w in flow.declared.items() if isinstance(w, dict)}
        self.items = self._ids("data_items", lambda entry: _same(entry["id"]))
        self.lengths = self._lengths()
        self.purposes = self._ids("purpose_codes", str)
        self.storage_countries = self._ids("storage_countries", str)
        self.processing_countries = self._ids("processing_countries", str)
        self.linkable = self._ids("linkable_datasets", lambda entry: _same(entry.get("flow_id", "")))
        self.recipients = self._ids("recipients", _party)
        self.parties, _ = self._parties(numbers, "recipients", "processors", "controller")
        self.types = self._parties(numbers, "recipients", "controller")[1]
        self.handlers = self._parties(numbers, "processors")[0]
        self.controllers = self._parties(numbers, "controller")[0]
        named = self._ids("processors", _party)
        self.processors = Named(named.ids and self._parties(numbers, "processors")[0], named.said, named.more)
        self.decided = bool(flow.force)
        self.plan_digests = flow.plan_digests
        self.states = timeline.states(((f.state, _second(f.start), _second(f.end)) for f in flow.force), OUTSIDE)
        self.running = timeline.states(((_IN, *bounds) for bounds in plan_bounds(self.said("start_end"))), OUTSIDE)

    def said(self, name: str) -> Value:
        """What the plan says; a field that is not there at all is not stated."""
        return self._values.get(name, NOT_STATED)

    def _ids(self, name: str, of: Any) -> Named:
        """The ids of a list. Where the question does not apply, the list is empty: the plan names none."""
        value = self.said(name)
        if value.unknown:
            return Named(None, said(value))
        rows = (value.value or []) if value.known else []
        entries = [row for row in rows if "unknown" not in row]
        ids = sorted({of(entry) for entry in entries} - {""})
        shown = {"value": ids} if value.known else said(value)
        if name == "linkable_datasets" and len(ids) < len(entries):
            shown["in_words"] = len(entries) - len(ids)
        return Named(frozenset(ids), shown, len(entries) < len(rows))

    def _lengths(self) -> dict[str, str]:
        """Items that the plan keeps for a length of their own."""
        entries = self.said("data_items").value or () if self.said("data_items").known else ()
        return {_same(entry["id"]): entry["retention"] for entry in entries if "retention" in entry}

    def kept_for(self, items: Iterable[str]) -> list[Value]:
        """For how long the plan keeps these, each length once, the longest (that of the flow as a whole) last."""
        own = {self.lengths.get(_same(item)) for item in items} if self.lengths else {None}
        lengths = [Value("value", x) for x in sorted((x for x in own if x is not None), key=length)]
        return lengths if own and None not in own else [*lengths, self.said("retention")]

    def _parties(self, numbers: Mapping[str, str], *fields: str) -> tuple[frozenset[str], frozenset[str | None]]:
        """Ids under which those whom these fields name may stand in a row, and of what kinds they are."""
        named: list[dict[str, Any]] = []
        for field in fields:
            value = self.said(field)
            if value.known and value.value:
                rows = value.value if isinstance(value.value, list) else [value.value]
                named.extend(row for row in rows if "unknown" not in row)
        ids = {_party(party) for party in named}
        ids |= {f"houjin:{numbers[party['id']]}" for party in named if party["id"] in numbers}
        types = frozenset(party.get("type") for party in named)
        return frozenset(ids | ({"public"} if "open_public" in types else set())), types


_IN = "in"


def plan_bounds(value: Value) -> list[tuple[int | None, int | None]]:
    """The plan's own period as seconds: days in Japan, the last one included; of a month or a year all of it is meant.
    Empty when the plan gives none."""
    if not value.known or not value.value:
        return []
    start, end = value.value.get("start"), value.value.get("end")
    last = end and _midnight(date.fromisoformat(last_day(end)) + timedelta(days=1))
    return [(start and _midnight(date.fromisoformat(first_day(start))), last)]


def timeline_of(basis: Basis) -> Timeline:
    moments: list[int | None] = []
    for flow in basis.flows:
        spans: Iterable[Force] = flow.force
        moments += [second for f in spans for second in (_second(f.start), _second(f.end))]
        wrapped = flow.declared.get("start_end")
        moments += [second for bounds in plan_bounds(unwrap(wrapped) if wrapped else NOT_STATED) for second in bounds]
    return Timeline(moment for moment in moments if moment is not None)


def said(value: Value) -> dict[str, Any]:
    """A plan value as it stands in the report, without its sources."""
    return {name: content for name, content in value.wrapped().items() if name != "sources"}


def _party(entry: Mapping[str, Any]) -> str:
    return f"party:{entry['id']}"


def _same(item: str) -> str:
    """Ids of items and data sets differ in no more than the sign between words: systems often know only "_"."""
    return item.replace("_", "-")


def _second(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), TOKYO).timestamp())
