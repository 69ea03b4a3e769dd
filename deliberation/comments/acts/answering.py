"""The city's response to one or many comments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import queries, results, rules
from deliberation.comments.acts import counting
from deliberation.comments.acts.shifting import begin, shift
from deliberation.comments.counts import At, Seen, in_consultation
from deliberation.comments.models import Answer, Answered, Comment
from deliberation.dataplans import diff
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append
from deliberation.web.text import markdown

MOST_NAMED = 10  # comments named in one refusal


@act("public")
def give_answer(
    db: Connection, *, by: Actor, now: datetime, slug: str, comment_ids: Sequence[int], result: str, topic: str,
    body: str, changed_version: int | None = None, changed_flow: str | None = None, changed_field: str | None = None,
) -> int:  # fmt: skip
    """Answer comments of one proposal with a result and its reason; tells each author. Returns the answer's id.

    ``changed_*``: what the plan changed because of them; a version that can be read, and a place that it has. The same
    answer again, by whichever clerk, is refused with the day of the first (``answered_twice``); to some of these
    comments, with their numbers (``answered_so_already``).
    """
    rows = _held(db, slug, comment_ids)
    proposal_id, jurisdiction, ids = rows[0].proposal_id, rows[0].jurisdiction, [r.id for r in rows]
    refuse_if(rules.cannot_answer(by, jurisdiction, rows[0].kind))
    if result not in list(rules.Result):
        raise Refused("choose_one_of_these", field="result")
    _check_change(db, rows, result, changed_version, changed_flow, changed_field)
    html, seat = markdown(body), by.seat(Role.clerk, jurisdiction)
    _refuse_twice(db, proposal_id, ids, result=result, topic=topic, body=body)
    seen = _count(db, rows, result)
    db.execute(update(Comment).where(Comment.id.in_(ids)).values(answer_count=Comment.answer_count + 1))
    _tell_authors(db, now, rows)
    entry_id = append(
        db, kind="answer_given", now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=_subjects(db, slug, rows),
        facts={
            "proposal": slug, "result": result, "count": len(ids), "first": ids[0],
            "version": changed_version, "flow": changed_flow, "field": changed_field,
        },
        text={"topic": topic, "body": body, "comments": ids},
    )  # fmt: skip
    row = {
        "proposal_id": proposal_id, "result": result, "topic": topic, "body": body, "body_html": html,
        "changed_version": changed_version, "changed_flow": changed_flow, "changed_field": changed_field,
        "comment_count": len(ids), "seat": seat, "answered_at": now, "entry_id": entry_id,
    }  # fmt: skip
    answer_id = int(db.execute(insert(Answer).returning(Answer.id), row).scalar_one())
    db.execute(insert(Answered), [{"answer_id": answer_id, "comment_id": i} for i in ids])
    begin(db, seen, [replace(s, answers=s.answers | {answer_id}) for s in seen])
    return answer_id


def _count(db: Connection, rows: Sequence[Any], result: str) -> list[Seen]:
    """Move every count but of what the answer's own number names. The comments as they are then."""
    moved = [(counting.places_of(r), counting.changed(r, answers=r.answer_count + 1)) for r in rows]
    counting.add(db, rows[0].proposal_id, counting.sum_up(moved))
    seen = queries.seen(db, [r.id for r in rows])
    then = [replace(s, answer_count=s.answer_count + 1, results=s.results | {result}) for s in seen]
    consultations = {s.consultation_id for s in seen if s.consultation_id is not None}
    shift(db, seen, then, {At(seen[0].proposal_id, in_consultation(c), result): {"answers": 1} for c in consultations})
    return then


def _subjects(db: Connection, slug: str, rows: Sequence[Any]) -> tuple[str, ...]:
    """What an answer moves: its comments, the issues that they are under now, and the consultations they came in."""
    ids = [r.id for r in rows]
    consultations = {f"consultation:{r.consultation_id}" for r in rows if r.consultation_id is not None}
    issues = {f"issue:{number}" for number in queries.issues_now(db, ids)}
    return (f"proposal:{slug}", "consultations", *(f"comment:{i}" for i in ids), *consultations, *issues)


