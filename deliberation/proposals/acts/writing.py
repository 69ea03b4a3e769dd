"""Opening a proposal, its dated events, incidents."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import queries, rules
from deliberation.proposals.kinds import Involvement, Kind
from deliberation.proposals.models import Incident, Proposal, ProposalEvent
from deliberation.record.acts import append

Pair = Mapping[str, str | None]  # {"ja": …, "en": … or absent}


@act("public")
def create_proposal(db: Connection, *, by: Actor, now: datetime, slug: str, jurisdiction: str, title: Pair) -> int:
    """Open a proposal of a municipality; its plan follows with the first published version. Returns its id."""
    place = accounts_queries.jurisdiction(db, jurisdiction)
    if place is None:
        raise Missing
    refuse_if(rules.cannot_open_proposal(by, jurisdiction, place.compiled))
    refuse_if(rules.cannot_use_slug(slug), field="slug", label="label.slug")
    row = {"slug": slug, "jurisdiction": jurisdiction, "kind": Kind.filed, "country": place.country, **_titles(title)}
    proposal_id = _insert_proposal(db, now, row)
    append(
        db, kind="proposal_opened", now=now, jurisdiction=jurisdiction, seat=by.seat(Role.clerk, jurisdiction),
        subjects=(rules.subject(slug), f"jurisdiction:{jurisdiction}"),
        facts={"proposal": slug, "content": Kind.filed.value}, text=_text(title),
    )  # fmt: skip
    return proposal_id


@act("public")
def add_event(
    db: Connection, *, by: Actor, now: datetime, proposal_id: int, kind: str, body: Pair, what: Pair,
    happened_on: str | None = None, until: str | None = None, continues: bool = False, source_title: str | None = None,
    source_address: str | None = None, seen_on: date | None = None, corrects_id: int | None = None,
    correction: str | None = None,
) -> int:  # fmt: skip
    """Enter a dated event, or the correction of one (then ``correction`` says what was wrong). Returns its id."""
    proposal = there(queries.held(db, proposal_id))
    refuse_if(rules.cannot_enter_event(by, proposal, kind), field="kind")
    _check_dates(now, happened_on, until, continues)
    if seen_on and seen_on > clock.day(now):
        raise Refused("read_in_future", field="seen_on")
    _check_correction(db, proposal_id, corrects_id, correction)
    seat = by.seat(rules.keeper_of(proposal), rules.place_of(proposal))
    row = {
        "proposal_id": proposal_id, "kind": kind, "happened_on": happened_on, "until": until, "continues": continues,
        "body_ja": body["ja"], "body_en": body.get("en"), "what_ja": what["ja"], "what_en": what.get("en"),
        "involvement": Involvement.none_recorded, "source_title": source_title, "source_address": source_address,
        "seen_on": seen_on, "corrects_id": corrects_id, "correction": correction, "entered_at": now, "seat": seat,
    }  # fmt: skip
    same = queries.same_event(db, row)
    if same is not None:  # a second click is no second event, and no correction
        raise Refused("event_twice", field="what_ja", time=same.entered_at)
    row["log_entry_id"] = append(
        db, kind="proposal_event", now=now, jurisdiction=proposal.jurisdiction, seat=seat, subjects=_subjects(proposal),
        facts={"proposal": proposal.slug, "event": kind, "corrects": corrects_id},
        text={"what": _text(what), "happened_on": happened_on, "until": until, "correction": correction},
    )  # fmt: skip
    event_id = db.execute(insert(ProposalEvent).returning(ProposalEvent.id), row).scalar_one()
    _set_stage(db, proposal_id)
    return int(event_id)


@act("public")
def report_incident(
    db: Connection, *, by: Actor, now: datetime, proposal_id: int, kind: str, found_on: date, what: str,
    happened_on: str | None = None, flow_id: str | None = None, people: int | None = None, measures: str | None = None,
    source_title: str | None = None, source_address: str | None = None, follows_id: int | None = None,
) -> int:  # fmt: skip
    """Report an incident, or what became of one (``follows_id``: the first report). Returns its id."""
    proposal = there(queries.held(db, proposal_id))
    refuse_if(rules.cannot_report_incident(by, proposal))
    refuse_if(rules.cannot_be_written_date(happened_on), field="happened_on")
    refuse_if(rules.cannot_be_found_on(found_on, happened_on, clock.day(now)), field="found_on")
    _check_followed(db, proposal_id, follows_id)
    role = rules.reporting_role(by, proposal)
    assert role is not None  # cannot_report_incident has refused everyone else
    seat = by.seat(role, rules.place_of(proposal))
    row = {
        "proposal_id": proposal_id, "follows_id": follows_id, "kind": kind, "happened_on": happened_on,
        "found_on": found_on, "flow_id": flow_id, "people": people, "what": what, "measures": measures,
        "source_title": source_title, "source_address": source_address, "entered_at": now, "seat": seat,
    }  # fmt: skip
    same = queries.same_incident(db, row)
    if same is not None:  # a second click is no second incident
        raise Refused("incident_twice", field="what", no=same.id, time=same.entered_at)
    row["log_entry_id"] = append(
        db, kind="incident_reported", now=now, jurisdiction=proposal.jurisdiction, seat=seat,
        subjects=_subjects(proposal), text={"what": what, "measures": measures, "happened_on": happened_on},
        facts={
            "proposal": proposal.slug, "incident": kind, "follows": follows_id, "people": people,
            "found_on": found_on.isoformat(),
        },
    )  # fmt: skip
    return int(db.execute(insert(Incident).returning(Incident.id), row).scalar_one())


@act("public")
def open_platform_proposal(db: Connection, *, now: datetime, slug: str, country: str, title: Pair) -> int:
    """Proposal zero, the platform's own plan. Done by command on the server, so the entry carries no seat."""
    proposal_id = _insert_proposal(
        db, now, {"slug": slug, "jurisdiction": None, "kind": Kind.platform, "country": country, **_titles(title)}
    )
    append(
        db, kind="proposal_opened", now=now, jurisdiction=None, subjects=(rules.subject(slug),),
        facts={"proposal": slug, "content": Kind.platform.value}, text=_text(title),
    )  # fmt: skip
    return proposal_id


