"""Everything wrong with an act, a vote or a meeting as typed: the page says all of it at once, the act refuses with the
first. Only reads."""

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import queries, rules, seating
from deliberation.council.entries import Content, Pair
from deliberation.council.figures import FIGURES, faults_of_figures
from deliberation.council.gap import Span
from deliberation.council.kinds import PETITIONS, VOTED_KINDS, Decision, MemberPart, Question
from deliberation.council.places import Place, look_up
from deliberation.council.rules import Fault, VoteEntered
from deliberation.council.writing import act_row
from deliberation.proposals import queries as proposals


def of_day(written: str | None, today: date, field: str) -> list[Fault]:
    """The secretariat enters days, and only past ones."""
    try:
        on = date.fromisoformat(written or "")
    except ValueError:
        return [Fault("no_such_day", field, {"label": f"label.{field}"})]
    reason = rules.cannot_date(on, today=today)
    return [Fault(reason, field)] if reason else []


def of_content(db: Connection, jurisdiction: str, content: Content, today: date) -> tuple[Place, list[Fault]]:
    """The place that an act is about, and what is wrong with the act. Whether what it names belongs to this assembly
    is the act's own question: who asks for another one's is told nothing."""
    body = queries.body(db, content.body_id) if content.body_id else None
    faults = rules.faults_of_act(
        content.kind, body_kind=body.kind if body else None, parent=content.parent_id is not None, vote=None,
        withdrawn=content.withdrawn, introduced=any(part == MemberPart.introducer for _, part in content.members),
    )  # fmt: skip
    place, missing = look_up(db, content.about, jurisdiction)
    faults += [
        *_of_days(content, today),
        *_of_meeting(db, content, body),
        *seating.after_end(body, content.acted_on, "acted_on"),
        *faults_of_figures(content.kind, content.figures),
        *missing,
        *_of_version(content, place),
    ]
    if content.event_id is not None:
        event = proposals.event(db, content.event_id)
        if event is None or event.proposal_id != place.proposal_id:
            faults.append(Fault("event_of_other_proposal", "event"))
    return place, faults


def _of_version(content: Content, place: Place) -> list[Fault]:
    """An act is about a version only once that is out, about the proposal as such at any time. On the version's own
    day nobody can tell."""
    span, out = content.span, place.published_on
    early = span is not None and out is not None and span.last < out
    return [Fault("act_before_version", "version", {"v": place.version_no, "date": out})] if early else []


def _of_meeting(db: Connection, content: Content, body: Any) -> list[Fault]:
    """What a meeting dealt with is dated on its day, or gathered over days around it, and is before its body."""
    held = queries.meeting(db, content.meeting_id) if content.meeting_id else None
    if held is None:
        return []
    span, on = content.span, Span.read(held.held_on)
    apart = span is not None and on is not None and (span.last < on.first or on.last < span.first)
    found = [Fault("act_not_on_day_of_meeting", "acted_on", {"date": held.held_on})] if apart else []
    return [*found, *(_of_body(held, content.body_id, body.kind) if body is not None else [])]


def _of_body(held: Any, body_id: int, kind: str) -> list[Fault]:
    """A meeting is one of the body that acts in it; an assembly's are those of its plenary."""
    if held.body_id == body_id or {held.body_kind, kind} <= {"assembly", "plenary"}:
        return []
    return [Fault("meeting_of_other_body", "meeting", {"name": {"ja": held.body_ja, "en": held.body_en}})]


def _of_days(content: Content, today: date) -> list[Fault]:
    """One day; signatures are gathered and comments asked for over several."""
    first, _, last = (content.acted_on or "").partition("..")
    faults = of_day(first, today, "acted_on")
    if not last:
        return faults
    faults += of_day(last, today, "acted_until")
    if not faults and last < first:
        faults.append(Fault("date_order", "acted_until", {"date": date.fromisoformat(first)}))
    if content.kind not in FIGURES:
        faults.append(Fault("period_of_other_kind", "acted_until"))
    return faults


