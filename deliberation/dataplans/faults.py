"""Where a problem stands on a page of the wizard, and how it is said there.

Shapes speak of a document ("recipients/value/0/name"); who fills in a form reads labels, and is told what to do with
this very input. The same place is found for a problem of the whole draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from deliberation.dataplans.columns import COLUMNS, Column
from deliberation.dataplans.inputs import Typed, row_kind, rows_filled
from deliberation.errors import Problem

_CHOSEN = ("bool", "code")
_DEGREES = {"lat_e7": "lat", "lon_e7": "lon"}
_IN_A_FORM: Mapping[str, str] = {
    "expected_whole_number": "entry_whole_number",
    "expected_municipality_code": "entry_municipality_code",
    "unknown_code": "entry_not_chosen",
}
"""Reasons that speak of files, and what is said of an input instead."""


@dataclass(frozen=True)
class Fault(Problem):
    """A problem with the place of its input. ``row``: from 1; ``part``: a language, a day or a degree of a value.

    ``input``: id on the page, of the field as a whole where no single input is meant.
    """

    row: int | None = None
    column: str | None = None
    part: str | None = None
    input: str = ""


def placed(name: str, kind: str, path: str, problem: Problem) -> Fault:
    """``path``: the place within the field, without the wrapper's own member ("0/name")."""
    tokens = [t for t in path.split("/") if t]
    row = int(tokens.pop(0)) + 1 if tokens and tokens[0].isdecimal() else None
    columns = _columns(kind)
    column = next((c for c in columns if tokens and c.name == tokens[0]), None)
    part = tokens[-1] if len(tokens) > (column is not None) else None
    at = f"{name}.{row - 1}" if row is not None and columns else name
    if columns and column is None and row is not None:
        column, shown = columns[0], None
        place = f"{at}.{column.name}{_end(column.kind, None)}"
    elif column is not None:
        shown, place = column.name, f"{at}.{column.name}{_end(column.kind, part)}"
    else:
        shown, place = None, name if columns or kind.startswith("list:code:") else name + _end(kind, part)
    return Fault(problem.path, problem.reason, problem.values, row, shown, part, place)


def _columns(kind: str) -> tuple[Column, ...]:
    return COLUMNS.get(row_kind(kind) if kind.startswith("list:") else kind, ())


def _end(kind: str, part: str | None) -> str:
    """What the id of an input ends in, by the type of its value."""
    simple = kind.split(":")[0]
    if simple in ("text", "easy", "place", "period"):
        first = "start" if simple == "period" else "ja"
        return f".{_DEGREES.get(part or '', part or first)}"
    return {"duration": ".n", "bool": ".yes"}.get(simple, ".value")


def in_a_form(fault: Fault, kind: str, typed: Typed) -> Fault:
    """The same fault as it is said of this input: what is empty is asked for, and no notation of files is named."""
    column = next((c for c in _columns(kind) if c.name == fault.column), None)
    of = column.kind if column else kind
    inputs = fault.input.rpartition(".")[0]
    if column is not None and not _filled(typed, inputs):
        return replace(fault, reason="entry_not_chosen" if of.startswith(_CHOSEN) else "entry_missing", values={})
    if fault.part == "ja" and fault.reason == "expected_text":
        return replace(fault, reason="entry_japanese_missing")
    if of == "duration" and fault.reason == "expected_duration":
        written_out = typed.get(f"{inputs}.unit") == "iso"
        return replace(fault, reason="entry_duration_written_out" if written_out else "entry_duration")
    if of == "year" and fault.reason != "years_backwards":
        return replace(fault, reason="entry_year", values={})
    if fault.part in _DEGREES and fault.reason != "expected_text":
        return replace(fault, reason="entry_degrees", values={})
    return replace(fault, reason=_IN_A_FORM.get(fault.reason, fault.reason))


def _filled(typed: Typed, inputs: str) -> bool:
    return any(value.strip() for name, value in typed.items() if name.startswith(f"{inputs}."))


def within(problem: Problem, name: str, wrapped: bool) -> tuple[str, str]:
    """The wrapper's member that a problem of this field is in ("" for none), and the place within it."""
    rest = problem.path.removeprefix(name).lstrip("/")
    head, _, tail = rest.partition("/")
    return (head, tail) if wrapped and head in ("value", "unknown", "not_applicable", "sources", "note") else ("", rest)


def of_field(name: str, kind: str, wrapped: bool, problem: Problem, typed: Typed) -> Fault:
    """A problem of one field, as its page tells it."""
    head, rest = within(problem, name, wrapped)
    if head == "not_applicable":
        reason = "entry_reason_missing" if problem.reason == "expected_text" else problem.reason
        return Fault(problem.path, reason, problem.values, part=rest or None, input=f"{name}.reason.{rest or 'ja'}")
    if head == "sources":
        return Fault(problem.path, "entry_source_numbers", {}, part=head, input=f"{name}.sources")
    if head == "note":
        reason = "entry_japanese_missing" if problem.reason == "expected_text" else problem.reason
        return Fault(problem.path, reason, problem.values, part=head, input=f"{name}.note.{rest or 'ja'}")
    if head == "unknown" or (not head and not rest):
        return Fault(problem.path, problem.reason, problem.values, input=name)
    return in_a_form(placed(name, kind, _as_typed(name, kind, rest, typed), problem), kind, typed)


def _as_typed(name: str, kind: str, path: str, typed: Typed) -> str:
    """The path with the number of the row on the page: empty rows between are no entries, and what was chosen by name
    stands before what was written."""
    number, _, rest = path.partition("/")
    if number.isdecimal() and _columns(kind):
        return f"{rows_filled(row_kind(kind), typed, name)[int(number)]}/{rest}"
    if number.isdecimal():
        return f"{int(number) - sum(bool(typed.get(x)) for x in typed if x.startswith(f'{name}.known.'))}/{rest}"
    return path


def of_document(asked: Any, problem: Problem, path: str) -> Fault:
    """``path``: of the problem, beginning with the field's name."""
    head, rest = within(Problem(path, problem.reason), asked.name, asked.wrapped)
    if head in ("unknown", "sources", "not_applicable", "note") or not rest:
        return Fault(problem.path, problem.reason, problem.values, input=asked.name)
    return placed(asked.name, asked.type, rest, problem)
