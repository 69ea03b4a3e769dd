"""What everyone reads: votes, one vote with its rules and its result, historic referendums, and their files."""

import json
from datetime import datetime
from typing import Any

from flask import Response, abort

from deliberation import clock
from deliberation.errors import Missing
from deliberation.votes import outcome, parsing, presenting, queries, rules, sentences
from deliberation.votes.outcome import Counts
from deliberation.votes.routes.common import bp
from deliberation.votes.ruleset import Kind
from deliberation.web import access, files, pages, paging, reading, spreadsheet


@bp.get("/votes")
@access.public
def index() -> Any:
    """Votes held here, newest first, and the historic ones."""
    now = clock.now()

    def load() -> dict[str, Any]:
        page = paging.page(queries.newest(reading(), paging.before()), queries.SIZE)
        return {
            "page": page,
            "votes": [queries.listed(row, now) for row in page.rows],
            "until": queries.next_turn(page.rows, now),
            "precedents": [_precedent(row) for row in queries.precedents(reading())] if page.newest else [],
        }

    return pages.cached("site", "votes/index.html", load, query=("before",), turns=True)


@bp.get("/votes/<slug>")
@access.public
def show(slug: str) -> Any:
    """One vote: its question and rules from the opening on, its stages, its result, and a newer version of its plan."""
    return pages.cached("site", "votes/show.html", lambda: _shown(_vote(slug), clock.now()), turns=True)


def _vote(slug: str) -> Any:
    row = queries.vote(reading(), slug)
    if row is None:
        raise Missing
    return row


def _shown(row: Any, now: datetime) -> dict[str, Any]:
    db, ruleset = reading(), parsing.load(row.rules)
    counting = ruleset.counting
    numbered = sentences.of_rules(ruleset, row.roll_size)
    counts_of_sheets = queries.sheet_counts(db, row.id)
    stands = {(s.counter, s.day): s for s in counts_of_sheets}
    shown: dict[str, Any] = {
        "row": row, "ruleset": ruleset, "labels": presenting.labels(counting), "sentences": numbered, "told": None,
        "until": queries.next_turn([row], now),
        "state": rules.state(queries.standing(row), now).value, "requirement": presenting.requirement(counting),
        "places": {c.key: c.name for c in ruleset.counters}, "sheets": list(stands.values()),
        "corrected": [s for s in counts_of_sheets if s is not stands[s.counter, s.day]],
        "mismatches": queries.mismatches(db, row.id),
        "batches": queries.counted(db, row.id) if row.counting else [], "result": None,
    }  # fmt: skip
    if row.result is not None:
        counts = _counts(row)
        shown |= _numbers(counting, counts)
        shown |= {
            "result": json.loads(row.result),
            "told": presenting.tell(outcome.decide(counting, counts), counts.cast, numbered),
        }
    aside = queries.set_aside(db, row.id) if row.counting else []
    return shown | {"asides": presenting.asides(aside, {b.batch for b in shown["batches"]}, shown["result"])}


def _counts(row: Any) -> Counts:
    """The counts of a result as they were published."""
    result = json.loads(row.result)
    return Counts(result["roll"]["size"], result["cast"], result["votes"], result["invalid"])


def _numbers(counting: Any, counts: Counts, channels: Any = ()) -> dict[str, Any]:
    return {
        "counts": counts,
        "lines": presenting.lines(counting, counts, channels),
        "bars": presenting.bars(counting, counts),
        "roll_parts": presenting.roll_parts(counting, counts),
        "valid": None if counts.votes is None else counting.valid(counts.votes),
    }


@bp.get("/votes/precedents/<code>")
@access.public
def precedent(code: str) -> Any:
    """A historic referendum: numbers, rules as far as they were seen, outcome, sources."""
    row = _historic(code)
    return pages.cached(f"precedent:{code}", "votes/precedent.html", lambda: _precedent(row))


def _historic(code: str) -> Any:
    row = queries.precedent(reading(), code)
    if row is None:
        raise Missing
    return row


def _precedent(row: Any) -> dict[str, Any]:
    case = json.loads(row.content)
    counting, counts = parsing.parse_counting(case["rules"]), Counts(**case["counts"])
    numbered = sentences.of_counting(counting, counts.roll, Kind(case["kind"]))
    return {
        "row": row, "case": case, "counting": counting, "labels": presenting.labels(counting), "sentences": numbered,
        "requirement": presenting.requirement(counting),
        "told": presenting.tell(outcome.decide(counting, counts), counts.cast, numbered, case["not_seen"]),
        **_numbers(counting, counts, case["channels"]),
    }  # fmt: skip


@bp.get("/votes/<slug>/rules.json")
@access.public
def rules_file(slug: str) -> Response:
    """The very bytes whose digest is in the record."""
    row = _vote(slug)
    return _json(row.rules, files.called(f"{slug}-rules.json", row.demonstration))


@bp.get("/votes/<slug>/result.json")
@access.public
def result_file(slug: str) -> Response:
    row = _vote(slug)
    return _json(row.result, files.called(f"{slug}-result.json", row.demonstration)) if row.result else abort(404)


@bp.get("/votes/<slug>/counts.csv")
@access.public
def counts_file(slug: str) -> Response:
    row = _vote(slug)
    if row.result is None:
        abort(404)
    lines = presenting.lines(parsing.load(row.rules).counting, _counts(row))
    return _csv(lines, f"{slug}-counts.csv", bool(row.demonstration))


@bp.get("/votes/precedents/<code>.json")
@access.public
def precedent_file(code: str) -> Response:
    return _json(_historic(code).content, f"{code}.json")


@bp.get("/votes/precedents/<code>.csv")
@access.public
def precedent_counts_file(code: str) -> Response:
    return _csv(_precedent(_historic(code))["lines"], f"{code}.csv")


def _json(content: bytes, name: str) -> Response:
    return files.shown(content, "application/json", name, caching="no-cache")


def _csv(found: Any, name: str, demonstration: bool = False) -> Response:
    numbers = presenting.csv_rows(found)
    rows = ((label, value, "no" if value == "" else "yes", demonstration) for label, value in numbers)
    body = spreadsheet.written(("number", "value", "counted", "demonstration"), rows)
    return files.saved(body, "text/csv", files.called(name, demonstration), caching="no-cache")
