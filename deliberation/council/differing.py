"""Assessments side by side: where their levels differ, and where nothing can be compared. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliberation.council.assessing import Head, Level


class Likeness(StrEnum):
    """What stands between the levels that several assessors gave under one head; ``apart``: against different sets of
    principles, which are not compared."""

    alike = "alike"
    differ = "differ"
    one_side = "one_side"
    apart = "apart"
    nobody = "nobody"


def likeness(levels: Sequence[str | None]) -> Likeness:
    """``levels``: one of each assessor, None where there is no assessment. Only what was assessed can be compared:
    "cannot tell" is an answer, "not assessed" is none."""
    given = [level for level in levels if level not in (None, Level.not_assessed)]
    if not given:
        return Likeness.nobody
    if len(given) < 2:
        return Likeness.one_side
    return Likeness.alike if len(set(given)) == 1 else Likeness.differ


@dataclass(frozen=True)
class Cell:
    """What one assessor says under one head; ``alone``: numbers of principles that no other assessor names there."""

    row: Any
    principles: Sequence[Any] = ()
    grounds: Sequence[Any] = ()
    alone: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """One head across the assessors. ``partly``: some assessor said nothing under it, though others can be compared."""

    head: Head
    likeness: Likeness
    cells: Sequence[Cell | None]
    partly: bool = False


@dataclass(frozen=True)
class Compared:
    """``columns``: an assessment of each assessor, or None with who has none. ``differ``: heads whose levels differ."""

    columns: Sequence[Any]
    lines: Sequence[Line]

    @property
    def differ(self) -> int:
        return sum(line.likeness is Likeness.differ for line in self.lines)

    @property
    def sets(self) -> list[int]:
        """The sets of principles that the columns were held against by their adoption, each once, in their order."""
        return list(dict.fromkeys(column.adoption for column in self.columns))

    @property
    def versions(self) -> list[int]:
        """The versions that the columns are about, each once."""
        return sorted({column.version_no for column in self.columns})


def compared(
    columns: Sequence[Any], heads: Mapping[tuple[int, str], Any], principles: Mapping[tuple[int, str], Sequence[Any]],
    grounds: Mapping[tuple[int, str], Sequence[Any]],
) -> Compared:  # fmt: skip
    """Assessments side by side; the mappings go by id of the assessment and head. Held against different sets they are
    shown and not compared: a level may differ because the principles do, and no principle stands alone, for the same
    one has another number in each. In the prints of one set it has the same."""
    lines, apart = [], len({column.adoption for column in columns}) > 1
    for head in Head:
        touched = [{p.number for p in principles.get((column.id, head), ())} for column in columns]
        cells = [
            Cell(
                heads[column.id, head], principles.get((column.id, head), ()), grounds.get((column.id, head), ()),
                frozenset(touched[n].difference(*(named for other, named in enumerate(touched) if other != n))),
            )
            for n, column in enumerate(columns)
        ]  # fmt: skip
        levels = [cell.row.level for cell in cells]
        found = likeness(levels)
        partly = found in (Likeness.alike, Likeness.differ) and Level.not_assessed in levels
        comparable = found in (Likeness.alike, Likeness.differ)
        if not comparable or apart:
            cells = [Cell(cell.row, cell.principles, cell.grounds) for cell in cells]
        lines.append(Line(head, Likeness.apart if comparable and apart else found, cells, partly and not apart))
    return Compared(columns, lines)
