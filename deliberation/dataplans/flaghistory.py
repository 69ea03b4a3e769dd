"""How each point to check went from version to version, all judged by today's published rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Literal

from deliberation.dataplans.redflags import GAP, SEVERITIES, Flag, Severity, State

_WEIGHT: tuple[State, ...] = ("raised", "cannot_tell", "grey", "not_applicable", "clear")
"""What a point is in a version that says several things of it at several places: the first of these."""
_SHOWN = frozenset({"raised", "cannot_tell", "grey"})


@dataclass(frozen=True)
class Cell:
    """A point in one version. ``state`` "redacted": that version was taken away. ``places``: with this state."""

    number: int
    state: State | Literal["redacted"]
    places: int


@dataclass(frozen=True)
class Line:
    """A point (rule, field of a gap flag) in every version looked at, oldest first."""

    rule: str
    field: str | None
    severity: Severity
    cells: tuple[Cell, ...]

    @property
    def now(self) -> Cell:
        return self.cells[-1]

    @property
    def since(self) -> int | None:
        """The version from which on the point is known to be as it is now; None when the first one looked at is so
        already."""
        return None if self._began == 0 else self.cells[self._began].number

    @property
    def before(self) -> State | Literal["redacted"] | None:
        """What it was in the last version before ``since`` of which that is known: what was never raised cannot go."""
        known = [cell.state for cell in self.cells[: self._began] if cell.state != "redacted"]
        return known[-1] if known else None

    @property
    def unknown(self) -> tuple[int, ...]:
        """Versions just before ``since`` and after it that were taken away: what they said of it is not known."""
        before = takewhile(lambda cell: cell.state == "redacted", reversed(self.cells[: self._began]))
        after = (cell for cell in self.cells[self._began :] if cell.state == "redacted")
        return tuple(sorted(cell.number for cell in (*before, *after)))

    @cached_property
    def _began(self) -> int:
        """The place of the oldest cell from which on every one that is known is as the newest."""
        began = len(self.cells) - 1
        for place in reversed(range(len(self.cells))):
            if self.cells[place].state == self.now.state:
                began = place
            elif self.cells[place].state != "redacted":
                break
        return began


def history(versions: Sequence[tuple[int, Iterable[Flag] | None]]) -> tuple[Line, ...]:
    """Every point that stood or was grey in one of these versions, oldest version first, in the order of reading.

    ``versions``: number and flags (redflags.evaluate); None for a version that was taken away.
    """
    of = {number: _states(flags) for number, flags in versions if flags is not None}
    points = {point: severity for states in of.values() for point, (_, _, severity) in states.items()}
    lines = []
    for (rule, field), severity in points.items():
        cells = tuple(_cell(number, of.get(number), (rule, field)) for number, _ in versions)
        if any(cell.state in _SHOWN for cell in cells):
            lines.append(Line(rule, field, severity, cells))
    return tuple(sorted(lines, key=lambda x: (SEVERITIES.index(x.severity), x.rule == GAP, x.rule)))


_States = dict[tuple[str, str | None], tuple[State, int, Severity]]


def _states(flags: Iterable[Flag]) -> _States:
    found: _States = {}
    for flag in flags:
        state, places, severity = found.get(flag.point, (flag.state, 0, flag.severity))
        if _WEIGHT.index(flag.state) < _WEIGHT.index(state):
            state, places = flag.state, 0
        found[flag.point] = (state, places + (flag.state == state), severity)
    return found


def _cell(number: int, states: _States | None, point: tuple[str, str | None]) -> Cell:
    if states is None:
        return Cell(number, "redacted", 0)
    state, places, _ = states.get(point, ("clear", 0, "info"))
    return Cell(number, state, places)
