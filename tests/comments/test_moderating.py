"""Consultations, hiding, reviews and erasing: who may, what is refused, what stays, what is gone; on both engines."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts, queries
from deliberation.comments.models import Appeal, Comment, Moderation, PlaceResident, PlaceText, Voice
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.record import queries as record
from deliberation.record.models import EntrySubject, LogEntry, LogPayload
from tests import make
from tests.comments import making as m
from tests.comments.test_acts import counts, last_entry, notices, row
from tests.moment import NOW
from tests.together import at_once


def moderator(database: Database, place: str = make.HERE) -> Actor:
    return make.officer(database, Role.moderator, place)


def appeal(database: Database, by: Actor, no: int, **more: Any) -> int:
    return int(acts.file_appeal(database, **{"by": by, "now": NOW, "comment_id": no, "body": "look again", **more}))


def decide(database: Database, by: Actor, number: int, *, restore: bool, reason: str = "it names nobody") -> None:
    acts.decide_appeal(database, by=by, now=NOW, appeal_id=number, restore=restore, reason=reason)


def restore(database: Database, by: Actor, no: int) -> None:
    acts.restore_comment(database, by=by, now=NOW, comment_id=no, reason="a mistake")


def is_public(database: Database, no: int) -> bool:
    """Whether text and salt of a comment can be had from the record's pages."""
    with database.reading() as db:
        return record.entry(db, queries.comment(db, no).entry_id).withdrawn is False


def test_a_consultation_is_announced_on_one_version_with_its_dates(database: Database) -> None:
    slug = m.published(database)
    number = m.consultation(database, slug, days=30)
    with database.reading() as db:
        found = queries.consultation(db, number)
        assert queries.open_consultation(db, found.proposal_id, m.TODAY + timedelta(days=29)).id == number
        assert queries.open_consultation(db, found.proposal_id, m.TODAY + timedelta(days=30)) is None
        assert [c.id for c in queries.closed(db, m.TODAY + timedelta(days=30), 2**31 - 1)] == [number]
    assert (found.version, found.answers_due) == (1, m.TODAY + timedelta(days=89))
    assert last_entry(database)["facts"]["closes_on"] == "2026-12-20"


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"days": 29}, "short_reason", "short_needs_reason"),
        ({"opens": m.TODAY - timedelta(days=1)}, "opens_on", "consultation_in_past"),
        ({"answers_due": m.TODAY}, "answers_due", "answers_before_close"),
    ],
)
def test_dates_that_do_not_fit_are_refused_at_their_field(
    database: Database, values: Any, field: str, reason: str
) -> None:
    slug = m.published(database)
    with pytest.raises(Refused) as refused:
        m.consultation(database, slug, **values)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_one_consultation_at_a_time_even_when_two_clerks_announce_at_once(database: Database) -> None:
    slug, clerk = m.published(database), make.officer(database, Role.clerk)
    results = at_once(*[lambda: m.consultation(database, slug, by=clerk)] * 4)
    assert sorted(isinstance(r, int) for r in results) == [False, False, False, True]
    assert {r.reason for r in results if isinstance(r, Refused)} == {"consultation_already_open"}
    assert m.consultation(database, slug, opens=m.TODAY + timedelta(days=30))


def test_a_consultation_needs_a_version_and_a_clerk_of_the_place(database: Database) -> None:
    slug = m.published(database)
    with pytest.raises(Missing):
        m.consultation(database, slug, version=2)
    with pytest.raises(Refused, match="only_clerk"):
        m.consultation(database, slug, by=make.officer(database, Role.clerk, make.THERE))


