"""What entries of the record call by a number or do not hold themselves, for feeds and letters."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, literal, null, select, union_all
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Department
from deliberation.comments.models import ConsultationRow, Issue
from deliberation.council.models import (
    CouncilActEntry,
    CouncilBody,
    CouncilCorrectionRequest,
    CouncilFaction,
    CouncilFlagNote,
    CouncilMember,
    CouncilMemberVote,
    CouncilQuestion,
    CouncilVote,
)

NAMED = ("act", "body", "consultation", "department", "faction", "issue", "member", "question")
_NAMES = union_all(
    select(
        literal("act").label("what"), CouncilActEntry.act_id.label("number"), CouncilActEntry.title_ja.label("ja"),
        CouncilActEntry.title_en.label("en"),
    ).where(CouncilActEntry.current, CouncilActEntry.act_id.in_(bindparam("act", expanding=True))),
    *(
        select(literal(what), table.id, ja, en).where(table.id.in_(bindparam(what, expanding=True)))
        for what, table, ja, en in (
            ("body", CouncilBody, CouncilBody.name_ja, CouncilBody.name_en),
            ("consultation", ConsultationRow, ConsultationRow.title_ja, ConsultationRow.title_en),
            ("department", Department, Department.name_ja, Department.name_en),
            ("faction", CouncilFaction, CouncilFaction.name_ja, CouncilFaction.name_en),
            ("issue", Issue, Issue.title_ja, Issue.title_en),
            ("member", CouncilMember, CouncilMember.name_ja, CouncilMember.name_en),
            ("question", CouncilQuestion, CouncilQuestion.title, null()),
        )
    ),
)  # fmt: skip
_ENTRIES = bindparam("entries", expanding=True)
_TEXTS = union_all(
    select(
        CouncilQuestion.log_entry_id.label("entry"), literal("asked").label("what"), CouncilQuestion.title,
        CouncilQuestion.body,
    ).where(CouncilQuestion.log_entry_id.in_(_ENTRIES)),
    select(CouncilFlagNote.log_entry_id, literal("noted"), null(), CouncilFlagNote.body).where(
        CouncilFlagNote.log_entry_id.in_(_ENTRIES)
    ),
    select(CouncilCorrectionRequest.log_entry_id, literal("requested"), null(), CouncilCorrectionRequest.request).where(
        CouncilCorrectionRequest.log_entry_id.in_(_ENTRIES)
    ),
)  # fmt: skip
_ANSWERS = select(CouncilCorrectionRequest.id, CouncilCorrectionRequest.decision_reason).where(
    CouncilCorrectionRequest.id.in_(bindparam("requests", expanding=True)),
    CouncilCorrectionRequest.decision_reason.is_not(None),
)
_CORRECTING = select(CouncilVote.log_entry_id, CouncilVote.id, CouncilVote.supersedes_id).where(
    CouncilVote.log_entry_id.in_(_ENTRIES), CouncilVote.supersedes_id.is_not(None)
)
_CHOICES = (
    select(CouncilVote.log_entry_id, CouncilMemberVote.choice, CouncilVote.casting, CouncilVote.choices_from)
    .join(CouncilMemberVote, CouncilMemberVote.vote_id == CouncilVote.id)
    .where(CouncilMemberVote.member_id == bindparam("member"), CouncilVote.log_entry_id.in_(_ENTRIES))
)


def names_told(db: Connection, numbers: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], dict[str, str | None]]:
    """(what, number) → name by language, of what stands in NAMED; one question for all of them."""
    asked = {what: sorted(set(numbers.get(what, ()))) for what in NAMED}
    rows = db.execute(_NAMES, asked) if any(asked.values()) else ()
    return {(row.what, row.number): {"ja": row.ja, "en": row.en} for row in rows}


def texts_told(db: Connection, entries: Sequence[int]) -> dict[int, Row[Any]]:
    """Entry → what a member asked, noted on a point to check, or asked to be corrected."""
    return {row.entry: row for row in db.execute(_TEXTS, {"entries": list(entries)})} if entries else {}


def answers_told(db: Connection, requests: Sequence[int]) -> dict[int, str]:
    """Request for correction → the reason that the secretariat gave with its answer."""
    rows = db.execute(_ANSWERS, {"requests": sorted(set(requests))}) if requests else ()
    return {row.id: row.decision_reason for row in rows}


def corrections_told(db: Connection, entries: Sequence[int]) -> dict[int, Row[Any]]:
    """Entry of a vote that corrects another → its number and that of the one before."""
    return {row.log_entry_id: row for row in db.execute(_CORRECTING, {"entries": list(entries)})} if entries else {}


def choices_told(db: Connection, member_id: int, entries: Sequence[int]) -> dict[int, Row[Any]]:
    """Entry of a vote → what this member did in it."""
    values = {"member": member_id, "entries": list(entries)}
    return {row.log_entry_id: row for row in db.execute(_CHOICES, values)} if entries else {}
