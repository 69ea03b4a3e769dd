"""What an act or a reading can refuse with. Reasons are codes; the catalogue has the sentence, ``reason.<code>``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Found = TypeVar("Found")
_BUSY: tuple[int, dict[str, str]] = 503, {"Retry-After": "30"}  # seconds, as their sentences say
LATER: Mapping[str, tuple[int, dict[str, str]]] = {
    "too_fast": (429, {}), "too_fast_network": (429, {}), "pdf_busy": _BUSY, "record_busy": _BUSY,
}  # fmt: skip
"""Reasons that pass by themselves: the status and the headers of their answer."""


class Refused(Exception):
    """A rule said no. Nothing was changed.

    ``reason`` is a code of the catalogue, ``field`` the form field it belongs to (if any),
    ``values`` fill the placeholders of its sentence.
    """

    def __init__(self, reason: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return f"{self.reason} {self.values}" if self.values else self.reason


@dataclass(frozen=True)
class Problem:
    """One thing to correct, at its place: ``path`` is a line ("12") or a place in a document ("plan/flows/2")."""

    path: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


class Problems(Exception):
    """An import or a document that has problems; all of them, in order. Nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = list(problems)


class Missing(Exception):
    """The thing asked for does not exist (or the asker may not know that it does): answered with 404."""


class Gone(Exception):
    """The thing was published and is no longer (tombstone): answered with 410 and its reason."""

    def __init__(self, **values: object) -> None:
        super().__init__("gone")
        self.values = values


def there(found: Found | None) -> Found:
    """What a query found. Raises :class:`Missing` for nothing: there is no such page, or no such thing to act on."""
    if found is None:
        raise Missing
    return found


def refuse_if(reason: str | None, *, field: str | None = None, **values: object) -> None:
    """Raise :class:`Refused` when a ``cannot_*`` rule returned a reason."""
    if reason is not None:
        raise Refused(reason, field=field, **values)
