"""The way back into an account: a letter's code, a week in which the holder may refuse, and nothing kept afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from deliberation import clock
from deliberation.accounts import acts, passwords, queries
from deliberation.accounts.models import Recovery, ResidentRef
from deliberation.accounts.rules import Actor, Role
from deliberation.archive.runner import Runner
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.accounts.calls import SECRET
from tests.accounts.test_verification import REFERENCE, claim, email_of, letters, residence
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.together import at_once

EMAIL, OLD = "back@example.invalid", "the password that was forgotten"
DUE = NOW + timedelta(days=8)


@pytest.fixture
def clerk(database: Database) -> Actor:
    return make.officer(database, Role.clerk)


@pytest.fixture
def holder(database: Database, clerk: Actor) -> Actor:
    person = make.person(database, password=OLD)
    claim(database, person, letters(database, clerk)[REFERENCE])
    return person


def recover(db: Database, code: str, email: str = EMAIL, password: str = make.PASSWORD) -> date:
    return acts.recover_account(db, now=NOW, typed=code, email=email, password=password, secret=SECRET)


def asked(db: Database, clerk: Actor, email: str = EMAIL, password: str = make.PASSWORD) -> date:
    return recover(db, letters(db, clerk)[REFERENCE], email, password)


def signs_in(db: Database, email: str = EMAIL, password: str = make.PASSWORD) -> int | None:
    try:
        return acts.sign_in(db, now=NOW, email=email, password=password)[1]
    except Refused:
        return None


def kept(db: Database) -> list[tuple[str, str | None, str | None]]:
    of = select(Recovery.state, Recovery.email, Recovery.password_hash)
    with db.reading() as reading:
        return [tuple(r) for r in reading.execute(of.order_by(Recovery.id))]


def told(db: Database, person: Actor) -> list[str]:
    with db.reading() as reading:
        return [n.key for n in queries.notices(reading, person.person_id, 2**31)]


def test_nothing_changes_for_a_week_and_the_holder_is_told(database: Database, clerk: Actor, holder: Actor) -> None:
    old, session = email_of(database, holder), make.session(database, holder)
    due = asked(database, clerk)
    assert due - clock.day(NOW) == timedelta(days=8), "seven whole days, whatever the hour"
    assert acts.carry_out_recoveries(database, now=DUE - timedelta(days=1)) == 0
    assert signs_in(database) is None and signs_in(database, old, OLD) == holder.person_id
    with database.reading() as db:
        assert queries.actor_of_session(db, passwords.token_hash(session), clock.now()) is not None
        assert queries.news(db, holder.person_id) == (1, due)
    assert told(database, holder) == ["notice.recovery_asked"]


def test_after_the_week_the_new_address_and_password_open_the_same_account(
    database: Database, clerk: Actor, holder: Actor
) -> None:
    old, session = email_of(database, holder), make.session(database, holder)
    asked(database, clerk)
    assert [acts.carry_out_recoveries(database, now=DUE) for _ in range(2)] == [1, 0]
    assert signs_in(database) == holder.person_id and residence(database, holder) == {make.HERE}
    assert signs_in(database, old, OLD) is None
    with database.reading() as db:
        assert queries.actor_of_session(db, passwords.token_hash(session), clock.now()) is None
    assert kept(database) == [("done", None, None)]


def test_the_runner_sees_to_it(database: Database, clerk: Actor, holder: Actor, fixed_clock: FixedClock) -> None:
    asked(database, clerk)
    runner = Runner(database)
    fixed_clock.moment = DUE
    while runner.look():
        pass
    assert signs_in(database) == holder.person_id


def test_a_holder_who_refuses_keeps_everything_and_the_code_is_burnt(
    database: Database, clerk: Actor, holder: Actor
) -> None:
    old, code = email_of(database, holder), letters(database, clerk)[REFERENCE]
    recover(database, code)
    acts.refuse_recovery(database, by=holder, now=NOW)
    assert kept(database) == [("refused", None, None)]
    assert acts.carry_out_recoveries(database, now=DUE) == 0
    assert signs_in(database, old, OLD) == holder.person_id and signs_in(database) is None
    with pytest.raises(Refused, match="letter_code_used"):
        recover(database, code)
    assert told(database, holder) == ["notice.recovery_refused", "notice.recovery_asked"]
    with pytest.raises(Refused, match="no_recovery_waits"):
        acts.refuse_recovery(database, by=holder, now=NOW)


def test_a_holder_who_is_signed_in_need_not_wait(database: Database, clerk: Actor, holder: Actor) -> None:
    session = make.session(database, holder)
    asked(database, clerk)
    token = acts.confirm_recovery(database, by=holder, now=NOW)
    assert signs_in(database) == holder.person_id
    with database.reading() as db:
        known = [queries.actor_of_session(db, passwords.token_hash(t), NOW) for t in (token, session)]
    assert known[0] is not None and known[1] is None
    with pytest.raises(Refused, match="no_recovery_waits"):
        acts.confirm_recovery(database, by=holder, now=NOW)


def test_a_request_made_since_the_page_was_opened_is_not_confirmed_unseen(
    database: Database, clerk: Actor, holder: Actor
) -> None:
    asked(database, clerk)
    with database.reading() as db:
        seen = queries.waiting_recovery(db, holder.person_id).id  # type: ignore[union-attr]
    asked(database, clerk, "whoever.prints.letters@example.invalid")
    with pytest.raises(Refused, match="recovery_replaced"):
        acts.confirm_recovery(database, by=holder, now=NOW, asked=seen)
    assert [state for state, *_ in kept(database)] == ["replaced", "waiting"]


def test_nobody_answers_for_somebody_else(database: Database, clerk: Actor, holder: Actor) -> None:
    asked(database, clerk)
    other = make.resident(database)
    for answer in (acts.refuse_recovery, acts.confirm_recovery):
        with pytest.raises(Refused, match="no_recovery_waits"):
            answer(database, by=other, now=NOW)
    assert kept(database)[0][0] == "waiting"


def test_of_a_refusal_and_the_week_s_end_at_once_one_counts(database: Database, clerk: Actor, holder: Actor) -> None:
    for n in range(1, 9):  # as often as it takes for both orders, and the one inside the other, to be met
        asked(database, clerk, f"new{n}@example.invalid")
        ends = at_once(
            lambda: acts.refuse_recovery(database, by=holder, now=DUE),
            lambda: acts.carry_out_recoveries(database, now=DUE),
        )
        refused = ends[0] is None
        assert refused or str(ends[0]) == "no_recovery_waits"
        assert ends[1] == (0 if refused else 1)
        assert kept(database)[-1] == ("refused" if refused else "done", None, None)
        assert (signs_in(database, f"new{n}@example.invalid") is None) is refused


def test_a_newer_letter_takes_the_place_of_what_waits(database: Database, clerk: Actor, holder: Actor) -> None:
    """Who lost the password cannot refuse what somebody else asked for: their own letter must do."""
    asked(database, clerk, "thief@example.invalid", "the password of a thief")
    asked(database, clerk)
    assert [k[0] for k in kept(database)] == ["replaced", "waiting"]
    acts.carry_out_recoveries(database, now=DUE)
    assert signs_in(database) == holder.person_id
    assert signs_in(database, "thief@example.invalid", "the password of a thief") is None


def test_a_closed_account_waits_too_and_stays_one_resident(database: Database, clerk: Actor, holder: Actor) -> None:
    acts.close_account(database, by=holder, now=NOW)
    other = make.person(database)
    with pytest.raises(Refused, match="resident_has_account"):
        claim(database, other, letters(database, clerk)[REFERENCE])
    asked(database, clerk)
    assert signs_in(database) is None
    acts.carry_out_recoveries(database, now=DUE)
    assert signs_in(database) == holder.person_id


def test_who_leaves_or_is_erased_leaves_nothing_waiting(database: Database, clerk: Actor, holder: Actor) -> None:
    asked(database, clerk)
    acts.close_account(database, by=holder, now=NOW)
    asked(database, clerk)
    acts.empty_account(database, now=NOW, person_id=holder.person_id)
    assert kept(database) == [("refused", None, None)] * 2
    assert acts.carry_out_recoveries(database, now=DUE) == 0 and signs_in(database) is None


def test_a_letter_that_nobody_claimed_opens_nothing_and_stays_good(database: Database, clerk: Actor) -> None:
    code = letters(database, clerk)[REFERENCE]
    with pytest.raises(Refused, match="letter_code_of_nobody"):
        recover(database, code)
    assert claim(database, make.person(database), code) == make.HERE


def test_nobody_takes_an_official_s_seat_with_a_letter(database: Database, clerk: Actor, holder: Actor) -> None:
    """Neither who holds one when the letter is used, nor who was given one while it waited."""
    asked(database, clerk)
    make.grant(database, holder, Role.moderator)
    with pytest.raises(Refused, match="officials_recover_otherwise"):
        asked(database, clerk)
    with pytest.raises(Refused, match="officials_recover_otherwise"):
        acts.confirm_recovery(database, by=holder, now=NOW)
    assert acts.carry_out_recoveries(database, now=DUE) == 0
    assert kept(database) == [("refused", None, None)] and signs_in(database) is None


def test_the_address_of_another_is_refused_and_one_that_waits_is_taken(
    database: Database, clerk: Actor, holder: Actor
) -> None:
    taken, code = email_of(database, make.person(database)), letters(database, clerk)[REFERENCE]
    with pytest.raises(Refused, match="email_of_another"):
        recover(database, code, taken)
    recover(database, code)
    with pytest.raises(Refused, match="letter_code_used"):
        recover(database, code)
    with pytest.raises(Refused, match="email_taken"):
        acts.register_person(database, now=NOW, email=EMAIL, password=make.PASSWORD)
    neighbour = make.person(database)
    claim(database, neighbour, letters(database, clerk, ["REF-0000002"])["REF-0000002"])
    with pytest.raises(Refused, match="email_of_another"):
        recover(database, letters(database, clerk, ["REF-0000002"])["REF-0000002"])


@pytest.mark.parametrize(
    ("email", "password", "field"), [("no address", make.PASSWORD, "email"), (EMAIL, "short", "password")]
)
def test_a_new_address_and_password_are_held_to_the_same_rules(
    database: Database, clerk: Actor, email: str, password: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        recover(database, "", email, password)
    assert refused.value.field == field


def test_erasing_a_person_lets_go_of_their_claim_and_their_letters(
    database: Database, clerk: Actor, holder: Actor
) -> None:
    code = letters(database, clerk)[REFERENCE]
    acts.empty_account(database, now=NOW, person_id=holder.person_id)
    with pytest.raises(Refused, match="letter_code_unknown"):
        recover(database, code)
    with database.reading() as db:
        assert db.execute(select(ResidentRef.ref_hmac, ResidentRef.person_id)).all() == [(None, None)]
    again = letters(database, clerk)[REFERENCE]
    assert claim(database, make.person(database), again) == make.HERE
