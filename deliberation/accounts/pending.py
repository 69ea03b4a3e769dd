"""What the second administrator is shown of a role that is to be given."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts import queries
from deliberation.accounts.rules import WHOLE_SITE
from deliberation.accounts.two_seats import shows


@shows("grant_role", "accounts/_pending.html")
def _role(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Who, by address, which role where, and what they hold already."""
    person_id, place = arguments["person_id"], arguments["place"]
    names = {j.code: {"ja": j.name_ja, "en": j.name_en} for j in queries.jurisdictions(db)}
    held = sorted(queries.actor(db, person_id).rights)
    email = queries.emails(db, [person_id]).get(person_id)
    return {
        "follows": [email, [[str(role), where] for role, where in held]], "email": email, "place": names.get(place),
        "held": [(str(role), names.get(where)) for role, where in held], "whole_site": place == WHOLE_SITE,
    }  # fmt: skip
