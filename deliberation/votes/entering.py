"""The document of a vote's rules as flat fields of a form, section by section, and back. Pure.

A draft may be incomplete: what a field cannot be turned into stays as it was typed and is named as a problem of the
document, so nothing that a clerk typed is lost.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from deliberation import numerals
from deliberation.votes.ruleset import FORMAT, Side

Flat = dict[str, Any]
JAPAN = "+09:00"
ROWS = 4  # answers that the form has room for; a vote with more comes as a file
TEXTS = ("basis", "question", "information", "assistance", "recount", "objections_to", "effect_consequence")
PLAIN = ("kind", "blanks", "binding", "smallest_batch")
WHO = ("age", "residence_months", "cutoff", "nationality", "years", "application", "departed")
TICKED = ("binding", "application")  # a box that nobody ticked says no
_OF_AN_OPTION = ("key", "ja", "en", "side", "statement_ja", "statement_en")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\Z")


def to_document(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The document that these fields say; members that nobody filled in are left out or null."""
    document: dict[str, Any] = {
        "format": FORMAT,
        **{name: _plain(flat, name) for name in PLAIN},
        **{name: _text(flat, name) for name in ("basis", "question", "information", "assistance", "recount")},
        "options": [_option(flat, n) for n in _filled(flat)],
        "statements": [
            {"option": flat.get(f"option{n}_key"), "text": text}
            for n in _filled(flat)
            if (text := _text(flat, f"option{n}_statement"))
        ],
        "eligibility": {name: _plain(flat, name) for name in WHO} | {"years": _number(flat.get("years") or None)},
        "quorum": _quorum(flat),
        "decision": {
            "method": flat.get("decision_method"),
            "tie": flat.get("tie"),
            "threshold": _share(flat, "decision"),
        },
        "effect": _effect(flat),
        "opens": _moment(flat.get("opens")),
        "closes": _moment(flat.get("closes")),
        "counters": _counters(flat.get("counters")),
        "objections": {"until": flat.get("objections_until"), "to": _text(flat, "objections_to")},
    }
    return _without_absent(document)


def to_flat(document: Mapping[str, Any]) -> Flat:
    """The fields that show this document, however incomplete it is."""
    who, decision, objections = (_map(document.get(n)) for n in ("eligibility", "decision", "objections"))
    effect, quorum = _map(document.get("effect")), _map(document.get("quorum"))
    flat: Flat = {name: document.get(name) for name in PLAIN} | {name: who.get(name) for name in WHO}
    for name in ("basis", "question", "information", "assistance", "recount"):
        flat |= _flat_text(name, document.get(name))
    flat |= _flat_text("objections_to", objections.get("to"))
    flat |= _flat_text("effect_consequence", effect.get("consequence"))
    flat |= _flat_options(document)
    flat |= _flat_threshold("quorum", quorum.get("threshold")) | _flat_threshold("effect", effect.get("threshold"))
    flat |= _flat_threshold("decision", decision.get("threshold"))
    flat |= {
        "quorum_numerator": quorum.get("numerator"),
        "quorum_on_unmet": quorum.get("on_unmet"),
        "quorum_kind": _quorum_kind(document),
        "decision_method": decision.get("method"),
        "tie": decision.get("tie"),
        "opens": _local(document.get("opens")),
        "closes": _local(document.get("closes")),
        "counters": "\n".join(_counter_line(c) for c in _list(document.get("counters"))),
        "objections_until": objections.get("until"),
    }
    return flat


def field_of(path: str) -> str:
    """The form's field that a problem of the document belongs to."""
    parts = path.split("/")
    if parts[0] == "options":
        tail = {"label": parts[-1], "side": "side"}.get(parts[2] if len(parts) > 2 else "", "key")
        return f"option{parts[1] if len(parts) > 1 else 0}_{tail if tail != 'label' else 'ja'}"
    if parts[0] == "statements":
        return f"option{parts[1] if len(parts) > 1 else 0}_{'key' if parts[-1] == 'option' else 'statement_ja'}"
    if parts[0] == "counters":
        return "counters"
    if parts[0] == "eligibility":
        return parts[-1] if len(parts) > 1 else "age"
    if parts[0] in ("quorum", "effect", "decision"):
        return _field_of_threshold(parts)
    if parts[0] == "objections":
        return "objections_until" if parts[-1] in ("until", "objections") else "objections_to_ja"
    if parts[0] in TEXTS:
        return f"{parts[0]}_{parts[1] if len(parts) > 1 else 'ja'}"
    return parts[0]


def _field_of_threshold(parts: list[str]) -> str:
    head, last = parts[0], parts[-1]
    if "consequence" in parts:
        return "effect_consequence_ja"
    if last == "tie":
        return "tie"
    if head == "decision" and last in ("method", "decision"):
        return "decision_method"
    if last in (head, "threshold"):  # a requirement without a threshold: nobody said of which kind it is
        return "quorum_kind" if head == "quorum" else f"{head}_share"
    return f"{head}_{last}"


def _plain(flat: Mapping[str, Any], name: str) -> Any:
    value = _number(flat.get(name))
    return False if value is None and name in TICKED else value


def _number(value: Any) -> Any:
    """A whole number as people write it (18, in full width too, 50,000); anything else as it was typed."""
    found = numerals.whole(value) if isinstance(value, str) else None
    return found if isinstance(found, int) else value


