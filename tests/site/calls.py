"""Ready calls of the acts that span slices, and addresses of the joined pages (tests/calls.py)."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import WHOLE_SITE, Role
from tests import make
from tests.calls import Call, Ready, ready
from tests.comments import making as m
from tests.consents.calls import scene_of
from tests.consents.scene import document


def _myself(db: Connection) -> Ready:
    return ready(by=make.resident(db))


def _person(db: Connection) -> Ready:
    first, second = (make.officer(db, Role.administrator) for _ in range(2))
    return ready(
        by=second, first=first, jurisdiction=WHOLE_SITE, person_id=make.resident(db).person_id, ground="court_order",
        order="an order",
    )  # fmt: skip


def _comment(db: Connection) -> Ready:
    first, second = (make.officer(db, Role.administrator) for _ in range(2))
    no, _ = m.by_letter(db, m.published(db))
    order = {"ground": "court_order", "order": "an order"}
    return ready(by=second, first=first, jurisdiction=WHOLE_SITE, comment=no, **order)


CALLS = [
    Call("site.erase_myself", _myself),
    Call("site.erase_person", _person),
    Call("site.erase_comment", _comment),
]


def _slug(db: Connection) -> dict[str, Any]:
    return {"slug": scene_of(db).slug}


def _easy(db: Connection) -> dict[str, Any]:
    scene = scene_of(db)
    scene.publish(document(easy={"ja": "やさしい説明"}))
    return {"slug": scene.slug}


ADDRESSES = {
    "site.help_of": lambda db: {"role": "clerk"},
    "site.proposal": _slug,
    "site.version": lambda db: {**_slug(db), "number": 1},
    "site.points": lambda db: {**_slug(db), "number": 1},
    "site.background": lambda db: {**_slug(db), "number": 1},
    "site.steps": _slug,
    "site.short": _slug,
    "site.easy": _easy,
    "incidents.incidents": _slug,
    "replying.reply_to_flags": lambda db: {**_slug(db), "number": 1},
    "replying.note_on_flags": lambda db: {**_slug(db), "number": 1},
    "archive.proposal_feed": _slug,
    "archive.download": lambda db: {"name": "events", "form": "csv"},
}
