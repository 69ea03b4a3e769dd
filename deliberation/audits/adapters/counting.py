"""Events made into rows as a stream: sums per window and rule, written out in order, memory bounded.

The same log, table and observer give the same bytes. Where more sums are open than fit, the oldest windows are written
out; an event that comes later for one of them makes a second row for it, and the sums stay right.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, BinaryIO

import msgspec

from deliberation.audits.adapters.mapping import Rule, Table
from deliberation.audits.adapters.pairs import Ends, Pairs
from deliberation.audits.adapters.seen import NOT_COUNTED, UNMAPPED, Seen
from deliberation.audits.adapters.splitting import events
from deliberation.audits.rows import MOST
from deliberation.clock import TOKYO

MOST_OPEN = 50_000  # sums kept at once
NUMBERS_KEPT = 20  # numbers of unmapped events named of each reason
_EARLIEST, _LATEST = 946684800, 4102444800  # 2000 to 2100: what a row can say
_EAST = 9 * 3600  # days are those of Japan
_encode = msgspec.json.encode


@dataclass
class Made:
    """What became of a log. ``unmapped`` and ``apart``: events by reason; ``numbers``: which, the first of each."""

    events: int = 0
    counted: int = 0
    rows: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    pairs: Pairs | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "events": self.events,
            "counted": self.counted,
            "rows": self.rows,
            "unmapped": {code: self.unmapped[code] for code in UNMAPPED if self.unmapped[code]},
            "apart": {code: self.apart[code] for code in NOT_COUNTED if self.apart[code]},
            "numbers": self.numbers,
            "pairs": self.pairs.plain() if self.pairs else None,
        }


class Counting:
    """One reading of one log. ``evidence``: digest of the log, which every row names."""

    def __init__(self, table: Table, observer: str, *, independent: bool, evidence: str) -> None:
        self.made = Made()
        self._table = table
        self._fixed = {
            "observer": observer, "observer_independent": independent, "source_system": table.source_system,
            "source_format": table.adapter.name, "evidence_sha256": evidence,
        }  # fmt: skip
        self._sums: dict[tuple[int, int, tuple[str, ...]], int] = {}
        self._ends = Ends()
        self._rule = lru_cache(maxsize=8192)(self._which)
        self._items = lru_cache(maxsize=8192)(self._named)

    def of(self, log: BinaryIO) -> Iterator[bytes]:
        """Lines of the file of rows."""
        look = self._table.adapter.look
        for number, raw in events(log):
            self.made.events += 1
            for seen in look(raw) if raw is not None else ("not_an_event",):
                code = seen if isinstance(seen, str) else self._count(seen)
                if code is not None:
                    self._note(code, number)
            if len(self._sums) > MOST_OPEN:
                yield from self._written(MOST_OPEN // 2)
        yield from self._written(len(self._sums))
        self.made.pairs = self._ends.result()

    def _note(self, code: str, number: int) -> None:
        if code in NOT_COUNTED:
            self.made.apart[code] += 1
            return
        self.made.unmapped[code] += 1
        kept = self.made.numbers.setdefault(code, [])
        if len(kept) < NUMBERS_KEPT and number not in kept:
            kept.append(number)

    def _count(self, seen: Seen) -> str | None:
        """Add what was seen to its sum; the reason when it is in none."""
        if seen.end and seen.message:
            self._ends.add(seen.message, seen.end)
        number, rule = self._rule(seen.keys)
        if rule is None:
            return "no_rule"
        if rule.row is None:
            return "left_out"
        if not _EARLIEST <= seen.second < _LATEST:
            return "no_time"
        records = self._records(seen, rule)
        if records is None or records > MOST:  # no run moves so many; split into rows they would fill any disk
            return "no_count"
        items = self._items(number, seen.names)
        if items is None:
            return "item_unknown"
        window = self._table.window
        key = ((seen.second + _EAST) // window * window - _EAST, number, items)
        self._sums[key] = self._sums.get(key, 0) + records
        self.made.counted += 1
        return None

    def _records(self, seen: Seen, rule: Rule) -> int | None:
        """What the event says, or what the rule says of each event that says nothing."""
        if seen.records is not None:
            return seen.records
        return rule.records or (1 if self._table.adapter.by_event else None)

    def _named(self, number: int, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """The data items of an event: those of its columns or attributes where it names any and the rule knows them."""
        rule = self._table.rules[number]
        given = tuple((rule.row or {})["data_items"])
        if rule.items is None or not names:
            return given
        if any(name not in rule.items for name in names):
            return None
        return tuple(sorted({item for name in names if (item := rule.items[name])})) or given

    def _which(self, keys: tuple[str, ...]) -> tuple[int, Rule | None]:
        """The first rule that fits."""
        for number, rule in enumerate(self._table.rules):
            if rule.fits(keys):
                return number, rule
        return -1, None

    def _written(self, count: int) -> Iterator[bytes]:
        """The oldest sums as rows; they are forgotten."""
        for key in sorted(self._sums)[:count]:
            left = self._sums.pop(key)
            while True:
                self.made.rows += 1
                yield _encode(self._row(key, min(left, MOST))) + b"\n"
                left -= MOST
                if left <= 0:
                    break

    def _row(self, key: tuple[int, int, tuple[str, ...]], records: int) -> dict[str, Any]:
        start, number, items = key
        return {
            "event_id": f"e-{self.made.rows}", "window_start": _moment(start),
            "window_end": _moment(start + self._table.window), **self._fixed, **(self._table.rules[number].row or {}),
            "data_items": items, "record_count": records,
        }  # fmt: skip


@lru_cache(maxsize=4096)
def _moment(second: int) -> str:
    return datetime.fromtimestamp(second, TOKYO).isoformat()
