"""Comments on paper and by telephone: entered and confirmed by clerks; what became of each, for everybody."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.comments import acts, intake, queries, rules
from deliberation.comments.addressed import proposal
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import BatchConfirmForm, BatchDeclineForm, BatchForm
from deliberation.comments.routes.blueprint import bp
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.web import access, actor, database, language, notice, pages, paging, reading, settings

SHOWN = 50  # newest batches on the page for entering


@bp.route("/proposals/<slug>/batches", methods=["GET", "POST"])
@access.roles(Role.clerk)
def enter_batch(slug: str) -> Any:
    """Enter letters and calls; the batches entered so far."""
    found = proposal(slug)
    published = [(v.number, clock.day(v.published_at)) for v in dataplans.versions(reading(), found.id)]
    named = dataplans.flow_names(reading(), ((slug, number) for number, _ in reversed(published)))
    flows = {flow: language.pair(name, language.language()) for names in named.values() for flow, name in names.items()}
    sent_back = [row.id for row in queries.batches_to_replace(reading(), found.id)]
    form = BatchForm().offer(flows.items(), [number for number, _ in published], sent_back)
    number = carried_out(form, lambda: _enter(found, form, published))
    if number is not None:
        notice("notice.batch_entered")
        return redirect(url_for("comments.slips", number=number), 303)
    gone = bool(found.version) and dataplans.newest_readable(reading(), found.id) is None
    refusal = intake.cannot_enter(actor(), found.jurisdiction, found.kind, gone, found.version)
    batches = queries.batches_of(reading(), found.id, SHOWN)
    return form_page("comments/batch_new.html", form, refusal, proposal=found, batches=batches)


def _enter(found: Any, form: BatchForm, published: Sequence[tuple[int, date]]) -> int:
    scan, day = form.scan.data, date.fromisoformat(form.received_on.data)
    version = int(form.version.data) if form.version.data else intake.in_force(published, day)
    replaces = form["replaces"].data if "replaces" in form else None
    return acts.enter_batch(
        database(), by=actor(), now=clock.now(), slug=found.slug, version=version, channel=form.channel.data,
        received_on=day, lines=form.lines, replaces=int(replaces) if replaces else None,
        scan_digest=intake.digest_of(scan.stream) if scan else None,
    )  # fmt: skip


@bp.get("/batches/<int:number>")
@access.public
def batch(number: int) -> Any:
    """A batch: when and how it came, who entered and confirmed it, and what became of each receipt number."""

    def load() -> dict[str, Any]:
        row = _batch(number)
        return {"row": row, "lines": queries.batch_lines(reading(), number)}

    return pages.cached("site", "comments/batch.html", load)


@bp.get("/receipts")
@access.public
def receipts() -> Any:
    """From a receipt number to what became of the comment: that of a slip, or that of an account."""
    typed = request.args.get("number", "")
    read, no = intake.read_receipt(typed), intake.read_number(typed)
    if no is not None and queries.comment(reading(), no) is not None:
        return redirect(url_for("site.fate", no=no), 303)
    found = queries.batch(reading(), read[0]) if read else None
    if read and found is not None and 1 <= read[1] <= found.lines:
        return redirect(url_for("comments.batch", number=read[0]) + f"#l{read[1]}", 303)
    return language.render("comments/receipts.html", typed=typed), 404 if typed else 200


@bp.get("/batches/<int:number>/slips")
@access.roles(Role.clerk)
def slips(number: int) -> Any:
    """Slips to print and to give back, one for each comment of a batch, by who entered it."""
    row = _batch(number)
    refusal = intake.cannot_print(actor(), row.jurisdiction, row.entered_by, row.state)
    receipts = [intake.receipt(number, line) for line in range(1, row.lines + 1)]
    codes = {receipt: intake.slip_code(settings().secret, receipt) for receipt in receipts if not refusal}
    return language.render("comments/slips.html", row=row, codes=codes, refusal=refusal, days=rules.APPEAL_DAYS)


@bp.route("/batches/<int:number>/check", methods=["GET", "POST"])
@access.roles(Role.clerk)
def check_batch(number: int) -> Any:
    """The second person compares the texts with the paper, and confirms."""
    row, form = _batch(number), BatchConfirmForm()

    def act() -> int:
        scan = intake.digest_of(form.scan.data.stream) if form.scan.data else None
        return acts.confirm_batch(database(), by=actor(), now=clock.now(), batch_id=number, scan_digest=scan)

    if carried_out(form, act) is not None:
        notice("notice.batch_made_comments")
        return redirect(url_for("comments.batch", number=number), 303)
    refusal = intake.cannot_confirm(actor(), row.jurisdiction, row.entered_by, row.state)
    return form_page("comments/batch_check.html", form, refusal, **_seen(row))


@bp.route("/batches/<int:number>/decline", methods=["GET", "POST"])
@access.roles(Role.clerk)
def decline_batch(number: int) -> Any:
    """Send a batch back, or take it back, with a public reason."""
    row, form = _batch(number), BatchDeclineForm()

    def act() -> bool:
        acts.decline_batch(database(), by=actor(), now=clock.now(), batch_id=number, reason=form.reason.data)
        return True

    if carried_out(form, act):
        notice("notice.batch_sent_back")
        return redirect(url_for("comments.batch", number=number), 303)
    refusal = intake.cannot_decline(actor(), row.jurisdiction, row.state)
    return form_page("comments/batch_decline.html", form, refusal, row=row)


def _batch(number: int) -> Any:
    return there(queries.batch(reading(), number) if number <= paging.FIRST else None)


def _seen(row: Any) -> dict[str, Any]:
    """The texts of a batch that waits, for clerks of the same municipality only."""
    mine = actor().has(Role.clerk, row.jurisdiction)
    names = dataplans.flow_names(reading(), [(row.slug, row.version)]).get((row.slug, row.version), {})
    return {"row": row, "lines": queries.batch_lines(reading(), row.id) if mine else [], "names": names}