def _refuse_twice(db: Connection, proposal_id: int, ids: Sequence[int], **said: str) -> None:
    """A second click is no second answer, nor is the same one of a colleague: the city answers, not a seat."""
    if same := queries.same_answer(db, proposal_id, ids, **said):
        raise Refused("answered_twice", no=same.id, time=same.answered_at)
    if told := queries.said_to(db, ids, **said):
        raise Refused("answered_so_already", numbers=", ".join(map(str, told[:MOST_NAMED])))


def _held(db: Connection, slug: str, comment_ids: Sequence[int]) -> Sequence[Any]:
    """The comments, all of this proposal and shown, while nobody else changes them."""
    wanted = sorted(set(comment_ids))
    if len(wanted) > rules.MOST_AT_ONCE:
        raise Refused("too_many_at_once", max=rules.MOST_AT_ONCE)
    found = queries.comments_by_id(db, wanted)
    if not wanted or len(found) != len(wanted) or {r.slug for r in found} != {slug}:
        raise Missing
    counting.hold(db, found[0].proposal_id)
    rows = queries.comments_by_id(db, wanted)
    _check_shown(rows)
    return rows


def _check_shown(rows: Sequence[Any]) -> None:
    """What nobody may read is not answered: the answer would stand in public beside nothing, and could quote it."""
    gone = [r.id for r in rows if r.state != "shown"]
    if gone:
        raise Refused("answers_what_is_gone", numbers=", ".join(map(str, gone[:MOST_NAMED])))


def _check_change(
    db: Connection, rows: Sequence[Any], result: str, version: int | None, flow: str | None, field: str | None
) -> None:
    for wrong in results.wrong_change(result, version, flow, field):
        raise wrong
    if version is None:
        return
    place = dataplans.place(db, rows[0].slug, version)
    if place is None or place.redacted or version < 2:  # the first version changed nothing
        raise Refused("no_such_change", field="changed_version")
    at_fault = "changed_field" if field else "changed_flow" if flow else "changed_version"
    if not dataplans.place_exists(db, place.version_id, flow, field):
        raise Refused("no_such_place", field=at_fault)
    if not _changed(db, place, version, flow, field):
        raise Refused("place_did_not_change", field=at_fault)
    _check_follows(db, rows, version)


def _check_follows(db: Connection, rows: Sequence[Any], version: int) -> None:
    """A version that was out before a comment came did not change because of it; on its own day nobody can tell."""
    published = clock.day(dataplans.version(db, rows[0].proposal_id, version).published_at)
    if later := [r.id for r in rows if r.submitted_on > published]:
        numbers = ", ".join(map(str, later[:MOST_NAMED]))
        raise Refused("change_before_comment", field="changed_version", version=version, numbers=numbers)


def _changed(db: Connection, place: Any, version: int, flow: str | None, field: str | None) -> bool:
    """Whether this version changed that place: nobody is told of a change that there was not. Where the text of the
    one before it is gone, that cannot be asked."""
    old, new = (dataplans.version(db, place.proposal_id, n) for n in (version - 1, version))
    if old is None or new is None or old.document is None or new.document is None:
        return True
    found = diff.compare(dataplans.document_of(old, place.kind), dataplans.document_of(new, place.kind))
    if flow in found.flows_added:
        return True
    return any(field in (None, c.field) and flow in (None, c.place) for c in found.changes)


def _tell_authors(db: Connection, now: datetime, rows: Sequence[Any]) -> None:
    for r in rows:
        if r.author_id is not None:
            link, details = f"/comments/{r.id}", {"no": r.id}
            notify(db, now=now, person_id=r.author_id, key="notice.comment_answered", link=link, details=details)
