"""What an address names, for every page of this slice: a proposal, a comment, a number."""

from typing import Any, NamedTuple

from deliberation.comments import queries
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.proposals import queries as proposals
from deliberation.web import reading


def proposal(slug: str) -> Any:
    """The proposal of an address; Missing when there is none."""
    return there(proposals.by_slug(reading(), slug))


def comment(no: int) -> Any:
    """The comment of an address; Missing when there is none."""
    return there(queries.comment(reading(), no))


class WriteOn(NamedTuple):
    """``number``: the version that a comment is about; ``gone``: nobody can read it."""

    number: int
    gone: bool


def to_write_on(found: Any, flow: str | None, field: str | None) -> WriteOn:
    """The version that a comment is about when none is named: the newest; where that was taken away, the newest that
    can be read, when it has this flow and field."""
    newest = dataplans.place(reading(), found.slug, found.version)
    left = dataplans.newest_readable(reading(), found.id) if newest is not None and newest.redacted else None
    if left is not None and dataplans.place_exists(reading(), left.id, flow, field):
        return WriteOn(left.number, gone=False)
    return WriteOn(found.version, gone=newest is None or newest.redacted)


def flow_names(found: Any) -> dataplans.FlowNames:
    """The names of the flows in the newest version of a proposal."""
    newest = (found.slug, found.version)
    return dataplans.flow_names(reading(), [newest])[newest]
