"""Accounts and roles under several hands at the same moment: whose role, account or request ended does nothing more."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.accounts import acts, queries
from deliberation.accounts.acts import pending, people
from deliberation.accounts.models import Person, ResidentRef, Session
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import acts as proposals
from deliberation.site import acts as site
from tests import make
from tests.accounts.calls import SECRET
from tests.accounts.test_pending import confirm, example, propose  # noqa: F401 - a fixture
from tests.accounts.test_recovery import DUE, OLD, asked, recover, signs_in
from tests.accounts.test_verification import REFERENCE, claim, email_of, letters
from tests.moment import NOW
from tests.together import ON_POSTGRESQL, cut_in, kinds, reason

TITLE = {"ja": "title", "en": "title"}


def end_role(database: Database, of: Actor, by: Actor) -> None:
    with database.reading() as db:
        grant = next(row.id for row in queries.holders(db) if row.person_id == of.person_id)
    acts.end_role(database, by=by, now=NOW, grant_id=grant)


def open_proposal(database: Database, by: Actor) -> int:
    return proposals.create_proposal(database, by=by, now=NOW, slug="rides", jurisdiction=make.HERE, title=TITLE)


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return lambda module, name, act, other: cut_in(monkeypatch, database, (module, name), act, other)


@pytest.fixture
def administrator(database: Database) -> Actor:
    return make.officer(database, Role.administrator)


@pytest.fixture
def clerk(database: Database) -> Actor:
    return make.officer(database, Role.clerk)


@pytest.fixture
def holder(database: Database, clerk: Actor) -> Actor:
    """A resident who has claimed a letter, and signs in with OLD."""
    person = make.person(database, password=OLD)
    claim(database, person, letters(database, clerk)[REFERENCE])
    return person


def test_whose_role_ended_since_the_page_was_opened_acts_no_more(
    database: Database, administrator: Actor, clerk: Actor
) -> None:
    end_role(database, clerk, administrator)
    with pytest.raises(Refused, match="only_clerk"):
        open_proposal(database, clerk)
    with pytest.raises(Refused, match="only_clerk"):
        propose(database, clerk)


@ON_POSTGRESQL
def test_a_role_that_ends_while_its_holder_acts_ends_after_the_act(
    database: Database, administrator: Actor, clerk: Actor, cut: Any
) -> None:
    ends = cut(
        queries,
        "jurisdiction",
        lambda: open_proposal(database, clerk),
        lambda: end_role(database, clerk, administrator),
    )
    assert isinstance(ends[0], int)
    assert kinds(database) == ["proposal_opened", "role_ended"]


@ON_POSTGRESQL
@pytest.mark.parametrize("seat", [0, 1])
def test_neither_seat_s_role_ends_while_an_act_is_confirmed(
    database: Database, administrator: Actor, clerk: Actor, cut: Any, seat: int
) -> None:
    seats = (clerk, make.officer(database, Role.clerk))
    number = propose(database, seats[0])
    ends = cut(
        pending, "_decide", lambda: confirm(database, seats[1], number),
        lambda: end_role(database, seats[seat], administrator),
    )  # fmt: skip
    assert ends[0] == "done"
    assert kinds(database) == ["act_proposed", "act_confirmed", "role_ended"]


@ON_POSTGRESQL
def test_no_session_begins_with_a_password_that_changes_in_that_moment(database: Database, cut: Any) -> None:
    somebody = make.person(database, password=OLD)
    with database.reading() as db:
        old = queries.credentials(db, somebody.person_id).password_hash  # type: ignore[union-attr]
    change = {"person_id": somebody.person_id, "known": old, "password_hash": acts.new_password(make.PASSWORD)}
    begin = {"person_id": somebody.person_id, "password_hash": old}
    cut(
        queries, "credentials", lambda: acts.start_session(database, now=NOW, **begin),
        lambda: acts.set_password(database, now=NOW, **change),
    )  # fmt: skip
    assert make.rows(database, Session) == 1, "the one that the new password began"


@ON_POSTGRESQL
def test_who_has_lost_an_account_meanwhile_gives_it_no_password(
    database: Database, clerk: Actor, holder: Actor, cut: Any
) -> None:
    asked(database, clerk)
    change = {"by": holder, "now": DUE, "current": OLD, "password": "one more that is long enough"}
    ends = cut(
        people, "new_password", lambda: acts.change_password(database, **change),
        lambda: acts.carry_out_recoveries(database, now=DUE),
    )  # fmt: skip
    assert (reason(ends[0]), ends[1]) == ("password_wrong", 1)
    assert signs_in(database) == holder.person_id


def test_who_was_given_a_role_since_the_page_was_opened_does_not_leave(
    database: Database, administrator: Actor
) -> None:
    somebody = make.person(database)
    make.grant(database, somebody, Role.moderator)
    with pytest.raises(Refused, match="give_back_roles_first"):
        acts.close_account(database, by=somebody, now=NOW)


@ON_POSTGRESQL
@pytest.mark.parametrize("leaving", [acts.close_account, site.erase_myself])
def test_nobody_is_given_a_role_while_they_leave(
    database: Database, administrator: Actor, cut: Any, leaving: Any
) -> None:
    somebody = make.person(database)
    make.jurisdiction(database)
    role = {"person_id": somebody.person_id, "role": Role.moderator, "place": make.HERE}
    ends = cut(
        queries, "actor", lambda: leaving(database, by=somebody, now=NOW),
        lambda: acts.grant_role(database, by=administrator, now=NOW, jurisdiction=WHOLE_SITE, **role),
    )  # fmt: skip
    assert not isinstance(ends[0], Exception) and reason(ends[1]) == "no_such_person"


def claimed(database: Database) -> list[int | None]:
    with database.reading() as db:
        return list(db.execute(select(ResidentRef.person_id)).scalars())


@ON_POSTGRESQL
def test_no_residence_is_bound_to_an_account_that_is_erased_meanwhile(
    database: Database, clerk: Actor, cut: Any
) -> None:
    somebody = make.person(database)
    code = letters(database, clerk)[REFERENCE]
    erase = lambda: site.erase_myself(database, by=somebody, now=NOW)  # noqa: E731
    assert reason(cut(queries, "letter_code", lambda: claim(database, somebody, code), erase)[0]) == "account_closed"
    assert claimed(database) == [None]


@ON_POSTGRESQL
def test_no_residence_is_bound_at_the_counter_to_an_account_that_is_closed_meanwhile(
    database: Database, clerk: Actor, cut: Any
) -> None:
    somebody, second = make.person(database), make.officer(database, Role.clerk)
    at = {"now": NOW, "jurisdiction": make.HERE, "secret": SECRET}
    acts.import_residents(database, by=clerk, references=[REFERENCE], **at)
    seen = {"by": second, "email": email_of(database, somebody), "reference": REFERENCE, **at}
    ends = cut(
        queries, "by_email", lambda: acts.verify_at_counter(database, **seen),
        lambda: acts.close_account(database, by=somebody, now=NOW),
    )  # fmt: skip
    assert reason(ends[0]) == "account_closed" and claimed(database) == [None]


def test_an_erased_account_is_given_no_name(database: Database) -> None:
    somebody = make.person(database)
    site.erase_myself(database, by=somebody, now=NOW)
    with pytest.raises(Refused, match="sign_in_first"):
        acts.choose_name(database, by=somebody, now=NOW, chosen_name="Sakura")
    with database.reading() as db:
        assert db.execute(select(Person.chosen_name)).scalar_one() is None


@ON_POSTGRESQL
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_request_that_a_newer_one_replaces_in_that_moment_is_not_carried_out(
    database: Database, clerk: Actor, holder: Actor, cut: Any, confirmed: bool
) -> None:
    old = email_of(database, holder)
    asked(database, clerk, "one@example.invalid")
    code = letters(database, clerk)[REFERENCE]
    ends = cut(
        queries, "waiting_recovery",
        lambda: (
            acts.confirm_recovery(database, by=holder, now=NOW)
            if confirmed
            else acts.carry_out_recoveries(database, now=DUE)
        ),
        lambda: recover(database, code, "two@example.invalid"),
    )  # fmt: skip
    assert reason(ends[0]) == "no_recovery_waits" if confirmed else ends[0] == 0
    assert email_of(database, holder) == old
    with database.reading() as db:
        assert queries.waiting_recovery(db, holder.person_id).email == "two@example.invalid"  # type: ignore[union-attr]


@ON_POSTGRESQL
def test_no_role_is_given_while_an_account_is_given_back_by_a_letter(
    database: Database, administrator: Actor, clerk: Actor, holder: Actor, cut: Any
) -> None:
    asked(database, clerk)
    role = {"person_id": holder.person_id, "role": Role.moderator, "place": make.HERE}

    def grant() -> int | None:
        acts.grant_role(database, by=administrator, now=NOW, jurisdiction=WHOLE_SITE, **role)
        return signs_in(database)

    ends = cut(queries, "actor", lambda: acts.carry_out_recoveries(database, now=DUE), grant)
    assert ends == [1, holder.person_id], "who prints letters takes no official's seat"
