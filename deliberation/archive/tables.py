"""Which tables are public, and which of their columns: no account, address or mark on a roll is ever in them.

What is hidden, withdrawn, erased or redacted is left out by the statements themselves. A new public table is a row here
and a word in the catalogue (table.<name>); one that is not public is named in tests/archive/test_exports.py with the
reason.
"""

# long: one list of what is public, read as a whole
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, bindparam, func, null, select, tuple_

from deliberation.accounts.models import Jurisdiction
from deliberation.audits.models import (
    AuditAnswer,
    AuditDisposition,
    AuditFinding,
    AuditLog,
    AuditObserver,
    AuditRefusedLine,
    AuditReport,
    AuditUpload,
)
from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow, Moderation
from deliberation.consents.models import (
    ConsentCondition,
    ConsentFlow,
    ConsentMeasure,
    ConsentRecord,
    DecisionRuleRow,
    EvidenceRow,
    Fulfilment,
    YearlyReport,
)
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilActMember,
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
    CouncilQuestion,
    CouncilSource,
    CouncilTerm,
    CouncilTermCorrection,
    CouncilVote,
)
from deliberation.dataplans.models import FlagReply, ProposalFlag, Version, VersionFlow
from deliberation.proposals.models import Company, CompanyPart, Incident, Proposal, ProposalEvent, ProposalNote
from deliberation.record.models import LogEntry, LogIndex
from deliberation.votes.models import (
    PaperSheets,
    Precedent,
    QuorumVerdict,
    Reconciliation,
    ResultOption,
    Vote,
    VoteResult,
)

BATCH = 1000  # rows held in memory at once


@dataclass(frozen=True)
class Table:
    """One table: the rows after a key, in the order of that key. ``statement`` binds ``after0``, ``after1``…

    ``first``: a key before every key. Beside the columns each row has its ``of_place``: the municipality that it
    belongs to, by which rows of the demonstration are told from those of real cases.
    """

    name: str
    columns: tuple[str, ...]
    statement: Select[Any]
    first: tuple[int | str, ...]


def _table(
    name: str, key: Any, *columns: Any, where: Sequence[Any] = (), joins: Callable[[Any], Any] = lambda s: s,
    place: Any = None,
) -> Table:  # fmt: skip
    """``key``: a column, or several that name a row together. ``place``: whose row it is, where none of its columns is
    a municipality or a proposal."""
    keys = key if isinstance(key, tuple) else (key,)
    bounds = [bindparam(f"after{n}", type_=k.type) for n, k in enumerate(keys)]
    later = keys[0] > bounds[0] if len(keys) == 1 else tuple_(*keys) > tuple_(*bounds)
    named = [k.label(f"key{n}") for n, k in enumerate(keys)]
    named.append((_place(columns) if place is None else place).label("of_place"))
    statement = joins(select(*named, *columns)).where(later, *where).order_by(*keys).limit(BATCH)
    first = tuple("" if isinstance(k.type, String) else -1 for k in keys)
    return Table(name, tuple(c.key for c in columns), statement, first)


_P = Proposal.slug.label("proposal")


def _place(columns: Sequence[Any]) -> Any:
    own = next((c for c in columns if c.key == "jurisdiction"), None)
    if own is None and not any(c is _P for c in columns):
        raise ValueError("a table must tell whose its rows are")
    return Proposal.jurisdiction if own is None else own


def _at(parent: Any, number: Any) -> Any:
    """The municipality of the row of ``parent`` with this number."""
    return select(parent.jurisdiction).where(parent.id == number).scalar_subquery()


def _about(parent: Any, number: Any) -> Any:
    """The municipality of the proposal that this row of ``parent`` is about."""
    return (
        select(Proposal.jurisdiction)
        .join(parent, parent.proposal_id == Proposal.id)
        .where(parent.id == number)
        .scalar_subquery()
    )


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


def _of(proposal_id: Any) -> Callable[[Any], Any]:
    """Joins the proposal that a row belongs to."""
    return lambda s: s.join(Proposal, Proposal.id == proposal_id)


def _company(statement: Any) -> Any:
    return statement.join(Company, Company.id == CompanyPart.company_id).join(
        Proposal, Proposal.id == CompanyPart.proposal_id
    )


