"""Every write about proposals: opening one, its dated events, incidents, and what a version changes in the lists."""

from deliberation.proposals.acts.registering import reflect_version, register_companies, withdraw_version
from deliberation.proposals.acts.writing import (
    add_event,
    create_proposal,
    open_platform_proposal,
    report_incident,
)

__all__ = [
    "add_event",
    "create_proposal",
    "open_platform_proposal",
    "reflect_version",
    "register_companies",
    "report_incident",
    "withdraw_version",
]
