"""What says which points of the newest plans of a municipality wait for a reply, without reading a plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, bindparam, literal, null, select, union_all
from sqlalchemy.engine import Connection

from deliberation.dataplans.declared import Declared, read
from deliberation.dataplans.models import FlagReply, ProposalDeclared, ProposalFlag
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries.among import AMONG, among

_PLAN = (
    Proposal.id.label("proposal_id"), Proposal.slug, Proposal.kind, Proposal.title_ja, Proposal.title_en,
    Proposal.version.label("number"), Proposal.published_at,
)  # fmt: skip
_HERE = (Proposal.jurisdiction.in_(bindparam("places", expanding=True)), AMONG)
_POINTS = union_all(
    select(*_PLAN, literal("raised").label("what"), ProposalFlag.rule, ProposalFlag.field, ProposalFlag.cause)
    .join(ProposalFlag, (ProposalFlag.proposal_id == Proposal.id) & (ProposalFlag.state == "raised"))
    .where(*_HERE),
    select(*_PLAN, literal("replied"), FlagReply.rule, FlagReply.field, FlagReply.cause)
    .join(FlagReply, FlagReply.proposal_id == Proposal.id)
    .where(*_HERE),
    select(*_PLAN, literal("declared"), null(), null(), ProposalDeclared.facts)
    .join(ProposalDeclared, ProposalDeclared.proposal_id == Proposal.id)
    .where(*_HERE),
)


@dataclass
class Plan:
    """The newest version of a plan: ``raised`` and ``replied``: (rule, field of a gap flag) → causes."""

    row: Row[Any]
    declared: Declared | None = None
    raised: dict[tuple[str, str | None], list[str]] = field(default_factory=dict)
    replied: dict[tuple[str, str | None], list[str]] = field(default_factory=dict)


def plans_with_points(db: Connection, places: Sequence[str], only: Sequence[int] | None) -> list[Plan]:
    """Plans filed here whose newest version can be read, the newest first, with what is raised in them and what was
    replied, in one question. ``only``: proposals, None for all."""
    found: dict[int, Plan] = {}
    for row in db.execute(_POINTS, {"places": list(places), **among(only)}) if places else ():
        plan = found.setdefault(row.proposal_id, Plan(row))
        if row.what == "declared":
            plan.declared = read(row.cause)
        else:
            kept: dict[tuple[str, str | None], list[str]] = getattr(plan, row.what)
            kept.setdefault((row.rule, row.field or None), []).append(row.cause)
    # the kind is looked at here: asked for, the database would go down all that were filed anywhere
    readable = [x for x in found.values() if x.declared is not None and x.row.kind == Kind.filed]
    return sorted(readable, key=lambda plan: (plan.row.published_at, plan.row.proposal_id), reverse=True)
