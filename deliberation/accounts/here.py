"""Whether an official is one of this place: asked before a form is drawn, or what they type into it would be lost."""

from deliberation.accounts.rules import Role, cannot_act_as
from deliberation.errors import refuse_if
from deliberation.web import actor


def only_here(role: Role, place: str) -> None:
    """Refuse whoever does not hold this role here. An access mark asks only whether they hold it anywhere."""
    refuse_if(cannot_act_as(actor(), role, place))
