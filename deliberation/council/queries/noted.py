"""What was noted from the assembly's side on points to check."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.council.models import CouncilActEntry, CouncilFlagNote, CouncilMember
from deliberation.dataplans.queries import newest_of_each_point

_NOTES = newest_of_each_point(
    select(
        CouncilFlagNote.id, CouncilFlagNote.version, CouncilFlagNote.rule, CouncilFlagNote.field, CouncilFlagNote.body,
        CouncilFlagNote.noted_at, CouncilFlagNote.seat, CouncilFlagNote.log_entry_id, CouncilFlagNote.act_id,
        CouncilMember.name_ja.label("member_ja"), CouncilMember.name_en.label("member_en"),
        CouncilActEntry.title_ja.label("act_ja"), CouncilActEntry.title_en.label("act_en"),
    )
    .outerjoin(CouncilMember, CouncilMember.id == CouncilFlagNote.member_id)
    .outerjoin(CouncilActEntry, (CouncilActEntry.act_id == CouncilFlagNote.act_id) & CouncilActEntry.current)
    .where(CouncilFlagNote.proposal_id == bindparam("proposal")),
    CouncilFlagNote,
)  # fmt: skip


def flag_notes(db: Connection, proposal_id: int) -> dict[tuple[str, str | None], Sequence[Row[Any]]]:
    """Notes newest first, by (rule, field of a gap flag), OF_ONE_POINT of each.

    ``member_ja``: whose view; empty: of the secretariat.
    """
    found: dict[tuple[str, str | None], list[Row[Any]]] = {}
    for row in db.execute(_NOTES, {"proposal": proposal_id}):
        found.setdefault((row.rule, row.field), []).append(row)
    return found
