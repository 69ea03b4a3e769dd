"""Consent records as people read them, and as machines do."""

import json
from pathlib import Path
from typing import Any

from flask import Response

from deliberation import clock
from deliberation.consents import gathered, queries, standing
from deliberation.consents.decision import Way
from deliberation.consents.routes.blueprint import bp
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.web import access, files, pages, paging, reading

SCHEMA = Path(__file__).parents[1] / "data" / "record.schema.json"


@bp.get("/consents")
@access.public
def index() -> Any:
    """Newest records with what they say today."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        rows = queries.newest(reading(), paging.before())
        return {"page": paging.page(rows, queries.SIZE), "bodies": {r.id: json.loads(r.body) for r in rows}}

    return pages.cached("consents", "consents/index.html", load, query=("before",), day=today)


@bp.get("/consents/<int:number>")
@access.public
def show(number: int) -> Any:
    """One record: in words first, then the digests and the bytes."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        row = queries.record(reading(), number)
        if row is None:
            raise Missing
        body = json.loads(row.body)
        names = queries.flow_names(reading(), row)
        today_standing = standing.of_record(reading(), row, today)
        return {
            "row": row,
            "body": body,
            "standing": today_standing,
            "names": names,
            "measures": [(m, json.loads(m.flows)) for m in today_standing.measures],
            "reports": queries.reports(reading(), number),
            "fulfilments": today_standing.fulfilments,
            "conditions": today_standing.conditions,
            "today_day": today,
            "records": queries.records_of(reading(), row.proposal_id),
        }

    return pages.cached("site", "consents/show.html", load, day=today)


@bp.get("/consents/<int:number>.json")
@access.public
def as_json(number: int) -> Any:
    """The canonical bytes of a record; their SHA-256 is its digest."""
    row = queries.record(reading(), number)
    if row is None:
        raise Missing
    answer = Response(row.body, mimetype="application/json")
    name = files.called(f"consent-{number}.json", row.demonstration)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.set_etag(row.digest.removeprefix("sha256:"))
    return answer


@bp.get("/consents/record.schema.json")
@access.public
def schema() -> Any:
    """The JSON Schema of a record (docs/consent-record.md)."""
    return Response(SCHEMA.read_bytes(), mimetype="application/schema+json")


@bp.get("/proposals/<slug>/consent")
@access.public
def of_proposal(slug: str) -> Any:
    """How this proposal is decided: the rule, the four ways with what is shown, the records."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        proposal = proposals.by_slug(reading(), slug)
        if proposal is None:
            raise Missing
        version = dataplans.newest(reading(), proposal.id)
        rule = queries.rule_of(reading(), proposal.id)
        chosen = queries.evidence(reading(), rule.id, version.plan_digest) if rule and version else []
        records = queries.records_of(reading(), proposal.id)
        stands = standing.of_record(reading(), records[0], today) if records else None
        return {
            "names": queries.flow_names(reading(), stands.row) if stands else {},
            "proposal": proposal,
            "version": version,
            "rule": rule,
            "rule_body": json.loads(rule.body) if rule else None,
            "ways": [(str(w), [e for e in chosen if e.way == w]) for w in Way],
            "records": records,
            "standing": stands,
            "possible": gathered.possible(reading(), proposal),
        }

    return pages.cached(f"proposal:{slug}", "consents/of_proposal.html", load, day=today)
