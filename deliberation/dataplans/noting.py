"""Which answers have a note beside them. A sentence made from such an answer says that there is more to read."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from deliberation.dataplans.document import Flow
from deliberation.dataplans.gravity import impersonal

OF_QUESTION: Mapping[str, tuple[str, ...]] = {
    "what_data": ("data_items", "identifiability", "biometric", "my_number"),
    "whose": ("subjects",),
    "to_whom": ("recipients", "processors", "storage_countries", "processing_countries"),
    "how_long": ("retention",),
    "if_refused": ("participation", "public_interest_exception", "non_participant"),
}
"""What each of the five questions reads."""


def noted(flow: Flow, fields: Iterable[str]) -> tuple[str, ...]:
    """Those of these fields that have a note."""
    return tuple(name for name in fields if flow[name].noted)


def with_notes(answers: Iterable[Any], flows: tuple[Flow, ...]) -> tuple[Any, ...]:
    """The five answers, each with the fields behind it that have a note, flow by flow."""
    return tuple(replace(answer, noted=_of_question(answer.question, flows)) for answer in answers)


def _of_question(question: str, flows: tuple[Flow, ...]) -> tuple[tuple[Flow, str], ...]:
    asked = (f for f in flows if question != "if_refused" or not impersonal(f))
    return tuple((flow, name) for flow in asked for name in noted(flow, OF_QUESTION[question]))
