"""Who is a resident: the city's references, letters' codes, the counter."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from deliberation import clock
from deliberation.accounts import acts, queries, rules
from deliberation.accounts.models import LetterCode, Person, ResidentRef
from deliberation.accounts.rules import LETTER_LIFE, Actor, Role
from deliberation.db import Database
from deliberation.errors import Problems, Refused
from tests import make
from tests.accounts.calls import SECRET
from tests.moment import NOW
from tests.together import at_once

REFERENCE = "REF-0000001"


@pytest.fixture
def clerk(database: Database) -> Actor:
    return make.officer(database, Role.clerk)


def ask(db: Database, by: Actor, references: Sequence[str] = (REFERENCE,), place: str = make.HERE) -> int:
    return int(acts.import_residents(db, by=by, now=NOW, jurisdiction=place, references=references, secret=SECRET))


def print_letters(
    db: Database, by: Actor, references: Sequence[str] = (REFERENCE,), *, now: datetime = NOW, place: str = make.HERE
) -> dict[str, str]:
    wanted = {"jurisdiction": place, "references": references, "secret": SECRET}
    return dict(acts.make_letter_codes(db, by=by, now=now, **wanted))


def letters(
    db: Database, clerk: Actor, references: Sequence[str] = (REFERENCE,), *, place: str = make.HERE
) -> dict[str, str]:
    """Another clerk asks, this one makes the codes."""
    ask(db, make.officer(db, Role.clerk, place), references, place)
    return print_letters(db, clerk, references, place=place)


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
    with pytest.raises(Problems) as again:
        print_letters(database, clerk, lines)
    assert again.value.problems == found.value.problems
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


def test_only_a_clerk_of_this_municipality_asks_for_letters_or_makes_them(database: Database, clerk: Actor) -> None:
    ask(database, clerk)
    for by in (make.officer(database, Role.moderator), make.officer(database, Role.clerk, make.THERE)):
        for step in (ask, print_letters):
            with pytest.raises(Refused, match="only_clerk"):
                step(database, by)


def test_the_same_reference_in_two_municipalities_is_two_residents(database: Database, clerk: Actor) -> None:
    there = make.officer(database, Role.clerk, make.THERE)
    codes = [letters(database, clerk)[REFERENCE], letters(database, there, place=make.THERE)[REFERENCE]]
    somebody = make.person(database)
    assert [claim(database, somebody, code) for code in codes] == [make.HERE, make.THERE]
    assert residence(database, somebody) == {make.HERE, make.THERE}


# ---- two clerks -----------------------------------------------------------------------------------------------------


def reasons(db: Database, by: Actor, references: Sequence[str] = (REFERENCE,), now: datetime = NOW) -> list[str]:
    with pytest.raises(Problems) as found:
        print_letters(db, by, references, now=now)
    assert make.rows(db, LetterCode) == 0
    return [f"{p.path} {p.reason}" for p in found.value.problems]


def test_one_clerk_alone_verifies_nobody(database: Database, clerk: Actor) -> None:
    """Neither with a reference made up nor with one of the register, by letter or at the counter."""
    puppet = email_of(database, make.person(database))
    assert reasons(database, clerk) == ["1 reference_not_asked"]
    ask(database, clerk)
    assert reasons(database, clerk) == ["1 reference_asked_by_you"]
    with pytest.raises(Refused, match="reference_asked_by_you"):
        at_counter(database, clerk, puppet)
    letters(database, clerk, ["REF-0000002"])  # another clerk asked for this one, and got it
    for reference in ("REF-0000002", "REF-0000003"):
        with pytest.raises(Refused, match=r"reference_(not_asked|unknown)"):
            at_counter(database, clerk, puppet, reference)


def test_every_line_that_nobody_else_asked_for_is_named(database: Database, clerk: Actor) -> None:
    ask(database, make.officer(database, Role.clerk), ["REF-0000001", "REF-0000004"])
    ask(database, clerk, ["REF-0000003"])
    lines = ["REF-0000001", "", "REF-0000002", "REF-0000003", "REF-0000004"]
    assert reasons(database, clerk, lines) == ["3 reference_not_asked", "4 reference_asked_by_you"]


def test_what_was_asked_for_is_done_once(database: Database, clerk: Actor) -> None:
    ask(database, make.officer(database, Role.clerk))
    assert len(print_letters(database, clerk)) == 1
    with pytest.raises(Problems):
        print_letters(database, clerk)
    with pytest.raises(Refused, match="reference_not_asked"):
        at_counter(database, clerk, email_of(database, make.person(database)))


def test_of_two_who_make_the_same_letter_at_once_one_does(database: Database) -> None:
    ask(database, make.officer(database, Role.clerk))
    clerks = [make.officer(database, Role.clerk) for _ in range(4)]
    ends = at_once(*(lambda c=c: print_letters(database, c) for c in clerks))
    assert sum(isinstance(end, dict) for end in ends) == 1 == make.rows(database, LetterCode)
    assert all(isinstance(end, dict | Problems | Refused) for end in ends)


def test_what_a_clerk_asked_for_ends_with_their_role_and_after_a_month(database: Database, clerk: Actor) -> None:
    other = make.officer(database, Role.clerk)
    ask(database, other)
    assert reasons(database, clerk, now=NOW + rules.ASKED_FOR + timedelta(days=1)) == ["1 reference_not_asked"]
    with database.reading() as db:
        seat = next(row.id for row in queries.holders(db) if row.person_id == other.person_id)
    acts.end_role(database, by=make.officer(database, Role.administrator), now=NOW, grant_id=seat)
    assert reasons(database, clerk) == ["1 reference_not_asked"]


def test_a_clerk_is_told_how_many_letters_others_asked_for(database: Database, clerk: Actor) -> None:
    ask(database, clerk, ["REF-0000001"])
    ask(database, make.officer(database, Role.clerk), ["REF-0000002", "REF-0000003"])
    with database.reading() as db:
        here = ([make.HERE], clerk.person_id)
        assert queries.letters_asked(db, *here, NOW.date()) == {make.HERE: 2}
        assert queries.letters_asked(db, *here, NOW.date() + rules.ASKED_FOR + timedelta(days=1)) == {}
        assert queries.letters_asked(db, [make.THERE], clerk.person_id, NOW.date()) == {}


# ---- letters' codes -------------------------------------------------------------------------------------------------


def test_a_code_verifies_one_person_once(database: Database, clerk: Actor) -> None:
    code = letters(database, clerk)[REFERENCE]
    first, second = make.person(database), make.person(database)
    assert claim(database, first, code.lower().replace("-", " ")) == make.HERE
    assert residence(database, first) == {make.HERE}
    for somebody in (first, second):
        with pytest.raises(Refused, match="letter_code_used") as refused:  # so that who was robbed of it notices
            claim(database, somebody, code)
        assert refused.value.values == {"date": clock.day(NOW)}
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
    assert {end.reason for end in ends if isinstance(end, Refused)} <= {"letter_code_used", "resident_has_account"}
    assert sum(residence(database, p) == {make.HERE} for p in people) == 1


# ---- the counter ----------------------------------------------------------------------------------------------------


def test_a_clerk_binds_a_reference_to_an_account_at_the_counter(database: Database, clerk: Actor) -> None:
    ask(database, make.officer(database, Role.clerk))
    somebody = make.person(database)
    at_counter(database, clerk, f" {email_of(database, somebody).upper()} ", f" {REFERENCE} ")
    assert residence(database, somebody) == {make.HERE}


def test_the_counter_refuses_what_it_must(database: Database, clerk: Actor) -> None:
    colleague = make.officer(database, Role.clerk)
    ask(database, colleague)
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
    ask(database, colleague)
    with pytest.raises(Refused, match="resident_has_account"):
        at_counter(database, clerk, email_of(database, other))


def test_a_clerk_of_another_municipality_verifies_nobody_here(database: Database, clerk: Actor) -> None:
    letters(database, clerk)
    with pytest.raises(Refused, match="only_clerk"):
        at_counter(database, make.officer(database, Role.clerk, make.THERE), email_of(database, make.person(database)))
