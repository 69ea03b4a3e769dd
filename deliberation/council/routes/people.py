"""The secretariat's pages about bodies, groups, members and their terms."""

from typing import Any

from flask import Blueprint, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, checks, queries, shown
from deliberation.council.forms import (
    BodyChangeForm,
    BodyForm,
    DataSelect,
    FactionForm,
    MemberFactionForm,
    MemberForm,
    NameForm,
    SeatForm,
    TermForm,
    UntilForm,
)
from deliberation.council.forms.selects import codes
from deliberation.council.kinds import BodyPart, family
from deliberation.council.routes.shared import bodies_there, day, enter, name_of, place_of, refusal, simple, spoken_for
from deliberation.errors import there
from deliberation.web import access, actor, database, language, reading
from deliberation.web.typed import number

bp = Blueprint("council_people", __name__)
NO_GROUP = "none"


def say(jurisdiction: str) -> dict[str, Any]:
    """What every act is told first."""
    return {"by": actor(), "now": clock.now(), "jurisdiction": jurisdiction}


@bp.route("/council/<jurisdiction>/entry/body", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_body(jurisdiction: str) -> Any:
    place, form, back = place_of(jurisdiction), BodyForm(), url_for("council_entry.entry", jurisdiction=jurisdiction)
    form.part_of.offer(bodies_there(jurisdiction), none="label.nothing")
    return enter(
        form,
        lambda: acts.add_body(
            database(), **say(jurisdiction), slug=form.slug.data, kind=form.kind.data, name_ja=form.name_ja.data,
            name_en=form.name_en.data, seats=number(form.seats.data), part_of_id=number(form.part_of.data),
        ),
        said="notice.council_body_added", to=lambda _: back, page=simple(form, place, "body", back),
    )  # fmt: skip


@bp.route("/council/bodies/<int:body_id>/change", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def change_body(body_id: int) -> Any:
    body = there(queries.body(reading(), body_id))
    form = BodyChangeForm(seats=str(body.seats or ""), ended_on=body.ended_on.isoformat() if body.ended_on else "")
    back = url_for("council.body", body_id=body_id)
    return enter(
        form,
        lambda: acts.change_body(
            database(), **say(body.jurisdiction), body_id=body_id, seats=number(form.seats.data),
            ended_on=day(form.ended_on.data),
        ),
        said="notice.council_body_changed", to=lambda _: back,
        page=simple(form, place_of(body.jurisdiction), "body_change", back, about=name_of(body)),
        faults=lambda: () if form.errors else checks.of_body(
            reading(), body_id, number(form.seats.data), day(form.ended_on.data), clock.day(clock.now())
        ),
    )  # fmt: skip


@bp.route("/council/<jurisdiction>/entry/faction", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_faction(jurisdiction: str) -> Any:
    form, back = FactionForm(), url_for("council_entry.entry", jurisdiction=jurisdiction)
    return enter(
        form,
        lambda: acts.add_faction(
            database(), **say(jurisdiction), name_ja=form.name_ja.data, name_en=form.name_en.data,
            since=day(form.since.data),
        ),
        said="notice.council_faction_added", to=lambda _: back,
        page=simple(form, place_of(jurisdiction), "faction", back),
    )  # fmt: skip


@bp.route("/council/factions/<int:faction_id>/end", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def end_faction(faction_id: int) -> Any:
    found = there(queries.faction(reading(), faction_id))
    form, back = UntilForm(), url_for("council_entry.entry", jurisdiction=found.jurisdiction)
    return enter(
        form,
        lambda: acts.end_faction(
            database(), **say(found.jurisdiction), faction_id=faction_id, until=day(form.until.data)
        ),
        said="notice.council_faction_ended", to=lambda _: back,
        page=simple(form, place_of(found.jurisdiction), "faction_end", back, about=name_of(found)),
    )  # fmt: skip


@bp.route("/council/<jurisdiction>/entry/member", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_member(jurisdiction: str) -> Any:
    """A member with the first term and, where it is known, the group; ?body= asks only what its members have."""
    known = queries.body(reading(), number(request.args.get("body")) or 0)
    kind = family(known.kind) if known is not None and known.jurisdiction == jurisdiction else ""
    form, back = MemberForm(body=request.args.get("body")), url_for("council_entry.entry", jurisdiction=jurisdiction)
    again = url_for("council_people.add_member", jurisdiction=jurisdiction, body=request.args.get("body"))
    form.body.offer(bodies_there(jurisdiction))
    _offer_groups(form.faction, jurisdiction, none="label.faction_unknown")
    _ask_what_applies(form, kind)
    return enter(
        form, lambda: acts.add_member(database(), **say(jurisdiction), **_member(form)),
        said="notice.council_member_added", to=lambda _: again,
        page=simple(form, place_of(jurisdiction), f"member_{kind}" if kind else "member", back),
    )  # fmt: skip


def _ask_what_applies(form: MemberForm, kind: str) -> None:
    """Members of councils speak for somebody; those of the assembly may be in a group. Parts by their own words."""
    if kind:
        form.part.choices = codes(f"council.part_in.{kind}", BodyPart)
    if kind == "council":
        del form.faction
    elif kind:
        del form.speaks_for_ja, form.speaks_for_en


def _member(form: MemberForm) -> dict[str, Any]:
    since = day(form.since.data)
    faction = form.faction.data if "faction" in form else None
    group = {"faction_id": number(faction), "since": since} if faction else None
    term = {"body_id": number(form.body.data) or 0, "part": form.part.data, "since": since}
    term["speaks_for"] = spoken_for(form) if "speaks_for_ja" in form else None
    names = {"name_ja": form.name_ja.data, "kana": form.kana.data, "name_en": form.name_en.data}
    return {**names, "term": term, "group": group}


@bp.get("/council/members/<int:member_id>/manage")
@access.roles(Role.secretariat)
def manage(member_id: int) -> Any:
    """A member's terms, groups and office seat, each with its link to change it."""
    member = _known_member(member_id)
    place = place_of(member.jurisdiction)
    terms, factions = queries.terms_of_member(reading(), member_id), queries.faction_terms(reading(), member_id)
    _, days, moved = queries.corrected(reading(), member_id)
    return language.render(
        "council/manage.html", member=member, place=place, reason=refusal(place), terms=terms, factions=factions,
        corrections=queries.term_corrections(reading(), member_id), standing=shown.standing(terms, factions), days=days,
        moved=moved,
    )  # fmt: skip


@bp.route("/council/members/<int:member_id>/term", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_term(member_id: int) -> Any:
    member = _known_member(member_id)
    form, back = TermForm(), url_for("council_people.manage", member_id=member_id)
    form.body.offer(bodies_there(member.jurisdiction))
    return enter(
        form,
        lambda: acts.add_term(
            database(), **say(member.jurisdiction), member_id=member_id, body_id=number(form.body.data) or 0,
            part=form.part.data, since=day(form.since.data), until=day(form.until.data),
            speaks_for=spoken_for(form),
        ),
        said="notice.council_term_added", to=lambda _: back,
        page=simple(form, place_of(member.jurisdiction), "term", back, about=name_of(member)),
    )  # fmt: skip


@bp.route("/council/terms/<int:term_id>/end", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def end_term(term_id: int) -> Any:
    term = there(queries.term(reading(), term_id))
    member = _known_member(term.member_id)
    form, back = UntilForm(), url_for("council_people.manage", member_id=term.member_id)
    return enter(
        form,
        lambda: acts.end_term(database(), **say(term.jurisdiction), term_id=term_id, until=day(form.until.data)),
        said="notice.council_term_ended", to=lambda _: back,
        page=simple(form, place_of(term.jurisdiction), "term_end", back, about=name_of(member)),
    )  # fmt: skip


@bp.route("/council/members/<int:member_id>/faction", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def set_faction(member_id: int) -> Any:
    member = _known_member(member_id)
    form, back = MemberFactionForm(), url_for("council_people.manage", member_id=member_id)
    _offer_groups(form.faction, member.jurisdiction)
    return enter(
        form,
        lambda: acts.set_faction(
            database(), **say(member.jurisdiction), member_id=member_id, faction_id=number(form.faction.data),
            since=day(form.since.data),
        ),
        said="notice.council_faction_set", to=lambda _: back,
        page=simple(form, place_of(member.jurisdiction), "member_faction", back, about=name_of(member), sits=member_id),
    )  # fmt: skip


@bp.route("/council/members/<int:member_id>/seat", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def give_seat(member_id: int) -> Any:
    """Which office seat of this site is this member's."""
    member = _known_member(member_id)
    form, back = SeatForm(seat_number=str(member.seat or "")), url_for("council_people.manage", member_id=member_id)
    given = number(form.seat_number.data)
    outsider = None if member.seat else member_id  # a seat given wrongly can be taken away
    return enter(
        form,
        lambda: acts.give_member_seat(database(), **say(member.jurisdiction), member_id=member_id, seat_number=given),
        said="notice.council_member_unseated" if given is None else "notice.council_member_seated", to=lambda _: back,
        page=simple(form, place_of(member.jurisdiction), "seat", back, about=name_of(member), sits=outsider),
    )  # fmt: skip


@bp.route("/council/names/<any(body, faction, member):what>/<int:thing_id>", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_name(what: str, thing_id: int) -> Any:
    """Put a name right that was entered wrongly."""
    found = there(
        {"body": queries.body, "faction": queries.faction, "member": queries.member}[what](reading(), thing_id)
    )
    form, back = NameForm(obj=found), url_for("council_entry.entry", jurisdiction=found.jurisdiction)
    if what != "member":
        del form.kana

    def put_right() -> None:
        names = {field.name: field.data for field in form if field.name != "csrf_token"}
        acts.correct_name(database(), **say(found.jurisdiction), what=what, number=thing_id, **names)

    return enter(
        form, put_right,
        said="notice.council_corrected", to=lambda _: back,
        page=simple(form, place_of(found.jurisdiction), "name", back, about=name_of(found), correcting=True),
    )  # fmt: skip


def _offer_groups(field: DataSelect, jurisdiction: str, none: str | None = None) -> None:
    """The groups there are, and "of no group", which is a value."""
    rows = [(f.id, name_of(f)) for f in queries.factions(reading(), jurisdiction) if f.until is None]
    field.offer([*rows, (NO_GROUP, language.translate("council.no_group"))], none=none)


def _known_member(member_id: int) -> Any:
    return there(queries.member(reading(), member_id))
