"""Every SELECT about people, roles, pending acts and notices."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Row, String, bindparam, func, literal, null, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import (
    Grant,
    Jurisdiction,
    LetterCode,
    Notice,
    PendingAct,
    Person,
    ResidentRef,
    Session,
)
from deliberation.accounts.rules import LETTER_LIFE, WHOLE_SITE, Actor, Role
from deliberation.record import queries as record
from deliberation.record.wording import described

_JURISDICTIONS = select(
    Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en, Jurisdiction.country, Jurisdiction.demonstration,
    Jurisdiction.compiled,
).order_by(Jurisdiction.code)  # fmt: skip
_JURISDICTION = _JURISDICTIONS.where(Jurisdiction.code == bindparam("code"))
_ANY_DEMONSTRATION = select(func.count()).select_from(Jurisdiction).where(Jurisdiction.demonstration.is_(True))
_BY_EMAIL = select(Person.id, Person.password_hash, Person.closed_on).where(Person.email == bindparam("email"))
_PERSON = select(
    Person.id, Person.email, Person.chosen_name, Person.registered_on, Person.closed_on, Person.erased_on
).where(Person.id == bindparam("person"))
_CREDENTIALS = select(Person.password_hash, Person.closed_on).where(Person.id == bindparam("person"))
_RIGHTS = select(Grant.role, Grant.jurisdiction, Grant.seat).where(
    Grant.person_id == bindparam("person"), Grant.ended_at.is_(None)
)
_RESIDENCE = select(ResidentRef.jurisdiction).where(ResidentRef.person_id == bindparam("person"))
_ALIVE = (
    (Session.token_hash == bindparam("token")) & (Session.ends_at > bindparam("now")) & (Person.closed_on.is_(None))
)
# One statement a request tells who asks: a row for each right (one with no role where there is none), and one, with no
# role and a municipality, for each residence.
_SESSION = (
    select(Session.person_id, Person.chosen_name, Grant.role, Grant.jurisdiction, Grant.seat)
    .join(Person, Person.id == Session.person_id)
    .outerjoin(Grant, (Grant.person_id == Session.person_id) & Grant.ended_at.is_(None))
    .where(_ALIVE)
    .union_all(
        select(Session.person_id, null(), null(), ResidentRef.jurisdiction, null())
        .join(Person, Person.id == Session.person_id)
        .join(ResidentRef, ResidentRef.person_id == Session.person_id)
        .where(_ALIVE)
    )
)
_HOLDERS = (
    select(Grant.id, Grant.person_id, Person.email, Grant.role, Grant.jurisdiction, Grant.seat, Grant.granted_at)
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.ended_at.is_(None))
    .order_by(Grant.jurisdiction, Grant.role, Grant.seat)
    .limit(500)
)
_GRANT = select(Grant.id, Grant.role, Grant.jurisdiction, Grant.seat).where(
    Grant.id == bindparam("grant"), Grant.ended_at.is_(None)
)
_ADMINISTRATORS = (
    select(func.count(func.distinct(Grant.person_id)))
    .select_from(Grant)
    .where(Grant.role == "administrator", Grant.jurisdiction == WHOLE_SITE, Grant.ended_at.is_(None))
)
_LAST_SEAT = select(func.coalesce(func.max(Grant.seat), 0)).where(
    Grant.role == bindparam("role"), Grant.jurisdiction == bindparam("jurisdiction")
)
_PENDING_COLUMNS = (
    PendingAct.id, PendingAct.act, PendingAct.role, PendingAct.jurisdiction, PendingAct.arguments, PendingAct.digest,
    PendingAct.link, PendingAct.proposed_by, PendingAct.proposed_seat, PendingAct.proposed_at, PendingAct.state,
)  # fmt: skip
_PENDING = select(*_PENDING_COLUMNS).where(PendingAct.id == bindparam("pending"))
_OPEN_PENDING = (
    select(*_PENDING_COLUMNS)
    .where(
        PendingAct.state == "open",
        PendingAct.jurisdiction.in_(bindparam("places", expanding=True)),
        PendingAct.id < bindparam("before"),
    )
    .order_by(PendingAct.id.desc())
    .limit(100)
)
_WAITING = (
    select(PendingAct.role, PendingAct.jurisdiction)
    .where(
        PendingAct.state == "open", PendingAct.jurisdiction.in_(bindparam("places", expanding=True)),
        PendingAct.proposed_by != bindparam("person"),
    )
    .limit(100)
)  # fmt: skip
_EMAILS = select(Person.id, Person.email).where(Person.id.in_(bindparam("people", expanding=True)))
_CODE = (
    select(
        LetterCode.code_hash,
        LetterCode.ends_on,
        LetterCode.used_on,
        LetterCode.resident_ref_id,
        ResidentRef.jurisdiction,
        ResidentRef.person_id,
    )
    .join(ResidentRef, ResidentRef.id == LetterCode.resident_ref_id)
    .where(LetterCode.code_hash == bindparam("code"))
)
_REF = select(ResidentRef.id, ResidentRef.person_id).where(
    ResidentRef.jurisdiction == bindparam("jurisdiction"), ResidentRef.ref_hmac == bindparam("ref")
)
_REFS = select(ResidentRef.id, ResidentRef.ref_hmac).where(
    ResidentRef.jurisdiction == bindparam("jurisdiction"), ResidentRef.ref_hmac.in_(bindparam("refs", expanding=True))
)
_NOTICES = (
    select(Notice.id, Notice.key, Notice.details, Notice.link, Notice.at, Notice.read)
    .where(Notice.person_id == bindparam("person"), Notice.id < bindparam("before"))
    .order_by(Notice.id.desc())
    .limit(51)
)
_UNREAD = (
    select(func.count()).select_from(Notice).where(Notice.person_id == bindparam("person"), Notice.read.is_(False))
)


def jurisdictions(db: Connection) -> Sequence[Row[Any]]:
    return db.execute(_JURISDICTIONS.limit(2000)).all()


def jurisdiction(db: Connection, code: str) -> Row[Any] | None:
    return db.execute(_JURISDICTION, {"code": code}).first()


def has_demonstration(db: Connection) -> bool:
    return bool(db.execute(_ANY_DEMONSTRATION).scalar())


def by_email(db: Connection, email: str) -> Row[Any] | None:
    return db.execute(_BY_EMAIL, {"email": email}).first()


def person(db: Connection, person_id: int) -> Row[Any] | None:
    return db.execute(_PERSON, {"person": person_id}).first()


def credentials(db: Connection, person_id: int) -> Row[Any] | None:
    """The hash of a person's password, and whether the account is closed."""
    return db.execute(_CREDENTIALS, {"person": person_id}).first()