def test_the_result_of_a_consultation_has_its_own_answers_and_counts(database: Database) -> None:
    slug = m.published(database)
    before = m.comment(database, slug)
    number = m.consultation(database, slug)
    inside = [m.comment(database, slug, make.resident(database)) for _ in range(3)]
    m.answer(database, slug, before)
    ours = m.answer(database, slug, inside[0], inside[1], before, result="adopted")
    others = [m.answer(database, slug, inside[0], result=result) for result in ("not_adopted", "partly_adopted")]
    m.hide(database, inside[2])
    with database.reading() as db:
        proposal = queries.consultation(db, number).proposal_id
        answers = queries.answers_of_consultation(db, proposal, number, 2**31 - 1)
        results = queries.results_of_consultation(db, proposal, number)
        found = queries.counts_of_consultation(db, number)
        assert queries.counts_of_consultations(db, [number]) == {number: found}
    assert [a.id for a in answers] == [*reversed(others), ours]
    told = [("adopted", 1, 2), ("partly_adopted", 1, 1), ("not_adopted", 1, 1)]  # from the most to the least
    assert [(r.result, r.answers, r.submissions) for r in results] == told
    assert (found.submissions, found.residents, found.answered, found.waiting, found.hidden) == (3, 3, 2, 0, 1)


