"""Opinion groups out of marks: two main axes (PCA), groups by k-means, their number by silhouette. Pure.

The way of Polis (C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill: "Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces", Recerca 26(2), 2021, doi 10.6035/recerca.5516): a missing mark counts as the mean of its
statement, and who marked little is moved out by the root of the share they marked. Plain Python: a mark that is missing
is zero once the mean is taken off, so rows are short, and every machine gives the same digits (decision 0022, and
docs/agreement-format.md). Sums are exactly rounded (fsum) and nothing depends on the order in which people come.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import mul

from deliberation.comments import chance
from deliberation.comments.nearness import Point, means_of, silhouettes

AGREE, PASS, DISAGREE = 1, 0, -1
Row = Mapping[int, int]  # number of a statement → mark


@dataclass(frozen=True)
class Method:
    """Everything that the computing is set by; published with each result."""

    fewest_marks: int = 7  # of one person (or all statements, where there are fewer) to be placed: as in Polis
    fewest_people: int = 30  # placed, before groups are looked for
    fewest_statements: int = 5
    smallest_group: int = 10
    most_groups: int = 5
    clear: float = 0.25  # mean silhouette; at or below it "no substantial structure" (Kaufman and Rousseeuw, 1990)
    starts: int = 30
    compared: int = 1_000  # people on whom starts are tried and silhouettes taken; of more, every so many-th
    mixtures: int = 20  # of the same marks, dealt out by lot: what chance gives
    mixtures_below: int = 19  # of them, at least, have less clear groups; all have a weaker first axis
    mixed_people: int = 300  # on whom this is tried; of more, every so many-th
    alike: float = 0.9  # share of the marks on every statement from which on nearly all marked alike


METHOD = Method()


@dataclass(frozen=True)
class Found:
    """``reason``: why there are no groups, else None. ``labels``: of each row, None for who was not placed; groups are
    numbered from the largest. ``silhouettes``: number of groups → mean, of those whose groups are all large enough."""

    reason: str | None
    labels: tuple[int | None, ...]
    points: tuple[Point | None, ...] = ()
    axes: Mapping[int, Point] | None = None
    silhouettes: Mapping[int, float] | None = None


def groups(rows: Sequence[Row], method: Method = METHOD) -> Found:
    """Groups of people whose marks are near. ``rows``: one a person; the result does not depend on their order."""
    order = sorted(range(len(rows)), key=lambda i: sorted(rows[i].items()))
    statements = sorted({s for row in rows for s in row})
    enough = min(method.fewest_marks, len(statements))
    placed = [i for i in order if len(rows[i]) >= max(enough, 1)]
    nobody: tuple[int | None, ...] = (None,) * len(rows)
    if len(placed) < method.fewest_people:
        return Found("few_people", nobody)
    if len(statements) < method.fewest_statements:
        return Found("few_statements", nobody)
    axes, points = positions([rows[i] for i in placed], statements)
    labels, silhouettes = best(points, method)
    reason = _why_none([rows[i] for i in placed], labels, silhouettes, method)
    labels = labels if reason is None else None
    spread: list[Point | None] = [None] * len(rows)
    named: list[int | None] = [None] * len(rows)
    for i, point, label in zip(placed, points, labels or [None] * len(placed), strict=True):
        spread[i], named[i] = point, label
    return Found(reason, tuple(named), tuple(spread), axes, silhouettes)


def _why_none(
    rows: Sequence[Row], labels: Sequence[int] | None, silhouettes: Mapping[int, float], method: Method
) -> str | None:
    some = rows[:: -(-len(rows) // method.mixed_people)]
    fewer = replace(method, starts=5, smallest_group=-(-method.smallest_group * len(some) // len(rows)))
    times, below = method.mixtures, method.mixtures_below
    if labels and chance.beyond(some, lambda marks: _measured(marks, fewer), times, below):
        return None
    if chance.alike(rows, method.alike):
        return "nearly_alike"
    if labels:
        return "like_chance"
    return "no_clear_groups" if silhouettes else "no_large_groups"


def _measured(rows: Sequence[Row], method: Method) -> tuple[float, float]:
    """How far rows spread along the first axis, and the best mean silhouette of groupings whose groups are all large
    enough."""
    statements = sorted({s for row in rows for s in row})
    _, points = positions(rows, statements, steps=60)
    spread = math.fsum(p[0] * p[0] * len(row) / len(statements) for p, row in zip(points, rows, strict=True))
    return spread, max(best(points, method)[1].values(), default=0.0)


def positions(
    rows: Sequence[Row], statements: Sequence[int], steps: int = 2_000
) -> tuple[dict[int, Point], list[Point]]:
    """The two axes along which marks differ most (statement → its weight on each), and each row's place on them."""
    means = {s: _mean([row[s] for row in rows if s in row]) for s in statements}
    centred = [{s: mark - means[s] for s, mark in row.items()} for row in rows]
    first, second = _axes(_covariance(centred, statements), steps)
    axes = {s: (first[n], second[n]) for n, s in enumerate(statements)}
    points = []
    for row in centred:
        out = math.sqrt(len(statements) / len(row)) if row else 1.0
        points.append((out * _along(row, axes, 0), out * _along(row, axes, 1)))
    return axes, points


