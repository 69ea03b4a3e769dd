"""Pages of those who act in the audit: secretariat, observers, auditors, proponents."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.here import only_here
from deliberation.accounts.rules import Role
from deliberation.audits import (
    acts,
    auditing,
    disposing,
    gathering,
    held,
    offering,
    queries,
    rules,
    shown,
    store,
    taking,
    told,
)
from deliberation.audits.forms import AnswerForm, Button, DispositionForm, LoadForm, ObserverForm, ReportForm
from deliberation.consents import queries as consents
from deliberation.consents import standing
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Missing, Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of
from deliberation.web import access, actor, database, files, language, notice, reading, settings

bp = Blueprint("audit_officials", __name__)


@bp.route("/audits/<slug>/observers", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def observers(slug: str) -> Any:
    """Appoint an observer for this proposal."""
    proposal, form = there(proposals.by_slug(reading(), slug)), ObserverForm()
    only_here(Role.secretariat, place_of(proposal))
    holders = queries.holders(reading(), place_of(proposal))
    form.person.choices = [(str(h.person_id), language.translate("seat.observer", n=h.seat)) for h in holders]
    if form.validate_on_submit():
        try:
            acts.appoint_observer(
                database(),
                by=actor(),
                now=clock.now(),
                proposal_id=proposal.id,
                person_id=int(form.person.data),
                code=form.code.data,
                name={"ja": form.name_ja.data, "en": form.name_en.data or None},
                independent=form.independent.data == "yes",
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.observer_appointed")
            return redirect(url_for("audit_officials.observers", slug=slug), 303)
    rows = queries.observers(reading(), proposal.id)
    page = language.render("audits/observers.html", form=form, proposal=proposal, rows=rows, holders=holders)
    return page, 422 if form.is_submitted() else 200


@bp.route("/audits/observers/<int:number>/end", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def end_observer(number: int) -> Any:
    """End an appointment, after being told whose it is and what that means."""
    row, form = there(queries.observer(reading(), number)), Button()
    only_here(Role.secretariat, place_of(there(proposals.by_slug(reading(), row.slug))))
    if not form.validate_on_submit():
        return language.render("audits/observer_end.html", form=form, row=row)
    try:
        acts.end_observer(database(), by=actor(), now=clock.now(), observer_id=number)
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
    else:
        notice("notice.observer_ended")
    return redirect(url_for("audit_officials.observers", slug=row.slug), 303)


@bp.route("/audits/<slug>/load", methods=["GET", "POST"])
@access.roles(Role.observer)
def load(slug: str) -> Any:
    """Give in a file of observed rows."""
    proposal, form = there(proposals.by_slug(reading(), slug)), LoadForm()
    only_here(Role.observer, place_of(proposal))
    post = queries.my_post(reading(), proposal.id, actor().person_id)
    refusal = rules.cannot_load_rows(actor(), proposal, post is not None, post is not None and post.independent)
    form.mends.data = form.mends.data or request.args.get("mends")
    form.mends.choices = taking.mendable(post)
    asked = refusal is None and form.validate_on_submit()
    number, received, problems = taking.take(proposal, post, form) if asked else (None, None, ())
    if number is not None:
        notice("notice.rows_loaded")
        return redirect(url_for("audits.upload", number=number), 303)
    values = {"proposal": proposal, "post": post, "refusal": refusal, **taking.shown(received), "problems": problems}
    return language.render("audits/load.html", form=form, **values), 422 if form.is_submitted() else 200


@bp.get("/audits/uploads/<int:number>/refused")
@access.roles(Role.observer)
def refused_lines(number: int) -> Any:
    """The refused lines of one's own file, to be mended and sent again."""
    row = queries.upload(reading(), number)
    if row is None or row.person_id != actor().person_id:
        raise Missing
    numbers = queries.refused_numbers(reading(), number)
    lines = store.refused_only(settings().uploads, row.digest, row.kind, numbers)
    return files.saved(b"".join(lines), "text/plain", f"to-mend-{number}.{row.kind}", caching=files.PRIVATE)


@bp.route("/audits/<slug>/report", methods=["GET", "POST"])
@access.roles(Role.auditor)
def report(slug: str) -> Any:
    """Say what is held against which record, check it, publish what is found."""
    proposal, form = there(proposals.by_slug(reading(), slug)), ReportForm(data=request.args.to_dict())
    only_here(Role.auditor, place_of(proposal))
    records, newest = consents.records_of(reading(), proposal.id), dataplans.newest(reading(), proposal.id)
    uploads = queries.all_uploads(reading(), proposal.id)
    days = held.held(*standing.decided(reading(), proposal.id))
    form.record.choices = offering.records(records, days, offering.day_of(form, uploads))
    refusal = rules.cannot_report(actor(), proposal, newest is not None, len(uploads))
    if refusal is None and form.validate_on_submit():
        try:
            return _check_or_make(proposal, newest, records, days, uploads, form)
        except (Refused, Problems) as found:
            offering.refuse(form, found)
    asked = _asked_for(proposal, records)
    page = language.render(
        "audits/run.html", form=form, proposal=proposal, refusal=refusal, uploads=uploads, asked=asked
    )
    return page, 422 if form.is_submitted() else 200


