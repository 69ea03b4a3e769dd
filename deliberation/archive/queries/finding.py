"""Finding what is public now: candidates from the index, newest first, joined with what is visible at this moment.

A candidate is a piece that holds the first word of the query, when its document holds the others, too. Of a document in
one piece the index answers for all words at once; only the few in several pieces are looked at word by word, and the
index marks those (grams.SEVERAL). Each engine goes on only as far as the page needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, column, exists, or_, select, text
from sqlalchemy.engine import Connection

from deliberation.archive import grams
from deliberation.archive.models import SearchDocument, SearchPiece
from deliberation.comments.models import Comment
from deliberation.dataplans.models import Version

PAGE = 20
ROUNDS = (3 * PAGE, 1_000, 4_000)  # candidates looked at together; past them a narrowed search says that it stopped
NEWEST = 500  # pieces that PostgreSQL reads one by one before it asks its index
KINDS = (
    "version", "comment", "issue", "consultation", "answer", "council_act", "council_question", "assessment", "vote",
    "precedent", "consent", "audit", "event", "incident", "company",
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


def _on_sqlite(words: int) -> str:
    """FTS5 walks the lists of all words side by side from the newest piece on, and stops at ``most``."""
    others = "".join(
        " AND p.document_id IN (SELECT q.document_id FROM search_fts g JOIN search_pieces q ON q.id = g.rowid"
        f" WHERE g.search_fts MATCH :several{n})"
        for n in range(1, words)
    )
    newest = "ORDER BY f.rowid DESC LIMIT :most"
    whole = f"SELECT f.rowid AS id FROM search_fts f WHERE f.search_fts MATCH :all AND f.rowid < :before {newest}"
    parted = (
        "SELECT f.rowid AS id FROM search_fts f JOIN search_pieces p ON p.id = f.rowid"
        f" WHERE f.search_fts MATCH :several0 AND f.rowid < :before{others} {newest}"
    )
    return whole if words == 1 else _newest_of(whole, parted)


def _newest_of(whole: str, parted: str) -> str:
    both = f"SELECT id FROM ({whole}) w UNION SELECT id FROM ({parted}) p"
    return f"SELECT id FROM ({both}) b ORDER BY id DESC LIMIT :most"


def _here(piece: str, value: str) -> str:
    return f"{piece}.grams @@ to_tsquery('simple', :{value})"


def _parted_on_postgresql(piece: str, words: int) -> str:
    """A piece of several with the first word, whose document has the others. OFFSET: asked one by one."""
    return _here(piece, "several0") + "".join(
        f" AND EXISTS (SELECT 1 FROM search_pieces q WHERE q.document_id = {piece}.document_id"
        f" AND {_here('q', f'm{n}')} OFFSET 0)"
        for n in range(1, words)
    )


def _newest_on_postgresql(words: int) -> str:
    """Among the newest pieces, read one by one: words that are everywhere fill a page from a few hundred of them.

    The planner takes words for independent and so takes two that go together for rare: then it would fetch every piece
    that has them, to show the newest twenty.
    """
    parted = f" OR ({_parted_on_postgresql('w', words)})" if words > 1 else ""
    return (
        "SELECT w.id FROM (SELECT id, document_id, grams FROM search_pieces WHERE id < :before"
        f" ORDER BY id DESC LIMIT {NEWEST}) w WHERE {_here('w', 'all')}{parted} ORDER BY w.id DESC LIMIT :most"
    )


def _on_postgresql(words: int) -> str:
    newest = "ORDER BY id DESC LIMIT :most"
    whole = f"SELECT x.id FROM search_pieces x WHERE {_here('x', 'all')} AND x.id < :before {newest}"
    parted = f"SELECT x.id FROM search_pieces x WHERE {_parted_on_postgresql('x', words)} AND x.id < :before {newest}"
    return whole if words == 1 else _newest_of(whole, parted)


def _candidates(found: str) -> Any:
    hit = text(found).columns(column("id", Integer)).subquery("hit")
    return (
        select(
            SearchPiece.id.label("piece"), SearchDocument.id, SearchDocument.key, SearchDocument.kind,
            SearchDocument.proposal, SearchDocument.jurisdiction, SearchDocument.day, SearchDocument.title_ja,
            SearchDocument.title_en, SearchDocument.path, SearchDocument.comment_id, _VISIBLE.label("visible"),
        )
        .select_from(hit)
        .join(SearchPiece, SearchPiece.id == hit.c.id)
        .join(SearchDocument, SearchDocument.id == SearchPiece.document_id)
        .order_by(SearchPiece.id.desc())
    )  # fmt: skip


_BY_INDEX: dict[str, Callable[[int], str]] = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
_NUMBERS = range(1, grams.MOST_WORDS + 1)
_SEARCH = {(name, n): _candidates(write(n)) for name, write in _BY_INDEX.items() for n in _NUMBERS}
_AMONG_NEWEST = {n: _candidates(_newest_on_postgresql(n)) for n in _NUMBERS}
_TEXTS = select(SearchPiece.id, SearchPiece.text).where(SearchPiece.id.in_(bindparam("pieces", expanding=True)))


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
    name, found, first = db.dialect.name, dict[int, Row[Any]](), before
    values = grams.asked(wanted, name)
    statement = _SEARCH[name, len(wanted)]
    steps = [(statement, most, True) for most in ROUNDS]
    if name == "postgresql":
        steps.insert(0, (_AMONG_NEWEST[len(wanted)], ROUNDS[0], False))
    for step, most, to_the_end in steps:
        batch = db.execute(step, {**values, "before": before, "most": most}).all()
        for row in batch:
            if row.id in found or not row.visible or any(getattr(row, n) != narrowed[n] for n in narrowed):
                continue
            if len(found) == PAGE:
                return Hits(_with_texts(db, found), row.piece + 1)
            found[row.id] = row
        if to_the_end and len(batch) < most:
            return Hits(_with_texts(db, found), None)
        before = batch[-1].piece if len(batch) == most else first
    return Hits(_with_texts(db, found), before, stopped=True)


def _with_texts(db: Connection, found: Mapping[int, Row[Any]]) -> list[Hit]:
    texts = {r.id: r.text for r in db.execute(_TEXTS, {"pieces": [r.piece for r in found.values()]})} if found else {}
    return [Hit(row, texts.get(row.piece, "")) for row in found.values()]
