"""What a plan leaves open, in the words of the one-minute summary: undecided, not stated, not seen by a compiler."""

from collections.abc import Iterator
from typing import Literal

from deliberation.dataplans.document import Flow
from deliberation.dataplans.wording import Codes, Sentence

Tense = Literal["planned", "running", "ended"]
"""A bid or draft, a running service, an ended one: said by the stage of the proposal."""
CHOSEN = frozenset({"opt_in", "opt_out", "deemed_by_terms"})
"""Where a person can say no. Elsewhere nobody is told what saying no would do: they are those who do not want it."""


def of_tense(tense: Tense, key: str) -> str:
    """What is told alike of a plan and a running service has words of its own once the service has ended."""
    return f"{key}.ended" if tense == "ended" else key


def gaps(flow: Flow, left: tuple[str, ...], spoken: tuple[str, ...], tense: Tense) -> Iterator[Sentence]:
    """What was not said in its place: every name of it, however many there are, beside those ``spoken`` of there."""
    before = {flow[name].state for name in spoken}
    for unknown in ("not_stated", "undecided", "not_seen"):
        if names := tuple(n for n in left if flow[n].state == unknown):
            yield _open(flow, names, unknown, tense, "also" if unknown in before else "open")


def in_one(flow: Flow, fields: tuple[str, ...], tense: Tense) -> Iterator[Sentence]:
    """Of one place in the order: alone in words of its own, several of one kind in one sentence."""
    for unknown in dict.fromkeys(flow[name].state for name in fields):
        names = tuple(n for n in fields if flow[n].state == unknown)
        if len(names) == 1:
            key = f"summary.{_named(flow, names[0])}.{unknown}"
            yield Sentence(of_tense(tense, key) if unknown == "undecided" else key)
        else:
            yield _open(flow, names, unknown, tense)


def _open(flow: Flow, names: tuple[str, ...], unknown: str, tense: Tense, form: str = "open") -> Sentence:
    key = f"summary.{form}.{unknown}"
    named = Codes("summary.name", tuple(_named(flow, n) for n in names), running=True)
    return Sentence(of_tense(tense, key) if unknown == "undecided" else key, {"list": named})


def _named(flow: Flow, name: str) -> str:
    """The field by what it means for this flow: who is used unless they object needs to know how to object."""
    choice = flow["participation"].value
    if name == "withdrawal_channels" and choice == "opt_out":
        return "objecting"
    if name == "non_participant" and choice not in CHOSEN:
        return "unwilling"
    return name
