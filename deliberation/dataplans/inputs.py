"""Between the inputs of a form (names and text) and plain values, for every type of field. No rules: shapes judge."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from hashlib import sha256
from typing import Any

from deliberation import numerals
from deliberation.dataplans.columns import COLUMNS, Column
from deliberation.dataplans.shapes import LIST_LIMIT
from deliberation.dataplans.vocabulary import CODE_LISTS, COUNTRIES, KNOWN
from deliberation.dataplans.wording import country_code

Typed = Mapping[str, str]
MOST_ROWS = LIST_LIMIT  # what a document may hold can be shown, and saved again without loss


def build(kind: str, typed: Typed, name: str) -> Any:
    """The plain value of a type from its inputs; None when all of them are empty."""
    if kind in COLUMNS:
        found = _record(COLUMNS[kind], typed, name)
        return None if found is None else _with_id(kind, found, frozenset())
    if kind.startswith("list:code:"):
        codes = CODE_LISTS[kind.removeprefix("list:code:")].codes
        return [c for c in codes if typed.get(f"{name}.{c}")] or None
    if kind.startswith("list:"):
        inner = row_kind(kind)
        return _rows(inner, typed, name) if inner in COLUMNS else _several(inner, typed, name)
    return _SIMPLE.get(kind.split(":")[0], _line)(typed, name)


def _line(typed: Typed, name: str) -> str | None:
    return unicodedata.normalize("NFKC", typed.get(f"{name}.value", "")).strip() or None


def _words(typed: Typed, name: str) -> str | None:
    return typed.get(f"{name}.value", "").strip() or None


def _text(typed: Typed, name: str) -> dict[str, str] | None:
    ja, en = (typed.get(f"{name}.{lang}", "").strip() for lang in ("ja", "en"))
    return {"ja": ja, **({"en": en} if en else {})} if ja or en else None


def _easy(typed: Typed, name: str) -> dict[str, str] | None:
    ja = typed.get(f"{name}.ja", "").strip()
    return {"ja": ja} if ja else None


def _truth(typed: Typed, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(typed.get(f"{name}.value", ""))


def _whole(typed: Typed, name: str) -> int | str | None:
    return numerals.whole(typed.get(f"{name}.value", ""))


def _year(typed: Typed, name: str) -> int | str | None:
    return numerals.year(typed.get(f"{name}.value", ""))


def _country(typed: Typed, name: str) -> str | None:
    line = _line(typed, name)
    return country_code(line) if line else None


def _duration(typed: Typed, name: str) -> str | None:
    """A number and its unit; the unit "iso" means that the number is written out, as in P1Y6M."""
    number = unicodedata.normalize("NFKC", typed.get(f"{name}.n", "")).strip()
    unit = typed.get(f"{name}.unit", "")
    if not number or unit not in DURATION_UNITS:
        return number.upper() or None
    return number.upper() if unit == "iso" else f"PT{number}H" if unit == "H" else f"P{number}{unit}"


def _period(typed: Typed, name: str) -> dict[str, str | None] | None:
    known = {part: numerals.as_known(typed.get(f"{name}.{part}", "")) or None for part in ("start", "end")}
    return known if any(known.values()) else None


def _until(typed: Typed, name: str) -> str | None:
    return numerals.end_of_span(typed.get(f"{name}.value", ""), last=True) or None


def _corporate_number(typed: Typed, name: str) -> str | None:
    """Thirteen digits, however they are parted; what is none stays as typed, for the shape to refuse."""
    line = _line(typed, name)
    digits = re.sub(r"[\s\-\u2010-\u2015\u2212]", "", line or "")
    return digits if re.fullmatch("[0-9]{13}", digits) else line


def _place(typed: Typed, name: str) -> Any:
    north, east = (typed.get(f"{name}.{part}", "").strip() for part in ("lat", "lon"))
    if not north and not east:
        return _text(typed, name)
    return {"lat_e7": _e7(north), "lon_e7": _e7(east)}


def _e7(degrees: str) -> int | str:
    """Decimal degrees as whole 1e-7 degrees; what is no number stays as typed."""
    plain = unicodedata.normalize("NFKC", degrees)
    if not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{0,30})?", plain, re.ASCII):
        return degrees
    exact = Decimal(plain) * 10**7
    return int(exact) if exact == exact.to_integral_value() else degrees


DURATION_UNITS = ("D", "W", "M", "Y", "H", "iso")
_SIMPLE: Mapping[str, Callable[[Typed, str], Any]] = {
    "text": _text,
    "easy": _easy,
    "bool": _truth,
    "count": _whole,
    "year": _year,
    "country": _country,
    "duration": _duration,
    "period": _period,
    "until": _until,
    "corporate_number": _corporate_number,
    "place": _place,
    "words": _words,
}


def _several(inner: str, typed: Typed, name: str) -> list[Any] | None:
    """Entries that were chosen by name, then those of one input: addresses one a line, others parted by commas, too."""
    raw = typed.get(f"{name}.value", "")
    if inner == "country":
        return _countries(raw) or None
    chosen = [entry for short, entry in KNOWN.get(inner, {}).items() if typed.get(f"{name}.known.{short}")]
    parts = raw.split() if inner in ("url", "iri") else re.split(r"[\s,\u3001\uff0c]+", numerals.folded(raw))
    return [*chosen, *(p for p in parts if p and p not in chosen)] or None


def _countries(raw: str) -> list[str]:
    """Names may have spaces ("United States"); codes may be parted by them."""
    named = (unicodedata.normalize("NFKC", p).strip() for p in re.split(r"[\n,\u3001\uff0c]+", raw))
    found = [(words, country_code(words)) for words in named if words]
    return [c for words, code in found for c in ([code] if code in COUNTRIES else map(country_code, words.split()))]


def _record(columns: tuple[Column, ...], typed: Typed, at: str) -> dict[str, Any] | None:
    """An object from the inputs of its columns. An optional column left empty is null, or absent where it may be.

    An id alone is nothing: it stays, folded away, in a row that was emptied."""
    built = {c.name: build(c.kind, typed, f"{at}.{c.name}") for c in columns}
    if all(v is None for name, v in built.items() if name != "id"):
        return None
    return {c.name: built[c.name] for c in columns if built[c.name] is not None or not c.absent}


def row_kind(kind: str) -> str:
    """The columns (or the simple type) of a list's entries."""
    inner = kind.removeprefix("list:")
    return "text_row" if inner == "text" else inner


