"""Proposals, their versions and flows, what happened to them, companies; comments and answers."""

from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal

from deliberation.accounts.models import Department, Jurisdiction
from deliberation.archive.tables.shape import SLUG, about, of_proposal, table
from deliberation.comments.models import (
    Agreement,
    Answer,
    Answered,
    Batch,
    BatchLine,
    Comment,
    ConsultationRow,
    Issue,
    IssueComment,
    IssueContest,
    Moderation,
    Statement,
    Tally,
)
from deliberation.dataplans.models import FlagReply, ProposalFlag, Version, VersionFlow
from deliberation.db import TITLE_GONE
from deliberation.proposals.models import Company, CompanyPart, Incident, Proposal, ProposalEvent, ProposalNote


def _company(statement: Any) -> Any:
    return statement.join(Company, Company.id == CompanyPart.company_id).join(
        Proposal, Proposal.id == CompanyPart.proposal_id
    )


def _consultation(statement: Any) -> Any:
    """With its department and its counts; nobody has spoken where there are none."""
    counted = and_(
        Tally.proposal_id == ConsultationRow.proposal_id,
        Tally.place == literal("consultation:").concat(cast(ConsultationRow.id, String)),
    )
    of_department = Department.id == ConsultationRow.department_id
    found = of_proposal(ConsultationRow.proposal_id)(statement)
    return found.outerjoin(Department, of_department).outerjoin(Tally, counted)


def _counted(column: Any) -> Any:
    return func.coalesce(column, 0).label(column.key)


def _flow(statement: Any) -> Any:
    return statement.join(Version, Version.id == VersionFlow.version_id).join(
        Proposal, Proposal.id == Version.proposal_id
    )


def _flag(statement: Any) -> Any:
    return of_proposal(ProposalFlag.proposal_id)(statement).join(
        Version, and_(Version.proposal_id == Proposal.id, Version.number == Proposal.version)
    )


def _statement(statement: Any) -> Any:
    return statement.join(Comment, Comment.id == Statement.comment_id)