def _flow(statement: Any) -> Any:
    return statement.join(Version, Version.id == VersionFlow.version_id).join(
        Proposal, Proposal.id == Version.proposal_id
    )


def _act(statement: Any) -> Any:
    return statement.join(CouncilAct, CouncilAct.id == CouncilActEntry.act_id).outerjoin(
        Proposal, Proposal.id == CouncilActEntry.proposal_id
    )


def _result(statement: Any) -> Any:
    return statement.join(Proposal, Proposal.id == Vote.proposal_id).outerjoin(
        VoteResult, VoteResult.vote_id == Vote.id
    )


_PROPOSALS = (
    _table(
        "municipalities", Jurisdiction.code, Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en,
        Jurisdiction.country, Jurisdiction.demonstration.label("fictional"), Jurisdiction.compiled,
        place=Jurisdiction.code,
    ),
    _table(
        "proposals", Proposal.id, Proposal.slug, Proposal.jurisdiction, Proposal.kind, Proposal.country,
        Proposal.title_ja,
        Proposal.title_en, Proposal.stage, Proposal.version, Proposal.published_at, Proposal.compiled_by,
        Proposal.seen_on,
    ),
    _table(
        "versions", Version.id, _P, Version.number, Version.document_digest, Version.plan_digest,
        Version.corrigendum_of,
        Version.correction, Version.changes, Version.material_changes, Version.published_at, Version.seat,
        Version.second_seat, Version.redacted_at, Version.redaction_reason, Version.log_entry_id,
        joins=_of(Version.proposal_id),
    ),
    _table(
        "flows", (VersionFlow.version_id, VersionFlow.flow_id), _P, Version.number.label("version"),
        VersionFlow.flow_id,
        VersionFlow.name_ja, VersionFlow.name_en, VersionFlow.digest, VersionFlow.change, joins=_flow,
    ),
    _table(
        "events", ProposalEvent.id, _P, ProposalEvent.id.label("event_id"), ProposalEvent.kind,
        ProposalEvent.happened_on,
        ProposalEvent.until, ProposalEvent.body_ja, ProposalEvent.what_ja, ProposalEvent.what_en,
        ProposalEvent.involvement, ProposalEvent.source_title, ProposalEvent.source_address, ProposalEvent.seen_on,
        ProposalEvent.corrects_id, ProposalEvent.correction, joins=_of(ProposalEvent.proposal_id),
    ),
    _table(
        "incidents", Incident.id, _P, Incident.id.label("incident_id"), Incident.follows_id, Incident.kind,
        Incident.happened_on, Incident.found_on, Incident.flow_id, Incident.people, Incident.what, Incident.measures,
        Incident.source_title, Incident.source_address, joins=_of(Incident.proposal_id),
    ),
    _table(
        "compilers_notes", (ProposalNote.proposal_id, ProposalNote.about), _P, ProposalNote.about,
        ProposalNote.note_ja, ProposalNote.note_en, joins=_of(ProposalNote.proposal_id),
    ),
    _table(
        "flags", (ProposalFlag.proposal_id, ProposalFlag.rule, ProposalFlag.field, ProposalFlag.state), _P,
        Proposal.version, ProposalFlag.rule, ProposalFlag.field, ProposalFlag.state, ProposalFlag.severity,
        ProposalFlag.places, joins=_of(ProposalFlag.proposal_id),
    ),
    _table(
        "flag_replies", FlagReply.id, _P, FlagReply.version, FlagReply.rule, FlagReply.field, FlagReply.body,
        FlagReply.replied_at, FlagReply.seat, joins=_of(FlagReply.proposal_id),
    ),
    _table(
        "companies", CompanyPart.id, _P, CompanyPart.company_id, Company.name_ja, Company.name_en,
        Company.corporate_number, CompanyPart.role, CompanyPart.flow_id, CompanyPart.from_version, CompanyPart.since,
        CompanyPart.until_version, joins=_company,
    ),
)  # fmt: skip
_COMMENTS = (
    _table(
        "consultations", ConsultationRow.id, _P, ConsultationRow.id.label("consultation_id"), ConsultationRow.version,
        ConsultationRow.title_ja, ConsultationRow.title_en, ConsultationRow.opens_on, ConsultationRow.closes_on,
        ConsultationRow.answers_due, ConsultationRow.short_reason, joins=_of(ConsultationRow.proposal_id),
    ),
    _table(
        "comments", Comment.id, Comment.id.label("comment_id"), _P, Comment.number, Comment.version,
        Comment.version_digest, Comment.flow_id, Comment.field, Comment.parent_id, Comment.consultation_id,
        Comment.author_number, Comment.chosen_name, Comment.verified, Comment.standing, Comment.channel,
        Comment.submitted_on, Comment.answer_count, Comment.entry_id, Comment.credit, Comment.body,
        where=(Comment.state == "shown",), joins=_of(Comment.proposal_id),
    ),
    _table(
        "answers", Answer.id, _P, Answer.id.label("answer_id"), Answer.result, Answer.topic, Answer.body,
        Answer.changed_version, Answer.changed_flow, Answer.changed_field, Answer.comment_count, Answer.seat,
        Answer.answered_at, joins=_of(Answer.proposal_id),
    ),
    _table(
        "answered_comments", (Answered.answer_id, Answered.comment_id), Answered.answer_id, Answered.comment_id,
        place=_about(Answer, Answered.answer_id),
    ),
    _table(
        "moderations", Moderation.id, Moderation.comment_id, Moderation.act, Moderation.article, Moderation.reason,
        Moderation.seat, Moderation.at, place=_about(Comment, Moderation.comment_id),
    ),
)  # fmt: skip
_COUNCIL = (
    _table(
        "council_bodies", CouncilBody.id, CouncilBody.id.label("body_id"), CouncilBody.jurisdiction, CouncilBody.kind,
        CouncilBody.name_ja, CouncilBody.name_en, CouncilBody.seats, CouncilBody.part_of_id, CouncilBody.ended_on,
    ),
    _table(
        "council_meetings", CouncilMeetingEntry.id, CouncilMeetingEntry.meeting_id, CouncilMeeting.body_id,
        CouncilMeetingEntry.held_on, CouncilMeetingEntry.session, CouncilMeetingEntry.session_ja,
        CouncilMeetingEntry.session_en, where=(CouncilMeetingEntry.current,),
        place=_at(CouncilBody, CouncilMeeting.body_id),
        joins=lambda s: s.join(CouncilMeeting, CouncilMeeting.id == CouncilMeetingEntry.meeting_id),
    ),
    _table(
        "council_members", CouncilMember.id, CouncilMember.id.label("member_id"), CouncilMember.jurisdiction,
        CouncilMember.name_ja, CouncilMember.name_en,
    ),
    _table(
        "council_terms", CouncilTerm.id, CouncilTerm.id.label("term_id"), CouncilTerm.member_id, CouncilTerm.body_id,
        CouncilTerm.part,
        CouncilTerm.speaks_for_ja, CouncilTerm.speaks_for_en, CouncilTerm.since, CouncilTerm.until,
        place=_at(CouncilMember, CouncilTerm.member_id),
    ),
    _table(
        "council_term_corrections", CouncilTermCorrection.id, CouncilTermCorrection.term_id,
        CouncilTermCorrection.before_ja, CouncilTermCorrection.before_en, CouncilTermCorrection.correction,
        CouncilTermCorrection.corrected_at, place=_of_term(CouncilTermCorrection.term_id),
    ),
    _table(
        "council_groups", CouncilFaction.id, CouncilFaction.id.label("group_id"), CouncilFaction.jurisdiction,
        CouncilFaction.name_ja, CouncilFaction.name_en, CouncilFaction.since, CouncilFaction.until,
    ),
    _table(
        "council_group_terms", CouncilFactionTerm.id, CouncilFactionTerm.member_id,
        CouncilFactionTerm.faction_id.label("group_id"), CouncilFactionTerm.since, CouncilFactionTerm.until,
        place=_at(CouncilMember, CouncilFactionTerm.member_id),
    ),
    _table(
        "council_acts", CouncilActEntry.id, CouncilActEntry.act_id, CouncilAct.jurisdiction, CouncilAct.origin,
        CouncilActEntry.kind, CouncilBody.name_ja.label("body_ja"), CouncilActEntry.acted_on, CouncilActEntry.title_ja,
        CouncilActEntry.title_en, CouncilActEntry.text_ja, CouncilActEntry.answer, CouncilActEntry.withdrawn, _P,
        CouncilActEntry.version_no, CouncilActEntry.version_digest, CouncilActEntry.flow_id, CouncilActEntry.field,
        where=(CouncilActEntry.current,),
        joins=lambda s: _act(s).join(CouncilBody, CouncilBody.id == CouncilActEntry.body_id),
    ),
    _table(
        "council_act_members", (CouncilActMember.entry_id, CouncilActMember.member_id, CouncilActMember.part),
        CouncilActEntry.act_id, CouncilActMember.member_id, CouncilActMember.part,
        place=_at(CouncilAct, CouncilActEntry.act_id), where=(CouncilActEntry.current,),
        joins=lambda s: s.join(CouncilActEntry, CouncilActEntry.id == CouncilActMember.entry_id),
    ),
    _table(
        "council_figures", (CouncilFigure.entry_id, CouncilFigure.place), CouncilActEntry.act_id, CouncilFigure.code,
        CouncilFigure.part, CouncilFigure.value, CouncilFigure.precision,
        place=_at(CouncilAct, CouncilActEntry.act_id), where=(CouncilActEntry.current,),
        joins=lambda s: s.join(CouncilActEntry, CouncilActEntry.id == CouncilFigure.entry_id),
    ),
    _table(
        "council_sources", CouncilSource.id, CouncilSource.act_id, CouncilSource.meeting_id, CouncilSource.kind,
        CouncilSource.title, CouncilSource.address, CouncilSource.seen_on,
        place=func.coalesce(_at(CouncilAct, CouncilSource.act_id), _of_meeting(CouncilSource.meeting_id)),
    ),
    _table(
        "council_correction_requests", CouncilCorrectionRequest.id, CouncilCorrectionRequest.act_id,
        CouncilCorrectionRequest.member_id, CouncilCorrectionRequest.request, CouncilCorrectionRequest.filed_at,
        CouncilCorrectionRequest.decision, CouncilCorrectionRequest.decision_reason,
        CouncilCorrectionRequest.decided_at, CouncilCorrectionRequest.correction_log_id,
        place=_at(CouncilAct, CouncilCorrectionRequest.act_id),
    ),
    _table(
        "council_votes", CouncilVote.id, CouncilVote.id.label("vote_id"), CouncilVote.act_id, CouncilVote.taken_on,
        CouncilVote.question, CouncilVote.way, CouncilVote.requirement, CouncilVote.seats, CouncilVote.in_favour,
        CouncilVote.against, CouncilVote.stayed, CouncilVote.abstained, CouncilVote.absent, CouncilVote.excused,
        CouncilVote.not_voting, CouncilVote.casting, CouncilVote.declared, CouncilVote.ending, CouncilVote.reported,
        CouncilVote.reported_ja, CouncilVote.choices_from, place=_at(CouncilAct, CouncilVote.act_id),
        where=(CouncilVote.current,),
    ),
    _table(
        "council_member_votes", (CouncilMemberVote.vote_id, CouncilMemberVote.member_id), CouncilMemberVote.vote_id,
        CouncilMemberVote.member_id, CouncilMemberVote.choice, place=_at(CouncilAct, CouncilVote.act_id),
        joins=lambda s: s.join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id), where=(CouncilVote.current,),
    ),
    _table(
        "council_flag_notes", CouncilFlagNote.id, _P, CouncilFlagNote.version, CouncilFlagNote.rule,
        CouncilFlagNote.field, CouncilFlagNote.body, CouncilFlagNote.member_id, CouncilFlagNote.act_id,
        CouncilFlagNote.noted_at, CouncilFlagNote.seat, joins=_of(CouncilFlagNote.proposal_id),
    ),
    _table(
        "council_questions", CouncilQuestion.id, CouncilQuestion.id.label("question_id"), _P,
        CouncilQuestion.member_id, CouncilQuestion.kind, CouncilQuestion.title, CouncilQuestion.body,
        CouncilQuestion.version_no, CouncilQuestion.version_digest, CouncilQuestion.flow_id, CouncilQuestion.field,
        CouncilQuestion.filed_at, joins=_of(CouncilQuestion.proposal_id),
    ),
)  # fmt: skip
_VOTES = (
    _table(
        "votes", Vote.id, Vote.slug, _P, Vote.version, Vote.plan_digest, Vote.kind, Vote.opens_at, Vote.closes_at,
        Vote.roll_size, Vote.roll_digest, Vote.rules_digest, VoteResult.outcome, VoteResult.winner, VoteResult.effect,
        VoteResult.opened, VoteResult.cast_count, VoteResult.invalid, joins=_result,
    ),
    _table(
        "vote_options", (ResultOption.vote_id, ResultOption.option_key), Vote.slug.label("vote"),
        ResultOption.option_key, ResultOption.votes, place=Vote.jurisdiction,
        joins=lambda s: s.join(Vote, Vote.id == ResultOption.vote_id),
    ),
    _table(
        "vote_sheets", PaperSheets.id, Vote.slug.label("vote"), PaperSheets.counter, PaperSheets.day,
        PaperSheets.correction, PaperSheets.issued, PaperSheets.spoiled, PaperSheets.returned, PaperSheets.seat,
        PaperSheets.at, place=Vote.jurisdiction, joins=lambda s: s.join(Vote, Vote.id == PaperSheets.vote_id),
    ),
    _table(
        "vote_reconciliations", Reconciliation.vote_id, Vote.slug.label("vote"), Reconciliation.issued,
        Reconciliation.counted, Reconciliation.spoiled, Reconciliation.not_returned, Reconciliation.people,
        Reconciliation.at, QuorumVerdict.quorate, QuorumVerdict.cast_count, QuorumVerdict.needed,
        place=Vote.jurisdiction,
        joins=lambda s: s.join(Vote, Vote.id == Reconciliation.vote_id).outerjoin(
            QuorumVerdict, QuorumVerdict.vote_id == Reconciliation.vote_id
        ),
    ),
    _table(
        "precedents", Precedent.id, Precedent.code, Precedent.held_on, Precedent.outcome, Precedent.digest,
        place=null(),
    ),
)  # fmt: skip
_CONSENTS = (
    _table(
        "consent_rules", DecisionRuleRow.id, DecisionRuleRow.id.label("rule_id"), _P, DecisionRuleRow.digest,
        DecisionRuleRow.body, DecisionRuleRow.frozen_at, DecisionRuleRow.seat, DecisionRuleRow.second_seat,
        joins=_of(DecisionRuleRow.proposal_id),
    ),
    _table(
        "consent_evidence", EvidenceRow.id, _P, EvidenceRow.rule_id, EvidenceRow.way, EvidenceRow.said,
        EvidenceRow.reference, EvidenceRow.decided_on, EvidenceRow.version, EvidenceRow.plan_digest,
        EvidenceRow.body, EvidenceRow.chosen_at, EvidenceRow.seat, EvidenceRow.second_seat,
        joins=_of(EvidenceRow.proposal_id),
    ),
    _table(
        "consent_records", ConsentRecord.id, ConsentRecord.id.label("record_id"), _P, ConsentRecord.rule_id,
        ConsentRecord.version,
        ConsentRecord.plan_digest, ConsentRecord.digest, ConsentRecord.confirmed_at, ConsentRecord.valid_until,
        ConsentRecord.seat, ConsentRecord.second_seat, joins=_of(ConsentRecord.proposal_id),
    ),
    _table(
        "consent_flows", (ConsentFlow.record_id, ConsentFlow.flow_id), ConsentFlow.record_id, ConsentFlow.flow_id,
        ConsentFlow.digest, ConsentFlow.state, ConsentFlow.held_by,
        place=_about(ConsentRecord, ConsentFlow.record_id),
    ),
    _table(
        "consent_conditions", (ConsentCondition.record_id, ConsentCondition.code), ConsentCondition.record_id,
        ConsentCondition.code, ConsentCondition.kind, ConsentCondition.body, ConsentCondition.due,
        place=_about(ConsentRecord, ConsentCondition.record_id),
    ),
    _table(
        "consent_measures", ConsentMeasure.id, ConsentMeasure.record_id, ConsentMeasure.effect,
        ConsentMeasure.reference, ConsentMeasure.flows, ConsentMeasure.holds_from, ConsentMeasure.reason,
        ConsentMeasure.seat, ConsentMeasure.second_seat, ConsentMeasure.at,
        place=_about(ConsentRecord, ConsentMeasure.record_id),
    ),
    _table(
        "consent_fulfilments", Fulfilment.id, Fulfilment.record_id, Fulfilment.code, Fulfilment.due, Fulfilment.what,
        Fulfilment.evidence_name, Fulfilment.evidence_digest, Fulfilment.filed_at, Fulfilment.seat,
        place=_about(ConsentRecord, Fulfilment.record_id),
    ),
    _table(
        "consent_reports", YearlyReport.id, YearlyReport.id.label("report_id"), YearlyReport.record_id,
        YearlyReport.first_day, YearlyReport.last_day, YearlyReport.digest, YearlyReport.body,
        YearlyReport.filed_at, YearlyReport.seat, place=_about(ConsentRecord, YearlyReport.record_id),
    ),
)  # fmt: skip
_AUDITS = (
    _table(
        "audit_observers", AuditObserver.id, AuditObserver.id.label("observer_id"), _P, AuditObserver.code,
        AuditObserver.name_ja, AuditObserver.name_en, AuditObserver.independent, AuditObserver.holder,
        AuditObserver.appointed_at, AuditObserver.ended_on, AuditObserver.seat, joins=_of(AuditObserver.proposal_id),
    ),
    _table(
        "audit_uploads", AuditUpload.id, AuditUpload.id.label("upload_id"), _P, AuditUpload.observer_id,
        AuditUpload.digest, AuditUpload.size, AuditUpload.kind, AuditUpload.rows_taken, AuditUpload.rows_refused,
        AuditUpload.first, AuditUpload.last, AuditUpload.mends_id, AuditUpload.uploaded_at,
        joins=_of(AuditUpload.proposal_id),
    ),
    _table(
        "audit_refused_lines", (AuditRefusedLine.upload_id, AuditRefusedLine.line),
        AuditRefusedLine.upload_id.label("upload_id"), AuditRefusedLine.line, AuditRefusedLine.code,
        AuditRefusedLine.name, place=_about(AuditUpload, AuditRefusedLine.upload_id),
    ),
    _table(
        "audit_logs", AuditLog.upload_id, AuditLog.upload_id.label("upload_id"), AuditLog.source_format,
        AuditLog.digest, AuditLog.size, AuditLog.mapping, AuditLog.mapping_digest, AuditLog.events,
        AuditLog.unmapped, AuditLog.made, place=_about(AuditUpload, AuditLog.upload_id),
    ),
    _table(
        "audit_reports", AuditReport.id, AuditReport.id.label("report_id"), _P, AuditReport.record_id,
        AuditReport.version, AuditReport.digest, AuditReport.first_day, AuditReport.last_day, AuditReport.rows_audited,
        AuditReport.rows_independent, AuditReport.rows_against, AuditReport.rows_deviating, AuditReport.checked,
        AuditReport.left_open, AuditReport.answers_due, AuditReport.published_at, AuditReport.seat,
        joins=_of(AuditReport.proposal_id),
    ),
    _table(
        "audit_findings", (AuditFinding.report_id, AuditFinding.number), AuditFinding.report_id, AuditFinding.number,
        AuditFinding.code, AuditFinding.status, AuditFinding.severity, AuditFinding.flow_id, AuditFinding.condition,
        place=_about(AuditReport, AuditFinding.report_id),
    ),
    _table(
        "audit_answers", AuditAnswer.id, AuditAnswer.report_id, AuditAnswer.finding, AuditAnswer.body,
        AuditAnswer.answered_at, AuditAnswer.seat, place=_about(AuditReport, AuditAnswer.report_id),
    ),
    _table(
        "audit_dispositions", AuditDisposition.id, AuditDisposition.report_id, AuditDisposition.finding,
        AuditDisposition.kind, AuditDisposition.act_id, AuditDisposition.note, AuditDisposition.recorded_at,
        AuditDisposition.seat, place=_about(AuditReport, AuditDisposition.report_id),
    ),
)  # fmt: skip
_RECORD = _table(
    "record", LogIndex.idx, LogIndex.idx.label("index"), LogEntry.id, LogEntry.kind, LogEntry.jurisdiction,
    LogEntry.leaf, joins=lambda s: s.join(LogEntry, LogEntry.id == LogIndex.entry_id),
)  # fmt: skip
TABLES: dict[str, Table] = {
    t.name: t for t in (*_PROPOSALS, *_COMMENTS, *_COUNCIL, *_VOTES, *_CONSENTS, *_AUDITS, _RECORD)
}
