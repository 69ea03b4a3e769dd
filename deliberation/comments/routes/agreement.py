"""Where opinions meet: statements to be marked, and what was published of the marks."""

import json
from typing import Any

from flask import Response, redirect, request, url_for

from deliberation import clock
from deliberation.comments import acts, agreement, bearing, overlap, placing, queries
from deliberation.comments.acts.stating import is_open
from deliberation.comments.addressed import comment
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import Asked, StatementContestForm, marking_form
from deliberation.comments.routes.blueprint import bp
from deliberation.errors import Missing, there
from deliberation.web import access, actor, database, notice, pages, reading
from deliberation.web.typed import number as typed_number


@bp.get("/consultations/<int:number>/agreement")
@access.public
def overlapping(number: int) -> Any:
    """Statements of one consultation; after its last day, what residents marked, in groups where there are any."""
    now = clock.now()

    def load() -> dict[str, Any]:
        row = there(queries.consultation(reading(), number))
        statements, published = queries.statements_of(reading(), number), queries.agreement(reading(), number)
        told = json.loads(published.body) if published else None
        return {
            "row": row, "statements": statements, "named": {s.id: s for s in statements}, "published": published,
            "standing": [s for s in statements if agreement.stands(s._mapping)], "open": is_open(row, now),
            "closed": agreement.is_due(row.closes_on, clock.day(now)), "day": clock.day(now),
            **(_published(told) if told else {"told": None}),
        }  # fmt: skip

    return pages.cached("site", "comments/agreement.html", load, day=clock.day(now))


def _published(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "told": told, "shared": overlap.shared(told), "apart": overlap.apart(told),
        "of_groups": overlap.by_statement(told), "picture": placing.picture(told),
        "totals": {s["statement"]: s for s in told["statements"]},
        "left_out": {s["statement"]: s for s in told["left_out"]},
    }  # fmt: skip


@bp.get("/consultations/<int:number>/agreement.json")
@access.public
def overlapping_json(number: int) -> Any:
    """The published bytes, whose digest is in the record."""
    published = there(queries.agreement(reading(), number))
    return Response(published.body, mimetype="application/json", headers={"Cache-Control": "public, max-age=3600"})


@bp.route("/consultations/<int:number>/mark", methods=["GET", "POST"])
@access.signed_in
def mark(number: int) -> Any:
    """Mark statements, a few at a time: first those that this person has not marked; each can be changed. ``after``:
    go on behind this one, whatever was left unmarked before it."""
    row, by = there(queries.consultation(reading(), number)), actor()
    found = _to_mark(number, by.person_id)
    form = marking_form(found["mine"], [s.id for s in found["shown"]])
    if carried_out(form, lambda: _keep(number, form, found["shown"])):
        _tell(form, found)
        return redirect(url_for("comments.mark", number=number, after=found["last"]), 303)
    refusal = agreement.cannot_mark(by, row.jurisdiction, is_open=is_open(row, clock.now()))
    return form_page("comments/mark.html", form, refusal, row=row, **found)


def _to_mark(number: int, person_id: int) -> dict[str, Any]:
    """What somebody marked and has not marked; ``shown``: on this page; ``lost``: marks on what does not stand."""
    drawn, mine = queries.statements_of(reading(), number), queries.marks_of(reading(), number, person_id)
    statements = [s for s in drawn if agreement.stands(s._mapping)]
    shown = _shown(statements, mine)
    last = _last(shown)
    return {
        "mine": mine, "shown": shown, "last": last, "ids": ",".join(str(s.id) for s in shown),
        "total": len(statements), "left": sum(s.id not in mine for s in statements),
        "marked": [s for s in statements if s.id in mine],
        "more": last is not None and any(s.id > last and s.id not in mine for s in statements),
        "lost": [s for s in drawn if s.id in mine and not agreement.stands(s._mapping)],
    }  # fmt: skip


def _keep(number: int, form: Any, shown: list[Any]) -> bool:
    marks = {s.id: form[f"statement-{s.id}"].data or "" for s in shown}
    acts.mark_statements(database(), by=actor(), now=clock.now(), consultation_id=number, marks=marks)
    return True


def _tell(form: Any, found: dict[str, Any]) -> None:
    """What was kept; nothing where nothing was marked before or now."""
    if _asked_for() - {s.id for s in found["shown"]}:
        notice("notice.marked_but_gone")
    elif any(s.id in found["mine"] or form[f"statement-{s.id}"].data for s in found["shown"]):
        notice("notice.marked")


def _shown(statements: list[Any], mine: dict[int, str]) -> list[Any]:
    """Those that the form named; else those that the address asks for; else the next that are not marked."""
    if asked := _asked_for():
        return [s for s in statements if s.id in asked][: agreement.AT_ONCE]
    after = typed_number(request.args.get("after")) or 0
    return [s for s in statements if s.id > after and s.id not in mine][: agreement.AT_ONCE]


def _last(shown: list[Any]) -> int | None:
    """Behind which the next ones stand; None where one that was marked before is changed."""
    if request.method == "POST":
        return typed_number(request.form.get("last"))
    return shown[-1].id if shown and "these" not in request.args else None


def _asked_for() -> set[int]:
    """Statements that this request is about: sent with the form, or asked for by the address (``these``)."""
    named = request.values.get("these", "")
    return {no for part in named.split(",")[: agreement.MOST] if (no := typed_number(part)) is not None}


@bp.route("/statements/<int:number>/contest", methods=["GET", "POST"])
@access.signed_in
def contest_statement(number: int) -> Any:
    """The author of the comment says that the statement is not what they said; of a letter or call, a clerk files it
    for who brings the slip."""
    found = there(queries.statement(reading(), number))
    form = StatementContestForm.about(found)
    row = comment(found.comment_id)
    if carried_out(form, lambda: _contest(found, form)):
        notice("notice.contest_received" if found.channel == "web" else "notice.contest_filed_for_bearer")
        return redirect(url_for("site.fate", no=row.id), 303)
    if found.text_ja is None:
        raise Missing
    return form_page("comments/statement_contest.html", form, _cannot_contest(found), found=found, row=row)


def _contest(found: Any, form: Asked) -> bool:
    about = {"statement_id": found.id, "body": form["body"].data}
    return bearing.file(form, found.comment_id, acts.contest_statement, acts.contest_statement_for_bearer, **about)


def _cannot_contest(found: Any) -> str | None:
    now = {"standing": agreement.stands(found._mapping), "contested": found.contested_on is not None}
    if found.channel == "web":
        return agreement.cannot_contest(actor(), found.author_id, **now)
    return agreement.cannot_contest_for_bearer(actor(), found.jurisdiction, found.channel, **now)
