"""When obligations are due: once or again and again, computed from their first day. Pure."""

import json
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from deliberation import clock

EVERY = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}  # months
LAST = date(2100, 12, 31)
"""No obligation falls due later: what is later was mistyped."""
MOST = 120  # days that one obligation can fall due: ten years of months


@dataclass(frozen=True)
class Due:
    """One day on which an obligation falls due."""

    on: date
    kept: bool

    def overdue(self, today: date) -> int:
        """Days that it is past its day without a report; 0 otherwise."""
        return 0 if self.kept else max(0, (today - self.on).days)

    def late(self, filed: datetime) -> int:
        """Days after its day that a report came; 0 in time. A report does not undo this."""
        return max(0, (clock.day(filed) - self.on).days)


def dues(first: date, every: str | None, kept: Collection[date], *, today: date, until: date | None) -> list[Due]:
    """Every day up to the first one from today on that is not kept yet, none after the consent's last (but the first).

    Days are counted from the first: what is due on 31 January is due on 28 February, and on 31 March again.
    """
    found = [Due(first, first in kept)]
    for n in range(1, MOST if every else 1):
        if found[-1].on >= today and not found[-1].kept:
            break
        day = _later(first, n * EVERY[every or "P1Y"])
        if day is None or (until is not None and day > until):
            break
        found.append(Due(day, day in kept))
    return found


def _later(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return None if year > LAST.year else date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def every_of(body: str) -> str | None:
    """How often an obligation, as it is stored, falls due."""
    return json.loads(body).get("every")


def kept(filed: Mapping[tuple[int, str], Iterable[Any]], of: tuple[int, str]) -> set[date]:
    """The days of an obligation on which anything was reported. ``filed``: queries.fulfilments_of."""
    return {row.due for row in filed.get(of, ())}


def next_open(found: Collection[Due]) -> Due | None:
    """The first that nobody has reported kept."""
    return next((due for due in found if not due.kept), None)


def begun(found: Sequence[Due], today: date) -> list[Due]:
    """Those that can be kept: each from the day after the one before it on, so that nothing is ticked off ahead."""
    return [due for n, due in enumerate(found) if n == 0 or found[n - 1].on < today]


def covered(found: Sequence[Due], since: date, periods: Iterable[tuple[date, date]]) -> list[Due]:
    """The open days that reports of these periods keep: told without a hole from ``since`` on, over more than half of
    the stretch up to the day. Reports are filed before the day, so that the rest of a stretch is told in the next."""
    end = since - timedelta(days=1)
    for first, last in sorted(periods):
        if first > end + timedelta(days=1):
            break
        end = max(end, last)
    begins = [since, *(due.on + timedelta(days=1) for due in found[:-1])]
    return [
        due for begin, due in zip(begins, found, strict=True)
        if not due.kept and 2 * _days(begin, min(end, due.on)) > _days(begin, due.on)
    ]  # fmt: skip


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


@dataclass(frozen=True)
class Duty:
    """An obligation through the records that held it. ``held``: each with its code there, first the one that set it;
    ``until``: the last day of the newest of them; ``ended``: the record that did not carry it on, and its day."""

    kind: str
    first: date
    every: str | None
    held: tuple[tuple[int, str], ...]
    until: date | None
    ended: tuple[int, date] | None

    @property
    def origin(self) -> tuple[int, str]:
        return self.held[0]

    @property
    def now(self) -> tuple[int, str] | None:
        """The newest record that carries it on, and its code there; None where only its own ever held it."""
        return self.held[-1] if len(self.held) > 1 else None

    def days(self, kept: Collection[date], today: date) -> list[Due]:
        """As ``dues``; none falls due after the record that ended it, unless it was reported on."""
        end = self.ended[1] if self.ended else today
        found = dues(self.first, self.every, kept, today=min(end, today), until=self.until)
        return [due for due in found if self.ended is None or due.kept or due.on <= end]

    def open_on(self, day: date, kept: Collection[date]) -> Due | None:
        """The first of its days that nobody had reported kept by then, past or to come."""
        return next_open(dues(self.first, self.every, kept, today=day, until=self.until))


def through(found: Iterable[Mapping[str, Any]], records: Iterable[Any]) -> list[Duty]:
    """The obligations among all conditions of a proposal (queries.conditions_of), each once, by the one that set it.

    ``records``: rows with record_id, confirmed_at and valid_until of all its records, each once or more often.
    """
    known = {row.record_id: row for row in records}
    held: dict[tuple[int, str], dict[int, Mapping[str, Any]]] = {}
    for one in found:
        if one["kind"] == "obligation" and one["record"] in known:
            held.setdefault(one["origin"], {})[one["record"]] = one
    return [_duty(by_record, known) for by_record in held.values()]


def _duty(by_record: Mapping[int, Mapping[str, Any]], known: Mapping[int, Any]) -> Duty:
    last = max(by_record)
    one, after = by_record[last], min((number for number in known if number > last), default=None)
    held = tuple((number, by_record[number]["id"]) for number in sorted(by_record))
    ended = None if after is None else (after, clock.day(known[after].confirmed_at))
    return Duty(one["duty"], one["due"], one.get("every"), held, known[last].valid_until, ended)
