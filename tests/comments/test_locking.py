"""Replies closed under a comment: rule and reason in their place, a review by a second person, all of it public."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts, queries
from deliberation.comments.models import Appeal
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.comments.test_acts import last_entry, notices
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.together import at_once

CITED = {"article": "4-1", "reason": "threats in the replies"}


def moderator(database: Database) -> Actor:
    return make.officer(database, Role.moderator)


def lock(database: Database, by: Actor, no: int, **more: Any) -> None:
    acts.lock_replies(database, **{"by": by, "now": NOW, "comment_id": no, **CITED, **more})


def refused(why: str, act: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refused, match=f"^{why}"):
        act(*given, **more)


def judged(database: Database, no: int) -> list[str]:
    with database.reading() as db:
        return [x.act for x in queries.moderations(db, no)]


def test_only_replies_that_there_are_are_closed_by_a_moderator_without_a_part_in_them(database: Database) -> None:
    slug, by = m.published(database), moderator(database)
    refused("no_replies_yet", lock, database, by, m.comment(database, slug))
    no = m.comment(database, slug)
    reply = m.comment(database, slug, parent=no)
    refused("not_a_thread", lock, database, by, reply)
    refused("required", lock, database, by, no, reason=" ")
    refused("choose_one_of_these", lock, database, by, no, article="9-9")
    refused("only_moderator", lock, database, make.officer(database, Role.moderator, make.THERE), no)
    m.comment(database, slug, by, parent=no)
    refused("has_part", lock, database, by, no)
    refused("not_a_thread", lock, database, moderator(database), m.hidden(database, slug))


def test_where_replies_are_closed_nobody_replies_and_everybody_concerned_is_told(database: Database) -> None:
    slug, author, other = m.published(database), make.person(database), make.person(database)
    no = m.comment(database, slug, author)
    reply = m.comment(database, slug, other, parent=no)
    first = moderator(database)
    lock(database, first, no)
    entry = last_entry(database)
    assert (entry["kind"], entry["facts"]) == ("replies_locked", {"comment": no, "article": "4-1"})
    assert [notices(database, person) for person in (author, other)] == [["notice.replies_locked"]] * 2
    for number in (no, reply):  # a reply to a reply joins the same comment
        refused("replies_closed", m.comment, database, slug, parent=number)
    refused("locked_already", lock, database, first, no)
    acts.unlock_replies(database, by=first, now=NOW, comment_id=no, reason="it is calm")
    assert m.comment(database, slug, parent=reply) and judged(database, no) == ["lock", "unlock"]
    refused("not_locked_now", acts.unlock_replies, database, by=first, now=NOW, comment_id=no, reason="again")


@pytest.mark.parametrize("lift", [True, False])
def test_a_second_person_without_a_part_decides_what_one_who_wrote_there_asks(database: Database, lift: bool) -> None:
    slug, replier, first = m.published(database), make.person(database), moderator(database)
    no, second, third = m.thread(database, slug), moderator(database), moderator(database)
    m.comment(database, slug, replier, parent=no)
    m.comment(database, slug, third, parent=no)
    ask = {"now": NOW, "comment_id": no, "body": "look again"}
    refused("not_locked_now", acts.appeal_lock, database, by=replier, **ask)
    lock(database, first, no)
    refused("no_part_in_it", acts.appeal_lock, database, by=make.person(database), **ask)
    refused("appeal_too_late", acts.appeal_lock, database, by=replier, **{**ask, "now": NOW + timedelta(days=31)})
    number = acts.appeal_lock(database, by=replier, **ask)
    assert last_entry(database)["kind"] == "lock_appealed"
    refused("already_appealed", acts.appeal_lock, database, by=replier, **ask)
    decide = {"now": NOW, "appeal_id": number, "lift": lift, "reason": "one reply, and no threat"}
    for wrong in (first, third):
        refused("another_moderator", acts.decide_lock_appeal, database, by=wrong, **decide)
    refused("review_by_another", acts.unlock_replies, database, by=first, now=NOW, comment_id=no, reason="calm")
    with pytest.raises(Missing):  # it is no hiding
        acts.decide_appeal(database, by=second, now=NOW, appeal_id=number, restore=True, reason="calm")
    with database.reading() as db:
        waiting = queries.open_appeals(db, [make.HERE], third.person_id)
        assert [(x.id, x.act, bool(x.party)) for x in waiting] == [(number, "lock", True)]
    acts.decide_lock_appeal(database, by=second, **decide)
    assert judged(database, no) == ["lock", "lock_lifted" if lift else "lock_kept"]
    refused("appeal_decided_already", acts.decide_lock_appeal, database, by=second, **decide)
    told = notices(database, replier)
    assert told[0] == ("notice.lock_lifted" if lift else "notice.lock_kept")
    if lift:
        refused("overruled_before", lock, database, first, no)
    else:
        refused("review_decided", acts.appeal_lock, database, by=replier, **ask)
        refused("replies_closed", m.comment, database, slug, parent=no)
    with database.reading() as db:
        (figures,) = queries.moderation_figures(db)
        assert (figures.locked, figures.asked["lock"].asked, figures.asked["lock"].waiting) == (int(not lift), 1, 0)


def test_opening_them_decides_a_review_that_waits_and_hiding_the_text_does_not(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no, second = m.locked(database, slug, author), moderator(database)
    acts.appeal_lock(database, by=author, now=NOW, comment_id=no, body="look again")
    m.hide(database, no, second)
    with database.reading() as db:
        assert [x.act for x in queries.open_appeals(db, [make.HERE], 0)] == ["lock"]
    acts.unlock_replies(database, by=second, now=NOW, comment_id=no, reason="calm")
    assert judged(database, no) == ["lock", "hide", "lock_lifted"]
    with database.reading() as db:
        assert queries.open_appeals(db, [make.HERE], 0) == []


def test_who_asked_is_erased_with_what_they_wrote_and_nobody_else(database: Database) -> None:
    slug, author, replier = m.published(database), make.person(database), make.person(database)
    no = m.thread(database, slug, author)
    m.comment(database, slug, replier, parent=no)
    lock(database, moderator(database), no)
    acts.appeal_lock(database, by=replier, now=NOW, comment_id=no, body="look again")
    for person, left in ((author, ("look again", replier.person_id)), (replier, (None, None))):
        with database.writing() as db:
            acts.erase_author(db, now=NOW, person_id=person.person_id, ground="own_request")
            assert tuple(db.execute(select(Appeal.body, Appeal.person_id)).one()) == left


def test_a_reply_and_a_closing_at_once_end_in_one_order(database: Database) -> None:
    slug, by = m.published(database), moderator(database)
    no, people = m.thread(database, slug), [make.person(database) for _ in range(3)]
    one = [lambda p=p: m.comment(database, slug, p, parent=no) for p in people]
    results = at_once(*one, lambda: lock(database, by, no))
    assert {r.reason for r in results if isinstance(r, Refused)} <= {"replies_closed", "changed_meanwhile"}
    refused("replies_closed", m.comment, database, slug, parent=no)


@pytest.mark.parametrize(("lang", "why"), [("", "返信の受付は"), ("/en", "Replies to this comment are closed under")])
def test_rule_and_reason_stand_where_one_would_reply(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str, why: str
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.comment(sqlite_database, slug, author, body="乗り終わったら消してください。")
    reply = m.comment(sqlite_database, slug, parent=no, body="わたしもそう思います。")
    client.sign_in(moderator(sqlite_database))
    assert client.submit(f"{lang}/comments/{no}/lock", CITED, form="lock").status_code == 303
    for path in (f"/proposals/{slug}/comments", f"/comments/{no}", f"/comments/{no}/replies", f"/comments/{reply}"):
        page = client.page(f"{lang}{path}")
        assert "わたしも" in page.text and "parent=" not in str(page.links()), path
        if not path.endswith(str(reply)):
            assert why in page.text and "4-1" in page.text and CITED["reason"] in page.text, path
    for number in (no, reply):  # by an address kept from before: the rule stands in the place of the form
        page = client.page(f"{lang}/proposals/{slug}/comment?parent={number}")
        assert CITED["reason"] in page.text and not page.root.all("textarea")
    client.sign_in(author)
    assert client.submit(f"{lang}/comments/{no}/lock/appeal", {"body": "open it"}, form="appeal").status_code == 303
    client.sign_in(moderator(sqlite_database))
    assert f"{lang}/moderation/appeals/1" in str(client.page(f"{lang}/desk").links())
    assert "open it" in client.page(f"{lang}/moderation/appeals/1").text
    judged = {"lift": "yes", "reason": "calm now"}
    assert client.submit(f"{lang}/moderation/appeals/1", judged, form="appeals").status_code == 303
    told = client.page(f"{lang}/comments/{no}").text
    assert "calm now" in told and CITED["reason"] in told and "open it" not in told and why not in told
    figures = client.page(f"{lang}/moderation").text
    assert "calm now" in figures and CITED["reason"] in figures
