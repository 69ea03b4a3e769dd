"""Pages for large files: begun here, sent in parts by form or by command, read beside the server, progress shown."""

import hmac
import json
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.here import only_here
from deliberation.accounts.passwords import keyed
from deliberation.accounts.rules import Role
from deliberation.audits import acts, parts, queries, rules, taking
from deliberation.audits.forms import Button, IntakeForm, PartForm
from deliberation.errors import Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of
from deliberation.web import access, actor, database, language, notice, reading, settings
from deliberation.web.security import csrf
from deliberation.web.typed import number as typed_number

bp = Blueprint("audit_intakes", __name__)


@bp.route("/audits/<slug>/load/large", methods=["GET", "POST"])
@access.roles(Role.observer)
def begin(slug: str) -> Any:
    """Begin to give in a large file; what was begun and is not ended."""
    proposal, form = there(proposals.by_slug(reading(), slug)), IntakeForm()
    only_here(Role.observer, place_of(proposal))
    post = queries.my_post(reading(), proposal.id, actor().person_id)
    refusal = rules.cannot_load_rows(actor(), proposal, post is not None, post is not None and post.independent)
    form.mends.choices = taking.mendable(post)
    number, problems = _open(proposal, form) if refusal is None and form.validate_on_submit() else (None, ())
    if number is not None:
        return redirect(url_for("audit_intakes.show", number=number), 303)
    mine = [(row, *_standing(row)) for row in queries.my_intakes(reading(), proposal.id, actor().person_id)]
    values = {"proposal": proposal, "refusal": refusal, "problems": problems, "mine": mine}
    return language.render("audits/large.html", form=form, **values), 422 if form.is_submitted() else 200


def _open(proposal: Any, form: IntakeForm) -> tuple[int | None, Any]:
    given = {"mapping": taking.table(form), "mends_id": typed_number(form.mends.data)}
    try:
        return acts.open_intake(database(), by=actor(), now=clock.now(), proposal_id=proposal.id, **given), ()
    except Refused as refused:
        form.refuse(refused)
    except Problems as found:
        form.refuse(Refused("mapping_problems", field="mapping", n=len(found.problems)))
        return None, found.problems
    return None, ()


@bp.get("/audits/intakes/<int:number>")
@access.roles(Role.observer)
def show(number: int) -> Any:
    """Where a large file stands, for its observer: how much has come, how far it was read, what became of it."""
    return _page(_mine(number), PartForm(formdata=None)), 200


@bp.post("/audits/intakes/<int:number>/part")
@access.roles(Role.observer)
def part(number: int) -> Any:
    """The next part, from the form."""
    row, form = _mine(number), PartForm()
    if form.validate_on_submit():
        place = typed_number(form.place.data, 11)
        try:
            _add(row, actor(), place, form.file.data.stream)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.part_came")
            return redirect(url_for("audit_intakes.show", number=number), 303)
    return _page(row, form), 422


@bp.post("/audits/intakes/<int:number>/close")
@access.roles(Role.observer)
def close(number: int) -> Any:
    """The file is whole."""
    return _settle(number, lambda: _close(_mine(number)), "notice.intake_closed")


@bp.post("/audits/intakes/<int:number>/drop")
@access.roles(Role.observer)
def drop(number: int) -> Any:
    """Give it up; what has come is forgotten."""

    def give_up() -> None:
        acts.give_up_intake(database(), by=actor(), now=clock.now(), intake_id=number)
        parts.drop(parts.folder_of(settings().uploads, number))

    return _settle(number, give_up, "notice.intake_dropped")


def _settle(number: int, work: Any, said: str) -> Any:
    _mine(number)
    try:
        work()
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
    else:
        notice(said)
    return redirect(url_for("audit_intakes.show", number=number), 303)


