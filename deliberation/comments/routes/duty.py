"""The public clock of the city's answers, and the result notice of a consultation (結果公示)."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from flask import request
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.comments import queries, results
from deliberation.comments.routes.blueprint import bp
from deliberation.comments.routes.public import dates_of
from deliberation.errors import Missing, there
from deliberation.web import access, database, files, pages, reading, spreadsheet
from deliberation.web.typed import number as as_number

DIGESTED = 5_000  # comments up to which a page takes the time to read its table
ANNEX = (
    "id", "submitted_on", "channel", "verified", "version", "flow_id", "field", "parent_id", "state", "body", "credit",
    "answer", "answered_at", "result", "topic", "response", "changed_version", "changed_flow", "changed_field",
)  # fmt: skip


@bp.get("/answers")
@access.public
def duty() -> Any:
    """What the cities have still to answer, by city and department, with the days that are over."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        place, department = _narrowed()
        rows = queries.duty_by_department(reading(), today)
        owed = queries.answers_owed(reading(), today, place, department)
        here = [r for r in rows if r.jurisdiction == place and department in (None, r.department_id or "none")]
        return {
            "rows": rows, "owed": owed[: queries.DUE_SHOWN], "more": len(owed) > queries.DUE_SHOWN, "day": today,
            "place": place, "chosen": here, "department": department,
        }  # fmt: skip

    return pages.cached("site", "comments/duty.html", load, query=("place", "department"), day=today)


def _narrowed() -> tuple[str | None, int | str | None]:
    """The city and the department asked for. Raises Missing for one that there is not: a list of nothing would say that
    it owes nothing."""
    place, raw = request.args.get("place") or None, request.args.get("department") or None
    if place is not None:
        there(accounts.jurisdiction(reading(), place))
    if raw is None or (raw == "none" and place is not None):
        return place, raw
    found = accounts.department(reading(), as_number(raw) or 0)
    if found is None or found.jurisdiction != place:
        raise Missing
    return place, found.id


@bp.get("/consultations/<int:number>/result")
@access.public
def result(number: int) -> Any:
    """The result notice: how many, what was said and what the city answers side by side, what the plan changed."""
    today = clock.day(clock.now())
    return pages.cached("site", "comments/result.html", lambda: _notice(number, today), query=("after",), day=today)


def _notice(number: int, today: date) -> dict[str, Any]:
    row, after = there(queries.consultation(reading(), number)), as_number(request.args.get("after")) or 0
    answers = queries.result_notice(reading(), row.proposal_id, number, after)
    shown = results.together(answers[: queries.NOTICE_PAGE])
    changes = queries.changes_of(reading(), row.proposal_id, number)
    counts = queries.counts_of_consultation(reading(), number)
    told = queries.results_of_consultation(reading(), row.proposal_id, number)
    return {
        "row": row, "dates": dates_of(row), "state": dates_of(row).state(today), "day": today, "answers": shown,
        "next": shown[-1].id if len(answers) > len(shown) else None, "after": after, "changes": changes,
        "counts": counts, "changed": queries.names_of_changes(reading(), row.slug, [*shown, *changes]),
        "sharing": queries.answers_sharing(reading(), [a.id for a in shown]),
        "results": told, "all": sum(r.answers for r in told),
        "counted": queries.counts_of_answers(reading(), [a.id for a in shown], consultation_id=number),
        "beside": queries.comments_beside(reading(), number, [a.id for a in shown]),
        "digest": _digest(row) if 0 < counts.submissions <= DIGESTED else None,
    }  # fmt: skip


def _digest(row: Any) -> str:
    """Of the bytes of the table as it is now."""
    found = hashlib.sha256()
    for line in _table(reading(), row):
        found.update(line.encode())
    return f"sha256:{found.hexdigest()}"


def _table(db: Connection, row: Any) -> Iterator[str]:
    told = row.jurisdiction in accounts.fictional(db)
    found = queries.annex(db, row.proposal_id, row.id)
    lines = ([*(_plain(getattr(x, name)) for name in ANNEX), told] for x in found)
    return spreadsheet.written((*ANNEX, "demonstration"), lines)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


@bp.get("/consultations/<int:number>/result.csv")
@access.public
def annex(number: int) -> Any:
    """Every comment of a consultation with the answers to it: whole, however many there are."""
    row, source = there(queries.consultation(reading(), number)), database()  # sent after this request has ended

    def lines() -> Iterator[str]:
        with source.reading() as db:
            yield from _table(db, row)

    return files.saved(lines(), "text/csv", f"consultation-{number}-result.csv", caching="no-cache")
