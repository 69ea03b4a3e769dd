"""Opinion groups out of marks: two main axes (PCA), groups by k-means, their number by silhouette. Pure.

The way of Polis (C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill: "Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces", Recerca 26(2), 2021, doi 10.6035/recerca.5516): a missing mark counts as the mean of its
statement, and who marked little is moved out by the root of the share they marked. Plain Python: a mark that is missing
is zero once the mean is taken off, so rows are short, and every machine gives the same digits (decision 0022, and
docs/agreement-format.md). Sums are exactly rounded (fsum) and nothing depends on the order in which people come.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

AGREE, PASS, DISAGREE = 1, 0, -1
Point = tuple[float, float]
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
    spread: list[Point | None] = [None] * len(rows)
    named: list[int | None] = [None] * len(rows)
    for i, point, label in zip(placed, points, labels or [None] * len(placed), strict=True):
        spread[i], named[i] = point, label
    reason = None if labels else "no_clear_groups"
    return Found(reason, tuple(named), tuple(spread), axes, silhouettes)


def positions(rows: Sequence[Row], statements: Sequence[int]) -> tuple[dict[int, Point], list[Point]]:
    """The two axes along which marks differ most (statement → its weight on each), and each row's place on them."""
    means = {s: _mean([row[s] for row in rows if s in row]) for s in statements}
    centred = [{s: mark - means[s] for s, mark in row.items()} for row in rows]
    first, second = _axes(_covariance(centred, statements))
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


def _axes(matrix: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    """The two leading eigenvectors, by power iteration from a fixed start; the heaviest weight of each is positive."""
    first = _leading(matrix, [])
    return first, _leading(matrix, [first])


def _leading(matrix: Sequence[Sequence[float]], found: Sequence[Sequence[float]]) -> list[float]:
    now = _unit(_without([1.0 + n / len(matrix) for n in range(len(matrix))], found))
    for _ in range(2_000):
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


def means_of(points: Sequence[Point], k: int, starts: int = 30, most: int = 1_000) -> list[int] | None:
    """k-means: the tightest of several fixed starts (k-means++ with a seed), of very many people tried out on every so
    many-th. Groups are numbered from the largest, then by their middle. None for fewer different points than groups."""
    some = points[:: -(-len(points) // most) or 1]
    if len(set(some)) < k:
        return None
    tightest: tuple[float, list[int], list[Point]] | None = None
    for seed in range(starts):
        found = _settled(some, _start(some, k, random.Random(seed)))
        if tightest is None or found[0] < tightest[0] - 1e-9:
            tightest = found
    assert tightest is not None
    labels = tightest[1] if len(some) == len(points) else _settled(points, tightest[2])[1]
    return _numbered(points, labels, k)


def _start(points: Sequence[Point], k: int, chance: random.Random) -> list[Point]:
    """Far from each other, as a rule (Arthur and Vassilvitskii, 2007)."""
    middles = [points[int(chance.random() * len(points))]]
    far = [_square(p, middles[0]) for p in points]
    while len(middles) < k:
        goal, passed, chosen = chance.random() * math.fsum(far), 0.0, max(range(len(far)), key=far.__getitem__)
        for n, distance in enumerate(far):
            passed += distance
            if distance and passed >= goal:
                chosen = n
                break
        middles.append(points[chosen])
        far = [min(d, _square(p, middles[-1])) for d, p in zip(far, points, strict=True)]
    return middles


def _settled(points: Sequence[Point], middles: list[Point]) -> tuple[float, list[int], list[Point]]:
    """Lloyd's algorithm. A group that loses everybody keeps its middle."""
    labels: list[int] = []
    for _ in range(300):
        now = [_nearest(p, middles) for p in points]
        if now == labels:
            break
        labels = now
        held: list[list[Point]] = [[] for _ in middles]
        for p, label in zip(points, labels, strict=True):
            held[label].append(p)
        middles = [middle(mine) if mine else old for mine, old in zip(held, middles, strict=True)]
    spread = math.fsum(_square(p, middles[m]) for p, m in zip(points, labels, strict=True))
    return spread, labels, middles


def _nearest(point: Point, middles: Sequence[Point]) -> int:
    x, y = point
    far = [(x - a) * (x - a) + (y - b) * (y - b) for a, b in middles]
    return far.index(min(far))


def _numbered(points: Sequence[Point], labels: Sequence[int], k: int) -> list[int]:
    held = [[p for p, label in zip(points, labels, strict=True) if label == m] for m in range(k)]
    if not all(held):
        held = [h or [(math.inf, math.inf)] for h in held]
    order = sorted(range(k), key=lambda m: (-labels.count(m), middle(held[m])))
    return [order.index(label) for label in labels]


def middle(points: Sequence[Point]) -> Point:
    return math.fsum(p[0] for p in points) / len(points), math.fsum(p[1] for p in points) / len(points)


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])


def silhouettes(points: Sequence[Point], tried: Mapping[int, Sequence[int]], most: int) -> dict[int, float]:
    """Mean silhouette (Rousseeuw, 1987) of each grouping; of very many people, of every so many-th."""
    some = range(0, len(points), -(-len(points) // most)) if tried else ()
    values: dict[int, list[float]] = {k: [] for k in tried}
    sizes = {k: [sum(labels[i] == m for i in some) for m in range(k)] for k, labels in tried.items()}
    for i in some:
        apart = [(j, math.dist(points[i], points[j])) for j in some]
        for k, labels in tried.items():
            sums = [0.0] * k
            for j, distance in apart:
                sums[labels[j]] += distance
            values[k].append(_silhouette(sums, sizes[k], labels[i]))
    return {k: math.fsum(v) / len(v) for k, v in values.items()}


def _silhouette(sums: Sequence[float], sizes: Sequence[int], own: int) -> float:
    """Of one: how much nearer the own group is than the next one. Alone in a group: 0."""
    others = [sums[m] / sizes[m] for m in range(len(sums)) if m != own and sizes[m]]
    if sizes[own] < 2 or not others:
        return 0.0
    inside, outside = sums[own] / (sizes[own] - 1), min(others)
    return (outside - inside) / max(inside, outside) if max(inside, outside) else 0.0
