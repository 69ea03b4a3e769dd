"""Flows as a form offers them: by the names that a plan gives them, never as codes to be typed."""

from collections.abc import Iterable
from typing import Any

from deliberation.web import language


def flow_choices(flows: Iterable[Any]) -> list[tuple[str, str]]:
    """Pairs of an id and its name in the language of the page; a flow without a name keeps its id."""
    return [(f.flow_id, _name(f) or f.flow_id) for f in flows]


def _name(flow: Any) -> str:
    return language.pair({"ja": flow.name_ja, "en": flow.name_en}, language.language())
