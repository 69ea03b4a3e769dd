"""The secretariat puts right what is entered about a member: days of a term, for whom they speak, their group."""

from datetime import date
from typing import Any

from flask import Blueprint, url_for

from deliberation.accounts.rules import Role
from deliberation.council import acts, checks, queries, terms
from deliberation.council.entries import Pair
from deliberation.council.forms import GroupForm, SpeaksForForm, TermDaysForm
from deliberation.council.routes.people import NO_GROUP, say
from deliberation.council.routes.shared import day, enter, name_of, place_of, simple, spoken_for
from deliberation.council.rules import Fault
from deliberation.errors import there
from deliberation.web import access, actor, database, language, reading
from deliberation.web.typed import number

bp = Blueprint("council_spoken", __name__)


@bp.route("/council/terms/<int:term_id>/speaks-for", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_speaks_for(term_id: int) -> Any:
    """Put right for whom a member of a council speaks."""
    term = there(queries.term(reading(), term_id))
    who = name_of(queries.member(reading(), term.member_id))
    revision = checks.revision_of(reading(), term)
    form, back = SpeaksForForm(obj=term, revision=revision), url_for("council_people.manage", member_id=term.member_id)
    return enter(
        form,
        lambda: acts.correct_speaks_for(
            database(), **say(term.jurisdiction), term_id=term_id, revision=number(form.revision.data) or 0,
            speaks_for=_told(form), correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back,
        page=lambda: _page(form, term, who, back, revision), faults=lambda: _faults(form, term),
    )  # fmt: skip


def _told(form: SpeaksForForm) -> Pair | None:
    return None if form.unannounced.data else spoken_for(form)


def _faults(form: SpeaksForForm, term: Any) -> list[Fault]:
    newer = checks.newer_correction(reading(), term, number(form.revision.data) or 0, _seat(term))
    both = form.unannounced.data and (form.speaks_for_ja.data or form.speaks_for_en.data)
    found = [Fault("speaks_for_and_none", "unannounced")] if both else checks.of_spoken(_told(form))
    return [newer, *found] if newer else found


def _seat(term: Any) -> str | None:
    by = actor()
    return by.seat(Role.secretariat, term.jurisdiction) if by.has(Role.secretariat, term.jurisdiction) else None


def _page(form: SpeaksForForm, term: Any, who: str, back: str, revision: int) -> str:
    """What stands now is shown beside what was typed once somebody else has changed it; then it can be sent."""
    stands = term if form.is_submitted() and number(form.revision.data) != revision else None
    form.revision.data = str(revision)
    stood = queries.term_corrections(reading(), term.member_id).get(term.id, ())
    given = {"about": who, "correcting": True, "stands": stands, "stood": stood}
    return simple(form, place_of(term.jurisdiction), "speaks_for", back, **given)()


@bp.route("/council/terms/<int:term_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_term(term_id: int) -> Any:
    """Put right the first or the last day of a term."""
    term = there(queries.term(reading(), term_id))
    form, back = TermDaysForm(**_days(term)), url_for("council_people.manage", member_id=term.member_id)
    return enter(
        form,
        lambda: acts.correct_term(
            database(), **say(term.jurisdiction), term_id=term_id, read=form.read.data or "",
            since=day(form.since.data), until=day(form.until.data), correction=form.correction.data,
            again=day(form.again.data),
        ),
        said="notice.council_corrected", to=lambda _: back, page=lambda: _days_page(form, term, back),
        faults=lambda: _faults_of_days(form, term),
    )  # fmt: skip


def _days(term: Any) -> dict[str, str]:
    until = term.until.isoformat() if term.until else ""
    return {"since": term.since.isoformat(), "until": until, "read": terms.days_of(term)}


def _faults_of_days(form: TermDaysForm, term: Any) -> list[Fault]:
    if form.since.errors or form.until.errors or form.again.errors:
        return []
    since, until, again = date.fromisoformat(form.since.data), day(form.until.data), day(form.again.data)
    read = form.read.data or ""
    return terms.faults_of_days(reading(), term, since, until, read=read, seat=_seat(term), again=again)


def _days_page(form: TermDaysForm, term: Any, back: str) -> str:
    """What stands now is shown beside what was typed once somebody has changed it; then it can be sent."""
    known = queries.corrected(reading(), term.member_id)[1].get(term.id, ())
    given = {"correcting": True, "days": term if form.read.data != terms.days_of(term) else None}
    form.read.data = terms.days_of(term)
    given |= {"about": name_of(queries.member(reading(), term.member_id)), "before": known}
    given["of_body"] = name_of(queries.body(reading(), term.body_id))
    return simple(form, place_of(term.jurisdiction), "term_correct", back, **given)()


@bp.route("/council/members/<int:member_id>/groups/<int:group_term_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_group(member_id: int, group_term_id: int) -> Any:
    """Put right the group that a member is said to be in, or its first day."""
    member = there(queries.member(reading(), member_id))
    term = there(next((row for row in queries.faction_terms(reading(), member_id) if row.id == group_term_id), None))
    form = GroupForm(faction=str(term.faction_id or NO_GROUP), since=term.since.isoformat())
    back = url_for("council_people.manage", member_id=member_id)
    rows = [(f.id, name_of(f)) for f in queries.factions(reading(), member.jurisdiction)]
    form.faction.offer([*rows, (NO_GROUP, language.translate("council.no_group"))])
    return enter(
        form,
        lambda: acts.correct_group(
            database(), **say(member.jurisdiction), member_id=member_id, group_term_id=group_term_id,
            faction_id=number(form.faction.data), since=date.fromisoformat(form.since.data),
            correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back,
        page=simple(
            form, place_of(member.jurisdiction), "group_correct", back, about=name_of(member), correcting=True
        ),
    )  # fmt: skip
