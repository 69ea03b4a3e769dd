"""The life of a consent as dated events, oldest first; what is still to come stands after today. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deliberation import clock
from deliberation.consents.decision import IN_FORCE
from deliberation.consents.duties import Due

ORDER = (
    "version_material", "version_plain", "rule_frozen", "decided", "recorded", "suspend", "lift", "revoke",
    "fulfilled", "reported", "due", "expires",
)  # fmt: skip
"""What stands first of one entry; each is a macro's branch in consents/_timeline.html."""


@dataclass(frozen=True)
class Event:
    """Something that happened, or will, on a day. ``values``: what its sentence names. ``entry``: of the public record,
    by which the events of one day are in order; none for what comes by itself, at the end of its day."""

    on: date
    what: str
    values: Mapping[str, Any] = field(default_factory=dict)
    entry: int | None = None

    def place(self) -> tuple[date, bool, int, int]:
        return self.on, self.entry is None, self.entry or 0, ORDER.index(self.what)


def life(records: Iterable[tuple[Any, Mapping[str, Any]]], more: Iterable[Event] = ()) -> list[Event]:
    """Everything about these records (row and body), with other events, in order and each once."""
    found = [event for row, body in records for event in of_record(row, body)]
    once: dict[Any, Event] = {}
    for event in (*found, *more):
        once.setdefault((event.on, event.what, repr(sorted(event.values.items(), key=str))), event)
    return sorted(once.values(), key=Event.place)


def of_record(row: Any, body: Mapping[str, Any]) -> Iterator[Event]:
    """The decisions that it counts, and itself."""
    for way in body["evidence"]:
        for act in way["acts"]:
            values = {"way": way["way"], "said": act["said"], "reference": act["reference"], "version": row.version}
            values["flow"] = act["content"].get("flow")
            yield Event(date.fromisoformat(act["decided_on"]), "decided", values, act["entry"])
    carried = sum(flow["carried"] is not None for flow in body["flows"])
    values = {"record": row.id, "version": row.version, "carried": carried, "anew": len(body["flows"]) - carried}
    yield Event(clock.day(row.confirmed_at), "recorded", values, row.entry_id)


def of_rules(rows: Sequence[Any]) -> Iterator[Event]:
    """``rows``: queries.rules_of, or some of them, the newest first."""
    for n, row in enumerate(rows):
        before = clock.day(rows[n + 1].frozen_at) if n + 1 < len(rows) else None
        values = {"digest": row.digest, "replaces": before}
        yield Event(clock.day(row.frozen_at), "rule_frozen", values, row.entry_id)


def of_ends(records: Sequence[Any], flows: Iterable[Any]) -> Iterator[Event]:
    """The last days of these records (the newest first): of those by which a flow still stands consented to, and of
    those that ended before another record followed. ``flows``: standing.FlowToday."""
    standing = {f.record for f in flows if f.today.decided in IN_FORCE and f.state != "revoked"}
    ends: dict[date, list[int]] = {}
    for n, row in enumerate(records):
        until = row.valid_until
        if until and (row.id in standing or (n and until < clock.day(records[n - 1].confirmed_at))):
            ends.setdefault(until, []).append(row.id)
    for until, of in ends.items():
        yield Event(until, "expires", {"records": tuple(sorted(of))})


def of_versions(rows: Iterable[Any], since: int) -> Iterator[Event]:
    """Versions that came after the first one decided on: what they changed for the consent."""
    for row in rows:
        if row.number > since:
            what = "version_material" if row.material_changes else "version_plain"
            values = {"version": row.number, "n": row.material_changes or 0}
            yield Event(clock.day(row.published_at), what, values, row.log_entry_id)


def of_measures(rows: Iterable[Any], bound: Mapping[int, Sequence[str]]) -> Iterator[Event]:
    """``rows``: queries.measures_of. ``bound``: the flows of each, by its id; none: all."""
    for row in rows:
        values = {"record": row.record_id, "reference": row.reference, "flows": tuple(bound[row.id]), "measure": row}
        yield Event(row.holds_from, row.effect, values, row.entry_id)


def of_duties(
    record: int, duties: Mapping[str, str], due: Mapping[str, Sequence[Due]], filed: Mapping[str, Sequence[Any]]
) -> Iterator[Event]:
    """Each day on which an obligation falls due, and each report on one, late for ever if it came late.

    ``duties``: what each obliges to, by its code.
    """
    for code, days in due.items():
        named = {"record": record, "code": code, "duty": duties[code]}
        reported = {row.due: row for row in reversed(filed.get(code, ()))}
        for day in days:
            row = reported.get(day.on)
            told = (None, 0) if row is None else (clock.day(row.filed_at), day.late(row.filed_at))
            yield Event(day.on, "due", {**named, "filed": told[0], "late": told[1]})
            if row is not None:
                yield Event(told[0], "fulfilled", {**named, "due": day.on, "late": told[1]}, row.entry_id)


def of_reports(rows: Iterable[Any]) -> Iterator[Event]:
    for row in rows:
        values = {"report": row.id, "first": row.first_day, "last": row.last_day}
        yield Event(clock.day(row.filed_at), "reported", values, row.entry_id)
