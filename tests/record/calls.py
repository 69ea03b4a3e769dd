"""Ready calls of the acts of the record, and addresses of its pages."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from deliberation.record.acts import append
from deliberation.record.models import LogEntry, LogIndex
from deliberation.web import settings
from tests.calls import Call, Ready, ready
from tests.moment import NOW
from tests.record.logs import KEY, Log


def _open(db: Connection) -> Ready:
    return ready(note=Log().checkpoint())


def _published(db: Connection) -> dict[str, Any]:
    """A record whose entries are all signed and published under the tests' key."""
    facts = {"comment": 1, "article": "3"}
    number = append(db, kind="comment_hidden", now=NOW, jurisdiction=None, facts=facts, text={"reason": "x"})
    rows = db.execute(select(LogEntry.id, LogEntry.leaf).order_by(LogEntry.id)).all()
    db.execute(insert(LogIndex), [{"idx": index, "entry_id": row.id} for index, row in enumerate(rows)])
    folder = Log().grow([row.leaf for row in rows]).save(settings().log_dir)
    (folder / "vkey").write_text(KEY + "\n")
    return {"number": number, "path": f"0/000.p/{len(rows)}"}


CALLS = [Call("record.open_log", _open)]
ADDRESSES = {
    f"record.{view}": _published for view in ("show", "receipt", "entry", "checkpoint", "vkey", "tile")
}  # fmt: skip
