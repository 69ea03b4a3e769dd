"""The mapping table: which events count as which row. Given in by the observer, checked, and published with the rows.

Every problem is named with its place. Texts of rows are checked by the very types of :class:`Row`; what a rule
matches is text of a machine (no sign of an address of a person, no My Number), because the table is published.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

import msgspec

from deliberation.accounts.mynumber import carries_one
from deliberation.audits.adapters import ngsi_ld, ocsf, openlineage, xroad
from deliberation.audits.adapters.seen import Adapter
from deliberation.audits.rows import BadRow, Row, reason_of, row_of
from deliberation.errors import Problem, Problems

FORMAT = "jukugi-mapping/1"
ADAPTERS: dict[str, Adapter] = {
    adapter.name: adapter
    for adapter in (openlineage.ADAPTER, ocsf.API_ACTIVITY, ocsf.DATASTORE_ACTIVITY, xroad.ADAPTER, ngsi_ld.ADAPTER)
}
WINDOWS = {"hour": 3600, "day": 86400}
BECAUSE = ("monitoring", "test", "metadata", "other_project", "no_personal_data")
MOST_RULES, MOST_NAMES, LARGEST = 500, 500, 512 * 1024
NEEDED = ("operation", "data_items", "identifiability", "recipient_id", "recipient_type")
GIVEN = (
    *NEEDED, "flow_id", "plan_hash", "my_number_present", "sender_id", "processor_ids", "purpose_code", "legal_ground",
    "via_platform", "storage_country", "processing_country", "persisted", "automation", "linked_with",
)  # fmt: skip
"""Members of a row that a rule may give: what holds for every event of it. Counts and times come from the events."""

_MEMBERS = ("format", "source_format", "source_system", "window", "rules", "leave_out")
_HINTS = get_type_hints(Row, include_extras=True)
_PLAIN = re.compile(r"[^\x00-\x1f\x7f@]{1,300}\Z")


@dataclass(frozen=True)
class Rule:
    """``match``: a text for each key of the format, None where any will do; ``*`` at the end: begins with.

    ``items``: name of a column or attribute → data item, or None where it is nothing of people. ``row``: None where
    the events are left out.
    """

    match: tuple[tuple[str, ...] | None, ...]
    row: Mapping[str, Any] | None
    records: int | None = None
    items: Mapping[str, str | None] | None = None

    def fits(self, keys: tuple[str, ...]) -> bool:
        return all(
            wanted is None or any(key.startswith(w[:-1]) if w.endswith("*") else key == w for w in wanted)
            for wanted, key in zip(self.match, keys, strict=True)
        )


@dataclass(frozen=True)
class Table:
    """A checked mapping table. ``window``: seconds; ``plain``: as it was given in."""

    adapter: Adapter
    source_system: str
    window: int
    rules: tuple[Rule, ...]
    plain: Mapping[str, Any] = field(repr=False, compare=False)


def table_of(raw: bytes) -> Table:
    """The table, or :class:`Problems` with everything that is to be mended."""
    try:
        plain = json.loads(raw, object_pairs_hook=_once) if len(raw) <= LARGEST else None
    except _Twice as twice:
        raise Problems([Problem(str(twice)[:100], "row_member_twice")]) from None
    except (ValueError, RecursionError):
        raise Problems([Problem("", "mapping_not_json")]) from None
    if not isinstance(plain, dict):
        raise Problems([Problem("", "mapping_too_large" if len(raw) > LARGEST else "mapping_not_json")])
    found = list(_problems(plain))
    if found:
        raise Problems(found)
    adapter = ADAPTERS[plain["source_format"]]
    rules = [_rule(adapter, rule) for rule in plain["rules"]]
    left_out = [_rule(adapter, rule) for rule in plain.get("leave_out") or ()]
    return Table(adapter, plain["source_system"], WINDOWS[plain["window"]], (*rules, *left_out), plain)


class _Twice(Exception):
    """A member that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the table. Of a member given twice only the last would be checked, and both would be published."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _rule(adapter: Adapter, plain: Mapping[str, Any]) -> Rule:
    given = plain["match"]
    texts = ({key: (text,) if isinstance(text, str) else tuple(text) for key, text in given.items()}).get
    return Rule(tuple(map(texts, adapter.keys)), plain.get("row"), plain.get("records"), plain.get("items"))


