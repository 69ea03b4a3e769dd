"""What an address names, for every page of this slice: a proposal, a comment, a number."""

from collections.abc import Iterable
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


def flow_names(found: Any) -> dict[str, dict[str, str | None]]:
    """Flow → its name in the newest version of a proposal."""
    return _names(found.slug, found.version)


def _names(slug: str, version: int) -> dict[str, dict[str, str | None]]:
    place = queries.place(reading(), slug, version)
    flows = dataplans.flows(reading(), place.version_id) if place else []
    return {f.flow_id: {"ja": f.name_ja, "en": f.name_en} for f in flows if f.name_ja}


def names_at(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, dict[str, str | None]]]:
    """(proposal, version) → the names of its flows: for a list of comments on several of them."""
    return {place: _names(*place) for place in set(places)}


def number(raw: str) -> int | None:
    """A number that a form or an address carries; None for anything else."""
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None
