"""What is on record of each condition of a proposal: broken, kept, reported alone, open, or looked at by nobody. Pure.

Three things speak: days by which an obligation was to be reported on, the proponent's reports, and audits. What a
later record carries on is the same condition. That it was broken once stays told, whatever followed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from deliberation.consents import duties

LATE = frozenset({"overdue", "late"})
"""How an obligation stands in an audit that found it not kept in time."""


class State(StrEnum):
    """In the order in which they are shown."""

    broken = "broken"
    open = "open"
    unchecked = "unchecked"
    reported = "reported"
    """By the proponent's own word alone."""
    kept = "kept"


@dataclass(frozen=True)
class Told:
    """``condition``: as in the newest record that holds it. ``why``: of the words ``bound_why.*``; ``due``: the day
    that it is about; ``check``: what an audit says of it (audits.queries.on_conditions); ``ended``: no longer in the
    newest record."""

    condition: Mapping[str, Any]
    state: State
    why: str
    due: date | None = None
    check: Any = None
    ended: bool = False


def told(
    found: Iterable[Mapping[str, Any]], records: Sequence[Any],
    filed: Mapping[tuple[int, str], Mapping[date, datetime]], checked: Mapping[tuple[int, str], Sequence[Any]],
    today: date,
) -> list[Told]:  # fmt: skip
    """Every condition that was ever set, once, by the record that set it.

    ``found``: queries.conditions_in; ``records``: rows of all records of the proposal; ``filed``: queries.first_filed.
    """
    held: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for one in found:
        held.setdefault(one["origin"], []).append(one)
    newest = max((row.record_id for row in records), default=0)
    days = {duty.origin: duty for duty in duties.through((c for of in held.values() for c in of), records)}
    made = []
    for origin, of in held.items():
        checks = _newest_first(row for c in of for row in checked.get((c["record"], c["id"]), ()))
        said = (
            _of_duty(days[origin], filed.get(origin, {}), checks, today)
            if of[-1]["kind"] == "obligation" else _of_rows(of[-1], checks)
        )  # fmt: skip
        made.append(Told(of[-1], *said, ended=of[-1]["record"] != newest))
    return made


def counted(found: Iterable[Told]) -> dict[str, int]:
    """State → how many conditions."""
    made = dict.fromkeys((state.value for state in State), 0)
    for one in found:
        made[one.state.value] += 1
    return made


_Said = tuple[State, str, date | None, Any]


def _newest_first(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.last_day, row.report_id), reverse=True)


def _of_duty(duty: duties.Duty, filed: Mapping[date, datetime], checks: Sequence[Any], today: date) -> _Said:
    """An obligation: what is overdue, what came late, what an audit found; else what was reported, or is not due."""
    dues = duty.days(frozenset(filed), today)
    overdue = next((day for day in dues if day.overdue(today)), None)
    late = next((day for day in dues if day.kept and day.late(filed[day.on])), None)
    found = next((row for row in checks if row.duty in LATE), None)
    if overdue or late or found:
        day = overdue or late
        return State.broken, "overdue" if overdue else "late" if late else "found", day.on if day else None, found
    if not filed:
        return State.open, "not_due", dues[0].on, None
    check, day = next((row for row in checks if row.duty == "filed"), None), max(filed)
    if check is None:
        return State.reported, "reported", day, None
    return (State.reported, "no_evidence", day, check) if check.code == "A16" else (State.kept, "shown", day, check)


def _of_rows(condition: Mapping[str, Any], checks: Sequence[Any]) -> _Said:
    """A prohibition or a limit: what the rows of audits show, that broke it first."""
    broken = next((row for row in checks if row.broken), None)
    if broken:
        return State.broken, "found", None, broken
    seen = next((row for row in checks if row.holds or row.left_open), None)
    if seen:
        return (State.open, "rows_open", None, seen) if seen.left_open else (State.kept, "rows", None, seen)
    if condition["on"] is None:
        return State.unchecked, "words", None, None
    return (State.unchecked, "no_rows", None, checks[0]) if checks else (State.unchecked, "no_audit", None, None)
