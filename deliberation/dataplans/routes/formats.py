"""The published rules and vocabulary: what flags rest on, and the files that a program needs."""

import json
from typing import Any

from flask import Response, request
from werkzeug.http import generate_etag

from deliberation.dataplans import laws, linked
from deliberation.dataplans.materiality import CLAUSES
from deliberation.dataplans.redflags import GAP_FIELDS, GAP_SEVERITY, RULES, SEVERITIES
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.vocabulary import CODE_LISTS, DATA, FLOW_FIELDS, PLAN_FIELDS, load
from deliberation.errors import Missing
from deliberation.web import access, pages, settings

FILES = {
    "jukugi-proposal-1.schema.json": ("proposal.schema.json", "application/schema+json"),
    "fields.json": ("fields.json", "application/json"),
    "codelists.json": ("codelists.json", "application/json"),
    "jukugi-side-by-side-1.schema.json": ("sidebyside.schema.json", "application/schema+json"),
    "redflags.json": ("redflags.json", "application/json"),
    "laws.json": ("laws.json", "application/json"),
    "standards.json": ("standards.json", "application/json"),
    "standards.md": ("../../../docs/standards.md", "text/markdown; charset=utf-8"),
    "materiality.json": ("materiality.json", "application/json"),
    "jukugi-comparison-1.schema.json": ("comparison.schema.json", "application/schema+json"),
}


def terms_of(base: str) -> str:
    """Where our own terms are explained, each at its anchor."""
    return f"{base}/formats/plan#"


@bp.get("/formats/context.jsonld")
@access.public
def context() -> Any:
    """What the short names of our JSON-LD mean."""
    return _sent(json.dumps(linked.context(terms_of(settings().base_url)), indent=1).encode(), "application/ld+json")


@bp.get("/flags")
@access.public
def flags() -> Any:
    """Every published rule with its condition, its severity and the source of the concern."""
    return pages.cached("formats", "dataplans/flags.html", _flags)


def _flags() -> dict[str, Any]:
    return {
        "rules": RULES, "severities": SEVERITIES, "gap_fields": GAP_FIELDS, "gap_severity": GAP_SEVERITY,
        "fields": {**PLAN_FIELDS, **FLOW_FIELDS},
    }  # fmt: skip


@bp.get("/formats/plan")
@access.public
def vocabulary() -> Any:
    """Every field with its meaning and what makes a change of it material, and every code list with its order."""
    found = {"plan_fields": PLAN_FIELDS, "flow_fields": FLOW_FIELDS, "lists": CODE_LISTS, "files": FILES}
    found["clauses"] = CLAUSES
    return pages.cached("formats", "dataplans/vocabulary.html", lambda: found)


@bp.get("/laws")
@access.public
def law_page() -> Any:
    """What the law says that is rested on here, each fact at its own anchor, with how far it is verified."""
    return pages.cached("formats", "dataplans/laws.html", lambda: {"by_law": laws.by_law(), "states": laws.STATES})


@bp.get("/standards")
@access.public
def standards() -> Any:
    """What is taken from which standard, and what is not claimed."""
    return pages.cached("formats", "dataplans/standards.html", lambda: {"standards": load("standards.json")})


@bp.get("/formats/<name>")
@access.public
def published_file(name: str) -> Any:
    if name not in FILES:
        raise Missing
    path, kind = FILES[name]
    return _sent((DATA / path).read_bytes(), kind)


def _sent(body: bytes, kind: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(generate_etag(body))
    answer.make_conditional(request)
    return answer
