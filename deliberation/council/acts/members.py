"""What a member files here under their own seat: questions, draft conditions, requests to correct an entry."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import queries as comments
from deliberation.council import again, checks, drawn, queries, rules, terms
from deliberation.council.acts.common import is_compiled, only_secretariat, tell_member
from deliberation.council.acts.taking import MOST_TOLD
from deliberation.council.entries import About
from deliberation.council.kinds import AskedKind, Contested, Decision
from deliberation.council.models import CouncilCorrectionRequest, CouncilQuestion
from deliberation.council.places import find_place
from deliberation.council.writing import log, of_proposals
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if


@act("public")
def put_question(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, kind: str, title: str, body: str, about: About,
    issue: int | None = None,
) -> int:  # fmt: skip
    """A question or a draft condition about a version, flow or field, in the member's name. No act of the assembly.
    ``issue``: what residents wrote about this proposal, from which it was drawn."""
    member_id = queries.member_of_seat(db, by, jurisdiction)
    refuse_if(rules.cannot_put_question(by, jurisdiction, member=member_id, compiled=is_compiled(db, jurisdiction)))
    if not title.strip() or not body.strip():
        raise Refused("question_empty", field="body" if title.strip() else "title")
    assert member_id is not None
    queries.hold_member(db, member_id)
    place = find_place(db, about, jurisdiction)
    refuse_if(drawn.cannot_draw_from(db, issue, place), field="issue")
    for fault in again.question_again(db, member_id, place, kind=kind, title=title, body=body):
        raise fault.refusal()
    seat = by.seat(Role.council_member, jurisdiction)
    statement = insert(CouncilQuestion).returning(CouncilQuestion.id)
    facts = {
        "member": member_id, "asked": AskedKind(kind), "proposal": place.slug, "version": place.version_no,
        "digest": place.digest, "flow": place.flow, "field": place.field, "issue": issue,
    }  # fmt: skip
    log_id = log(
        db, kind="council_question_put", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts,
        text={"title": title, "body": body},
        subjects=(*of_proposals((place.slug,)), *_drawn_from(db, issue, now)),
    )  # fmt: skip
    row = {
        "jurisdiction": jurisdiction, "member_id": member_id, "kind": facts["asked"], "title": title, "body": body,
        "proposal_id": place.proposal_id, "version_no": place.version_no, "version_digest": place.digest,
        "flow_id": place.flow, "field": place.field, "issue_id": issue, "filed_at": now, "seat": seat,
        "log_entry_id": log_id,
    }  # fmt: skip
    return int(db.execute(statement, row).scalar_one())


def _drawn_from(db: Connection, issue: int | None, now: datetime) -> tuple[str, ...]:
    """Who follows the issue, or one of the comments under it, finds the entry."""
    if issue is None:
        return ()
    return (f"issue:{issue}", *(f"comment:{no}" for no in comments.came_by(db, issue, clock.day(now), MOST_TOLD)))


@act("public")
def ask_correction(db: Connection, *, by: Actor, now: datetime, jurisdiction: str, act_id: int, request: str) -> int:
    """A member contests what an entry says about them, or that a roll call leaves them out. The request is
    public at once and stays."""
    found = queries.act(db, act_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    member_id = queries.member_of_seat(db, by, jurisdiction)
    concerned = terms.concerned(db, act_id, member_id)
    compiled = is_compiled(db, jurisdiction)
    refuse_if(rules.cannot_ask_correction(by, jurisdiction, member=member_id, concerned=concerned, compiled=compiled))
    if not request.strip():
        raise Refused("request_empty", field="request")
    assert member_id is not None
    queries.hold_member(db, member_id)
    for fault in again.request_again(db, act_id, member_id, request):
        raise fault.refusal()
    return _filed(db, by, now, jurisdiction, member_id, request, act_id=act_id)


@act("public")
def ask_own_correction(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, about: str, request: str
) -> int:  # fmt: skip
    """A member contests what is entered about them outside of acts: a term, a group, the name. Public at once."""
    member_id = queries.member_of_seat(db, by, jurisdiction)
    refuse_if(rules.cannot_put_question(by, jurisdiction, member=member_id, compiled=is_compiled(db, jurisdiction)))
    if not request.strip():
        raise Refused("request_empty", field="request")
    assert member_id is not None
    queries.hold_member(db, member_id)
    what = Contested(about)
    for fault in again.own_request_again(db, member_id, what, request):
        raise fault.refusal()
    return _filed(db, by, now, jurisdiction, member_id, request, about=what)


def _filed(
    db: Connection, by: Actor, now: datetime, jurisdiction: str, member_id: int, request: str, *,
    act_id: int | None = None, about: Contested | None = None,
) -> int:  # fmt: skip
    """The request with its entry, about an act or about what stands outside of acts. Returns its number."""
    seat = by.seat(Role.council_member, jurisdiction)
    what = {"act": act_id} if about is None else {"about": about}
    log_id = log(
        db, kind="council_correction_asked", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={**what, "member": member_id}, text={"request": request},
    )  # fmt: skip
    row = {
        "act_id": act_id, "about": about, "member_id": member_id, "request": request, "filed_at": now, "seat": seat,
        "log_entry_id": log_id,
    }  # fmt: skip
    statement = insert(CouncilCorrectionRequest).returning(CouncilCorrectionRequest.id)
    return int(db.execute(statement, row).scalar_one())


@act("public")
def decide_correction(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, request_id: int, decision: str, reason: str,
    correction: int | None = None,
) -> None:  # fmt: skip
    """The secretariat says what it did and why. The correction itself is its own entry, made before and named here by
    its number in the public record."""
    row = queries.correction_request(db, request_id)
    if row is None or row.jurisdiction != jurisdiction:
        raise Missing
    seat = only_secretariat(db, by, jurisdiction)
    refuse_if(rules.cannot_decide_request(by, jurisdiction, decided=row.decision is not None))
    if not reason.strip():
        raise Refused("reason_empty", field="reason")
    faults = checks.of_answer(db, row, decision, correction)
    if faults:
        raise faults[0].refusal()
    done = db.execute(
        update(CouncilCorrectionRequest)
        .where(CouncilCorrectionRequest.id == request_id, CouncilCorrectionRequest.decision.is_(None))
        .values(
            decision=Decision(decision), decision_reason=reason, decided_at=now, decided_seat=seat,
            correction_log_id=correction,
        )
    )  # fmt: skip
    if done.rowcount != 1:
        raise Refused("request_decided")
    facts = {
        "request": request_id, "act": row.act_id, "member": row.member_id,
        "decision": Decision(decision), "correction_entry": correction,
    }  # fmt: skip
    text = {"reason": reason}
    tell_member(
        db, row.member_id, now=now, key="notice.council_request_answered",
        link=_page_of(row) + f"#request-{row.id}", title={"ja": row.title_ja, "en": row.title_en},
    )  # fmt: skip
    log(db, kind="council_correction_decided", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts, text=text)


def _page_of(request: Any) -> str:
    """Where a request stands: with the act, or with the member."""
    return f"/council/acts/{request.act_id}" if request.act_id else f"/council/members/{request.member_id}"
