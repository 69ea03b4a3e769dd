"""What keeps the days of a term from being put right: another term beside it, and votes on record. Only reads."""

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import queries, seating
from deliberation.council.rules import Fault


def days_of(term: Any) -> str:
    """The days of a term as a form carries them: what was read can be told from what stands now."""
    return f"{term.since.isoformat()}..{term.until.isoformat() if term.until else ''}"


def faults_of_days(
    db: Connection, term: Any, since: date, until: date | None, *, read: str, seat: str | None
) -> list[Fault]:
    """``term``: queries.term. ``read``: its days as they were read (:func:`days_of`). ``seat``: who puts them right."""
    newer = _newer(db, term, read, seat)
    if newer:
        return [newer]
    if until is not None and until < since:
        return [Fault("date_order", "until", {"date": since})]
    if (since, until) == (term.since, term.until):
        return [Fault("correction_changes_nothing", "since")]
    return [*_beside(db, term, since, until), *_voted(db, term, since, until)]


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
    """Beside the other terms of the body; every fault is one of the days, which alone can be changed here."""
    others = [one for one in queries.terms_of_body(db, term.body_id, since) if one.id != term.id]
    body, who = queries.body(db, term.body_id), {"member_id": term.member_id, "part": term.part}
    found = seating.faults_of_term(body, others, **who, since=since, until=until)
    return [Fault(one.reason, "since", one.values) for one in found]


def _voted(db: Connection, term: Any, since: date, until: date | None) -> list[Fault]:
    """Whoever voted or presided was a member on that day: what the days would leave out is put right first."""
    others = [one for one in _own(db, term) if one.id != term.id]
    apart: dict[int, Any] = {}
    early = False
    for vote in queries.votes_by_term(db, term.body_id, term.member_id, term.since, term.until):
        covered = _covers(since, until, vote.taken_from) or any(
            one.body_id in (term.body_id, vote.body_id) and _covers(one.since, one.until, vote.taken_from)
            for one in others
        )
        if not covered:
            apart[vote.act_id] = {"ja": vote.title_ja, "en": vote.title_en}
            early = early or vote.taken_from < since
    told = {"n": len(apart), "acts": list(apart.items())}
    return [Fault("votes_outside_term", "since" if early else "until", told)] if apart else []


def _own(db: Connection, term: Any) -> Any:
    return queries.terms_of_member(db, term.member_id)


def _covers(since: date, until: date | None, on: date) -> bool:
    return since <= on and (until is None or on <= until)
