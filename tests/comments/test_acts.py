"""Commenting, withdrawing and being answered: what the acts write, refuse, count and tell; on both engines."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries
from deliberation.comments.models import Answered, Comment, PlaceText, Tally, Voice
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from deliberation.record.models import LogEntry, LogPayload
from tests import make
from tests.comments import making as m
from tests.moment import NOW
from tests.together import at_once


def row(database: Database, no: int) -> Any:
    with database.reading() as db:
        return queries.comment(db, no)


def last_entry(database: Database) -> dict[str, Any]:
    with database.reading() as db:
        leaf = db.execute(select(LogEntry.leaf).order_by(LogEntry.id.desc()).limit(1)).scalar_one()
    return dict(json.loads(leaf))


def test_what_nobody_would_see_is_no_comment(sqlite_database: Database) -> None:
    with pytest.raises(Refused, match="comment_empty"):
        m.comment(sqlite_database, m.published(sqlite_database), body="\u200b \u2060\u3164")


def counts(database: Database, slug: str, flow: str | None = None) -> tuple[int, ...]:
    """submissions, residents, texts, answered, waiting, hidden."""
    with database.reading() as db:
        proposal = proposals.by_slug(db, slug)
        found = queries.counts_with_flows(db, proposal.id)[1][flow] if flow else queries.counts(db, proposal.id)
    return (found.submissions, found.residents, found.texts, found.answered, found.waiting, found.hidden)


def notices(database: Database, person: Any) -> list[str]:
    with database.reading() as db:
        return [n.key for n in accounts.notices(db, person.person_id, 2**31 - 1)]


def test_a_comment_on_a_field_names_the_exact_version_by_its_digest_and_no_author(database: Database) -> None:
    slug, author = m.published(database), make.resident(database)
    no = m.comment(database, slug, author, flow=m.FLOW, field=m.FIELD, body="Why a year?")
    found = row(database, no)
    assert (found.number, found.flow_id, found.field, found.state, found.verified) == (
        1,
        "bus",
        "retention",
        "shown",
        True,
    )
    entry = last_entry(database)
    assert entry["facts"] == {
        "comment": no, "proposal": slug, "version": 1, "digest": found.version_digest, "flow": "bus",
        "field": "retention", "verified": True,
    }  # fmt: skip
    assert entry["at"] == "2026-11-21" and "Why" not in json.dumps(entry) and "commitment" in entry
    with database.reading() as db:
        payload = record.entry(db, found.entry_id).payload
    assert json.loads(payload) == {"body": "Why a year?"}


def test_comments_are_numbered_within_their_proposal_without_gaps(database: Database) -> None:
    first, second = m.published(database), m.published(database)
    numbers = [row(database, m.comment(database, slug)).number for slug in (first, second, first, first)]
    assert numbers == [1, 1, 2, 3]
    with pytest.raises(Refused):
        m.comment(database, first, body=" ")
    assert row(database, m.comment(database, first)).number == 4


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"version": 2}, Missing),
        ({"flow": "nothing"}, Missing),
        ({"field": "nothing"}, Missing),
        ({"parent": 999}, Missing),
    ],
)
def test_a_place_that_is_not_there_cannot_be_commented_on(
    database: Database, values: dict[str, Any], error: type
) -> None:
    slug = m.published(database)
    with pytest.raises(error):
        m.comment(database, slug, **values)


def test_a_text_is_kept_as_written_but_for_what_nobody_sees(database: Database) -> None:
    no = m.comment(database, m.published(database), body=" <b>a</b>\r\n\x00b\u202e \n")
    found = row(database, no)
    assert found.body == "<b>a</b>\nb"
    assert found.body_html == "<p>&lt;b&gt;a&lt;/b&gt;<br>\nb</p>"


def test_the_same_text_sent_twice_is_one_comment(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.comment(database, slug, author, body="No cameras.")
    for again in ("No cameras.", "NO CAMERAS", "no  cameras!"):
        with pytest.raises(Refused) as refused:
            m.comment(database, slug, author, body=again)
        assert (refused.value.reason, refused.value.values["no"]) == ("sent_twice", no)
    assert m.comment(database, slug, author, body="No cameras.", flow=m.FLOW) > no  # another place
    assert m.comment(database, slug, make.person(database), body="No cameras.") > no  # another person
    assert counts(database, slug)[:3] == (3, 0, 1)


def test_a_hidden_text_cannot_be_sent_again_but_a_withdrawn_one_can(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    m.hidden(database, slug, author, body="the same")
    with pytest.raises(Refused, match="sent_twice"):
        m.comment(database, slug, author, body="the same")
    other = m.comment(database, slug, author, body="another")
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=other)
    assert m.comment(database, slug, author, body="another") > other


def test_two_clicks_at_once_are_one_comment(database: Database) -> None:
    slug, author = m.published(database), make.resident(database)
    for n in range(5):
        said = f"text {n}"
        results = at_once(*[lambda said=said: m.comment(database, slug, author, body=said)] * 3)
        assert sorted(isinstance(r, int) for r in results) == [False, False, True]
        assert {r.reason for r in results if isinstance(r, Refused)} == {"sent_twice"}
    assert counts(database, slug) == (5, 1, 5, 0, 5, 0)


def test_many_at_once_get_each_their_number_and_voice(database: Database) -> None:
    slug = m.published(database)
    m.consultation(database, slug)
    people = [make.resident(database) for _ in range(6)]
    results = at_once(*[lambda p=p: [m.comment(database, slug, p, flow=m.FLOW) for _ in range(3)] for p in people])
    assert all(isinstance(r, list) for r in results), results
    with database.reading() as db:
        assert sorted(db.execute(select(Comment.number)).scalars()) == list(range(1, 19))
        assert sorted(db.execute(select(Voice.number)).scalars()) == list(range(1, 7))
    assert counts(database, slug) == counts(database, slug, m.FLOW) == (18, 6, 18, 0, 18, 0)


def test_acts_on_the_same_comments_at_once_never_wait_for_each_other_in_a_circle(database: Database) -> None:
    slug, clerk = m.published(database), make.officer(database, Role.clerk)
    first, second = make.officer(database, Role.moderator), make.officer(database, Role.moderator)
    for _ in range(4):
        author = make.resident(database)
        no, other = m.comment(database, slug, author, body="said twice"), m.comment(database, slug)
        results = at_once(
            lambda no=no, a=author: acts.withdraw_comment(database, by=a, now=NOW, comment_id=no),
            lambda no=no: m.hide(database, no, first),
            lambda no=no: m.hide(database, no, second),
            lambda no=no, other=other: m.answer(database, slug, other, no, by=clerk),
            lambda no=no, other=other: m.answer(database, slug, no, other, by=clerk),
            lambda no=no: m.comment(database, slug, parent=no, body="said twice"),
            lambda a=author: acts.erase_author(database, now=NOW, person_id=a.person_id, ground="own_request"),
        )
        assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
    assert tallies_told(database) == tallies_counted(database)


def test_one_answer_of_two_clerks_at_once_is_published_once(database: Database) -> None:
    slug, clerks = m.published(database), [make.officer(database, Role.clerk) for _ in range(3)]
    no, other = m.comment(database, slug), m.comment(database, slug)
    results = at_once(*(lambda by=by: m.answer(database, slug, no, other, by=by) for by in clerks))
    refused = [r for r in results if isinstance(r, Refused)]
    assert [r.reason for r in refused] == ["answered_twice"] * 2
    assert make.rows(database, Answered) == 2 and counts(database, slug)[3] == 2


def tallies_told(database: Database) -> tuple[int, ...]:
    with database.reading() as db:
        names = (Tally.submissions, Tally.answered, Tally.waiting, Tally.hidden, Tally.texts)
        return tuple(db.execute(select(*(func.sum(n) for n in names)).where(Tally.place == "")).one())


def tallies_counted(database: Database) -> tuple[int, ...]:
    """The same, counted one by one."""
    with database.reading() as db:
        looked_at = (Comment.state, Comment.parent_id, Comment.answer_count, Comment.proposal_id, Comment.text_key)
        found = db.execute(select(*looked_at)).all()
    waiting = [c for c in found if c.state == "shown" and c.parent_id is None and c.answer_count == 0]
    answered, hidden = [c for c in found if c.answer_count], [c for c in found if c.state == "hidden"]
    texts = {(c.proposal_id, c.text_key) for c in found if c.text_key}
    return len(found), len(answered), len(waiting), len(hidden), len(texts)


def test_the_three_counts_are_of_submissions_residents_and_texts(database: Database) -> None:
    slug, one, two = m.published(database), make.resident(database), make.resident(database)
    elsewhere = make.resident(database, make.THERE)
    m.comment(database, slug, one, body="the same")
    m.comment(database, slug, two, body="The same!", flow=m.FLOW)
    m.comment(database, slug, one, flow=m.FLOW)
    m.comment(database, slug, elsewhere)
    assert counts(database, slug)[:3] == (4, 2, 3)
    assert counts(database, slug, m.FLOW)[:3] == (2, 2, 2)


def test_words_sent_and_taken_back_again_and_again_are_one_text(database: Database) -> None:
    slug, author, other = m.published(database), make.resident(database), make.resident(database)
    m.consultation(database, slug)
    for _ in range(4):
        no = m.comment(database, slug, author, body="the same", flow=m.FLOW)
        acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    assert counts(database, slug)[:3] == (4, 1, 0)
    m.comment(database, slug, author, body="the same", flow=m.FLOW)
    no = m.comment(database, slug, other, body="The same!", flow=m.FLOW)
    acts.withdraw_comment(database, by=other, now=NOW, comment_id=no)
    assert counts(database, slug)[:3] == counts(database, slug, m.FLOW)[:3] == (6, 2, 1)
    acts.erase_author(database, now=NOW, person_id=author.person_id, ground="own_request")
    assert counts(database, slug)[2] == counts(database, slug, m.FLOW)[2] == 0
    with database.reading() as db:
        assert queries.counts_of_consultation(db, 1).texts == 0


def test_a_person_has_one_number_in_a_consultation_and_none_outside(database: Database) -> None:
    slug, one, two = m.published(database), make.resident(database), make.person(database)
    before = m.comment(database, slug, one)
    number = m.consultation(database, slug)
    inside = [m.comment(database, slug, who) for who in (two, one, two)]
    found = [row(database, no) for no in (before, *inside)]
    assert [(c.consultation_id, c.author_number) for c in found] == [
        (None, None),
        (number, 1),
        (number, 2),
        (number, 1),
    ]
    after = m.comment(database, slug, one, now=NOW + timedelta(days=30))
    assert row(database, after).consultation_id is None


def test_a_number_that_was_somebodys_is_never_given_again(database: Database) -> None:
    slug, one = m.published(database), make.person(database)
    m.consultation(database, slug)
    first = m.comment(database, slug, one)
    acts.erase_author(database, now=NOW, person_id=one.person_id, ground="own_request")
    assert row(database, first).author_number is None
    assert row(database, m.comment(database, slug)).author_number == 2


def test_a_reply_stands_where_its_parent_stands_and_a_reply_to_it_joins_the_same(database: Database) -> None:
    slug = m.published(database, versions=2)
    parent = m.comment(database, slug, flow=m.FLOW, field=m.FIELD)
    reply = m.comment(database, slug, parent=parent, version=2)
    again = m.comment(database, slug, parent=reply, version=2)
    assert [(r.parent_id, r.version, r.flow_id, r.field) for r in (row(database, reply), row(database, again))] == [
        (parent, 1, "bus", "retention")
    ] * 2
    assert row(database, parent).reply_count == 2
    with database.reading() as db:
        assert [r.id for r in queries.replies(db, [parent])[parent]] == [reply, again]
        assert [r.id for r in queries.replies_to(db, parent, 2**31 - 1)] == [again, reply]
        on_field = queries.on_place(db, row(database, parent).proposal_id, "bus", "retention", 2**31 - 1)
    assert [r.id for r in on_field] == [parent]


def test_a_reply_needs_a_comment_of_the_same_proposal_that_is_shown(database: Database) -> None:
    slug, other = m.published(database), m.published(database)
    parent = m.comment(database, slug)
    with pytest.raises(Missing):
        m.comment(database, other, parent=parent)
    m.hide(database, parent)
    with pytest.raises(Refused, match="parent_not_shown"):
        m.comment(database, slug, parent=parent)


def test_a_withdrawn_text_is_gone_with_its_salt_and_key_and_its_number_stays(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.comment(database, slug, author, body="I said too much")
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    found = row(database, no)
    assert (found.state, found.body, found.kept_html, found.text_key, found.number) == (
        "withdrawn",
        None,
        None,
        None,
        1,
    )
    with database.reading() as db:
        assert record.entry(db, found.entry_id).payload is None
        assert (
            db.execute(
                select(func.count()).select_from(LogPayload).where(LogPayload.entry_id == found.entry_id)
            ).scalar()
            == 0
        )
        assert db.execute(select(PlaceText)).first() is None
    assert last_entry(database)["kind"] == "comment_withdrawn"
    assert counts(database, slug) == (1, 0, 0, 0, 0, 0)
    with pytest.raises(Refused, match="already_withdrawn"):
        acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)


def test_the_database_itself_refuses_a_text_that_is_gone_and_shown(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.comment(database, slug, author)
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    for values in ({"state": "shown"}, {"state": "hidden"}, {"body": "back"}):
        with pytest.raises(IntegrityError), database.writing() as db:
            db.execute(update(Comment).where(Comment.id == no).values(**values))


def test_an_answer_reaches_every_comment_and_its_author(database: Database) -> None:
    slug, one, two = m.published(database, versions=2), make.person(database), make.person(database)
    numbers = [m.comment(database, slug, one), m.comment(database, slug, two), m.comment(database, slug)]
    number = m.answer(
        database, slug, *numbers[:2], result="adopted", body="**90** days", changed_version=2,
        changed_field="vendor_exit_plan",
    )  # fmt: skip
    with database.reading() as db:
        found = queries.answer(db, number)
        assert [c.id for c in queries.answered_comments(db, number, 2**31 - 1)] == [numbers[1], numbers[0]]
        assert [a.id for a in queries.answers_to(db, numbers[0])] == [number]
        waiting = queries.unanswered(db, row(database, numbers[0]).proposal_id, 2**31 - 1)
    assert (found.result, found.changed_version, found.comment_count, found.seat) == ("adopted", 2, 2, "clerk-5")
    assert "<strong>90</strong>" in found.body_html
    assert notices(database, one) == notices(database, two) == ["notice.comment_answered"]
    assert [c.id for c in waiting] == [numbers[2]]
    assert counts(database, slug) == (3, 0, 3, 2, 1, 0)
    m.answer(database, slug, numbers[0])
    assert counts(database, slug) == (3, 0, 3, 2, 1, 0)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"result": "nonsense"}, "result", "choose_one_of_these"),
        ({"changed_version": 1}, "changed_version", "no_such_change"),
        ({"changed_version": 3}, "changed_version", "no_such_change"),
        ({"changed_version": 2, "changed_flow": "gone"}, "changed_flow", "no_such_place"),
        ({"changed_version": 2, "changed_field": "bad field"}, "changed_field", "no_such_place"),
        ({"changed_version": 2, "changed_flow": m.FLOW}, "changed_flow", "place_did_not_change"),
        ({"changed_version": 2, "changed_field": "liability"}, "changed_field", "place_did_not_change"),
        ({"changed_flow": m.FLOW}, "changed_version", "changed_version_missing"),
    ],
)
def test_an_answer_names_a_change_that_there_was(database: Database, values: Any, field: str, reason: str) -> None:
    slug = m.published(database, versions=2)
    no = m.comment(database, slug)
    with pytest.raises(Refused) as refused:
        m.answer(database, slug, no, **{"result": "adopted", **values})
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert make.rows(database, Answered) == 0 and counts(database, slug)[3] == 0


def test_no_version_changed_because_of_a_comment_that_came_later(database: Database) -> None:
    slug = m.published(database, versions=2)
    before, after = m.comment(database, slug), m.comment(database, slug, now=NOW + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        m.answer(database, slug, before, after, result="adopted", changed_version=2)
    told = {"version": 2, "numbers": str(after)}
    assert (refused.value.field, refused.value.reason) == ("changed_version", "change_before_comment")
    assert refused.value.values == told and make.rows(database, Answered) == 0
    assert m.answer(database, slug, before, result="adopted", changed_version=2) and m.answer(database, slug, after)


def test_an_answer_is_for_comments_of_one_proposal(database: Database) -> None:
    slug, other = m.published(database), m.published(database)
    no, foreign = m.comment(database, slug), m.comment(database, other)
    for chosen in ([], [no, foreign], [no, 999]):
        with pytest.raises(Missing):
            m.answer(database, slug, *chosen)
    with pytest.raises(Refused, match="too_many_at_once"):
        m.answer(database, slug, *range(1, 502))
