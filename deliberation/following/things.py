"""What can be followed: how it is called, where its page is, and under which subject the record finds its entries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.proposals import queries as proposals
from deliberation.record import lists
from deliberation.record import queries as record
from deliberation.votes import parsing
from deliberation.votes import queries as votes

LONGEST_KEY = 80
ALL = "all"  # the key of what there is once
DIGITS = 9  # always fit a column of numbers


@dataclass(frozen=True)
class Thing:
    """``title`` by language; ``path`` of its page; ``place``: its municipality. ``subject``: None for what follows a
    municipality's entries, or all of them. ``day``: what its name says besides, of what has a day and no name."""

    what: str
    key: str
    title: Mapping[str, str | None]
    path: str
    place: str | None
    subject: str | None
    day: date | None = None


def find(db: Connection, what: str, key: str) -> Thing | None:
    """The thing of that name, if there is one."""
    return _FINDERS[what](db, key) if what in _FINDERS and len(key) <= LONGEST_KEY else None


def entries(db: Connection, thing: Thing, *, before: int, most: int) -> Sequence[Row[Any]]:
    """The newest entries about it with numbers below ``before``; each has ``number``, ``kind`` and ``leaf``."""
    if thing.subject is not None:
        return record.about(db, thing.subject, before=before, most=most)[:most]
    return record.newest(db, before=before, jurisdiction=thing.place, most=most)[:most]


def number(row: Row[Any]) -> int:
    """The number of an entry as either list has it."""
    return int(row.entry_id if "entry_id" in row._mapping else row.id)


def member_of(thing: Thing) -> int | None:
    """Which member of an assembly this is; None: it is something else."""
    return int(thing.key) if thing.what == "member" else None


def of_many(thing: Thing) -> bool:
    """Whether its entries may be of any proposal, so that each says of which."""
    return thing.subject is None or thing.what == "member" or thing.what in lists.ALL


def _pair(row: Any, name: str = "title") -> dict[str, str | None]:
    return {"ja": getattr(row, f"{name}_ja"), "en": getattr(row, f"{name}_en")}


def _of_slug(what: str, path: str, subject: str) -> Callable[[Connection, str], Thing | None]:
    """Things that carry the title of their proposal."""

    def found(db: Connection, key: str) -> Thing | None:
        row = proposals.by_slug(db, key)
        if row is None:
            return None
        return Thing(what, key, _pair(row), path.format(key), row.jurisdiction, subject.format(key))

    return found


def _numbered(db: Connection, ask: Callable[[Connection, int], Any], key: str) -> Any:
    return ask(db, int(key)) if key.isdecimal() and len(key) <= DIGITS else None


def _of_number(
    what: str, ask: Callable[[Connection, int], Any], path: str, subject: str, name: str = "title"
) -> Callable[[Connection, str], Thing | None]:
    """Things with a number and a name of their own."""

    def found(db: Connection, key: str) -> Thing | None:
        row = _numbered(db, ask, key)
        if row is None:
            return None
        title = {"ja": str(row.id)} if name == "id" else _pair(row, name)
        return Thing(what, str(row.id), title, path.format(row.id), row.jurisdiction, subject.format(row.id))

    return found


def _vote(db: Connection, key: str) -> Thing | None:
    row = votes.vote(db, key)
    if row is None:
        return None
    return Thing("vote", key, parsing.load(row.rules).question, f"/votes/{key}", row.jurisdiction, f"vote:{key}")


def _place(what: str, path: str, subject: str | None) -> Callable[[Connection, str], Thing | None]:
    def found(db: Connection, key: str) -> Thing | None:
        row = accounts.jurisdiction(db, key)
        if row is None:
            return None
        return Thing(what, key, _pair(row, "name"), path.format(key), key, subject and subject.format(key))

    return found


def _list(name: str) -> Callable[[Connection, str], Thing | None]:
    """Everything of one sort, on the page that lists it."""

    path = "/council" if name == "councils" else f"/{name}"

    def found(_db: Connection, key: str) -> Thing | None:
        return Thing(name, key, {"ja": ""}, path, None, lists.of_all(name)) if key == ALL else None

    return found


def _meeting(db: Connection, key: str) -> Thing | None:
    row = _numbered(db, council.meeting, key)
    if row is None:
        return None
    path, subject = f"/council/meetings/{row.id}", f"council-meeting:{row.id}"
    return Thing("meeting", str(row.id), _pair(row, "body"), path, row.jurisdiction, subject, row.held_from)


def _site(_db: Connection, key: str) -> Thing | None:
    return Thing("site", key, {"ja": ""}, "/", None, None) if key == ALL else None


_FINDERS: Mapping[str, Callable[[Connection, str], Thing | None]] = {
    "comment": _of_number("comment", comments.comment, "/comments/{}", "comment:{}", "id"),
    "issue": _of_number("issue", comments.issue, "/issues/{}", "issue:{}"),
    "consultation": _of_number("consultation", comments.consultation, "/consultations/{}", "consultation:{}"),
    "vote": _vote,
    "act": _of_number("act", council.act, "/council/acts/{}", "council-act:{}"),
    "member": _of_number("member", council.member, "/council/members/{}", "council-member:{}", "name"),
    "body": _of_number("body", council.body, "/council/bodies/{}", "council-body:{}", "name"),
    "meeting": _meeting,
    "principles": _place("principles", "/council/{}/principles", "principles:{}"),
    **{f"{name}_of": _of_slug(f"{name}_of", f"/proposals/{{}}/{name}", lists.of_proposal(name, "{}"))
       for name in lists.OF_A_PROPOSAL},
    "consent": _of_slug("consent", "/proposals/{}/consent", "consent:{}"),
    "audit": _of_slug("audit", "/audits/{}", "audit:{}"),
    "proposal": _of_slug("proposal", "/proposals/{}", "proposal:{}"),
    "council": _place("council", "/council/{}", "council:{}"),
    **{name: _list(name) for name in lists.ALL},
    "place": _place("place", "/record?place={}", None),
    "site": _site,
}
KINDS = tuple(_FINDERS)
"""From the narrow to the wide: an entry that several of them tell of is told under the first."""
