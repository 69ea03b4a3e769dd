"""Drafts, and what a new one begins from."""

import json
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Person
from deliberation.dataplans import rules
from deliberation.dataplans.models import Draft, Version
from deliberation.dataplans.queries.texts import newest_readable
from deliberation.db import TITLE_GONE
from deliberation.proposals import queries as proposals

_DRAFT = (
    select(
        Draft.proposal_id, Draft.revision, Draft.document, Draft.based_on, Draft.saved_at, Draft.saved_by,
        Person.chosen_name, Version.redacted_at.label("basis_redacted_at"),
    )
    .join(Person, Person.id == Draft.saved_by)
    .outerjoin(Version, (Version.proposal_id == Draft.proposal_id) & (Version.number == Draft.based_on))
    .where(Draft.proposal_id == bindparam("proposal"))
)  # fmt: skip


def draft(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The draft, with the chosen name of whoever saved it last, and since when the version that it was begun from is
    taken away."""
    return db.execute(_DRAFT, {"proposal": proposal_id}).first()


def draft_begun(db: Connection, proposal_id: int, row: Row[Any] | None) -> dict[str, Any]:
    """What the draft says so far: itself, or what a new one would begin from: the newest version that can be read,
    else the title of the proposal, unless that went with its versions."""
    if row is not None:
        return json.loads(row.document)
    published = newest_readable(db, proposal_id)
    if published is not None:
        return json.loads(published.document)
    opened = proposals.by_id(db, proposal_id)
    titled = opened is not None and opened.title_ja != TITLE_GONE
    title = {"ja": opened.title_ja, **({"en": opened.title_en} if opened.title_en else {})} if titled else None
    return {**rules.empty_document(), **({"title": title} if title else {})}
