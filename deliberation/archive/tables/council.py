"""Bodies, members, acts and roll calls; principles and assessments."""

from typing import Any

from sqlalchemy import case, func, select

from deliberation.archive.tables.shape import SLUG, at, of_proposal, table
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilActMember,
    CouncilAssessment,
    CouncilAssessmentGround,
    CouncilAssessmentHead,
    CouncilAssessmentPrinciple,
    CouncilAssessmentRequest,
    CouncilBody,
    CouncilCorrectionRequest,
    CouncilFaction,
    CouncilFactionTerm,
    CouncilFigure,
    CouncilFlagNote,
    CouncilMeeting,
    CouncilMeetingEntry,
    CouncilMember,
    CouncilMemberVote,
    CouncilPrinciple,
    CouncilPrincipleSet,
    CouncilQuestion,
    CouncilSeatGroup,
    CouncilSource,
    CouncilTakenUp,
    CouncilTerm,
    CouncilTermCorrection,
    CouncilVote,
)
from deliberation.proposals.models import Proposal

_ENDED_BEFORE = CouncilTerm.until.is_(None) | (CouncilBody.ended_on < CouncilTerm.until)
_LAST_DAY = case((_ENDED_BEFORE, CouncilBody.ended_on), else_=CouncilTerm.until)  # a term ends with its body


def _of_term(number: Any) -> Any:
    return (
        select(CouncilMember.jurisdiction)
        .join(CouncilTerm, CouncilTerm.member_id == CouncilMember.id)
        .where(CouncilTerm.id == number)
        .scalar_subquery()
    )


def _of_meeting(number: Any) -> Any:
    return (
        select(CouncilBody.jurisdiction)
        .join(CouncilMeeting, CouncilMeeting.body_id == CouncilBody.id)
        .where(CouncilMeeting.id == number)
        .scalar_subquery()
    )


def _act(statement: Any) -> Any:
    return statement.join(CouncilAct, CouncilAct.id == CouncilActEntry.act_id).outerjoin(
        Proposal, Proposal.id == CouncilActEntry.proposal_id
    )


