"""Every SELECT about people, roles, pending acts and notices."""

from deliberation.accounts.queries.people import (
    actor,
    actor_of_session,
    by_email,
    credentials,
    emails,
    notices,
    person,
    unread,
)
from deliberation.accounts.queries.residents import (
    DayCount,
    has_demonstration,
    jurisdiction,
    jurisdictions,
    letter_code,
    resident_ref,
    resident_refs,
    unpublished_counts,
)
from deliberation.accounts.queries.seats import (
    administrators,
    administrators_ever,
    grant,
    holders,
    last_seat,
    open_pending,
    pending,
    waiting,
)

__all__ = [
    "DayCount",
    "actor",
    "actor_of_session",
    "administrators",
    "administrators_ever",
    "by_email",
    "credentials",
    "emails",
    "grant",
    "has_demonstration",
    "holders",
    "jurisdiction",
    "jurisdictions",
    "last_seat",
    "letter_code",
    "notices",
    "open_pending",
    "pending",
    "person",
    "resident_ref",
    "resident_refs",
    "unpublished_counts",
    "unread",
    "waiting",
]
