"""Where things stand in the picture of an agreement: groups as circles, statements as numbers. Pure.

No dot is a person: a place on two axes, with the statements' weights beside it, would tell what somebody marked.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

WIDTH, HEIGHT, EDGE = 640, 420, 64
LINE = 16  # from one number to the next that would stand on it
SMALLEST, LARGEST = 24.0, 58.0  # radius of a circle


@dataclass(frozen=True)
class Circle:
    group: str
    people: int
    x: int
    y: int
    radius: int


@dataclass(frozen=True)
class Spot:
    statement: int
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    circles: tuple[Circle, ...]
    spots: tuple[Spot, ...]
    width: int = WIDTH
    height: int = HEIGHT


def picture(told: Mapping[str, Any]) -> Picture | None:
    """None where there are no groups. Groups and statements have a scale each, both from the middle."""
    if not told["groups"]:
        return None
    weights = [row for row in told["statements"] if row["x"] is not None]
    to_groups, to_spots = _scale(told["groups"]), _scale(weights)
    most = max(group["people"] for group in told["groups"])
    circles = tuple(
        Circle(g["group"], g["people"], *_at(g, to_groups, 0.72), _radius(g["people"], most)) for g in told["groups"]
    )
    return Picture(circles, _apart(Spot(w["statement"], *_at(w, to_spots, 1.0)) for w in weights))


def _apart(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Numbers that would stand on each other move to the nearest free place beside them; left where there is none."""
    placed: list[Spot] = []
    for spot in spots:
        free = (s for s in _beside(spot) if not any(_touch(s, p) for p in placed))
        placed.append(next(free, spot))
    return tuple(placed)


def _beside(spot: Spot) -> Iterator[Spot]:
    """The place itself, then further and further from it, inside the frame."""
    for far in range(12):
        ring = [(a, b) for a in range(-far, far + 1) for b in range(-far, far + 1) if max(abs(a), abs(b)) == far]
        for a, b in sorted(ring, key=lambda at: (abs(at[0]) + abs(at[1]), at)):
            x, y = spot.x + 2 * LINE * a, spot.y + LINE * b
            if LINE < x < WIDTH - LINE and LINE < y < HEIGHT - LINE:
                yield replace(spot, x=x, y=y)


def _touch(one: Spot, other: Spot) -> bool:
    return abs(one.x - other.x) < 2 * LINE and abs(one.y - other.y) < LINE


def _radius(people: int, most: int) -> int:
    """The area tells how many."""
    return round(max(SMALLEST, LARGEST * math.sqrt(people / most))) if most else round(SMALLEST)


def _scale(rows: Sequence[Mapping[str, Any]]) -> float:
    """The furthest on either axis, so that all are inside, and what hardly differs stands in the middle."""
    return max((abs(row[axis]) for row in rows for axis in ("x", "y")), default=0) or 1.0


def _at(row: Mapping[str, Any], scale: float, part: float) -> tuple[int, int]:
    half_width, half_height = WIDTH / 2 - EDGE, HEIGHT / 2 - EDGE
    x = WIDTH / 2 + part * half_width * row["x"] / scale
    return round(x), round(HEIGHT / 2 - part * half_height * row["y"] / scale)