PROPOSALS = (
    table(
        "municipalities", Jurisdiction.code, Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en,
        Jurisdiction.country, Jurisdiction.demonstration.label("fictional"), Jurisdiction.compiled,
        place=Jurisdiction.code,
    ),
    table(
        "departments", Department.id, Department.id.label("department_id"), Department.jurisdiction, Department.name_ja,
        Department.name_en, Department.since, Department.ended_on, Department.successor_id, Department.entry_id,
    ),
    table(
        "proposals", Proposal.id, Proposal.slug, Proposal.jurisdiction, Proposal.kind, Proposal.country,
        func.nullif(Proposal.title_ja, TITLE_GONE).label("title_ja"),
        func.nullif(Proposal.title_en, TITLE_GONE).label("title_en"), Proposal.stage, Proposal.version,
        Proposal.published_at, Proposal.compiled_by, Proposal.seen_on,
    ),
    table(
        "versions", Version.id, SLUG, Version.number, Version.document_digest, Version.plan_digest,
        Version.corrigendum_of,
        Version.correction, Version.changes, Version.material_changes, Version.published_at, Version.seat,
        Version.second_seat, Version.redacted_at, Version.redaction_reason, Version.log_entry_id,
        joins=of_proposal(Version.proposal_id),
    ),
    table(
        "flows", (VersionFlow.version_id, VersionFlow.flow_id), SLUG, Version.number.label("version"),
        VersionFlow.flow_id,
        VersionFlow.name_ja, VersionFlow.name_en, VersionFlow.digest, VersionFlow.change, joins=_flow,
    ),
    table(
        "events", ProposalEvent.id, SLUG, ProposalEvent.id.label("event_id"), ProposalEvent.kind,
        ProposalEvent.happened_on,
        ProposalEvent.until, ProposalEvent.body_ja, ProposalEvent.what_ja, ProposalEvent.what_en,
        ProposalEvent.involvement, ProposalEvent.source_title, ProposalEvent.source_address, ProposalEvent.seen_on,
        ProposalEvent.corrects_id, ProposalEvent.correction, joins=of_proposal(ProposalEvent.proposal_id),
    ),
    table(
        "incidents", Incident.id, SLUG, Incident.id.label("incident_id"), Incident.follows_id, Incident.kind,
        Incident.happened_on, Incident.found_on, Incident.flow_id, Incident.people, Incident.what, Incident.measures,
        Incident.source_title, Incident.source_address, joins=of_proposal(Incident.proposal_id),
    ),
    table(
        "compilers_notes", (ProposalNote.proposal_id, ProposalNote.about), SLUG, ProposalNote.about,
        ProposalNote.note_ja, ProposalNote.note_en, joins=of_proposal(ProposalNote.proposal_id),
    ),
    table(
        "flags", (ProposalFlag.proposal_id, ProposalFlag.rule, ProposalFlag.field, ProposalFlag.state), SLUG,
        Proposal.version, ProposalFlag.rule, ProposalFlag.field, ProposalFlag.state, ProposalFlag.severity,
        ProposalFlag.places, Version.redacted_at.label("version_redacted_at"), joins=_flag,
    ),
    table(
        "flag_replies", FlagReply.id, SLUG, FlagReply.version, FlagReply.rule, FlagReply.field, FlagReply.body,
        FlagReply.replied_at, FlagReply.seat, joins=of_proposal(FlagReply.proposal_id),
    ),
    table(
        "companies", CompanyPart.id, SLUG, CompanyPart.company_id, Company.name_ja, Company.name_en,
        Company.corporate_number, CompanyPart.role, CompanyPart.unknown, CompanyPart.flow_id, CompanyPart.from_version,
        CompanyPart.since, CompanyPart.until_version, CompanyPart.note_ja, CompanyPart.note_en, joins=_company,
        where=(CompanyPart.redacted.is_(False),),
    ),
)  # fmt: skip
COMMENTS = (
    table(
        "consultations", ConsultationRow.id, SLUG, ConsultationRow.id.label("consultation_id"), ConsultationRow.version,
        ConsultationRow.title_ja, ConsultationRow.title_en, ConsultationRow.opens_on, ConsultationRow.closes_on,
        ConsultationRow.answers_due, ConsultationRow.short_reason, ConsultationRow.department_id,
        Department.name_ja.label("department_ja"), Department.name_en.label("department_en"),
        *(_counted(getattr(Tally, name)) for name in ("submissions", "residents", "texts", "answered", "waiting")),
        joins=_consultation,
    ),
    table(
        "comments", Comment.id, Comment.id.label("comment_id"), SLUG, Comment.number, Comment.version,
        Comment.version_digest, Comment.flow_id, Comment.field, Comment.parent_id, Comment.consultation_id,
        Comment.author_number, Comment.chosen_name, Comment.verified, Comment.standing, Comment.channel,
        Comment.submitted_on, Comment.answer_count, Comment.entry_id, Comment.credit, Comment.body,
        where=(Comment.state == "shown",), joins=of_proposal(Comment.proposal_id),
    ),
    table(
        "comment_batches", Batch.id, SLUG, Batch.id.label("batch_id"), Batch.version, Batch.channel, Batch.received_on,
        Batch.scan_digest, Batch.replaces_id, Batch.lines, Batch.state, Batch.entered_seat, Batch.entered_at,
        Batch.entry_id, Batch.decided_seat, Batch.decided_at, Batch.decision_reason, Batch.decision_entry_id,
        joins=of_proposal(Batch.proposal_id),
    ),
    table(
        "comment_batch_lines", (BatchLine.batch_id, BatchLine.line), BatchLine.batch_id, BatchLine.line,
        BatchLine.comment_id, place=about(Batch, BatchLine.batch_id),
    ),
    table(
        "answers", Answer.id, SLUG, Answer.id.label("answer_id"), Answer.result, Answer.topic, Answer.body,
        Answer.changed_version, Answer.changed_flow, Answer.changed_field, Answer.comment_count, Answer.seat,
        Answer.answered_at, joins=of_proposal(Answer.proposal_id),
    ),
    table(
        "answered_comments", (Answered.answer_id, Answered.comment_id), Answered.answer_id, Answered.comment_id,
        place=about(Answer, Answered.answer_id),
    ),
    table(
        "issues", Issue.id, SLUG, Issue.id.label("issue_id"), Issue.flow_id, Issue.field, Issue.title_ja,
        Issue.title_en, Issue.seat, Issue.made_at, Issue.entry_id, joins=of_proposal(Issue.proposal_id),
    ),
    table(
        "issue_comments", IssueComment.id, IssueComment.id.label("membership_id"), IssueComment.issue_id,
        IssueComment.comment_id, IssueComment.how, IssueComment.reason, IssueComment.seat, IssueComment.at,
        IssueComment.entry_id, IssueComment.removed_at, IssueComment.removed_seat, IssueComment.removed_reason,
        IssueComment.removed_entry_id, place=about(Issue, IssueComment.issue_id),
    ),
    table(
        "issue_contests", IssueContest.id, IssueContest.id.label("contest_id"), IssueContest.membership_id,
        IssueContest.comment_id, IssueContest.contested_on, IssueContest.contest_seat, IssueContest.entry_id,
        IssueContest.decision, IssueContest.answer, IssueContest.answered_seat, IssueContest.answered_at,
        IssueContest.answer_entry_id,
        place=about(Comment, IssueContest.comment_id),
    ),
    table(
        "statements", Statement.id, Statement.id.label("statement_id"), Statement.consultation_id, Statement.comment_id,
        case((Comment.state == "shown", Statement.text_ja)).label("text_ja"),
        case((Comment.state == "shown", Statement.text_en)).label("text_en"), Statement.seat, Statement.drawn_at,
        Statement.entry_id, Statement.withdrawn_at, Statement.withdrawn_seat, Statement.withdrawn_reason,
        Statement.withdrawn_entry_id, Statement.contested_on, Statement.contest_seat, Statement.contest_entry_id,
        Statement.ruling, Statement.ruling_reason, Statement.ruled_seat, Statement.ruled_at, Statement.ruling_entry_id,
        joins=_statement, place=about(ConsultationRow, Statement.consultation_id),
    ),
    table(
        "agreements", Agreement.consultation_id, Agreement.consultation_id, Agreement.digest, Agreement.published_at,
        Agreement.entry_id, Agreement.body, place=about(ConsultationRow, Agreement.consultation_id),
    ),
    table(
        "moderations", Moderation.id, Moderation.comment_id, Moderation.act, Moderation.article, Moderation.reason,
        Moderation.seat, Moderation.at, place=about(Comment, Moderation.comment_id),
    ),
)  # fmt: skip
