"""What a page of the wizard asks for, what was entered, and what is wrong with it. No database, no web.

A form is a flat mapping of input names to text; the same mapping draws the page again, so nothing typed is lost.
Every field asks for its state ("", value, none, undecided, not_stated, not_applicable) and for its value. What was
typed is never cleaned away silently: the shapes of values.py say what is wrong with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from deliberation import numerals
from deliberation.dataplans.faults import Fault, of_field
from deliberation.dataplans.inputs import IN_LINES, MOST_ROWS, Typed, build, row_kind, spread
from deliberation.dataplans.notations import first_day
from deliberation.dataplans.shapes import Shape
from deliberation.dataplans.values import backwards
from deliberation.errors import Problem
from deliberation.numerals import folded

BLANK_ROWS = 2
WITHOUT_WORDS = ("none", "undecided", "not_stated")
"""States that are chosen and have nothing else to write."""
BESIDE = ("sources", "note.ja", "note.en")
"""Inputs that stand beside every wrapped answer."""


@dataclass(frozen=True)
class Asked:
    """One thing a page asks for. ``name``: of its inputs; ``path``: in the draft (rules.with_answers).

    ``wrapped``: asks for a state as well. ``required``: nothing is published without it (of a plan all may stay open).
    """

    name: str
    path: str
    type: str
    shape: Shape
    nullable: bool = False
    wrapped: bool = True
    required: bool = False


@dataclass(frozen=True)
class Entered:
    """``answer``: the plain value for the draft, None when nothing was entered. ``problems``: at the field."""

    answer: Any
    problems: tuple[Fault, ...] = ()


def meant(asked: Asked, typed: Typed, kept: Any) -> Typed:
    """The inputs of a page as they are meant: one left empty names no sources and has no note, and who writes into what
    the draft leaves open or empty means to say it, also when the choice beside it was left as it stood. (A reason why
    nothing applies was written, too: of the two, that is asked.)"""
    if not asked.wrapped:
        return typed
    state = f"{asked.name}.state"
    stood = typed_from(asked, kept).get(state)
    written = stood in WITHOUT_WORDS and typed.get(state) == stood and build(asked.type, typed, asked.name) is not None
    beside = {f"{asked.name}.{part}": "" for part in BESIDE}
    return {**beside, **typed, **({state: "value"} if written else {})}


def read(asked: Asked, typed: Typed, kept: Any = None) -> Entered:
    """What was entered for one thing. ``kept``: its value in the draft, whose sources and note stay where none are
    asked."""
    found = _read(asked, typed, kept)
    return replace(found, problems=(*found.problems, *_left_over(asked, typed, kept)))


def _left_over(asked: Asked, typed: Typed, kept: Any) -> Iterator[Fault]:
    """What was typed and would be dropped: lines that inputs.unfolded had no row for, and a reason why nothing applies
    beside another choice (not one that the draft gave: who chooses otherwise now takes it back)."""
    if typed.get(f"{asked.name}.lines") and row_kind(asked.type) in IN_LINES:
        yield Fault(asked.name, "list_too_long", {"max": MOST_ROWS}, input=f"{asked.name}.lines")
    why = build("text", typed, f"{asked.name}.reason") if asked.wrapped else None
    new = why and why != build("text", typed_from(asked, kept), f"{asked.name}.reason")
    if new and typed.get(f"{asked.name}.state") != "not_applicable":
        yield Fault(asked.name, "reason_and_chosen_otherwise", input=f"{asked.name}.reason.ja")


def _read(asked: Asked, typed: Typed, kept: Any) -> Entered:
    built = _in_order(build(asked.type, typed, asked.name), kept)
    if not asked.wrapped:
        return _checked(asked, typed, built)
    state = typed.get(f"{asked.name}.state", "")
    if state in ("", "value"):
        if built is None:
            beside = any(typed.get(f"{asked.name}.{part}", "").strip() for part in BESIDE)
            return Entered(None, (_fault(asked, "value_missing"),)) if state or beside else Entered(None)
        return _checked(asked, typed, _with_beside(asked, {"value": built}, typed, kept))
    if built is not None:
        return Entered(None, (_fault(asked, "typed_and_left_open"),))
    if state == "none":
        answer: dict[str, Any] = {"value": [] if asked.type.startswith("list:") else None}
    elif state == "not_applicable":
        answer = {"not_applicable": _reason(asked, typed, kept)}
    else:
        answer = {"unknown": state}
    return _checked(asked, typed, _with_beside(asked, answer, typed, kept))


def _in_order(built: Any, kept: Any) -> Any:
    """What is chosen from a list has no order of its own: the draft's stays, so that saving again changes nothing."""
    was = kept.get("value") if isinstance(kept, dict) else None
    alike = isinstance(built, list) and isinstance(was, list) and all(isinstance(x, str) for x in (*built, *was))
    return was if alike and sorted(built) == sorted(was) else built


