"""What the picture of the flows says: who takes what from whom, who handles it, and to whom it goes.

Each flow is three cells: data and people, who handles it and where it stays, who receives it and for what. The same
rows fill the table under the picture; drawing.py places them. A picture shows a few flows, so that it fits a printed
page and can be read on a phone; a plan with more of them has several.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from deliberation.dataplans import wording
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.gravity import grave_first
from deliberation.dataplans.lengths import of_several
from deliberation.dataplans.noting import noted
from deliberation.dataplans.values import Value, stated
from deliberation.dataplans.wording import LISTED, Codes, Countries, Sentence, Span, Texts

PART = 5
"""How many flows one picture shows at most: what fits a printed page."""
MOST_LINES = 8
"""How many lines of a box one sentence takes at most: what a name of 60 characters needs with the words before it."""
PAGE_LINES = 58
"""How many lines a picture that fits a printed page has; each flow takes FRAME of them around its text."""
FRAME, LINE_LETTERS = 4, 15


@dataclass(frozen=True)
class Cell:
    """What stands in one box: (sentence, role) in order, and whether it is a gap."""

    said: tuple[tuple[Sentence, str], ...]
    gap: bool = False


@dataclass(frozen=True)
class Row:
    """One flow as three cells and the word between the first two (how people can choose), under its number and name."""

    number: int
    flow_id: str
    name: Sentence
    data: Cell
    handler: Cell
    receiver: Cell
    choice: Sentence
    choice_shown: bool


def rows(document: Document) -> tuple[Row, ...]:
    """The contents, one row a flow."""
    return tuple(_row(document, flow, number) for number, flow in enumerate(document.flows, 1))


def parts(shown: Sequence[Row]) -> tuple[Sequence[Row], ...]:
    """The rows of each picture, shared out evenly; of flows with much to say fewer stand in one."""
    pictures = -(-len(shown) // PART) or 1
    ends = [len(shown) * n // pictures for n in range(pictures + 1)]
    return tuple(part for a, b in pairwise(ends) for part in _on_a_page(shown[a:b]))


def _on_a_page(part: Sequence[Row]) -> Iterator[Sequence[Row]]:
    if len(part) > 1 and sum(FRAME + _lines(row) for row in part) > PAGE_LINES:
        yield from (*_on_a_page(part[: len(part) // 2]), *_on_a_page(part[len(part) // 2 :]))
    elif part:
        yield part


def _lines(row: Row) -> int:
    """About how many lines the tallest box has, in the language that takes more: pictures are alike in both."""
    return max(sum(_height(said) for said, _ in cell.said) for cell in (row.data, row.handler, row.receiver))


def _height(said: Sentence) -> int:
    listed = said.values.get("words")
    if not isinstance(listed, Texts):
        return 1
    named = [wording.named(entry) for entry in listed.entries[:LISTED]]
    letters = sum(max(len(e["ja"]), len(e.get("en", "")) // 2) + 1 for e in named)
    introduced = 0 if said.key == "picture.words" else LINE_LETTERS
    return min(MOST_LINES, -(-(letters + introduced) // LINE_LETTERS))


def _row(document: Document, flow: Flow, number: int) -> Row:
    participation = flow["participation"]
    choice = f"picture.choice.{participation.value}" if participation.known else _gap_key("choice", participation)
    name = _words((flow["name"].value or {"ja": flow.flow_id},))
    return Row(
        number,
        flow.flow_id,
        Sentence("picture.name", {"n": number, "name": name.values["words"]}),
        _data(flow),
        _handler(document, flow),
        _receiver(flow),
        Sentence(choice),
        not participation.unknown,
    )


def _data(flow: Flow) -> Cell:
    items, subjects = flow["data_items"], flow["subjects"]
    said = (_listed("data_items", items, "strong", "items"), _listed("subjects", subjects, "muted"))
    return Cell((*said, *_noted(flow, "data_items", "subjects", "participation")), items.unknown)


def _noted(flow: Flow, *fields: str) -> Iterator[tuple[Sentence, str]]:
    """Which of the answers in a box have a note, as the last line of it."""
    if names := noted(flow, fields):
        yield Sentence("picture.noted", {"fields": Codes("field", names)}), "muted"


def _gap_key(name: str, value: Value) -> str:
    return f"picture.{name}.{'not_applicable' if not value.unknown else value.state}"


def _texts(entries: Iterable[Mapping[str, Any]], unit: str = "") -> Texts:
    return Texts(tuple(entries), unit=unit)


def _words(entries: Iterable[Mapping[str, Any]], unit: str = "") -> Sentence:
    return Sentence("picture.words", {"words": _texts(entries, unit)})


def _listed(name: str, value: Value, role: str, unit: str = "") -> tuple[Sentence, str]:
    if value.value:
        return _words(value.value, unit), role
    return Sentence(f"picture.{name}.none" if value.known else _gap_key(name, value)), _role(value, role)


def _role(value: Value, role: str) -> str:
    """What is not known stands out as much as what matters most."""
    return "gap" if value.unknown and role != "strong" else role


def _handler(document: Document, flow: Flow) -> Cell:
    """Who answers for the data and who handles them on that one's order; the platform they pass; where and how long."""
    controller, processors = flow["controller"], flow["processors"]
    kept = ((_where(flow), flow["storage_countries"]), (_how_long(flow), flow["retention"]))
    return Cell(
        (
            (Sentence("picture.controller"), "key"),
            _named("controller", "words", controller),
            _on_order(processors),
            *_platform(flow["via_platform"], document.plan["platform_operator"]),
            *((said, _role(v, "muted")) for said, v in kept),
            *_noted(flow, "controller", "processors", "via_platform", "storage_countries", "retention"),
        )
    )


