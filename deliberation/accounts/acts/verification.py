"""Who is a resident: the city's own random references, claimed by a letter's code or at the counter. Private acts."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import passwords, queries, rules
from deliberation.accounts.models import LetterCode, ResidentRef
from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Problem, Problems, Refused, refuse_if


@act("private")
def import_residents(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, references: Sequence[str], secret: str
) -> list[tuple[str, str]]:
    """Take in the city's references (no names, no My Number) and make one letter code each: [(reference, code)].

    The codes are shown once, to be printed; only their hashes are kept. All or nothing: problems name their line.
    """
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    seen: set[str] = set()
    problems = [p for n, ref in enumerate(references, 1) if (p := _problem(n, ref, seen)) is not None]
    if problems:
        raise Problems(problems)
    made = []
    for reference in references:
        hmac = passwords.keyed(secret, f"resident:{jurisdiction}", reference)
        known = queries.resident_ref(db, jurisdiction, hmac)
        ref_id = known.id if known else _new_ref(db, jurisdiction, hmac)
        made.append((reference, _new_code(db, ref_id, now, secret)))
    return made


@act("private")
def claim_letter_code(db: Connection, *, by: Actor, now: datetime, typed: str, secret: str) -> str:
    """Claim residence with a letter's code; returns the jurisdiction. One account per resident, one use per code."""
    code = rules.read_letter_code(typed)
    if code is None:
        raise Refused("letter_code_typo", field="code")
    row = queries.letter_code(db, passwords.keyed(secret, "letter", code))
    if row is None or row.used_on is not None:
        raise Refused("letter_code_unknown", field="code")
    if row.ends_on < clock.day(now):
        raise Refused("letter_code_ended", field="code", date=row.ends_on)
    _claim(db, by.person_id, row.resident_ref_id, row.jurisdiction, row.person_id, "letter", now)
    db.execute(update(LetterCode).where(LetterCode.code_hash == row.code_hash, LetterCode.used_on.is_(None)).values(used_on=clock.day(now)))
    return str(row.jurisdiction)


@act("private")
def verify_at_counter(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, email: str, reference: str, secret: str
) -> None:
    """A clerk who has seen the person's papers binds the city's reference to the account."""
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    person = queries.by_email(db, rules.normal_email(email))
    if person is None or person.closed_on is not None:
        raise Refused("no_such_person", field="email")
    if person.id == by.person_id:
        raise Refused("not_yourself", field="email")
    hmac = passwords.keyed(secret, f"resident:{jurisdiction}", reference.strip())
    known = queries.resident_ref(db, jurisdiction, hmac)
    if known is None:
        raise Refused("reference_unknown", field="reference")
    _claim(db, person.id, known.id, jurisdiction, known.person_id, "counter", now)


def _problem(line: int, reference: str, seen: set[str]) -> Problem | None:
    if not 8 <= len(reference) <= 64 or not reference.isascii() or not reference.isprintable():
        return Problem(str(line), "reference_form")
    if len(reference) == 12 and reference.isdecimal():
        return Problem(str(line), "my_number_refused")
    if reference in seen:
        return Problem(str(line), "reference_twice")
    seen.add(reference)
    return None


def _new_ref(db: Connection, jurisdiction: str, hmac: str) -> int:
    return int(
        db.execute(insert(ResidentRef).returning(ResidentRef.id), {"jurisdiction": jurisdiction, "ref_hmac": hmac}).scalar_one()
    )


def _new_code(db: Connection, ref_id: int, now: datetime, secret: str) -> str:
    code = rules.letter_code(secrets.randbelow(2**60))
    plain = code.replace("-", "")[: rules.CODE_LENGTH]
    db.execute(
        insert(LetterCode),
        {"code_hash": passwords.keyed(secret, "letter", plain), "resident_ref_id": ref_id, "ends_on": clock.day(now + rules.LETTER_LIFE)},
    )
    return code


def _claim(db: Connection, person_id: int, ref_id: int, jurisdiction: str, holder: int | None, method: str, now: datetime) -> None:
    if holder is not None and holder != person_id:
        raise Refused("resident_has_account")
    try:
        done = db.execute(
            update(ResidentRef)
            .where(ResidentRef.id == ref_id, (ResidentRef.person_id.is_(None)) | (ResidentRef.person_id == person_id))
            .values(person_id=person_id, method=method, claimed_on=clock.day(now))
        )
    except IntegrityError as error:
        raise Refused("already_verified") from error
    if done.rowcount != 1:
        raise Refused("resident_has_account")