COUNCIL = (
    table(
        "council_bodies", CouncilBody.id, CouncilBody.id.label("body_id"), CouncilBody.jurisdiction, CouncilBody.kind,
        CouncilBody.name_ja, CouncilBody.name_en, CouncilBody.seats, CouncilBody.part_of_id, CouncilBody.ended_on,
    ),
    table(
        "council_seat_groups", CouncilSeatGroup.id, CouncilSeatGroup.body_id, CouncilSeatGroup.revision,
        CouncilSeatGroup.for_ja, CouncilSeatGroup.for_en, CouncilSeatGroup.residents, CouncilSeatGroup.seats,
        CouncilSeatGroup.source_title, CouncilSeatGroup.source_address, CouncilSeatGroup.rules_on,
        CouncilSeatGroup.correction, place=at(CouncilBody, CouncilSeatGroup.body_id),
    ),
    table(
        "council_meetings", CouncilMeetingEntry.id, CouncilMeetingEntry.meeting_id, CouncilMeeting.body_id,
        CouncilMeetingEntry.held_on, CouncilMeetingEntry.session, CouncilMeetingEntry.session_ja,
        CouncilMeetingEntry.session_en, CouncilMeetingEntry.agenda, where=(CouncilMeetingEntry.current,),
        place=at(CouncilBody, CouncilMeeting.body_id),
        joins=lambda s: s.join(CouncilMeeting, CouncilMeeting.id == CouncilMeetingEntry.meeting_id),
    ),
    table(
        "council_members", CouncilMember.id, CouncilMember.id.label("member_id"), CouncilMember.jurisdiction,
        CouncilMember.name_ja, CouncilMember.name_en,
    ),
    table(
        "council_terms", CouncilTerm.id, CouncilTerm.id.label("term_id"), CouncilTerm.member_id, CouncilTerm.body_id,
        CouncilTerm.part,
        CouncilTerm.speaks_for_ja, CouncilTerm.speaks_for_en, CouncilTerm.since,
        _LAST_DAY.label("until"),
        place=at(CouncilMember, CouncilTerm.member_id),
        joins=lambda s: s.join(CouncilBody, CouncilBody.id == CouncilTerm.body_id),
    ),
    table(
        "council_term_corrections", CouncilTermCorrection.id, CouncilTermCorrection.term_id,
        CouncilTermCorrection.before_ja, CouncilTermCorrection.before_en, CouncilTermCorrection.correction,
        CouncilTermCorrection.corrected_at, place=_of_term(CouncilTermCorrection.term_id),
    ),
    table(
        "council_groups", CouncilFaction.id, CouncilFaction.id.label("group_id"), CouncilFaction.jurisdiction,
        CouncilFaction.name_ja, CouncilFaction.name_en, CouncilFaction.since, CouncilFaction.until,
    ),
    table(
        "council_group_terms", CouncilFactionTerm.id, CouncilFactionTerm.member_id,
        CouncilFactionTerm.faction_id.label("group_id"), CouncilFactionTerm.since, CouncilFactionTerm.until,
        place=at(CouncilMember, CouncilFactionTerm.member_id),
    ),
    table(
        "council_acts", CouncilActEntry.id, CouncilActEntry.act_id, CouncilAct.jurisdiction, CouncilAct.origin,
        CouncilActEntry.kind, CouncilBody.name_ja.label("body_ja"), CouncilActEntry.acted_on, CouncilActEntry.title_ja,
        CouncilActEntry.title_en, CouncilActEntry.text_ja, CouncilActEntry.answer, CouncilActEntry.withdrawn, SLUG,
        CouncilActEntry.version_no, CouncilActEntry.version_digest, CouncilActEntry.flow_id, CouncilActEntry.field,
        where=(CouncilActEntry.current,),
        joins=lambda s: _act(s).join(CouncilBody, CouncilBody.id == CouncilActEntry.body_id),
    ),
    table(
        "council_act_members", (CouncilActMember.entry_id, CouncilActMember.member_id, CouncilActMember.part),
        CouncilActEntry.act_id, CouncilActMember.member_id, CouncilActMember.part,
        place=at(CouncilAct, CouncilActEntry.act_id), where=(CouncilActEntry.current,),
        joins=lambda s: s.join(CouncilActEntry, CouncilActEntry.id == CouncilActMember.entry_id),
    ),
    table(
        "council_taken_up", CouncilTakenUp.id, CouncilTakenUp.act_id, CouncilTakenUp.issue_id, CouncilTakenUp.seat,
        CouncilTakenUp.entered_at, CouncilTakenUp.log_entry_id, CouncilTakenUp.back_at, CouncilTakenUp.back_seat,
        CouncilTakenUp.back_reason, CouncilTakenUp.back_log_id, place=at(CouncilAct, CouncilTakenUp.act_id),
    ),
    table(
        "council_figures", (CouncilFigure.entry_id, CouncilFigure.place), CouncilActEntry.act_id, CouncilFigure.code,
        CouncilFigure.part, CouncilFigure.value, CouncilFigure.precision,
        place=at(CouncilAct, CouncilActEntry.act_id), where=(CouncilActEntry.current,),
        joins=lambda s: s.join(CouncilActEntry, CouncilActEntry.id == CouncilFigure.entry_id),
    ),
    table(
        "council_sources", CouncilSource.id, CouncilSource.act_id, CouncilSource.meeting_id, CouncilSource.kind,
        CouncilSource.title, CouncilSource.address, CouncilSource.seen_on,
        place=func.coalesce(at(CouncilAct, CouncilSource.act_id), _of_meeting(CouncilSource.meeting_id)),
    ),
    table(
        "council_correction_requests", CouncilCorrectionRequest.id, CouncilCorrectionRequest.act_id,
        CouncilCorrectionRequest.about,
        CouncilCorrectionRequest.member_id, CouncilCorrectionRequest.request, CouncilCorrectionRequest.filed_at,
        CouncilCorrectionRequest.decision, CouncilCorrectionRequest.decision_reason,
        CouncilCorrectionRequest.decided_at, CouncilCorrectionRequest.correction_log_id,
        place=at(CouncilMember, CouncilCorrectionRequest.member_id),
    ),
    table(
        "council_votes", CouncilVote.id, CouncilVote.id.label("vote_id"), CouncilVote.act_id, CouncilVote.taken_on,
        CouncilVote.question, CouncilVote.way, CouncilVote.requirement, CouncilVote.requirement_seen, CouncilVote.seats,
        CouncilVote.in_favour, CouncilVote.against, CouncilVote.stayed, CouncilVote.abstained, CouncilVote.absent,
        CouncilVote.excused, CouncilVote.not_voting, CouncilVote.casting, CouncilVote.declared, CouncilVote.ending,
        CouncilVote.reported, CouncilVote.reported_ja, CouncilVote.choices_from,
        place=at(CouncilAct, CouncilVote.act_id),
        where=(CouncilVote.current,),
    ),
    table(
        "council_member_votes", (CouncilMemberVote.vote_id, CouncilMemberVote.member_id), CouncilMemberVote.vote_id,
        CouncilMemberVote.member_id, CouncilMemberVote.choice, place=at(CouncilAct, CouncilVote.act_id),
        joins=lambda s: s.join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id), where=(CouncilVote.current,),
    ),
    table(
        "council_flag_notes", CouncilFlagNote.id, SLUG, CouncilFlagNote.version, CouncilFlagNote.rule,
        CouncilFlagNote.field, CouncilFlagNote.body, CouncilFlagNote.member_id, CouncilFlagNote.act_id,
        CouncilFlagNote.noted_at, CouncilFlagNote.seat, joins=of_proposal(CouncilFlagNote.proposal_id),
    ),
    table(
        "council_questions", CouncilQuestion.id, CouncilQuestion.id.label("question_id"), SLUG,
        CouncilQuestion.member_id, CouncilQuestion.kind, CouncilQuestion.title, CouncilQuestion.body,
        CouncilQuestion.version_no, CouncilQuestion.version_digest, CouncilQuestion.flow_id, CouncilQuestion.field,
        CouncilQuestion.issue_id, CouncilQuestion.filed_at, joins=of_proposal(CouncilQuestion.proposal_id),
    ),
    table(
        "council_principle_sets", CouncilPrincipleSet.id, CouncilPrincipleSet.id.label("set_id"),
        CouncilPrincipleSet.jurisdiction, CouncilPrincipleSet.title_ja, CouncilPrincipleSet.title_en,
        CouncilPrincipleSet.adopted_on, CouncilPrincipleSet.source_title, CouncilPrincipleSet.source_address,
        CouncilPrincipleSet.replaces_id, CouncilPrincipleSet.correction, CouncilPrincipleSet.adoption,
    ),
    table(
        "council_principles", CouncilPrinciple.id, CouncilPrinciple.id.label("principle_id"), CouncilPrinciple.set_id,
        CouncilPrinciple.number, CouncilPrinciple.name_ja, CouncilPrinciple.name_en, CouncilPrinciple.text_ja,
        CouncilPrinciple.text_en, place=at(CouncilPrincipleSet, CouncilPrinciple.set_id),
    ),
    table(
        "council_assessments", CouncilAssessment.id, CouncilAssessment.id.label("assessment_id"), SLUG,
        CouncilAssessment.version_no, CouncilAssessment.version_digest, CouncilAssessment.body_id,
        CouncilAssessment.principles_id, CouncilAssessment.adoption, CouncilAssessment.current,
        CouncilAssessment.assessed_on, CouncilAssessment.source_title, CouncilAssessment.source_address,
        CouncilAssessment.replaces_id, CouncilAssessment.correction, CouncilAssessment.entered_at,
        CouncilAssessment.seat,
        joins=of_proposal(CouncilAssessment.proposal_id),
    ),
    table(
        "council_assessment_heads", (CouncilAssessmentHead.assessment_id, CouncilAssessmentHead.head),
        CouncilAssessmentHead.assessment_id, CouncilAssessmentHead.head, CouncilAssessmentHead.level,
        CouncilAssessmentHead.reason_ja, CouncilAssessmentHead.reason_en,
        place=at(CouncilAssessment, CouncilAssessmentHead.assessment_id),
    ),
    table(
        "council_assessment_principles",
        (
            CouncilAssessmentPrinciple.assessment_id, CouncilAssessmentPrinciple.head,
            CouncilAssessmentPrinciple.principle_id,
        ),
        CouncilAssessmentPrinciple.assessment_id, CouncilAssessmentPrinciple.head,
        CouncilAssessmentPrinciple.principle_id,
        place=at(CouncilAssessment, CouncilAssessmentPrinciple.assessment_id),
    ),
    table(
        "council_assessment_grounds",
        (CouncilAssessmentGround.assessment_id, CouncilAssessmentGround.head, CouncilAssessmentGround.place),
        CouncilAssessmentGround.assessment_id, CouncilAssessmentGround.head, CouncilAssessmentGround.rule,
        CouncilAssessmentGround.flow_id, CouncilAssessmentGround.field,
        place=at(CouncilAssessment, CouncilAssessmentGround.assessment_id),
    ),
    table(
        "council_assessment_requests", CouncilAssessmentRequest.id, SLUG, CouncilAssessmentRequest.version_no,
        CouncilAssessmentRequest.body_id, CouncilAssessmentRequest.principles_id, CouncilAssessmentRequest.adoption,
        CouncilAssessmentRequest.asked_on, CouncilAssessmentRequest.source_title,
        CouncilAssessmentRequest.source_address,
        joins=of_proposal(CouncilAssessmentRequest.proposal_id),
    ),
)  # fmt: skip
