"""The records that a report may be made against, as its form offers them: each with its days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from deliberation import clock
from deliberation.audits.forms import ReportForm
from deliberation.audits.held import Held
from deliberation.errors import Problems, Refused
from deliberation.web import formats, language

LABELS = {
    (): "label.record_no", ("first",): "label.record_since", ("last",): "label.record_until",
    ("first", "last"): "label.record_between",
}  # fmt: skip


def records(rows: Sequence[Any], days: Mapping[int, Held], day: date | None) -> list[tuple[str, str]]:
    """The one that held on ``day`` first, then the newest. ``rows``: the newest first."""
    possible = [row for row in rows if days[row.id].any_day]
    possible.sort(key=lambda row: day is not None and not days[row.id].covers(day))
    return [(str(row.id), _label(row, days[row.id])) for row in possible] or [
        ("", language.translate("label.no_record_yet"))
    ]


def day_of(form: ReportForm, uploads: Sequence[Any]) -> date | None:
    """What the report is about: its first day where one was entered, else the last that a file records."""
    try:
        return date.fromisoformat(form.first.data or "")
    except ValueError:
        return max((clock.day(file.last) for file in uploads if file.last), default=None)


def refuse(form: ReportForm, found: Refused | Problems) -> None:
    """Each reason at its field."""
    for one in found.problems if isinstance(found, Problems) else ():
        form.refuse(Refused(one.reason, field=one.path, **one.values))
    if isinstance(found, Refused):
        form.refuse(found)


def _label(row: Any, days: Held) -> str:
    said = {"first": days.first, "last": days.last}
    told = {name: formats.day(day, language.language()) for name, day in said.items() if day is not None}
    return language.translate(LABELS[tuple(told)], no=row.id, v=row.version, **told)