def _insert_proposal(db: Connection, now: datetime, row: Mapping[str, Any]) -> int:
    try:
        return int(
            db.execute(insert(Proposal).returning(Proposal.id), {**row, "version": 0, "opened_at": now}).scalar_one()
        )
    except IntegrityError as error:
        raise Refused("slug_taken", field="slug") from error


def _titles(title: Pair) -> dict[str, str | None]:
    return {"title_ja": title["ja"], "title_en": title.get("en")}


def _text(pair: Pair) -> dict[str, str]:
    return {lang: text for lang, text in pair.items() if text}


def _subjects(proposal: Any) -> tuple[str, ...]:
    place = (f"jurisdiction:{proposal.jurisdiction}",) if proposal.jurisdiction else ()
    return (rules.subject(proposal.slug), *place)


def _check_dates(now: datetime, happened_on: str | None, until: str | None, continues: bool) -> None:
    refuse_if(rules.cannot_be_written_date(happened_on), field="happened_on")
    refuse_if(rules.cannot_be_written_date(until), field="until")
    refuse_if(rules.cannot_be_period(happened_on, until, continues), field="until")
    refuse_if(rules.cannot_be_future(happened_on, clock.day(now)), field="happened_on")


def _check_correction(db: Connection, proposal_id: int, corrects_id: int | None, correction: str | None) -> None:
    if corrects_id is None:
        if correction:  # of nothing: what it corrects was lost on the way
            raise Missing
        return
    event = queries.event(db, corrects_id)
    if event is None or event.proposal_id != proposal_id:
        raise Missing
    if queries.is_corrected(db, corrects_id):
        raise Refused("event_corrected_already")
    if not correction:
        raise Refused("correction_says_why", field="correction")


def _check_followed(db: Connection, proposal_id: int, follows_id: int | None) -> None:
    if follows_id is None:
        return
    first = queries.incident(db, follows_id)
    if first is None or first.proposal_id != proposal_id:
        raise Missing
    if first.follows_id is not None:
        raise Refused("follow_first_report")


def _set_stage(db: Connection, proposal_id: int) -> None:
    stage = rules.stage_of(rules.Dated(e.kind, e.happened_on) for e in queries.events(db, proposal_id))
    db.execute(update(Proposal).where(Proposal.id == proposal_id).values(stage=stage))
