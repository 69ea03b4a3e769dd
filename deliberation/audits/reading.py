"""Reading a file of observed rows as a stream: JSON Lines or CSV, line by line, memory flat.

One bad line never loses the others: every line gives its row or the reason why it is refused. Nothing of a refused
line is kept but its number, the reason and the name of the member. Lines are bytes up to the line feed; a carriage
return before it and a byte order mark at the start do not belong to them.
"""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

import msgspec

from deliberation.audits.columns import Columns
from deliberation.audits.quick import quick
from deliberation.audits.rows import BadRow, Row, check_past, row_of

LONGEST_LINE = 16 * 1024  # bytes; a full row has about one thousand
CHAINED = "chained "  # before the last digest of a source that named the line before
MOST_CHAINS = 1_000  # observer and source pairs of a file whose chains are followed
GAPS_KEPT = 100  # gaps listed; all of them are counted

Kind = Literal["jsonl", "csv"]
_BOM = b"\xef\xbb\xbf"
_decode = msgspec.json.decode


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line was not taken: ``reason.row_<code>``; ``name`` is the member to blame, one of ours, or None."""

    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the chain of one observer and source does not hold: missing | differs | after_refused."""

    line: int
    kind: str


@dataclass
class Chains:
    """Follows ``prev_hash``: SHA-256 over the raw previous line of the same observer and source.

    ``ends`` are the last lines' digests, keyed "observer/source"; given those of the file before, the first row of
    this one is checked too. A source that never names a previous line is simply not chained; one that did so is held to
    it from file to file, and its end is marked CHAINED. ``unfollowed``: lines of chains beyond the first MOST_CHAINS
    sources of the file, which nobody compared with the line before.
    """

    ends: dict[str, str] = field(default_factory=dict)
    links: int = 0
    gaps: list[Gap] = field(default_factory=list)
    gap_count: int = 0
    unfollowed: int = 0
    _followed: set[tuple[str, str]] = field(default_factory=set)
    _last: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)  # digests of the last lines before an interruption
    _linked: set[tuple[str, str]] = field(default_factory=set)
    _refused: deque[str] = field(default_factory=lambda: deque(maxlen=64))

    def plain(self) -> dict[str, Any]:
        """Everything that going on needs, as JSON; :meth:`of` goes on from it."""
        gaps = [[gap.line, gap.kind] for gap in self.gaps]
        linked = [list(key) for key in sorted(self._linked)]
        return {
            "ends": self.ends, "last": self.closing(), "links": self.links, "gaps": gaps, "gap_count": self.gap_count,
            "linked": linked, "refused": list(self._refused), "unfollowed": self.unfollowed,
            "followed": [list(key) for key in sorted(self._followed)],
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Chains":
        chains = cls(dict(plain["ends"]), plain["links"], [Gap(*gap) for gap in plain["gaps"]], plain["gap_count"])
        chains.unfollowed = plain["unfollowed"]
        chains._followed.update((observer, source) for observer, source in plain["followed"])
        chains._known.update(plain["last"])
        chains._linked.update((observer, source) for observer, source in plain["linked"])
        chains._refused.extend(plain["refused"])
        return chains

    def follow(self, line: int, row: Row, raw: bytes) -> None:
        key = (row.observer, row.source_system)
        if key not in self._followed and len(self._followed) >= MOST_CHAINS:
            self.unfollowed += row.prev_hash is not None or self._chained(key)
            return
        self._followed.add(key)
        before = self._before(key)
        if row.prev_hash is None:
            if before is not None and self._chained(key):
                self._gap(line, "missing")
        elif before is not None:
            self._linked.add(key)
            if row.prev_hash == before:
                self.links += 1
            else:
                self._gap(line, "after_refused" if row.prev_hash in self._refused else "differs")
        elif row.prev_hash in self._refused:
            self._gap(line, "after_refused")
        self._last[key] = raw

    def _before(self, key: tuple[str, str]) -> str | None:
        raw, known = self._last.get(key), self._known.get("/".join(key), self.ends.get("/".join(key)))
        return (known and known.removeprefix(CHAINED)) if raw is None else digest(raw)

    def _chained(self, key: tuple[str, str]) -> bool:
        return key in self._linked or self.ends.get("/".join(key), "").startswith(CHAINED)

    def refused(self, raw: bytes) -> None:
        self._refused.append(digest(raw))

    def _gap(self, line: int, kind: str) -> None:
        self.gap_count += 1
        if len(self.gaps) < GAPS_KEPT:
            self.gaps.append(Gap(line, kind))

    def closing(self) -> dict[str, str]:
        """``ends`` after this file."""
        last = {key: digest(raw) for key, raw in self._last.items()}
        marked = {"/".join(key): CHAINED * self._chained(key) + end for key, end in last.items()}
        return {**self.ends, **self._known, **marked}


def digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def kind_of(start: bytes) -> Kind:
    """JSON Lines when the first sign is a brace, else CSV."""
    return "jsonl" if start.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[") else "csv"


def lines(file: BinaryIO, longest: int = LONGEST_LINE, number: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines, empty ones left out; None for a line that is too long (it is skipped, not read into memory).

    ``number``: of the line before the place at which the file stands.
    """
    while raw := file.readline(longest + 2):
        number += 1
        if len(raw) > longest + 1:
            while not raw.endswith(b"\n") and (raw := file.readline(longest)):
                pass
            yield number, None
            continue
        if number == 1:
            raw = raw.removeprefix(_BOM)
        raw = raw.rstrip(b"\r\n")
        if raw and not raw.isspace():
            yield number, raw


def read(
    file: BinaryIO, kind: Kind, chains: Chains | None = None, after: tuple[int, int] = (0, 0),
    read_at: int | None = None,
) -> Iterator[tuple[int, Row | Refusal]]:  # fmt: skip
    """Every line of the file with its row, or the reason why it is refused.

    A CSV file whose first line is no header of ours gives that one refusal and ends: no other line can be read.
    ``after``: place in the file and number of the last line that was read before an interruption. ``read_at``: the
    moment at which the file was whole, in seconds since 1970: rows of later days are refused, whenever they are read.
    """
    stream = lines(file)
    take: Callable[[bytes], Row] = _from_json
    if kind == "csv":
        header = next(stream, None)
        if header is None:
            return
        number, first = header
        try:
            take = Columns(first)
        except BadRow as bad:
            yield number, Refusal(bad.code, bad.name)
            return
    if after[0]:
        file.seek(after[0])
        stream = lines(file, number=after[1])
    for number, raw in stream:
        try:
            if raw is None:
                raise BadRow("line_too_long")
            row = take(raw)
            if read_at is not None:
                check_past(row, read_at)
        except BadRow as bad:
            if chains is not None and raw is not None:
                chains.refused(raw)
            yield number, Refusal(bad.code, bad.name)
            continue
        if chains is not None:
            chains.follow(number, row, raw)
        yield number, row


def _from_json(raw: bytes) -> Row:
    row = quick(raw)
    return _in_full(raw) if row is None else row


def _in_full(raw: bytes) -> Row:
    try:
        members = _decode(raw)
    except UnicodeDecodeError:
        raise BadRow("not_utf8") from None
    except (msgspec.DecodeError, RecursionError):
        raise BadRow("not_json" if _is_utf8(raw) else "not_utf8") from None
    if not isinstance(members, dict):
        raise BadRow("not_an_object")
    if _named(raw) != len(members):
        raise BadRow("member_twice")
    return row_of(members)


def _named(raw: bytes) -> int:
    """How many members the object has, with those that are named twice."""
    try:
        return len(json.loads(raw, object_pairs_hook=list))
    except RecursionError:  # its reader needs a little more room than the one before: such a line is no row of ours
        raise BadRow("not_json") from None


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False
    return True
