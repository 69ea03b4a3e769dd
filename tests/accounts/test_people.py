"""Registering, sessions, passwords, names, leaving, notices, and limits that several workers count together."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from deliberation.accounts import acts, passwords, queries, rules
from deliberation.accounts.acts.limits import refuse_flood, refuse_floods
from deliberation.accounts.models import Counter, Notice, Person, Session
from deliberation.accounts.rules import LIMITS, SESSION_LIFE, WHOLE_SITE, Actor, Role
from deliberation.archive.runner import Runner
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.together import at_once

EMAIL = "sakura@example.invalid"
WRONG = "another long password"
SECRET = "a secret of the tests, long enough"


def register(db: Database, email: str = EMAIL, password: str = make.PASSWORD, **more: object) -> int:
    return acts.register_person(db, now=NOW, email=email, password=password, **more)  # type: ignore[arg-type]


def sign_in(db: Database, email: str = EMAIL, password: str = make.PASSWORD) -> str:
    return acts.sign_in(db, now=NOW, email=email, password=password)[0]


def who(db: Database, token: str, now: object = NOW) -> Actor | None:
    with db.reading() as reading:
        return queries.actor_of_session(reading, passwords.token_hash(token), now)  # type: ignore[arg-type]


# ---- registering and signing in -------------------------------------------------------------------------------------


def test_who_registers_signs_in_with_the_same_address_however_it_is_written(database: Database) -> None:
    person = register(database, " Sakura@Example.INVALID ")
    found = who(database, sign_in(database, "sakura@EXAMPLE.invalid"))
    assert found is not None and found.person_id == person and not found.rights and not found.residence


def test_a_password_is_kept_as_argon2_only(database: Database) -> None:
    register(database)
    with database.reading() as db:
        (row,) = db.execute(select(Person.__table__)).mappings().all()
    assert row["password_hash"].startswith("$argon2id$") and make.PASSWORD not in repr(dict(row))


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"email": "no address"}, "email", "email_form"),
        ({"password": "eleven char"}, "password", "password_short"),
        ({"password": "x" * 1025}, "password", "password_long"),
        ({"agreed": False}, "agreed", "terms_not_agreed"),
    ],
)
def test_what_cannot_be_registered_is_refused_at_its_field(
    database: Database, values: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        register(database, **values)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert make.rows(database, Person) == 0


def test_an_address_is_registered_once_even_by_two_at_once(database: Database) -> None:
    ends = at_once(lambda: register(database), lambda: register(database, EMAIL.upper()))
    assert sorted(type(end).__name__ for end in ends) == ["Refused", "int"]
    with pytest.raises(Refused, match="email_taken"):
        register(database)


def test_a_taken_address_costs_as_much_work_as_a_free_one(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(passwords, "hash_password", lambda p: hashed.append(p) or "hash")
    register(database)
    with pytest.raises(Refused, match="email_taken"):
        register(database)
    assert len(hashed) == 2


def test_sign_in_refuses_all_alike_after_one_hash_each(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown address, wrong password, closed account, account without password: equal words, equal work."""
    register(database)
    closed = register(database, "closed@example.invalid")
    acts.close_account(database, by=Actor(closed), now=NOW)
    without = make.person(database)
    with database.reading() as db:
        without_password = queries.person(db, without.person_id).email  # type: ignore[union-attr]
    verified: list[str] = []
    verify = type(passwords._HASHER).verify

    def counted(hasher: object, password_hash: str, password: str) -> bool:
        verified.append(password_hash.split("$")[3])  # the parameters: time, memory, lanes
        return verify(hasher, password_hash, password)  # type: ignore[arg-type]

    monkeypatch.setattr(type(passwords._HASHER), "verify", counted)
    said = set()
    for email in (EMAIL, "nobody@example.invalid", "closed@example.invalid", without_password):
        with pytest.raises(Refused) as refused:
            sign_in(database, email, WRONG)
        said.add((refused.value.reason, refused.value.field, tuple(refused.value.values)))
    assert said == {("signin_failed", None, ())}
    assert len(verified) == 4 and len(set(verified)) == 1


def test_no_transaction_waits_while_a_password_is_hashed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; done inside the write, a flood of sign-ins would stop everybody's acts."""
    writing: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda *_: writing.append("in") or make.rows(database, Session) == 0)
    monkeypatch.setattr(passwords, "hash_password", lambda p: str(make.rows(database, Person)))
    register(database)  # rows() takes the write lock itself: inside a write on SQLite this would wait and fail
    sign_in(database)
    assert writing == ["in"]


def test_a_session_is_not_given_for_a_password_that_has_changed_meanwhile(database: Database) -> None:
    person = register(database)
    with database.reading() as db:
        old = queries.credentials(db, person).password_hash  # type: ignore[union-attr]
    acts.set_password(database, now=NOW, person_id=person, known=old, password_hash=acts.new_password(WRONG))
    with pytest.raises(Refused, match="signin_failed"):
        acts.start_session(database, now=NOW, person_id=person, password_hash=old)