def actor(db: Connection, person_id: int, name: str = "") -> Actor:
    """The person with every right they hold now."""
    rows = db.execute(_RIGHTS, {"person": person_id}).all()
    seats = {(Role(r.role), r.jurisdiction): r.seat for r in rows}
    residence = frozenset(db.execute(_RESIDENCE, {"person": person_id}).scalars())
    return Actor(person_id, frozenset(seats), seats, residence, name)


def actor_of_session(db: Connection, token_hash: str, now: datetime) -> Actor | None:
    """Who holds this session, if it is still good."""
    rows = db.execute(_SESSION, {"token": token_hash, "now": now}).all()
    if not rows:
        return None
    seats = {(Role(role), place): seat for _, _, role, place, seat in rows if role is not None}
    residence = frozenset(place for _, _, role, place, _ in rows if role is None and place is not None)
    name = next((chosen for _, chosen, *_ in rows if chosen), "")
    return Actor(rows[0].person_id, frozenset(seats), seats, residence, name)


def holders(db: Connection) -> Sequence[Row[Any]]:
    """Every role given now."""
    return db.execute(_HOLDERS).all()


def grant(db: Connection, grant_id: int) -> Row[Any] | None:
    """A role that is held now."""
    return db.execute(_GRANT, {"grant": grant_id}).first()


def administrators(db: Connection) -> int:
    return int(db.execute(_ADMINISTRATORS).scalar_one())


