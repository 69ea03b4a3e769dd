"""What every adapter makes of an event: which keys choose its rule, when it was, how many records it stands for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import msgspec

T = TypeVar("T")

NOT_COUNTED = ("failed", "not_final", "left_out")
"""Events that moved no data, that only announce others, or that the table leaves out: counted, and no row."""

UNMAPPED = ("not_an_event", "other_class", "no_time", "no_rule", "no_count", "item_unknown")
"""Why an event cannot be mapped (``unmapped.<code>``)."""


class Seen(NamedTuple):
    """``keys``: in the order of the format's keys, "" where the event says nothing. ``second``: since 1970.

    ``records``: how many records the event says it stands for, None where it does not say. ``names``: columns or
    attributes that it names, empty where it names none. ``message`` and ``end``: of X-Road alone (pairs.Ends).
    """

    keys: tuple[str, ...]
    second: int
    records: int | None = None
    names: tuple[str, ...] = ()
    message: str | None = None
    end: int = 0


Outcome = Seen | str
"""What was seen, or a code of NOT_COUNTED or UNMAPPED."""


def reader(kind: type[T]) -> Callable[[bytes], T | None]:
    """Reads one event of JSON as ``kind``; None for bytes that are none."""
    decode = msgspec.json.Decoder(kind).decode

    def read(raw: bytes) -> T | None:
        try:
            return decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    return read


@dataclass(frozen=True)
class Adapter:
    """One format. ``keys``: what a rule may match; ``needed``: what it must match; ``names``: of what ``items`` speaks.

    ``by_event``: an event without a count stands for one record (a request, a message).
    """

    name: str
    keys: tuple[str, ...]
    look: Callable[[bytes], Iterator[Outcome]]
    needed: tuple[str, ...] = ()
    names: bool = False
    by_event: bool = True
