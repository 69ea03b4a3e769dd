"""Numbers that stand beside an act: signatures of a direct request, what a consultation brought in. Pure.

The same codes as the compiled cases carry; a number nobody gave is None, never zero.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from deliberation.council.entries import Figure
from deliberation.council.kinds import ActKind, Precision
from deliberation.council.outcomes import at_least, at_most
from deliberation.council.rules import Fault

SIGNATURES = ("needed", "collected", "valid", "invalid")
COUNTED = (
    "submissions", "opinions", "participants", "responses", "sample", "survey_questions", "public_meetings",
    "library_sessions", "places",
)  # fmt: skip
BROKEN_DOWN = {
    "by_channel": ("online", "email", "post", "fax", "in_person"),
    "by_age": ("under20", "20s", "30s", "40s", "50s", "60s", "over70", "unknown"),
    "by_residence": ("city", "prefecture", "outside", "unknown"),
}
Place = tuple[str, str | None]
#: Kind → every number that is asked for, as code and part, in order.
FIGURES: dict[str, tuple[Place, ...]] = {
    ActKind.direct_request: tuple((code, None) for code in SIGNATURES),
    ActKind.consultation_reported: (
        *((code, None) for code in COUNTED),
        *((code, part) for code, parts in BROKEN_DOWN.items() for part in parts),
    ),
}
_ABOUT, _OVER = "\u7d04", "\u8d85"  # written before the number, and after it
_COUNT = re.compile(f"({_ABOUT}|about |over |more than )?([0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)({_OVER})?")
_PRECISION = {
    _ABOUT: Precision.about, "about ": Precision.about, "over ": Precision.over, "more than ": Precision.over,
    _OVER: Precision.over,
}  # fmt: skip
_LONGEST = 9  # digits that always fit


def field_of(code: str, part: str | None = None) -> str:
    """The form field of a number."""
    return f"n_{code}_{part}" if part else f"n_{code}"


def read_count(typed: str | None) -> tuple[int, Precision | None] | None:
    """A number as people write it: full-width digits, commas, about or over. None for anything else."""
    found = _COUNT.fullmatch(unicodedata.normalize("NFKC", typed or "").strip().lower())
    before, digits, after = found.groups() if found else (None, "", None)
    digits = digits.replace(",", "")
    if not digits or len(digits) > _LONGEST or (before and after):
        return None
    return int(digits), _PRECISION.get(before or after or "")


def faults_of_figures(kind: str, figures: Sequence[Figure]) -> Iterator[Fault]:
    """Numbers that belong to another kind of act, or cannot be true together."""
    asked = FIGURES.get(kind, ())
    for figure in figures:
        if figure.value is not None and (figure.code, figure.part) not in asked:
            yield Fault("figure_of_other_kind", field_of(figure.code, figure.part))
    if kind == ActKind.direct_request:
        yield from _wrong_signatures({figure.code: figure for figure in figures if figure.value is not None})
    if kind == ActKind.consultation_reported:
        yield from _wrong_breakdowns([figure for figure in figures if figure.value is not None])


def _wrong_signatures(told: dict[str, Figure]) -> Iterator[Fault]:
    for code in ("needed", "collected"):
        if code in told and not told[code].value:
            yield Fault("signatures_at_least_one", field_of(code))
    collected, valid, invalid = (told.get(code) for code in ("collected", "valid", "invalid"))
    if collected and valid and invalid:
        least, most = _least(valid) + _least(invalid), _most(valid) + _most(invalid)
        if least > _most(collected) or most < _least(collected):
            yield Fault("signatures_do_not_add_up", field_of("invalid"), _counted(collected))
    elif collected and valid and _least(valid) > _most(collected):
        yield Fault("more_valid_than_handed_in", field_of("valid"), _counted(collected))


#: Of what each breakdown is one. Ways of sending in are of submissions, and each of these holds one opinion or more: so
#: they exceed neither. Ages and homes are of people of whichever way of taking part they took: they exceed not all.
_WHOLES: dict[str, tuple[Callable[..., Figure | None], tuple[str, ...]]] = {
    "by_channel": (min, ("submissions", "opinions")), "by_age": (max, ("submissions", "responses", "participants")),
    "by_residence": (max, ("submissions", "responses", "participants")),
}  # fmt: skip
#: (what is never more, than what, the field, the reason)
_IN_ORDER = (
    ("responses", "sample", "responses", "more_responses_than_asked"),
    ("submissions", "opinions", "opinions", "fewer_opinions_than_submissions"),
)


def _wrong_breakdowns(told: Sequence[Figure]) -> Iterator[Fault]:
    """What is certainly more than its whole: rough figures count by what they are at least and at most."""
    whole = {figure.code: figure for figure in told if figure.part is None}
    for fewer, more, at, reason in _IN_ORDER:
        if fewer in whole and more in whole and _least(whole[fewer]) > _most(whole[more]):
            yield Fault(reason, field_of(at), _counted(whole[fewer if at == more else more]))
    for code, (pick, wholes) in _WHOLES.items():
        parts = [figure for figure in told if figure.code == code]
        bound = pick((whole[name] for name in wholes if name in whole), key=_most, default=None)
        total = sum(map(_least, parts))
        if bound and parts and total > _most(bound):
            values = {"label": f"council.figure.{code}", "whole": f"council.figure.{bound.code}", "sum": total}
            yield Fault("parts_exceed_whole", field_of(code, parts[-1].part), {**values, **_counted(bound)})


def _counted(figure: Figure) -> dict[str, object]:
    """A number for a sentence, as exactly as it was entered."""
    return {"count": (f"count.{figure.precision or 'exact'}", {"max": figure.value})}


_ABOUT_TIMES = 2  # "about" is never so rough that half of a number, or twice it, is still outside


def _least(figure: Figure) -> int:
    value = figure.value or 0
    return -(-value // _ABOUT_TIMES) if figure.precision == Precision.about else at_least(value, figure.precision)


def _most(figure: Figure) -> float:
    value = figure.value or 0
    return value * _ABOUT_TIMES if figure.precision == Precision.about else at_most(value, figure.precision)
