"""Whether marks hang together more than chance makes them: the same marks, mixed. Pure.

Two axes are laid where marks differ most, so marks drawn wholly at random fall into fairly clear groups on them. What
is found is therefore held against what the same marks give when each statement's are dealt out anew among those who
marked it (as in parallel analysis: Horn, Psychometrika 30(2), 1965).
"""

import random
from collections.abc import Callable, Mapping, Sequence

Rows = Sequence[Mapping[int, int]]


def mixed(rows: Rows, seed: int) -> list[dict[int, int]]:
    """Who marked what stays, and how often each statement was marked how; who marked it how is drawn by lot."""
    lot = random.Random(seed)
    new: list[dict[int, int]] = [{} for _ in rows]
    for statement in sorted({s for row in rows for s in row}):
        at = [i for i, row in enumerate(rows) if statement in row]
        drawn = {i: lot.random() for i in at}
        for i, other in zip(at, sorted(at, key=drawn.__getitem__), strict=True):
            new[i][statement] = rows[other][statement]
    return new


def beyond(rows: Rows, measured: Callable[[Rows], tuple[float, float]], times: int, below: int) -> bool:
    """``measured``: what the first axis holds of the marks, and how clear the groups are. The first is above that of
    every one of ``times`` mixtures, the second above that of at least ``below`` of them."""
    strength, clear = measured(rows)
    by_chance = [measured(mixed(rows, seed)) for seed in range(times)]
    return all(s < strength for s, _ in by_chance) and sum(c < clear for _, c in by_chance) >= below


def alike(rows: Rows, share: float) -> bool:
    """Whether of the marks on every statement at least this share is the same one."""
    for statement in {s for row in rows for s in row}:
        marks = [row[statement] for row in rows if statement in row]
        if max(map(marks.count, set(marks))) < share * len(marks):
            return False
    return True
