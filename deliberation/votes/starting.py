"""What keeps a vote from being begun: asked by its act and by the form, which tells all of it at once. Only reads."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.errors import Problem
from deliberation.votes import queries, rules


def faults_of_version(pinned: Any, version: int) -> list[Problem]:
    """``pinned``: queries.pinned. One that is not the newest could never be opened."""
    if pinned is None:
        return [Problem("version", "vote_version_unknown", {"version": version})]
    if pinned.newest == version:
        return []
    return [Problem("version", "vote_newest_version_gone" if pinned.newest_gone else "vote_newer_version")]


def faults_of_draft(db: Connection, draft: Any) -> list[Problem]:
    """What became of the version since its vote was begun: a newer one was published, or it was taken away."""
    return faults_of_version(queries.pinned(db, draft.proposal, draft.version), draft.version)


def faults_of_name(db: Connection, slug: str) -> list[Problem]:
    """An address is given once, to a vote or to one in preparation."""
    if reason := rules.cannot_name(slug):
        return [Problem("slug", reason)]
    taken = queries.vote(db, slug) is not None or queries.draft(db, slug) is not None
    return [Problem("slug", "vote_slug_taken")] if taken else []
