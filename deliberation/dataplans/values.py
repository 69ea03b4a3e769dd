"""The one wrapper of every plan value, and the shape of each of the 23 + 42 fields.

``{"value": …}`` states something; ``{"unknown": "undecided" | "not_stated" | "not_seen"}`` leaves it open;
``{"not_applicable": reason}`` says that the question makes no sense here: a text pair, or a plain string of Japanese
alone. ``null`` as a value states "none" and is allowed only where the field's type allows it. Beside any of them
``sources`` may name sources of the document (counted from 1), and ``note``, a text, says what the answer alone cannot:
where the plan contradicts itself, what is still talked about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from deliberation.dataplans.notations import (
    MUNICIPALITY_CODE,
    SLUG,
    TEXT_LIMIT,
    Address,
    Day,
    Known,
    Line,
    Pattern,
    first_day,
    last_day,
)
from deliberation.dataplans.shapes import Either, Many, Maybe, Named, OneOf, Record, Shape, Truth, Whole, below
from deliberation.dataplans.terms import Term
from deliberation.dataplans.vocabulary import CODE_LISTS, COUNTRIES, FIELDS, SET_AT_PUBLISHING, Field
from deliberation.errors import Problem

Unknown = Literal["undecided", "not_stated", "not_seen"]
UNKNOWNS: tuple[Unknown, ...] = ("undecided", "not_stated", "not_seen")
Reason = str | Mapping[str, str]
"""Why a question does not apply, as it was written: its bytes belong to the digest."""


class Value(msgspec.Struct, frozen=True):
    """What a field says. ``state`` is "value", one of the unknowns, or "not_applicable" (then ``reason`` is set).

    ``note``: a text pair beside it."""

    state: str
    value: Any = None
    reason: Reason | None = None
    sources: tuple[int, ...] = ()
    note: Mapping[str, str] | None = None

    @property
    def known(self) -> bool:
        """True when something is stated (also "none" and an empty list)."""
        return self.state == "value"

    @property
    def unknown(self) -> bool:
        return self.state in UNKNOWNS

    @property
    def noted(self) -> bool:
        """True where a note stands beside it, or beside an entry of it."""
        return self.note is not None or any(notes_of(self.value))

    def wrapped(self) -> dict[str, Any]:
        """Back to the form of the document."""
        if self.known:
            body: dict[str, Any] = {"value": self.value}
        elif self.unknown:
            body = {"unknown": self.state}
        else:
            body = {"not_applicable": self.reason}
        sources = {"sources": list(self.sources)} if self.sources else {}
        return {**body, **sources, **({"note": dict(self.note)} if self.note else {})}


def parties_of(entries: Any) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Those of a list that are decided, and those that are not."""
    rows = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [e for e in rows if "unknown" not in e], [e for e in rows if "unknown" in e]


