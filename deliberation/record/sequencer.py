"""The one writer of the log: gives indexes, writes tiles, signs, moves the head, publishes. In this order, always.

Killed at any point, the next round goes on where it stopped, and every checkpoint stays consistent with every earlier
one, because

1. indexes are durable before any tile is written, so a tile's bytes can never turn out otherwise;
2. tiles are on the disk before the head that covers them is signed;
3. nothing that is signed leaves this process before the head has moved in the database, by compare-and-swap on one
   row, so of two sequencers one goes on and the other starts anew;
4. a head that moved but was not published is published first in the next round.

Before it signs, the head is compared with the published checkpoint: a database older than what was published (a
restored backup) would fork the log, and is refused in words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import BigInteger, bindparam, func, insert, literal_column, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.db import Database
from deliberation.record.folder import Folder
from deliberation.record.models import LogEntry, LogHead, LogIndex
from deliberation.record.notes import BadNote, Checkpoint, Signer
from deliberation.record.proofs import Tree
from deliberation.record.tiles import EMPTY_ROOT, Edge

BATCH = 20_000  # entries under one checkpoint; a larger backlog takes several, so that acts never wait long
PAGE = 1_000  # entries held in memory at once; 65 kB each at the worst

_LAST_GIVEN = select(LogIndex.idx, LogIndex.entry_id).order_by(LogIndex.idx.desc()).limit(1)
_NEWER = (
    select(LogEntry.id).where(LogEntry.id > bindparam("last")).order_by(LogEntry.id).limit(bindparam("most")).subquery()
)
_PLACE = func.row_number().over(order_by=_NEWER.c.id) - literal_column("1")  # 0, 1, 2, … among the new ones
_GIVE = insert(LogIndex).from_select(
    ["idx", "entry_id"], select(bindparam("next", type_=BigInteger) + _PLACE, _NEWER.c.id)
)
_ANY_NEWER = select(select(LogEntry.id).where(LogEntry.id > bindparam("last")).exists())
_HEAD = select(LogHead.size, LogHead.note)
_SWAP = (
    update(LogHead)
    .where(LogHead.size == bindparam("old_size"), LogHead.note == bindparam("old_note"))
    .values(size=bindparam("new_size"), note=bindparam("new_note"))
)
_LEAVES = (
    select(LogEntry.leaf)
    .join(LogIndex, LogIndex.entry_id == LogEntry.id)
    .where(LogIndex.idx >= bindparam("first"), LogIndex.idx < bindparam("end"))
    .order_by(LogIndex.idx)
)


class Refusal(Exception):
    """Signing would be wrong. The message says why, and what the operator can do."""


class LostRace(Exception):
    """Another sequencer was quicker. Nothing was signed by this one; its next round starts from the new head."""


@dataclass(frozen=True)
class Head:
    """The newest signed checkpoint, as the database has it."""

    size: int
    note: str


class Sequencer:
    """Rounds of sequencing over one database and one folder, under one key. Not for use by two threads."""

    def __init__(self, database: Database, folder: Folder, signer: Signer, pause: Callable[[str], None] | None = None):
        """``pause`` is called with the name of each point after which a crash must do no harm."""
        self._database = database
        self._folder = folder
        self._signer = signer
        self._pause = pause or (lambda point: None)
        self._edge: Edge | None = None  # the tree at the head, once loaded
        self._published: str | None = None  # the note that we know to be published

    def step(self) -> bool:
        """One round: sign and publish what is waiting, at most BATCH entries. False when nothing was.

        Raises Refusal when signing would be wrong, LostRace when another sequencer was quicker.
        """
        head = self._head()
        if self._published != head.note:
            self._compare_and_publish(head)
        end = self._give_indexes(head.size)
        if end == head.size:
            return False
        self._pause("indexes given")
        edge = self._edge_at(head)
        self._extend(edge, min(end, head.size + BATCH))
        self._folder.flush()
        self._pause("tiles written")
        new = Head(edge.size, self._signer.sign(Checkpoint(self._signer.name, edge.size, edge.root()).text))
        self._swap(head, new)
        self._pause("head moved")
        self._publish(new)
        self._pause("published")
        self._folder.drop(edge.filled)
        edge.filled.clear()
        return True

    def _head(self) -> Head:
        with self._database.reading() as db:
            row = db.execute(_HEAD).one_or_none()
        if row is None:
            raise Refusal("the log is not opened yet: run `jukugi log init`")
        return Head(row.size, row.note)

    def _give_indexes(self, size: int) -> int:
        """Give the waiting entries their indexes, and return how many entries have one. Committed on return."""
        with self._database.reading() as db:
            given, last = _given(db)
            if given > size or not db.execute(_ANY_NEWER, {"last": last}).scalar_one():
                return given
        try:
            with self._database.writing() as db:
                given, last = _given(db)
                db.execute(_GIVE, {"next": given, "last": last, "most": BATCH})
                return _given(db)[0]
        except IntegrityError as error:
            raise LostRace("indexes") from error

    def _edge_at(self, head: Head) -> Edge:
        """The right edge of the tree at the head: kept from the last round, or read from the tiles."""
        if self._edge is None or self._edge.size != head.size:
            self._edge = self._load(head)
        edge, self._edge = self._edge, None  # whatever goes wrong from here on: read it anew
        return edge

    def _load(self, head: Head) -> Edge:
        root = self._open(head.note, "the head in the database").root
        try:
            edge = Edge.load(self._folder.read, head.size)
        except (OSError, ValueError):
            edge = Edge()
        if edge.size != head.size or edge.root() != root:
            self._refuse(head, f"the tiles in {self._folder.path} are not the signed ones: run `jukugi log rebuild`")
        return edge

    def _extend(self, edge: Edge, end: int) -> None:
        """Write the tiles of the entries up to ``end``, the partial ones last."""
        with self._database.reading() as db:
            for page in leaves(db, edge.size, end):
                edge.extend(page, self._folder.write)
        if edge.size != end:
            raise Refusal(f"the database has no entry for index {edge.size}, though its index was given")
        edge.finish(self._folder.write)
        self._edge = edge

    def _swap(self, old: Head, new: Head) -> None:
        values = {"old_size": old.size, "old_note": old.note, "new_size": new.size, "new_note": new.note}
        with self._database.writing() as db:
            if db.execute(_SWAP, values).rowcount != 1:
                self._edge = None
                raise LostRace("head")

    def _publish(self, head: Head) -> None:
        """Publish the head; and if another sequencer has moved it meanwhile, the newer one, never the older last."""
        self._folder.publish("checkpoint", head.note)
        self._published = head.note
        if (newest := self._head()).note != head.note:
            self._publish(newest)

    def _refuse(self, head: Head, why: str) -> NoReturn:
        """Refusal; but LostRace where another sequencer moved the head: then what was compared is of two moments."""
        if self._head().note != head.note:
            raise LostRace("head")
        raise Refusal(why)

    def _compare_and_publish(self, head: Head) -> None:
        """Refuse where the published checkpoint contradicts the head; publish the head where it is behind."""
        ours = self._open(head.note, "the head in the database")
        published = self._published_checkpoint(ours)
        if published.size > ours.size:
            self._refuse(
                head,
                f"the published checkpoint has {published.size} entries, the database only {ours.size}: was an older "
                "backup restored? Signing now would fork the log. Restore a newer backup (docs/operating.md)",
            )
        if self._root_at(published.size, ours) != published.root:
            raise Refusal(
                f"the database does not begin with the {published.size} entries that were published: it is not the "
                "database of this log. Signing now would fork it"
            )
        self._publish(head)

    def _published_checkpoint(self, ours: Checkpoint) -> Checkpoint:
        try:
            return self._open(self._folder.read("checkpoint").decode(), "the published checkpoint")
        except FileNotFoundError:
            if ours.size == 0:
                return ours
        raise Refusal(
            f"{self._folder.path} holds no checkpoint, but the head says that {ours.size} entries were signed. Put the "
            "folder back, so that the two can be compared; only if it is lost for good, run `jukugi log rebuild`"
        )

    def _root_at(self, size: int, head: Checkpoint) -> bytes:
        """Root of the first ``size`` entries, from the tiles of the head."""
        if size in (0, head.size):
            return head.root if size else EMPTY_ROOT
        try:
            return Tree(self._folder.read, head.size).root(size)
        except (OSError, ValueError) as error:
            raise Refusal(f"tiles are missing in {self._folder.path}: run `jukugi log rebuild`") from error

    def _open(self, note: str, what: str) -> Checkpoint:
        try:
            return Checkpoint.open(note, self._signer.verifier)
        except BadNote as error:
            raise Refusal(f"{what} is not signed by the key of {self._signer.name}: {error}") from error

    def rebuild(self) -> int:
        """Write the folder anew from the database, up to the signed head, and publish that. Returns its size.

        First without writing: entries that do not give the signed root are refused.
        """
        head = self._head()
        signed = self._open(head.note, "the head in the database")
        for write in (lambda path, data: None, self._folder.write):
            edge = Edge()
            with self._database.reading() as db:
                for page in leaves(db, 0, head.size):
                    edge.extend(page, write)
            if edge.finish(write) != signed.root:
                raise Refusal("the entries in the database do not give the signed root: it is not what was signed")
        self._folder.flush()
        self._folder.publish("vkey", self._signer.verifier.vkey + "\n")
        self._publish(head)
        return head.size


def _given(db: Connection) -> tuple[int, int]:
    """How many entries have an index, and the number of the last of them."""
    row = db.execute(_LAST_GIVEN).one_or_none()
    return (row.idx + 1, row.entry_id) if row else (0, 0)


def leaves(db: Connection, first: int, end: int) -> Iterator[list[bytes]]:
    """The entries' bytes from index ``first`` to before ``end``, in pages."""
    for start in range(first, end, PAGE):
        yield list(db.execute(_LEAVES, {"first": start, "end": min(start + PAGE, end)}).scalars().all())
