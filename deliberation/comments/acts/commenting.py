"""Submitting and withdrawing a comment. The entry holds the day, the place and a commitment; never the author."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.acts.limits import refuse_flood
from deliberation.accounts.rules import Actor
from deliberation.comments import locking, queries, rules
from deliberation.comments.acts import counting
from deliberation.comments.acts.comparing import moved
from deliberation.comments.acts.forgetting import forget_statements
from deliberation.comments.acts.reviewing import end_requests
from deliberation.comments.acts.shifting import shift
from deliberation.comments.counts import Seen
from deliberation.comments.models import Comment, Voice
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append, erase_payload
from deliberation.web.text import clean, is_blank, to_html

_SPEAK = insert(Voice)
_INSERT = insert(Comment).returning(Comment.id)
_THIS = Comment.id == bindparam("comment")
_REPLIED = update(Comment).where(_THIS).values(reply_count=Comment.reply_count + 1)
_ENTERED = update(Comment).where(_THIS, queries.STILL_STANDS).values(entry_id=bindparam("entry"))
_SEEN = (
    "proposal_id", "flow_id", "field", "parent_id", "consultation_id", "author_number", "verified", "channel",
    "text_key", "state", "answer_count",
)  # fmt: skip
_GONE = {
    "state": "withdrawn", "body": None, "body_html": None, "text_key": None, "chosen_name": None,
    "standing": rules.Standing.unsaid,
}  # fmt: skip
_NO_REPLIES = {"reply_count": 0, "answer_count": 0}
_WITHDRAWN = update(Comment).where(_THIS).values(**_GONE)


@act("public")
def submit_comment(
    db: Connection, *, by: Actor, now: datetime, slug: str, version: int, body: str, flow: str | None = None,
    field: str | None = None, parent: int | None = None, standing: str = "unsaid", long: bool = False,
    credit: str | None = None, secret: str | None = None, network: str = "",
) -> int:  # fmt: skip
    """Submit a comment on a version, a flow or a field, or a reply. Returns its receipt number.

    A reply stands where its parent stands; a reply to a reply joins the same comment. Sending the same text again on
    the same place is refused with the number of the first (``sent_twice``). ``credit``: the source of a text that was
    written elsewhere (the demonstration's only). ``secret``: of the site, as people send it: they and their ``network``
    are counted under it against the limits of a flood (``too_fast``, ``too_fast_network``); what is refused leaves
    nothing, so it need not be counted, and one commit is enough.
    """
    body = "" if is_blank(body) else clean(body).strip()
    above = _above(db, slug, parent) if parent is not None else None
    if above is not None:
        version, flow, field, parent = above.version, above.flow_id, above.field, above.id
    place = dataplans.place(db, slug, version)
    if place is None or not dataplans.place_exists(db, place.version_id, flow, field):
        raise Missing
    refuse_if(locking.cannot_reply(by, place.kind, above, place.redacted))
    _check_text(body, long, standing)
    row = {
        "proposal_id": place.proposal_id, "jurisdiction": place.jurisdiction, "version": version,
        "version_digest": place.document_digest, "flow_id": flow, "field": field, "parent_id": parent,
        "author_id": by.person_id, "chosen_name": by.name or None, "verified": place.jurisdiction in by.residence,
        "standing": standing, "channel": "web", "credit": credit, "body": body, "body_html": to_html(body),
        "text_key": rules.text_key(body), "submitted_on": clock.day(now), "state": "shown", **_NO_REPLIES,
    }  # fmt: skip
    comment_id = keep(db, row)
    if secret:
        _refuse_flood(db, now, secret, str(by.person_id), network)
    entry = append(
        db, kind="comment_submitted", now=now, jurisdiction=place.jurisdiction,
        subjects=(f"proposal:{slug}", f"comment:{comment_id}", *((f"comment:{parent}",) if parent else ())),
        facts={
            "comment": comment_id, "proposal": slug, "version": version, "digest": place.document_digest, "flow": flow,
            "field": field, "parent": parent, "consultation": row["consultation_id"], "verified": row["verified"],
        },
        text={"body": body, **({"credit": credit} if credit else {})},
    )  # fmt: skip
    entered(db, comment_id, entry)
    return comment_id


def entered(db: Connection, comment_id: int, entry: int) -> None:
    """Note the entry of a comment."""
    refuse_if(None if db.execute(_ENTERED, {"comment": comment_id, "entry": entry}).rowcount else "changed_meanwhile")


@act("public")
def withdraw_comment(db: Connection, *, by: Actor, now: datetime, comment_id: int) -> None:
    """The author takes the text back: it and what they said of themselves are gone for good, the entry says that it was
    there."""
    row = held(db, comment_id)
    refuse_if(rules.cannot_withdraw(by, row.author_id, row.state))
    take_back(db, now, row, kind="comment_withdrawn", facts={"comment": comment_id})


def take_back(
    db: Connection, now: datetime, row: Any, *, kind: str, facts: dict[str, object], seat: str | None = None
) -> None:
    """What every withdrawal does. ``kind``: of its entry; ``seat``: that filed it for somebody."""
    places = counting.places_of(row)
    counting.add(db, row.proposal_id, dict.fromkeys(places, counting.changed(row, state="withdrawn")))
    counting.forget_text(db, row.proposal_id, places, row.text_key)
    seen = queries.seen(db, [row.id])
    shift(db, seen, [replace(one, state="withdrawn", text_key=None) for one in seen])
    db.execute(_WITHDRAWN, {"comment": row.id})
    end_requests(db, [row.id], "hide")
    moved(db, [row.id])
    erase_payload(db, row.entry_id)
    forget_statements(db, [row.id])
    append(
        db, kind=kind, now=now, jurisdiction=row.jurisdiction, seat=seat,
        subjects=(f"proposal:{row.slug}", f"comment:{row.id}"), facts=facts,
    )  # fmt: skip


def held(db: Connection, comment_id: int) -> Any:
    """The comment, while nobody else changes the comments of its proposal; read again once that is so."""
    found = queries.comment(db, comment_id)
    if found is None:
        raise Missing
    counting.hold(db, found.proposal_id)
    return queries.comment(db, comment_id)


def _above(db: Connection, slug: str, parent: int) -> Any:
    """The comment that a reply joins: the one it answers, or the one that this one answers."""
    found = queries.comment(db, parent)
    if found is not None and found.parent_id is not None and found.state == "shown":
        found = queries.comment(db, found.parent_id)
    if found is None or found.slug != slug:
        raise Missing
    return found


def _check_text(body: str, long: bool, standing: str) -> None:
    problem = rules.text_problem(body, long)
    if problem:
        raise Refused(problem[0], field="body", **problem[1])
    if standing not in list(rules.Standing):
        raise Refused("choose_one_of_these", field="standing")


def keep(db: Connection, row: dict[str, Any]) -> int:
    """Number, count and insert a comment; completes ``row``. Returns its id. Whose letter or call is whose nobody is
    asked: without an author it has no number in the consultation, and is no second one of its kind."""
    proposal_id, person = row["proposal_id"], row["author_id"]
    consultation = queries.open_consultation(db, proposal_id, row["submitted_on"])
    if consultation and consultation.version != row["version"]:
        consultation = None  # what is said of another version is no answer to what was asked
    row["consultation_id"] = consultation.id if consultation else None
    places = rules.places(row["flow_id"], row["consultation_id"])
    waits = row["parent_id"] is None
    counted = counting.submit(db, proposal_id, places, waiting=waits, channel=row["channel"])
    news = counting.new_here(db, proposal_id, places, row["text_key"], person if row["verified"] else None)
    if not news[rules.WHOLE]["texts"] and person is not None:
        _refuse_twice(db, row)
    row["number"], row["author_number"] = counted[rules.WHOLE].submissions, None
    if consultation and person is not None:
        at = rules.of_consultation(consultation.id)
        known = queries.voice(db, consultation.id, person)
        row["author_number"] = known or counted[at].voices + 1
        if known is None:
            spoke = {"consultation_id": consultation.id, "person_id": person, "number": row["author_number"]}
            db.execute(_SPEAK, spoke)
            news[at]["voices"] = 1
    counting.add(db, proposal_id, news)
    shift(db, [], [Seen(**{name: row[name] for name in _SEEN})])
    comment_id = int(db.execute(_INSERT, row).scalar_one())
    if row["parent_id"] is not None:
        db.execute(_REPLIED, {"comment": row["parent_id"]})
    return comment_id


def _refuse_flood(db: Connection, now: datetime, secret: str, person: str, network: str) -> None:
    refuse_flood(db, now=now, what="comment", who=person, secret=secret)
    if network:
        many = "too_fast_network"
        refuse_flood(db, now=now, what="comment_network", who=network, secret=secret, reason=many)


def _refuse_twice(db: Connection, row: dict[str, Any]) -> None:
    """A second click is no second comment."""
    same = queries.same_text(db, row)
    if same:
        raise Refused("sent_twice", field="body", no=same.id, time=same.submitted_on)
