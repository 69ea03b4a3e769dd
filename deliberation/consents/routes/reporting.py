"""The proponent's report of a period: entered in fields, read with what differs from the plan; its papers."""

import json
from datetime import date
from typing import Any

from flask import redirect, request, send_file, url_for

from deliberation import clock
from deliberation.accounts.here import only_here
from deliberation.accounts.rules import Role
from deliberation.consents import acts, papers, queries, reported, reports
from deliberation.consents.forms import FlowReportForm, ReportForm
from deliberation.consents.routes.blueprint import bp, officials
from deliberation.errors import Missing, Problem, Problems, Refused, there
from deliberation.web import access, actor, database, files, language, notice, pages, reading, settings


@officials.route("/consents/<int:number>/reports/new", methods=["GET", "POST"])
@access.roles(Role.proponent)
def report(number: int) -> Any:
    """One block for each flow of the record: what ran, how much, for whom."""
    row, form = there(queries.record(reading(), number)), ReportForm()
    only_here(Role.proponent, row.jurisdiction)
    flows = reported.flows_of(reading(), row)
    blocks = {flow.flow_id: _block(n, flow) for n, flow in enumerate(flows)}
    if form.is_submitted() and _valid(form, blocks, row):
        made = _file(number, form, blocks)
        if made is not None:
            notice("notice.report_filed")
            return redirect(url_for("consents.report_page", number=made), 303)
    names = queries.flow_names(reading(), row)
    page = language.render("consents/report_form.html", form=form, blocks=blocks, row=row, names=names)
    return page, 422 if form.is_submitted() else 200


def _block(n: int, flow: Any) -> FlowReportForm:
    sent = request.form if request.method == "POST" else None
    form = FlowReportForm(sent, prefix=f"f{n}-")
    names = {r["id"]: language.pair(r["name"], language.language()) for r in flow.recipients}
    form.recipients.choices = list(names.items())
    if sent is None:
        form.recipients.data = []
    return form


def _valid(form: ReportForm, blocks: dict[str, FlowReportForm], row: Any) -> bool:
    """Whether every input can be read; what is wrong with the period is told beside what cannot."""
    sound = all([form.validate(), *(block.validate() for block in blocks.values())])
    if not sound and not (form.first.errors or form.last.errors):
        first, last = date.fromisoformat(form.first.data), date.fromisoformat(form.last.data)
        since = clock.day(there(queries.begun(reading(), row.proposal_id)))
        for problem in reports.period_faults(first, last, clock.day(clock.now()), since):
            _at_its_place(problem, form, blocks)
    return sound


def _file(number: int, form: ReportForm, blocks: dict[str, FlowReportForm]) -> int | None:
    try:
        return acts.file_report(
            database(), by=actor(), now=clock.now(), record_id=number, first=date.fromisoformat(form.first.data),
            last=date.fromisoformat(form.last.data), flows=[b.said(f) for f, b in blocks.items()],
            note=form.note.data or None,
        )  # fmt: skip
    except Problems as found:
        for problem in found.problems:
            _at_its_place(problem, form, blocks)
    except Refused as refused:
        form.refuse(refused)
    return None


def _at_its_place(problem: Problem, form: ReportForm, blocks: dict[str, FlowReportForm]) -> None:
    part, _, rest = problem.path.partition("/")
    flow, _, name = rest.partition("/")
    at = blocks[flow] if part == "flows" and flow in blocks else form
    at.refuse(Refused(problem.reason, field=name or part, **problem.values))


@bp.get("/consents/reports/<int:number>")
@access.public
def report_page(number: int) -> Any:
    """A report in words: first what differs from the plan, then everything it says."""

    def load() -> dict[str, Any]:
        found = there(queries.report(reading(), number))
        row, body = there(queries.record(reading(), found.record_id)), json.loads(found.body)
        declared = reported.declared(reading(), row, found)
        return {
            "found": found, "row": row, "body": body, "declared": declared,
            "differences": reports.differences(body, declared), "names": queries.flow_names(reading(), row),
        }  # fmt: skip

    return pages.cached("site", "consents/report.html", load)


@bp.get("/consents/reports/<int:number>.json")
@access.public
def report_json(number: int) -> Any:
    """The canonical bytes of a report; their SHA-256 is its digest."""
    found = there(queries.report(reading(), number))
    row = there(queries.record(reading(), found.record_id))
    name = files.called(f"consent-report-{number}.json", row.demonstration)
    return files.shown(found.body, "application/json", name, digest=found.digest)


@bp.get("/consents/papers/<int:number>")
@access.public
def paper(number: int) -> Any:
    """The paper of a report on an obligation, as a file to save: never shown here, whatever it says that it is."""
    found = there(queries.fulfilment(reading(), number))
    if found.evidence_name is None:
        raise Missing
    path = papers.path_of(settings().uploads, found.evidence_digest)
    if not path.is_file():  # the folder of uploads was not restored with the database
        raise Missing
    answer = send_file(path, "application/octet-stream", as_attachment=True, download_name=found.evidence_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
