"""Grouping comments under issues: who may, what is counted, and what an author can say against it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts, queries
from deliberation.comments.models import IssueContest
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from tests import make
from tests.comments import making as m
from tests.moment import NOW

TEXT = "予約の電話番号を1年も残す理由を教えてください。"
FIRST = 10**9  # above every number


def counted(db: Database, issue: int) -> tuple[int, int, int, int]:
    with db.reading() as c:
        return tuple(queries.counts_of_issues(c, [issue])[issue])[:4]


def under(db: Database, issue: int) -> list[int]:
    with db.reading() as c:
        return [row.id for row in queries.comments_of_issue(c, issue, FIRST)]


def refused(code: str, act: object, **call: object) -> None:
    with pytest.raises(Refused) as raised:
        act(now=NOW, **call)  # type: ignore[operator]
    assert raised.value.reason == code


def test_an_issue_counts_submissions_residents_and_texts(database: Database) -> None:
    """Two texts of one verified resident, the same text of somebody not verified: 3, 1, 2."""
    slug, resident = m.published(database), make.resident(database)
    m.consultation(database, slug)
    numbers = [
        m.comment(database, slug, resident, body=TEXT),
        m.comment(database, slug, resident, body="電話番号は要りません。"),
        m.comment(database, slug, body=TEXT.replace("。", "！")),
    ]
    issue = m.issue(database, slug, *numbers)
    assert counted(database, issue) == (3, 1, 2, 0)
    acts.withdraw_comment(database, by=resident, now=NOW, comment_id=numbers[1])
    assert counted(database, issue) == (3, 1, 1, 0)


def test_residents_of_an_issue_are_counted_as_everybody_can_count_them(database: Database) -> None:
    """By public numbers: one person in two consultations counts as two, outside of one as none (decision 0017)."""
    slug, resident = m.published(database), make.resident(database)
    outside = [m.comment(database, slug, resident), m.comment(database, slug, resident)]
    issue = m.issue(database, slug, *outside)
    assert counted(database, issue) == (2, 0, 2, 2)
    m.consultation(database, slug)
    inside = [m.comment(database, slug, resident), m.comment(database, slug, resident)]
    later = NOW + timedelta(days=40)
    m.consultation(database, slug, opens=m.TODAY + timedelta(days=40), now=later)
    inside.append(m.comment(database, slug, resident, now=later))
    acts.group_comments(
        database, by=make.officer(database, Role.clerk), now=later, issue_id=issue, comment_ids=inside, how="read"
    )
    assert counted(database, issue) == (5, 2, 5, 2)


def test_every_grouping_says_who_made_it_how_and_when(database: Database) -> None:
    slug, member = m.published(database), make.officer(database, Role.council_member)
    issue = m.issue(database, slug, first := m.comment(database, slug))
    no = m.comment(database, slug)
    acts.group_comments(database, by=member, now=NOW, issue_id=issue, comment_ids=[no], how="alike", reason="same text")
    with database.reading() as db:
        rows = {row.id: row for row in queries.comments_of_issue(db, issue, FIRST)}
    assert (rows[no].seat, rows[no].how, rows[no].reason) == ("council_member-1", "alike", "same text")
    assert (rows[first].how, rows[first].at, bool(rows[first].entry_id)) == ("read", NOW, True)


def test_a_comment_may_say_two_things_but_stands_once_under_each(database: Database) -> None:
    slug, clerk = m.published(database), make.officer(database, Role.clerk)
    no = m.comment(database, slug)
    first, second = m.issue(database, slug, no), m.issue(database, slug, no)
    assert under(database, first) == under(database, second) == [no]
    call = {"db": database, "by": clerk, "issue_id": first, "comment_ids": [no]}
    refused("grouped_already", acts.group_comments, **call)


def test_what_was_taken_out_stays_told_and_can_be_put_back(database: Database) -> None:
    slug, clerk = m.published(database), make.officer(database, Role.clerk)
    no = m.comment(database, slug)
    issue = m.issue(database, slug, no)
    acts.take_out(database, by=clerk, now=NOW, issue_id=issue, comment_id=no, reason="another matter")
    assert (under(database, issue), counted(database, issue)) == ([], (0, 0, 0, 0))
    with database.reading() as db:
        (gone,) = queries.taken_out_of(db, issue)
    seat = clerk.seat(Role.clerk, make.HERE)
    assert (gone.comment_id, gone.removed_seat, gone.removed_reason) == (no, seat, "another matter")
    refused("not_in_issue_now", acts.take_out, db=database, by=clerk, issue_id=issue, comment_id=no, reason="again")
    acts.group_comments(database, by=clerk, now=NOW, issue_id=issue, comment_ids=[no])
    assert under(database, issue) == [no]


def test_only_what_everybody_can_read_of_this_proposal_is_grouped(database: Database) -> None:
    slug, clerk = m.published(database), make.officer(database, Role.clerk)
    call = {"db": database, "by": clerk, "slug": slug, "title_ja": "期間"}
    refused("choose_comments_to_group", acts.make_issue, comment_ids=[], **call)
    refused("groups_what_is_gone", acts.make_issue, comment_ids=[m.hidden(database, slug)], **call)
    elsewhere = m.comment(database, m.published(database))
    with pytest.raises(Missing):
        acts.make_issue(now=NOW, comment_ids=[elsewhere], **call)
    m.issue(database, slug, title="期間")
    refused("issue_named_so", acts.make_issue, comment_ids=[m.comment(database, slug)], **call)
    wrong = {**call, "title_ja": "場所", "flow": "no-such-flow"}
    refused("no_such_place", acts.make_issue, comment_ids=[m.comment(database, slug)], **wrong)


def contested(db: Database) -> tuple[Actor, Actor, int, int, int]:
    """Author, who grouped, issue, comment, contest."""
    slug, author, clerk = m.published(db), make.person(db), make.officer(db, Role.clerk)
    no = m.comment(db, slug, author)
    issue = m.issue(db, slug, no, by=clerk)
    said = acts.contest_grouping(db, by=author, now=NOW, issue_id=issue, comment_id=no, body="I meant the fare")
    return author, clerk, issue, no, said


def test_the_author_contests_once_and_another_seat_answers(database: Database) -> None:
    author, clerk, issue, no, said = contested(database)
    again = {"db": database, "issue_id": issue, "comment_id": no}
    refused("contested_already", acts.contest_grouping, by=author, body="still", **again)
    refused("not_your_comment", acts.contest_grouping, by=make.person(database), body="mine", **again)
    refused("contest_waits", acts.take_out, by=clerk, reason="quietly", **again)
    answer = {"db": database, "contest_id": said, "decision": "taken_out", "reason": "it is about the fare"}
    refused("contest_by_another", acts.answer_contest, by=clerk, **answer)
    other = make.officer(database, Role.clerk)
    acts.answer_contest(now=NOW, by=other, **answer)
    assert under(database, issue) == []
    refused("contest_answered_already", acts.answer_contest, by=other, **answer)


def test_who_was_overruled_upon_an_authors_contest_does_not_put_the_comment_back(database: Database) -> None:
    _, clerk, issue, no, said = contested(database)
    other = make.officer(database, Role.clerk)
    answer = {"contest_id": said, "decision": "taken_out", "reason": "it is about the fare"}
    acts.answer_contest(database, by=other, now=NOW, **answer)
    again = {"db": database, "issue_id": issue, "comment_ids": [no]}
    refused("grouping_overruled", acts.group_comments, by=clerk, **again)
    assert under(database, issue) == []
    acts.group_comments(now=NOW, by=other, **again)
    assert under(database, issue) == [no]


def test_a_kept_grouping_keeps_the_comment_and_says_why(database: Database) -> None:
    _, _, issue, no, said = contested(database)
    member = make.officer(database, Role.council_member)
    acts.answer_contest(database, by=member, now=NOW, contest_id=said, decision="kept", reason="it names the period")
    assert under(database, issue) == [no]
    with database.reading() as db:
        (row,) = queries.issues_of_comment(db, no)
    assert (row.decision, row.answer, row.answered_seat) == ("kept", "it names the period", "council_member-1")


def test_erasing_the_author_erases_what_they_said_against_it(database: Database) -> None:
    author, _, issue, no, _ = contested(database)
    acts.erase_author(database, now=NOW, person_id=author.person_id, ground="own_request")
    with database.reading() as db:
        assert db.execute(select(IssueContest.body)).scalars().all() == [None]
    assert under(database, issue) == [no]
