"""Which change of one field is material: the published rule, and its reason as a code.

Material is what widens the use of data or weakens a safeguard; any change of collection mode, legal ground or who
operates or controls; free text (Japanese is the authority), also the note beside an answer, except in a corrigendum;
and a gap that is filled with anything but the narrowest value. Each field of data/fields.json names in ``widens`` which
of these applies to it.
A reason is a key of the catalogue, ``diff.<reason>``. The clauses of the rule, as people read and cite them, are
data/materiality.json: each material change falls under exactly one (:func:`clause_of`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans import besides
from deliberation.dataplans.lengths import days, lengths_of_items
from deliberation.dataplans.notations import first_day, last_day
from deliberation.dataplans.values import Value
from deliberation.dataplans.vocabulary import Field, code_list_of, load


@dataclass(frozen=True)
class Judgement:
    material: bool
    reason: str


SOURCES_ONLY = Judgement(False, "sources_only")


@dataclass(frozen=True)
class Clause:
    """One clause of the published rule. ``reasons``: of the judgements that can fall under it."""

    id: str
    ja: str
    en: str
    reasons: tuple[str, ...]


CLAUSES: Mapping[str, Clause] = {
    row["id"]: Clause(**{**row, "reasons": tuple(row["reasons"])}) for row in load("materiality.json")
}
FLOW_ADDED = next(c for c in CLAUSES.values() if c.reasons == ("flow_added",))
_KEYS = ("flow_id", "id", "iri", "ja")


def key_of(entry: Any) -> Any:
    """What makes an entry of a list the same entry in two versions: its id, address or Japanese text."""
    if isinstance(entry, dict):
        if "name" in entry and "id" not in entry:
            return entry["name"]["ja"]
        return next((entry[k] for k in _KEYS if k in entry), repr(entry))
    return entry


def without_translation(value: Any) -> Any:
    """The same value without its English texts: they follow the Japanese and are not judged."""
    if isinstance(value, dict):
        return {k: without_translation(v) for k, v in value.items() if not (k == "en" and "ja" in value)}
    return [without_translation(v) for v in value] if isinstance(value, list) else value


def judge(field: Field, old: Value, new: Value, *, corrigendum: bool = False) -> Judgement | None:
    """None when nothing changed; otherwise whether the change is material, and why."""
    if old == new:
        return None
    if field.widens == "never":
        return Judgement(False, "not_judged")
    found = _of_lengths(old, new, _of_the_answer(field, old, new, corrigendum=corrigendum))
    if (found and found.material) or not besides.changed(old, new):
        return found or (SOURCES_ONLY if old.note == new.note else Judgement(False, "translation_only"))
    return Judgement(False, "text_corrected") if corrigendum else Judgement(True, "note_changed")


def _of_lengths(old: Value, new: Value, found: Judgement | None) -> Judgement | None:
    """The judgement, and that of items that are kept for another length than before."""
    lengths = lengths_of_items(old.value, new.value)
    if (found and found.material) or not lengths:
        return found
    if any(now is None for _, now in lengths):
        return Judgement(True, "limit_lost")
    longer = any(was is not None and days(now) > days(was) for was, now in lengths if now is not None)
    if longer:
        return Judgement(True, "longer")
    return found if found and found.reason != "translation_only" else Judgement(False, "shorter")


def _of_the_answer(field: Field, old: Value, new: Value, *, corrigendum: bool) -> Judgement | None:
    """Without what stands beside it."""
    if (old.state, old.value, old.reason) == (new.state, new.value, new.reason):
        return None
    if not (old.known and new.known):
        return _with_a_gap(field, old, new)
    before, after = besides.without(old.value), besides.without(new.value)
    if without_translation(before) == without_translation(after):
        return Judgement(False, "translation_only")
    if old.value is None or new.value is None:
        return _with_none(field, new.value)
    return _JUDGES[field.widens](field, before, after, corrigendum)


def _with_a_gap(field: Field, old: Value, new: Value) -> Judgement:
    if old.unknown and new.unknown:
        return Judgement(False, "still_unknown")
    if new.unknown:
        return Judgement(True, "value_withdrawn")
    if not new.known:
        if old.state != new.state:
            return Judgement(True, "became_not_applicable")
        return Judgement(False, "translation_only") if _why(old) == _why(new) else Judgement(True, "text_changed")
    if is_narrowest(field, new.value):
        return Judgement(False, "gap_to_narrowest")
    return Judgement(True, "gap_filled")


def _why(value: Value) -> Any:
    """The Japanese reason why a question does not apply, however it is written."""
    return value.reason["ja"] if isinstance(value.reason, Mapping) else value.reason


def is_narrowest(field: Field, value: Any) -> bool:
    """True for the first code of an ordered list, the harmless yes or no, and an empty list that may grow."""
    if field.widens == "order":
        codes = code_list_of(field)
        return codes is not None and codes.rank(value) == 0
    if field.widens in ("true", "false"):
        return value is (field.widens == "false")
    return field.widens == "more" and value == []


def _with_none(field: Field, new: Any) -> Judgement:
    """One side states "none". For limits none is the widest; a text that comes or goes is a change of text."""
    if field.widens == "longer":
        return Judgement(True, "limit_lost") if new is None else Judgement(False, "limit_set")
    return Judgement(True, "text_changed")


def _order(field: Field, old: str, new: str, _: bool) -> Judgement:
    codes = code_list_of(field)
    wider = codes is None or codes.rank(new) > codes.rank(old)
    return Judgement(True, "wider") if wider else Judgement(False, "narrower")


def _entries(old: list[Any], new: list[Any]) -> tuple[bool, bool, bool]:
    """Added, removed, and changed in place."""
    before = {key_of(e): without_translation(e) for e in old}
    after = {key_of(e): without_translation(e) for e in new}
    changed = any(before[k] != after[k] for k in before.keys() & after.keys())
    return bool(after.keys() - before.keys()), bool(before.keys() - after.keys()), changed


def _more(field: Field, old: list[Any], new: list[Any], _: bool) -> Judgement:
    added, removed, changed = _entries(old, new)
    if added or changed:
        return Judgement(True, "entries_added" if added else "entries_changed")
    return Judgement(False, "entries_removed" if removed else "reordered")


def _fewer(field: Field, old: list[Any], new: list[Any], _: bool) -> Judgement:
    added, removed, changed = _entries(old, new)
    if removed or changed:
        return Judgement(True, "safeguards_removed" if removed else "entries_changed")
    return Judgement(False, "safeguards_added" if added else "reordered")


def _longer(field: Field, old: Any, new: Any, _: bool) -> Judgement:
    if field.type == "period":
        longer = _starts(new) < _starts(old) or _ends(new) > _ends(old)
        alike = (_starts(new), _ends(new)) == (_starts(old), _ends(old))
    elif field.type == "duration":
        longer, alike = days(new) > days(old), days(new) == days(old)
    else:
        longer, alike = new > old, False
    if longer:
        return Judgement(True, "longer")
    return Judgement(False, "not_longer") if alike else Judgement(False, "shorter")


def _starts(period: Mapping[str, str | None]) -> str:
    return first_day(period["start"] or "0000")


def _ends(period: Mapping[str, str | None]) -> str:
    return last_day(period["end"] or "9999")


def _truth(field: Field, old: bool, new: bool, _: bool) -> Judgement:
    wider = new is (field.widens == "true")
    return Judgement(True, "turned_on" if new else "turned_off") if wider else Judgement(False, "narrower")


def _any(field: Field, old: Any, new: Any, _: bool) -> Judgement:
    return Judgement(True, "any_change")


def _text(field: Field, old: Any, new: Any, corrigendum: bool) -> Judgement:
    return Judgement(False, "text_corrected") if corrigendum else Judgement(True, "text_changed")


SAFEGUARDS = frozenset(
    {"vendor_exit_plan", "liability", "notice", "reid_ban", "access_log_public", "withdrawal_effect", "non_participant"}
)
"""Fields whose order is one of protection: nothing is used more or less by them, people are protected more or less."""
_OF_A_SAFEGUARD = {
    "wider": "safeguard_weaker", "narrower": "safeguard_stronger", "gap_to_narrowest": "gap_to_strongest",
}  # fmt: skip


def clause_of(field: Field, reason: str) -> Clause:
    """Under which clause a material change of this field falls. KeyError for a reason that is not material."""
    protects = field.name in (*SAFEGUARDS, "breach_notice_hours") or field.widens in ("fewer", "false")
    found = [clause for clause in CLAUSES.values() if reason in clause.reasons]
    if not found:
        raise KeyError(reason)
    return found[-1] if protects else found[0]


def told(field: str, reason: str) -> str:
    """The code by which a judgement is said of this field; the reason itself is what is published."""
    return _OF_A_SAFEGUARD.get(reason, reason) if field in SAFEGUARDS else reason


_JUDGES: Mapping[str, Callable[[Field, Any, Any, bool], Judgement]] = {
    "order": _order,
    "more": _more,
    "fewer": _fewer,
    "longer": _longer,
    "true": _truth,
    "false": _truth,
    "any": _any,
    "text": _text,
}
