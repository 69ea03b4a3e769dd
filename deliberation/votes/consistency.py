"""Rules of a vote that contradict each other, each asked as soon as the fields that it compares are well-formed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation import clock
from deliberation.errors import Problem
from deliberation.votes.ruleset import Blanks, Kind, Method, Nationality, Numerator, OnUnmet, Side, Tie

Document = Mapping[str, Any]
SHARES = (Method.SHARE_OF_ROLL, Method.SHARE_OF_VALID)


@dataclass(frozen=True)
class _Check:
    """``fields``: paths of what it compares."""

    fields: tuple[str, ...]
    find: Callable[[Document], Iterator[Problem]]


_CHECKS: list[_Check] = []


def _compares(*fields: str) -> Callable[[Callable[[Document], Iterator[Problem]]], None]:
    def wrap(find: Callable[[Document], Iterator[Problem]]) -> None:
        _CHECKS.append(_Check(fields, find))

    return wrap


def problems_between(document: object, found: Sequence[Problem]) -> list[Problem]:
    """What contradicts; ``found`` are the problems of shape, whose fields alone are left out: all is told at once."""
    if not isinstance(document, dict):
        return []
    broken = [p.path.split("/") if p.path else [] for p in found]
    return [
        problem
        for check in _CHECKS
        if all(_sound(field.split("/"), document, broken) for field in check.fields)
        for problem in check.find(document)
    ]


def _sound(field: Sequence[str], document: Document, broken: Sequence[Sequence[str]]) -> bool:
    """Whether no problem is of this field, of something in it or of what holds it; "*" is any place of a list."""
    return field[0] in document and not any(
        all(name in (part, "*") for part, name in zip(path, field, strict=False)) for path in broken
    )


def _sides(document: Document) -> list[str]:
    return [o["side"] for o in document["options"]]


@_compares("options/*/side")
def _two_answers(document: Document) -> Iterator[Problem]:
    if sum(s != Side.BLANK for s in _sides(document)) < 2:
        yield Problem("options", "rules_two_answers")


@_compares("options/*/side", "blanks")
def _blank(document: Document) -> Iterator[Problem]:
    """A blank that is an answer stands among the options, once; one that is invalid does not."""
    blanks = _sides(document).count(Side.BLANK)
    if document["blanks"] == Blanks.INVALID and blanks:
        yield Problem("options", "rules_blank_is_invalid")
    elif document["blanks"] != Blanks.INVALID and blanks != 1:
        yield Problem("options", "rules_blank_missing")


@_compares("options/*/side", "decision/method")
def _for_and_against(document: Document) -> Iterator[Problem]:
    sides, method = _sides(document), document["decision"]["method"]
    if method != Method.PLURALITY and not sides.count(Side.FOR) == sides.count(Side.AGAINST) == 1:
        yield Problem("options", "rules_sides")


@_compares("decision/method", "decision/threshold")
def _share(document: Document) -> Iterator[Problem]:
    decision = document["decision"]
    if decision["method"] in SHARES and decision["threshold"] is None:
        yield Problem("decision/threshold", "rules_share_missing")
    if decision["method"] not in SHARES and decision["threshold"] is not None:
        yield Problem("decision/threshold", "rules_share_unused")


@_compares("decision/method", "decision/tie")
def _tie(document: Document) -> Iterator[Problem]:
    if document["decision"]["method"] == Method.PLURALITY and document["decision"]["tie"] != Tie.UNDECIDED:
        yield Problem("decision/tie", "rules_plurality_tie")


@_compares("quorum/numerator", "quorum/on_unmet")
def _sealed(document: Document) -> Iterator[Problem]:
    """Whether a ballot is valid is known only once it is opened."""
    quorum = document["quorum"]
    if quorum and quorum["numerator"] == Numerator.VALID and quorum["on_unmet"] == OnUnmet.SEALED:
        yield Problem("quorum/numerator", "rules_valid_needs_opening")


@_compares("kind", "binding")
def _force(document: Document) -> Iterator[Problem]:
    if document["kind"] == Kind.ADVISORY and document["binding"]:
        yield Problem("binding", "rules_advisory_binds")


@_compares("kind", "basis")
def _basis(document: Document) -> Iterator[Problem]:
    if document["kind"] == Kind.ADVISORY and document["basis"] is not None:
        yield Problem("basis", "rules_advisory_basis")
    elif document["kind"] != Kind.ADVISORY and document["basis"] is None:
        yield Problem("basis", "rules_basis_missing")


@_compares("eligibility/nationality", "eligibility/years")
def _years(document: Document) -> Iterator[Problem]:
    who = document["eligibility"]
    if (who["nationality"] == Nationality.YEARS) != (who["years"] is not None):
        yield Problem("eligibility/years", "rules_years")


@_compares("counters")
def _counters(document: Document) -> Iterator[Problem]:
    if not document["counters"]:
        yield Problem("counters", "rules_counter_missing")


@_compares("options/*/key", "options/*/side", "statements/*/option")
def _statements(document: Document) -> Iterator[Problem]:
    """One for each answer that argues: for and against, or, without sides, every answer but the blank one."""
    keys = [o["key"] for o in document["options"] if o["side"] in (Side.FOR, Side.AGAINST)]
    keys = keys or [o["key"] for o in document["options"] if o["side"] != Side.BLANK]
    if sorted(s["option"] for s in document["statements"]) != sorted(keys):
        yield Problem("statements", "rules_statement_each")


@_compares("statements/*/text")
def _equal_length(document: Document) -> Iterator[Problem]:
    """Equal means: the shortest has at least nine tenths of the characters of the longest, in each language."""
    texts = [s["text"] for s in document["statements"]]
    for language in ("ja", "en"):
        lengths = [len(t[language]) for t in texts if language in t]
        if lengths and len(lengths) != len(texts):
            yield Problem("statements", "rules_statement_language")
        elif lengths and min(lengths) * 10 < max(lengths) * 9:
            yield Problem("statements", "rules_statements_unequal", {"shortest": min(lengths), "longest": max(lengths)})


@_compares("opens", "closes")
def _period(document: Document) -> Iterator[Problem]:
    if _moment(document, "closes") <= _moment(document, "opens"):
        yield Problem("closes", "rules_closes_first")


@_compares("opens", "eligibility/cutoff")
def _cutoff(document: Document) -> Iterator[Problem]:
    if date.fromisoformat(document["eligibility"]["cutoff"]) > clock.day(_moment(document, "opens")):
        yield Problem("eligibility/cutoff", "rules_cutoff_late")


@_compares("closes", "objections/until")
def _objections(document: Document) -> Iterator[Problem]:
    if date.fromisoformat(document["objections"]["until"]) <= clock.day(_moment(document, "closes")):
        yield Problem("objections/until", "rules_objections_early")


def _moment(document: Document, name: str) -> datetime:
    return datetime.fromisoformat(document[name])
