"""What was drawn from a text goes with it."""

from sqlalchemy import bindparam, update
from sqlalchemy.engine import Connection

from deliberation.comments import queries
from deliberation.comments.models import Statement
from deliberation.record.acts import erase_payload

_EMPTIED = (
    update(Statement)
    .where(Statement.id == bindparam("statement"))
    .values(text_ja=None, text_en=None, contest_body=None)
)


def forget_statements(db: Connection, comments: list[int]) -> dict[int, list[int]]:
    """The text of these comments goes for good, and so do the statements that were drawn from it. Comment → entries."""
    gone: dict[int, list[int]] = {}
    for row in queries.with_words_of(db, comments):
        erase_payload(db, row.entry_id)
        db.execute(_EMPTIED, {"statement": row.id})
        gone.setdefault(row.comment_id, []).append(row.entry_id)
    return gone
