"""Requests of members to correct what is entered about them, and what has put it right."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, literal, null, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.council.kinds import Contested, subject_of_member
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilCorrectionRequest,
    CouncilMember,
    CouncilVote,
)
from deliberation.council.queries.acts import FIRST, SIZE
from deliberation.record.models import EntrySubject, LogEntry, LogPayload

_Fixed = aliased(CouncilActEntry)
_FixedVote = aliased(CouncilVote)


def _told(lang: str) -> Any:
    """What is contested, by name: the act, or the member whose term, group or name it is."""
    of_member, of_act = getattr(CouncilMember, f"name_{lang}"), getattr(CouncilActEntry, f"title_{lang}")
    return case((CouncilCorrectionRequest.act_id.is_(None), of_member), else_=of_act).label(f"title_{lang}")


_REQUESTS = (
    select(
        CouncilCorrectionRequest.id, CouncilCorrectionRequest.act_id, CouncilCorrectionRequest.member_id,
        CouncilCorrectionRequest.request, CouncilCorrectionRequest.filed_at, CouncilCorrectionRequest.seat,
        CouncilCorrectionRequest.log_entry_id, CouncilCorrectionRequest.decision,
        CouncilCorrectionRequest.decision_reason, CouncilCorrectionRequest.decided_at,
        CouncilCorrectionRequest.decided_seat, CouncilCorrectionRequest.about, CouncilMember.jurisdiction,
        CouncilMember.name_ja, CouncilMember.name_en, _told("ja"), _told("en"),
        CouncilCorrectionRequest.correction_log_id,
        _Fixed.revision.label("corrected_entry"), _FixedVote.id.label("corrected_vote"),
    )
    .outerjoin(CouncilAct, CouncilAct.id == CouncilCorrectionRequest.act_id)
    .outerjoin(CouncilActEntry, and_(CouncilActEntry.act_id == CouncilAct.id, CouncilActEntry.current))
    .join(CouncilMember, CouncilMember.id == CouncilCorrectionRequest.member_id)
    .outerjoin(_Fixed, _Fixed.log_entry_id == CouncilCorrectionRequest.correction_log_id)
    .outerjoin(_FixedVote, _FixedVote.log_entry_id == CouncilCorrectionRequest.correction_log_id)
)  # fmt: skip
_REQUEST = _REQUESTS.where(CouncilCorrectionRequest.id == bindparam("request"))
_REQUESTS_OF_ACT = (
    _REQUESTS.where(
        CouncilCorrectionRequest.act_id == bindparam("act"), CouncilCorrectionRequest.id < bindparam("before")
    )
    .order_by(CouncilCorrectionRequest.id.desc())
    .limit(bindparam("size"))
)
_REQUESTS_OF_MEMBER = (
    _REQUESTS.add_columns(func.count().over().label("total"))
    .where(
        CouncilCorrectionRequest.member_id == bindparam("member"), CouncilCorrectionRequest.id < bindparam("before")
    )
    .order_by(CouncilCorrectionRequest.id.desc())
    .limit(bindparam("size"))
)
_WAITING = (
    _REQUESTS.where(
        CouncilCorrectionRequest.member_id == bindparam("member"), CouncilCorrectionRequest.decision.is_(None),
        CouncilCorrectionRequest.act_id.is_not_distinct_from(bindparam("act")),
        CouncilCorrectionRequest.about.is_not_distinct_from(bindparam("about")),
        CouncilCorrectionRequest.request == bindparam("request"),
    )
    .order_by(CouncilCorrectionRequest.id)
    .limit(1)
)  # fmt: skip
_OPEN_REQUESTS = (
    _REQUESTS.where(
        CouncilMember.jurisdiction.in_(bindparam("places", expanding=True)), CouncilCorrectionRequest.decision.is_(None)
    )
    .order_by(CouncilCorrectionRequest.id)
    .limit(bindparam("size"))
)


_CORRECTED = (
    select(LogEntry.id, LogEntry.kind, LogEntry.appended_at, LogEntry.leaf, LogPayload.payload)
    .join(EntrySubject, EntrySubject.entry_id == LogEntry.id)
    .join(LogPayload, LogPayload.entry_id == LogEntry.id)
    .where(
        EntrySubject.subject == bindparam("named"),
        LogEntry.kind.in_(["council_name_corrected", "council_term_corrected", "council_group_corrected"]),
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

#: By what an entry about a member is put right: what was entered wrongly is corrected, what was left out is entered.
OWN = {
    Contested.term: (
        "council_term_corrected", "council_term_added", "council_term_ended", "council_speaks_for_corrected",
    ),
    Contested.group: ("council_group_corrected", "council_faction_set"),
    Contested.name: ("council_name_corrected",),
}  # fmt: skip
_OWN_CORRECTIONS = (
    select(
        bindparam("what", type_=LogEntry.kind.type).label("what"), LogEntry.id.label("log_entry_id"),
        LogEntry.appended_at.label("entered_at"), null().label("correction"),
    )
    .join(EntrySubject, EntrySubject.entry_id == LogEntry.id)
    .where(
        EntrySubject.subject == bindparam("named"), LogEntry.kind.in_(bindparam("kinds", expanding=True)),
        EntrySubject.entry_id > bindparam("since"),
    )
    .order_by(LogEntry.id)
    .limit(100)
)  # fmt: skip


def correction_request(db: Connection, request_id: int) -> Row[Any] | None:
    return db.execute(_REQUEST, {"request": request_id}).first()


def corrections(db: Connection, request: Any) -> Sequence[Row[Any]]:
    """What has corrected the contested thing since it was contested, oldest first: the entry of the act, its votes, the
    name of the member who asks; or what is entered about the member. ``request``: :func:`correction_request`."""
    if request.act_id is None:
        named, about = subject_of_member(request.member_id), Contested(request.about)
        own = {"what": f"{about}", "named": named, "kinds": OWN[about], "since": request.log_entry_id}
        return db.execute(_OWN_CORRECTIONS, own).all()
    values = {"act": request.act_id, "since": request.log_entry_id, "named": subject_of_member(request.member_id)}
    return db.execute(_CORRECTIONS, values).all()


_Told = dict[str, Any]


def corrected(db: Connection, member_id: int) -> tuple[list[_Told], dict[int, list[_Told]], dict[int, list[_Told]]]:
    """What was put right about a member and why, newest first: what the name was, by term what its days were, with the
    ``days`` that were entered instead, and by membership of a group what it was. What was withdrawn is left out."""
    names: list[_Told] = []
    terms: dict[int, list[_Told]] = {}
    groups: dict[int, list[_Told]] = {}
    for row in db.execute(_CORRECTED, {"named": subject_of_member(member_id)}):
        told = {**json.loads(row.payload), "at": row.appended_at, "number": row.id}
        if row.kind == "council_name_corrected":
            names.append(told)
            continue
        leaf = json.loads(row.leaf)
        facts = leaf["facts"]
        if row.kind == "council_group_corrected":
            groups.setdefault(facts["group_term"], []).append({**told, "since": facts["before_since"]})
            continue
        told |= {"since": facts["before_since"], "until": facts.get("before_until"), "seat": leaf["seat"]}
        terms.setdefault(facts["term"], []).append({**told, "days": f"{facts['since']}..{facts.get('until', '')}"})
    return names, terms, groups


def requests_of_act(db: Connection, act_id: int, before: int = FIRST, size: int = SIZE) -> Sequence[Row[Any]]:
    """Newest first; one more than ``size``."""
    return db.execute(_REQUESTS_OF_ACT, {"act": act_id, "before": before, "size": size + 1}).all()


def requests_of_member(db: Connection, member_id: int, before: int = FIRST, size: int = SIZE) -> Sequence[Row[Any]]:
    """Newest first; one more than ``size``. ``total``: how many there are from ``before`` on."""
    return db.execute(_REQUESTS_OF_MEMBER, {"member": member_id, "before": before, "size": size + 1}).all()


def waiting_request(
    db: Connection, member_id: int, request: str, *, act_id: int | None = None, about: str | None = None
) -> Row[Any] | None:
    """What a member asked in these words about the same and what waits for an answer."""
    values = {"member": member_id, "request": request, "act": act_id, "about": about}
    return db.execute(_WAITING, values).first()


def open_requests(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Requests that the secretariat of these municipalities has not answered, oldest first."""
    return db.execute(_OPEN_REQUESTS, {"places": list(places), "size": size}).all() if places else []
