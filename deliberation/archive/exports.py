"""Everything public as tables: CSV for spreadsheets, JSON Lines for programs. Streamed, page by page.

What is hidden, withdrawn, erased or redacted is not in them; no account, address, or mark on a roll ever is.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow, Moderation
from deliberation.consents.models import ConsentRecord
from deliberation.council.models import CouncilAct, CouncilActEntry, CouncilVote
from deliberation.dataplans.models import Version
from deliberation.proposals.models import Company, CompanyPart, Incident, Proposal, ProposalEvent
from deliberation.record.models import LogEntry, LogIndex
from deliberation.votes.models import Vote, VoteResult

BATCH = 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"


@dataclass(frozen=True)
class Table:
    """One table: its rows above a key, in the order of that key. ``statement`` binds ``after``."""

    name: str
    columns: tuple[str, ...]
    statement: Select[Any]


def _table(
    name: str, key: Any, *columns: Any, where: Sequence[Any] = (), joins: Callable[[Any], Any] = lambda s: s
) -> Table:
    statement = (
        joins(select(key.label("_key"), *columns)).where(key > bindparam("after"), *where).order_by(key).limit(BATCH)
    )
    return Table(name, tuple(c.key for c in columns), statement)


_P = Proposal.slug.label("proposal")


def _with_proposal(on: Any) -> Callable[[Any], Any]:
    return lambda s: s.join(Proposal, Proposal.id == on)


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        _table(
            "proposals", Proposal.id, Proposal.slug, Proposal.jurisdiction, Proposal.kind, Proposal.country, Proposal.title_ja,
            Proposal.title_en, Proposal.stage, Proposal.version, Proposal.published_at, Proposal.compiled_by, Proposal.seen_on,
        ),
        _table(
            "versions", Version.id, _P, Version.number, Version.document_digest, Version.plan_digest, Version.corrigendum_of,
            Version.changes, Version.material_changes, Version.published_at, Version.redacted_at, Version.log_entry_id,
            joins=_with_proposal(Version.proposal_id),
        ),
        _table(
            "events", ProposalEvent.id, _P, ProposalEvent.kind, ProposalEvent.happened_on, ProposalEvent.until,
            ProposalEvent.body_ja, ProposalEvent.what_ja, ProposalEvent.what_en, ProposalEvent.involvement,
            ProposalEvent.source_title, ProposalEvent.source_address, ProposalEvent.seen_on, ProposalEvent.corrects_id,
            joins=_with_proposal(ProposalEvent.proposal_id),
        ),
        _table(
            "incidents", Incident.id, _P, Incident.kind, Incident.happened_on, Incident.found_on, Incident.flow_id, Incident.people,
            Incident.what, Incident.measures, joins=_with_proposal(Incident.proposal_id),
        ),
        _table(
            "companies", CompanyPart.id, _P, Company.name_ja, Company.name_en, Company.corporate_number, CompanyPart.role,
            CompanyPart.flow_id, CompanyPart.from_version, CompanyPart.until_version,
            joins=lambda s: s.join(Company, Company.id == CompanyPart.company_id).join(Proposal, Proposal.id == CompanyPart.proposal_id),
        ),
        _table(
            "consultations", ConsultationRow.id, _P, ConsultationRow.version, ConsultationRow.title_ja, ConsultationRow.opens_on,
            ConsultationRow.closes_on, ConsultationRow.answers_due, ConsultationRow.short_reason,
            joins=_with_proposal(ConsultationRow.proposal_id),
        ),
        _table(
            "comments", Comment.id, _P, Comment.number, Comment.version, Comment.flow_id, Comment.field, Comment.parent_id,
            Comment.consultation_id, Comment.author_number, Comment.chosen_name, Comment.verified, Comment.standing, Comment.channel,
            Comment.submitted_on, Comment.answer_count, Comment.credit, Comment.body,
            where=(Comment.state == "shown",), joins=_with_proposal(Comment.proposal_id),
        ),
        _table(
            "answers", Answer.id, _P, Answer.result, Answer.topic, Answer.body, Answer.changed_version, Answer.changed_flow,
            Answer.changed_field, Answer.seat, Answer.answered_at, joins=_with_proposal(Answer.proposal_id),
        ),
        _table("answered_comments", Answered.comment_id, Answered.answer_id, Answered.comment_id.label("comment_id")),
        _table(
            "moderations", Moderation.id, Moderation.comment_id, Moderation.act, Moderation.article, Moderation.reason,
            Moderation.seat, Moderation.at,
        ),
        _table(
            "council_acts", CouncilActEntry.id, CouncilActEntry.act_id, CouncilAct.jurisdiction, CouncilActEntry.kind,
            CouncilActEntry.acted_on, CouncilActEntry.title_ja, CouncilActEntry.title_en, _P, CouncilActEntry.version_no,
            CouncilActEntry.version_digest, CouncilActEntry.flow_id, CouncilActEntry.field,
            where=(CouncilActEntry.current,),
            joins=lambda s: s.join(CouncilAct, CouncilAct.id == CouncilActEntry.act_id).outerjoin(
                Proposal, Proposal.id == CouncilActEntry.proposal_id
            ),
        ),
        _table(
            "council_votes", CouncilVote.id, CouncilVote.act_id, CouncilVote.taken_on, CouncilVote.way, CouncilVote.requirement,
            CouncilVote.seats, CouncilVote.in_favour, CouncilVote.against, CouncilVote.abstained, CouncilVote.absent,
            CouncilVote.excused, CouncilVote.ending, CouncilVote.reported_ja, where=(CouncilVote.current,),
        ),
        _table(
            "votes", Vote.id, Vote.slug, _P, Vote.version, Vote.kind, Vote.opens_at, Vote.closes_at, Vote.roll_size,
            Vote.rules_digest, VoteResult.outcome, VoteResult.winner, VoteResult.opened, VoteResult.cast_count, VoteResult.invalid,
            joins=lambda s: s.join(Proposal, Proposal.id == Vote.proposal_id).outerjoin(VoteResult, VoteResult.vote_id == Vote.id),
        ),
        _table(
            "consent_records", ConsentRecord.id, _P, ConsentRecord.version, ConsentRecord.plan_digest, ConsentRecord.digest,
            ConsentRecord.confirmed_at, ConsentRecord.valid_until, ConsentRecord.seat, ConsentRecord.second_seat,
            joins=_with_proposal(ConsentRecord.proposal_id),
        ),
        _table("record", LogIndex.idx, LogIndex.idx, LogEntry.id, LogEntry.kind, LogEntry.jurisdiction, LogEntry.leaf,
               joins=lambda s: s.join(LogEntry, LogEntry.id == LogIndex.entry_id)),
    )
}  # fmt: skip


def rows(db: Connection, table: Table) -> Iterator[Any]:
    """Every row, read in batches of BATCH."""
    after = -1
    while batch := db.execute(table.statement, {"after": after}).all():
        yield from batch
        after = batch[-1]._key
        if len(batch) < BATCH:
            return


def plain(value: Any) -> Any:
    """As JSON: moments in UTC, days as they are, bytes as text."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value.decode() if isinstance(value, bytes) else value


def as_json_lines(table: Table, found: Iterable[Any], mark: dict[str, Any]) -> Iterator[str]:
    """One object a line; ``mark`` stands in each (the demonstration says in every row that it is one)."""
    for row in found:
        yield json.dumps({**{c: plain(getattr(row, c)) for c in table.columns}, **mark}, ensure_ascii=False) + "\n"


def as_csv(table: Table, found: Iterable[Any], mark: dict[str, Any]) -> Iterator[str]:
    """RFC 4180 with a byte-order mark for spreadsheets; text that a spreadsheet would run is defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*table.columns, *mark])
    yield BOM + buffer.getvalue()
    for row in found:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([*(cell(plain(getattr(row, c))) for c in table.columns), *mark.values()])
        yield buffer.getvalue()


def cell(value: Any) -> Any:
    """Text that begins like a formula gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value
