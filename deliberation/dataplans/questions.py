"""The five fixed questions on top of a proposal, answered over all its flows, always in the same order.

What data, whose, to whom, how long, what happens if you say no. A gap is an answer: it stands with the flows it is
about, never hidden behind a flow that does answer.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.materiality import key_of
from deliberation.dataplans.summary import IMPERSONAL
from deliberation.dataplans.wording import Sentence, Span, Texts


@dataclass(frozen=True)
class Part:
    """Something that is said, and of which flows (empty: of all that answer)."""

    said: Sentence
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True)
class Left:
    """Flows that leave the question open, by the unknown's code; ``every``: none answers."""

    state: str
    flows: tuple[Flow, ...]
    every: bool


@dataclass(frozen=True)
class Answer:
    question: str
    parts: tuple[Part, ...]
    left: tuple[Left, ...]


def five(document: Document) -> tuple[Answer, ...]:
    """The five answers. A plan without flows gives five answers that say nothing."""
    flows = document.flows
    personal = tuple(f for f in flows if f["identifiability"].value not in IMPERSONAL)
    return (
        _merged("what_data", "data_items", flows),
        _merged("whose", "subjects", flows),
        _merged("to_whom", "recipients", flows),
        _grouped("how_long", "retention", flows, _how_long),
        _grouped("if_refused", "non_participant", personal, _if_refused),
    )


def _left(name: str, flows: Iterable[Flow]) -> tuple[Left, ...]:
    flows = tuple(flows)
    found = []
    for state in ("not_stated", "undecided", "not_seen"):
        open_ones = tuple(f for f in flows if f[name].state == state)
        if open_ones:
            found.append(Left(state, open_ones, len(open_ones) == len(flows)))
    return tuple(found)


def _merged(question: str, name: str, flows: tuple[Flow, ...]) -> Answer:
    """One list over all flows, each entry once."""
    entries: dict[Any, Mapping[str, Any]] = {}
    for flow in flows:
        for entry in flow[name].value or ():
            entries.setdefault(entry["ja"] if "ja" in entry else key_of(entry), entry)
    if entries:
        said = Sentence(f"answer.{question}", {"list": Texts(tuple(entries.values()))})
        parts = (Part(said), *_companies(question, entries.values()))
    else:
        nobody = any(f[name].known for f in flows)
        parts = (Part(Sentence(f"answer.{question}.none")),) if nobody else ()
    return Answer(question, parts, _left(name, flows))


def _companies(question: str, entries: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    companies = tuple(e for e in entries if e.get("type") == "company")
    if question != "to_whom" or not companies:
        return ()
    return (Part(Sentence("answer.companies", {"list": Texts(companies)})),)


def _grouped(question: str, name: str, flows: tuple[Flow, ...], say: Callable[[Any], Sentence]) -> Answer:
    """One line for each different answer, with its flows where not all say the same."""
    lines: dict[Any, list[Flow]] = {}
    for flow in flows:
        if flow[name].known:
            lines.setdefault(flow[name].value, []).append(flow)
    alike = len(lines) == 1 and len(next(iter(lines.values()))) == len(flows)
    parts = tuple(Part(say(value), () if alike else tuple(of)) for value, of in lines.items())
    return Answer(question, parts, _left(name, flows))


def _how_long(value: str | None) -> Sentence:
    return Sentence("answer.how_long", {"span": Span(value)}) if value else Sentence("answer.how_long.no_limit")


def _if_refused(value: str) -> Sentence:
    return Sentence(f"answer.if_refused.{value}")
