"""Versions with their bytes and without, of one proposal and of many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select
from sqlalchemy.engine import Connection

from deliberation.dataplans.document import KEPT_BYTES, Document, stored
from deliberation.dataplans.models import Version
from deliberation.errors import Gone, Missing
from deliberation.kept import Kept
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries.among import AMONG, among

MOST_VERSIONS = 200  # shown of one proposal; more would be a version a week for four years
_SHOWN = (
    Version.id, Version.proposal_id, Version.number, Version.document_digest, Version.plan_digest,
    Version.corrigendum_of, Version.correction, Version.changes, Version.material_changes, Version.published_at,
    Version.seat, Version.second_seat, Version.log_entry_id, Version.redacted_at, Version.redaction_reason,
)  # fmt: skip
_NOT_KEPT = Version.document_digest.not_in((bindparam("kept"), bindparam("kept_too")))
_VERSION = select(*_SHOWN, case((_NOT_KEPT, Version.document)).label("document")).where(
    Version.proposal_id == bindparam("proposal"), Version.number == bindparam("number")
)
_TEXTS = select(*_SHOWN, Version.document).where(Version.id.in_(bindparam("versions", expanding=True)))
_NEWEST = (
    select(*_SHOWN, Version.document)
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(1)
)
_NEWEST_READABLE = _NEWEST.where(Version.redacted_at.is_(None))
_READABLE = select(func.max(Version.number)).where(
    Version.proposal_id == bindparam("proposal"), Version.redacted_at.is_(None)
)
_WITH_READABLE = (
    select(Version.proposal_id)
    .where(Version.proposal_id.in_(bindparam("proposals", expanding=True)), Version.redacted_at.is_(None))
    .distinct()
)
_VERSIONS = (
    select(*_SHOWN)
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(MOST_VERSIONS)
)
_VERSIONS_BEFORE = (
    select(*_SHOWN, Version.document)
    .where(Version.proposal_id == bindparam("proposal"), Version.number < bindparam("before"))
    .order_by(Version.number.desc())
    .limit(bindparam("size"))
)
_TWO_WITH_BYTES = case((Version.number.in_((bindparam("number"), bindparam("before"))) & _NOT_KEPT, Version.document))
_VERSIONS_AND_TWO = (
    select(*_SHOWN, _TWO_WITH_BYTES.label("document"))
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(MOST_VERSIONS)
)
_BY_DIGEST = (
    select(*_SHOWN, Proposal.slug)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where((Version.document_digest == bindparam("digest")) | (Version.plan_digest == bindparam("digest")))
    .order_by(Version.id)
    .limit(MOST_VERSIONS)
)
_WITH_TITLE = (Proposal.slug, Proposal.kind, Proposal.title_ja, Proposal.title_en)
_HERE = (Proposal.jurisdiction.in_(bindparam("places", expanding=True)), Version.redacted_at.is_(None))
_CHANGED = (  # in an order that no index has, so that it goes from the proposals here
    select(Version.number, Version.material_changes, Version.published_at, *_WITH_TITLE)
    .join(Proposal, Proposal.id == Version.proposal_id)
    .where(*_HERE, AMONG, Version.material_changes > 0, Version.published_at >= bindparam("since"))
    .order_by(Version.published_at.desc(), Version.id.desc())
    .limit(bindparam("size"))
)


SENT = Kept[tuple[int, int], tuple[str, bytes]](64, KEPT_BYTES, lambda _, sent: len(sent[1]))
"""Digest and bytes of versions that the database sent of late, by proposal and number: a plan of 200 flows has 675 kB,
and sending them took longer than all else that its pages ask. The database says each time which digest stands there and
whether the version was redacted; it sends the bytes where they are not those."""
NONE = ("", b"")


def _kept(proposal_id: int, first: int, second: int = 0) -> tuple[dict[str, bytes], dict[str, str]]:
    """Bytes by digest of one version or two, and the arguments that tell the database about them."""
    one, two = (SENT.get((proposal_id, number)) or NONE for number in (first, second))
    return dict((one, two)), {"kept": one[0], "kept_too": two[0]}


def _with_bytes(row: Row[Any], kept: Mapping[str, bytes]) -> Any:
    """The row with its bytes, where the database did not send them again; what it sent is kept."""
    if row.document is not None:
        SENT.put((row.proposal_id, row.number), (row.document_digest, row.document))
        return row
    return SimpleNamespace(**{**row._asdict(), "document": kept[row.document_digest]})


def version(db: Connection, proposal_id: int, number: int) -> Any:
    """One version with its bytes (``document`` is None when it was redacted), or None."""
    kept, told = _kept(proposal_id, number)
    row = db.execute(_VERSION, {"proposal": proposal_id, "number": number, **told}).first()
    return row if row is None or row.redacted_at else _with_bytes(row, kept)


def texts_of(db: Connection, version_ids: Sequence[int]) -> dict[int, Row[Any]]:
    """These versions with their bytes, by id."""
    rows = db.execute(_TEXTS, {"versions": list(version_ids)}) if version_ids else ()
    return {row.id: row for row in rows}


def newest(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest version with its bytes."""
    return db.execute(_NEWEST, {"proposal": proposal_id}).first()


