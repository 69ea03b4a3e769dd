"""Who can sit in a body at once: one chair, and no more members than seats. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from deliberation.council.gap import Span
from deliberation.council.kinds import COMMITTEES
from deliberation.council.rules import Fault


def after_end(body: Any, written: str | date | None, field: str) -> list[Fault]:
    """Nothing is done in a body after the day on which it ended. ``body``: queries.body. ``written``: the day, or the
    days, of what is entered."""
    on = Span.read(written) if body is not None and body.ended_on is not None else None
    return [Fault("body_ended", field, {"date": body.ended_on})] if on is not None and on.first > body.ended_on else []


def faults_of_term(
    body: Any, others: Sequence[Any], *, member_id: int, part: str, since: date, until: date | None
) -> list[Fault]:
    """What keeps a term from standing beside the ``others`` of its body (queries.terms_of_body)."""
    beside = [one for one in others if until is None or one.since <= until]
    found = after_end(body, since, "since") or _past_end(body, until)
    own = next((one for one in beside if one.member_id == member_id), None)
    if own is not None:  # a roll would call them twice
        told = {"date": own.since, **({"until": own.until} if own.until else {})}
        found.append(Fault("sits_then_already" if own.until else "sits_already", "since", told))
    chair = next((x for x in beside if x.part == "chair" and x is not own), None) if part == "chair" else None
    if chair is not None:
        name = {"ja": chair.name_ja, "en": chair.name_en}
        found.append(Fault("chair_already", "part", {"name": name, "date": chair.since}))
    if body.seats is not None and most_at_once([*beside, _New(member_id, since, until)], since) > body.seats:
        found.append(Fault("seats_filled", "body", {"n": body.seats, "date": since}))
    return found


def _past_end(body: Any, until: date | None) -> list[Fault]:
    """Whoever sits to the end of a body sits to its last day. None: as long as it stands."""
    past = until is not None and body.ended_on is not None and until > body.ended_on
    return [Fault("term_past_body", "until", {"date": body.ended_on})] if past else []


def cannot_join(on: date, since: date, until: date | None) -> str | None:
    """Nobody is in a group before it began or after it ended."""
    return "group_not_there_then" if on < since or (until is not None and on > until) else None


def cannot_have_parent(kind: str, part_of: int | None) -> str | None:
    """A committee is one of an assembly."""
    return "committee_of_no_assembly" if kind in COMMITTEES and part_of is None else None


def most_at_once(terms: Iterable[Any], since: date) -> int:
    """The most people who sit together on any day from ``since`` on."""
    told = list(terms)
    days = {since, *(one.since for one in told if one.since > since)}
    return max(
        len({one.member_id for one in told if one.since <= on and (one.until is None or one.until >= on)})
        for on in days
    )


class _New:
    """A term that is not on record yet."""

    def __init__(self, member_id: int, since: date, until: date | None) -> None:
        self.member_id, self.since, self.until = member_id, since, until
