"""The points of one version with all that pages say of them together, worked out once for every page that asks."""

from functools import cached_property

from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import PROCESS_RULES, Counts, Flag, Group, State, count, evaluate, group


class Points:
    """Every flag of one version, with what a page says of all of them worked out once."""

    def __init__(self, flags: tuple[Flag, ...]) -> None:
        self.flags = flags

    @cached_property
    def counts(self) -> Counts:
        return count(self.flags)

    @cached_property
    def with_process(self) -> bool:
        """Whether RF40 to RF43 are among them: a count with and one without them differ, and must say so."""
        return any(flag.rule in PROCESS_RULES for flag in self.flags)

    @cached_property
    def _lines(self) -> dict[State, tuple[Group, ...]]:
        return {}

    def lines(self, state: State) -> tuple[Group, ...]:
        """Those of one state as lines, in the order of reading."""
        if state not in self._lines:
            self._lines[state] = group(self.flags, state)
        return self._lines[state]


def of_version(document: Document, process: tuple[Flag, ...] = ()) -> Points:
    """All flags of a document. ``process``: RF40 to RF43 as they now stand; they may be others at any time."""
    if not process:
        return document.once("points", lambda it: Points(evaluate(it)))
    return document.of_late("points with process", process, lambda: Points((*process, *evaluate(document))))
