"""Points on two axes: groups by k-means, and how clear they are by silhouettes. Pure."""

import math
import random
from collections.abc import Mapping, Sequence

Point = tuple[float, float]


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
