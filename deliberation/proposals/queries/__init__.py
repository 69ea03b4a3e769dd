"""Every SELECT about proposals, events, incidents and companies. Lists are keyset pages, newest first."""

from deliberation.proposals.queries.engaged import (
    PARTS,
    companies,
    companies_by_key,
    company,
    parts_of_company,
    parts_of_proposal,
)
from deliberation.proposals.queries.happened import (
    EVENT_LIMIT,
    event,
    events,
    events_of,
    incident,
    incidents,
    is_corrected,
    notes,
)
from deliberation.proposals.queries.opened import (
    PAGE,
    by_id,
    by_slug,
    domains,
    here,
    here_by_slug,
    listing,
    stages_together,
    titles,
)

__all__ = [
    "EVENT_LIMIT",
    "PAGE",
    "PARTS",
    "by_id",
    "by_slug",
    "companies",
    "companies_by_key",
    "company",
    "domains",
    "event",
    "events",
    "events_of",
    "here",
    "here_by_slug",
    "incident",
    "incidents",
    "is_corrected",
    "listing",
    "notes",
    "parts_of_company",
    "parts_of_proposal",
    "stages_together",
    "titles",
]
