"""Every write about consent, one file per verb's family."""

from deliberation.consents.acts.deciding import choose_evidence, confirm_record, freeze_decision_rule
from deliberation.consents.acts.following import file_fulfilment, file_report, record_measure

__all__ = [
    "choose_evidence",
    "confirm_record",
    "file_fulfilment",
    "file_report",
    "freeze_decision_rule",
    "record_measure",
]
