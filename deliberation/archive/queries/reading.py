"""What the index is made from: the record in its order, what an entry wrote, and what stands in the index already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.engine import Connection

from deliberation.archive.models import SearchCursor, SearchDocument, SearchPiece
from deliberation.comments.models import Answer, ConsultationRow, Issue
from deliberation.council.models import CouncilAssessment, CouncilQuestion
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Incident, Proposal, ProposalEvent
from deliberation.record.models import LogEntry, LogIndex

READ_AT_ONCE = 50  # entries read into the index in one transaction: what a comment may have to wait for on SQLite
LOOKED_BACK = 1_000  # newest entries among which one that took a text away is looked for

_CURSOR = select(SearchCursor.next_idx)
_NEW = (
    select(LogIndex.idx, LogEntry.id, LogEntry.kind, LogEntry.leaf)
    .join(LogEntry, LogEntry.id == LogIndex.entry_id)
    .where(LogIndex.idx >= bindparam("next"))
    .order_by(LogIndex.idx)
    .limit(READ_AT_ONCE)
)
# with the database itself and its copies, and no column that an older installation lacks
_CUT = {"sqlite": text("PRAGMA user_version"), "postgresql": text("SELECT obj_description('search_pieces'::regclass)")}
_LONGER = select(LogIndex.idx).where(LogIndex.idx >= bindparam("next")).limit(1)
_NEWEST_KINDS = select(LogEntry.kind, LogEntry.appended_at).order_by(LogEntry.id.desc()).limit(LOOKED_BACK)
_LEAF = select(LogEntry.leaf).where(LogEntry.id == bindparam("number"))
_DOCUMENT = select(SearchDocument.__table__).where(SearchDocument.key == bindparam("key"))
_PIECES = (
    select(SearchPiece.id, SearchPiece.text, SearchPiece.grams)
    .where(SearchPiece.document_id == bindparam("document"))
    .order_by(SearchPiece.id)
)
_FLOW_NAMES = (
    select(Proposal.slug, VersionFlow.flow_id, VersionFlow.name_ja, VersionFlow.name_en)
    .join(Version, Version.id == VersionFlow.version_id)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(
        Proposal.slug.in_(bindparam("slugs", expanding=True)),
        VersionFlow.flow_id.in_(bindparam("flows", expanding=True)),
        VersionFlow.name_ja.is_not(None),
    )
    .order_by(Version.number)
    .limit(5_000)
)
_HERE = (Proposal.slug, Proposal.jurisdiction)


def _of_entry(entry: Any, columns: Sequence[Any], proposal_id: Any) -> Any:
    """What an entry of the record wrote, where the entry itself does not name it."""
    return select(*columns, *_HERE).join(Proposal, Proposal.id == proposal_id).where(entry == bindparam("entry"))


_WRITTEN_BY = {
    "event": _of_entry(
        ProposalEvent.log_entry_id,
        (
            ProposalEvent.id, ProposalEvent.happened_on, ProposalEvent.what_ja, ProposalEvent.what_en,
            ProposalEvent.body_ja, ProposalEvent.body_en, ProposalEvent.source_title, ProposalEvent.corrects_id,
        ),
        ProposalEvent.proposal_id,
    ),
    "incident": _of_entry(
        Incident.log_entry_id, (Incident.id, Incident.found_on, Incident.what, Incident.measures), Incident.proposal_id
    ),
    "consultation": _of_entry(
        ConsultationRow.entry_id,
        (ConsultationRow.id, ConsultationRow.title_ja, ConsultationRow.title_en, ConsultationRow.short_reason),
        ConsultationRow.proposal_id,
    ),
    "answer": _of_entry(
        Answer.entry_id, (Answer.id, Answer.topic, Answer.body, Answer.answered_at), Answer.proposal_id
    ),
    "issue": _of_entry(Issue.entry_id, (Issue.id, Issue.title_ja, Issue.title_en), Issue.proposal_id),
    "question": _of_entry(
        CouncilQuestion.log_entry_id, (CouncilQuestion.id, CouncilQuestion.title, CouncilQuestion.body),
        CouncilQuestion.proposal_id,
    ),
    "assessment": _of_entry(
        CouncilAssessment.log_entry_id, (CouncilAssessment.id, CouncilAssessment.replaces_id),
        CouncilAssessment.proposal_id,
    ),
}  # fmt: skip


def cursor(db: Connection) -> int:
    """The next place of the log that is not yet in the index."""
    return db.execute(_CURSOR).scalar() or 0


def cut(db: Connection) -> str:
    """By which number of grams.CUT the texts in the index were cut; "" or "0" when nobody has said."""
    return str(db.execute(_CUT[db.dialect.name]).scalar() or "")


def new_entries(db: Connection, next_idx: int) -> Sequence[Row[Any]]:
    """Entries from that place on, READ_AT_ONCE at most, in the order of the log: no committed one is ever missed."""
    return db.execute(_NEW, {"next": next_idx}).all()


def is_behind(db: Connection) -> bool:
    """Whether the record is longer than what has been read."""
    return db.execute(_LONGER, {"next": cursor(db)}).first() is not None


def kinds_since(db: Connection, since: datetime) -> set[str]:
    """Kinds of the entries since then, among the newest LOOKED_BACK."""
    return {row.kind for row in db.execute(_NEWEST_KINDS) if row.appended_at >= since}


def leaf(db: Connection, number: int) -> bytes | None:
    """The bytes of one entry."""
    return db.execute(_LEAF, {"number": number}).scalar()


def document(db: Connection, key: str) -> Row[Any] | None:
    return db.execute(_DOCUMENT, {"key": key}).first()


def pieces(db: Connection, document_id: int) -> Sequence[Row[Any]]:
    """The pieces of a document, in their order."""
    return db.execute(_PIECES, {"document": document_id}).all()


def written_by(db: Connection, what: str, entry_id: int) -> Sequence[Row[Any]]:
    """The events, incident, consultation, answer, issue or question that an entry wrote."""
    return db.execute(_WRITTEN_BY[what], {"entry": entry_id}).all()


def flow_names(db: Connection, slugs: Sequence[str], flows: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """(slug, flow id) → name in both languages, as in the newest version that has it."""
    rows = db.execute(_FLOW_NAMES, {"slugs": list(slugs), "flows": list(flows)}) if slugs and flows else ()
    return {(row.slug, row.flow_id): {"ja": row.name_ja, "en": row.name_en} for row in rows}
