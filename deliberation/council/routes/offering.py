"""What the form of an act offers: the newest on record, or what holds the words that are typed; and always what is
chosen already, however old: a correction would take it away unsaid."""

from collections.abc import Sequence
from typing import Any

from deliberation.council import queries
from deliberation.council.forms import ActForm, DataSelect, Words
from deliberation.council.routes import about
from deliberation.council.routes.shared import name_of, offer_bodies, offer_meetings
from deliberation.council.rules import Fault
from deliberation.proposals import queries as proposals
from deliberation.web import reading
from deliberation.web.typed import number

ACTS, QUESTIONS = 100, 50


def offer(form: ActForm, jurisdiction: str, but: int | None = None) -> list[Fault]:
    """Fill the selects with what this assembly has on record; what was thereby forgotten. ``but``: the act that is
    corrected, which belongs to none of its own."""
    offer_bodies(form, jurisdiction)
    offer_meetings(form.meeting, jurisdiction, number(form.body.data), form.acted_on.data)
    _parents(form, jurisdiction, but)
    _questions(form, jurisdiction)
    known = queries.members(reading(), jurisdiction)
    form.members.choices = [(str(row.id), name_of(row)) for row in (*known, *_left_out(form, jurisdiction, known))]
    _events(form)
    return about.offer(form, jurisdiction)


def _parents(form: ActForm, jurisdiction: str, but: int | None) -> None:
    found = queries.possible_parents(reading(), jurisdiction, form.parent_words.data or "", ACTS + 1, but=but)
    chosen = queries.act(reading(), number(form.parent.data) or 0)
    rows = _with(form.parent, found, ACTS, chosen, jurisdiction)
    form.parent.offer([(row.id, _item(row)) for row in rows], none="label.nothing")


def _questions(form: ActForm, jurisdiction: str) -> None:
    found = queries.questions_offered(reading(), jurisdiction, form.question_words.data or "", QUESTIONS + 1)
    chosen = queries.question(reading(), number(form.question.data) or 0)
    rows = _with(form.question, found, QUESTIONS, chosen, jurisdiction)
    form.question.offer([(row.id, f"{name_of(row)}: {row.title}") for row in rows], none="label.nothing")


def _with(field: DataSelect, found: Sequence[Any], most: int, chosen: Any, jurisdiction: str) -> list[Any]:
    """The rows of a long list, cut where it is longer than it says, with the one that is chosen."""
    rows = list(found[:most])
    field.found, field.more = len(rows), len(found) > most
    there = chosen is None or chosen.jurisdiction != jurisdiction or chosen.id in {row.id for row in rows}
    return rows if there else [*rows, chosen]


def _item(row: Any) -> Words:
    """An item by what tells it from others: number, title, day."""
    name = " ".join(part for part in (row.number, name_of(row, "title")) if part)
    return ("council.act_on", {"name": name, "date": row.acted_from}) if row.acted_from else name


def _left_out(form: ActForm, jurisdiction: str, known: Sequence[Any]) -> list[Any]:
    """Members who are chosen and stand in no list."""
    listed = {row.id for row in known}
    typed = [number(one) for one in form.members.data or ()]
    found = [queries.member(reading(), one) for one in typed if one is not None and one not in listed]
    return [row for row in found if row is not None and row.jurisdiction == jurisdiction]


def _events(form: ActForm) -> None:
    """Steps of the proposal that is chosen now."""
    if about.begun_again(form):
        form.event.data = ""
    chosen = proposals.by_slug(reading(), form.proposal.data) if form.proposal.data else None
    steps = proposals.events(reading(), chosen.id) if chosen else ()
    words = [(e.id, ("council.step_on", {"date": e.happened_on or "", "what": name_of(e, "what")})) for e in steps]
    form.event.offer(words, none="label.nothing")
