"""Decision rules and evidence."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, Row, String, bindparam, cast, exists, func, literal, null, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.consents.models import ConsentRecord, DecisionRuleRow, EvidenceRow
from deliberation.council.kinds import ASSEMBLY_BODIES, INVOLVING_KINDS
from deliberation.council.models import CouncilActEntry, CouncilBody, CouncilVote

_RULE = (
    DecisionRuleRow.id, DecisionRuleRow.body, DecisionRuleRow.digest, DecisionRuleRow.frozen_at, DecisionRuleRow.seat,
    DecisionRuleRow.second_seat, DecisionRuleRow.entry_id,
)  # fmt: skip
_Newer, _Again = aliased(DecisionRuleRow), aliased(EvidenceRow)
_Before, _Earlier = aliased(EvidenceRow), aliased(EvidenceRow)
_STANDS = ~exists().where(_Again.supersedes_id == EvidenceRow.id)
_NEWEST_RULE = (
    select(*_RULE)
    .where(DecisionRuleRow.proposal_id == bindparam("proposal"))
    .order_by(DecisionRuleRow.id.desc())
    .limit(1)
)
_RULES = (
    select(*_RULE)
    .where(DecisionRuleRow.proposal_id == bindparam("proposal"))
    .order_by(DecisionRuleRow.id.desc())
    .limit(50)
)
_RULES_AND_CHOSEN = (
    select(
        DecisionRuleRow.id, DecisionRuleRow.digest, DecisionRuleRow.frozen_at, DecisionRuleRow.entry_id,
        EvidenceRow.way, EvidenceRow.said, EvidenceRow.reference, EvidenceRow.version, EvidenceRow.decided_on,
        EvidenceRow.body, EvidenceRow.entry_id.label("evidence_entry"), EvidenceRow.proposal_id,
        EvidenceRow.plan_digest,
    )
    .outerjoin(
        EvidenceRow,
        (EvidenceRow.rule_id == DecisionRuleRow.id)
        & (EvidenceRow.plan_digest == bindparam("plan"))
        & _STANDS
        & ~exists().where(_Newer.proposal_id == DecisionRuleRow.proposal_id, _Newer.id > DecisionRuleRow.id),
    )
    .where(DecisionRuleRow.proposal_id == bindparam("proposal"))
    .order_by(DecisionRuleRow.id.desc(), EvidenceRow.decided_on, EvidenceRow.id)
    .limit(150)
)  # fmt: skip
_ONE_RULE = select(*_RULE).where(DecisionRuleRow.id == bindparam("rule"))
_COUNTED = select(func.coalesce(func.max(ConsentRecord.evidence_upto), 0)).where(
    ConsentRecord.rule_id == bindparam("rule"), ConsentRecord.plan_digest == bindparam("plan")
)
_last_counted = (
    select(func.max(_Earlier.id))
    .where(
        _Earlier.rule_id == EvidenceRow.rule_id, _Earlier.plan_digest == EvidenceRow.plan_digest,
        _Earlier.reference == EvidenceRow.reference, _Earlier.id < EvidenceRow.id,
        _Earlier.id <= _COUNTED.scalar_subquery(),
    )
    .correlate(EvidenceRow)
    .scalar_subquery()
)  # fmt: skip
_EVIDENCE = (
    select(*EvidenceRow.__table__.columns, _Before.said.label("said_before"), _Before.body.label("body_before"))
    .outerjoin(_Before, _Before.id == _last_counted)
    .where(EvidenceRow.rule_id == bindparam("rule"), EvidenceRow.plan_digest == bindparam("plan"), _STANDS)
    .order_by(EvidenceRow.decided_on, EvidenceRow.id)
    .limit(100)
)
_CHOSEN_BEFORE = select(EvidenceRow.id).where(
    EvidenceRow.rule_id == bindparam("rule"), EvidenceRow.plan_digest == bindparam("plan"),
    EvidenceRow.reference == bindparam("reference"), _STANDS,
)  # fmt: skip
_SAID_YES = (
    select(EvidenceRow.reference)
    .where(EvidenceRow.proposal_id == bindparam("proposal"), EvidenceRow.said == "yes", _STANDS)
    .distinct()
    .limit(1000)
)
_CHOSEN = (
    select(EvidenceRow.reference)
    .where(EvidenceRow.proposal_id == bindparam("proposal"), EvidenceRow.plan_digest == bindparam("plan"))
    .distinct()
    .limit(1000)
)
_INTENTS = (
    select(ConsentRecord.proposal_id, EvidenceRow.way, EvidenceRow.decided_on)
    .join(
        EvidenceRow,
        (EvidenceRow.rule_id == ConsentRecord.rule_id) & (EvidenceRow.plan_digest == ConsentRecord.plan_digest),
    )
    .where(EvidenceRow.said == "yes", _STANDS, ConsentRecord.proposal_id.in_(bindparam("proposals", expanding=True)))
    .distinct()
    .order_by(EvidenceRow.decided_on)
    .limit(2000)
)
_CONFIRMED = union_all(
    select(
        ConsentRecord.proposal_id, literal("yes").label("what"), EvidenceRow.way.label("name"),
        EvidenceRow.decided_on.label("day"), cast(null(), String).label("ending"),
    )
    .join(
        EvidenceRow,
        (EvidenceRow.rule_id == ConsentRecord.rule_id) & (EvidenceRow.plan_digest == ConsentRecord.plan_digest),
    )
    .where(EvidenceRow.said == "yes", _STANDS, ConsentRecord.proposal_id.in_(bindparam("proposals", expanding=True)))
    .distinct(),
    select(CouncilActEntry.proposal_id, literal("act"), CouncilBody.kind, cast(null(), Date), CouncilVote.ending)
    .join(CouncilBody, CouncilBody.id == CouncilActEntry.body_id)
    .outerjoin(CouncilVote, (CouncilVote.act_id == CouncilActEntry.act_id) & CouncilVote.current)
    .where(
        CouncilActEntry.current, CouncilActEntry.separate.is_(False),
        CouncilActEntry.kind.in_(sorted(INVOLVING_KINDS)), CouncilBody.kind.in_(sorted(ASSEMBLY_BODIES)),
        CouncilActEntry.proposal_id.in_(bindparam("proposals", expanding=True)),
    ),
)  # fmt: skip
_UNDECIDED = (
    select(EvidenceRow.id)
    .where(
        EvidenceRow.rule_id == bindparam("rule"),
        EvidenceRow.plan_digest == bindparam("plan"),
        ~exists().where(
            ConsentRecord.rule_id == EvidenceRow.rule_id,
            ConsentRecord.plan_digest == EvidenceRow.plan_digest,
            ConsentRecord.evidence_upto >= EvidenceRow.id,
        ),
    )
    .limit(1)
)


def rule_of(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The decision rule in force for a proposal: the newest one."""
    return db.execute(_NEWEST_RULE, {"proposal": proposal_id}).first()


