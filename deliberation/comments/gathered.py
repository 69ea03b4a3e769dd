"""A flood of near-copies in a list: one stands open, the others under it, each as it was written. Pure."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from deliberation.comments.letters import letters
from deliberation.comments.likeness import ALIKE, likeness, pairs

FLOOD = 3  # written alike on one page; two are a coincidence
_ENDS = 16  # characters, tags included: only texts that open or end alike are compared, so that a page costs little
_TAG = re.compile(r"<[^>]*>")


def gathered(rows: Sequence[Any]) -> list[list[Any]]:
    """Comments in their order; those of a page that are written like one before them stand with it, where they are
    FLOOD or more. Every one is there."""
    exact = cache(lambda n: pairs(letters(_TAG.sub(" ", rows[n].body_html))))
    groups: dict[int, list[int]] = {}
    known: dict[tuple[int, str], list[int]] = {}
    for n, row in enumerate(rows):
        ends = enumerate((row.body_html[:_ENDS], row.body_html[-_ENDS:])) if row.state == "shown" else ()
        lists = [known.setdefault(end, []) for end in ends]
        first = next((m for firsts in lists for m in firsts if likeness(exact(n), exact(m)) >= ALIKE), n)
        groups.setdefault(first, []).append(n)
        if first == n:
            for firsts in lists:
                firsts.append(n)
    places = {n: first for first, group in groups.items() if len(group) >= FLOOD for n in group}
    found: dict[int, list[Any]] = {}
    for n, row in enumerate(rows):
        found.setdefault(places.get(n, n), []).append(row)
    return list(found.values())
