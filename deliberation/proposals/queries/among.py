"""A list of a municipality narrowed to some of its proposals, those that a committee dealt with, before it is cut."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, bindparam, or_

from deliberation.proposals.models import Proposal

AMONG = or_(bindparam("every", type_=Boolean), Proposal.id.in_(bindparam("among", expanding=True)))
"""The condition; its values come from :func:`among`."""


def among(proposals: Sequence[int] | None) -> dict[str, Any]:
    """``proposals``: by id; None for all."""
    return {"every": proposals is None, "among": list(proposals or ())}