def _problems(plain: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _unknown(plain, _MEMBERS, "")
    yield from _choice(plain, "format", (FORMAT,))
    yield from _choice(plain, "source_format", ADAPTERS)
    yield from _choice(plain, "window", WINDOWS)
    yield from _typed("source_system", plain.get("source_system"), "")
    rules, left_out = plain.get("rules"), plain.get("leave_out", [])
    adapter = ADAPTERS.get(str(plain.get("source_format")))
    for name, given, least in (("rules", rules, 1), ("leave_out", left_out, 0)):
        if not isinstance(given, list) or not least <= len(given) <= MOST_RULES:
            yield Problem(name, "mapping_list", {"least": least, "most": MOST_RULES})
        elif adapter is not None:
            for number, rule in enumerate(given):
                yield from _of_rule(adapter, rule, f"{name}/{number}", counted=name == "rules")


def _of_rule(adapter: Adapter, rule: Any, path: str, *, counted: bool) -> Iterator[Problem]:
    if not isinstance(rule, dict):
        yield Problem(path, "mapping_object")
        return
    yield from _unknown(rule, ("match", "row", "records", "items") if counted else ("match", "because"), f"{path}/")
    yield from _of_match(adapter, rule.get("match"), f"{path}/match", whole=counted)
    if not counted:
        yield from _choice(rule, "because", BECAUSE, f"{path}/")
        return
    records = rule.get("records")
    if records is not None and (type(records) is not int or not 1 <= records <= 10**6):
        yield Problem(f"{path}/records", "mapping_records")
    yield from _of_items(adapter, rule.get("items"), f"{path}/items")
    yield from _of_row(rule.get("row"), f"{path}/row")


def _of_match(adapter: Adapter, match: Any, path: str, *, whole: bool) -> Iterator[Problem]:
    if not isinstance(match, dict) or not match:
        yield Problem(path, "mapping_match")
        return
    yield from _unknown(match, adapter.keys, f"{path}/")
    for key in adapter.needed if whole else ():
        if key not in match:
            yield Problem(f"{path}/{key}", "row_member_missing")
    for key, given in match.items():
        for text in given if isinstance(given, list) and given else [given]:
            if not isinstance(text, str) or not _PLAIN.match(text) or carries_one(text):
                yield Problem(f"{path}/{key}", "mapping_text")


def _of_items(adapter: Adapter, items: Any, path: str) -> Iterator[Problem]:
    if items is None:
        return
    if not adapter.names or not isinstance(items, dict) or not 1 <= len(items) <= MOST_NAMES:
        yield Problem(path, "mapping_items", {"most": MOST_NAMES})
        return
    for name, item in items.items():
        if not _PLAIN.match(name) or carries_one(name):
            yield Problem(path, "mapping_text")
        elif item is not None:
            yield from _typed("data_items", [item], f"{path}/", name)


def _of_row(row: Any, path: str) -> Iterator[Problem]:
    if not isinstance(row, dict):
        yield Problem(path, "mapping_object")
        return
    yield from _unknown(row, GIVEN, f"{path}/")
    found = [Problem(f"{path}/{name}", "row_member_missing") for name in NEEDED if name not in row]
    for name in GIVEN:
        if name in row:
            found += _typed(name, row[name], f"{path}/")
    yield from found
    if not found and set(row) <= set(GIVEN):
        try:
            row_of({**TRIAL, **row})
        except BadRow as bad:
            yield Problem(f"{path}/{bad.name}" if bad.name else path, f"row_{bad.code}")


TRIAL: dict[str, Any] = {
    "event_id": "e-1", "window_start": "2026-01-01T00:00:00Z", "window_end": "2026-01-02T00:00:00Z",
    "observer": "o", "observer_independent": False, "source_system": "s", "record_count": 0,
}  # fmt: skip


def _typed(name: str, content: Any, place: str, shown: str | None = None) -> Iterator[Problem]:
    """A value held against the type of the row's member."""
    try:
        msgspec.convert(content, _HINTS[name])
    except msgspec.ValidationError as error:
        yield Problem(f"{place}{shown or name}", f"row_{reason_of(str(error)).code}")


def _choice(plain: Mapping[str, Any], name: str, codes: Any, place: str = "") -> Iterator[Problem]:
    given = plain.get(name)
    if not isinstance(given, str) or given not in codes:
        yield Problem(f"{place}{name}", "mapping_choice", {"known": ", ".join(codes)})


def _unknown(plain: Mapping[str, Any], known: Collection[str], place: str) -> Iterator[Problem]:
    """Members that are none of ours. Their names are the observer's own and stand in the path."""
    for name in plain:
        if name not in known:
            yield Problem(f"{place}{name[:100]}", "mapping_unknown", {"known": ", ".join(known)})
