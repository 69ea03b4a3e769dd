"""Pages with which clerks run an opened vote: paper, sheets, closing, verdict, bundles, result."""

import hashlib
from datetime import date
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.accounts.forms import OnlyButton
from deliberation.errors import Refused
from deliberation.votes import acts, paper, parsing, queries, rules
from deliberation.votes.forms import PaperForm, ReconcileForm, SetAsideForm, SheetsForm, batch_form
from deliberation.votes.paper import BatchEntry, Sheets
from deliberation.votes.routes.common import CLERK, awaits_second, bp, done, propose, put_before, state, vote_of_mine
from deliberation.votes.rules import State
from deliberation.web import access, actor, database, language, notice, reading, settings
from deliberation.web.language import pair


@bp.get("/votes/<slug>/run")
@access.roles(CLERK)
def run(slug: str) -> Any:
    """Where the vote stands and what is to be done next."""
    return _run_page(vote_of_mine(slug), ReconcileForm(formdata=None)), 200


NEXT = {
    State.ENDED: "close_vote", State.CLOSED: "reconcile_sheets", State.RECONCILED: "judge_quorum",
    State.SEALED: "declare_result", State.COUNTING: "declare_result",
}  # fmt: skip
"""What is put before a second seat from the page of a vote, by where the vote stands."""


def _run_page(row: Any, reconcile: ReconcileForm) -> str:
    db, ruleset, found = reading(), parsing.load(row.rules), state(row)
    sheets = queries.sheets(db, row.id)
    together = paper.reconcile(_sheets(sheets), 0, queries.people(db, row.id))
    return language.render(
        "votes/run.html", row=row, question=ruleset.question, state=found.value, sheets=sheets, together=together,
        people=queries.people_by_day(db, row.id), places={c.key: c.name for c in ruleset.counters},
        waiting=queries.waiting(db, row.id), counted=queries.counted(db, row.id), reconcile=reconcile,
        again=_to_recount(row), button=OnlyButton(formdata=None),
        awaits=found in NEXT and awaits_second(row, NEXT[found]), aside_waits=awaits_second(row, "set_batch_aside"),
        correcting=found is State.CLOSED and awaits_second(row, "correct_sheets"),
    )  # fmt: skip


def _sheets(rows: Any) -> list[Sheets]:
    return [Sheets(r.counter, r.issued, r.spoiled, r.returned) for r in rows]


def _to_recount(row: Any) -> dict[int, bool]:
    """Bundles to be counted again that nobody has begun with: those that two people counted differently, and those set
    aside (by number: whether it was set aside)."""
    db = reading()
    begun = {r.batch for r in (*queries.counted(db, row.id), *queries.waiting(db, row.id))}
    found = dict.fromkeys((r.batch for r in queries.mismatches(db, row.id)), False)
    found |= dict.fromkeys((r.batch for r in queries.set_aside(db, row.id)), True)
    return {batch: aside for batch, aside in sorted(found.items()) if batch not in begun}


def _counters(form: Any, row: Any) -> None:
    names = parsing.load(row.rules).counters
    form.counter.choices = [("", ""), *((c.key, pair(dict(c.name), language.language())) for c in names)]


def _again(slug: str, endpoint: str = "votes.run") -> Any:
    return redirect(url_for(endpoint, slug=slug), 303)


@bp.route("/votes/<slug>/paper", methods=["GET", "POST"])
@access.roles(CLERK)
def give(slug: str) -> Any:
    """At the counter: find the person on the roll, hand over a sheet, mark it once."""
    row, form = vote_of_mine(slug), PaperForm()
    _counters(form, row)
    if form.validate_on_submit() and done(form, lambda: _give(slug, form), "notice.vote_paper_given"):
        return redirect(url_for("votes.give", slug=slug, counter=form.counter.data), 303)
    if not form.is_submitted():
        form.counter.data = request.args.get("counter")  # the next person stands at the same counter
    page = language.render("votes/paper.html", row=row, form=form, state=state(row).value)
    return page, 422 if form.is_submitted() else 200


def _give(slug: str, form: PaperForm) -> None:
    acts.give_paper(
        database(), by=actor(), now=clock.now(), vote=slug, counter=form.counter.data, reference=form.reference.data,
        secret=settings().secret,
    )  # fmt: skip


@bp.route("/votes/<slug>/sheets", methods=["GET", "POST"])
@access.roles(CLERK)
def count_sheets(slug: str) -> Any:
    """Sheets of one counter and day; entered again, it is a correction; after the close, one for two seats."""
    row, form = vote_of_mine(slug), SheetsForm()
    _counters(form, row)
    closed = state(row) is State.CLOSED
    send, said = (_correct, "notice.proposed") if closed else (_count_sheets, "notice.vote_sheets_counted")
    if form.validate_on_submit() and done(form, lambda: send(row, form), said):
        return _again(slug)
    page = language.render("votes/sheets.html", row=row, form=form, state=state(row).value)
    return page, 422 if form.is_submitted() else 200


def _correct(row: Any, form: SheetsForm) -> None:
    on, counts = date.fromisoformat(form.day.data), (form.issued.data, form.spoiled.data, form.returned.data)
    put_forward = acts.sheets_to_correct(reading(), row, clock.now(), on, Sheets(form.counter.data, *counts))
    put_before("correct_sheets", row, url_for("votes.run", slug=row.slug), **put_forward)


