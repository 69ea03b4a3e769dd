"""Who is a resident: the city's references, letters' codes, the counter."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from deliberation.accounts import acts, queries, rules
from deliberation.accounts.models import LetterCode, Person, ResidentRef
from deliberation.accounts.rules import LETTER_LIFE, Actor, Role
from deliberation.db import Database
from deliberation.errors import Problems, Refused
from tests import make
from tests.accounts.calls import SECRET
from tests.accounts.together import at_once
from tests.moment import NOW

REFERENCE = "REF-0000001"


@pytest.fixture
def clerk(database: Database) -> Actor:
    return make.officer(database, Role.clerk)


def letters(
    db: Database, clerk: Actor, references: Sequence[str] = (REFERENCE,), *, now: datetime = NOW, place: str = make.HERE
) -> dict[str, str]:
    made = acts.import_residents(db, by=clerk, now=now, jurisdiction=place, references=references, secret=SECRET)
    return dict(made)


def claim(db: Database, by: Actor, code: str, now: datetime = NOW) -> str:
    return str(acts.claim_letter_code(db, by=by, now=now, typed=code, secret=SECRET))


def residence(db: Database, person: Actor) -> frozenset[str]:
    with db.reading() as reading:
        return queries.actor(reading, person.person_id).residence


def at_counter(db: Database, clerk: Actor, email: str | None, reference: str = REFERENCE) -> None:
    acts.verify_at_counter(
        db, by=clerk, now=NOW, jurisdiction=make.HERE, email=email, reference=reference, secret=SECRET
    )


def email_of(db: Database, person: Actor) -> str:
    with db.reading() as reading:
        return str(reading.execute(select(Person.email).where(Person.id == person.person_id)).scalar_one())


# ---- the city's references ------------------------------------------------------------------------------------------


def test_each_resident_gets_one_code_and_nothing_readable_is_kept(database: Database, clerk: Actor) -> None:
    made = letters(database, clerk, [f"REF-{n:07}" for n in range(1200)])
    assert len(made) == 1200 == len(set(made.values()))
    with database.reading() as db:
        kept = repr(db.execute(select(LetterCode)).all()) + repr(db.execute(select(ResidentRef)).all())
    assert not any(code.replace("-", "")[:12] in kept for code in made.values()) and "REF-" not in kept


def test_problems_are_named_by_line_all_at_once_and_nothing_is_kept(database: Database, clerk: Actor) -> None:
    lines = ["REF-0000001", "", "short", "REF-0000002", "123456789012", "REF-0000001", "  ", "1234-5678-9012", "x" * 65]
    with pytest.raises(Problems) as found:
        letters(database, clerk, lines)
    assert [(p.path, p.reason) for p in found.value.problems] == [
        ("3", "reference_form"), ("5", "my_number_refused"), ("6", "reference_twice"),
        ("8", "my_number_refused"), ("9", "reference_form"),
    ]  # fmt: skip
    assert make.rows(database, ResidentRef) == 0 == make.rows(database, LetterCode)


def test_empty_lines_and_blanks_around_are_passed_over(database: Database, clerk: Actor) -> None:
    assert list(letters(database, clerk, ["", " REF-0000001\t", "", "REF-0000002 ", ""])) == [
        "REF-0000001",
        "REF-0000002",
    ]


def test_a_new_letter_takes_the_place_of_an_unused_one(database: Database, clerk: Actor) -> None:
    old, new = (letters(database, clerk)[REFERENCE] for _ in range(2))
    assert make.rows(database, ResidentRef) == 1
    somebody = make.person(database)
    with pytest.raises(Refused, match="letter_code_unknown"):
        claim(database, somebody, old)
    assert claim(database, somebody, new) == make.HERE


def test_only_a_clerk_of_this_municipality_takes_references_in(database: Database) -> None:
    for by in (make.officer(database, Role.moderator), make.officer(database, Role.clerk, make.THERE)):
        with pytest.raises(Refused, match="only_clerk"):
            letters(database, by)


def test_the_same_reference_in_two_municipalities_is_two_residents(database: Database, clerk: Actor) -> None:
    there = make.officer(database, Role.clerk, make.THERE)
    codes = [letters(database, clerk)[REFERENCE], letters(database, there, place=make.THERE)[REFERENCE]]
    somebody = make.person(database)
    assert [claim(database, somebody, code) for code in codes] == [make.HERE, make.THERE]
    assert residence(database, somebody) == {make.HERE, make.THERE}


# ---- letters' codes -------------------------------------------------------------------------------------------------


def test_a_code_verifies_one_person_once(database: Database, clerk: Actor) -> None:
    code = letters(database, clerk)[REFERENCE]
    first, second = make.person(database), make.person(database)
    assert claim(database, first, code.lower().replace("-", " ")) == make.HERE
    assert residence(database, first) == {make.HERE}
    for somebody in (first, second):
        with pytest.raises(Refused, match="letter_code_unknown"):
            claim(database, somebody, code)
    assert residence(database, second) == frozenset()


def test_a_slip_is_told_apart_from_a_code_that_is_not_known(database: Database, clerk: Actor) -> None:
    code, somebody = letters(database, clerk)[REFERENCE], make.person(database)
    slip = code[:-1] + next(c for c in rules.ALPHABET if c != code[-1])
    other = next(c for n in range(100) if (c := rules.letter_code(n)))
    for typed, reason in ((slip, "letter_code_typo"), (other, "letter_code_unknown")):
        with pytest.raises(Refused, match=reason):
            claim(database, somebody, typed)


def test_a_code_ends_after_its_last_day(database: Database, clerk: Actor) -> None:
    code, somebody = letters(database, clerk)[REFERENCE], make.person(database)
    with pytest.raises(Refused, match="letter_code_ended") as refused:
        claim(database, somebody, code, NOW + LETTER_LIFE + timedelta(days=1))
    assert refused.value.values["date"] == date(2027, 1, 20)
    assert claim(database, somebody, code, NOW + LETTER_LIFE) == make.HERE


def test_a_code_of_another_deployment_is_worth_nothing(database: Database, clerk: Actor) -> None:
    code = letters(database, clerk)[REFERENCE]
    with pytest.raises(Refused, match="letter_code_unknown"):
        acts.claim_letter_code(database, by=make.person(database), now=NOW, typed=code, secret="another secret")


def test_a_resident_has_one_account_even_with_a_second_letter(database: Database, clerk: Actor) -> None:
    first, second = make.person(database), make.person(database)
    claim(database, first, letters(database, clerk)[REFERENCE])
    again = letters(database, clerk)[REFERENCE]
    with pytest.raises(Refused, match="resident_has_account"):
        claim(database, second, again)
    assert claim(database, first, again) == make.HERE  # refused claims use nothing up


def test_an_account_stands_for_one_resident_of_a_municipality(database: Database, clerk: Actor) -> None:
    codes, somebody = letters(database, clerk, ["REF-0000001", "REF-0000002"]), make.person(database)
    claim(database, somebody, codes["REF-0000001"])
    with pytest.raises(Refused, match="already_verified"):
        claim(database, somebody, codes["REF-0000002"])
    assert claim(database, make.person(database), codes["REF-0000002"]) == make.HERE


def test_of_two_who_use_one_code_at_once_one_is_verified(database: Database, clerk: Actor) -> None:
    code, people = letters(database, clerk)[REFERENCE], [make.person(database) for _ in range(4)]
    ends = at_once(*(lambda p=p: claim(database, p, code) for p in people))
    assert sum(end == make.HERE for end in ends) == 1
    assert {end.reason for end in ends if isinstance(end, Refused)} <= {"letter_code_unknown", "resident_has_account"}
    assert sum(residence(database, p) == {make.HERE} for p in people) == 1


# ---- the counter ----------------------------------------------------------------------------------------------------


def test_a_clerk_binds_a_reference_to_an_account_at_the_counter(database: Database, clerk: Actor) -> None:
    letters(database, clerk)
    somebody = make.person(database)
    at_counter(database, clerk, f" {email_of(database, somebody).upper()} ", f" {REFERENCE} ")
    assert residence(database, somebody) == {make.HERE}


def test_the_counter_refuses_what_it_must(database: Database, clerk: Actor) -> None:
    letters(database, clerk)
    somebody, other = make.person(database), make.person(database)
    attempts = [
        ("nobody@example.invalid", REFERENCE, "no_such_person"),
        (email_of(database, clerk), REFERENCE, "not_yourself"),
        (email_of(database, somebody), "REF-9999999", "reference_unknown"),
    ]
    for email, reference, reason in attempts:
        with pytest.raises(Refused, match=reason):
            at_counter(database, clerk, email, reference)
    at_counter(database, clerk, email_of(database, somebody))
    with pytest.raises(Refused, match="resident_has_account"):
        at_counter(database, clerk, email_of(database, other))


def test_a_clerk_of_another_municipality_verifies_nobody_here(database: Database, clerk: Actor) -> None:
    letters(database, clerk)
    with pytest.raises(Refused, match="only_clerk"):
        at_counter(database, make.officer(database, Role.clerk, make.THERE), email_of(database, make.person(database)))