def _checked(asked: Asked, typed: Typed, answer: Any) -> Entered:
    if answer is None:
        return Entered(None)
    problems = list(asked.shape.check(answer, asked.name))
    if asked.type == "period" and not problems and backwards(answer.get("value")):
        begins = first_day(answer["value"]["start"])
        problems = [Problem(f"{asked.name}/value/end", "period_backwards", {"date": begins})]
    return Entered(answer, tuple(of_field(asked.name, asked.type, asked.wrapped, p, typed) for p in problems))


def _fault(asked: Asked, reason: str) -> Fault:
    return Fault(asked.name, reason, input=asked.name)


def _reason(asked: Asked, typed: Typed, kept: Any) -> dict[str, str] | str:
    """Why it does not apply: a plain string without English, unless the draft has a pair already."""
    pair = build("text", typed, f"{asked.name}.reason") or {"ja": ""}
    in_one = set(pair) == {"ja"} and not (isinstance(kept, dict) and isinstance(kept.get("not_applicable"), dict))
    return pair["ja"] if in_one else pair


def _with_beside(asked: Asked, answer: dict[str, Any], typed: Typed, kept: Any) -> dict[str, Any]:
    """The answer with its sources and its note; of what a page does not ask, the draft's stay."""
    if f"{asked.name}.note.ja" in typed or f"{asked.name}.note.en" in typed:
        note = build("text", typed, f"{asked.name}.note")
    else:
        note = kept.get("note") if isinstance(kept, dict) else None
    return {**_with_sources(asked, answer, typed, kept), **({"note": note} if note else {})}


def _with_sources(asked: Asked, answer: dict[str, Any], typed: Typed, kept: Any) -> dict[str, Any]:
    """Numbers of the draft's sources, parted by anything; a word that is none stays, for the shape to refuse."""
    said = typed.get(f"{asked.name}.sources")
    if said is None:
        sources = kept.get("sources") if isinstance(kept, dict) else None
    else:
        words = re.split(r"[\s,;\u3001\uff0c]+", folded(said))
        sources = list(dict.fromkeys(int(w) if re.fullmatch("[0-9]{1,4}", w) else w for w in words if w))
    return {**answer, "sources": sources} if sources else answer


def typed_from(asked: Asked, plain: Any) -> dict[str, str]:
    """The inputs that show what the draft has."""
    if plain is None:
        return {}
    if not asked.wrapped:
        return spread(asked.type, plain, asked.name)
    sources = plain.get("sources")
    named = {f"{asked.name}.sources": ", ".join(map(str, sources))} if sources else {}
    noted = spread("text", plain.get("note"), f"{asked.name}.note")
    return {**named, **noted, **_typed_answer(asked, plain)}


def _typed_answer(asked: Asked, plain: Any) -> dict[str, str]:
    if "unknown" in plain:
        return {f"{asked.name}.state": plain["unknown"]}
    if "not_applicable" in plain:
        why = plain["not_applicable"]
        pair = why if isinstance(why, dict) else {"ja": why}
        return {f"{asked.name}.state": "not_applicable", **spread("text", pair, f"{asked.name}.reason")}
    if plain["value"] is None or plain["value"] == []:
        return {f"{asked.name}.state": "none"}
    return {f"{asked.name}.state": "value", **spread(asked.type, plain["value"], asked.name)}


def months_read(asked: Asked, typed: Typed) -> Iterator[tuple[str, str]]:
    """Ends of a task of which a month alone was written, and the day that each is read as."""
    if asked.type != "list:public_task":
        return
    for name, said in typed.items():
        if name.startswith(f"{asked.name}.") and name.endswith(".until.value"):
            read_as = numerals.end_of_span(said, last=True)
            if read_as != numerals.day(said):
                yield said.strip(), read_as


def rows_shown(typed: Typed, name: str, more: int = 0) -> int:
    """How many rows to draw: those that were filled in, and some empty ones (``more`` on asking)."""
    numbers = [int(k.split(".")[1]) for k, v in typed.items() if k.startswith(f"{name}.") and v and _is_row(k)]
    return min(max(numbers, default=-1) + 1 + BLANK_ROWS + more, MOST_ROWS)


def _is_row(key: str) -> bool:
    parts = key.split(".")
    return len(parts) > 2 and parts[1].isdecimal() and len(parts[1]) < 4
