"""Words of proposals as closed lists: kinds of content, stages, events, incidents, roles of companies. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    """Two kinds of content that never mix, and the platform's own plan, which is neither."""

    filed = "filed"
    compiled = "compiled"
    platform = "platform"


class EventKind(StrEnum):
    """What happened on a date. The first ten are stages (段階): the newest of them is where a proposal stands."""

    call = "call"
    bid = "bid"
    review = "review"
    designation = "designation"
    not_designated = "not_designated"
    plan = "plan"
    recognition = "recognition"
    start = "start"
    change = "change"
    end = "end"
    law = "law"
    partners = "partners"
    grant = "grant"
    trial = "trial"
    council_question = "council_question"
    council_review = "council_review"
    council_decision = "council_decision"
    residents_meeting = "residents_meeting"
    residents_survey = "residents_survey"
    residents_comments = "residents_comments"
    residents_petition = "residents_petition"
    protest = "protest"
    withdrawal = "withdrawal"
    dispute = "dispute"


STAGES = tuple(EventKind)[:10]
STEPS = (*STAGES, EventKind.law, EventKind.partners, EventKind.grant, EventKind.trial)
COUNCIL_KINDS = frozenset({EventKind.council_question, EventKind.council_review, EventKind.council_decision})
ENTERED_KINDS = tuple(kind for kind in EventKind if kind not in COUNCIL_KINDS)
"""What a clerk may enter. The assembly's acts are entered by its secretariat alone."""


class Involvement(StrEnum):
    """Whether the assembly took part in a step. ``not_seen`` only in compiled cases; never a claim that it did not."""

    yes = "yes"
    none_recorded = "none_recorded"
    not_seen = "not_seen"
    not_applicable = "not_applicable"


class IncidentKind(StrEnum):
    """Harm or leak (事故・漏えい)."""

    leak = "leak"
    loss = "loss"
    misuse = "misuse"
    wrong_decision = "wrong_decision"
    accident = "accident"
    outage = "outage"
    other = "other"


class CompanyRole(StrEnum):
    """What a company does in a proposal: as its document lists it, or as a party of a data flow."""

    platform_operator = "platform_operator"
    controller = "controller"
    processor = "processor"
    recipient = "recipient"
    spec_author = "spec_author"
    bidder = "bidder"
    partner = "partner"


DOMAINS = (
    "mobility", "logistics", "payment", "administration", "health_care", "education", "energy_water",
    "environment_waste", "crime_prevention", "disaster_safety",
)  # fmt: skip
"""The ten domains of a super city, by which the list can be narrowed; dataplans' code list says what each means."""
