"""What the picture of the flows says: who takes what from whom, who handles it, and to whom it goes.

Each flow is three cells: data and people, who handles it and where it stays, who receives it and for what. The same
rows fill the table under the picture; drawing.py places them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.values import Value
from deliberation.dataplans.wording import Countries, Sentence, Span, Texts


@dataclass(frozen=True)
class Cell:
    """What stands in one box: (sentence, role) in order, and whether it is a gap."""

    said: tuple[tuple[Sentence, str], ...]
    gap: bool = False


@dataclass(frozen=True)
class Row:
    """One flow as three cells and the word between the first two (how people can choose)."""

    data: Cell
    handler: Cell
    receiver: Cell
    choice: Sentence
    choice_shown: bool


def rows(document: Document) -> tuple[Row, ...]:
    """The contents, one row a flow."""
    return tuple(_row(document, flow) for flow in document.flows)


def _row(document: Document, flow: Flow) -> Row:
    participation = flow["participation"]
    choice = f"code.participation.{participation.value}" if participation.known else _gap_key("choice", participation)
    return Row(
        _data(flow),
        _handler(document, flow),
        _receiver(flow),
        Sentence(choice),
        participation.known,
    )


def _data(flow: Flow) -> Cell:
    items, subjects = flow["data_items"], flow["subjects"]
    return Cell((_listed("data_items", items, "strong"), _listed("subjects", subjects, "muted")), items.unknown)


def _gap_key(name: str, value: Value) -> str:
    return f"picture.{name}.{'not_applicable' if not value.unknown else value.state}"


def _words(entries: Iterable[Mapping[str, Any]]) -> Sentence:
    return Sentence("picture.words", {"words": Texts(tuple(entries))})


def _listed(name: str, value: Value, role: str) -> tuple[Sentence, str]:
    if value.value:
        return _words(value.value), role
    return Sentence(f"picture.{name}.none" if value.known else _gap_key(name, value)), role


def _handler(document: Document, flow: Flow) -> Cell:
    """The platform where the data pass through it, else who controls them; then where and how long they stay."""
    by_platform = flow["via_platform"].value is True
    who = document.plan["platform_operator"] if by_platform else flow["controller"]
    name = _words((who.value,)) if who.known else Sentence(_gap_key("handler", who))
    title = Sentence("picture.platform" if by_platform else "picture.controller")
    return Cell(((title, "key"), (name, "plain"), (_where(flow), "muted"), (_how_long(flow), "muted")))


def _where(flow: Flow) -> Sentence:
    value = flow["storage_countries"]
    if value.value:
        return Sentence("picture.kept_in", {"countries": Countries(tuple(value.value))})
    return Sentence("picture.storage_countries.none" if value.known else _gap_key("storage_countries", value))


def _how_long(flow: Flow) -> Sentence:
    value = flow["retention"]
    if value.value:
        return Sentence("picture.kept_for", {"span": Span(value.value)})
    return Sentence("picture.retention.none" if value.known else _gap_key("retention", value))


def _receiver(flow: Flow) -> Cell:
    purpose = flow["purpose_text"]
    what_for = _words((purpose.value,)) if purpose.known else Sentence(_gap_key("purpose", purpose))
    return Cell((_listed("recipients", flow["recipients"], "strong"), (what_for, "muted")), flow["recipients"].unknown)
