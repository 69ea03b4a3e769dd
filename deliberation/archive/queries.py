"""Finding what is public now: candidates from the index, newest first, joined with what is visible at this moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, column, exists, func, or_, select, text
from sqlalchemy.engine import Connection

from deliberation.archive import grams
from deliberation.archive.models import SearchCursor, SearchDocument, SearchPiece
from deliberation.comments.models import Answer, Comment, ConsultationRow
from deliberation.council.models import CouncilQuestion
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Incident, Proposal, ProposalEvent
from deliberation.record.models import LogEntry, LogIndex

PAGE = 20
ROUNDS = (200, 1_000, 4_000)  # candidates looked at together; past them a narrowed search says that it stopped
READ_AT_ONCE = 50  # entries read into the index in one transaction: what a comment may have to wait for on SQLite
KINDS = (
    "version", "comment", "consultation", "answer", "council_act", "council_question", "vote", "precedent", "consent",
    "audit", "event", "incident",
)  # fmt: skip
NARROWED = ("kind", "jurisdiction", "proposal")

_VISIBLE = and_(
    or_(
        SearchDocument.comment_id.is_(None),
        exists().where(Comment.id == SearchDocument.comment_id, Comment.state == "shown"),
    ),
    or_(
        SearchDocument.version_id.is_(None),
        exists().where(Version.id == SearchDocument.version_id, Version.redacted_at.is_(None)),
    ),
)


def _on_sqlite(words: int) -> Any:
    """Pieces with the first word whose document has the others, too (in this or another piece)."""
    others = "".join(
        " AND p.document_id IN (SELECT q.document_id FROM search_fts g JOIN search_pieces q ON q.id = g.rowid"
        f" WHERE g.search_fts MATCH :m{n})"
        for n in range(1, words)
    )
    found = (
        "SELECT f.rowid AS id FROM search_fts f JOIN search_pieces p ON p.id = f.rowid"
        f" WHERE f.search_fts MATCH :m0 AND f.rowid < :before{others} ORDER BY f.rowid DESC LIMIT :most"
    )
    return text(found).columns(column("id", Integer)).subquery("hit")


def _on_postgresql(words: int) -> Any:
    def has(n: int, piece: Any) -> Any:
        return piece.grams.bool_op("@@")(func.to_tsquery(text("'simple'"), bindparam(f"m{n}")))

    others = [
        SearchPiece.document_id.in_(select(SearchPiece.document_id).where(has(n, SearchPiece)).correlate(None))
        for n in range(1, words)
    ]
    found = select(SearchPiece.id).where(has(0, SearchPiece), SearchPiece.id < bindparam("before"), *others)
    return found.order_by(SearchPiece.id.desc()).limit(bindparam("most")).subquery("hit")


def _candidates(hit: Any) -> Any:
    return (
        select(
            SearchPiece.id.label("piece"), SearchDocument.id, SearchDocument.key, SearchDocument.kind,
            SearchDocument.proposal, SearchDocument.jurisdiction, SearchDocument.day, SearchDocument.title_ja,
            SearchDocument.title_en, SearchDocument.path, _VISIBLE.label("visible"),
        )
        .select_from(hit)
        .join(SearchPiece, SearchPiece.id == hit.c.id)
        .join(SearchDocument, SearchDocument.id == SearchPiece.document_id)
        .order_by(SearchPiece.id.desc())
    )  # fmt: skip


_ENGINES: dict[str, tuple[Callable[[int], Any], Callable[[grams.Phrase], str]]] = {
    "sqlite": (_on_sqlite, grams.for_sqlite),
    "postgresql": (_on_postgresql, grams.for_postgresql),
}
_SEARCH = {
    (name, words): _candidates(build(words))
    for name, (build, _) in _ENGINES.items()
    for words in range(1, grams.MOST_WORDS + 1)
}
_TEXTS = select(SearchPiece.id, SearchPiece.text).where(SearchPiece.id.in_(bindparam("pieces", expanding=True)))
_CURSOR = select(SearchCursor.next_idx)
_NEW = (
    select(LogIndex.idx, LogEntry.id, LogEntry.kind, LogEntry.leaf)
    .join(LogEntry, LogEntry.id == LogIndex.entry_id)
    .where(LogIndex.idx >= bindparam("next"))
    .order_by(LogIndex.idx)
    .limit(READ_AT_ONCE)
)
_LONGER = select(LogIndex.idx).where(LogIndex.idx >= bindparam("next")).limit(1)
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
    "question": _of_entry(
        CouncilQuestion.log_entry_id, (CouncilQuestion.id, CouncilQuestion.title, CouncilQuestion.body),
        CouncilQuestion.proposal_id,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A document that was found, and the text of the piece where."""

    row: Row[Any]
    text: str


