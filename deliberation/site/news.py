"""What is new in the public record, in lines for the home page."""

from itertools import groupby
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.archive import about
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from deliberation.record.wording import Described, described
from deliberation.site.steps import day_of
from deliberation.web import paging

EVERYDAY = frozenset({"comment_submitted", "comment_withdrawn", "act_proposed", "act_confirmed", "day_counts"})
LOOKED_AT = 200  # newest entries among which news are looked for


def lines(db: Connection, size: int) -> list[dict[str, Any]]:
    """What is newest in the record by its day, each with the title of its proposal where it has one.

    Single comments are left out: a consultation would fill the page with them. Equal lines are one, with their number:
    the erasure of a person would fill it, too.
    """
    newest = record.newest(db, before=paging.FIRST, most=LOOKED_AT)
    rows = [row for row in newest if row.kind not in EVERYDAY]
    entries = [described(row.leaf) for row in rows]
    told = list(zip(rows, entries, about.proposals_of(db, entries), strict=True))
    in_turn = sorted(told, key=lambda one: day_of(one[1].at), reverse=True)
    equal = [list(alike) for _, alike in groupby(in_turn, key=_line)][:size]
    titles = proposals.titles(db, sorted({slug for (_, _, slug), *_ in equal if slug}))
    return [
        {
            "row": row, "said": entry.said, "at": entry.at, "slug": slug,
            "title": titles.get(slug or ""), "times": 1 + len(others),
        }
        for (row, entry, slug), *others in equal
    ]


def _line(one: tuple[Any, Described, str | None]) -> tuple[Any, ...]:
    """What a line of the news says."""
    return day_of(one[1].at), one[1].said, one[2]
