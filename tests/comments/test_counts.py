"""Counts that acts move are those that are there: after every act of a long row of acts by chance."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts, queries
from deliberation.comments.models import Comment, Count, CountKey, Issue, IssueComment, IssueContest
from deliberation.comments.rules import Result
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from tests import make
from tests.comments import making as m
from tests.comments import recounted
from tests.moment import NOW

ACTS, SEED = 120, 1
BODIES = ("the same words", "other words", "third words")


class City:
    """One proposal with two consultations one after the other, and acts by chance on it."""

    def __init__(self, database: Database, seed: int) -> None:
        self.db, self.random, self.at = database, Random(seed), NOW
        self.slug = m.published(database)
        for days in (0, 20):
            opens = m.TODAY + timedelta(days=days)
            m.consultation(database, self.slug, opens=opens, days=10, short_reason="the buses go in spring")
        self.people: list[Actor] = [make.resident(database) for _ in range(4)] + [make.person(database)]
        self.clerks = [make.officer(database, Role.clerk) for _ in range(2)]
        self.moderators = [make.officer(database, Role.moderator) for _ in range(2)]
        self.done: set[str] = set()

    def one(self, column: Any, *where: Any) -> Any:
        """Any of what there is."""
        with self.db.reading() as c:
            return self.random.choice(c.execute(select(column).where(*where)).scalars().all() or [0])

    def some(self) -> list[int]:
        return sorted({self.one(Comment.id, Comment.state == "shown") for _ in range(3)})

    def step(self) -> None:
        what = self.random.choice(STEPS)
        self.at += timedelta(hours=self.random.randrange(12))
        try:
            what(self)
        except (Refused, Missing, StopIteration):
            return
        self.done.add(what.__name__)


def submit(city: City) -> None:
    flow = city.random.choice([None, m.FLOW])
    more = {"flow": flow, "field": city.random.choice([None, m.FIELD]) if flow else None}
    m.comment(city.db, city.slug, city.random.choice(city.people), now=city.at, body=city.random.choice(BODIES), **more)


def reply(city: City) -> None:
    m.comment(city.db, city.slug, city.random.choice(city.people), now=city.at, parent=city.some()[0])


def letters(city: City) -> None:
    scan, day = f"sha256:{city.random.randrange(10**9):064x}", m.day(city.at)
    lines = [{"body": city.random.choice(BODIES), "flow": m.FLOW}, {"body": "of its own"}]
    enter, confirm = city.clerks
    said = {"version": 1, "channel": "paper", "received_on": day, "lines": lines, "scan_digest": scan}
    number = acts.enter_batch(city.db, by=enter, now=city.at, slug=city.slug, **said)
    acts.confirm_batch(city.db, by=confirm, now=city.at, batch_id=number, scan_digest=scan)


def issue(city: City) -> None:
    title = f"論点{city.random.randrange(10**6)}"
    acts.make_issue(
        city.db, by=city.clerks[0], now=city.at, slug=city.slug, title_ja=title, comment_ids=city.some()
    )  # fmt: skip


def group(city: City) -> None:
    number = city.one(IssueComment.issue_id)
    acts.group_comments(city.db, by=city.clerks[0], now=city.at, issue_id=number, comment_ids=city.some())


def take_out(city: City) -> None:
    number = city.one(IssueComment.id, IssueComment.removed_at.is_(None))
    where = IssueComment.id == number
    told = {"issue_id": city.one(IssueComment.issue_id, where), "comment_id": city.one(IssueComment.comment_id, where)}
    acts.take_out(city.db, by=city.clerks[0], now=city.at, reason="not about it", **told)


def contest(city: City) -> None:
    number = city.one(IssueComment.id, IssueComment.removed_at.is_(None))
    where = IssueComment.id == number
    no, of = city.one(IssueComment.comment_id, where), city.one(IssueComment.issue_id, where)
    person = city.one(Comment.author_id, Comment.id == no)
    by = next(p for p in city.people if p.person_id == person)
    acts.contest_grouping(city.db, by=by, now=city.at, issue_id=of, comment_id=no, body="not about it")


def answer_contest(city: City) -> None:
    number, decision = city.one(IssueContest.id), city.random.choice(["taken_out", "kept"])
    acts.answer_contest(
        city.db, by=city.clerks[1], now=city.at, contest_id=number, decision=decision, reason="it is so"
    )  # fmt: skip


def answer(city: City) -> None:
    result, topic = city.random.choice([Result.adopted, Result.not_adopted]), f"on {city.random.randrange(10**6)}"
    told = {"comment_ids": city.some(), "result": str(result), "topic": topic, "body": "we heard you"}
    acts.give_answer(city.db, by=city.clerks[0], now=city.at, slug=city.slug, **told)


def withdraw(city: City) -> None:
    no = city.some()[0]
    person = city.one(Comment.author_id, Comment.id == no)
    by = next(p for p in city.people if p.person_id == person)
    acts.withdraw_comment(city.db, by=by, now=city.at, comment_id=no)


def hide(city: City) -> None:
    m.hide(city.db, city.some()[0], city.moderators[0], now=city.at)


def restore(city: City) -> None:
    no = city.one(Comment.id, Comment.state == "hidden")
    acts.restore_comment(city.db, by=city.moderators[1], now=city.at, comment_id=no, reason="it may stay")


def erase(city: City) -> None:
    person = next(p for p in city.people if p.person_id == city.one(Comment.author_id))
    acts.erase_author(city.db, now=city.at, person_id=person.person_id, ground="request")
    city.people[city.people.index(person)] = make.resident(city.db)


STEPS: list[Callable[[City], None]] = [
    submit, submit, submit, submit, reply, letters, issue, group, group, take_out, contest, contest, answer_contest,
    answer, answer, withdraw, hide, restore, erase,
]  # fmt: skip


def kept(db: Connection) -> tuple[Any, ...]:
    """What is kept of counts that are more than nothing."""
    numbers = set(db.execute(select(*Count.__table__.c).where(Count.submissions > 0)).all())
    keys = {kind: set(db.execute(select(*CountKey.__table__.c).where(CountKey.kind == kind)).all()) for kind in KINDS}
    found = {(x.proposal_id, x.id, x.due, x.grew_at) for x in queries.asked_most(db, [make.HERE], 500)}
    issues = db.execute(select(Issue.id)).scalars().all()
    answers = {(issue, row.id) for issue in issues for row in queries.answers_to_issue(db, issue)}
    return numbers, *keys.values(), answers, found


KINDS = ("text", "resident")
SCRATCH = (recounted.COUNTS, recounted.TEXTS, recounted.RESIDENTS, recounted.ANSWERS, recounted.WAITING)


def test_what_the_acts_kept_is_what_there_is(database: Database) -> None:
    city = City(database, SEED)
    for _ in range(ACTS):
        city.step()
        with database.reading() as db:
            assert kept(db) == tuple(set(db.execute(statement).all()) for statement in SCRATCH)
    assert city.done >= {step.__name__ for step in STEPS}
