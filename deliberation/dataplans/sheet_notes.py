"""Notes and sources of a sheet: what its cells say beside an answer, and what a changed answer no longer rests on."""

from collections.abc import Mapping
from typing import Any

from deliberation.dataplans.entry import Asked, typed_from
from deliberation.dataplans.inputs import Typed
from deliberation.dataplans.sheet_words import split_entry
from deliberation.dataplans.sheets import in_mark

_ENDS = ("ja", "en")


class NoteTwice(Exception):
    """A note in the brackets and another one in the column of notes."""


def as_kept(asked: Asked, kept: Any) -> dict[str, str]:
    """The inputs of an answer whose cells nobody touched, with no more beside it than stands in them."""
    typed, beside = typed_from(asked, kept), {f"{asked.name}.note.{end}" for end in _ENDS}
    return typed if in_mark(asked, typed) else {k: v for k, v in typed.items() if k not in beside}


def with_note(typed: Typed, asked: Asked, said: str | None) -> Typed:
    """The inputs with what the column of notes says; ``said``: None where the sheet has none. Raises
    :class:`NoteTwice`."""
    if said is None:
        return typed
    names = [f"{asked.name}.note.{end}" for end in _ENDS]
    column = dict(zip(names, [*split_entry(said), "", ""], strict=False))
    if not any(typed.get(name) for name in names):
        return {**typed, **column}
    if any(column.values()):
        raise NoteTwice
    return typed


def without_old_sources(answer: Any, kept: Any) -> Any:
    """An answer that changed does not rest on the pages of the one before."""
    if not answer or not kept or _body(answer) == _body(kept):
        return answer
    return {name: said for name, said in answer.items() if name != "sources"}


def _body(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in answer.items() if name not in ("sources", "note")}
