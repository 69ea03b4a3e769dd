"""Every SELECT about versions, their flows, and drafts."""

from deliberation.dataplans.queries.drafts import draft, draft_begun
from deliberation.dataplans.queries.flowing import PLACES, FlowNames, chain, flow_names, flows, named
from deliberation.dataplans.queries.places import PARTS, place, place_exists, place_in_words
from deliberation.dataplans.queries.raised import (
    ACROSS,
    COUNTED,
    flagged,
    flags_of,
    newest_everywhere,
    newest_of,
    proposals_by_rule,
    proposals_by_rule_here,
    rules_digest,
    with_version,
)
from deliberation.dataplans.queries.replies import flag_replies, replied
from deliberation.dataplans.queries.texts import (
    MOST_VERSIONS,
    by_digest,
    changed_here,
    document_of,
    newest,
    newest_here,
    shown,
    version,
    versions,
    versions_and_two,
    versions_before,
)

__all__ = [
    "ACROSS",
    "COUNTED",
    "MOST_VERSIONS",
    "PARTS",
    "PLACES",
    "FlowNames",
    "by_digest",
    "chain",
    "changed_here",
    "document_of",
    "draft",
    "draft_begun",
    "flag_replies",
    "flagged",
    "flags_of",
    "flow_names",
    "flows",
    "named",
    "newest",
    "newest_everywhere",
    "newest_here",
    "newest_of",
    "place",
    "place_exists",
    "place_in_words",
    "proposals_by_rule",
    "proposals_by_rule_here",
    "replied",
    "rules_digest",
    "shown",
    "version",
    "versions",
    "versions_and_two",
    "versions_before",
    "with_version",
]