def _named(gap: str, key: str, who: Value) -> tuple[Sentence, str]:
    said = Sentence(f"picture.{key}", {"words": _texts((who.value,))}) if who.known else Sentence(_gap_key(gap, who))
    return said, _role(who, "plain")


def _on_order(processors: Value) -> tuple[Sentence, str]:
    if processors.value:
        return Sentence("picture.processors", {"words": _texts(processors.value, "parties")}), "plain"
    key = "picture.processors.none" if processors.known else _gap_key("processors", processors)
    return Sentence(key), _role(processors, "plain")


def _platform(passed: Value, operator: Value) -> tuple[tuple[Sentence, str], ...]:
    """What the data pass is no party: who runs it stands in brackets, and answers for nothing by that."""
    if passed.value is True:
        return (_named("platform", "platform", operator),)
    return ((Sentence(_gap_key("via_platform", passed)), "gap"),) if passed.unknown else ()


def _where(flow: Flow) -> Sentence:
    value = flow["storage_countries"]
    if value.value:
        return Sentence("picture.kept_in", {"countries": Countries(tuple(value.value))})
    return Sentence("picture.storage_countries.none" if value.known else _gap_key("storage_countries", value))


def _how_long(flow: Flow) -> Sentence:
    value = flow["retention"]
    if not value.known:
        return Sentence(_gap_key("retention", value))
    longest = ".longest" if of_several(flow["data_items"].value) else ""
    if value.value:
        return Sentence(f"picture.kept_for{longest}", {"span": Span(value.value)})
    return Sentence(f"picture.retention.none{longest}")


def _receiver(flow: Flow) -> Cell:
    """Who receives it and for what. Who has a purpose of its own stands with that one, after those that share the
    flow's; where nobody shares it, it is said to be the flow's."""
    purpose, to_whom = flow["purpose_text"], flow["recipients"]
    own = [r for r in to_whom.value or () if r.get("purpose")]
    others = [r for r in to_whom.value or () if not r.get("purpose")]
    key = "picture.words" if others or not own else "picture.purpose"
    what_for = Sentence(key, {"words": _texts((purpose.value,))}) if purpose.known else None
    said = [(what_for or Sentence(_gap_key("purpose", purpose)), _role(purpose, "muted"))]
    if others or not own:
        said.insert(0, _listed("recipients", stated(others) if own else to_whom, "strong", "parties"))
    if len(own) > LISTED:  # whoever weighs most is named
        own = [party for of in grave_first(own).values() for party in of]
    for one in own[:LISTED]:
        said += [(_words((one,)), "strong"), (_words((one["purpose"],)), "muted")]
    if len(own) > LISTED:
        said.append((Sentence("picture.recipients.more", {"n": len(own) - LISTED}), "muted"))
    return Cell((*said, *_noted(flow, "recipients", "purpose_text")), to_whom.unknown)
