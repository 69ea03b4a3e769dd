"""Following and the outbox on both engines."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Connection

from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.following import acts, queries, rules
from deliberation.record import queries as record
from tests import make
from tests.comments import making as m
from tests.following.calls import HOUR, keys, reader
from tests.moment import NOW


def told(db: Connection, person: int) -> list[tuple[str, str]]:
    return sorted((row.what, row.kind) for row in queries.news(db, person, 0, record.newest_number(db)))


def test_news_are_what_happened_since_by_subject_by_municipality_and_everywhere(db: Connection) -> None:
    slug, who = m.published(db), reader(db)
    for what, key in (("proposal", slug), ("place", make.HERE), ("site", "all")):
        acts.follow(db, by=who, now=NOW, what=what, key=key)
        acts.follow(db, by=who, now=NOW, what=what, key=key)
    assert told(db, who.person_id) == []
    m.comment(db, slug)
    m.published(db, make.THERE)
    found = told(db, who.person_id)
    assert [what for what, kind in found if kind == "comment_submitted"] == ["place", "proposal", "site"]
    assert {what for what, kind in found if kind == "version_published"} == {"site"}
    acts.unfollow(db, by=who, now=NOW, what="site", key="all")
    assert {what for what, _kind in told(db, who.person_id)} == {"place", "proposal"}


def test_a_letter_is_made_once_and_claimed_once(database: Database) -> None:
    slug, who = m.published(database), reader(database)
    acts.follow(database, by=who, now=NOW, what="proposal", key=slug)
    m.comment(database, slug)
    later = NOW + timedelta(days=1)
    with database.reading() as db:
        (choice,) = queries.due(db, later)
    look = {"now": later, "person_id": who.person_id, "seen": choice.next_at, "hour": HOUR, "owed": False}
    assert [acts.look_for_news(database, **look), acts.look_for_news(database, **look)] == [True, False]
    with database.reading() as db:
        (letter,) = queries.waiting(db, later)
    claims = [acts.claim(database, now=later, letter_id=letter) for _ in range(2)]
    assert claims[0] is not None and claims[1] is None
    acts.mark(database, now=later, letter_id=letter, state="sent")
    acts.tidy(database, now=later + rules.KEPT + timedelta(days=1))
    with database.reading() as db:
        assert queries.letter(db, letter) is None


def test_what_is_asked_for_wrongly_is_refused_in_words(db: Connection) -> None:
    who = reader(db)
    mine, of = keys(db, who), {"now": NOW, "handle": queries.choice(db, who.person_id).handle}
    with pytest.raises(Refused, match="confirmed_already"):
        acts.ask_to_confirm(db, by=who, now=NOW, **mine)
    with pytest.raises(Refused, match="address_changed"):
        acts.confirm_address(db, now_has="another", hour=HOUR, **of, **mine)
    acts.block_address(db, **of, **mine)
    with pytest.raises(Refused, match="mail_blocked"):
        acts.ask_to_confirm(db, by=who, now=NOW, **mine)
    with pytest.raises(Refused, match="mail_blocked"):
        acts.confirm_address(db, now_has=mine["address"], hour=HOUR, **of, **mine)
    with pytest.raises(Refused, match="choose_one_of_these"):
        acts.choose_letters(db, by=who, now=NOW, rhythm="hourly", language="ja", duties=False, hour=HOUR)


@pytest.mark.parametrize(("tries", "wait"), enumerate(rules.BACKOFF, 1))
def test_each_try_waits_longer_and_the_last_is_the_last(tries: int, wait: timedelta) -> None:
    assert rules.next_try(tries, NOW) == NOW + wait
    assert rules.next_try(len(rules.BACKOFF) + 1, NOW) is None
    assert isinstance(rules.next_look("at_once", NOW, HOUR), datetime)
