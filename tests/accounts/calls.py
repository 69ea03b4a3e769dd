"""Ready calls of the acts about people (tests/calls.py)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import acts, passwords, queries, rules
from deliberation.accounts.models import LetterCode, Person, ResidentRef
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.accounts.two_seats import SHOWN, TWO_SEAT_ACTS, Shown, TwoSeatAct
from tests import make
from tests.calls import Call, Ready, ready
from tests.moment import NOW

SECRET = "a secret of the tests, long enough"
CODE = rules.letter_code(2**59 + 7) or ""
REFERENCE = "REF-0000001"


def _take_part(db: Connection, **_values: Any) -> None:
    """Stands for any act that needs two seats; proposing and confirming are on trial here, not what they carry out."""


def _proposed(db: Connection) -> tuple[int, str]:
    """An act that a clerk proposed and that waits for another clerk."""
    _know_example()
    first = make.officer(db, Role.clerk)
    pending = acts.propose_act(db, by=first, now=NOW, act="example", jurisdiction=make.HERE, arguments={"n": 1})
    return pending, make.shown_digest(db, pending)


def _propose(db: Connection) -> Ready:
    _know_example()
    return ready(by=make.officer(db, Role.clerk), act="example", jurisdiction=make.HERE, arguments={"n": 1})


def _know_example() -> None:
    TWO_SEAT_ACTS["example"] = TwoSeatAct("example", Role.clerk, Role.clerk, _take_part)
    SHOWN["example"] = Shown("none", lambda _db, _place, _arguments: {})


def _confirm(db: Connection) -> Ready:
    pending, digest = _proposed(db)
    return ready(by=make.officer(db, Role.clerk), pending_id=pending, digest=digest)


def _decline(db: Connection) -> Ready:
    pending, _digest = _proposed(db)
    return ready(by=make.officer(db, Role.clerk), pending_id=pending, reason="not yet")


def _erase_argument(db: Connection) -> Ready:
    pending, _digest = _proposed(db)
    acts.decline_act(db, by=make.officer(db, Role.clerk), now=NOW, pending_id=pending, reason="not yet")
    return ready(act="example", jurisdiction=make.HERE, argument="n", named={"n": 1})


def _department(db: Connection) -> Ready:
    by = make.officer(db, Role.clerk)
    return ready(by=by, jurisdiction=make.HERE, name_ja="地域交通課", name_en="Transport")


def _listed(db: Connection) -> int:
    call = _department(db)
    return int(acts.add_department(db, by=call.by, now=NOW, **call.arguments))


def _end_department(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), department_id=_listed(db))


def _grant(db: Connection) -> Ready:
    second, first = make.officer(db, Role.administrator), make.officer(db, Role.administrator)
    make.jurisdiction(db)
    somebody = make.person(db).person_id
    return ready(by=second, first=first, jurisdiction=WHOLE_SITE, person_id=somebody, role="clerk", place=make.HERE)


def _end(db: Connection) -> Ready:
    by, clerk = make.officer(db, Role.administrator), make.officer(db, Role.clerk)
    grant = next(row.id for row in queries.holders(db) if row.person_id == clerk.person_id)
    return ready(by=by, grant_id=grant)


def _reference(db: Connection, *, letter: bool) -> None:
    make.jurisdiction(db)
    hmac = passwords.keyed(SECRET, f"resident:{make.HERE}", REFERENCE)
    asked = {"asked_by": make.officer(db, Role.clerk).person_id, "asked_on": clock.day(NOW)}
    row = {"jurisdiction": make.HERE, "ref_hmac": hmac, **asked}
    ref = db.execute(insert(ResidentRef).returning(ResidentRef.id), row).scalar_one()
    if letter:
        code = passwords.keyed(SECRET, "letter", CODE.replace("-", "")[: rules.CODE_LENGTH])
        db.execute(
            insert(LetterCode), {"code_hash": code, "resident_ref_id": ref, "seat": "clerk-1", "ends_on": NOW.date()}
        )


def _claim(db: Connection) -> Ready:
    _reference(db, letter=True)
    return ready(by=make.person(db), typed=CODE, secret=SECRET)


def _print(db: Connection) -> Ready:
    _reference(db, letter=False)
    return ready(by=make.officer(db, Role.clerk), jurisdiction=make.HERE, references=[REFERENCE], secret=SECRET)


def _take(db: Connection) -> Ready:
    _reference(db, letter=True)
    return ready(typed=CODE, secret=SECRET)


def _at_counter(db: Connection) -> Ready:
    _reference(db, letter=False)
    somebody = queries.person(db, make.person(db).person_id)
    assert somebody is not None
    clerk = make.officer(db, Role.clerk)
    return ready(by=clerk, jurisdiction=make.HERE, email=somebody.email, reference=REFERENCE, secret=SECRET)


def _import(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), jurisdiction=make.HERE, references=["REF-1234567"], secret=SECRET)


def _lost(db: Connection) -> int:
    """A resident who lost the password and got a new letter."""
    _reference(db, letter=True)
    somebody = make.person(db)
    acts.claim_letter_code(db, by=somebody, now=NOW, typed=CODE, secret=SECRET)
    db.execute(update(LetterCode).values(used_on=None))
    return somebody.person_id


def _recover(db: Connection) -> Ready:
    _lost(db)
    return ready(typed=CODE, email="new@example.invalid", password_hash="hash", secret=SECRET)


def _waits(db: Connection, *, days: int = 0) -> int:
    """Somebody for whom a new address and password wait, asked for so many days ago."""
    somebody = _lost(db)
    asked = {"typed": CODE, "email": "new@example.invalid", "password_hash": "hash", "secret": SECRET}
    acts.ask_to_recover(db, now=NOW - timedelta(days=days), **asked)
    return somebody


def _answer(db: Connection) -> Ready:
    return ready(by=queries.actor(db, _waits(db)))


def _session(db: Connection) -> Ready:
    somebody = make.person(db, password=make.PASSWORD).person_id
    row = queries.credentials(db, somebody)
    assert row is not None
    return ready(person_id=somebody, password_hash=row.password_hash)


def _new_password(db: Connection) -> Ready:
    known = _session(db).arguments
    return ready(person_id=known["person_id"], known=known["password_hash"], password_hash="hash")


def _waiting(db: Connection) -> dict[str, Any]:
    """A role that one administrator proposed to give and another may confirm."""
    make.jurisdiction(db)
    first, somebody = make.officer(db, Role.administrator), make.person(db)
    wanted = {"person_id": somebody.person_id, "role": "clerk", "place": make.HERE}
    pending = acts.propose_act(db, by=first, now=NOW, act="grant_role", jurisdiction=WHOLE_SITE, arguments=wanted)
    return {"pending_id": pending}


def _day_over(db: Connection) -> Ready:
    somebody = make.person(db).person_id
    db.execute(update(Person).where(Person.id == somebody).values(registered_on=clock.day(NOW - timedelta(days=2))))
    return ready()


ADDRESSES = {
    "officials.confirm": _waiting,
    "officials.decline": _waiting,
    "officials.end_department": lambda db: {"number": _listed(db)},
    "officials.end": lambda db: {"grant_id": _end(db).arguments["grant_id"]},
}
CALLS = [
    Call("accounts.add_department", _department),
    Call("accounts.end_department", _end_department),
    Call("accounts.add_jurisdiction", lambda db: ready(code="c-shi", name_ja="C", name_en="C")),
    Call("accounts.make_first_administrator", lambda db: ready(person_id=make.person(db).person_id)),
    Call("accounts.grant_role", _grant),
    Call("accounts.end_role", _end),
    Call("accounts.propose_act", _propose),
    Call("accounts.confirm_act", _confirm),
    Call("accounts.decline_act", _decline),
    Call("accounts.erase_argument", _erase_argument),
    Call("accounts.add_person", lambda db: ready(email="new@example.invalid", password_hash="hash")),
    Call("accounts.start_session", _session),
    Call("accounts.sign_out", lambda db: ready(token=make.session(db, make.person(db)))),
    Call("accounts.sign_out_everywhere", lambda db: ready(by=make.person(db))),
    Call("accounts.set_password", _new_password),
    Call("accounts.choose_name", lambda db: ready(by=make.person(db), chosen_name="Sakura")),
    Call("accounts.close_account", lambda db: ready(by=make.person(db))),
    Call("accounts.empty_account", lambda db: ready(person_id=make.person(db).person_id)),
    Call("accounts.mark_notices_read", lambda db: ready(by=make.person(db))),
    Call("accounts.append_day_counts", _day_over),
    Call("accounts.import_residents", _import),
    Call("accounts.make_letter_codes", _print),
    Call("accounts.claim_letter_code", _claim),
    Call("accounts.take_letter_code", _take),
    Call("accounts.ask_to_recover", _recover),
    Call("accounts.refuse_recovery", _answer),
    Call("accounts.confirm_recovery", _answer),
    Call("accounts.carry_out_recovery", lambda db: ready(person_id=_waits(db, days=30))),
    Call("accounts.end_recovery", lambda db: ready(person_id=_waits(db), state="refused")),
    Call("accounts.verify_at_counter", _at_counter),
]
