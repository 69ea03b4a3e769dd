"""Names of what entries of the record name by a code: for people beside the code, never in the record's place."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import queries as consents
from deliberation.dataplans import queries as dataplans
from deliberation.proposals import queries as proposals

Names = dict[str, dict[str, str | None]]


def of(db: Connection, facts: Mapping[str, Any]) -> dict[str, Names]:
    """Names of the proposal and of the flows that these facts of one entry name; what has none is left out."""
    slug, number = facts.get("proposal"), facts.get("version")
    if slug is None and isinstance(facts.get("record"), int):
        record = consents.record(db, facts["record"])
        slug, number = (record.slug, record.version) if record is not None else (None, None)
    if not isinstance(slug, str):
        return {"proposal": {}, "flow": {}}
    flows = _flows(db, slug, number) if facts.get("flow") or facts.get("flows") else {}
    return {"proposal": proposals.titles(db, [slug]), "flow": flows}


def _flows(db: Connection, slug: str, number: int | None) -> Names:
    """Flow → its name in that version, the newest unless said otherwise."""
    found = proposals.by_slug(db, slug)
    row = dataplans.version(db, found.id, number or found.version) if found is not None else None
    rows = dataplans.flows(db, row.id) if row is not None else []
    return {f.flow_id: {"ja": f.name_ja, "en": f.name_en} for f in rows if f.name_ja}
