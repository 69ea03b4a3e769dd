"""One observed row: what somebody counted of the running project. Never a person.

:class:`Row` is the one definition: rows are decoded with it, and the published JSON Schema is made from it
(docs/observed-row.schema.json). Every string is a code of a closed list or matches an anchored, bounded pattern,
so that no name, no sentence and no address fits anywhere. ``null`` and absence mean the same: nobody said it.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from deliberation.accounts.mynumber import carries_one
from deliberation.dataplans.vocabulary import CODE_LISTS

MOST = 10**11 - 1  # a count has eleven digits at most, so that it cannot be a My Number either
_END = r"$(?!\n)"  # the very end, in Python as in JSON Schema ("$" alone lets a line end through in Python)


def _text(pattern: str, longest: int, **extra: Any) -> Any:
    return Annotated[str, Meta(pattern=f"^{pattern}{_END}", max_length=longest, **extra)]


def _code(*lists: str, more: tuple[str, ...] = ()) -> Any:
    return Literal[tuple(code for name in lists for code in CODE_LISTS[name].codes) + more]


Event = _text(r"[A-Za-z0-9][A-Za-z0-9._:-]*", 64)
Slug = _text(r"[a-z0-9][a-z0-9-]*", 64)
System = _text(r"[a-z0-9][a-z0-9._-]*", 64)
Item = _text(r"[a-z0-9][a-z0-9_-]*", 64)
Party = _text(r"(houjin:[0-9]{13}|party:[a-z0-9][a-z0-9-]*|public)", 80)
Term = _text(r"https?://[a-z0-9.-]+(/[A-Za-z0-9._-]+)*[#/][A-Za-z0-9_-]+", 200)
Hash = _text(r"sha256:[0-9a-f]{64}", 71)
Country = _text(r"[A-Z]{2}", 2)
Age = _text(
    r"P(?=[0-9T])([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?"
    r"(T(?=[0-9])([0-9]{1,5}H)?([0-9]{1,5}M)?([0-9]{1,5}S)?)?",
    36,
)
Instant = _text(
    r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})",
    25,
    extra_json_schema={"format": "date-time"},
)
Count = Annotated[int, Meta(ge=0, le=MOST)]
Items = Annotated[tuple[Item, ...], Meta(min_length=1, max_length=100)]
Operation = Literal["collect", "read", "write", "transfer", "combine", "derive", "delete", "disclose", "decide"]
Format = Literal[
    "native", "openlineage", "ocsf-6003", "ocsf-6005", "xroad-opmon", "ngsi-ld-access-log", "manual-inspection"
]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Counts of one flow, recipient and operation in one window. docs/audit-format.md explains every member."""

    event_id: Event
    window_start: Instant
    window_end: Instant
    observer: Slug
    observer_independent: bool
    source_system: System
    operation: Operation
    data_items: Items
    identifiability: _code("identifiability", more=("unknown",))  # type: ignore[valid-type]
    recipient_id: Party
    recipient_type: _code("party_type", more=("unknown",))  # type: ignore[valid-type]
    record_count: Count
    source_format: Format | None = None
    flow_id: Slug | None = None
    plan_hash: Hash | None = None
    my_number_present: bool | None = None
    sender_id: Party | None = None
    processor_ids: Annotated[tuple[Party, ...], Meta(max_length=100)] | None = None
    purpose_code: Term | None = None
    legal_ground: _code("legal_ground") | None = None  # type: ignore[valid-type]
    via_platform: bool | None = None
    storage_country: Country | None = None
    processing_country: Country | None = None
    persisted: bool | None = None
    oldest_record_age: Age | None = None
    automation: _code("automation") | None = None  # type: ignore[valid-type]
    consented_count: Count | None = None
    withdrawn_count: Count | None = None
    linked_with: Annotated[tuple[Item, ...], Meta(max_length=100)] | None = None
    evidence_sha256: Hash | None = None
    prev_hash: Hash | None = None


NAMES = tuple(field.name for field in msgspec.structs.fields(Row))
NEEDED = frozenset(field.name for field in msgspec.structs.fields(Row) if field.required)


