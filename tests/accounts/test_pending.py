"""Acts that need two seats: who may confirm, what is confirmed, and everything that can change in between."""

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from deliberation.accounts import acts, queries, rules, two_seats
from deliberation.accounts.models import Grant, Notice, PendingAct
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.accounts.two_seats import SHOWN, TWO_SEAT_ACTS, Shown, TwoSeatAct
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.record.acts import canonical
from deliberation.record.models import LogEntry
from tests import make
from tests.moment import NOW
from tests.together import at_once

DONE: list[dict[str, Any]] = []
FOLLOWS = {"counted": 1, "refusal": None}


def do(db: Connection, **values: Any) -> str:
    """Stands for any act of two seats; remembers what it was called with, and refuses on request."""
    if values.get("refuses"):
        raise Refused("second_person")
    DONE.append(values)
    return "done"


@pytest.fixture(autouse=True)
def example() -> Iterator[None]:
    """Two acts on trial: one for two clerks, one that a clerk proposes and the secretariat confirms."""
    DONE.clear()
    FOLLOWS.update(counted=1, refusal=None)
    SHOWN["example"] = SHOWN["example_across"] = Shown(
        "none", lambda _db, _place, given: {"follows": {**FOLLOWS, "of": given["n"]}, "refusal": FOLLOWS["refusal"]}
    )
    TWO_SEAT_ACTS["example"] = TwoSeatAct("example", Role.clerk, Role.clerk, do)
    TWO_SEAT_ACTS["example_across"] = TwoSeatAct("example_across", Role.clerk, Role.secretariat, do)
    yield
    for name in ("example", "example_across"):
        del TWO_SEAT_ACTS[name], SHOWN[name]


@pytest.fixture
def clerks(database: Database) -> tuple[Actor, Actor]:
    return make.officer(database, Role.clerk), make.officer(database, Role.clerk)


def propose(db: Database, by: Actor, act: str = "example", **arguments: object) -> int:
    given = {"n": 1, **arguments}
    return int(acts.propose_act(db, by=by, now=NOW, act=act, jurisdiction=make.HERE, arguments=given, link="/there"))


def pending(db: Database, number: int) -> Any:
    with db.reading() as reading:
        return queries.pending(reading, number)


def confirm(db: Database, by: Actor, number: int, digest: str | None = None) -> Any:
    return acts.confirm_act(db, by=by, now=NOW, pending_id=number, digest=digest or shown(db, number))


def shown(db: Database, number: int) -> str:
    with db.reading() as reading:
        return make.shown_digest(reading, number)


def kinds(db: Database) -> list[str]:
    with db.reading() as reading:
        return list(reading.execute(select(LogEntry.kind).order_by(LogEntry.id)).scalars())


def leaf(db: Database, kind: str) -> dict[str, Any]:
    with db.reading() as reading:
        return json.loads(reading.execute(select(LogEntry.leaf).where(LogEntry.kind == kind)).scalar_one())


def told(db: Database, person: Actor) -> list[tuple[str, dict[str, Any], str]]:
    with db.reading() as reading:
        rows = reading.execute(select(Notice).where(Notice.person_id == person.person_id)).all()
        return [(r.key, json.loads(r.details), r.link) for r in rows]


def end_grants(db: Database, of: Actor) -> None:
    with db.writing() as writing:
        writing.execute(update(Grant).where(Grant.person_id == of.person_id).values(ended_at=NOW))


def test_another_clerk_confirms_and_the_act_is_carried_out(database: Database, clerks: tuple[Actor, Actor]) -> None:
    first, second = clerks
    number = propose(database, first)
    assert DONE == []
    assert confirm(database, second, number) == "done"
    (called,) = DONE
    assert (called["by"].person_id, called["first"].person_id) == (second.person_id, first.person_id)
    assert (called["jurisdiction"], called["n"], called["now"]) == (make.HERE, 1, NOW)
    assert kinds(database) == ["act_proposed", "act_confirmed"]
    assert pending(database, number).state == "confirmed"
    said = {"no": number, "label": "pending.example"}
    assert told(database, first) == [("notice.your_named_act_confirmed", said, "/there")]


