"""One company of the register: its parts in all proposals, with the names of their flows."""

from typing import Any

from flask import request

from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.proposals import engaged
from deliberation.proposals import queries as proposals
from deliberation.web import reading
from deliberation.web.typed import number


def page(company_id: int) -> dict[str, Any]:
    db = reading()
    found = there(proposals.company(db, company_id))
    parts = proposals.parts_of_company(db, company_id, number(request.args.get("after")) or 0)
    shown = parts[: proposals.PARTS]
    names = dataplans.flow_names(db, {engaged.last_place(part) for part in shown if part.flow_id})
    return {
        "company": found, "parts": [(part, *_flow(part, names)) for part in shown],
        "more": shown[-1].id if len(parts) > proposals.PARTS else None,
        "conflicts": engaged.conflicts(parts), "alike": proposals.alike(db, found),
        "troubles": proposals.troubles(db, company_id),
    }  # fmt: skip


def _flow(part: Any, names: Any) -> tuple[int | None, Any]:
    """The newest version that has this part, and the name of its flow there."""
    if not part.flow_id:
        return None, None
    place = engaged.last_place(part)
    return place[1], names[place].get(part.flow_id)
