"""Links of one proposal's chain and the ties between them; what ties lead to, one way or the other. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

KINDS = ("issue", "answer", "change", "question", "act", "vote", "record", "audit")
Node = tuple[str, Any]


class Change(NamedTuple):
    """What one version changed against the one before; both can be read."""

    slug: str
    old: int
    new: int
    published_at: datetime


class Net:
    """Links of one proposal's chain by kind and key, and the ties between them."""

    def __init__(self) -> None:
        self.rows: dict[Node, Any] = {}
        self._onward: dict[Node, list[Node]] = {}
        self._back: dict[Node, list[Node]] = {}
        self._loose: set[tuple[Node, Node]] = set()

    def add(self, node: Node, row: Any) -> Node:
        self.rows.setdefault(node, row)
        return node

    def tie(self, first: Node, then: Node, *, loose: bool = False) -> None:
        """A key of None: there is no such tie. ``loose``: nothing in the record names the one in the other, they are
        about the same version."""
        if first[1] is None or then[1] is None:
            return
        if loose:
            self._loose.add((first, then))
        self._onward.setdefault(first, []).append(then)
        self._back.setdefault(then, []).append(first)

    def about(self, version: int | None, node: Node) -> None:
        """Tie a link about a version to the change that made it and to the one that replaced it."""
        if version is not None:
            self.tie(("change", version), node, loose=True)
            self.tie(("change", version + 1), node, loose=True)

    def reached(self, start: Node, *, back: bool = False, named: bool = False) -> dict[str, list[Any]]:
        """What ties lead to from here, one way, by kind in the order of the chain; of each kind as it was added.
        ``named``: by no tie that is loose."""
        seen, waiting = {start}, [start]
        while waiting:
            new = [node for node in self._next(waiting.pop(), back, named) if node not in seen]
            seen.update(new)
            waiting += new
        seen.discard(start)
        return {kind: [row for node, row in self.rows.items() if node[0] == kind and node in seen] for kind in KINDS}

    def _next(self, node: Node, back: bool, named: bool) -> list[Node]:
        ties = (self._back if back else self._onward).get(node, [])
        return [x for x in ties if not named or ((x, node) if back else (node, x)) not in self._loose]


def compared(slug: str, versions: Iterable[Any]) -> list[Change]:
    """Versions that can be read with the one before them, the oldest first."""
    readable = {v.number: v.published_at for v in versions if v.redacted_at is None}
    return [Change(slug, n - 1, n, readable[n]) for n in sorted(readable) if n - 1 in readable]
