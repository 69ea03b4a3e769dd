"""Consent records, their conditions and what was done about them; audits."""

from deliberation.archive.tables.shape import SLUG, about, of_proposal, table
from deliberation.audits.models import (
    AuditAnswer,
    AuditCondition,
    AuditDisposition,
    AuditFinding,
    AuditLog,
    AuditObserver,
    AuditRefusedLine,
    AuditReport,
    AuditUpload,
)
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

CONSENTS = (
    table(
        "consent_rules", DecisionRuleRow.id, DecisionRuleRow.id.label("rule_id"), SLUG, DecisionRuleRow.digest,
        DecisionRuleRow.body, DecisionRuleRow.frozen_at, DecisionRuleRow.seat, DecisionRuleRow.second_seat,
        joins=of_proposal(DecisionRuleRow.proposal_id),
    ),
    table(
        "consent_evidence", EvidenceRow.id, EvidenceRow.id.label("evidence_id"), SLUG, EvidenceRow.rule_id,
        EvidenceRow.way, EvidenceRow.said,
        EvidenceRow.reference, EvidenceRow.decided_on, EvidenceRow.version, EvidenceRow.plan_digest,
        EvidenceRow.body, EvidenceRow.supersedes_id, EvidenceRow.chosen_at, EvidenceRow.seat, EvidenceRow.second_seat,
        joins=of_proposal(EvidenceRow.proposal_id),
    ),
    table(
        "consent_records", ConsentRecord.id, ConsentRecord.id.label("record_id"), SLUG, ConsentRecord.rule_id,
        ConsentRecord.version,
        ConsentRecord.plan_digest, ConsentRecord.digest, ConsentRecord.confirmed_at, ConsentRecord.valid_until,
        ConsentRecord.seat, ConsentRecord.second_seat, joins=of_proposal(ConsentRecord.proposal_id),
    ),
    table(
        "consent_flows", (ConsentFlow.record_id, ConsentFlow.flow_id), ConsentFlow.record_id, ConsentFlow.flow_id,
        ConsentFlow.digest, ConsentFlow.state, ConsentFlow.held_by,
        place=about(ConsentRecord, ConsentFlow.record_id),
    ),
    table(
        "consent_conditions", (ConsentCondition.record_id, ConsentCondition.code), ConsentCondition.record_id,
        ConsentCondition.code, ConsentCondition.kind, ConsentCondition.body, ConsentCondition.due,
        place=about(ConsentRecord, ConsentCondition.record_id),
    ),
    table(
        "consent_measures", ConsentMeasure.id, ConsentMeasure.record_id, ConsentMeasure.effect,
        ConsentMeasure.reference, ConsentMeasure.flows, ConsentMeasure.holds_from, ConsentMeasure.reason,
        ConsentMeasure.seat, ConsentMeasure.second_seat, ConsentMeasure.at,
        place=about(ConsentRecord, ConsentMeasure.record_id),
    ),
    table(
        "consent_fulfilments", Fulfilment.id, Fulfilment.record_id, Fulfilment.code, Fulfilment.due, Fulfilment.what,
        Fulfilment.evidence_name, Fulfilment.evidence_digest, Fulfilment.filed_at, Fulfilment.seat,
        place=about(ConsentRecord, Fulfilment.record_id),
    ),
    table(
        "consent_reports", YearlyReport.id, YearlyReport.id.label("report_id"), YearlyReport.record_id,
        YearlyReport.first_day, YearlyReport.last_day, YearlyReport.digest, YearlyReport.body,
        YearlyReport.filed_at, YearlyReport.seat, place=about(ConsentRecord, YearlyReport.record_id),
    ),
)  # fmt: skip
AUDITS = (
    table(
        "audit_observers", AuditObserver.id, AuditObserver.id.label("observer_id"), SLUG, AuditObserver.code,
        AuditObserver.name_ja, AuditObserver.name_en, AuditObserver.independent, AuditObserver.holder,
        AuditObserver.appointed_at, AuditObserver.ended_on, AuditObserver.seat,
        joins=of_proposal(AuditObserver.proposal_id),
    ),
    table(
        "audit_uploads", AuditUpload.id, AuditUpload.id.label("upload_id"), SLUG, AuditUpload.observer_id,
        AuditUpload.digest, AuditUpload.size, AuditUpload.kind, AuditUpload.rows_taken, AuditUpload.rows_refused,
        AuditUpload.first, AuditUpload.last, AuditUpload.mends_id, AuditUpload.uploaded_at,
        joins=of_proposal(AuditUpload.proposal_id),
    ),
    table(
        "audit_refused_lines", (AuditRefusedLine.upload_id, AuditRefusedLine.line),
        AuditRefusedLine.upload_id.label("upload_id"), AuditRefusedLine.line, AuditRefusedLine.code,
        AuditRefusedLine.name, place=about(AuditUpload, AuditRefusedLine.upload_id),
    ),
    table(
        "audit_logs", AuditLog.upload_id, AuditLog.upload_id.label("upload_id"), AuditLog.source_format,
        AuditLog.digest, AuditLog.size, AuditLog.mapping, AuditLog.mapping_digest, AuditLog.events,
        AuditLog.unmapped, AuditLog.made, place=about(AuditUpload, AuditLog.upload_id),
    ),
    table(
        "audit_reports", AuditReport.id, AuditReport.id.label("report_id"), SLUG, AuditReport.record_id,
        AuditReport.version, AuditReport.digest, AuditReport.first_day, AuditReport.last_day, AuditReport.rows_audited,
        AuditReport.rows_independent, AuditReport.rows_against, AuditReport.rows_deviating, AuditReport.checked,
        AuditReport.left_open, AuditReport.answers_due, AuditReport.published_at, AuditReport.seat,
        joins=of_proposal(AuditReport.proposal_id),
    ),
    table(
        "audit_findings", (AuditFinding.report_id, AuditFinding.number), AuditFinding.report_id, AuditFinding.number,
        AuditFinding.code, AuditFinding.status, AuditFinding.severity, AuditFinding.flow_id, AuditFinding.condition,
        place=about(AuditReport, AuditFinding.report_id),
    ),
    table(
        "audit_conditions", (AuditCondition.report_id, AuditCondition.condition), AuditCondition.report_id,
        AuditCondition.condition, AuditCondition.holds, AuditCondition.broken, AuditCondition.left_open,
        AuditCondition.duty, place=about(AuditReport, AuditCondition.report_id),
    ),
    table(
        "audit_answers", AuditAnswer.id, AuditAnswer.report_id, AuditAnswer.finding, AuditAnswer.body,
        AuditAnswer.answered_at, AuditAnswer.seat, place=about(AuditReport, AuditAnswer.report_id),
    ),
    table(
        "audit_dispositions", AuditDisposition.id, AuditDisposition.report_id, AuditDisposition.finding,
        AuditDisposition.kind, AuditDisposition.act_id, AuditDisposition.note, AuditDisposition.recorded_at,
        AuditDisposition.seat, place=about(AuditReport, AuditDisposition.report_id),
    ),
)  # fmt: skip