def of_correction(db: Connection, found: Any, revision: int, content: Content, place: Place) -> list[Fault]:
    """A correction changes something, and takes nothing from under a vote. ``found``: queries.act; of another
    ``revision`` than was read, the act tells."""
    same = found.revision == revision and _same(db, found, content, place)
    return [Fault("correction_changes_nothing", "correction")] if same else _of_votes(db, found, content)


def _of_votes(db: Connection, found: Any, content: Content) -> list[Fault]:
    """What was voted on stays something that can be voted on, of the body that voted, and no later than its votes."""
    votes = [one for one in queries.votes_of_acts(db, [found.id]).get(found.id, ()) if one.current]
    span = content.span
    petition = content.kind in PETITIONS
    wrong = [(vote, field) for vote in votes for field, is_so in {
        "kind": content.kind not in VOTED_KINDS or (vote.question == Question.in_intent and not petition),
        "withdrawn": content.withdrawn,
        "body": content.body_id != vote.body_id,
        "acted_on": span is not None and vote.taken_from is not None and vote.taken_from < span.first,
    }.items() if is_so]  # fmt: skip
    told = {field: vote for vote, field in reversed(wrong)}  # the first vote that each would be taken from
    return [
        Fault("act_after_vote" if field == "acted_on" else "voted_on_as_it_was", field, _named(vote))
        for field, vote in told.items()
    ]


def _named(vote: Any) -> dict[str, Any]:
    """A vote as pages lead to it beside what it keeps back."""
    day = Span.read(vote.taken_on)
    return {
        "label": f"council.question.{vote.question}", "date": day.first if day else "", "act": vote.act_id,
        "vote": vote.id,
    }  # fmt: skip


def of_body(db: Connection, body_id: int, seats: int | None, ended_on: date | None, today: date) -> list[Fault]:
    """A body has seats for all who sit in it today, or sat in it on its last day; it ended after all that it did."""
    found = []
    if ended_on is not None:
        found += of_day(ended_on.isoformat(), today, "ended_on")
        later = [(on, what) for what, on in queries.last_days(db, body_id, today).items() if on > ended_on]
        if later:
            on, what = max(later)
            found.append(Fault("body_ends_before", "ended_on", {"label": f"council.of_body.{what}", "date": on}))
    day = ended_on or today
    sit = seating.most_at_once(queries.terms_of_body(db, body_id, day), day)
    wrong = rules.cannot_have_seats(seats) or ("more_sit_than_seats" if seats is not None and sit > seats else None)
    return [*found, *([Fault(wrong, "seats", {"n": sit})] if wrong else [])]


def meeting_moved(db: Connection, meeting_id: int, held_on: str) -> list[Fault]:
    """What a meeting dealt with, and what it voted on, stays on its day."""
    on = Span.read(held_on)
    acts = queries.acts_of_meeting(db, meeting_id)
    votes = [v for rows in queries.votes_of_acts(db, [row.id for row in acts]).values() for v in rows]
    voted = {
        v.act_id for v in votes if v.current and v.meeting_id == meeting_id and not _within(Span.read(v.taken_on), on)
    }
    apart = [row for row in acts if row.id in voted or not _within(Span.read(row.acted_on), on)]
    told = [(row.id, {"ja": row.title_ja, "en": row.title_en}) for row in apart]
    return [Fault("acts_of_another_day", "held_on", {"n": len(told), "acts": told})] if told else []


def _within(span: Span | None, on: Span | None) -> bool:
    """Whether two spans of days meet; what has no day is nowhere else."""
    return span is None or on is None or (span.first <= on.last and on.first <= span.last)


def _same(db: Connection, found: Any, content: Content, place: Place) -> bool:
    """Whether an act's entry holds just what was typed."""
    members = {(row.id, row.part) for row in queries.members_of_entry(db, found.entry_id)}
    figures = [(row.code, row.part, row.value, row.precision) for row in queries.figures(db, found.entry_id)]
    return (
        all(getattr(found, name) == value for name, value in act_row(content, place).items())
        and members == {(member, str(part)) for member, part in content.members}
        and figures == [(f.code, f.part, f.value, f.precision) for f in content.figures]
    )


def revision_of(db: Connection, term: Any) -> int:
    """What a form about a term was drawn from: the entry of the newest correction, 0 before the first."""
    made = queries.term_corrections(db, term.member_id).get(term.id)
    return int(made[0].log_entry_id) if made else 0


