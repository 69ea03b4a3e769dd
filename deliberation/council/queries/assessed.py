"""Principles that municipalities adopted, assessments under five heads, and who was asked for one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.council.models import (
    CouncilAssessment,
    CouncilAssessmentGround,
    CouncilAssessmentHead,
    CouncilAssessmentPrinciple,
    CouncilAssessmentRequest,
    CouncilBody,
    CouncilPrinciple,
    CouncilPrincipleSet,
)
from deliberation.proposals.models import Proposal

MOST = 100  # assessments of one proposal that its page lists, sets of principles of one municipality

_SETS = (
    select(CouncilPrincipleSet.__table__)
    .where(CouncilPrincipleSet.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilPrincipleSet.id.desc())
)
_SET = select(CouncilPrincipleSet.__table__).where(CouncilPrincipleSet.id == bindparam("number"))
_PRINCIPLES = (
    select(CouncilPrinciple.__table__)
    .where(CouncilPrinciple.set_id.in_(bindparam("sets", expanding=True)))
    .order_by(CouncilPrinciple.set_id, CouncilPrinciple.number)
)
_ABOUT = (
    Proposal.slug.label("proposal"), Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
    Proposal.version.label("newest"), CouncilBody.name_ja.label("body_ja"), CouncilBody.name_en.label("body_en"),
)  # fmt: skip
_ASSESSMENTS = (
    select(CouncilAssessment.__table__, *_ABOUT)
    .join(Proposal, Proposal.id == CouncilAssessment.proposal_id)
    .outerjoin(CouncilBody, CouncilBody.id == CouncilAssessment.body_id)
)
_OF_PROPOSAL = (
    _ASSESSMENTS.where(CouncilAssessment.proposal_id == bindparam("proposal"))
    .order_by(CouncilAssessment.id.desc())
    .limit(MOST)
)
_ONE = _ASSESSMENTS.where(CouncilAssessment.id == bindparam("number"))
_NEXT = select(CouncilAssessment.id).where(CouncilAssessment.replaces_id == bindparam("number"))
_OF = bindparam("assessments", expanding=True)
_HEADS = select(CouncilAssessmentHead.__table__).where(CouncilAssessmentHead.assessment_id.in_(_OF))
_TOUCHED = (
    select(CouncilAssessmentPrinciple.assessment_id, CouncilAssessmentPrinciple.head, CouncilPrinciple.__table__)
    .join(CouncilPrinciple, CouncilPrinciple.id == CouncilAssessmentPrinciple.principle_id)
    .where(CouncilAssessmentPrinciple.assessment_id.in_(_OF))
    .order_by(CouncilPrinciple.number)
)
_GROUNDS = (
    select(CouncilAssessmentGround.__table__)
    .where(CouncilAssessmentGround.assessment_id.in_(_OF))
    .order_by(CouncilAssessmentGround.place)
)
_Later = aliased(CouncilAssessment)
_MET = exists().where(
    _Later.proposal_id == CouncilAssessmentRequest.proposal_id,
    _Later.body_id == CouncilAssessmentRequest.body_id,
    _Later.version_no >= CouncilAssessmentRequest.version_no,
    _Later.adoption >= CouncilAssessmentRequest.adoption,
)
_REQUESTS = (
    select(CouncilAssessmentRequest.__table__, *_ABOUT, _MET.label("met"))
    .join(Proposal, Proposal.id == CouncilAssessmentRequest.proposal_id)
    .join(CouncilBody, CouncilBody.id == CouncilAssessmentRequest.body_id)
)
_REQUESTS_OF_PROPOSAL = (
    _REQUESTS.where(CouncilAssessmentRequest.proposal_id == bindparam("proposal"))
    .order_by(CouncilAssessmentRequest.id.desc())
    .limit(MOST)
)
_UNMET = (
    _REQUESTS.where(CouncilAssessmentRequest.jurisdiction.in_(bindparam("places", expanding=True)), ~_MET)
    .order_by(CouncilAssessmentRequest.id)
    .limit(bindparam("size"))
)


def principle_sets(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    """Sets of principles, newest first: the first one holds, each of the others was replaced by the one before it."""
    return db.execute(_SETS.limit(MOST), {"jurisdiction": jurisdiction}).all()


def principles_now(db: Connection, jurisdiction: str) -> Row[Any] | None:
    """The set of principles that holds."""
    return db.execute(_SETS.limit(1), {"jurisdiction": jurisdiction}).first()


def principle_set(db: Connection, number: int) -> Row[Any] | None:
    return db.execute(_SET, {"number": number}).first()


def principles(db: Connection, sets: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The principles of these sets, each in its order."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_PRINCIPLES, {"sets": list(sets)}) if sets else ():
        found.setdefault(row.set_id, []).append(row)
    return found


def assessments_of_proposal(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every assessment of a proposal, newest first, those that were replaced among them."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id}).all()


def assessment(db: Connection, number: int) -> Row[Any] | None:
    return db.execute(_ONE, {"number": number}).first()


def assessment_after(db: Connection, number: int) -> int | None:
    """By which a corrected assessment was replaced."""
    return db.execute(_NEXT, {"number": number}).scalar()


Under = Mapping[tuple[int, str], Any]


def heads_of(db: Connection, assessments: Sequence[int]) -> tuple[Under, Under, Under]:
    """What stands under each head, by assessment and head: the head itself, principles touched, what it rests on."""
    values = {"assessments": list(assessments)}
    if not assessments:
        return {}, {}, {}
    heads = {(row.assessment_id, row.head): row for row in db.execute(_HEADS, values)}
    return heads, _under(db.execute(_TOUCHED, values)), _under(db.execute(_GROUNDS, values))


def _under(rows: Any) -> dict[tuple[int, str], list[Row[Any]]]:
    found: dict[tuple[int, str], list[Row[Any]]] = {}
    for row in rows:
        found.setdefault((row.assessment_id, row.head), []).append(row)
    return found


def assessment_requests(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Which committees were asked, newest first; ``met``: whether one has assessed that version or a later one, against
    the principles that held when it was asked or later ones."""
    return db.execute(_REQUESTS_OF_PROPOSAL, {"proposal": proposal_id}).all()


def unassessed(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Requests that no assessment has met, oldest first."""
    return db.execute(_UNMET, {"places": list(places), "size": size}).all() if places else []
