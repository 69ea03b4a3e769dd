"""The public clock of the city's answers, and the result notice of a consultation (結果公示)."""

from typing import Any

from flask import request

from deliberation import clock
from deliberation.comments import queries
from deliberation.comments.routes.blueprint import bp
from deliberation.comments.routes.public import dates_of
from deliberation.errors import there
from deliberation.web import access, pages, reading
from deliberation.web.typed import number as as_number


@bp.get("/answers")
@access.public
def duty() -> Any:
    """What the cities have still to answer, by city and department, with the days that are over."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        place, department = request.args.get("place") or None, _department()
        rows = queries.duty_by_department(reading(), today)
        owed = queries.answers_owed(reading(), today, place, department)
        here = [r for r in rows if r.jurisdiction == place and department in (None, r.department_id or "none")]
        return {
            "rows": rows, "owed": owed[: queries.DUE_SHOWN], "more": len(owed) > queries.DUE_SHOWN, "day": today,
            "place": place, "chosen": here, "department": department,
        }  # fmt: skip

    return pages.cached("site", "comments/duty.html", load, query=("place", "department"), day=today)


def _department() -> int | str | None:
    raw = request.args.get("department")
    return "none" if raw == "none" else as_number(raw)


@bp.get("/consultations/<int:number>/result")
@access.public
def result(number: int) -> Any:
    """The result notice: how many, what was said and what the city answers side by side, what the plan changed."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        row = there(queries.consultation(reading(), number))
        after = as_number(request.args.get("after")) or 0
        answers = queries.result_notice(reading(), row.proposal_id, number, after)
        shown, changes = answers[: queries.NOTICE_PAGE], queries.changes_of(reading(), row.proposal_id, number)
        named = queries.names_of_changes(reading(), row.slug, [*shown, *changes])
        return {
            "row": row, "dates": dates_of(row), "state": dates_of(row).state(today), "day": today, "answers": shown,
            "next": shown[-1].id if len(answers) > len(shown) else None, "after": after, "changes": changes,
            "counts": queries.counts_of_consultation(reading(), number), "changed": named,
            "results": queries.results_of_consultation(reading(), row.proposal_id, number),
            "counted": queries.counts_of_answers(reading(), [a.id for a in shown], consultation_id=number),
            "originals": queries.originals(reading(), number, [a.id for a in shown]),
        }  # fmt: skip

    return pages.cached("site", "comments/result.html", load, query=("after",), day=today)