def _text(flat: Mapping[str, Any], name: str) -> dict[str, str] | None:
    found = {lang: flat[f"{name}_{lang}"] for lang in ("ja", "en") if flat.get(f"{name}_{lang}")}
    return found or None


def _filled(flat: Mapping[str, Any]) -> list[int]:
    rows = sorted({int(found[1]) for name in flat if (found := re.match(r"option(\d+)_", name))})
    return [n for n in rows if any(flat.get(f"option{n}_{part}") for part in _OF_AN_OPTION)]


def _option(flat: Mapping[str, Any], n: int) -> dict[str, Any]:
    side = flat.get(f"option{n}_side") or Side.NEUTRAL.value
    return {"key": flat.get(f"option{n}_key"), "label": _text(flat, f"option{n}") or {}, "side": side}


def _share(flat: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    share = unicodedata.normalize("NFKC", flat.get(f"{name}_share") or "")
    op, rounding = flat.get(f"{name}_op"), flat.get(f"{name}_rounding")
    return {"share": share, "op": op, "rounding": rounding} if share else None


def _quorum(flat: Mapping[str, Any]) -> dict[str, Any] | str | None:
    """None is an answer ("no requirement"); no answer is left out and named as missing.

    Who typed a number or a share without saying which it is has said it all the same; with neither, what else was
    chosen is kept, and the kind is named as missing.
    """
    typed = {name: flat.get(f"quorum_{name}") or None for name in (*_OF_A_QUORUM, "number", "share")}
    kind = flat.get("quorum_kind") or next((name for name in ("number", "share") if typed[name]), None)
    if kind not in ("share", "number"):
        rest = {name: typed[name] for name in _OF_A_QUORUM}
        return None if kind == "none" else rest if any(rest.values()) else _ABSENT
    threshold: Any = {"number": _number(typed["number"]), "op": flat.get("quorum_op")}
    if kind == "share":
        empty = {"share": None, "op": flat.get("quorum_op"), "rounding": flat.get("quorum_rounding")}
        threshold = _share(flat, "quorum") or empty
    return {"threshold": threshold, **{name: typed[name] for name in _OF_A_QUORUM}}


_OF_A_QUORUM = ("numerator", "on_unmet")
_ABSENT = "\0absent"


def _effect(flat: Mapping[str, Any]) -> dict[str, Any] | None:
    threshold, consequence = _share(flat, "effect"), _text(flat, "effect_consequence")
    return {"threshold": threshold, "consequence": consequence} if threshold or consequence else None


def _moment(value: Any) -> Any:
    return f"{value}:00{JAPAN}" if isinstance(value, str) and _LOCAL.match(value) else value


def _local(value: Any) -> Any:
    return value.removesuffix(f":00{JAPAN}") if isinstance(value, str) else value


def _counters(value: Any) -> list[dict[str, Any]]:
    """One a line: key, a space, the name; English after a slash."""
    found = []
    for line in str(value or "").splitlines():
        key, named = (*line.split(maxsplit=1), "", "")[:2]
        japanese, _, english = (part.strip() for part in named.partition("/"))
        name = {"ja": japanese} | ({"en": english} if english else {}) if named else {}
        if key:
            found.append({"key": key, "name": name})
    return found


def _counter_line(counter: Any) -> str:
    name = _map(_map(counter).get("name"))
    english = f" / {name['en']}" if name.get("en") else ""
    return f"{_map(counter).get('key', '')} {name.get('ja', '')}{english}"


def _flat_text(name: str, pair: Any) -> Flat:
    return {f"{name}_{lang}": _map(pair).get(lang) for lang in ("ja", "en")}


def _flat_options(document: Mapping[str, Any]) -> Flat:
    """Two answers of one name, by a slip of the pen, keep a statement each."""
    statements = [_map(s) for s in _list(document.get("statements"))]
    flat: Flat = {}
    for n, option in enumerate(_list(document.get("options"))):
        found = _map(option)
        flat |= {f"option{n}_key": found.get("key"), f"option{n}_side": found.get("side")}
        flat |= _flat_text(f"option{n}", found.get("label"))
        said = next((s for s in statements if s.get("option") == found.get("key")), {})
        statements = [s for s in statements if s is not said]
        flat |= _flat_text(f"option{n}_statement", said.get("text"))
    return flat


def _flat_threshold(name: str, threshold: Any) -> Flat:
    found = _map(threshold)
    return {f"{name}_{part}": found.get(part) for part in ("share", "number", "op", "rounding")}


def _quorum_kind(document: Mapping[str, Any]) -> str | None:
    if "quorum" not in document:
        return None
    if document["quorum"] is None:
        return "none"
    threshold = _map(_map(document["quorum"]).get("threshold"))
    return next((kind for kind in ("number", "share") if kind in threshold), None)


def _without_absent(value: Any) -> Any:
    """Optional texts keep their null; everything that was asked for and left empty is left out."""
    if isinstance(value, dict):
        kept = {k: _without_absent(v) for k, v in value.items() if v not in (_ABSENT, "")}
        return {k: v for k, v in kept.items() if v is not None or k in NULLABLE}
    return [_without_absent(v) for v in value] if isinstance(value, list) else value


NULLABLE = frozenset({"basis", "assistance", "quorum", "effect", "threshold", "years", "number", "share"})


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
