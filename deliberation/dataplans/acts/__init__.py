"""Every write about plans: drafts, publishing a version, redacting one, replies to points to check."""

from deliberation.dataplans.acts.drafting import add_flow, discard_draft, import_draft, save_draft
from deliberation.dataplans.acts.publishing import publish_by_command, publish_version, redact_version
from deliberation.dataplans.acts.replying import reply_to_flags

__all__ = [
    "add_flow",
    "discard_draft",
    "import_draft",
    "publish_by_command",
    "publish_version",
    "redact_version",
    "reply_to_flags",
    "save_draft",
]
