"""Every write of the audit. Public acts, but for files that are still coming in."""

from deliberation.audits.acts.following import answer_finding, dispose_finding
from deliberation.audits.acts.loading import load_rows
from deliberation.audits.acts.observers import appoint_observer, end_observer
from deliberation.audits.acts.receiving import close_intake, end_intake, give_up_intake, open_intake
from deliberation.audits.acts.reporting import publish_report

__all__ = [
    "answer_finding",
    "appoint_observer",
    "close_intake",
    "dispose_finding",
    "end_intake",
    "end_observer",
    "give_up_intake",
    "load_rows",
    "open_intake",
    "publish_report",
]
