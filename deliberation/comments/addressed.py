"""What an address names, for every page of this slice: a proposal, a comment, a number."""

from typing import Any

from deliberation.comments import queries
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.web import paging, reading


def proposal(slug: str) -> Any:
    """The proposal of an address; Missing when there is none."""
    row = proposals.by_slug(reading(), slug)
    if row is None:
        raise Missing
    return row


def comment(no: int) -> Any:
    """The comment of an address; Missing when there is none."""
    row = queries.comment(reading(), no) if no <= paging.FIRST else None
    if row is None:
        raise Missing
    return row


def flow_names(found: Any) -> dataplans.FlowNames:
    """The names of the flows in the newest version of a proposal."""
    newest = (found.slug, found.version)
    return dataplans.flow_names(reading(), [newest])[newest]


def number(raw: str) -> int | None:
    """A number that a form or an address carries; None for anything else."""
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None