@bp.put("/audits/intakes/<int:number>/data")
@csrf.exempt
@access.public
def put(number: int) -> Any:
    """A part from a command: the bytes alone, at ``?offset=``; ``?last=1`` says that the file is whole. The key of the
    page is the right to it."""
    row = _with_key(number)
    place = typed_number(request.args.get("offset"), 11)
    by = accounts.actor(reading(), row.person_id)
    try:
        if request.content_length:
            _add(row, by, place, request.stream)
        if request.args.get("last") == "1":
            _close(row, by)
    except Refused as refused:
        return {**_said(queries.intake(reading(), number)), "refused": refused.reason}, 409
    return _said(queries.intake(reading(), number))


@bp.get("/audits/intakes/<int:number>/state.json")
@access.public
def state(number: int) -> Any:
    """The same for a command: how much has come, where it stands."""
    row = queries.intake(reading(), number)
    ours = row is not None and actor() is not None and actor().person_id == row.person_id
    return _said(row if ours else _with_key(number))


def _add(row: Any, by: Any, place: int | None, stream: Any) -> None:
    """The next part, from an observer who is still appointed."""
    proposal = there(proposals.by_id(reading(), row.proposal_id))
    post = queries.my_post(reading(), proposal.id, by.person_id)
    refuse_if(rules.cannot_load_rows(by, proposal, post is not None, post is not None and post.independent))
    if row.closed_at is not None or row.ended_at is not None:
        raise Refused("intake_closed", field="file")
    folder = parts.folder_of(settings().uploads, row.id)
    parts.add(folder, -1 if place is None else place, stream)
    if there(queries.intake(reading(), row.id)).ended_at is not None:  # given up while the part came
        parts.drop(folder)
        raise Refused("intake_closed", field="file")


def _close(row: Any, by: Any = None) -> None:
    size = parts.size(parts.folder_of(settings().uploads, row.id))
    acts.close_intake(database(), by=by or actor(), now=clock.now(), intake_id=row.id, size=size)


def _page(row: Any, form: PartForm) -> str:
    standing, size, progress = _standing(row)
    form.place.data = size
    most = settings().max_body // 1024**2
    said = json.loads(row.said) if row.said else {"values": {}, "lines": []}
    lines = [{"line": line, "code": code, "name": name} for line, code, name in said["lines"]]
    values = {
        "standing": standing,
        "size": size,
        "progress": progress,
        "given": {n: datetime.fromisoformat(v) if n == "time" else v for n, v in said["values"].items()},
        "lines": lines,
        "key": _key(row),
        "most": most,
    }
    where = settings().base_url + url_for("audit_intakes.put", number=row.id)
    return language.render(
        "audits/intake.html", form=form, row=row, where=where, button=Button(formdata=None), **values
    )


def _standing(row: Any) -> tuple[str, int, dict[str, Any]]:
    """open | waiting | reading | taken | refused; bytes that came; how far reading is."""
    folder = parts.folder_of(settings().uploads, row.id)
    if row.ended_at is not None:
        return "taken" if row.upload_id else "refused", 0, {}
    progress = parts.progress(folder) if row.closed_at else {}
    size = progress.get("size") or parts.size(folder)
    return "open" if not row.closed_at else "reading" if progress else "waiting", size, progress


def _said(row: Any) -> dict[str, Any]:
    standing, size, progress = _standing(row)
    read = {name: progress.get(name, 0) for name in ("read", "rows", "refused")}
    return {"state": standing, "size": size, **read, "upload": row.upload_id, "reason": row.reason}


def _mine(number: int) -> Any:
    row = queries.intake(reading(), number)
    return there(row if row is not None and row.person_id == actor().person_id else None)


def _key(row: Any) -> str:
    """The right to send parts of this one file; it says nothing else and ends with it."""
    return keyed(settings().secret, "intake", f"{row.id} {row.opened_at.isoformat()}")


def _with_key(number: int) -> Any:
    row, given = queries.intake(reading(), number), request.headers.get("Authorization", "").removeprefix("Bearer ")
    if row is None or not hmac.compare_digest(given.encode(), _key(row).encode()):
        abort(403)
    return row
