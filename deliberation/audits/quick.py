"""The quick way to a row: most lines of a file differ from one met before in counts, times and digests only.

Patterns cost more than all the rest of decoding. So a line is decoded by a twin of :class:`Row` whose texts are bare,
and its texts are checked against the patterns of :class:`Row` once for each combination of them. Whatever is not
plainly right goes the full way (rows.row_of), which also finds the reason: nothing is accepted here that would be
refused there (tests/audits hold the two against each other).
"""

import re
import types
from functools import lru_cache
from operator import itemgetter
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta
from msgspec.structs import astuple

from deliberation.audits.rows import NAMES, NEEDED, Row, instant, of_a_person

_HINTS = get_type_hints(Row, include_extras=True)


def _bare(hint: Any) -> Any:
    """The same type with texts that may be anything."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        base = _bare(inner[0])
        return base if inner[0] is str else Annotated[(base, *inner[1:])]
    if origin is tuple:
        return tuple[_bare(inner[0]), ...]  # type: ignore[misc]
    if origin in (Union, types.UnionType):
        return Union[tuple(_bare(option) for option in inner)]  # noqa: UP007  (made at run time)
    return hint


def _patterns(hint: Any) -> tuple[re.Pattern[str], int] | None:
    """Pattern and length of the text inside a type, if it is one of texts."""
    if get_origin(hint) is Annotated and get_args(hint)[0] is str:
        meta: Meta = get_args(hint)[1]
        return re.compile(str(meta.pattern)), int(meta.max_length or 0)
    return next((found for option in get_args(hint) if (found := _patterns(option))), None)


Bare = msgspec.defstruct(
    "Bare",
    [(name, _bare(hint)) if name in NEEDED else (name, _bare(hint), None) for name, hint in _HINTS.items()],
    bases=(Row,),
    frozen=True,
    forbid_unknown_fields=True,
    gc=False,
)
_decode = msgspec.json.Decoder(Bare).decode
_members = msgspec.json.decode
_ANY = (re.compile(""), 1_000)  # a code of a closed list, checked by its type
_RULES = {name: rule for name, hint in _HINTS.items() if (rule := _patterns(hint))}
_ALONE = frozenset({"event_id", "prev_hash", "evidence_sha256", "window_start", "window_end"})  # seldom the same twice
_KEY = tuple(
    name for name, hint in _HINTS.items() if "str" in repr(hint) or "Literal" in repr(hint) if name not in _ALONE
)
_texts = itemgetter(*(NAMES.index(name) for name in _KEY))
_EVENT, _HASH, _MOMENT = (_RULES[name][0].search for name in ("event_id", "prev_hash", "window_start"))


@lru_cache(maxsize=8192)
def _right(*texts: Any) -> int:
    """How many texts these are, when those of ``_KEY`` fit their patterns and carry no My Number; else 0."""
    count = 0
    for name, text in zip(_KEY, texts, strict=True):
        for part in text if isinstance(text, tuple) else (text,):
            if part is None:
                continue
            count += 1
            pattern, longest = _RULES.get(name, _ANY)
            if len(part) > longest or not pattern.search(part) or of_a_person(part):
                return 0
    return count


@lru_cache(maxsize=8192)
def _second(text: str) -> int | None:
    if len(text) > 25 or not _MOMENT(text):
        return None
    try:
        return instant(text)
    except ValueError:
        return None


def quick(raw: bytes) -> Row | None:
    """The row of a JSON line, or None when the full way must look at it."""
    try:
        row: Row = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    values = astuple(row)
    texts = _sound(row, values)
    return row if texts and _once(raw, values, texts) else None


def quick_members(members: dict[str, Any]) -> Row | None:
    """The row of members read from a CSV line, or None likewise."""
    try:
        row: Row = msgspec.convert(members, Bare)
    except msgspec.ValidationError:
        return None
    return row if _sound(row, astuple(row)) else None


def _sound(row: Row, values: tuple[Any, ...]) -> int:
    """How many texts the row has when everything about it is right, else 0."""
    start, end = _second(row.window_start), _second(row.window_end)
    texts = _right(*_texts(values))
    if start is None or end is None or end < start or not texts or not _alone(row):
        return 0
    if (row.consented_count or 0) > row.record_count or (row.withdrawn_count or 0) > row.record_count:
        return 0
    return texts + 3 + (row.prev_hash is not None) + (row.evidence_sha256 is not None)


def _once(raw: bytes, values: tuple[Any, ...], texts: int) -> bool:
    """No name stands twice. Every name and text has two quotes and no text contains one: a name more is seen."""
    quotes = raw.count(b'"')
    return quotes == 2 * (len(values) - values.count(None) + texts) or quotes == 2 * (len(_members(raw)) + texts)


def _alone(row: Row) -> bool:
    """The texts that are seldom the same twice."""
    event, previous, evidence = row.event_id, row.prev_hash, row.evidence_sha256
    if len(event) > 64 or not _EVENT(event) or of_a_person(event):
        return False
    if previous is not None and (len(previous) != 71 or not _HASH(previous)):
        return False
    return evidence is None or (len(evidence) == 71 and _HASH(evidence) is not None)
