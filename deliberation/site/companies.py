"""One company of the register: its parts in all proposals, with the names of their flows."""

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy.engine import Connection

from deliberation.dataplans import queries as dataplans
from deliberation.errors import Gone, there
from deliberation.proposals import engaged
from deliberation.proposals import queries as proposals
from deliberation.web import reading
from deliberation.web.typed import number


def page(company_id: int) -> dict[str, Any]:
    db = reading()
    found = there(proposals.company(db, company_id))
    redacted = _redacted(db, company_id)
    if not found.name_ja:  # nothing else names it
        last = max((version for _, version in redacted), key=lambda version: version.redacted_at)
        raise Gone(at=last.redacted_at, reason=last.redaction_reason)
    parts = proposals.parts_of_company(db, company_id, number(request.args.get("after")) or 0)
    shown = parts[: proposals.PARTS]
    names = dataplans.flow_names(db, {engaged.last_place(part) for part in shown if part.flow_id})
    return {
        "company": found, "parts": _together(shown, names),
        "more": shown[-1].id if len(parts) > proposals.PARTS else None,
        "conflicts": engaged.conflicts(parts), "alike": proposals.alike(db, found),
        "numbered": _numbered(db, company_id),
        "troubles": proposals.troubles(db, company_id), "redacted": redacted,
    }  # fmt: skip


def _numbered(db: Connection, company_id: int) -> dict[tuple[int, str, int], Any]:
    """Where a corporate number came to a part, by proposal, role and the first version of the part shown: the register
    has a company without its number apart, and the time before would be missing."""
    found: dict[tuple[int, str, int], Any] = {}
    for one in proposals.number_came(db, company_id):
        first = one.from_version if one.company_id == company_id else one.first
        found.setdefault((one.proposal_id, one.role, first), one)
    return found


def _redacted(db: Connection, company_id: int) -> list[tuple[Any, Any]]:
    """Redacted versions of which the register no longer tells what they said of a company: proposal and version."""
    found = {}
    for part in proposals.taken_away(db, company_id):
        versions = dataplans.versions(db, part.proposal_id)
        found |= {v.id: (part, v) for v in versions if v.redacted_at is not None and engaged.holds(part, v.number)}
    return list(found.values())


def _together(parts: Sequence[Any], names: Any) -> list[tuple[Any, list[tuple[str, int, Any]]]]:
    """One line for what a company does in several flows alike: the part, and of each flow its id, the newest version
    that has this part, and its name there. No flows: a part in the whole proposal."""
    lines: dict[Any, tuple[Any, list[tuple[str, int, Any]]]] = {}
    for part in parts:
        alike = (
            part.proposal_id, part.role, part.unknown, part.from_version, part.until_version, part.note_ja,
            not part.flow_id,
        )  # fmt: skip
        _, flows = lines.setdefault(alike, (part, []))
        if part.flow_id:
            place = engaged.last_place(part)
            flows.append((part.flow_id, place[1], names[place].get(part.flow_id)))
    return list(lines.values())
