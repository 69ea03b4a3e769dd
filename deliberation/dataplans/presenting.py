"""Everything that a page says about one version, computed once from its document: for our pages and for site's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans import gaps, picture, questions, redflags, summary
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.gaps import Gaps
from deliberation.dataplans.picture import Row
from deliberation.dataplans.questions import Answer
from deliberation.dataplans.redflags import Counts, Flag, Group
from deliberation.dataplans.summary import Slot, Tense

Said = Mapping[tuple[str, str | None], Sequence[Any]]
"""By point (rule, field of a gap flag): what was said to it, newest first."""


def point_of(group: Group) -> tuple[str, str | None]:
    """The point that a line is about, as replies and notes name it."""
    return group.rule, group.fields[0] if group.rule == redflags.GAP else None


@dataclass(frozen=True)
class Presented:
    """``five``: the fixed questions; ``summaries``: flow_id → slots; ``rows``: the pictures' tables, in flow order.

    ``replies``: the proponent's (queries.flag_replies). ``notes``: from the assembly's side (council.flag_notes).
    ``raised``, ``cannot_tell``, ``grey``, ``not_applicable``: points to check as lines, each list in reading order.
    """

    document: Document
    five: tuple[Answer, ...]
    summaries: Mapping[str, tuple[Slot, ...]]
    rows: tuple[Row, ...]
    flags: tuple[Flag, ...]
    counts: Counts
    gaps: Gaps
    replies: Said
    notes: Said

    @property
    def process_counted(self) -> bool:
        """Whether RF40 to RF43 are among the points: a count with and one without them differ, and must say so."""
        return any(f.rule in redflags.PROCESS_RULES for f in self.flags)

    @property
    def parts(self) -> tuple[Sequence[Row], ...]:
        """The rows of each picture."""
        return picture.parts(self.rows)

    def replies_to(self, group: Group) -> Sequence[Any]:
        return self.replies.get(point_of(group), ())

    def notes_on(self, group: Group) -> Sequence[Any]:
        return self.notes.get(point_of(group), ())

    @property
    def raised(self) -> tuple[Group, ...]:
        return redflags.group(self.flags, "raised")

    @property
    def cannot_tell(self) -> tuple[Group, ...]:
        return redflags.group(self.flags, "cannot_tell")

    @property
    def grey(self) -> tuple[Group, ...]:
        return redflags.group(self.flags, "grey")

    @property
    def not_applicable(self) -> tuple[Group, ...]:
        return redflags.group(self.flags, "not_applicable")

    @property
    def names(self) -> Mapping[str, Mapping[str, str] | None]:
        """flow_id → the flow's name as a text pair, None where it is not stated."""
        return {f.flow_id: f["name"].value for f in self.document.flows}


def present(
    document: Document, tense: Tense, process: tuple[Flag, ...] = (), replies: Said | None = None,
    notes: Said | None = None,
) -> Presented:  # fmt: skip
    """``process``: RF40 to RF43 from recorded acts (redflags.evaluate_process), where the caller has them."""
    flags = (*process, *redflags.evaluate(document))
    return Presented(
        document,
        questions.five(document),
        {f.flow_id: summary.of_flow(document, f, tense) for f in document.flows},
        picture.rows(document),
        flags,
        redflags.count(flags),
        gaps.gaps(document),
        replies or {},
        notes or {},
    )


def present_plan(document: Document) -> Presented:
    """The points and gaps of the whole plan without the words of its flows, which a page may want of a few only."""
    flags = redflags.evaluate(document)
    return Presented(document, (), {}, (), flags, redflags.count(flags), gaps.gaps(document), {}, {})


def present_flow(
    document: Document, flow: Flow, tense: Tense, replies: Said | None = None, notes: Said | None = None
) -> Presented:
    """One flow alone: its sentences, its points, its gaps."""
    alone = document.only(flow.flow_id)
    flags = tuple(f for f in redflags.evaluate(alone) if f.place == flow.flow_id)
    said = {flow.flow_id: summary.of_flow(document, flow, tense)}
    left = gaps.gaps(alone, flow.flow_id)
    return Presented(alone, (), said, (), flags, redflags.count(flags), left, replies or {}, notes or {})
