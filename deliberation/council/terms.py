"""What keeps the days of a term from being put right: another term beside it, and votes on record. Only reads.

``again``: the day from which the member sat once more after a time in between, to the end that stood before. Then one
term is put right to two, in one act: between the two there would be votes without their member.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import queries, seating
from deliberation.council.rollcalls import NAMED_WAYS
from deliberation.council.rules import Fault

Span = tuple[date, date | None]


def days_of(term: Any) -> str:
    """The days of a term as a form carries them: what was read can be told from what stands now."""
    return f"{term.since.isoformat()}..{term.until.isoformat() if term.until else ''}"


def faults_of_days(
    db: Connection, term: Any, since: date, until: date | None, *, read: str, seat: str | None,
    again: date | None = None,
) -> list[Fault]:  # fmt: skip
    """``term``: queries.term. ``read``: its days as they were read (:func:`days_of`). ``seat``: who puts them right."""
    newer = _newer(db, term, read, seat)
    if newer:
        return [newer]
    if until is not None and until < since:
        return [Fault("date_order", "until", {"date": since})]
    if again is not None and (wrong := _cannot_sit_again(term, until, again)):
        return [wrong]
    if (since, until) == (term.since, term.until):
        return [Fault("correction_changes_nothing", "since")]
    spans = [(since, until), *([(again, term.until)] if again else ())]
    beside = [
        one if one.field == "until" else Fault(one.reason, field, one.values)
        for field, span in zip(("since", "again"), spans, strict=False)
        for one in _beside(db, term, *span)
        if one.field != "until" or field == "since"  # the second term ends as the one did that it is made of
    ]
    return [*beside, *_voted(db, term, spans)]


def _cannot_sit_again(term: Any, until: date | None, again: date) -> Fault | None:
    """Whoever sits again was away for a day or more, and sits to the end of the term as it stood."""
    if until is None:
        return Fault("required", "until", {"label": "label.until_day"})
    if (again - until).days < 2:
        return Fault("again_without_gap", "again", {"date": until})
    return Fault("again_after_end", "again", {"date": term.until}) if term.until and again > term.until else None


def _newer(db: Connection, term: Any, read: str, seat: str | None) -> Fault | None:
    """What somebody else, or this seat, has entered since."""
    if days_of(term) == read:
        return None
    made = queries.corrected(db, term.member_id)[1].get(term.id, ())
    last = made[0] if made and made[0]["days"] == days_of(term) else None
    if last is None:
        return Fault("term_ended_meanwhile", "until", {"date": term.until})
    return Fault("edited_by_your_seat" if last["seat"] == seat else "edited_meanwhile", "", {"time": last["at"]})


def _beside(db: Connection, term: Any, since: date, until: date | None) -> list[Fault]:
    """Beside the other terms of the body; every fault is one of the days, which alone can be changed here:
    of the first one, but for an end after that of the body."""
    others = [one for one in queries.terms_of_body(db, term.body_id, since) if one.id != term.id]
    body, who = queries.body(db, term.body_id), {"member_id": term.member_id, "part": term.part}
    return seating.faults_of_term(body, others, **who, since=since, until=until)


def _voted(db: Connection, term: Any, spans: Sequence[Span]) -> list[Fault]:
    """Whoever voted or presided was a member on that day: what the days would leave out is put right first."""
    others = [one for one in _own(db, term) if one.id != term.id]
    apart: dict[int, Any] = {}
    early = False
    for vote in queries.votes_by_term(db, term.body_id, term.member_id, term.since, term.until):
        covered = any(_covers(*span, vote.taken_from) for span in spans) or any(
            one.body_id in (term.body_id, vote.body_id) and _covers(one.since, one.until, vote.taken_from)
            for one in others
        )
        if not covered:
            apart[vote.act_id] = {"ja": vote.title_ja, "en": vote.title_en}
            early = early or vote.taken_from < spans[0][0]
    told = {"n": len(apart), "acts": list(apart.items())}
    return [Fault("votes_outside_term", "since" if early else "until", told)] if apart else []


def concerned(db: Connection, act_id: int, member_id: int | None) -> frozenset[int]:
    """Whom the record of an act concerns: those it names, and this member where a roll call since their first day in
    the body does not: by an end or a gap that was entered wrongly they would have no word about it."""
    named = queries.members_named(db, act_id)
    if member_id is None or member_id in named:
        return named
    votes = [
        vote for vote in queries.votes_of_acts(db, [act_id]).get(act_id, ()) if vote.current and vote.way in NAMED_WAYS
    ]
    return named | ({member_id} if any(_left_out(db, vote, member_id) for vote in votes) else frozenset())


def _left_out(db: Connection, vote: Any, member_id: int) -> bool:
    """Whether a roll is of a day since the member's first one there, as it stands or as it ever stood."""
    body = queries.body(db, vote.body_id)
    there = {vote.body_id, body.part_of_id if body is not None and body.kind == "plenary" else None}
    terms = {one.id: one for one in queries.terms_of_member(db, member_id) if one.body_id in there}
    before = queries.corrected(db, member_id)[1]
    days = [one.since for one in terms.values()]
    days += [date.fromisoformat(told["since"]) for term in terms for told in before.get(term, ())]
    return bool(days) and vote.taken_from is not None and min(days) <= vote.taken_from


def _own(db: Connection, term: Any) -> Any:
    return queries.terms_of_member(db, term.member_id)


def _covers(since: date, until: date | None, on: date) -> bool:
    return since <= on and (until is None or on <= until)
