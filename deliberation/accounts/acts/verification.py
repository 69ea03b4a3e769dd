"""Who is a resident: the city's own random references, claimed by a letter's code or at the counter. Private acts.

It takes two clerks: one takes a reference in, another makes its letter or sees the resident's papers.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import passwords, queries, rules
from deliberation.accounts.addresses import normal_email
from deliberation.accounts.models import LetterCode, ResidentRef
from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Problem, Problems, Refused, refuse_if

BATCH = 500  # references looked up or written by one statement


def _ask(dialect: Any) -> Any:
    statement = dialect.insert(ResidentRef)
    asked = {name: statement.excluded[name] for name in ("asked_by", "asked_on")}
    return statement.on_conflict_do_update(index_elements=["jurisdiction", "ref_hmac"], set_=asked)


_ASK = {"sqlite": _ask(sqlite), "postgresql": _ask(postgresql)}


@act("private")
def import_residents(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, references: Sequence[str], secret: str
) -> int:
    """Take in the city's references (no names, no My Number) and ask another clerk for their letters. How many.

    ``references`` are the lines as typed; empty ones are passed over. All or nothing: problems name their line.
    """
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    lines = _read(references)
    asked = {"asked_by": by.person_id, "asked_on": clock.day(now)}
    for batch in _batches(lines):
        hmacs = sorted(_hmacs(jurisdiction, batch, secret))  # in one order, for two clerks with the same list
        db.execute(_ASK[db.dialect.name], [{"jurisdiction": jurisdiction, "ref_hmac": h, **asked} for h in hmacs])
    return len(lines)


@act("private")
def make_letter_codes(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, references: Sequence[str], secret: str
) -> list[tuple[str, str]]:
    """One letter code for each reference that another clerk has taken in: [(reference, code)].

    The codes are shown once, to be printed; only their hashes are kept. A new code takes the place of unused older
    ones. All or nothing: problems name their line. ``references``: typed anew, since nothing readable was kept.
    """
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    lines = _read(references)
    refs = _asked(db, by, now, jurisdiction, lines, secret)
    made = {reference: _new_code() for reference in lines}
    ends, seat = clock.day(now + rules.LETTER_LIFE), by.seat(Role.clerk, jurisdiction)
    for batch in _batches(lines):
        ids = [refs[reference] for reference in batch]
        _close(db, by, ids)
        db.execute(delete(LetterCode).where(LetterCode.resident_ref_id.in_(ids), LetterCode.used_on.is_(None)))
        rows = [
            {"code_hash": _hash(secret, made[r]), "resident_ref_id": refs[r], "seat": seat, "ends_on": ends}
            for r in batch
        ]
        db.execute(insert(LetterCode), rows)
    return list(made.items())


@act("private")
def claim_letter_code(db: Connection, *, by: Actor, now: datetime, typed: str, secret: str) -> str:
    """Claim residence with a letter's code; returns the jurisdiction. One account per resident, one use per code."""
    row = take_letter_code(db, now=now, typed=typed, secret=secret)
    _claim(db, by.person_id, row.resident_ref_id, row.person_id, now, method="letter")
    return str(row.jurisdiction)


@act("private")
def verify_at_counter(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, email: str, reference: str, secret: str
) -> None:
    """A clerk who has seen the person's papers binds the reference, which another clerk took in, to the account."""
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    person = queries.by_email(db, normal_email(email))
    if person is None or person.closed_on is not None:
        raise Refused("no_such_person", field="email")
    if person.id == by.person_id:
        raise Refused("not_yourself", field="email")
    known = next(iter(queries.resident_refs(db, jurisdiction, list(_hmacs(jurisdiction, [reference], secret)))), None)
    if known is None:
        raise Refused("reference_unknown", field="reference")
    if known.person_id == person.id and known.asked_by is None:  # the same form, sent again
        raise Refused("already_verified_by_this", field="reference", date=known.claimed_on)
    clerks = queries.people_with(db, Role.clerk, jurisdiction)
    refused = rules.cannot_use_reference(by, known.asked_by, known.asked_on, clock.day(now), clerks)
    refuse_if(refused, field="reference")
    _close(db, by, [known.id])
    _claim(db, person.id, known.id, known.person_id, now, method="counter", seat=by.seat(Role.clerk, jurisdiction))


