"""What stands beside an answer, in two versions of it: its note, and the notes on parties of a list."""

from collections.abc import Mapping
from typing import Any

from deliberation.dataplans.values import Value


def changed(old: Value, new: Value) -> bool:
    """In Japanese: of the answer, or of a party that both sides name."""
    before, after = _party_notes(old.value), _party_notes(new.value)
    of_party = any(before[party] != after[party] for party in before.keys() & after.keys())
    return of_party or _words_of(old.note) != _words_of(new.note)


def _party_notes(value: Any) -> dict[str, str | None]:
    entries = (e for e in value if isinstance(e, dict) and "id" in e) if isinstance(value, list) else ()
    return {entry["id"]: _words_of(entry.get("note")) for entry in entries}


def _words_of(note: Mapping[str, str] | None) -> str | None:
    return note["ja"] if note else None


def without(value: Any) -> Any:
    """The same value without what is noted of its parties and how long its items are kept: each is judged by itself."""

    def bare(entry: Any) -> Any:
        return {k: v for k, v in entry.items() if k not in ("note", "retention")} if isinstance(entry, dict) else entry

    return [bare(entry) for entry in value] if isinstance(value, list) else value
