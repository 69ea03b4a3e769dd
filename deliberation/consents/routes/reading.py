"""Consent records as people read them, and as machines do."""

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Response

from deliberation import clock
from deliberation.consents import corrected, gathered, linked, offered, queries, standing, timeline, told
from deliberation.consents.routes.blueprint import bp
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.web import access, files, language, pages, paging, paper, reading, settings

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
    return pages.cached("site", "consents/show.html", lambda: _shown(number, today), day=today)


def _shown(number: int, today: date) -> dict[str, Any]:
    own, rows = queries.with_others(reading(), number)
    row = there(own)
    found, reports = standing.of_record(reading(), row, today), queries.reports(reading(), number)
    version, body = dataplans.version(reading(), row.proposal_id, row.version), json.loads(row.body)
    since = corrected.of_bodies(reading(), [body], found.measures)
    more = (*timeline.of_rules([queries.rule(reading(), row.rule_id)]), *timeline.of_corrections(since.values()))
    return {
        "row": row, "body": body, "against": {f["flow_id"]: f["contradicted_by"] for f in body["flows"]},
        "evidence": {act["reference"]: (way["way"], act) for way in body["evidence"] for act in way["acts"]},
        "corrected": since,
        "before": told.before(found.flows, {r.id: json.loads(r.body) for r in rows}),
        "standing": found, "names": found.names,
        "measures": [(m, found.bound[m.id]) for m in found.measures], "reports": reports,
        "fulfilments": found.fulfilments, "conditions": found.conditions, "today_day": today,
        "records": rows, "pdf": paper.possible(), "counts": gathered.counts,
        "events": _life([(row, body)], rows, found, reports, more),
        "things": offered.things(dataplans.document_of(version, "filed")) if version and version.document else {},
    }  # fmt: skip


def _life(records: list[Any], rows: Any, found: standing.Standing, filed: Any, more: Iterable[timeline.Event]) -> Any:
    """The events of these records, with the measures, the duties and the reports that ``found`` knows.

    ``rows``: all records of the proposal; of one that another follows, no day is still to come but by that one.
    """
    last, today = rows[0].id == found.row.id, clock.day(clock.now())
    told = {row.id for row, _ in records}
    held = [d for d in found.duties if told & {number for number, _ in d.held}]
    due = timeline.of_duties(held, found.filed, today)
    left = [d for d in found.duties if d in held or (d.ended and d.ended[0] in told)]
    became = timeline.of_followers(left, found.filed, rows)
    own = (
        *timeline.of_measures(found.measures, found.bound),
        *became,
        *(event for event in due if last or event.on <= today),
        *(event for event in timeline.of_ends(rows, found.flows) if told & set(event.values["records"])),
        *timeline.of_reports(filed),
    )
    return timeline.life(records, (*own, *more))


@bp.get("/proposals/<slug>/consent/timeline")
@access.public
def life(slug: str) -> Any:
    """The whole life of the consent to a proposal, through all its records."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        proposal = there(proposals.by_slug(reading(), slug))
        records, versions = (of(reading(), proposal.id) for of in (queries.records_of, dataplans.versions))
        bodies = [(row, json.loads(row.body)) for row in records]
        found = standing.of_record(reading(), records[0], today) if records else None
        begun = _begun(proposal, versions, [body for _, body in bodies], found.measures if found else ())
        told = {"proposal": proposal, "today": today, "names": {}, "events": begun}
        if found is None:
            return told
        more = (*begun, *timeline.of_versions(versions, min(row.version for row in records)))
        events = _life(bodies, records, found, queries.reports_of(reading(), proposal.id), more)
        return told | {"names": found.names, "events": events}

    return pages.cached(f"proposal:{slug}", "consents/timeline.html", load, day=today)


def _begun(
    proposal: Any, versions: Sequence[Any], bodies: Sequence[dict[str, Any]], measures: Sequence[Any]
) -> list[timeline.Event]:
    """Every rule, and what was chosen under the newest about the newest plan: perhaps in no record yet; and what was
    corrected of it, or of what records count and measures rest on. ``bodies``: of all records."""
    if not versions:
        return []
    newest = max(versions, key=lambda v: v.number)
    frozen, chosen = queries.rules_and_chosen(reading(), proposal.id, newest.plan_digest)
    return timeline.life((), (
        *timeline.of_rules(frozen),
        *timeline.of_corrections(corrected.of_both(reading(), chosen, bodies, measures).values()),
        *(timeline.Event(e.decided_on, "decided", {
            "way": e.way, "said": e.said, "reference": e.reference, "version": e.version,
            "flow": told.told(e).flow,
        }, e.evidence_entry) for e in chosen),
    ))  # fmt: skip


@bp.get("/consents/<int:number>.pdf")
@access.public
def as_pdf(number: int) -> Any:
    """The page of a record on paper, as it is today."""
    today, row = clock.day(clock.now()), _record(number)
    blocks = pages.draw("consents/show.html", _shown(number, today))
    address = f"{settings().base_url}/consents/{number}"
    html = language.render(
        "consents/paper.html", title=blocks["title"], main=blocks["main"], demonstration=row.demonstration,
        row=row, address=address, today=today,
    )  # fmt: skip
    name = files.called(f"consent-{number}.pdf", row.demonstration)
    return files.shown(paper.pdf(html, address), "application/pdf", name)


@bp.get("/consents/<int:number>.jsonld")
@access.public
def as_json_ld(number: int) -> Any:
    """The record for programs that read linked data (docs/consent-record.md)."""
    row, base = _record(number), settings().base_url
    found = linked.json_ld(
        json.loads(row.body), row.digest, address=f"{base}/consents/{number}",
        plan=f"{base}/proposals/{row.slug}/v/{row.version}", entry=f"{base}/record/{row.entry_id}",
        terms=f"{base}/consents/record.schema.json#", members=f"{base}/council/members",
        demonstration=bool(row.demonstration),
    )  # fmt: skip
    return files.linked(found, files.called(f"consent-{number}.jsonld", row.demonstration))


@bp.get("/consents/<int:number>.json")
@access.public
def as_json(number: int) -> Any:
    """The canonical bytes of a record; their SHA-256 is its digest."""
    row = _record(number)
    name = files.called(f"consent-{number}.json", row.demonstration)
    return files.shown(row.body, "application/json", name, caching=files.FOR_EVER, digest=row.digest)


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
        frozen = queries.rules_of(reading(), proposal.id)
        rule = frozen[0] if frozen else None
        chosen = queries.evidence(reading(), rule.id, version.plan_digest) if rule and version else []
        records = queries.records_of(reading(), proposal.id)
        stands = standing.of_record(reading(), records[0], today) if records else None
        since, apart = corrected.of_today(reading(), chosen, stands)
        return {
            "corrected": since, "apart": apart,
            "names": stands.names if stands else _named(slug, version),
            "against": told.against(stands.flows, {r.id: json.loads(r.body) for r in records}) if stands else {},
            "proposal": proposal,
            "version": version,
            "rule": rule,
            "rule_body": json.loads(rule.body) if rule else None,
            "earlier_rules": [(r, json.loads(r.body), n.frozen_at) for n, r in itertools.pairwise(frozen)],
            "ways": told.by_way(chosen),
            "records": records,
            "standing": stands,
        }  # fmt: skip

    return pages.cached(f"proposal:{slug}", "consents/of_proposal.html", load, day=today)


def _named(slug: str, version: Any) -> dataplans.FlowNames:
    if version is None:
        return {}
    return dataplans.flow_names(reading(), ((slug, version.number),))[slug, version.number]


def _record(number: int) -> Any:
    return there(queries.record(reading(), number))