def _read(lines: Sequence[str]) -> dict[str, int]:
    """The references, stripped, each with the number of its line; every problem with the number of its own."""
    problems: list[Problem] = []
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        reference = line.strip()
        if not reference:
            continue
        problem = "reference_twice" if reference in found else rules.reference_problem(reference)
        if problem:
            problems.append(Problem(str(number), problem))
        found.setdefault(reference, number)
    if problems:
        raise Problems(problems)
    return found


def _asked(
    db: Connection, by: Actor, now: datetime, jurisdiction: str, lines: Mapping[str, int], secret: str
) -> dict[str, int]:
    """Reference → its row, for references that another clerk has taken in; every other line is a problem."""
    clerks, today = queries.people_with(db, Role.clerk, jurisdiction), clock.day(now)
    refs: dict[str, int] = {}
    problems: dict[str, str | None] = dict.fromkeys(lines, "reference_not_asked")
    for batch in _batches(lines):
        hmacs = _hmacs(jurisdiction, batch, secret)
        for row in queries.resident_refs(db, jurisdiction, list(hmacs)):
            reference = hmacs[row.ref_hmac]
            refs[reference] = row.id
            problems[reference] = rules.cannot_use_reference(by, row.asked_by, row.asked_on, today, clerks)
    found = [Problem(str(lines[reference]), problem) for reference, problem in problems.items() if problem]
    if found:
        raise Problems(found)
    return refs


def _close(db: Connection, by: Actor, refs: Sequence[int]) -> None:
    """What was asked for is done once, whoever is faster."""
    others = (ResidentRef.id.in_(refs), ResidentRef.asked_by.is_not(None), ResidentRef.asked_by != by.person_id)
    if db.execute(update(ResidentRef).where(*others).values(asked_by=None, asked_on=None)).rowcount != len(refs):
        raise Refused("reference_not_asked", field="reference")


def _batches(items: Iterable[str]) -> Iterable[list[str]]:
    iterator = iter(items)
    return iter(lambda: list(islice(iterator, BATCH)), [])


def _hmacs(jurisdiction: str, references: Sequence[str], secret: str) -> dict[str, str]:
    """How references are kept → the references."""
    return {passwords.keyed(secret, f"resident:{jurisdiction}", r.strip()): r for r in references}


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
    if row is None:
        raise Refused("letter_code_unknown", field="code")
    if row.used_on is not None:
        raise Refused("letter_code_used", field="code", date=row.used_on)
    if row.ends_on < clock.day(now):
        raise Refused("letter_code_ended", field="code", date=row.ends_on)
    used = update(LetterCode).where(LetterCode.code_hash == row.code_hash, LetterCode.used_on.is_(None))
    if db.execute(used.values(used_on=clock.day(now))).rowcount != 1:
        raise Refused("letter_code_used", field="code", date=clock.day(now))
    return row


def _claim(
    db: Connection, person_id: int, ref_id: int, holder: int | None, now: datetime, *, method: str,
    seat: str | None = None,
) -> None:  # fmt: skip
    if holder is not None and holder != person_id:
        raise Refused("resident_has_account")
    free = (ResidentRef.person_id.is_(None)) | (ResidentRef.person_id == person_id)
    claim = {"person_id": person_id, "method": method, "claimed_on": clock.day(now), "seat": seat}
    try:
        done = db.execute(update(ResidentRef).where(ResidentRef.id == ref_id, free).values(**claim))
    except IntegrityError as error:
        raise Refused("already_verified") from error
    if done.rowcount != 1:
        raise Refused("resident_has_account")
    person = queries.person(db, person_id)
    if person is None or person.closed_on is not None:  # left, or erased, while this waited for it
        raise Refused("account_closed")