def rows_filled(inner: str, typed: Typed, name: str) -> list[int]:
    """Which rows of a list were filled in, from 0: an entry of the list came from the row at its place here."""
    return [n for n in range(MOST_ROWS) if _record(COLUMNS[inner], typed, f"{name}.{n}") is not None]


def _rows(inner: str, typed: Typed, name: str) -> list[dict[str, Any]] | None:
    found = [_record(COLUMNS[inner], typed, f"{name}.{n}") for n in rows_filled(inner, typed, name)]
    rows = [row for row in found if row is not None]
    taken = {str(row["id"]) for row in rows if row.get("id")} if inner != "company" else set()  # one, in several roles
    for n, row in enumerate(rows):
        rows[n] = _with_id(inner, row, taken)
        taken |= {str(rows[n].get("id"))} if inner != "company" else set()
    return rows or None


IN_LINES = ("data_item", "text_row", "measure", "dataset")
"""Entries that a single Japanese text makes: many of them may be pasted at once, one a line."""


_MARK = re.compile(
    "(?:[\u30fb\uff65\u2022\u25cf\u25a0\u25c6\u25aa]|[-*\u2010-\u2015\u25cb\u25ef\u25a1\u25c7]\\s"
    "|[(\uff08]\\d{1,3}[)\uff09]|\\d{1,3}(?:[)\uff09\u3001]|[.\uff0e](?!\\d))|[\u2460-\u2473])\\s*"
)
"""Middle dots and full signs; dashes and open signs (a name may begin with one) before a space; (1), 1), 1. and circled
numbers, but neither "2.5 times" nor "3 months"."""


def unfolded(kind: str, typed: Typed, name: str) -> dict[str, str]:
    """The same inputs with pasted lines as rows after those that were filled in, without the mark or the number that a
    line of a list begins with; lines that do not fit stay."""
    lines = (_MARK.sub("", line.strip()) for line in typed.get(f"{name}.lines", "").splitlines())
    found, pasted = dict(typed), [line for line in lines if line]
    if not pasted or row_kind(kind) not in IN_LINES:
        return found
    filled = rows_filled(row_kind(kind), typed, name)
    free = range(filled[-1] + 1 if filled else 0, MOST_ROWS)
    found.update({f"{name}.{n}.ja.value": line for n, line in zip(free, pasted, strict=False)})
    found[f"{name}.lines"] = "\n".join(pasted[len(free) :])
    return found


def _with_id(kind: str, row: dict[str, Any], taken: Set[str]) -> dict[str, Any]:
    """An entry that needs an id and was given none gets one from its name: by it the audit, conditions and summaries
    know a party or an item again in every flow, so that the same name is one and two names are never one."""
    if "id" not in row or row["id"] is not None:
        return row
    name = str((row.get("name") or row).get("ja") or "")
    digest = sha256(re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).encode()).hexdigest()[:8]
    wish = f"{'item' if kind == 'data_item' else 'party'}-{digest}"
    while wish in taken:
        wish += "b"
    return {**row, "id": wish}


def spread(kind: str, plain: Any, name: str) -> dict[str, str]:
    """The inverse of :func:`build`: inputs that show a plain value."""
    if plain is None:
        return {}
    if kind in COLUMNS:
        return {k: v for c in COLUMNS[kind] for k, v in spread(c.kind, plain.get(c.name), f"{name}.{c.name}").items()}
    if kind.startswith("list:code:"):
        return {f"{name}.{code}": "on" for code in plain}
    if kind.startswith("list:"):
        inner = row_kind(kind)
        if inner in COLUMNS:
            return {k: v for n, row in enumerate(plain) for k, v in spread(inner, row, f"{name}.{n}").items()}
        known = {entry: short for short, entry in KNOWN.get(inner, {}).items()}
        chosen = {f"{name}.known.{known[entry]}": "on" for entry in plain if entry in known}
        rest = "\n".join(entry for entry in plain if entry not in known)
        return {**chosen, **({f"{name}.value": rest} if rest else {})}
    return _spread_simple(kind, plain, name)


def _spread_simple(kind: str, plain: Any, name: str) -> dict[str, str]:
    if kind == "bool":
        return {f"{name}.value": "yes" if plain else "no"}
    if kind == "duration":
        one = re.fullmatch(r"P([0-9]+)([DWMY])|PT([0-9]+)H", plain)
        number, unit = (one[1] or one[3], one[2] or "H") if one else (plain, "iso")
        return {f"{name}.n": number, f"{name}.unit": unit}
    if kind == "place" and "lat_e7" in plain:
        return {f"{name}.{p}": str(Decimal(plain[f"{p}_e7"]) / 10**7) for p in ("lat", "lon")}
    if isinstance(plain, dict):
        return {f"{name}.{part}": word for part, word in plain.items() if word}
    return {f"{name}.value": str(plain)}