def test_nobody_confirms_their_own_act(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    with pytest.raises(Refused, match="needs_another_person"):
        confirm(database, clerks[0], number)
    assert pending(database, number).state == "open"


def test_the_database_refuses_one_person_in_both_seats(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    both = {"state": "confirmed", "decided_by": clerks[0].person_id, "decided_at": NOW}
    with pytest.raises(Exception, match="two_people"), database.writing() as db:
        db.execute(update(PendingAct).where(PendingAct.id == number).values(**both))


def test_one_person_with_two_seats_is_still_one_person(database: Database) -> None:
    both = make.grant(database, make.officer(database, Role.clerk), Role.secretariat)
    number = propose(database, both, "example_across")
    with pytest.raises(Refused, match="needs_another_person"):
        confirm(database, both, number)
    other = make.officer(database, Role.secretariat)
    assert confirm(database, other, number) == "done"


@pytest.mark.parametrize(
    ("role", "place"), [(Role.moderator, make.HERE), (Role.clerk, make.THERE), (Role.secretariat, make.HERE)]
)
def test_a_seat_of_another_kind_or_place_confirms_nothing(
    database: Database, clerks: tuple[Actor, Actor], role: Role, place: str
) -> None:
    number = propose(database, clerks[0])
    with pytest.raises(Refused, match="only_clerk"):
        confirm(database, make.officer(database, role, place), number)


def test_only_the_proposing_role_proposes(database: Database) -> None:
    for by in (make.officer(database, Role.moderator), make.officer(database, Role.clerk, make.THERE)):
        with pytest.raises(Refused, match="only_clerk"):
            propose(database, by)


def test_what_is_confirmed_is_what_was_shown(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number, other = propose(database, clerks[0]), propose(database, clerks[0], n=2)
    with pytest.raises(Refused, match="pending_act_changed"):
        confirm(database, clerks[1], number, shown(database, other))
    assert DONE == []


def test_what_would_follow_has_not_changed_since_it_was_shown(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    before = shown(database, number)
    FOLLOWS["counted"] = 2
    with pytest.raises(Refused, match="pending_act_changed"):
        confirm(database, clerks[1], number, before)
    assert DONE == [] and pending(database, number).state == "open"
    assert confirm(database, clerks[1], number) == "done"


def test_what_is_shown_as_refused_is_refused(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    FOLLOWS["refusal"] = "draft_changed"
    with pytest.raises(Refused, match="draft_changed"):
        confirm(database, clerks[1], number)
    assert DONE == []


def test_what_could_not_be_confirmed_is_not_put_forward_nor_entered(database: Database, clerks: Any) -> None:
    FOLLOWS.update(refusal="late")
    with pytest.raises(Refused, match="late"):
        propose(database, clerks[0])
    assert make.rows(database, PendingAct) == 0 and "act_proposed" not in kinds(database)


def test_what_can_no_longer_be_confirmed_does_not_wait(database: Database, clerks: tuple[Actor, Actor]) -> None:
    propose(database, clerks[0])
    with database.reading() as db:
        asked = partial(two_seats.awaits, db, make.HERE, "example")
        assert asked() and asked(n=1) and not asked(n=2) and not two_seats.awaits(db, make.HERE, "example_across", n=1)
        FOLLOWS.update(refusal="late")
        assert not asked()


def test_the_digest_is_that_of_act_place_and_arguments(database: Database, clerks: tuple[Actor, Actor]) -> None:
    digests = {
        pending(database, n).digest
        for n in (
            propose(database, clerks[0]), propose(database, clerks[0], n=2),
            propose(database, clerks[0], "example_across"),
        )
    }  # fmt: skip
    assert len(digests) == 3 and all(d.startswith("sha256:") and len(d) == 71 for d in digests)


def test_the_same_act_waits_only_once(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    for by in clerks:
        with pytest.raises(Refused, match="already_proposed"):
            propose(database, by)
    confirm(database, clerks[1], number)
    assert propose(database, clerks[0]) > number


def test_of_two_same_proposals_at_once_one_waits(database: Database, clerks: tuple[Actor, Actor]) -> None:
    ends = at_once(*(lambda c=c: propose(database, c) for c in clerks))
    assert sorted(type(end).__name__ for end in ends) == ["Refused", "int"]
    assert kinds(database) == ["act_proposed"]


def test_of_two_confirmations_at_once_one_carries_it_out(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    others = [make.officer(database, Role.clerk) for _ in range(3)]
    ends = at_once(*(lambda o=o: confirm(database, o, number) for o in others))
    assert sum(end == "done" for end in ends) == 1 and len(DONE) == 1
    assert {end.reason for end in ends if isinstance(end, Refused)} == {"pending_act_closed"}
    assert kinds(database) == ["act_proposed", "act_confirmed"]


def test_confirmed_and_sent_back_at_once_is_one_of_the_two(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number, third = propose(database, clerks[0]), make.officer(database, Role.clerk)
    at_once(
        lambda: confirm(database, clerks[1], number),
        lambda: acts.decline_act(database, by=third, now=NOW, pending_id=number, reason="no"),
    )
    state = pending(database, number).state
    assert (len(DONE), kinds(database)[1:]) == {
        "confirmed": (1, ["act_confirmed"]),
        "declined": (0, ["act_declined"]),
    }[state]


def test_a_first_seat_that_left_takes_its_acts_along(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    end_grants(database, clerks[0])
    with pytest.raises(Refused, match="first_seat_left"):
        confirm(database, clerks[1], number)


def test_a_second_seat_that_ended_after_the_page_was_opened_confirms_nothing(
    database: Database, clerks: tuple[Actor, Actor]
) -> None:
    number = propose(database, clerks[0])
    end_grants(database, clerks[1])
    with pytest.raises(Refused, match="only_clerk"):
        confirm(database, clerks[1], number)


def test_an_act_that_refuses_when_asked_again_leaves_everything_as_it_was(
    database: Database, clerks: tuple[Actor, Actor]
) -> None:
    number = propose(database, clerks[0], refuses=True)
    with pytest.raises(Refused, match="second_person"):
        confirm(database, clerks[1], number)
    assert pending(database, number).state == "open" and kinds(database) == ["act_proposed"]
    assert told(database, clerks[0]) == []


def test_an_act_is_sent_back_with_a_reason_that_its_first_seat_reads(
    database: Database, clerks: tuple[Actor, Actor]
) -> None:
    number = propose(database, clerks[0])
    acts.decline_act(database, by=clerks[1], now=NOW, pending_id=number, reason="the date is wrong")
    assert pending(database, number).state == "declined" and kinds(database)[-1] == "act_declined"
    said = {"no": number, "label": "pending.example", "reason": "the date is wrong"}
    assert told(database, clerks[0]) == [("notice.your_named_act_declined", said, "/there")]
    for attempt in (
        lambda: confirm(database, clerks[1], number),
        lambda: acts.decline_act(database, by=clerks[1], now=NOW, pending_id=number, reason="again"),
    ):
        with pytest.raises(Refused, match="pending_act_closed"):
            attempt()


def test_who_proposed_may_take_it_back_while_they_hold_the_seat(
    database: Database, clerks: tuple[Actor, Actor]
) -> None:
    number, other = propose(database, clerks[0], "example_across"), propose(database, clerks[0])
    acts.decline_act(database, by=clerks[0], now=NOW, pending_id=number, reason="my mistake")
    assert pending(database, number).state == "declined" and told(database, clerks[0]) == []
    with pytest.raises(Refused, match="only_clerk"):
        acts.decline_act(database, by=Actor(clerks[0].person_id), now=NOW, pending_id=other, reason="x")


def test_an_act_that_does_not_exist_is_missing(database: Database, clerks: tuple[Actor, Actor]) -> None:
    with pytest.raises(Missing):
        acts.confirm_act(database, by=clerks[0], now=NOW, pending_id=99, digest="sha256:0")
    with pytest.raises(Missing):
        acts.decline_act(database, by=clerks[0], now=NOW, pending_id=99, reason="x")


def test_a_waiting_act_cannot_be_rewritten_or_removed(database: Database, clerks: tuple[Actor, Actor]) -> None:
    number = propose(database, clerks[0])
    for change in ({"arguments": b"{}"}, {"digest": "sha256:" + "0" * 64}, {"proposed_by": clerks[1].person_id}):
        with pytest.raises(Exception, match=r"(?i)append"), database.writing() as db:
            db.execute(update(PendingAct).where(PendingAct.id == number).values(**change))
    with pytest.raises(Exception, match=r"(?i)append"), database.writing() as db:
        db.execute(PendingAct.__table__.delete())


def test_two_administrators_give_a_role_together(database: Database) -> None:
    make.jurisdiction(database)
    one, two = make.officer(database, Role.administrator), make.officer(database, Role.administrator)
    somebody = make.person(database)
    wanted = {"person_id": somebody.person_id, "role": "auditor", "place": make.HERE}
    number = acts.propose_act(
        database, by=one, now=NOW, act="grant_role", jurisdiction=WHOLE_SITE, arguments=wanted, link="/roles"
    )
    with pytest.raises(Refused, match="needs_another_person"):
        confirm(database, one, number)
    confirm(database, two, number)
    with database.reading() as db:
        assert queries.actor(db, somebody.person_id).rights == {(Role.auditor, make.HERE)}
    assert kinds(database) == ["act_proposed", "role_granted", "act_confirmed"]


def test_the_rule_of_a_role_is_asked_again_when_it_is_confirmed(database: Database) -> None:
    make.jurisdiction(database)
    one, two = make.officer(database, Role.administrator), make.officer(database, Role.administrator)
    somebody = make.person(database)
    wanted = {"person_id": somebody.person_id, "role": "clerk", "place": make.HERE}
    number = acts.propose_act(database, by=one, now=NOW, act="grant_role", jurisdiction=WHOLE_SITE, arguments=wanted)
    make.grant(database, somebody, Role.secretariat)
    with pytest.raises(Refused, match="roles_forbidden_together"):
        confirm(database, two, number)
    assert pending(database, number).state == "open"


def test_the_count_of_waiting_acts_is_of_those_that_others_proposed(
    database: Database, clerks: tuple[Actor, Actor]
) -> None:
    propose(database, clerks[0])
    propose(database, clerks[1], n=2)
    with database.reading() as db:
        for clerk in clerks:
            (row,) = queries.waiting(db, clerk.rights, clerk.person_id)
            assert (row.role, row.jurisdiction) == ("clerk", make.HERE)
        assert queries.waiting(db, {(Role.clerk, make.THERE)}, clerks[0].person_id) == []
        assert queries.waiting(db, set(), clerks[0].person_id) == []


def test_every_act_of_two_seats_that_the_product_has_is_registered_under_its_name() -> None:
    for name, spec in TWO_SEAT_ACTS.items():
        assert spec.name == name and isinstance(spec.role, Role) and isinstance(spec.second_role, Role)
    with pytest.raises(KeyError):
        TWO_SEAT_ACTS["no such act"]


# ---- what the public record tells -----------------------------------------------------------------------------------


def test_nobody_finds_out_from_the_record_whom_an_act_is_about(database: Database, clerks: tuple[Actor, Actor]) -> None:
    """Account numbers are few: a digest of the arguments alone would tell by trying."""
    number = propose(database, clerks[0], person_id=7)
    row, recorded = pending(database, number), leaf(database, "act_proposed")["facts"]["digest"]
    tried = canonical({"act": "example", "jurisdiction": make.HERE, "arguments": {"n": 1, "person_id": 7}})
    assert recorded not in (row.digest, "sha256:" + hashlib.sha256(tried).hexdigest())
    assert recorded == rules.recorded_digest(row.arguments)
    confirm(database, clerks[1], number)
    assert leaf(database, "act_confirmed")["facts"]["digest"] == recorded


def test_the_same_act_again_has_another_digest_in_the_record(database: Database, clerks: tuple[Actor, Actor]) -> None:
    first = propose(database, clerks[0])
    acts.decline_act(database, by=clerks[1], now=NOW, pending_id=first, reason="not yet")
    second = propose(database, clerks[0])
    assert pending(database, first).digest == pending(database, second).digest
    assert len({rules.recorded_digest(pending(database, n).arguments) for n in (first, second)}) == 2


def test_what_follows_is_looked_at_once_more_while_nobody_else_can_change_it(
    database: Database, clerks: tuple[Actor, Actor]
) -> None:
    held: list[object] = []

    def hold(db: Connection, arguments: Any) -> None:
        held.append(arguments)
        FOLLOWS["counted"] = 2  # by whoever held it before

    TWO_SEAT_ACTS["example"] = TwoSeatAct("example", Role.clerk, Role.clerk, do, holds=hold)
    number = propose(database, clerks[0])
    with pytest.raises(Refused, match="pending_act_changed"):
        confirm(database, clerks[1], number)
    assert held == [{"n": 1}] and DONE == []