def rules_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every decision rule that was frozen for a proposal, the one in force first."""
    return db.execute(_RULES, {"proposal": proposal_id}).all()


def rules_and_chosen(
    db: Connection, proposal_id: int, plan_digest: str
) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """The rules of a proposal without their text, the one in force first, and the evidence under that one about this
    plan, oldest decision first: one question for both. ``entry_id`` is the rule's."""
    rows = db.execute(_RULES_AND_CHOSEN, {"proposal": proposal_id, "plan": plan_digest}).all()
    return list({row.id: row for row in rows}.values()), [row for row in rows if row.reference is not None]


def rule(db: Connection, rule_id: int) -> Row[Any] | None:
    return db.execute(_ONE_RULE, {"rule": rule_id}).first()


def evidence(db: Connection, rule_id: int, plan_digest: str) -> Sequence[Row[Any]]:
    """Evidence under this rule about this plan, oldest decision first; each act as it was chosen last. ``…_before``:
    what it said when a record last counted it, None for what none did: nothing rests on a choice between the two."""
    return db.execute(_EVIDENCE, {"rule": rule_id, "plan": plan_digest}).all()


def chosen_before(db: Connection, rule_id: int, plan_digest: str, reference: str) -> int | None:
    """The row by which an act or a vote is evidence under this rule about this plan."""
    return db.execute(
        _CHOSEN_BEFORE, {"rule": rule_id, "plan": plan_digest, "reference": reference}
    ).scalar_one_or_none()


def said_yes(db: Connection, proposal_id: int) -> set[str]:
    """What is evidence of a yes to any version of a proposal."""
    return set(db.execute(_SAID_YES, {"proposal": proposal_id}).scalars())


def chosen_of(db: Connection, proposal_id: int, plan_digest: str) -> set[str]:
    """What is evidence about this plan under any rule that the proposal had."""
    return set(db.execute(_CHOSEN, {"proposal": proposal_id, "plan": plan_digest}).scalars())


def intents(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """way and decided_on of all evidence that said yes under the records of each proposal, oldest decision first."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_INTENTS, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def confirmed_by(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Proposal → what tells how residents' intent was confirmed: ``what`` "yes", evidence under its records with its
    way (``name``) and ``day``; "act", one that involved the assembly, with the kind of its body and, of a vote on it
    that stands, the ``ending``. One question for many proposals."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_CONFIRMED, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def has_undecided_evidence(db: Connection, rule_id: int, plan_digest: str) -> bool:
    """Whether evidence about this plan was chosen under this rule that no record counts yet: the rule must stand."""
    return db.execute(_UNDECIDED, {"rule": rule_id, "plan": plan_digest}).first() is not None


def counted(db: Connection, rule_id: int, plan_digest: str) -> int:
    """The newest evidence about this plan that a record under this rule counts already; 0 without any record."""
    return int(db.execute(_COUNTED, {"rule": rule_id, "plan": plan_digest}).scalar_one())