def _asked_for(proposal: Any, records: Any) -> list[tuple[Any, auditing.Asked]]:
    """Reports that were asked for and not published, with the record that each is against."""
    by_digest = {record.digest: record for record in records}
    found = auditing.asked_for(settings().uploads, proposal.slug)
    return [
        (by_digest.get(one.record), one)
        for one in found
        if one.digest is None or queries.same_report(reading(), proposal.id, one.digest) is None
    ]


def _check_or_make(proposal: Any, newest: Any, records: Any, days: Any, uploads: Any, form: ReportForm) -> Any:
    """The page on which the auditor checks what will be published; what was confirmed there is made.

    A file or a report that came in between is shown first.
    """
    first, last = date.fromisoformat(form.first.data), date.fromisoformat(form.last.data)
    today = clock.day(clock.now())
    refuse_if(rules.cannot_be_period(first, last, today), field="last")
    record = next((r for r in records if str(r.id) == form.record.data), None)
    if found := days[record.id].outside(first, last) if record else []:
        raise Problems(found)
    record_id, version = (record.id, record.version) if record else (None, newest.number)
    earlier = queries.sharing(reading(), proposal.id, record_id, first, last)
    seen = ",".join(str(row.id) for row in (uploads[-1], *earlier))
    basis, folder = gathering.basis_of(reading(), proposal, record, newest, first, last), settings().uploads
    confirmed = form.seen.data == seen
    made = auditing.report_of(basis, uploads, folder) if confirmed else None
    if made is None:
        making = auditing.progress(basis, uploads, folder) if confirmed else None
        return language.render(
            "audits/check.html", form=form, proposal=proposal, record=record, version=version, uploads=uploads,
            first=first, last=last, earlier=earlier, seen=seen, due=rules.answers_due(today), making=making,
        )  # fmt: skip
    number = acts.publish_report(
        database(), by=actor(), now=clock.now(), proposal_id=proposal.id, record_id=record_id, version=version,
        first=first, last=last, follows=[row.id for row in earlier],
        report=made,
    )  # fmt: skip
    notice("notice.audit_reported")
    return redirect(url_for("audits.show", number=number), 303)


@bp.route("/audits/reports/<int:number>/findings/<int:finding>/answer", methods=["GET", "POST"])
@access.roles(Role.proponent)
def answer(number: int, finding: int) -> Any:
    """The proponent explains a finding."""
    row, form = _of_finding(number, finding, Role.proponent), AnswerForm()
    if form.validate_on_submit():
        try:
            acts.answer_finding(
                database(), by=actor(), now=clock.now(), report_id=number, finding=finding, body=form.body.data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.finding_answered")
            return redirect(url_for("audits.show", number=number, _anchor=f"f{finding}"), 303)
    refusal = rules.cannot_answer_finding(actor(), row)
    before = told.answered(queries.answers(reading(), number), row.answers_due).get(finding, ())
    page = language.render(
        "audits/answer.html", form=form, row=row, refusal=refusal, before=before, **shown.finding(row, finding)
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/audits/reports/<int:number>/findings/<int:finding>/disposition", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def disposition(number: int, finding: int) -> Any:
    """The secretariat enters what the assembly did about a finding."""
    row, form = _of_finding(number, finding, Role.secretariat), DispositionForm()
    about_it = council.acts_of_proposal(reading(), row.proposal_id)
    since = [a for a in about_it if not rules.decided_before(a.acted_from, row.published_at)]
    possible = disposing.offered(reading(), since)
    form.act_id.choices = [(str(one.act.id), str(one.act.id)) for one in possible if not one.refused]
    if form.validate_on_submit():
        try:
            acts.dispose_finding(
                database(),
                by=actor(),
                now=clock.now(),
                report_id=number,
                finding=finding,
                kind=form.kind.data,
                act_id=int(form.act_id.data),
                note=form.note.data or None,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.finding_disposed")
            return redirect(url_for("audits.show", number=number, _anchor=f"f{finding}"), 303)
    refusal = rules.cannot_dispose(actor(), row)
    page = language.render(
        "audits/dispose.html", form=form, row=row, possible=possible, refusal=refusal, **shown.finding(row, finding)
    )
    return page, 422 if form.is_submitted() else 200


def _of_finding(number: int, finding: int, role: Role) -> Any:
    """The report with this finding, for those who hold this role at its place."""
    row = there(queries.report(reading(), number) if queries.finding(reading(), number, finding) else None)
    only_here(role, place_of(row))
    return row
