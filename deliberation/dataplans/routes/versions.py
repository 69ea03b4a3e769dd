"""Public pages of published versions: comparisons, pictures, downloads. The page of a version is site's."""

import json
from typing import Any

from flask import Response, request
from werkzeug.http import generate_etag

from deliberation.dataplans import exports, linked, queries, redflags
from deliberation.dataplans.flaghistory import history
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.formats import terms_of
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import subject
from deliberation.web import access, files, pages, paging, reading, settings

LOOKED_BACK = 6  # versions beside each other in the history of points


@bp.get("/proposals/<slug>/points")
@access.public
def points_by_version(slug: str) -> Any:
    """How each point to check went from version to version."""
    return pages.cached(subject(slug), "dataplans/points.html", lambda: _points(slug), query=("before",))


def _points(slug: str) -> dict[str, Any]:
    proposal = there(proposals.by_slug(reading(), slug))
    rows = queries.versions_before(reading(), proposal.id, paging.before(), LOOKED_BACK + 1)
    if not rows:
        raise Missing
    shown = [row for row in reversed(rows[:LOOKED_BACK])]
    told = [(row.number, _flags_of(row, proposal.kind)) for row in shown]
    page = paging.page(rows, LOOKED_BACK, key="number")
    return {"proposal": proposal, "home": home(slug), "page": page, "shown": shown, "lines": history(told)}


def _flags_of(row: Any, kind: str) -> Any:
    return redflags.evaluate(queries.document_of(row, kind)) if row.document is not None else None


@bp.get("/proposals/<slug>/v/<int:number>.json")
@access.public
def version_json(slug: str, number: int) -> Any:
    """The canonical bytes: their SHA-256 is the document digest. So only the file's name says "demonstration"."""
    proposal, row, _ = queries.shown(reading(), slug, number)
    return download(row.document, "application/json", _file(proposal, f"v{number}.json"))


def _file(proposal: Any, end: str) -> str:
    return files.called(f"{proposal.slug}-{end}", proposal.demonstration)


@bp.get("/proposals/<slug>/v/<int:number>.jsonld")
@access.public
def version_jsonld(slug: str, number: int) -> Any:
    proposal, row, document = queries.shown(reading(), slug, number)
    base = settings().base_url
    address = f"{base}/proposals/{slug}/v/{number}"
    found = linked.json_ld(
        document, address, terms_of(base), row.document_digest, demonstration=bool(proposal.demonstration)
    )
    return download(json.dumps(found, ensure_ascii=False, indent=1).encode(), "application/ld+json")


@bp.get("/proposals/<slug>/v/<int:number>/flows.csv")
@access.public
def flows_csv(slug: str, number: int) -> Any:
    proposal, row, document = queries.shown(reading(), slug, number)
    body = exports.flows_csv(document, row.document_digest, demonstration=bool(proposal.demonstration))
    return download(body, "text/csv; charset=utf-8", _file(proposal, f"v{number}-flows.csv"))


def download(body: bytes, kind: str, name: str | None = None) -> Response:
    """Bytes that stay as they are unless the version is redacted: asked again each time, but sent only when changed."""
    answer = Response(body, content_type=kind)
    if name is not None:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(generate_etag(body))
    answer.make_conditional(request)
    return answer


def home(slug: str) -> str:
    """Address of the proposal, which site draws."""
    return f"{request.script_root}/proposals/{slug}"
