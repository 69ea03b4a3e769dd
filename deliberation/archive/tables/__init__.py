"""Which tables are public, and which of their columns: no account, address or mark on a roll is ever in them.

What is hidden, withdrawn, erased or redacted is left out by the statements themselves. A new public table is a row in
one of these modules, a word in the catalogue (table.<name>) and words for its columns (archive/columns.py); one that is
not public is named in tests/archive/test_exports.py with the reason.
"""

from deliberation.archive.tables.consents import AUDITS, CONSENTS
from deliberation.archive.tables.council import COUNCIL
from deliberation.archive.tables.proposals import COMMENTS, PROPOSALS
from deliberation.archive.tables.shape import BATCH, MARK, Table, table
from deliberation.archive.tables.votes import VOTES
from deliberation.record.models import LogEntry, LogIndex

_RECORD = table(
    "record", LogIndex.idx, LogIndex.idx.label("index"), LogEntry.id, LogEntry.kind, LogEntry.jurisdiction,
    LogEntry.leaf, joins=lambda s: s.join(LogEntry, LogEntry.id == LogIndex.entry_id),
)  # fmt: skip
TABLES: dict[str, Table] = {t.name: t for t in (*PROPOSALS, *COMMENTS, *COUNCIL, *VOTES, *CONSENTS, *AUDITS, _RECORD)}

__all__ = ["BATCH", "MARK", "TABLES", "Table"]
