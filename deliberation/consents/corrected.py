"""Evidence, and what measures rest on, of which the vote or the act was corrected since: what it says now. Computed on
reading; what was chosen, recorded or entered stays."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents import rules
from deliberation.consents.decision import Said
from deliberation.consents.gathered import roll_call, said_by_act
from deliberation.consents.standing import Standing, bodies
from deliberation.council import queries as council


@dataclass(frozen=True)
class Corrected:
    """``on``: the day of the last correction; the rest is what the corrected vote, or the corrected act, says.
    ``turned``: it no longer says what it was counted for; ``recorded``: by a record, not only by those who chose it;
    ``about``: of an act, what it is about by now; None for a vote. ``effect``: of the measure that rests on it; None of
    evidence. ``ending``: of the vote. ``named``: title of the act and day of its vote: one is told from another.
    ``later``: the vote is not the corrected one, but one on the same act that stands after it."""

    on: date
    reference: str
    way: str
    said: str
    turned: bool
    in_favour: int | None
    against: int | None
    entry: int
    recorded: bool
    about: Mapping[str, Any] | None = None
    effect: str | None = None
    ending: str | None = None
    named: tuple[Mapping[str, str | None], date | None] = ({}, None)
    later: bool = False


Since = dict[str, list[Corrected]]
"""By reference: what was corrected of it, its vote before the act itself."""


@dataclass(frozen=True)
class _Used:
    """Evidence as it was counted. ``place``: the proposal, by its id or its slug, and the plan that it was about."""

    way: str
    said: str
    reference: str
    content: Mapping[str, Any]
    place: Mapping[str, Any]
    recorded: bool

    @property
    def act(self) -> int:
        return int(self.reference[4:])

    def left(self, entry: Any) -> bool:
        """Whether the act says nothing of that plan any more, or something of one field alone."""
        return entry.field is not None or any(getattr(entry, name) != value for name, value in self.place.items())

    def stands(self, entry: Any) -> bool:
        """Whether it was counted for what the act is about by this entry."""
        if self.left(entry):
            return self.said == Said.not_shown
        as_voted = said_by_act(self.content["vote"]["ending"]) == self.said  # not where it had left, and came back
        return as_voted and (entry.flow_id, entry.kind) == (self.content.get("flow"), self.content["kind"])


def of_bodies(db: Connection, bodies: Iterable[Mapping[str, Any]], measures: Iterable[Any] = ()) -> Since:
    """By reference: the evidence of these records that was corrected since, and what these measures rest on
    (queries.measures_of). A residents' result never is."""
    return of_both(db, (), bodies, measures)


def of_chosen(db: Connection, chosen: Iterable[Any]) -> Since:
    """The same of what was chosen and stands (queries.evidence), whether a record counts it or not."""
    return of_both(db, chosen, ())


def of_both(
    db: Connection, chosen: Iterable[Any], bodies: Iterable[Mapping[str, Any]], measures: Iterable[Any] = ()
) -> Since:
    """The same of all, in one question; what a record says of a decision goes before what was chosen."""
    used = [*map(_chosen, chosen), *(one for body in bodies for one in _counted(body))]
    used = [one for one in used if one.reference.startswith("act:") and one.content.get("vote")]
    taken = [m for m in measures if m.act_id is not None]
    known = council.votes_and_entries(db, sorted({one.act for one in used} | {m.act_id for m in taken}))
    found: Since = {}
    for one in used:
        votes, entries = known.get(one.act, ((), ()))
        of_it = (_of_vote(one, votes, entries), _of_act(one, votes, entries))
        found |= _named(one.reference, of_it, votes, entries)
    for m in taken:
        votes, entries = known.get(m.act_id, ((), ()))
        of_it = (_vote_of_measure(m, votes), _act_of_measure(m, votes, entries))
        found |= _named(m.reference, of_it, votes, entries)
    return found


def _named(reference: str, of_it: Iterable[Corrected | None], votes: Sequence[Any], entries: Sequence[Any]) -> Since:
    """None where nothing was corrected."""
    if not entries:
        return {}
    day = next((v.taken_from for v in reversed(votes) if v.current), None)
    named = ({"ja": entries[-1].act_title_ja, "en": entries[-1].act_title_en}, day)
    corrected = [replace(one, named=named) for one in of_it if one is not None]
    return {reference: corrected} if corrected else {}


def of_today(db: Connection, chosen: Sequence[Any], standing: Standing | None) -> tuple[Since, list[list[Corrected]]]:
    """For a page that tells what was chosen and where each flow stands by which record: the corrections, and those of
    them that are about nothing chosen, but about what such a record counts, or what stops a flow today or lets it run
    again."""
    by = {of for f in standing.kept for of in (f.today.reference, f.today.lifted)} if standing else set()
    measures = [m for m in standing.measures if m.reference in by] if standing else ()
    found = of_both(db, chosen, bodies(db, standing) if standing else (), measures)
    named = {e.reference for e in chosen}
    return found, [of_it for reference, of_it in found.items() if reference not in named]


