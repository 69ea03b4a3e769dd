"""Ready calls of the acts that span slices, and addresses of the joined pages (tests/calls.py)."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import WHOLE_SITE, Role
from tests import make
from tests.calls import Call, Ready, ready
from tests.consents.scene import SLUG, Scene


def _myself(db: Connection) -> Ready:
    return ready(by=make.resident(db))


def _person(db: Connection) -> Ready:
    first, second = (make.officer(db, Role.administrator) for _ in range(2))
    return ready(
        by=second, first=first, jurisdiction=WHOLE_SITE, person_id=make.resident(db).person_id, ground="court_order"
    )


CALLS = [Call("site.erase_myself", _myself), Call("site.erase_person", _person)]


def _slug(db: Connection) -> dict[str, Any]:
    Scene(db)
    return {"slug": SLUG}


ADDRESSES = {
    "site.proposal": _slug,
    "site.version": lambda db: {**_slug(db), "number": 1},
    "site.short": _slug,
}
