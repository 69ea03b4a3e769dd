"""Who is a resident: the city's own random references, claimed by a letter's code or at the counter. Private acts."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import passwords, queries, rules
from deliberation.accounts.models import LetterCode, ResidentRef
from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Problem, Problems, Refused, refuse_if

BATCH = 500  # references looked up or written by one statement


@act("private")
def import_residents(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, references: Sequence[str], secret: str
) -> list[tuple[str, str]]:
    """Take in the city's references (no names, no My Number) and make one letter code each: [(reference, code)].

    ``references`` are the lines as typed; empty ones are passed over. The codes are shown once, to be printed; only
    their hashes are kept. A new code takes the place of unused older ones. All or nothing: problems name their line.
    """
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    wanted = _read(references)
    codes: dict[str, str] = {}
    for batch in _batches(wanted):
        refs = _refs(db, jurisdiction, {passwords.keyed(secret, f"resident:{jurisdiction}", r): r for r in batch})
        db.execute(
            delete(LetterCode).where(LetterCode.resident_ref_id.in_(refs.values()), LetterCode.used_on.is_(None))
        )
        made = {reference: _new_code() for reference in batch}
        ends = clock.day(now + rules.LETTER_LIFE)
        db.execute(
            insert(LetterCode),
            [{"code_hash": _hash(secret, c), "resident_ref_id": refs[r], "ends_on": ends} for r, c in made.items()],
        )
        codes |= made
    return list(codes.items())


@act("private")
def claim_letter_code(db: Connection, *, by: Actor, now: datetime, typed: str, secret: str) -> str:
    """Claim residence with a letter's code; returns the jurisdiction. One account per resident, one use per code."""
    row = take_letter_code(db, now=now, typed=typed, secret=secret)
    _claim(db, by.person_id, row.resident_ref_id, row.person_id, "letter", now)
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
    known = queries.resident_ref(
        db, jurisdiction, passwords.keyed(secret, f"resident:{jurisdiction}", reference.strip())
    )
    if known is None:
        raise Refused("reference_unknown", field="reference")
    _claim(db, person.id, known.id, known.person_id, "counter", now)


def _read(lines: Sequence[str]) -> list[str]:
    """The references, stripped; every problem with the number of its line."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        reference = line.strip()
        if not reference:
            continue
        problem = "reference_twice" if reference in seen else rules.reference_problem(reference)
        if problem:
            problems.append(Problem(str(number), problem))
        seen.add(reference)
    if problems:
        raise Problems(problems)
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _batches(items: Iterable[str]) -> Iterable[list[str]]:
    iterator = iter(items)
    return iter(lambda: list(islice(iterator, BATCH)), [])


def _refs(db: Connection, jurisdiction: str, hmacs: dict[str, str]) -> dict[str, int]:
    """Reference → its row, made where the city gives it for the first time."""
    known = {r.ref_hmac: r.id for r in queries.resident_refs(db, jurisdiction, list(hmacs))}
    new = [{"jurisdiction": jurisdiction, "ref_hmac": h} for h in hmacs if h not in known]
    if new:
        made = db.execute(insert(ResidentRef).returning(ResidentRef.ref_hmac, ResidentRef.id), new)
        known |= {r.ref_hmac: r.id for r in made}
    return {reference: known[h] for h, reference in hmacs.items()}


def _new_code() -> str:
    while (code := rules.letter_code(secrets.randbelow(rules.CODES))) is None:
        pass
    return code


def _hash(secret: str, code: str) -> str:
    """How a code is kept; without its check symbol, which says nothing more."""
    return passwords.keyed(secret, "letter", code.replace("-", "")[: rules.CODE_LENGTH])


@act("private")
def take_letter_code(db: Connection, *, now: datetime, typed: str, secret: str) -> Any:
    """Use a code up, whoever is faster: the letter behind it, with who has claimed its resident so far."""
    code = rules.read_letter_code(typed)
    if code is None:
        raise Refused("letter_code_typo", field="code")
    row = queries.letter_code(db, _hash(secret, code))
    if row is None or row.used_on is not None:
        raise Refused("letter_code_unknown", field="code")
    if row.ends_on < clock.day(now):
        raise Refused("letter_code_ended", field="code", date=row.ends_on)
    used = update(LetterCode).where(LetterCode.code_hash == row.code_hash, LetterCode.used_on.is_(None))
    if db.execute(used.values(used_on=clock.day(now))).rowcount != 1:
        raise Refused("letter_code_unknown", field="code")
    return row


def _claim(db: Connection, person_id: int, ref_id: int, holder: int | None, method: str, now: datetime) -> None:
    if holder is not None and holder != person_id:
        raise Refused("resident_has_account")
    free = (ResidentRef.person_id.is_(None)) | (ResidentRef.person_id == person_id)
    claim = {"person_id": person_id, "method": method, "claimed_on": clock.day(now)}
    try:
        done = db.execute(update(ResidentRef).where(ResidentRef.id == ref_id, free).values(**claim))
    except IntegrityError as error:
        raise Refused("already_verified") from error
    if done.rowcount != 1:
        raise Refused("resident_has_account")