# ---- sessions -------------------------------------------------------------------------------------------------------


def test_the_database_keeps_no_token_that_could_be_used(database: Database) -> None:
    register(database)
    token = sign_in(database)
    with database.reading() as db:
        assert token not in repr(db.execute(select(Session.__table__)).all())
    assert len(token) >= 43 and token != sign_in(database)


def test_a_session_ends_after_its_time_and_is_swept_away(database: Database) -> None:
    register(database)
    token = sign_in(database)
    assert who(database, token, NOW + SESSION_LIFE - timedelta(seconds=1)) is not None
    assert who(database, token, NOW + SESSION_LIFE) is None
    acts.sign_in(database, now=NOW + SESSION_LIFE * 2, email=EMAIL, password=make.PASSWORD)
    assert make.rows(database, Session) == 1


def test_signing_out_ends_this_session_only(database: Database) -> None:
    register(database)
    here, there = sign_in(database), sign_in(database)
    acts.sign_out(database, now=NOW, token=here)
    assert who(database, here) is None and who(database, there) is not None


def test_signing_out_everywhere_ends_all_of_mine_and_nobody_else_s(database: Database) -> None:
    person = register(database)
    register(database, "other@example.invalid")
    mine, theirs = [sign_in(database) for _ in range(3)], sign_in(database, "other@example.invalid")
    acts.sign_out_everywhere(database, by=Actor(person), now=NOW)
    assert [who(database, token) for token in mine] == [None] * 3 and who(database, theirs) is not None


def test_a_new_password_ends_every_session_and_begins_one(database: Database) -> None:
    person = register(database)
    old = [sign_in(database) for _ in range(2)]
    token = acts.change_password(database, by=Actor(person), now=NOW, current=make.PASSWORD, password=WRONG)
    assert [who(database, t) for t in old] == [None, None] and who(database, token) is not None
    with pytest.raises(Refused, match="signin_failed"):
        sign_in(database)
    assert who(database, sign_in(database, EMAIL, WRONG)) is not None


def test_the_current_password_is_asked_before_a_new_one_is_set(database: Database) -> None:
    person = register(database)
    token = sign_in(database)
    for current, password, field in ((WRONG, WRONG, "current_password"), (make.PASSWORD, "short", "password")):
        with pytest.raises(Refused) as refused:
            acts.change_password(database, by=Actor(person), now=NOW, current=current, password=password)
        assert refused.value.field == field
    assert who(database, token) is not None


def test_one_statement_tells_who_asks_with_every_right_and_residence(database: Database) -> None:
    one = make.resident(database, chosen_name="Sakura")
    for role, place in ((Role.clerk, make.HERE), (Role.auditor, make.THERE), (Role.administrator, WHOLE_SITE)):
        one = make.grant(database, one, role, place)
    other = make.grant(database, make.person(database), Role.moderator)
    for person in (one, other, make.person(database), make.resident(database)):
        assert who(database, make.session(database, person)) == person


# ---- names and leaving ----------------------------------------------------------------------------------------------


def test_a_chosen_name_can_be_taken_back(database: Database) -> None:
    person = register(database, chosen_name="Sakura")
    for chosen, shown in (("Momiji", "Momiji"), ("", ""), (None, "")):
        acts.choose_name(database, by=Actor(person), now=NOW, chosen_name=chosen)
        found = who(database, sign_in(database))
        assert found is not None and found.name == shown


def test_a_closed_account_signs_in_no_more_and_frees_its_address(database: Database) -> None:
    person = register(database)
    token = sign_in(database)
    acts.close_account(database, by=Actor(person), now=NOW)
    assert who(database, token) is None
    with pytest.raises(Refused, match="signin_failed"):
        sign_in(database)
    assert register(database) != person


def test_officials_give_their_seats_back_before_they_leave(database: Database) -> None:
    with pytest.raises(Refused, match="give_back_roles_first"):
        acts.close_account(database, by=make.officer(database, Role.clerk), now=NOW)


def test_an_emptied_account_holds_nothing_but_its_number(database: Database) -> None:
    person = make.grant(database, make.resident(database, password=make.PASSWORD, chosen_name="Sakura"), Role.clerk)
    token = make.session(database, person)
    acts.notify(database, now=NOW, person_id=person.person_id, key="notice.verified", link="/")
    acts.empty_account(database, now=NOW, person_id=person.person_id)
    with database.reading() as db:
        row = queries.person(db, person.person_id)
        assert row is not None and row.erased_on is not None
        assert (row.email, row.chosen_name) == (None, None)
        assert queries.actor(db, person.person_id) == Actor(person.person_id)
        assert db.execute(select(func.count()).select_from(Notice)).scalar_one() == 0
    assert who(database, token) is None


# ---- notices --------------------------------------------------------------------------------------------------------