class BadRow(ValueError):
    """A row that is refused: ``code`` says why (``reason.row_<code>``), ``name`` which member is to blame."""

    def __init__(self, code: str, name: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.name = name


@lru_cache(maxsize=8192)
def instant(text: str) -> int:
    """Seconds since 1970 of a moment that fits the pattern. ValueError when the calendar has no such moment."""
    return int(datetime.fromisoformat(text).timestamp())


def row_of(members: dict[str, Any]) -> Row:
    """A row from its members, or :class:`BadRow`."""
    try:
        row = msgspec.convert(members, Row)
    except msgspec.ValidationError as error:
        raise reason_of(str(error)) from None
    check(row)
    return row


_PHONE = re.compile(  # where it stands alone: digits inside longer ids are none
    r"(?<![A-Za-z0-9-])(0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}|0[5-9]0[0-9]{8})(?![A-Za-z0-9-])"
)


def _is_phone(text: str) -> bool:
    return any(len(found[0].replace("-", "")) in (10, 11) for found in _PHONE.finditer(text))


def of_a_person(text: str) -> str | None:
    """What an id must not be, as a code: it looks like a My Number or a telephone number. (Addresses with "@" fit no
    pattern.)"""
    if len(text) < 11:
        return None
    return "my_number" if carries_one(text) else "phone" if "0" in text and _is_phone(text) else None


def check(row: Row) -> None:
    """What a type cannot say: moments that exist and follow each other, counts within each other, ids of no person."""
    try:
        order = instant(row.window_end) - instant(row.window_start)
    except ValueError:
        raise BadRow("no_such_moment", "window_start") from None
    if order < 0:
        raise BadRow("window_order", "window_end")
    if row.consented_count is not None and row.consented_count > row.record_count:
        raise BadRow("more_than_records", "consented_count")
    if row.withdrawn_count is not None and row.withdrawn_count > row.record_count:
        raise BadRow("more_than_records", "withdrawn_count")
    for text in _words(row):
        if found := of_a_person(text):
            raise BadRow(found)


CLOCKS = 5 * 60  # seconds by which a clock may be ahead of the server's
RUNNING = 24 * 60 * 60  # a day that is being counted ends later than it is given in, at the most by this


def check_past(row: Row, read_at: int) -> None:
    """Nobody has observed what is still to come. ``read_at``: seconds since 1970 at which the file was whole."""
    if instant(row.window_start) > read_at + CLOCKS:
        raise BadRow("in_future", "window_start")
    if instant(row.window_end) > read_at + RUNNING:
        raise BadRow("in_future", "window_end")


def _words(row: Row) -> list[str]:
    """Every text of a row that is no digest and no moment."""
    ids = (
        row.event_id,
        row.observer,
        row.source_system,
        row.recipient_id,
        row.flow_id,
        row.sender_id,
        row.purpose_code,
    )
    lists = (row.data_items, row.processor_ids, row.linked_with)
    return [text for text in ids if text] + [text for entries in lists for text in entries or ()]


_MESSAGES = (
    ("Object contains unknown field", "unknown_member"),
    ("Object missing required field", "member_missing"),
    ("Invalid enum value", "not_in_list"),
    ("matching regex", "notation"),
    ("of length", "length"),
    (">=", "out_of_range"),
    ("<=", "out_of_range"),
    ("Expected", "type"),
)


def reason_of(message: str) -> BadRow:
    """msgspec's message as a code of ours. Only our own member names are kept: an unknown one could be anything."""
    code = next((code for sign, code in _MESSAGES if sign in message), "type")
    place = re.search(r"(?:`\$\.|required field `)([a-z_0-9]+)", message)
    return BadRow(code, place[1] if place and place[1] in NAMES else None)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line, made from :class:`Row`."""
    definition = msgspec.json.schema(Row)
    body = definition.pop("$defs")["Row"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Observed row, version 1: one JSON object a line; the same names are the columns of a CSV file",
        **body,
    }
