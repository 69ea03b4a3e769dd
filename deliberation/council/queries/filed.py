"""What members filed here: questions and draft conditions, requests to correct an entry."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, literal, null, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.comments.models import Issue
from deliberation.council.kinds import subject_of_member
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilActMember,
    CouncilCorrectionRequest,
    CouncilMember,
    CouncilMemberVote,
    CouncilQuestion,
    CouncilVote,
)
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Proposal
from deliberation.record.models import EntrySubject, LogEntry, LogPayload

_MEMBERS_NAMED = (
    select(CouncilActMember.member_id)
    .join(CouncilActEntry, CouncilActEntry.id == CouncilActMember.entry_id)
    .where(CouncilActEntry.act_id == bindparam("act"), CouncilActEntry.current)
    .union(
        select(CouncilMemberVote.member_id)
        .join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id)
        .where(CouncilVote.act_id == bindparam("act"), CouncilVote.current),
        select(CouncilVote.presiding_id).where(
            CouncilVote.act_id == bindparam("act"), CouncilVote.current, CouncilVote.presiding_id.is_not(None)
        ),
    )
)
_QUESTION_COLUMNS = (
    CouncilQuestion.id, CouncilQuestion.jurisdiction, CouncilQuestion.member_id, CouncilQuestion.kind,
    CouncilQuestion.title, CouncilQuestion.body, CouncilQuestion.version_no, CouncilQuestion.version_digest,
    CouncilQuestion.flow_id, CouncilQuestion.field, CouncilQuestion.filed_at, CouncilQuestion.seat,
    CouncilQuestion.log_entry_id, CouncilQuestion.proposal_id, CouncilQuestion.issue_id, CouncilMember.name_ja,
    CouncilMember.name_en, Issue.title_ja.label("issue_ja"), Issue.title_en.label("issue_en"),
    Proposal.slug.label("proposal"), Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
    VersionFlow.name_ja.label("flow_ja"), VersionFlow.name_en.label("flow_en"),
)  # fmt: skip
_QUESTIONS = (
    select(*_QUESTION_COLUMNS)
    .join(CouncilMember, CouncilMember.id == CouncilQuestion.member_id)
    .join(Proposal, Proposal.id == CouncilQuestion.proposal_id)
    .outerjoin(Issue, Issue.id == CouncilQuestion.issue_id)
    .outerjoin(Version, (Version.proposal_id == Proposal.id) & (Version.number == CouncilQuestion.version_no))
    .outerjoin(VersionFlow, (VersionFlow.version_id == Version.id) & (VersionFlow.flow_id == CouncilQuestion.flow_id))
)
_QUESTION = _QUESTIONS.where(CouncilQuestion.id == bindparam("question"))
_QUESTIONS_OF_PROPOSAL = (
    _QUESTIONS.where(CouncilQuestion.proposal_id == bindparam("proposal"))
    .order_by(CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)
_TakenUp = aliased(CouncilActEntry)
_QUESTIONS_OF_MEMBER = (
    _QUESTIONS.add_columns(
        select(func.max(_TakenUp.act_id))
        .where(_TakenUp.question_id == CouncilQuestion.id, _TakenUp.current)
        .scalar_subquery()
        .label("taken_up")
    )
    .where(CouncilQuestion.member_id == bindparam("member"))
    .order_by(CouncilQuestion.id.desc())
    .limit(50)
)
_QUESTIONS_HERE = (
    _QUESTIONS.where(CouncilQuestion.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)
_QUESTIONS_FROM = (
    _QUESTIONS.where(CouncilQuestion.issue_id.in_(bindparam("issues", expanding=True)))
    .order_by(CouncilQuestion.id)
    .limit(200)
)
_ACT_OF_QUESTION = (
    select(CouncilActEntry.act_id, CouncilActEntry.kind, CouncilActEntry.acted_on)
    .where(CouncilActEntry.question_id == bindparam("question"), CouncilActEntry.current)
    .order_by(CouncilActEntry.act_id)
)
_Fixed = aliased(CouncilActEntry)
_FixedVote = aliased(CouncilVote)
_REQUESTS = (
    select(
        CouncilCorrectionRequest.id, CouncilCorrectionRequest.act_id, CouncilCorrectionRequest.member_id,
        CouncilCorrectionRequest.request, CouncilCorrectionRequest.filed_at, CouncilCorrectionRequest.seat,
        CouncilCorrectionRequest.log_entry_id, CouncilCorrectionRequest.decision,
        CouncilCorrectionRequest.decision_reason, CouncilCorrectionRequest.decided_at,
        CouncilCorrectionRequest.decided_seat, CouncilAct.jurisdiction, CouncilMember.name_ja, CouncilMember.name_en,
        CouncilActEntry.title_ja, CouncilActEntry.title_en, CouncilCorrectionRequest.correction_log_id,
        _Fixed.revision.label("corrected_entry"), _FixedVote.id.label("corrected_vote"),
    )
    .join(CouncilAct, CouncilAct.id == CouncilCorrectionRequest.act_id)
    .join(CouncilActEntry, and_(CouncilActEntry.act_id == CouncilAct.id, CouncilActEntry.current))
    .join(CouncilMember, CouncilMember.id == CouncilCorrectionRequest.member_id)
    .outerjoin(_Fixed, _Fixed.log_entry_id == CouncilCorrectionRequest.correction_log_id)
    .outerjoin(_FixedVote, _FixedVote.log_entry_id == CouncilCorrectionRequest.correction_log_id)
)  # fmt: skip
_REQUEST = _REQUESTS.where(CouncilCorrectionRequest.id == bindparam("request"))
_REQUESTS_OF_ACT = (
    _REQUESTS.where(CouncilCorrectionRequest.act_id == bindparam("act"))
    .order_by(CouncilCorrectionRequest.id.desc())
    .limit(50)
)
_REQUESTS_OF_MEMBER = (
    _REQUESTS.where(CouncilCorrectionRequest.member_id == bindparam("member"))
    .order_by(CouncilCorrectionRequest.id.desc())
    .limit(50)
)
_OPEN_REQUESTS = (
    _REQUESTS.where(
        CouncilAct.jurisdiction.in_(bindparam("places", expanding=True)), CouncilCorrectionRequest.decision.is_(None)
    )
    .order_by(CouncilCorrectionRequest.id)
    .limit(100)
)


_CORRECTED = (
    select(LogEntry.id, LogEntry.kind, LogEntry.appended_at, LogEntry.leaf, LogPayload.payload)
    .join(EntrySubject, EntrySubject.entry_id == LogEntry.id)
    .join(LogPayload, LogPayload.entry_id == LogEntry.id)
    .where(
        EntrySubject.subject == bindparam("named"),
        LogEntry.kind.in_(["council_name_corrected", "council_term_corrected"]),
        LogPayload.withdrawn.is_(False),
    )
    .order_by(LogEntry.id.desc())
    .limit(50)
)  # fmt: skip


def _made(what: str, table: type[CouncilActEntry] | type[CouncilVote]) -> tuple[Any, ...]:
    return literal(what).label("what"), table.log_entry_id, table.entered_at, table.correction


#: What has corrected an act since a moment of the record: its entry, one of its votes, the name of a member.
_CORRECTIONS = union_all(
    select(*_made("entry", CouncilActEntry)).where(
        CouncilActEntry.act_id == bindparam("act"), CouncilActEntry.revision > 1,
        CouncilActEntry.log_entry_id > bindparam("since"),
    ),
    select(*_made("vote", CouncilVote)).where(
        CouncilVote.act_id == bindparam("act"), CouncilVote.supersedes_id.is_not(None),
        CouncilVote.log_entry_id > bindparam("since"),
    ),
    select(
        literal("name").label("what"), LogEntry.id.label("log_entry_id"), LogEntry.appended_at.label("entered_at"),
        null().label("correction"),
    )
    .join_from(LogEntry, EntrySubject, EntrySubject.entry_id == LogEntry.id)
    .where(
        EntrySubject.subject == bindparam("named"), LogEntry.kind == "council_name_corrected",
        EntrySubject.entry_id > bindparam("since"),
    ),
).order_by("log_entry_id").limit(100)  # fmt: skip


def members_named(db: Connection, act_id: int) -> frozenset[int]:
    """Whom the current entry of an act, or one of its current votes, names."""
    return frozenset(db.execute(_MEMBERS_NAMED, {"act": act_id}).scalars())


def question(db: Connection, question_id: int) -> Row[Any] | None:
    return db.execute(_QUESTION, {"question": question_id}).first()


def questions_of_proposal(db: Connection, proposal_id: int, size: int = 20) -> Sequence[Row[Any]]:
    """Questions and draft conditions that members filed here, newest first."""
    return db.execute(_QUESTIONS_OF_PROPOSAL, {"proposal": proposal_id, "size": size}).all()


def questions_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    """``taken_up``: the newest act of the assembly that took it up, or None."""
    return db.execute(_QUESTIONS_OF_MEMBER, {"member": member_id}).all()


def questions_here(db: Connection, jurisdiction: str, size: int = 10) -> Sequence[Row[Any]]:
    return db.execute(_QUESTIONS_HERE, {"jurisdiction": jurisdiction, "size": size}).all()


def questions_from(db: Connection, issue_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Issue → the questions and draft conditions that members drew from it, the oldest first."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_QUESTIONS_FROM, {"issues": list(issue_ids)}) if issue_ids else ():
        found.setdefault(row.issue_id, []).append(row)
    return found


def acts_of_question(db: Connection, question_id: int) -> Sequence[Row[Any]]:
    """Where a question that was filed here was then put in the assembly."""
    return db.execute(_ACT_OF_QUESTION.limit(20), {"question": question_id}).all()


def correction_request(db: Connection, request_id: int) -> Row[Any] | None:
    return db.execute(_REQUEST, {"request": request_id}).first()


def corrections(db: Connection, request: Any) -> Sequence[Row[Any]]:
    """What has corrected the contested thing since it was contested, oldest first: the entry of the act, its votes, the
    name of the member who asks. ``request``: :func:`correction_request`."""
    values = {"act": request.act_id, "since": request.log_entry_id, "named": subject_of_member(request.member_id)}
    return db.execute(_CORRECTIONS, values).all()


def corrected(db: Connection, member_id: int) -> tuple[list[dict[str, Any]], dict[int, list[dict[str, Any]]]]:
    """What was put right about a member and why, newest first: what the name was, and by term what its days were, with
    the ``days`` that were entered instead. What was withdrawn is left out."""
    names: list[dict[str, Any]] = []
    terms: dict[int, list[dict[str, Any]]] = {}
    for row in db.execute(_CORRECTED, {"named": subject_of_member(member_id)}):
        told = {**json.loads(row.payload), "at": row.appended_at, "number": row.id}
        if row.kind == "council_name_corrected":
            names.append(told)
            continue
        leaf = json.loads(row.leaf)
        facts = leaf["facts"]
        told |= {"since": facts["before_since"], "until": facts.get("before_until"), "seat": leaf["seat"]}
        terms.setdefault(facts["term"], []).append({**told, "days": f"{facts['since']}..{facts.get('until', '')}"})
    return names, terms


def requests_of_act(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    return db.execute(_REQUESTS_OF_ACT, {"act": act_id}).all()


def requests_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    return db.execute(_REQUESTS_OF_MEMBER, {"member": member_id}).all()


def open_requests(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    """Requests that the secretariat of these municipalities has not answered, oldest first."""
    return db.execute(_OPEN_REQUESTS, {"places": list(places)}).all() if places else []