def newest_readable(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest version that can be read, with its bytes."""
    return db.execute(_NEWEST_READABLE, {"proposal": proposal_id}).first()


def readable(db: Connection, proposal_id: int) -> int | None:
    """The number of the newest version that can be read."""
    return db.execute(_READABLE, {"proposal": proposal_id}).scalar()


def with_readable(db: Connection, proposal_ids: Sequence[int]) -> set[int]:
    """Those of these proposals of which any version can be read."""
    return set(db.execute(_WITH_READABLE, {"proposals": list(proposal_ids)}).scalars()) if proposal_ids else set()


def versions(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """All versions without their bytes, newest first."""
    return db.execute(_VERSIONS, {"proposal": proposal_id}).all()


def versions_before(db: Connection, proposal_id: int, before: int, size: int) -> Sequence[Row[Any]]:
    """Versions with their bytes, newest first, from the one before ``before`` on."""
    return db.execute(_VERSIONS_BEFORE, {"proposal": proposal_id, "before": before, "size": size}).all()


def versions_and_two(db: Connection, proposal_id: int, number: int) -> Sequence[Any]:
    """All versions, newest first; ``document`` only in version ``number`` and in the one before it."""
    two = (number, number - 1)
    kept, told = _kept(proposal_id, *two)
    rows = db.execute(_VERSIONS_AND_TWO, {"proposal": proposal_id, "number": number, "before": number - 1, **told})
    return [_with_bytes(row, kept) if row.number in two and not row.redacted_at else row for row in rows]


def by_digest(db: Connection, digest: str) -> Sequence[Row[Any]]:
    """Versions (with the proposal's ``slug``) whose document or plan has this digest, oldest first."""
    return db.execute(_BY_DIGEST, {"digest": digest}).all()


def changed_here(
    db: Connection, places: Sequence[str], since: datetime, size: int, only: Sequence[int] | None = None
) -> Sequence[Row[Any]]:
    """Versions with a material change, published here since that moment, newest first. ``only``: proposals, by id."""
    given = {"places": list(places), "since": since, "size": size, **among(only)}
    return db.execute(_CHANGED, given).all() if places else []


def document_of(row: Row[Any], kind: str) -> Document:
    """The document of a version row. Raises :class:`Gone` for a redacted one, with ``proposal``, its id: what can still
    be read of it is told there (site/left.py)."""
    if row.document is None:
        told = {"at": row.redacted_at, "reason": row.redaction_reason, "digest": row.document_digest}
        raise Gone(**told, published=row.published_at, number=row.number, proposal=row.proposal_id)
    return stored(row.document, compiled=kind == Kind.compiled)


def shown(db: Connection, slug: str, number: int | None = None) -> tuple[Row[Any], Row[Any], Document]:
    """Proposal, version and document for a page; when no number is given, the newest version that can be read.

    Raises :class:`Missing` when there is none, :class:`Gone` when it was redacted.
    """
    proposal = proposals.by_slug(db, slug)
    if proposal is None:
        raise Missing
    if number is None:
        row = newest_readable(db, proposal.id) or newest(db, proposal.id)
    else:
        row = version(db, proposal.id, number)
    if row is None:
        raise Missing
    return proposal, row, document_of(row, proposal.kind)
