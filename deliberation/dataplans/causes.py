"""What a point to check rests on, so that a reply to it holds for as long as that stays as it was."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Protocol

from deliberation.dataplans.digests import canonical
from deliberation.dataplans.document import Document
from deliberation.dataplans.values import Value

_LENGTH = 16  # hexadecimal digits: told apart are the places of one point, no two of all


class Caused(Protocol):
    """A flag (redflags.Flag), as far as it is asked here."""

    @property
    def rule(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def cause(self) -> str: ...


def cause(rule: str, place: str, state: str, values: Mapping[str, Value]) -> str:
    """A short digest of one flag: what the rule read there, and what came of it. Sources and notes beside a value are
    none of it: no rule reads them."""
    told = {name: [value.state, value.value, value.reason] for name, value in values.items()}
    raw = canonical({"rule": rule, "place": place, "state": state, "values": told})
    return hashlib.sha256(raw).hexdigest()[:_LENGTH]


def causes(document: Document, flags: Iterable[Caused]) -> str:
    """Those of several flags of a document, as a reply keeps them. RF40 to RF43 bring their own: they rest on recorded
    acts."""
    return " ".join(sorted({flag.cause or _of(document, flag) for flag in flags}))


def holds(replied: str, now: str) -> bool:
    """Whether a reply to the first causes is one to these: each of them was there, with the same values. What went
    since takes nothing from it; what came or changed was not replied to."""
    return set(now.split()) <= set(replied.split())


def _of(document: Document, flag: Caused) -> str:
    flow = document.flow(flag.place)
    values = document.plan if flow is None else flow.fields
    return cause(flag.rule, flag.place, flag.state, {name: values[name] for name in flag.fields})