def test_notices_are_a_person_s_own_newest_first_in_pages(database: Database) -> None:
    person, other = make.person(database), make.person(database)
    for n in range(60):
        acts.notify(database, now=NOW, person_id=person.person_id, key="notice.verified", link="/", details={"n": n})
    acts.notify(database, now=NOW, person_id=other.person_id, key="notice.verified", link="/")
    with database.reading() as db:
        first = queries.notices(db, person.person_id, 2**31 - 1)
        assert len(first) == 51 and [r.id for r in first] == sorted((r.id for r in first), reverse=True)
        assert len(queries.notices(db, person.person_id, first[49].id)) == 10
        assert queries.news(db, person.person_id).unread == 60
    acts.mark_notices_read(database, by=person, now=NOW)
    with database.reading() as db:
        assert [queries.news(db, p.person_id).unread for p in (person, other)] == [0, 1]


# ---- limits ---------------------------------------------------------------------------------------------------------


def test_attempts_past_the_limit_are_refused_until_the_window_is_over(database: Database) -> None:
    limit = LIMITS["sign_in"]
    for _ in range(limit.count):
        assert acts.count_attempt(database, now=NOW, what="sign_in", who=EMAIL, secret=SECRET) is None
    assert acts.count_attempt(database, now=NOW, what="sign_in", who=EMAIL, secret=SECRET) == "too_fast"
    assert acts.count_attempt(database, now=NOW, what="sign_in", who="other@example.invalid", secret=SECRET) is None
    assert acts.count_attempt(database, now=NOW, what="letter_code", who=EMAIL, secret=SECRET) is None
    assert acts.count_attempt(database, now=NOW + limit.window, what="sign_in", who=EMAIL, secret=SECRET) is None


def test_workers_count_together(database: Database) -> None:
    """Two Database objects stand for two processes; nothing is counted in memory."""
    other = Database(database.url.render_as_string(hide_password=False))
    limit = LIMITS["letter_code"].count
    jobs = [
        lambda db=db: acts.count_attempt(db, now=NOW, what="letter_code", who=EMAIL, secret=SECRET)
        for db in (database, other)
        for _ in range(limit)
    ]
    ends = at_once(*jobs)
    other.dispose()
    assert sorted(str(end) for end in ends) == ["None"] * limit + ["too_fast"] * limit


def test_a_refused_flood_says_how_many_minutes_to_wait(database: Database) -> None:
    for _ in range(LIMITS["letter_code"].count):
        refuse_flood(database, now=NOW, what="letter_code", who="x", secret=SECRET)
    with pytest.raises(Refused, match="too_fast") as refused:
        refuse_flood(database, now=NOW, what="letter_code", who="x", secret=SECRET)
    assert refused.value.values == {"n": rules.minutes_left(LIMITS["letter_code"], NOW)}


def test_who_is_stopped_by_one_limit_uses_up_no_other(database: Database) -> None:
    """A flood from one network must not lock an account for everybody else."""
    most = LIMITS["sign_in"].count

    def attempt() -> None:
        refuse_floods(
            database, now=NOW, secret=SECRET, sign_in=f"{EMAIL} net", sign_in_network="net", sign_in_account=EMAIL
        )

    for _ in range(most):
        attempt()
    for _ in range(5):
        with pytest.raises(Refused, match="too_fast"):
            attempt()
    with database.reading() as db:
        counts = db.execute(select(Counter.count).order_by(Counter.name)).scalars().all()
    assert sorted(counts) == [most, most, most + 5]


def test_counters_name_nobody(database: Database) -> None:
    """Not even to who tries every address: the hash is keyed with the secret of the site."""
    acts.count_attempt(database, now=NOW, what="sign_in_network", who="192.0.2.7", secret=SECRET)
    acts.count_attempt(database, now=NOW, what="sign_in_network", who="192.0.2.7", secret=f"{SECRET}, another")
    with database.reading() as db:
        kept = [name.partition(":")[2] for name in db.execute(select(Counter.name)).scalars()]
    assert len(set(kept)) == 2, "the same name under another key"
    assert not any(sha256(b"192.0.2.7").hexdigest().startswith(name) or "192.0.2.7" in name for name in kept)


def test_counts_are_forgotten_by_their_age_though_nobody_comes_again(
    database: Database, fixed_clock: FixedClock
) -> None:
    for what in LIMITS:
        acts.count_attempt(database, now=NOW, what=what, who=EMAIL, secret=SECRET)
    assert acts.forget_attempts(database, now=NOW) == 0, "what still slows a flood stays"
    assert make.rows(database, Counter) == len(LIMITS)
    fixed_clock.moment = NOW + 2 * max(limit.window for limit in LIMITS.values())
    runner = Runner(database)
    while runner.look():
        pass
    with database.reading() as db:
        left = set(db.execute(select(Counter.name)).scalars())
    assert left <= {"day_counts"}


def test_with_an_act_in_the_same_transaction_only_what_succeeds_counts(database: Database) -> None:
    for _ in range(LIMITS["comment"].count + 5):
        with pytest.raises(Refused, match="sent_twice"), database.writing() as db:
            refuse_flood(db, now=NOW, what="comment", who="x", secret=SECRET)
            raise Refused("sent_twice")
    assert make.rows(database, Counter) == 0