def turned(found: Since, reference: str) -> Corrected | None:
    """That by which it no longer says what it was counted for: the act before its vote."""
    return next((one for one in reversed(found.get(reference, ())) if one.turned), None)


def has_left(db: Connection, chosen: Iterable[Any]) -> set[str]:
    """What of it is about another plan by now, or about one field alone: of this plan it says nothing any more."""
    used = [one for one in map(_chosen, chosen) if one.reference.startswith("act:")]
    known = council.votes_and_entries(db, sorted({one.act for one in used}))
    return {one.reference for one in used if one.act in known and one.left(known[one.act][1][-1])}


def _chosen(row: Any) -> _Used:
    place = {"proposal_id": row.proposal_id, "plan_digest": row.plan_digest}
    return _Used(row.way, row.said, row.reference, json.loads(row.body), place, False)


def _counted(body: Mapping[str, Any]) -> Iterable[_Used]:
    place = {"slug": body["proposal"], "plan_digest": body["plan_digest"]}
    for way in body["evidence"]:
        for act in way["acts"]:
            yield _Used(way["way"], act["said"], act["reference"], act["content"], place, True)


def _of_vote(used: _Used, votes: Sequence[Any], entries: Sequence[Any]) -> Corrected | None:
    """By the last vote on its act, as when it is chosen: a correction of the counted one, or one that stands later."""
    alike, cast = [v for v in votes if _says(v, used.content["vote"])], [v for v in votes if v.current]
    if not alike or (cast and cast[-1] in alike):
        return None
    corrected = _last(alike[-1], votes)
    now = cast[-1] if cast else corrected
    turned = str(said_by_act(now.ending)) != used.said and not used.left(entries[-1])
    return replace(_vote(used.reference, used.way, now, turned, used.recorded), later=now.id != corrected.id)


def _vote(reference: str, way: str, now: Any, turned: bool, recorded: bool, effect: str | None = None) -> Corrected:
    return Corrected(
        clock.day(now.entered_at), reference, way, str(said_by_act(now.ending)), turned, now.in_favour, now.against,
        now.log_entry_id, recorded, effect=effect, ending=now.ending,
    )  # fmt: skip


def _last(vote: Any, votes: Sequence[Any]) -> Any:
    later = {v.supersedes_id: v for v in votes}
    while vote.id in later:
        vote = later[vote.id]
    return vote


def _says(vote: Any, kept: Mapping[str, Any]) -> bool:
    now = roll_call(vote)
    return all(now.get(name) == value for name, value in kept.items())


def _of_act(used: _Used, votes: Sequence[Any], entries: Sequence[Any]) -> Corrected | None:
    """A correction of its title or its text alone changes nothing of what it was counted for."""
    if not entries or used.stands(entries[-1]):
        return None
    elsewhere = any(getattr(entries[-1], n) != value for n, value in used.place.items() if n != "plan_digest")
    return _act(used.reference, used.way, votes, entries, elsewhere, used.recorded)


def _act(
    reference: str, way: str, votes: Sequence[Any], entries: Sequence[Any], elsewhere: bool, recorded: bool,
    effect: str | None = None,
) -> Corrected:  # fmt: skip
    """``elsewhere``: whether it is about another proposal by now."""
    now = since = entries[-1]
    for entry in reversed(entries):
        if _place(entry) != _place(now):
            break
        since = entry
    ending = next((v.ending for v in reversed(votes) if v.current), None)
    about = {
        "kind": now.kind, "version": now.version_no, "flow_id": now.flow_id, "field": now.field, "slug": now.slug,
        "proposal": {"ja": now.title_ja, "en": now.title_en}, "flow": {"ja": now.flow_ja, "en": now.flow_en},
        "elsewhere": elsewhere,
    }  # fmt: skip
    return Corrected(
        clock.day(since.act_entered_at), reference, way, str(said_by_act(ending)), True, None, None,
        since.act_log_entry_id, recorded, about, effect, ending,
    )  # fmt: skip


def _place(entry: Any) -> tuple[Any, ...]:
    return entry.proposal_id, entry.plan_digest, entry.flow_id, entry.field, entry.kind


def _vote_of_measure(measure: Any, votes: Sequence[Any]) -> Corrected | None:
    """Of the vote that stood when the measure was entered: it had passed."""
    then = [v for v in votes if v.log_entry_id < measure.entry_id]
    corrected = {v.supersedes_id for v in then}
    stood = [v for v in then if v.id not in corrected]
    if not stood or stood[-1].current:
        return None
    now = _last(stood[-1], votes)
    return _vote(measure.reference, "", now, said_by_act(now.ending) is not Said.yes, True, measure.effect)


def _act_of_measure(measure: Any, votes: Sequence[Any], entries: Sequence[Any]) -> Corrected | None:
    """Where the act is about another proposal by now, or about another flow than the measure."""
    then = [e for e in entries if e.act_log_entry_id < measure.entry_id]
    elsewhere = bool(then) and then[-1].proposal_id != entries[-1].proposal_id
    if not then or not (elsewhere or rules.reaches_other_flows(entries[-1].flow_id, json.loads(measure.flows))):
        return None
    return _act(measure.reference, "", votes, entries, elsewhere, True, measure.effect)