def newer_correction(db: Connection, term: Any, revision: int, seat: str | None) -> Fault | None:
    """A correction since ``revision``, by somebody else or this ``seat``: of the term as a whole, at no field."""
    made = queries.term_corrections(db, term.member_id).get(term.id)
    if (made[0].log_entry_id if made else 0) == revision:
        return None
    reason = "edited_by_your_seat" if made and made[0].seat == seat else "edited_meanwhile"
    return Fault(reason, "", {"time": made[0].corrected_at if made else ""})


def of_spoken(speaks_for: Pair | None) -> list[Fault]:
    """For whom a member speaks is written, or said not to have been announced (None): nothing typed says neither."""
    if speaks_for is None or speaks_for.get("ja"):
        return []
    return [Fault("japanese_first" if speaks_for.get("en") else "speaks_for_or_none", "speaks_for_ja")]


def of_answer(db: Connection, request: Any, decision: str | None, correction: int | None) -> list[Fault]:
    """An answer "corrected" names by what: an entry of the public record that has corrected the contested thing since
    it was contested. ``request``: queries.correction_request."""
    if decision != Decision.corrected:
        return [Fault("kept_names_correction", "made")] if decision and correction is not None else []
    made = {row.log_entry_id for row in queries.corrections(db, request)}
    if not made:
        return [Fault("nothing_corrected_since", "decision")]
    return [] if correction in made else [Fault("correction_not_named", "made")]


def of_vote(
    db: Connection, act: Any, vote: VoteEntered, taken_on: date, today: date, *, meeting_id: int | None = None,
    instead: Any = None,
) -> list[Fault]:  # fmt: skip
    """``act``: queries.act, whose body votes; its members are those of that day. ``instead``: the vote that this one
    corrects."""
    roster = [member.id for member in queries.roster(db, act.body_id, taken_on)]
    late, early = rules.cannot_date(taken_on, today=today), rules.cannot_vote_on(taken_on, act.acted_from)
    return [
        *([Fault(late, "taken_on")] if late else []),
        *([Fault(early, "taken_on", {"date": act.acted_from})] if early else []),
        *seating.after_end(queries.body(db, act.body_id), taken_on, "taken_on"),
        *_voted_already(db, act, vote, taken_on, instead.id if instead else None),
        *rules.faults_of_act(
            act.kind, body_kind=act.body_kind, parent=act.parent_id is not None, vote=vote, withdrawn=act.withdrawn
        ),
        *rules.faults_of_vote(rules.with_seats(vote, act.seats, instead), roster=roster),
        *_of_sitting(act, taken_on, queries.meeting(db, meeting_id) if meeting_id else None),
    ]


def own_sitting(db: Connection, act: Any, taken_on: date) -> int | None:
    """The meeting that the act was dealt with in, if the vote can have been taken there."""
    held = queries.meeting(db, act.meeting_id) if act.meeting_id else None
    return act.meeting_id if held is not None and not _of_sitting(act, taken_on, held) else None


def _of_sitting(act: Any, taken_on: date, held: Any) -> list[Fault]:
    """A vote is taken in a meeting of its day and its body."""
    if held is None:
        return []
    on, found = Span.read(held.held_on), []
    if on is not None and not on.first <= taken_on <= on.last:
        found.append(Fault("act_not_on_day_of_meeting", "meeting", {"date": held.held_on}))
    return [*found, *_of_body(held, act.body_id, act.body_kind)]


def _voted_already(db: Connection, act: Any, vote: VoteEntered, taken_on: date, instead: int | None) -> list[Fault]:
    """A question is answered once a day: whatever is different is a correction. Of several amendments two may fall."""
    if vote.question is Question.amended:
        return []
    for old in queries.votes_of_acts(db, [act.id]).get(act.id, ()):
        if old.current and old.id != instead and (old.question, old.taken_from) == (vote.question, taken_on):
            told = {"label": f"council.question.{vote.question}", "date": taken_on, "act": act.id, "vote": old.id}
            return [Fault("vote_entered_already", "question", told)]
    return []