@dataclass(frozen=True)
class Hits:
    """Newest first. ``older``: where to go on, None at the end; ``stopped``: there may be more further back."""

    rows: Sequence[Hit]
    older: int | None
    stopped: bool = False


def search(db: Connection, query: str, before: int, narrowed: Mapping[str, str]) -> Hits:
    """Documents that hold every word of the query, newest first; each once. ``narrowed``: some of NARROWED.

    A query without any letter or digit finds nothing. ``before`` is paging.FIRST, or ``older`` of the page before.
    """
    wanted = grams.phrases(query)
    if not wanted:
        return Hits([], None)
    write = _ENGINES[db.dialect.name][1]
    values: dict[str, object] = {f"m{n}": write(phrase) for n, phrase in enumerate(wanted)}
    statement, found = _SEARCH[db.dialect.name, len(wanted)], dict[int, Row[Any]]()
    for most in ROUNDS:
        batch = db.execute(statement, {**values, "before": before, "most": most}).all()
        for row in batch:
            if row.id in found or not row.visible or any(getattr(row, n) != narrowed[n] for n in narrowed):
                continue
            if len(found) == PAGE:
                return Hits(_with_texts(db, found), row.piece + 1)
            found[row.id] = row
        if len(batch) < most:
            return Hits(_with_texts(db, found), None)
        before = batch[-1].piece
    return Hits(_with_texts(db, found), before, stopped=True)


def _with_texts(db: Connection, found: Mapping[int, Row[Any]]) -> list[Hit]:
    texts = {r.id: r.text for r in db.execute(_TEXTS, {"pieces": [r.piece for r in found.values()]})} if found else {}
    return [Hit(row, texts.get(row.piece, "")) for row in found.values()]


def cursor(db: Connection) -> int:
    """The next place of the log that is not yet in the index."""
    return db.execute(_CURSOR).scalar() or 0


def new_entries(db: Connection, next_idx: int) -> Sequence[Row[Any]]:
    """Entries from that place on, READ_AT_ONCE at most, in the order of the log: no committed one is ever missed."""
    return db.execute(_NEW, {"next": next_idx}).all()


def is_behind(db: Connection) -> bool:
    """Whether the record is longer than what has been read."""
    return db.execute(_LONGER, {"next": cursor(db)}).first() is not None


def leaf(db: Connection, number: int) -> bytes | None:
    """The bytes of one entry."""
    return db.execute(_LEAF, {"number": number}).scalar()


def document(db: Connection, key: str) -> Row[Any] | None:
    return db.execute(_DOCUMENT, {"key": key}).first()


def pieces(db: Connection, document_id: int) -> Sequence[Row[Any]]:
    """The pieces of a document, in their order."""
    return db.execute(_PIECES, {"document": document_id}).all()


def written_by(db: Connection, what: str, entry_id: int) -> Sequence[Row[Any]]:
    """The events, incident, consultation, answer or question that an entry wrote."""
    return db.execute(_WRITTEN_BY[what], {"entry": entry_id}).all()


def flow_names(db: Connection, slugs: Sequence[str], flows: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """(slug, flow id) → name in both languages, as in the newest version that has it."""
    rows = db.execute(_FLOW_NAMES, {"slugs": list(slugs), "flows": list(flows)}) if slugs and flows else ()
    return {(row.slug, row.flow_id): {"ja": row.name_ja, "en": row.name_en} for row in rows}
