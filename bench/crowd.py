"""What grows where many take part: consultations with answers, issues, copies, replies; what is owed, what was hidden.

Rows put into the tables directly, as in seed.py.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, insert, literal, select, update
from sqlalchemy.engine import Connection

from bench.inside import BODY, Sizes, copies, words
from deliberation import clock
from deliberation.accounts.models import Department
from deliberation.accounts.rules import Role
from deliberation.comments.likeness import METHOD
from deliberation.comments.models import (
    AlikeGroup,
    AlikeRun,
    AlikeText,
    Answer,
    Answered,
    Appeal,
    Comment,
    ConsultationRow,
    Issue,
    IssueComment,
    Moderation,
    ModerationCount,
    Tally,
)
from deliberation.comments.rules import Result
from deliberation.dataplans.models import Version
from deliberation.proposals.models import Proposal
from tests import make

FLOW = "trip-booking"
OWING = "owing-shi"  # a city that has much to answer in many consultations
DIGEST = "sha256:" + "0" * 64
ANSWERED_AT_ONCE, ISSUES, ALIKE, DEPARTMENTS = 50, 37, 10, 20


@dataclass(frozen=True)
class Crowd:
    """One proposal with a consultation that is over: its numbers, and how many took part."""

    slug: str
    size: int
    consultation: int
    comment: int
    answer: int
    answers: int
    issue: int


@dataclass(frozen=True)
class Crowds:
    """The same little and large, and tokens of officials who are signed in, by their role."""

    little: Crowd
    large: Crowd
    officials: dict[str, str]


def fill(db: Connection, slugs: tuple[str, str], sizes: Sizes, person: int, elsewhere: str) -> Crowds:
    """Two consultations; of each four fifths are answered, the newer half is under issues, ten and ten are written
    alike. ``elsewhere``: where a moderator is, while all that is new is here."""
    make.jurisdiction(db, OWING)
    for n in range(DEPARTMENTS):
        names = {"name_ja": f"第{n}課", "name_en": f"Department {n}"}
        db.execute(insert(Department), {"jurisdiction": OWING, **names, "since": _day(-900), "entry_id": 1})
    little, large = (_crowd(db, slug, size, person) for slug, size in zip(slugs, sizes.consulted, strict=True))
    _replies(db, large, sizes.replies, person)
    _moderated(db, large, sizes.moderated, person)
    _owing(db, sizes.owing)
    places = {Role.clerk: make.HERE, Role.council_member: make.HERE, Role.moderator: elsewhere}
    tokens = {str(role): make.session(db, make.officer(db, role, place)) for role, place in places.items()}
    return Crowds(little, large, tokens)


def _day(days: int) -> Any:
    return clock.day(clock.now()) + timedelta(days=days)


def _last(db: Connection, table: Any) -> int:
    return int(db.execute(select(func.coalesce(func.max(table.id), 0))).scalar_one())


def _crowd(db: Connection, slug: str, size: int, person: int) -> Crowd:
    proposal = db.execute(select(Proposal.id).where(Proposal.slug == slug)).scalar_one()
    asked = {
        "proposal_id": proposal, "version": 1, "version_digest": DIGEST, "jurisdiction": make.HERE,
        "title_ja": "計画への意見", "opens_on": _day(-90), "closes_on": _day(-60), "answers_due": _day(-30),
        "entry_id": 1,
    }  # fmt: skip
    number = db.execute(insert(ConsultationRow).returning(ConsultationRow.id), asked).scalar_one()
    first = _last(db, Comment) + 1
    comments(db, proposal, size, person, consultation_id=number, answer_count=lambda i: case((i % 5 == 0, 0), else_=1))
    waiting = size // 5
    counted = {
        "submissions": size, "residents": size // 2, "texts": size, "answered": size - waiting, "waiting": waiting,
        "hidden": 0, "voices": size, "paper": 0, "phone": 0,
    }  # fmt: skip
    for place in ("", f"flow:{FLOW}", f"consultation:{number}"):
        db.execute(insert(Tally), {"proposal_id": proposal, "place": place, **counted})
    answer, issue = _answers(db, proposal, size), _issues(db, proposal, size)
    _alike(db, proposal, size)
    return Crowd(slug, size, number, first, answer, -(-size // ANSWERED_AT_ONCE), issue)


def comments(db: Connection, proposal: int, count: int, person: int, after: int = 0, **more: Any) -> None:
    """Comments ``after`` those that are there, every third on a flow."""
    plain = {
        "proposal_id": proposal, "jurisdiction": make.HERE, "number": lambda i: i + after, "version": 1,
        "version_digest": DIGEST,
        "flow_id": lambda i: func.nullif(func.substr(FLOW, 1, (i % 3) * 100), ""), "author_id": person,
        "verified": lambda i: i % 2 == 0, "standing": "unsaid", "channel": "web",
        "body": lambda i: words(BODY, i), "body_html": lambda i: words("<p>", BODY, i, "</p>"),
        "text_key": lambda i: words(i), "submitted_on": _day(-70), "state": "shown", "locked": False,
        "reply_count": 0, "answer_count": 0, "author_number": lambda i: i,
    }  # fmt: skip
    copies(db, Comment, count, plain | more)


def _answers(db: Connection, proposal: int, size: int) -> int:
    base, results = _last(db, Answer), list(Result)
    copies(
        db, Answer, -(-size // ANSWERED_AT_ONCE),
        {
            "proposal_id": proposal, "topic": lambda i: words("同じ趣旨の意見", i), "body": BODY, "body_html": BODY,
            "result": lambda i: case({n: str(r) for n, r in enumerate(results)}, value=i % len(results)),
            "comment_count": ANSWERED_AT_ONCE * 4 // 5, "seat": "clerk-1", "answered_at": clock.now(), "entry_id": 1,
        },
    )  # fmt: skip
    told = select(base + 1 + (Comment.number - 1) // ANSWERED_AT_ONCE, Comment.id)
    theirs = told.where(Comment.proposal_id == proposal, Comment.answer_count > 0)
    db.execute(insert(Answered).from_select(["answer_id", "comment_id"], theirs))
    return base + 1


def _issues(db: Connection, proposal: int, size: int) -> int:
    base, many = _last(db, Issue), min(ISSUES, max(1, size // 20))
    made = {"title_ja": lambda i: words("論点", i), "seat": "clerk-1", "made_at": clock.now(), "entry_id": 1}
    copies(db, Issue, many, {"proposal_id": proposal, **made})
    put = select(
        base + 1 + Comment.number % many, Comment.id, literal("read"), literal("clerk-1"),
        literal(clock.now(), IssueComment.at.type), literal(1),
    )  # fmt: skip
    newer = put.where(Comment.proposal_id == proposal, Comment.number > size // 2)
    db.execute(insert(IssueComment).from_select(["issue_id", "comment_id", "how", "seat", "at", "entry_id"], newer))
    return base + 1


def _alike(db: Connection, proposal: int, size: int) -> None:
    base = _last(db, AlikeGroup)
    first = db.execute(select(func.min(Comment.id)).where(Comment.proposal_id == proposal)).scalar_one()
    db.execute(insert(AlikeRun), {"proposal_id": proposal, "number_to": size, "method": METHOD})
    copies(
        db, AlikeGroup, size // ALIKE,
        {
            "proposal_id": proposal, "middle_id": lambda i: first + (i - 1) * ALIKE, "bands": b"\0" * 144,
            "members": ALIKE, "offered": lambda i: case((i * ALIKE <= size // 2, ALIKE), else_=0),
        },
    )  # fmt: skip
    found = select(
        Comment.id, Comment.proposal_id, base + 1 + (Comment.number - 1) // ALIKE, literal(900),
        Comment.number <= size // 2,
    ).where(Comment.proposal_id == proposal)  # fmt: skip
    db.execute(insert(AlikeText).from_select(["comment_id", "proposal_id", "group_id", "likeness", "offered"], found))


def _replies(db: Connection, at: Crowd, count: int, person: int) -> None:
    """All to the first comment, and newer than every other comment."""
    proposal = db.execute(select(Comment.proposal_id).where(Comment.id == at.comment)).scalar_one()
    comments(db, proposal, count, person, at.size, parent_id=at.comment, flow_id=None)
    db.execute(update(Comment).where(Comment.id == at.comment).values(reply_count=count))
    more = update(Tally).where(Tally.proposal_id == proposal, Tally.place == "")
    db.execute(more.values(submissions=Tally.submissions + count))


def _moderated(db: Connection, at: Crowd, count: int, person: int) -> None:
    """Each hidden, half shown again by the same seat; of every fourth the author asked for a review before that."""
    said = {"reason": "no name after all", "person_id": person, "seat": "moderator-1", "at": clock.now(), "entry_id": 1}
    base = _last(db, Moderation)
    for act, article, judged in (("hide", "4-2", count), ("restore", "", count // 2), ("asked_hide", "", count // 4)):
        one = {"jurisdiction": make.HERE, "act": act, "article": article, "judged": judged}
        db.execute(insert(ModerationCount), one)
    where = {"comment_id": lambda i: at.comment + i % at.size}
    copies(db, Moderation, count, {**where, "act": "hide", "article": "4-2", **said})
    copies(db, Moderation, count // 2, {**where, "act": "restore", **said})
    asked = {"moderation_id": lambda i: base + i, "person_id": person, "body": BODY, "appealed_on": _day(-9)}
    copies(db, Appeal, count // 4, {**where, **asked, "jurisdiction": make.HERE, "entry_id": 1})


def _owing(db: Connection, count: int) -> None:
    """So many consultations of one city that are over, each with five comments that wait, by its departments."""
    first_proposal, department = _last(db, Proposal), _last(db, Department) - DEPARTMENTS
    now = clock.now()
    copies(
        db, Proposal, count,
        {
            "slug": lambda i: words(OWING, "-", i), "jurisdiction": OWING, "kind": "filed", "country": "JP",
            "title_ja": lambda i: words("計画", i), "title_en": lambda i: words("Plan ", i), "stage": "plan",
            "version": 1, "published_at": now, "opened_at": now,
        },
    )  # fmt: skip
    copies(
        db, Version, count,
        {
            "proposal_id": lambda i: first_proposal + i, "number": 1, "document": b"{}", "document_digest": DIGEST,
            "plan_digest": DIGEST, "published_at": now, "log_entry_id": 1,
        },
    )  # fmt: skip
    base = _last(db, ConsultationRow)
    copies(
        db, ConsultationRow, count,
        {
            "proposal_id": lambda i: first_proposal + i, "version": 1, "version_digest": DIGEST, "jurisdiction": OWING,
            "title_ja": "計画への意見", "opens_on": _day(-99), "closes_on": _day(-60), "answers_due": _day(-20),
            "department_id": lambda i: department + 1 + i % DEPARTMENTS, "entry_id": 1,
        },
    )  # fmt: skip
    some = {"submissions": 9, "residents": 4, "texts": 9, "answered": 4, "waiting": 5, "hidden": 0, "voices": 9}
    for place in ("", lambda i: words("consultation:", i + base)):
        told = {"proposal_id": lambda i: first_proposal + i, "place": place, **some, "paper": 0, "phone": 0}
        copies(db, Tally, count, told)
