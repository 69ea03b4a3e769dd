"""The five questions over many flows: what is taken gathered by kind, who receives it by kind, the gravest first.

Which flows a line is about is opened from it; that the line is there is never folded away. What becomes of those who
say no comes second here, so that nobody has to scroll past lists to read it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any

from deliberation.dataplans import gravity
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.lengths import days
from deliberation.dataplans.noting import with_notes
from deliberation.dataplans.questions import Answer, Part, abroad, entries, how_long, if_refused, left_open, merged
from deliberation.dataplans.wording import LISTED, Sentence, Texts

MANY = LISTED
"""With more flows than this the answers are gathered."""
NAMED = 2
"""So many flows of a line are named beside it; more are opened from it."""


def many(document: Document) -> tuple[Answer, ...]:
    """The five answers, what becomes of those who say no second."""
    flows = document.flows
    what, whose, refused = _what(flows), merged("whose", "subjects", flows), if_refused(flows)
    answers = (what, refused, whose, _to_whom(document), _longest_first(how_long(flows)))
    return with_notes((replace(a, parts=tuple(map(_folded, a.parts))) for a in answers), flows)


def _folded(part: Part) -> Part:
    return replace(part, folded=True) if len(part.flows) > NAMED else part


def _what(flows: tuple[Flow, ...]) -> Answer:
    """A line for each kind with its flows; what a flow takes stands once, where it weighs most."""
    by_kind: dict[str, list[Flow]] = {}
    for flow in flows:
        for kind in gravity.kinds(flow):
            by_kind.setdefault(kind, []).append(flow)
    told: set[str] = set()
    parts = []
    for kind in (*gravity.GRAVE, *gravity.OTHER):
        of = tuple(by_kind.get(kind, ()))
        if of:
            first = tuple(f for f in of if f.flow_id not in told)
            told |= {f.flow_id for f in first}
            parts.append(Part(Sentence(f"answer.kind.{kind}"), of, folded=True, itemised=first))
    return replace(merged("what_data", "data_items", flows), parts=tuple(parts))


def _to_whom(document: Document) -> Answer:
    """Other authorities, then what goes abroad and to whom, then the other kinds, the grave ones all by name."""
    flows = document.flows
    of = gravity.grave_first(entries("recipients", flows).values())
    parts = [_receivers(kind, of[kind]) for kind in gravity.AUTHORITIES if kind in of]
    parts += abroad(document, flows)
    parts += [_receivers(kind, of[kind]) for kind in gravity.RECEIVERS[2:] if kind in of]
    if others := tuple(p for kind, found in of.items() if kind not in gravity.RECEIVERS for p in found):
        parts.append(Part(Sentence("answer.receivers.others"), rest=Texts(others, len(others))))
    said = parts or [*merged("to_whom", "recipients", flows).parts]
    said += [*_processors(document, flows), *left_open(flows)]
    return replace(merged("to_whom", "recipients", flows), parts=tuple(said))


def _receivers(kind: str | None, parties: tuple[Mapping[str, Any], ...]) -> Part:
    return Part(Sentence(f"answer.receivers.{kind or 'unknown'}", {"list": Texts(parties, len(parties))}))


def _processors(document: Document, flows: tuple[Flow, ...]) -> Iterator[Part]:
    """Those whom data that go abroad are given to are named; the others are opened."""
    grave = entries("processors", (f for f in flows if gravity.leaves(f, document.plan["country"].value)))
    rest = tuple(p for key, p in entries("processors", flows).items() if key not in grave)
    if grave:
        named = Texts(tuple(grave.values()), len(grave))
        yield Part(Sentence("answer.processors_abroad", {"list": named}), aside=True)
    if rest:
        said = Sentence("answer.processors_more" if grave else "answer.processors_all")
        yield Part(said, rest=Texts(rest, len(rest)))


def _longest_first(answer: Answer) -> Answer:
    return replace(answer, parts=tuple(sorted(answer.parts, key=_length, reverse=True)))


def _length(part: Part) -> float:
    span = part.said.values.get("span")
    return days(span.duration) if span else inf
