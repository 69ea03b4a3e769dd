"""What is on record already is not entered twice, by a second click or by a colleague. Whoever says that it is another
one names the newest that they were shown (``another``): a newer one is shown first. Only reads."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import queries
from deliberation.council.agenda import is_planned
from deliberation.council.entries import Content, Sitting, Source
from deliberation.council.places import Place
from deliberation.council.rules import Fault


def act_again(
    db: Connection, jurisdiction: str, content: Content, place: Place, *, another: int | None = None
) -> list[Fault]:
    """An act is one by its body, day, kind and title, what it is about and what it hangs on; two numbers are two acts.
    Sources, texts and people beside it make no other act."""
    about = (place.proposal_id, place.version_no, content.parent_id)
    alike = [
        row
        for row in queries.acts_alike(
            db, jurisdiction, content.kind, content.body_id, content.acted_on, content.title["ja"]
        )
        if (row.proposal_id, row.version_no, row.parent_id) == about
        and not (row.number and content.number and row.number != content.number)
    ]
    if not alike or alike[-1].id == another:
        return []
    return [Fault("act_there_already", "another", {"act": alike[-1].id, "time": alike[-1].entered_at})]


def meeting_again(db: Connection, body_id: int, sitting: Sitting, *, another: int | None = None) -> list[Fault]:
    """Sittings of a body on one day are told apart by their names; the name of one that is planned may change."""
    name = (sitting.session_name or {}).get("ja")
    held = queries.meetings_of_day(db, body_id, sitting.held_on)
    alike = [row for row in held if not name or row.session_ja in (name, None) or is_planned(row)]
    if not alike or alike[-1].id == another:
        return []
    return [Fault("meeting_there_already", "another", {"meeting": alike[-1].id, "time": alike[-1].entered_at})]


def source_again(source: Source, there: Iterable[Any]) -> list[Fault]:
    """``there``: what is already beside the act or the meeting."""
    told = (source.kind, source.title or None, source.address or None)
    same = next((row for row in there if (row.kind, row.title, row.address) == told), None)
    if same is None:
        return []
    where = {"act": same.act_id} if same.act_id else {"meeting": same.meeting_id}
    return [Fault("source_there_already", "address" if source.address else "title", {"source": same.id, **where})]


def request_again(db: Connection, act_id: int, member_id: int, request: str) -> list[Fault]:
    """What waits for an answer is not asked once more in the same words."""
    row = queries.waiting_request(db, member_id, request, act_id=act_id)
    told = {"act": act_id, "request": row.id, "time": row.filed_at} if row else {}
    return [Fault("request_there_already", "", told)] if row else []


def own_request_again(db: Connection, member_id: int, about: str, request: str) -> list[Fault]:
    """The same about what is entered about the member."""
    row = queries.waiting_request(db, member_id, request, about=about)
    told = {"member": member_id, "request": row.id, "time": row.filed_at} if row else {}
    return [Fault("request_there_already", "", told)] if row else []


def question_again(db: Connection, member_id: int, place: Place, *, kind: str, title: str, body: str) -> list[Fault]:
    """What a member asks of one place of a proposal is not asked there once more in the same words, until an act of the
    assembly has taken it up."""
    alike = queries.questions_alike(db, member_id, place.proposal_id or 0, kind=kind, title=title, body=body)
    for row in alike:
        there = (row.version_no, row.flow_id, row.field) == (place.version_no, place.flow, place.field)
        if there and not queries.acts_of_question(db, row.id):
            return [Fault("question_there_already", "", {"question": row.id, "time": row.filed_at})]
    return []
