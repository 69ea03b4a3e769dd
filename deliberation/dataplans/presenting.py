"""Everything that a page says about one version, computed once from its document: for our pages and for site's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deliberation.dataplans import gaps, gathered, picture, points, questions, redflags, summary
from deliberation.dataplans.causes import causes, holds
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.gaps import Gaps
from deliberation.dataplans.picture import Row
from deliberation.dataplans.points import Points
from deliberation.dataplans.questions import Answer
from deliberation.dataplans.redflags import Counts, Flag, Group
from deliberation.dataplans.summary import Slot, Tense

Said = Mapping[tuple[str, str | None], Sequence[Any]]
"""By point (rule, field of a gap flag): what was said to it, newest first."""


@dataclass(frozen=True)
class Presented:
    """What is said of one version. Nothing is worked out before a page asks for it: a plan may have 200 flows.

    ``replies``: the proponent's (queries.flag_replies). ``notes``: from the assembly's side (council.flag_notes).
    ``raised``, ``cannot_tell``, ``grey``, ``not_applicable``: points to check as lines, each list in reading order.
    """

    document: Document
    tense: Tense
    points: Points
    replies: Said
    notes: Said

    @cached_property
    def five(self) -> tuple[Answer, ...]:
        """The fixed questions; over many flows their answers are gathered."""
        return self.document.once("five", gathered.many if self.many else questions.five)

    @property
    def many(self) -> bool:
        """Whether the plan has too many flows to say everything of each on one page."""
        return len(self.document.flows) > gathered.MANY

    @cached_property
    def summaries(self) -> Mapping[str, tuple[Slot, ...]]:
        """flow_id → the slots of its sentences."""
        return {f.flow_id: summary.of_flow(self.document, f, self.tense) for f in self.document.flows}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The pictures' tables, in flow order."""
        return self.document.once("rows", picture.rows)

    @property
    def flags(self) -> tuple[Flag, ...]:
        return self.points.flags

    @property
    def counts(self) -> Counts:
        return self.points.counts

    @cached_property
    def gaps(self) -> Gaps:
        return self.document.once("gaps", gaps.gaps)

    @property
    def process_counted(self) -> bool:
        """Whether RF40 to RF43 are among the points."""
        return self.points.with_process

    @cached_property
    def parts(self) -> tuple[Sequence[Row], ...]:
        """The rows of each picture."""
        return self.document.once("parts", lambda _: picture.parts(self.rows))

    def replies_to(self, group: Group) -> Sequence[Any]:
        return self.replies.get(group.point, ())

    def held_replies(self, group: Group) -> Sequence[Any]:
        """Those of them to what stands in this version; the others were to other values, of an earlier or later one."""
        said = self.replies_to(group)
        now = causes(self.document, group.flags) if said else ""
        return [row for row in said if holds(row.cause, now)]

    def notes_on(self, group: Group) -> Sequence[Any]:
        return self.notes.get(group.point, ())

    @property
    def raised(self) -> tuple[Group, ...]:
        return self.points.lines("raised")

    @property
    def cannot_tell(self) -> tuple[Group, ...]:
        return self.points.lines("cannot_tell")

    @property
    def grey(self) -> tuple[Group, ...]:
        return self.points.lines("grey")

    @property
    def not_applicable(self) -> tuple[Group, ...]:
        return self.points.lines("not_applicable")

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str] | None]:
        """flow_id → the flow's name as a text pair, None where it is not stated."""
        return self.document.once("names", lambda it: {f.flow_id: f["name"].value for f in it.flows})


def present(
    document: Document, tense: Tense, process: tuple[Flag, ...] = (), replies: Said | None = None,
    notes: Said | None = None,
) -> Presented:  # fmt: skip
    """``process``: RF40 to RF43 from recorded acts (redflags.evaluate_process), where the caller has them."""
    return Presented(document, tense, points.of_version(document, process), replies or {}, notes or {})


@dataclass(frozen=True)
class OfOne(Presented):
    """One flow alone: its sentences, its points, its gaps; the fields of the plan are not asked again."""

    @cached_property
    def gaps(self) -> Gaps:
        return gaps.gaps(self.document, self.document.flows[0].flow_id)


def present_flow(
    document: Document, flow: Flow, tense: Tense, replies: Said | None = None, notes: Said | None = None
) -> Presented:
    """One flow of the plan by itself."""
    alone = document.only(flow.flow_id)
    flags = tuple(f for f in redflags.evaluate(alone) if f.place == flow.flow_id)
    return OfOne(alone, tense, Points(flags), replies or {}, notes or {})
