"""What a value may look like. Each shape names every problem of a value with its place, and writes its JSON Schema.

One definition serves both, so that the published schema and the import never disagree (tests/dataplans hold them
against each other). Reasons are catalogue keys; values are filled into their sentences.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from deliberation.errors import Problem

LIST_LIMIT = 200  # entries of one list
LARGEST = 10**15  # under 2^53: every JSON reader keeps the number exactly


class Shape(Protocol):
    def check(self, value: Any, at: str) -> Iterator[Problem]: ...

    def schema(self) -> dict[str, Any]: ...


def below(at: str, key: str | int) -> str:
    """A place inside a place; the document itself is the empty path."""
    return f"{at}/{key}" if at else str(key)


@dataclass(frozen=True)
class Truth:
    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield Problem(at, "expected_yes_or_no")

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Whole:
    """A whole number; no fractions anywhere in a document, so that every reader sees the same bytes."""

    least: int = 0
    most: int = LARGEST

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(at, "expected_whole_number")
        elif not self.least <= value <= self.most:
            yield Problem(at, "number_out_of_range", {"least": self.least, "most": self.most})

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class OneOf:
    """A code of a closed list."""

    codes: tuple[str, ...]
    reason: str = "unknown_code"

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in self.codes:
            yield Problem(at, self.reason, {"codes": ", ".join(self.codes)} if len(self.codes) < 30 else {})

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.codes)}


@dataclass(frozen=True)
class Maybe:
    """The shape, or null."""

    inner: Shape

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if value is not None:
            yield from self.inner.check(value, at)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.inner.schema(), {"type": "null"}]}


@dataclass(frozen=True)
class Many:
    """A list. ``key``: the members that make an entry the same entry, never twice in one list."""

    inner: Shape
    key: tuple[str, ...] = ()
    limit: int = LIST_LIMIT

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "expected_list")
            return
        if len(value) > self.limit:
            yield Problem(at, "list_too_long", {"max": self.limit})
            return
        seen: set[str] = set()
        for number, entry in enumerate(value):
            yield from self.inner.check(entry, below(at, number))
            mark = repr(entry if not self.key or not isinstance(entry, dict) else [entry.get(k) for k in self.key])
            if mark in seen:
                yield Problem(below(at, number), "listed_twice")
            seen.add(mark)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": self.limit, "items": self.inner.schema(), "uniqueItems": True}


@dataclass(frozen=True)
class Record:
    """An object with a closed set of members."""

    needed: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "expected_object")
            return
        for name in value:
            if name not in self.needed and name not in self.optional:
                yield Problem(below(at, name), "unknown_member")
        for name, shape in self.needed.items():
            if name not in value:
                yield Problem(below(at, name), "member_missing")
            else:
                yield from shape.check(value[name], below(at, name))
        for name, shape in self.optional.items():
            if name in value:
                yield from shape.check(value[name], below(at, name))

    def schema(self) -> dict[str, Any]:
        members = {**self.needed, **self.optional}
        return {
            "type": "object",
            "additionalProperties": False,
            "required": list(self.needed),
            "properties": {name: shape.schema() for name, shape in members.items()},
        }


@dataclass(frozen=True)
class Rising(Record):
    """An object with a number and, where it is the first of several, the last of them: no last one without a first one
    before it."""

    first: str = ""
    last: str = ""
    reason: str = ""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        before = list(super().check(value, at))
        yield from before
        if not before and self.last in value and (value[self.first] is None or value[self.last] <= value[self.first]):
            yield Problem(below(at, self.last), self.reason)


@dataclass(frozen=True)
class Settled(Record):
    """An object with a member that may be null, and one that says why it is not settled: of the two one at most."""

    settled: str = ""
    left: str = ""
    reason: str = ""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        before = list(super().check(value, at))
        yield from before
        if not before and self.left in value and value[self.settled] is not None:
            yield Problem(below(at, self.left), self.reason)


@dataclass(frozen=True)
class Either:
    """Two shapes; the first, an object, is meant where its ``sign`` member is present."""

    sign: str
    first: Shape
    second: Shape

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        chosen = self.first if isinstance(value, dict) and self.sign in value else self.second
        yield from chosen.check(value, at)

    def schema(self) -> dict[str, Any]:
        return {"oneOf": [self.first.schema(), self.second.schema()]}


DEFINITIONS: dict[str, Shape] = {}
"""Shapes that a schema names once under ``$defs``."""


def definitions_for(schema: Any) -> dict[str, Any]:
    """The named shapes that a schema refers to, and those that they refer to, in alphabetical order."""
    found: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in found:
                found[name] = DEFINITIONS[name].schema()
                waiting.append(found[name])
            waiting += part.values()
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Named:
    """A shape that the schema refers to by name instead of repeating it."""

    name: str
    inner: Shape

    def __post_init__(self) -> None:
        DEFINITIONS[self.name] = self.inner

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        return self.inner.check(value, at)

    def schema(self) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self.name}"}
