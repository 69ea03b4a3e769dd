"""What the second administrator is shown of a person, or of a comment, that is to be erased."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.accounts.two_seats import shows
from deliberation.comments import queries as comments
from deliberation.errors import there
from deliberation.site import rules


@shows("erase_person", "site/_pending.html")
def _erasure(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    person_id = arguments["person_id"]
    target = accounts.actor(db, person_id)
    email = accounts.emails(db, [person_id]).get(person_id)
    return {
        "follows": email, "email": email, "texts": len(comments.texts_of(db, person_id)),
        "refusal": rules.roles_left(target),
    }  # fmt: skip


@shows("erase_comment", "site/_pending.html")
def _of_comment(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    row = there(comments.comment(db, arguments["comment"]))
    return {"texts": 1, "channel": row.channel, "refusal": rules.no_text_left(row.channel, row.state)}
