"""What the second clerk is shown of a version that is to be published, or taken away."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.two_seats import shows
from deliberation.dataplans import acts, diff, queries, redflags
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import Document, check
from deliberation.errors import Problems, there
from deliberation.proposals import queries as proposals

TEMPLATE = "dataplans/_pending.html"


@shows("publish_version", TEMPLATE)
def _publication(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The draft against the newest version that can be read: changes, what they touch, points to check; whether the
    version that it was begun from was taken away since. Nothing of another draft."""
    proposal = there(proposals.here_by_slug(db, arguments["proposal"], jurisdiction))
    row = queries.draft(db, proposal.id)
    document = _sound(db, proposal, row)
    if document is None or document_digest(document.data) != arguments["document"]:
        return {"proposal": proposal, "refusal": "draft_changed"}
    newest, before = queries.newest(db, proposal.id), queries.newest_readable(db, proposal.id)
    found = None
    if before is not None:
        corrigendum = arguments.get("corrects") == before.number
        found = diff.compare(queries.document_of(before, proposal.kind), document, corrigendum=corrigendum)
    flags = redflags.evaluate(document)
    return {
        "follows": [newest.number if newest is not None else 0, row is not None and row.basis_redacted_at is not None],
        "proposal": proposal, "document": document, "newest": newest, "before": before, "found": found, "row": row,
        "counts": redflags.count(flags),
        "number": newest.number + 1 if newest is not None else 1,
        "names": {f.flow_id: f["name"].value for f in document.flows},
    }  # fmt: skip


def _sound(db: Connection, proposal: Any, row: Any) -> Document | None:
    try:
        return check(queries.draft_begun(db, proposal.id, row)) if row is not None else None
    except Problems:
        return None


@shows("redact_version", TEMPLATE)
def _redaction(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    proposal = there(proposals.here_by_slug(db, arguments["proposal"], jurisdiction))
    row = queries.version(db, proposal.id, arguments["version"])
    refusal = "redacted_already" if row is not None and row.redacted_at is not None else None
    waits = row is not None and acts.correction_waits(db, jurisdiction, proposal.slug, row)
    return {"proposal": proposal, "row": row, "refusal": refusal, "waits": "correction_waits" if waits else None}
