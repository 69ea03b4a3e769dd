"""Every write about plans: drafts, publishing a version, redacting one, points to check and the replies to them."""

from deliberation.dataplans.acts.drafting import add_flow, discard_draft, import_draft, save_draft
from deliberation.dataplans.acts.flagging import compute_flags_again, renew_flags
from deliberation.dataplans.acts.publishing import (
    correction_waits,
    publish_by_command,
    publish_version,
    redact_version,
)
from deliberation.dataplans.acts.replying import reply_to_flags

__all__ = [
    "add_flow",
    "compute_flags_again",
    "correction_waits",
    "discard_draft",
    "import_draft",
    "publish_by_command",
    "publish_version",
    "redact_version",
    "renew_flags",
    "reply_to_flags",
    "save_draft",
]