def _along(row: Mapping[int, float], axes: Mapping[int, Point], axis: int) -> float:
    return math.fsum(value * axes[s][axis] for s, value in row.items())


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def _covariance(centred: Sequence[Mapping[int, float]], statements: Sequence[int]) -> list[list[float]]:
    """Without dividing: only directions are asked for."""
    at = {s: n for n, s in enumerate(statements)}
    found = [[0.0] * len(statements) for _ in statements]
    for row in centred:
        held = sorted((at[s], value) for s, value in row.items() if value)
        for a, value in held:
            line = found[a]
            for b, other in held:
                line[b] += value * other
    return found


def _axes(matrix: Sequence[Sequence[float]], steps: int) -> tuple[list[float], list[float]]:
    """The two leading eigenvectors, by power iteration from a fixed start; the heaviest weight of each is positive."""
    first = _leading(matrix, [], steps)
    return first, _leading(matrix, [first], steps)


def _leading(matrix: Sequence[Sequence[float]], found: Sequence[Sequence[float]], steps: int) -> list[float]:
    now = _unit(_without([1.0 + n / len(matrix) for n in range(len(matrix))], found))
    for _ in range(steps):
        then = _unit(_without([math.fsum(map(mul, line, now)) for line in matrix], found))
        moved = max(abs(a - b) for a, b in zip(now, then, strict=True))
        now = then
        if moved < 1e-10:
            break
    heaviest = max(range(len(now)), key=lambda n: (round(abs(now[n]), 9), -n))
    return [-v for v in now] if now[heaviest] < 0 else now


def _without(vector: Sequence[float], found: Sequence[Sequence[float]]) -> list[float]:
    left = list(vector)
    for other in found:
        share = math.fsum(map(mul, left, other))
        left = [a - share * b for a, b in zip(left, other, strict=True)]
    return left


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(math.fsum(v * v for v in vector))
    return [v / length for v in vector] if length > 1e-12 else [0.0] * len(vector)


def best(points: Sequence[Point], method: Method) -> tuple[list[int] | None, dict[int, float]]:
    """The number of groups with the best mean silhouette, of those whose groups are all large enough; None when none of
    them is clear. Ties go to fewer groups."""
    tried = {k: means_of(points, k, method.starts, method.compared) for k in range(2, method.most_groups + 1)}
    large = {k: found for k, found in tried.items() if found and _smallest(found, k) >= method.smallest_group}
    marks = silhouettes(points, large, method.compared)
    clear = [k for k in marks if marks[k] > method.clear]
    return (large[max(clear, key=lambda k: (marks[k], -k))] if clear else None), marks


def _smallest(labels: Sequence[int], k: int) -> int:
    return min(labels.count(n) for n in range(k))
