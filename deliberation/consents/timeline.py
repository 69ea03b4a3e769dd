"""The life of a consent as dated events, oldest first; what is still to come stands after today. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deliberation import clock
from deliberation.consents.decision import IN_FORCE, State
from deliberation.consents.duties import Duty, kept

ORDER = (
    "version_material", "version_plain", "rule_frozen", "decided", "corrected", "recorded", "carried", "ended",
    "suspend", "lift", "revoke", "fulfilled", "reported", "due", "expires",
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
    anew = Counter(flow["state"] for flow in body["flows"] if flow["carried"] is None)
    values = {"record": row.id, "version": row.version, "carried": len(body["flows"]) - anew.total()}
    values |= {"anew": anew.total(), "states": tuple((state, anew[state]) for state in State if anew[state])}
    yield Event(clock.day(row.confirmed_at), "recorded", values, row.entry_id)


def of_corrections(found: Iterable[Sequence[Any]]) -> Iterator[Event]:
    """``found``: corrected.Corrected, of each piece of evidence, or of what a measure rests on."""
    for of_it in found:
        for one in of_it:
            yield Event(one.on, "corrected", {"reference": one.reference, "corrected": one}, one.entry)


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
    """``rows``: queries.measures_of. ``bound``: the flows of each, by its id; none: all (holding.reach)."""
    for row in rows:
        values = {"record": row.record_id, "reference": row.reference, "flows": tuple(bound[row.id]), "measure": row}
        yield Event(row.holds_from, row.effect, values, row.entry_id)


Filed = Mapping[tuple[int, str], Sequence[Any]]
"""What was reported on obligations: queries.fulfilments_of."""


def of_duties(duties: Iterable[Duty], filed: Filed, today: date) -> Iterator[Event]:
    """Each day on which an obligation falls due, and each report on one, late for ever if it came late: under the
    record that set it, with the one that holds it ``now`` or that ``ended`` it before anything was reported."""
    for duty in duties:
        named = {**_named(duty), "now": duty.now}
        reported = {row.due: row for row in reversed(filed.get(duty.origin, ()))}
        for day in duty.days(set(reported), today):
            row = reported.get(day.on)
            told = (None, 0) if row is None else (clock.day(row.filed_at), day.late(row.filed_at))
            ended = duty.ended[0] if duty.ended and row is None else None
            yield Event(day.on, "due", {**named, "filed": told[0], "late": told[1], "ended": ended})
            if row is not None:
                yield Event(told[0], "fulfilled", {**named, "due": day.on, "late": told[1]}, row.entry_id)


def of_followers(duties: Iterable[Duty], filed: Filed, records: Iterable[Any]) -> Iterator[Event]:
    """What each record did with what was still owed under the one before: carried it on, or ended it."""
    known = {row.id: row for row in records}
    did: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
    for duty in duties:
        for number, code in duty.held[1:]:
            if _open(duty, filed, known.get(number)):
                did.setdefault((number, "carried"), []).append((*duty.origin, duty.kind, code))
        if duty.ended and (due := _open(duty, filed, known.get(duty.ended[0]))):
            did.setdefault((duty.ended[0], "ended"), []).append((*duty.origin, duty.kind, due.on))
    for (number, what), owed in did.items():
        values = {"record": number, "duties": tuple(owed)}
        yield Event(clock.day(known[number].confirmed_at), what, values, known[number].entry_id)


def _open(duty: Duty, filed: Filed, record: Any) -> Any:
    """The day of an obligation that was still open when this record was made."""
    if record is None:
        return None
    day = clock.day(record.confirmed_at)
    before = [row for row in filed.get(duty.origin, ()) if row.filed_at <= record.confirmed_at]
    return duty.open_on(day, kept({duty.origin: before}, duty.origin))


def _named(duty: Duty) -> dict[str, Any]:
    record, code = duty.origin
    return {"record": record, "code": code, "duty": duty.kind}


def of_reports(rows: Iterable[Any]) -> Iterator[Event]:
    for row in rows:
        values = {"report": row.id, "first": row.first_day, "last": row.last_day}
        yield Event(clock.day(row.filed_at), "reported", values, row.entry_id)