def notes_of(value: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The notes beside parties of a list, by their ids."""
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict) and "note" in entry:
            yield entry["id"], entry["note"]


def stated(value: Any) -> Value:
    return Value("value", value)


def unwrap(wrapped: dict[str, Any]) -> Value:
    """Read a wrapper that was checked before."""
    sources, note = tuple(wrapped.get("sources", ())), wrapped.get("note")
    if "value" in wrapped:
        return Value("value", wrapped["value"], sources=sources, note=note)
    if "unknown" in wrapped:
        return Value(wrapped["unknown"], sources=sources, note=note)
    return Value("not_applicable", reason=wrapped["not_applicable"], sources=sources, note=note)


_line = Line()
slug = Pattern(SLUG.pattern.removesuffix(r"\Z"), "expected_slug")
text = Named("text", Record({"ja": Line(TEXT_LIMIT)}, {"en": Line(TEXT_LIMIT)}))
country = Named("country", OneOf(COUNTRIES, "unknown_country"))
_party = {"id": slug, "name": text, "type": Maybe(OneOf(CODE_LISTS["party_type"].codes))}

_duration = Pattern(
    r"P(?=[0-9T])([0-9]{1,4}Y)?([0-9]{1,5}M)?([0-9]{1,5}W)?([0-9]{1,6}D)?(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,6}M)?)?",
    "expected_duration",
)
_row = {"note": text, "unknown": OneOf(CODE_LISTS["party_unknown"].codes)}
"""What may stand in one row: a text about this party alone, and that it is not decided yet."""

_SHAPES: dict[str, Shape] = {
    "text": text,
    "bool": Truth(),
    "count": Whole(),
    "date": Day(),
    "slug": slug,
    "url": Address(),
    "iri": Term("purpose"),
    "country": country,
    "duration": _duration,
    "municipality_code": MUNICIPALITY_CODE,
    "device": Pattern(r"[a-z0-9][a-z0-9_/-]{0,63}", "expected_device"),
    "party": Named("party", Record(_party)),
    "processor": Named("processor", Record(_party, _row)),
    "recipient": Named("recipient", Record({**_party, "purpose": Maybe(text)}, _row)),
    "spec_author": Record(
        {"name": text, "employer": Maybe(text), "seconded": Maybe(Truth()), "is_bidder": Maybe(Truth())}
    ),
    "data_item": Record(
        {"id": slug, "ja": _line}, {"en": _line, "iri": Term("personal_data"), "retention": _duration}
    ),
    "place": Either(
        "lat_e7",
        Record({"lat_e7": Whole(-900_000_000, 900_000_000), "lon_e7": Whole(-1_800_000_000, 1_800_000_000)}),
        text,
    ),
    "dataset": Either("flow_id", Record({"flow_id": slug}), text),
    "measure": Either("iri", Record({"iri": Term("measure")}), text),
    "period": Record({"start": Maybe(Known()), "end": Maybe(Known())}),
}


def _same_by(inner: str) -> tuple[str, ...]:
    """What makes two entries of a list one: their id where they have one, else their Japanese text or all of it."""
    return {"processor": ("id",), "recipient": ("id",), "data_item": ("id",), "text": ("ja",)}.get(inner, ())


def shape_of_type(name: str) -> Shape:
    """The shape a type of data/fields.json stands for: a name above, ``code:<list>`` or ``list:<type>``."""
    if name.startswith("list:"):
        inner = name.removeprefix("list:")
        return Many(shape_of_type(inner), _same_by(inner))
    if name.startswith("code:"):
        return OneOf(CODE_LISTS[name.removeprefix("code:")].codes)
    return _SHAPES[name]


_sources = Named("source_numbers", Many(Whole(1, 1_000)))
_BESIDE: Mapping[str, Shape] = {"sources": _sources, "note": text}
"""What may stand beside each form of the wrapper."""
_unknown = Named("unknown", Record({"unknown": OneOf(UNKNOWNS)}, _BESIDE))
_reason = Either("ja", text, Line(TEXT_LIMIT))
_not_applicable = Named("not_applicable", Record({"not_applicable": _reason}, _BESIDE))


@dataclass(frozen=True)
class Wrapped:
    """A shape inside the wrapper."""

    inner: Shape
    nullable: bool = False

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "expected_wrapper")
            return
        forms = [name for name in ("value", "unknown", "not_applicable") if name in value]
        if len(forms) != 1 or set(value) - {forms[0], *_BESIDE}:
            yield Problem(at, "expected_wrapper")
            return
        for name, shape in _BESIDE.items():
            if name in value:
                yield from shape.check(value[name], below(at, name))
        yield from self._check_form(forms[0], value[forms[0]], at)

    def _check_form(self, form: str, content: Any, at: str) -> Iterator[Problem]:
        if form == "unknown":
            yield from OneOf(UNKNOWNS).check(content, below(at, form))
        elif form == "not_applicable":
            yield from _reason.check(content, below(at, form))
        elif content is None:
            if not self.nullable:
                yield Problem(below(at, form), "null_not_allowed")
        else:
            yield from self.inner.check(content, below(at, form))

    def schema(self) -> dict[str, Any]:
        inner = Maybe(self.inner) if self.nullable else self.inner
        stating = Record({"value": inner}, _BESIDE)
        return {"oneOf": [stating.schema(), _unknown.schema(), _not_applicable.schema()]}


def shape_of(field: Field) -> Wrapped:
    """The wrapped shape of a field that people write."""
    return Wrapped(shape_of_type(field.type), field.nullable)


SHAPES: dict[str, Wrapped] = {
    f.name: shape_of(f) for f in FIELDS if f.name not in SET_AT_PUBLISHING and f.name != "flow_id"
}
"""By field name: names are unique over plan and flows."""


def backwards(period: Mapping[str, str | None] | None) -> bool:
    """Whether a period, sound by itself, ends before it begins."""
    start, end = (period or {}).get("start"), (period or {}).get("end")
    return bool(start and end) and last_day(str(end)) < first_day(str(start))
