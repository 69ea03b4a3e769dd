"""Public pages of published versions: comparisons, pictures, downloads. The page of a version is site's."""

import json
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.http import generate_etag

from deliberation.dataplans import diff, drawing, exports, queries, redflags, wording
from deliberation.dataplans.flaghistory import history
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.words import voice
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import cannot_touch, subject
from deliberation.web import access, files, language, pages, paging, reading, settings
from deliberation.web.typed import number

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


@bp.get("/proposals/<slug>/compare")
@access.public
def choose_versions(slug: str) -> Any:
    """From the two lists of a form to the address of the comparison; without a choice the two newest versions."""
    proposal = proposals.by_slug(reading(), slug)
    if proposal is None or proposal.version == 0:
        raise Missing
    newest = proposal.version
    old, new = _number("a", max(newest - 1, 1)), _number("b", newest)
    return redirect(url_for("dataplans.compare", slug=slug, old=old, new=new), 303)


def _number(name: str, default: int) -> int:
    found = number(request.args.get(name))
    return default if found is None else found


@bp.get("/proposals/<slug>/compare/<int:old>/<int:new>")
@access.public
def compare(slug: str, old: int, new: int) -> Any:
    """Field by field, each change material or not with the rule's reason."""
    return pages.cached(subject(slug), "dataplans/compare.html", lambda: _compare(slug, old, new))


def _compare(slug: str, old: int, new: int) -> dict[str, Any]:
    db = reading()
    proposal, before, first = queries.shown(db, slug, old)
    after = queries.version(db, proposal.id, new)
    if after is None:
        raise Missing
    second = queries.document_of(after, proposal.kind)
    found = diff.compare(first, second, corrigendum=after.corrigendum_of == before.number)
    names = {f.flow_id: f["name"].value for f in (*first.flows, *second.flows)}
    return {
        "proposal": proposal, "home": home(slug), "before": before, "after": after, "found": found, "names": names,
        "versions": queries.versions(db, proposal.id), "plan_fields": PLAN_FIELDS, "flow_fields": FLOW_FIELDS,
        "places": ["document", "plan", *(f.flow_id for f in second.flows)],
        "may_comment": cannot_touch(proposal.kind) is None,
        "unchanged": _fields(second) - len([c for c in found.changes if c.place != "document"]),
    }  # fmt: skip


def _fields(document: Any) -> int:
    return len(PLAN_FIELDS) + len(FLOW_FIELDS) * len(document.flows)


@bp.get("/proposals/<slug>/compare/<int:old>/<int:new>.json")
@access.public
def compare_json(slug: str, old: int, new: int) -> Any:
    found = _compare(slug, old, new)
    body = json.dumps(_diff_json(found, old, new), ensure_ascii=False, sort_keys=True).encode()
    return _download(body, "application/json")


def _diff_json(found: dict[str, Any], old: int, new: int) -> dict[str, Any]:
    demonstration = bool(found["proposal"].demonstration)
    return exports.diff_json(found["found"], old, new, found["names"], demonstration=demonstration)


@bp.get("/proposals/<slug>/v/<int:number>.json")
@access.public
def version_json(slug: str, number: int) -> Any:
    """The canonical bytes: their SHA-256 is the document digest. So only the file's name says "demonstration"."""
    proposal, row, _ = queries.shown(reading(), slug, number)
    return _download(row.document, "application/json", _file(proposal, f"v{number}.json"))


def _file(proposal: Any, end: str) -> str:
    return files.called(f"{proposal.slug}-{end}", proposal.demonstration)


@bp.get("/proposals/<slug>/v/<int:number>.jsonld")
@access.public
def version_jsonld(slug: str, number: int) -> Any:
    proposal, row, document = queries.shown(reading(), slug, number)
    base = settings().base_url
    address = f"{base}/proposals/{slug}/v/{number}"
    found = exports.json_ld(
        document,
        address,
        f"{base}/formats/fields.json#",
        row.document_digest,
        demonstration=bool(proposal.demonstration),
    )
    return _download(json.dumps(found, ensure_ascii=False, indent=1).encode(), "application/ld+json")


@bp.get("/proposals/<slug>/v/<int:number>/flows.csv")
@access.public
def flows_csv(slug: str, number: int) -> Any:
    proposal, row, document = queries.shown(reading(), slug, number)
    body = exports.flows_csv(document, row.document_digest, demonstration=bool(proposal.demonstration))
    return _download(body, "text/csv; charset=utf-8", _file(proposal, f"v{number}-flows.csv"))


@bp.get("/proposals/<slug>/v/<int:number>/flows-<any(wide, narrow):width>.svg")
@access.public
def picture(slug: str, number: int, width: str) -> Any:
    """The picture of the flows; the table on the page says the same."""
    proposal, _, document = queries.shown(reading(), slug, number)
    spoken = voice()
    draw = drawing.wide if width == "wide" else drawing.narrow
    drawn = draw(document, lambda said: wording.sentence(said, spoken))
    svg = language.render("dataplans/picture.svg", picture=drawn, title=document.title, mark=proposal.demonstration)
    return _download(svg.encode(), "image/svg+xml")


def _download(body: bytes, kind: str, name: str | None = None) -> Response:
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
