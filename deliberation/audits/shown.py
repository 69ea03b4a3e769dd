"""A report and one of its findings for a page: what they call by an id, by its name."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deliberation.audits import presenting, queries
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.web import reading


def names(row: Any, body: Mapping[str, Any]) -> presenting.Names:
    """``row``: of the report; ``body``: what it says."""
    newest = dataplans.newest(reading(), row.proposal_id)
    known = dataplans.document_of(newest, row.kind).data if newest is not None and newest.document else None
    listed = queries.file_numbers(reading(), row.proposal_id)
    files = {one["no"]: listed[one["digest"]] for one in body["files"] if one["digest"] in listed}
    return replace(presenting.names(body, queries.observers(reading(), row.proposal_id), known), files=files)


def finding(row: Any, number: int) -> dict[str, Any]:
    """What a page about one finding draws it with (templates/audits/_finding.html)."""
    body = json.loads(row.body)
    one = there(next((s for s in presenting.findings(body) if s.number == number), None))
    return {"shown": one, "names": names(row, body), "body": body}