def _count_sheets(row: Any, form: SheetsForm) -> None:
    acts.count_sheets(
        database(), by=actor(), now=clock.now(), vote=row.slug, counter=form.counter.data,
        day=date.fromisoformat(form.day.data), issued=form.issued.data, spoiled=form.spoiled.data,
        returned=form.returned.data,
    )  # fmt: skip


@bp.post("/votes/<slug>/close")
@access.roles(CLERK)
def close(slug: str) -> Any:
    propose("close_vote", vote_of_mine(slug), url_for("votes.run", slug=slug))
    return _again(slug)


@bp.post("/votes/<slug>/reconcile")
@access.roles(CLERK)
def reconcile(slug: str) -> Any:
    row, form = vote_of_mine(slug), ReconcileForm()
    if form.validate_on_submit() and done(form, lambda: _reconcile(row, form), "notice.proposed"):
        return _again(slug)
    return _run_page(row, form), 422


def _reconcile(row: Any, form: ReconcileForm) -> None:
    put_forward = acts.sheets_to_reconcile(reading(), row, clock.now(), form.not_returned.data)
    put_before("reconcile_sheets", row, url_for("votes.run", slug=row.slug), **put_forward)


@bp.post("/votes/<slug>/quorum")
@access.roles(CLERK)
def judge(slug: str) -> Any:
    """Put the verdict on the turnout requirement before a second seat."""
    propose("judge_quorum", vote_of_mine(slug), url_for("votes.run", slug=slug))
    return _again(slug)


@bp.route("/votes/<slug>/batches", methods=["GET", "POST"])
@access.roles(CLERK)
def batches(slug: str) -> Any:
    """One person's count of a bundle; what another entered is not shown."""
    row = vote_of_mine(slug)
    options = parsing.load(row.rules).counting.options
    keys = [o.key for o in options]
    form = batch_form(options)
    if form.validate_on_submit():
        said = None if _wrong(row, form, keys) else _enter_batch(slug, form, keys)
        if said is not None:
            notice(said)
            return _again(slug, "votes.batches")
    page = language.render(
        "votes/batches.html", row=row, form=form, options=options, waiting=queries.waiting(reading(), row.id),
        counted=queries.counted(reading(), row.id), left=queries.left(reading(), row), state=state(row).value,
        me=actor().person_id, again=_to_recount(row), aside_waits=awaits_second(row, "set_batch_aside"),
        result_waits=awaits_second(row, "declare_result"),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/votes/<slug>/batches/<int:batch>/set-aside", methods=["GET", "POST"])
@access.roles(CLERK)
def set_aside(slug: str, batch: int) -> Any:
    """Put before a second seat that a bundle is taken out of the count, to be counted again."""
    row, form = vote_of_mine(slug), SetAsideForm()
    found = next((b for b in queries.counted(reading(), row.id) if b.batch == batch), None)
    attempt = found.attempt if found is not None else None
    declaring = awaits_second(row, "declare_result")
    refusal = rules.cannot_set_aside(state(row), agreed=attempt, attempt=attempt, reason=None, declaring=declaring)
    waits = awaits_second(row, "set_batch_aside", batch=batch)
    if form.validate_on_submit() and not refusal and not waits:
        propose(
            "set_batch_aside", row, url_for("votes.show", slug=slug),
            batch=batch, attempt=attempt, reason=form.reason.data,
        )  # fmt: skip
        return _again(slug, "votes.batches")
    page = language.render(
        "votes/set_aside.html", row=row, batch=batch, found=found, form=form, refusal=refusal, awaits=waits
    )
    return page, (409 if refusal or waits else 422) if form.is_submitted() else 200


SAID = {
    "waiting": "notice.vote_batch_waiting",
    "agreed": "notice.vote_batch_agreed",
    "mismatch": "reason.batch_mismatch",
}


def _wrong(row: Any, form: Any, keys: list[str]) -> bool:
    """Whether the numbers cannot be true; then a scan that is missing is told with them: files are chosen anew."""
    votes = tuple((key, form[f"votes_{key}"].data) for key in keys)
    reason = paper.cannot_enter_batch(BatchEntry(form.sheets.data, form.invalid.data, votes, ""), keys)
    if reason is None:
        return False
    form.refuse(Refused(reason, field="sheets"))
    if not form.scan.data and form.batch.data not in [r.batch for r in queries.waiting(reading(), row.id)]:
        form.refuse(Refused("vote_scan_missing", field="scan"))
    return True


def _enter_batch(slug: str, form: Any, keys: list[str]) -> str | None:
    """What to say next, or None when the form has to be corrected."""
    try:
        came = acts.enter_batch(
            database(), by=actor(), now=clock.now(), vote=slug, batch=form.batch.data, sheets=form.sheets.data,
            invalid=form.invalid.data, votes={k: form[f"votes_{k}"].data for k in keys}, scan=_scan(form),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return None
    return SAID[came]


def _scan(form: Any) -> str | None:
    """Digest of the uploaded scan; the file itself stays with the city."""
    content = form.scan.data.read() if form.scan.data else b""
    return "sha256:" + hashlib.sha256(content).hexdigest() if content else None


@bp.post("/votes/<slug>/result")
@access.roles(CLERK)
def result(slug: str) -> Any:
    row = vote_of_mine(slug)
    try:
        put_forward = acts.result_to_declare(reading(), row, clock.now())
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
    else:
        propose("declare_result", row, url_for("votes.show", slug=slug), **put_forward)
    return _again(slug)
