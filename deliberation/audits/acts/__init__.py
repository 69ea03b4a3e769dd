"""Every write of the audit. All of them are public acts."""

from deliberation.audits.acts.following import answer_finding, dispose_finding
from deliberation.audits.acts.loading import load_rows
from deliberation.audits.acts.observers import appoint_observer, end_observer
from deliberation.audits.acts.reporting import publish_report

__all__ = ["answer_finding", "appoint_observer", "dispose_finding", "end_observer", "load_rows", "publish_report"]