def test_a_hidden_text_is_kept_and_cannot_be_read_or_proved_by_others(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.hidden(database, slug, author, body="Mr X lives there")
    found = row(database, no)
    assert (found.state, found.body, found.body_html, found.article) == ("hidden", "Mr X lives there", None, "4-2")
    assert not is_public(database, no)
    assert notices(database, author) == ["notice.comment_hidden"]
    with database.reading() as db:
        details = json.loads(accounts.notices(db, author.person_id, 2**31 - 1)[0].details)
    assert details == {"no": no, "reason": "it names a person", "date": "2026-12-21"}
    entry = last_entry(database)
    assert (entry["kind"], entry["seat"], entry["facts"]) == (
        "comment_hidden",
        "moderator-1",
        {"comment": no, "article": "4-2"},
    )
    assert counts(database, slug) == (1, 0, 1, 0, 0, 1)


def test_a_restored_text_is_public_and_provable_again(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.hidden(database, slug, author)
    restore(database, moderator(database), no)
    assert row(database, no).state == "shown" and is_public(database, no)
    assert counts(database, slug) == (1, 0, 1, 0, 1, 0)
    assert notices(database, author) == ["notice.comment_restored", "notice.comment_hidden"]


def test_hiding_needs_an_article_of_the_terms_a_reason_and_a_moderator_of_the_place(database: Database) -> None:
    no, by = m.comment(database, m.published(database)), moderator(database)
    for article, reason, expected in (("9-9", "why", "choose_one_of_these"), ("4-1", " ", "required")):
        with pytest.raises(Refused, match=expected):
            acts.hide_comment(database, by=by, now=NOW, comment_id=no, article=article, reason=reason)
    with pytest.raises(Refused, match="only_moderator"):
        m.hide(database, no, moderator(database, make.THERE))
    with pytest.raises(Missing):
        m.hide(database, 999, by)
    assert make.rows(database, Moderation) == 0 and row(database, no).state == "shown"


def test_a_moderator_leaves_their_own_text_to_others(database: Database) -> None:
    by = moderator(database)
    no = m.comment(database, m.published(database), by)
    with pytest.raises(Refused, match="not_your_own"):
        m.hide(database, no, by)
    m.hide(database, no)
    with pytest.raises(Refused, match="not_your_own"):
        restore(database, by, no)


def test_a_withdrawn_text_can_neither_be_hidden_nor_restored_nor_reviewed(database: Database) -> None:
    slug, author, by = m.published(database), make.person(database), moderator(database)
    no = m.hidden(database, slug, author, moderator=by)
    number = appeal(database, author, no)
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    with pytest.raises(Refused, match="not_shown_now"):
        m.hide(database, no)
    with pytest.raises(Refused, match="not_hidden_now"):
        restore(database, by, no)
    with pytest.raises(Refused, match="appeal_decided_already"):
        decide(database, moderator(database), number, restore=True)
    with database.reading() as db:
        assert queries.open_appeals(db, [make.HERE], 0) == []
    assert counts(database, slug) == (1, 0, 0, 0, 0, 0)


def test_a_review_is_decided_by_a_second_moderator(database: Database) -> None:
    slug, author, first = m.published(database), make.person(database), moderator(database)
    no = m.hidden(database, slug, author, moderator=first)
    number = appeal(database, author, no)
    with database.reading() as db:
        assert [a.id for a in queries.open_appeals(db, [make.HERE], 0)] == [number]
        assert queries.open_appeals(db, [make.THERE], 0) == []
    for by, reason in ((first, "another_moderator"), (moderator(database, make.THERE), "only_moderator")):
        with pytest.raises(Refused, match=reason):
            decide(database, by, number, restore=True)
    decide(database, moderator(database), number, restore=True)
    assert row(database, no).state == "shown" and is_public(database, no)
    assert notices(database, author)[0] == "notice.appeal_restored"
    with database.reading() as db:
        kinds = [m.act for m in queries.moderations(db, no)]
    assert kinds == ["hide", "appeal_restored"]
    with pytest.raises(Refused, match="appeal_decided_already"):
        decide(database, moderator(database), number, restore=False)


def test_who_was_overruled_cannot_hide_the_same_text_again_but_another_can(database: Database) -> None:
    author, first = make.person(database), moderator(database)
    no = m.hidden(database, m.published(database), author, moderator=first)
    second = moderator(database)
    decide(database, second, appeal(database, author, no), restore=True)
    with pytest.raises(Refused, match="overruled_before"):
        m.hide(database, no, first)
    m.hide(database, no, second)
    assert appeal(database, author, no)  # a new hiding, a new review


def test_a_text_that_stays_hidden_says_why_and_is_reviewed_once(database: Database) -> None:
    author = make.person(database)
    no = m.hidden(database, m.published(database), author)
    decide(database, moderator(database), appeal(database, author, no), restore=False, reason="it does name a person")
    assert row(database, no).state == "hidden" and not is_public(database, no)
    assert notices(database, author)[0] == "notice.appeal_kept"
    with pytest.raises(Refused, match="review_decided"):
        appeal(database, author, no)


def test_who_hid_a_text_cannot_close_the_request_for_a_review_by_showing_it_again(database: Database) -> None:
    author, first = make.person(database), moderator(database)
    no = m.hidden(database, m.published(database), author, moderator=first)
    restore(database, first, no)  # nobody has asked yet: a mistake is put right at once
    m.hide(database, no, first)
    number = appeal(database, author, no)
    with pytest.raises(Refused, match="review_by_another"):
        restore(database, first, no)
    decide(database, moderator(database), number, restore=False)
    restore(database, first, no)  # reviewed: what is shown after that is no way around it
    assert row(database, no).state == "shown"


def test_requests_that_a_moderator_may_decide_come_before_those_about_their_own_hiding(database: Database) -> None:
    """However many wait that are not theirs to decide, none of the others is behind them."""
    slug, first, second = m.published(database), moderator(database), moderator(database)
    asked = []
    for n in range(queries.PAGE + 2):
        author = make.person(database)
        asked.append(appeal(database, author, m.hidden(database, slug, author, moderator=first, body=f"no {n}")))
    author = make.person(database)
    other = appeal(database, author, m.hidden(database, slug, author, moderator=second, body="the last"))
    with database.reading() as db:
        found = [row.id for row in queries.open_appeals(db, [make.HERE], first.person_id)]
        assert found == [other, *asked[: queries.PAGE]], "one more than a page: the page says that there are more"
        assert queries.open_appeals(db, [make.HERE], second.person_id)[0].id == asked[0]


def test_restoring_answers_a_review_that_waits(database: Database) -> None:
    author, first = make.person(database), moderator(database)
    no = m.hidden(database, m.published(database), author, moderator=first)
    number = appeal(database, author, no)
    restore(database, moderator(database), no)
    with pytest.raises(Refused, match="appeal_decided_already"):
        decide(database, moderator(database), number, restore=False)
    with database.reading() as db:
        assert [x.act for x in queries.moderations(db, no)] == ["hide", "appeal_restored"], "its decision"
    assert notices(database, author)[0] == "notice.appeal_restored"
    with pytest.raises(Refused, match="overruled_before"):
        m.hide(database, no, first)
    m.hide(database, no)
    with database.reading() as db:
        assert queries.open_appeals(db, [make.HERE], 0) == []


def test_a_review_is_asked_for_by_the_author_in_time_and_stays_private(database: Database) -> None:
    author = make.person(database)
    no = m.hidden(database, m.published(database), author)
    with pytest.raises(Refused, match="not_your_comment"):
        appeal(database, make.person(database), no)
    with pytest.raises(Refused, match="appeal_too_late"):
        appeal(database, author, no, now=NOW + timedelta(days=31))
    appeal(database, author, no, now=NOW + timedelta(days=30), body="a private matter")
    with database.reading() as db:
        everything = repr(db.execute(select(LogEntry.leaf, LogPayload.payload).outerjoin(LogPayload)).all())
    assert "private matter" not in everything


def test_of_two_requests_and_two_decisions_at_once_one_counts(database: Database) -> None:
    author, one, two = make.person(database), moderator(database), moderator(database)
    no = m.hidden(database, m.published(database), author)
    asked = at_once(*[lambda: appeal(database, author, no)] * 3)
    number = next(r for r in asked if isinstance(r, int))
    assert {r.reason for r in asked if r is not number} == {"already_appealed"}
    decided = at_once(
        lambda: decide(database, one, number, restore=True), lambda: decide(database, two, number, restore=False)
    )
    assert {r.reason for r in decided if r} == {"appeal_decided_already"}
    assert make.rows(database, Appeal) == 1 and make.rows(database, Moderation) == 2


def test_erasing_a_person_takes_every_text_and_every_link_to_them(database: Database) -> None:
    slug, other, author = m.published(database), m.published(database), make.resident(database, chosen_name="Sakura")
    m.consultation(database, slug)
    shown = m.comment(database, slug, author, body="the same", flow=m.FLOW)
    hidden = m.hidden(database, slug, author)
    appeal(database, author, hidden, body="a private matter")
    elsewhere = m.comment(database, other, author)
    m.comment(database, slug, body="The same.")
    entries = make.rows(database, LogEntry)
    assert acts.erase_author(database, now=NOW, person_id=author.person_id, ground="own_request") == 3
    for no in (shown, hidden, elsewhere):
        found = row(database, no)
        gone = (found.body, found.kept_html, found.text_key, found.author_id, found.author_number, found.chosen_name)
        assert found.state == "erased" and set(gone) == {None}
    with database.reading() as db:
        assert db.execute(select(Appeal.body)).scalars().all() == [None]
        assert db.execute(select(Voice).where(Voice.person_id == author.person_id)).first() is None
        assert db.execute(select(PlaceResident)).first() is None
        assert sorted(db.execute(select(PlaceText.place, PlaceText.uses)).all()) == [("", 1), ("consultation:1", 1)]
        assert queries.texts_of(db, author.person_id) == []
        subjects = set(db.execute(select(EntrySubject.subject).where(EntrySubject.entry_id > entries)).scalars())
    assert make.rows(database, LogEntry) == entries + 3
    assert last_entry(database)["facts"]["ground"] == "own_request"
    assert {f"comment:{no}" for no in (shown, hidden, elsewhere)} < subjects
    assert counts(database, slug) == (3, 1, 1, 0, 1, 0)


def test_the_database_refuses_an_erased_text_that_still_has_an_author(database: Database) -> None:
    no = m.comment(database, m.published(database))
    gone = {"state": "erased", "body": None, "body_html": None, "text_key": None}
    with pytest.raises(IntegrityError), database.writing() as db:
        db.execute(update(Comment).where(Comment.id == no).values(**gone))


@pytest.mark.parametrize("gone", ["hidden", "withdrawn"])
def test_what_is_not_shown_is_not_answered(database: Database, gone: str) -> None:
    slug, author = m.published(database), make.person(database)
    shown, other = m.comment(database, slug), m.comment(database, slug, author)
    if gone == "hidden":
        m.hide(database, other)
    else:
        acts.withdraw_comment(database, by=author, now=NOW, comment_id=other)
    with pytest.raises(Refused, match="answers_what_is_gone") as refused:
        m.answer(database, slug, shown, other)
    assert refused.value.values == {"numbers": str(other)}
