"""Addresses of vocabularies that stand in a plan: those in the namespaces of DPV are terms of it, of the right kind.

Other vocabularies may be named freely: we do not know their terms. The terms ship with the program (data/dpv.txt).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from deliberation.dataplans.notations import Address
from deliberation.dataplans.vocabulary import DATA
from deliberation.errors import Problem

Kind = Literal["purpose", "personal_data", "measure"]
_DPV = re.compile(r"https?://(?:www\.)?w3id\.org/dpv(?:[/#]|\Z)", re.IGNORECASE)


def _read() -> dict[str, frozenset[str]]:
    """Kind → the addresses of its terms."""
    found: dict[str, set[str]] = {}
    kind = namespace = ""
    for line in (DATA / "dpv.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            found.setdefault(kind, set()).update(namespace + name for name in line.split())
        elif not line.startswith("#"):
            kind, namespace = line.split()
    return {kind: frozenset(terms) for kind, terms in found.items()}


DPV: Mapping[str, frozenset[str]] = _read()


@dataclass(frozen=True)
class Term:
    """An address of a term that says what this is (or is near to)."""

    kind: Kind

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        wrong = [*Address().check(value, at)]
        if not wrong and _DPV.match(value) and value not in DPV[self.kind]:
            wrong.append(Problem(at, f"dpv_not_{self.kind}", {"term": value[:200]}))
        yield from wrong

    def schema(self) -> dict[str, Any]:
        return Address().schema()
