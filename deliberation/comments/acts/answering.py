"""The city's response to one or many comments."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import queries, rules
from deliberation.comments.acts.commenting import COUNT_UP
from deliberation.comments.models import Answer, Answered, Comment
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append
from deliberation.web.text import markdown

MOST = 500  # comments answered at once


@act("public")
def give_answer(
    db: Connection, *, by: Actor, now: datetime, slug: str, comment_ids: Sequence[int], result: str, topic: str, body: str,
    changed_version: int | None = None, changed_flow: str | None = None, changed_field: str | None = None,
) -> int:  # fmt: skip
    """Answer comments of one proposal with a result and its reason; tells each author. Returns the answer's id."""
    rows = queries.comments_by_id(db, sorted(set(comment_ids)))
    if not rows or len(rows) != len(set(comment_ids)) or {r.slug for r in rows} != {slug}:
        raise Missing
    if len(rows) > MOST:
        raise Refused("too_many_at_once", field="comment_ids", max=MOST)
    place, jurisdiction = rows[0], rows[0].jurisdiction
    refuse_if(rules.cannot_answer(by, jurisdiction, place.kind))
    seat = by.seat(Role.clerk, jurisdiction)
    ids = [r.id for r in rows]
    entry_id = append(
        db, kind="answer_given", now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=(f"proposal:{slug}", "consultations", *(f"comment:{i}" for i in ids)),
        facts={
            "proposal": slug, "result": rules.Result(result).value, "count": len(ids), "first": ids[0],
            "version": changed_version, "flow": changed_flow, "field": changed_field,
        },
        text={"topic": topic, "body": body, "comments": ids},
    )  # fmt: skip
    row = {
        "proposal_id": place.proposal_id, "result": result, "topic": topic, "body": body, "body_html": markdown(body),
        "changed_version": changed_version, "changed_flow": changed_flow, "changed_field": changed_field,
        "seat": seat, "answered_at": now, "entry_id": entry_id,
    }  # fmt: skip
    answer_id = int(db.execute(insert(Answer).returning(Answer.id), row).scalar_one())
    db.execute(insert(Answered), [{"answer_id": answer_id, "comment_id": i} for i in ids])
    first_time = sum(1 for r in rows if r.answer_count == 0)
    db.execute(update(Comment).where(Comment.id.in_(ids)).values(answer_count=Comment.answer_count + 1))
    counts = {"proposal_id": place.proposal_id, "submissions": 0, "residents": 0, "texts": 0, "answered": first_time}
    db.execute(COUNT_UP[db.dialect.name], counts)
    for r in rows:
        if r.author_id is not None:
            notify(
                db, now=now, person_id=r.author_id, key="notice.comment_answered", link=f"/comments/{r.id}", details={"no": r.id}
            )
    return answer_id
