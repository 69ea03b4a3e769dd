"""Data-use audit as everyone reads it: reports in words first, then the bytes; the register of observers; the files."""

import json
from typing import Any

from flask import Blueprint, Response, send_file

from deliberation import clock
from deliberation.audits import (
    exports,
    guide,
    linked,
    presenting,
    queries,
    report,
    rows,
    rules,
    shown,
    store,
    takeup,
    told,
)
from deliberation.audits.adapters import examples
from deliberation.audits.adapters.mapping import ADAPTERS
from deliberation.consents import queries as consents
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.web import access, files, pages, paging, reading, settings

bp = Blueprint("audits", __name__)


@bp.get("/audits")
@access.public
def index() -> Any:
    """Newest reports of all proposals."""

    def load() -> dict[str, Any]:
        page = paging.page(queries.newest_reports(reading(), paging.before()), queries.PAGE)
        return {"page": page, "statuses": queries.statuses(reading(), [row.id for row in page.rows])}

    return pages.cached("audits", "audits/index.html", load, query=("before",))


@bp.get("/audits/<slug>")
@access.public
def of_proposal(slug: str) -> Any:
    """Reports, observers and files of one proposal."""

    def load() -> dict[str, Any]:
        proposal = there(proposals.by_slug(reading(), slug))
        page = paging.page(queries.reports_of(reading(), proposal.id, paging.before()), queries.PAGE)
        return {
            "proposal": proposal,
            "page": page,
            "statuses": queries.statuses(reading(), [row.id for row in page.rows]),
            "followed": presenting.followed(page.rows),
            "observers": queries.observers(reading(), proposal.id),
            "uploads": queries.uploads(reading(), proposal.id, paging.FIRST)[: queries.PAGE],
            "closed": rules.cannot_touch(proposal.kind),
        }

    return pages.cached(f"proposal:{slug}", "audits/of_proposal.html", load, query=("before",))


@bp.get("/audits/reports/codes")
@access.public
def codes() -> Any:
    """What each check looks at and what its finding is called."""
    return pages.cached("formats", "audits/codes.html", lambda: {"codes": report.CODES, "severity": report.SEVERITY})


@bp.get("/audits/uploads/format")
@access.public
def row_format() -> Any:
    """How a file of observed rows is written, with examples."""

    def load() -> dict[str, Any]:
        return {"members": list(guide.members()), "line": guide.as_json_line(), "table": guide.as_table()}

    return pages.cached("formats", "audits/format.html", load)


@bp.get("/audits/uploads/logs")
@access.public
def log_format() -> Any:
    """How a log of another system is given in: mapping tables, formats, examples."""

    def load() -> dict[str, Any]:
        written = examples.written
        shown = {"xroad": written(examples.XROAD), "ngsi_ld": written(examples.NGSI_LD)}
        return {"adapters": ADAPTERS.values(), "log_format": examples.LOG_FORMAT, **shown}

    return pages.cached("formats", "audits/logs.html", load)


@bp.get("/audits/uploads/row.schema.json")
@access.public
def row_schema() -> Any:
    """The JSON Schema of one row, made from what decodes it."""
    return Response(json.dumps(rows.schema(), ensure_ascii=False, indent=1), mimetype="application/schema+json")


@bp.get("/audits/reports/<int:number>")
@access.public
def show(number: int) -> Any:
    """One report. The day is in the key of the page: answers become overdue."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        row = _report(number)
        body = json.loads(row.body)
        sharing = queries.sharing(reading(), row.proposal_id, row.record_id, row.first_day, row.last_day)
        earlier = [other for other in sharing if other.id < number]
        like = queries.findings_of(reading(), [other.id for other in earlier])
        measures = consents.measures_of(reading(), row.proposal_id) if row.record_id else ()
        return {
            "row": row,
            "body": body,
            "shown": presenting.findings(body),
            "names": shown.names(row, body),
            "answers": told.answered(queries.answers(reading(), number), row.answers_due),
            "flows": told.flows(body),
            "taking_part": takeup.of(body),
            "months": told.months(body),
            "counted": told.counted(body),
            "unshown": told.unshown(body),
            "dispositions": told.disposed(queries.dispositions(reading(), number), body["findings"], measures),
            "today_day": today,
            "earlier": earlier,
            "later": [other for other in sharing if other.id > number],
            "likewise": presenting.likewise(body, like),
            "statuses": queries.statuses(reading(), [number]).get(number, {}),
        }

    return pages.cached("site", "audits/report.html", load, day=today)


@bp.get("/audits/reports/<int:number>.json")
@access.public
def as_json(number: int) -> Any:
    """The canonical bytes of a report; their SHA-256 is its digest."""
    row = _report(number)
    name = files.called(f"audit-{number}.json", row.demonstration)
    return files.shown(row.body, "application/json", name, caching=files.FOR_EVER, digest=row.digest)


@bp.get("/audits/reports/<int:number>.jsonld")
@access.public
def as_jsonld(number: int) -> Any:
    """The report in the words of DPV and of the ODRL Compliance Report Model."""
    row, base = _report(number), settings().base_url
    found = linked.json_ld(
        json.loads(row.body), address=f"{base}/audits/reports/{number}", digest=row.digest,
        plan=f"{base}/proposals/{row.slug}/v/{row.version}", terms=f"{base}/audits/reports/codes#",
        record=f"{base}/consents/{row.record_id}" if row.record_id else None, demonstration=bool(row.demonstration),
    )  # fmt: skip
    return files.linked(found, files.called(f"audit-{number}.jsonld", row.demonstration))


@bp.get("/audits/reports/<int:number>.csv")
@access.public
def as_csv(number: int) -> Any:
    """The findings of a report as a table."""
    row = _report(number)
    table = exports.as_csv(json.loads(row.body), demonstration=bool(row.demonstration))
    name = files.called(f"audit-{number}.csv", row.demonstration)
    return files.saved(table, "text/csv", name, caching=files.FOR_EVER)


@bp.get("/audits/uploads/<int:number>")
@access.public
def upload(number: int) -> Any:
    """What became of a file: rows taken, lines refused and why, the chain."""

    def load() -> dict[str, Any]:
        row = queries.upload(reading(), number)
        if row is None:
            raise Missing
        lines = queries.refused_lines(reading(), number)
        log = queries.log(reading(), number)
        made = json.loads(log.made) if log else None
        mends = queries.mended_by(reading(), row)
        return {
            "row": row, "lines": lines[: queries.LINES], "log": log, "made": made,
            "mended_by": mends, "to_mend": rules.still_to_mend(row, mends),
        }  # fmt: skip

    return pages.cached("audits", "audits/upload.html", load)


@bp.get("/audits/uploads/<int:number>/file")
@access.public
def file(number: int) -> Any:
    """The file as it came. One with refused lines is not given to everyone: a refused line may say anything."""
    row = queries.upload(reading(), number)
    if row is None or row.rows_refused:
        raise Missing
    path = store.path_of(settings().uploads, row.digest)
    if not path.exists():
        raise Missing
    name = f"rows-{number}.{row.kind}"
    return send_file(path, mimetype="text/plain", as_attachment=True, download_name=name, etag=row.digest[7:])


@bp.get("/audits/uploads/<int:number>/mapping.json")
@access.public
def mapping(number: int) -> Any:
    """The mapping table by which a file was made from a log, as it was given in."""
    log = there(queries.log(reading(), number))
    return files.saved(log.mapping, "application/json", f"mapping-{number}.json", caching=files.FOR_EVER)


def _report(number: int) -> Any:
    row = queries.report(reading(), number)
    if row is None:
        raise Missing
    return row
