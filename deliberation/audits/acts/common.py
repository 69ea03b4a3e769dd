"""What the acts of the audit share: the proposal, the heads that an entry moves."""

from typing import Any

from deliberation.proposals.rules import subject


def subjects(proposal: Any) -> tuple[str, ...]:
    return subject(proposal.slug), f"audit:{proposal.slug}", "audits"