def administrators_ever(db: Connection) -> int:
    """How many seats of administrators were given: numbers are never given twice."""
    return last_seat(db, Role.administrator, WHOLE_SITE)


def last_seat(db: Connection, role: str, jurisdiction: str) -> int:
    return int(db.execute(_LAST_SEAT, {"role": role, "jurisdiction": jurisdiction}).scalar_one())


def pending(db: Connection, pending_id: int) -> Row[Any] | None:
    return db.execute(_PENDING, {"pending": pending_id}).first()


def open_pending(db: Connection, places: Sequence[str], before: int) -> Sequence[Row[Any]]:
    """Acts that wait for a second seat in these jurisdictions, newest first, with an id below ``before``."""
    return db.execute(_OPEN_PENDING, {"places": list(places), "before": before}).all() if places else []


def waiting(db: Connection, places: Sequence[str], person_id: int) -> list[tuple[str, str]]:
    """(role, jurisdiction) of each open act that somebody else proposed there; at most 100."""
    rows = db.execute(_WAITING, {"places": list(places), "person": person_id}).all() if places else []
    return [(r.role, r.jurisdiction) for r in rows]


def emails(db: Connection, people: Sequence[int]) -> dict[int, str | None]:
    """The addresses of these people, for officials who decide about them."""
    return {r.id: r.email for r in db.execute(_EMAILS, {"people": list(people)})} if people else {}


def letter_code(db: Connection, code_hash: str) -> Row[Any] | None:
    return db.execute(_CODE, {"code": code_hash}).first()


def resident_ref(db: Connection, jurisdiction: str, ref_hmac: str) -> Row[Any] | None:
    return db.execute(_REF, {"jurisdiction": jurisdiction, "ref": ref_hmac}).first()


def resident_refs(db: Connection, jurisdiction: str, ref_hmacs: Sequence[str]) -> Sequence[Row[Any]]:
    return db.execute(_REFS, {"jurisdiction": jurisdiction, "refs": list(ref_hmacs)}).all()


def notices(db: Connection, person_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_NOTICES, {"person": person_id, "before": before}).all()


def unread(db: Connection, person_id: int) -> int:
    return int(db.execute(_UNREAD, {"person": person_id}).scalar_one())


class DayCount(NamedTuple):
    """How many private acts of one sort there were on a day."""

    day: date
    jurisdiction: str | None
    what: str
    count: int


def _by_day(day: Any, place: Any, what: Any) -> Any:
    """From a day on (not included) and before another."""
    between = (day > bindparam("since"), day < bindparam("until"))
    return select(day, place, what.label("what"), func.count()).where(*between).group_by(day, place, "what")


_CLAIMS = _by_day(ResidentRef.claimed_on, ResidentRef.jurisdiction, ResidentRef.method)
_LETTERS = _by_day(LetterCode.ends_on, ResidentRef.jurisdiction, literal("letters_made")).join(
    ResidentRef, ResidentRef.id == LetterCode.resident_ref_id
)
_ACCOUNTS = _by_day(Person.registered_on, literal(None, String), literal("accounts_opened"))


def unpublished_counts(db: Connection, today: date) -> list[DayCount]:
    """Counts of the days before ``today`` that the record does not have yet, oldest first."""
    newest = next(iter(record.newest(db, before=2**62, kind="day_counts", most=1)), None)
    facts = described(newest.leaf).facts if newest is not None else ()
    since = next((date.fromisoformat(str(f.value)) for f in facts if f.name == "day"), date(2000, 1, 1))
    days, ends = {"since": since, "until": today}, {"since": since + LETTER_LIFE, "until": today + LETTER_LIFE}
    letters = (DayCount(r[0] - LETTER_LIFE, *r[1:]) for r in db.execute(_LETTERS, ends))
    claims = (DayCount(r[0], r[1], f"residences_by_{r[2]}", r[3]) for r in db.execute(_CLAIMS, days))
    accounts = (DayCount(*r) for r in db.execute(_ACCOUNTS, days))
    return sorted(chain(letters, claims, accounts), key=lambda c: (c.day, c.jurisdiction or "", c.what))
