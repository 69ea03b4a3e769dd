"""Pages of officials about rights: acts that wait for a second seat, roles."""

from typing import Any

from flask import Blueprint, current_app, redirect, url_for

from deliberation import clock
from deliberation.accounts import acts, queries, rules
from deliberation.accounts.addresses import normal_email
from deliberation.accounts.forms import ConfirmForm, DeclineForm, GrantForm, OnlyButton
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.accounts.two_seats import TWO_SEAT_ACTS, first_stays, seen
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.overload import is_overload
from deliberation.web import access, actor, database, language, notice, paging, reading

bp = Blueprint("officials", __name__)
UNREADABLE = "pending_act_unreadable"  # a fault of ours, not of the act


@bp.get("/pending")
@access.roles(*Role)
def pending() -> Any:
    """Everything that waits for a second seat, for those who propose or confirm such acts there: what they may do."""
    return _pending_page()


def _pending_page(came_back: DeclineForm | None = None, of: int | None = None) -> str:
    """``came_back``: the form for sending back the act ``of``, with what was typed and what is wrong."""
    mine = _mine(paging.before())
    if of is not None and of not in (r.id for r in mine[: queries.PENDING_PAGE]):
        mine = _mine(min(of + 1, paging.FIRST))
    found = paging.page(mine, queries.PENDING_PAGE)
    rows = [_told(r, came_back if r.id == of else None) for r in found.rows]
    return language.render("accounts/pending.html", rows=rows, page=found, confirm=ConfirmForm(formdata=None))


def _told(row: Any, came_back: DeclineForm | None) -> dict[str, Any]:
    """One waiting act in words: what its slice says about it, and why it cannot be confirmed, if so. It has lapsed
    where nobody can any more, since what it is about has changed or is done, or its first seat was left.

    One that cannot be told, whatever the reason, is not confirmed; it stands in no other's way and can be sent back.
    """
    told, digest, refusal, values, waits = None, None, UNREADABLE, {}, None
    try:
        now_seen = seen(reading(), row)
        if now_seen.facts["refusal"] != "pending_act_lost":
            told = language.draw(now_seen.template, "facts", row.act, now_seen.arguments, now_seen.facts)
        digest, values = now_seen.digest, now_seen.facts["values"]
        refusal, waits = now_seen.facts["refusal"] or now_seen.facts["late"], now_seen.facts["waits"]
    except Exception as error:
        if is_overload(error):
            raise
        current_app.logger.exception("waiting act %s cannot be told", row.id)
    lapsed = refusal if refusal != UNREADABLE else None
    if lapsed is None and not first_stays(reading(), row):
        lapsed, values = "first_seat_left", {}
    own = None if lapsed else _cannot(row)
    why = language.draw("_fields.html", "said", f"reason.{lapsed}", values).unescape() if lapsed else None
    reason = own or lapsed or refusal or waits
    return {
        "row": row, "told": told, "digest": digest, "reason": reason, "values": {} if own else values,
        "lapsed": lapsed is not None, "recorded": rules.recorded_digest(row.arguments),
        "own": row.proposed_by == actor().person_id,
        "decline": came_back or DeclineForm(formdata=None, data={"reason": why}),
    }  # fmt: skip


def _mine(before: int) -> Any:
    """What is not yet decided is read by the seats that propose and confirm it, not by everyone with a role there."""
    rights = actor().rights
    mine = {(name, place) for name, spec in TWO_SEAT_ACTS.items() for role, place in rights if role == spec.role}
    return queries.open_pending(reading(), rights, sorted(mine), before)


def _cannot(row: Any) -> str | None:
    return rules.cannot_confirm(actor(), Role(row.role), row.jurisdiction, row.proposed_by, row.state)


@bp.post("/pending/<int:pending_id>/confirm")
@access.roles(*Role)
def confirm(pending_id: int) -> Any:
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise Missing
    row = queries.pending(reading(), pending_id)
    try:
        acts.confirm_act(database(), by=actor(), now=clock.now(), pending_id=pending_id, digest=form.digest.data)
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
        return redirect(url_for("officials.pending"), 303)
    assert row is not None  # the act has found it, too
    TWO_SEAT_ACTS[row.act].afterwards(database())
    notice("notice.act_confirmed")
    return redirect(language.here(row.link or "/pending"), 303)


@bp.post("/pending/<int:pending_id>/decline")
@access.roles(*Role)
def decline(pending_id: int) -> Any:
    form = DeclineForm()
    if not form.validate_on_submit():
        return _pending_page(form, pending_id), 422
    try:
        acts.decline_act(database(), by=actor(), now=clock.now(), pending_id=pending_id, reason=form.reason.data)
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
    else:
        notice("notice.act_declined")
    return redirect(url_for("officials.pending"), 303)


@bp.route("/roles", methods=["GET", "POST"])
@access.roles(Role.administrator)
def roles() -> Any:
    form = GrantForm()
    form.place.choices = [("", ""), (WHOLE_SITE, "label.whole_site")] + [
        (j.code, _name(j)) for j in queries.jurisdictions(reading()) if not j.compiled
    ]
    if form.validate_on_submit():
        try:
            done = _grant(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.role_granted" if done else "notice.proposed")
            return redirect(url_for("officials.roles"), 303)
    held = paging.page(queries.holders(reading(), paging.before()), queries.HOLDERS_PAGE)
    page = language.render(
        "accounts/roles.html", form=form, held=held,
        single=not rules.needs_second(queries.administrators_ever(reading())),
        places={j.code: j for j in queries.jurisdictions(reading())},
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _grant(form: GrantForm) -> bool:
    """Give at once until there is a second administrator, else put it before another. True when given."""
    target = queries.by_email(reading(), normal_email(form.email.data))
    if target is None:
        raise Refused("no_such_person", field="email")
    arguments = {"person_id": target.id, "role": form.role.data, "place": form.place.data}
    held = rules.held_in(queries.actor(reading(), target.id), form.place.data)
    refused = rules.cannot_grant(actor(), form.place.data, Role(form.role.data), held)
    if refused:  # the act asks again; here, so that no second person is troubled in vain
        raise Refused(refused, field="place" if refused == "role_of_another_place" else "role")
    now_there, ever = queries.administrators(reading()), queries.administrators_ever(reading())
    refuse_if(rules.nobody_to_confirm(now_there, ever))
    if rules.needs_second(ever):
        acts.propose_act(
            database(),
            by=actor(),
            now=clock.now(),
            act="grant_role",
            jurisdiction=WHOLE_SITE,
            arguments=arguments,
            link=url_for("officials.roles"),
        )
        return False
    acts.grant_role(database(), by=actor(), now=clock.now(), jurisdiction=WHOLE_SITE, **arguments)
    return True


@bp.route("/roles/<int:grant_id>/end", methods=["GET", "POST"])
@access.roles(Role.administrator)
def end(grant_id: int) -> Any:
    """End a role, after being told whose it is and what that means."""
    row, form = there(queries.grant(reading(), grant_id) if grant_id <= paging.FIRST else None), OnlyButton()
    if not form.validate_on_submit():
        places = {j.code: j for j in queries.jurisdictions(reading())}
        return language.render("accounts/role_end.html", form=form, row=row, place=places.get(row.jurisdiction))
    try:
        acts.end_role(database(), by=actor(), now=clock.now(), grant_id=grant_id)
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
    else:
        notice("notice.role_ended")
    return redirect(url_for("officials.roles"), 303)


def _name(jurisdiction: Any) -> str:
    return str(jurisdiction.name_ja if language.language() == "ja" else jurisdiction.name_en)
