"""Published plans, comments, consultations and hidden texts for tests, made by the real acts in one line each."""

import json
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Actor, Role
from deliberation.clock import day
from deliberation.comments import acts, comparing
from deliberation.comments.acts.marking import compute
from deliberation.comments.intake import Slip, slip_code
from deliberation.dataplans import acts as dataplans
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.proposals import queries as proposals
from tests import make
from tests.dataplans.documents import data
from tests.moment import NOW

FLOW, FIELD = "bus", "retention"  # of the plan of tests/dataplans/documents.py
TODAY = day(NOW)
_numbers = count(1)


def published(db: make.Db, place: str = make.HERE, *, versions: int = 1, slug: str | None = None) -> str:
    """A filed proposal with published versions of a plan with one flow, "bus". Its slug."""
    with make.writing(db) as c:
        proposal_id = make.proposal(c, place, slug=slug)
        for number in range(1, versions + 1):
            publish(c, proposal_id, place, data({"vendor_exit_plan": False} if number % 2 == 0 else None))
        return str(proposals.by_id(c, proposal_id).slug)


def publish(db: Connection, proposal_id: int, place: str, document: dict[str, Any], now: datetime = NOW) -> None:
    """The next version of a proposal, by two clerks."""
    first, second = make.officer(db, Role.clerk, place), make.officer(db, Role.clerk, place)
    raw = json.dumps(document).encode()
    dataplans.import_draft(db, by=first, now=now, proposal_id=proposal_id, revision=0, raw=raw)
    dataplans.publish_version(
        db, by=second, now=now, first=first, jurisdiction=place, proposal=proposals.by_id(db, proposal_id).slug,
        document=document_digest(check(document).data),
    )  # fmt: skip


def comment(db: make.Db, slug: str, by: Actor | None = None, *, now: datetime = NOW, **more: Any) -> int:
    """A comment of somebody (a new person unless given), each with its own text unless given."""
    values = {"version": 1, "body": f"opinion number {next(_numbers)}", **more}
    return int(acts.submit_comment(db, by=by or make.person(db), now=now, slug=slug, **values))


def consultation(
    db: make.Db,
    slug: str,
    *,
    opens: date = TODAY,
    days: int = 30,
    now: datetime = NOW,
    by: Actor | None = None,
    **more: Any,
) -> int:
    """A consultation on the first version, 30 days from today unless told otherwise."""
    dates = {"opens_on": opens, "closes_on": opens + timedelta(days=days - 1)}
    values = {"version": 1, "title_ja": "予約バスの計画への意見", "title_en": "On the bus plan", **dates, **more}
    if "department_id" not in values:
        with make.writing(db) as c:
            known = accounts.departments_now(c, proposals.by_slug(c, slug).jurisdiction)
        values["department_id"] = known[0].id if known else None
    by = by or make.officer(db, Role.clerk)
    return int(acts.open_consultation(db, by=by, now=now, slug=slug, **values))


SCAN = "sha256:" + "5" * 64


def batch(db: make.Db, slug: str, *bodies: str, channel: str = "paper", by: Actor | None = None, **more: Any) -> int:
    """Letters (or calls) that a clerk has entered and nobody has confirmed yet."""
    lines = [{"body": body} for body in bodies or (f"letter number {next(_numbers)}",)]
    scan = SCAN if channel == "paper" else None
    said = {"version": 1, "channel": channel, "received_on": TODAY, "lines": lines, "scan_digest": scan, **more}
    by = by or make.officer(db, Role.clerk)
    return int(acts.enter_batch(db, by=by, now=NOW, slug=slug, **said))


def slip(receipt: str) -> Slip:
    """What stands on the slip with this number."""
    return Slip(receipt, slip_code(make.SECRET, receipt), make.SECRET)


def by_letter(db: make.Db, slug: str, *, by: Actor | None = None) -> tuple[int, Slip]:
    """A comment that came on paper, and its slip. ``by``: who entered it."""
    number = batch(db, slug, by=by)
    no = acts.confirm_batch(db, by=make.officer(db, Role.clerk), now=NOW, batch_id=number, scan_digest=SCAN)
    return int(no), slip(f"{number}-1")


def redact(db: make.Db, slug: str, version: int) -> None:
    """Take a version off the site, by two clerks."""
    with make.writing(db) as c:
        first, second = make.officer(c, Role.clerk), make.officer(c, Role.clerk)
        dataplans.redact_version(
            c, by=second, now=NOW, first=first, jurisdiction=make.HERE, proposal=slug, version=version, reason="a name"
        )


def hidden(db: make.Db, slug: str, by: Actor | None = None, *, moderator: Actor | None = None, **more: Any) -> int:
    """A comment that a moderator has hidden."""
    no = comment(db, slug, by, **more)
    hide(db, no, moderator)
    return no


def hide(db: make.Db, no: int, moderator: Actor | None = None, *, now: datetime = NOW) -> None:
    by = moderator or make.officer(db, Role.moderator)
    acts.hide_comment(db, by=by, now=now, comment_id=no, article="4-2", reason="it names a person")


def thread(db: make.Db, slug: str, by: Actor | None = None) -> int:
    """A comment with a reply of somebody else."""
    no = comment(db, slug, by)
    comment(db, slug, parent=no)
    return no


def locked(db: make.Db, slug: str, by: Actor | None = None, *, moderator: Actor | None = None) -> int:
    """A comment with a reply after which a moderator closed the replies."""
    no = thread(db, slug, by)
    close_replies(db, no, moderator)
    return no


def close_replies(db: make.Db, no: int, moderator: Actor | None = None) -> None:
    by = moderator or make.officer(db, Role.moderator)
    acts.lock_replies(db, by=by, now=NOW, comment_id=no, article="4-1", reason="threats in the replies")


def answer(db: make.Db, slug: str, *comments: int, by: Actor | None = None, **more: Any) -> int:
    """The city's answer to these comments."""
    values = {"result": "future_reference", "topic": "retention", "body": "We will see.", **more}
    by = by or make.officer(db, Role.clerk)
    return int(acts.give_answer(db, by=by, now=NOW, slug=slug, comment_ids=comments, **values))


def issue(db: make.Db, slug: str, *comments: int, by: Actor | None = None, title: str = "", **more: Any) -> int:
    """An issue with these comments under it; with one of its own when none are given."""
    by, title = by or make.officer(db, Role.clerk), title or f"論点{next(_numbers)}"
    ids = list(comments) or [comment(db, slug)]
    return int(acts.make_issue(db, by=by, now=NOW, slug=slug, title_ja=title, comment_ids=ids, **more))


def compared(db: make.Db, slug: str) -> None:
    """All comments of a proposal compared with each other, as the server has it done."""
    with make.writing(db) as c:
        proposal_id = proposals.by_slug(c, slug).id
        assert acts.claim_comparing(c, now=NOW, proposal_id=proposal_id)
        found = comparing.find(c, proposal_id)
        assert acts.keep_alike(c, now=NOW, proposal_id=proposal_id, claimed_at=NOW, found=found)


def statement(db: make.Db, consultation_id: int, no: int, *, by: Actor | None = None, text: str = "") -> int:
    """A statement drawn from a comment by a clerk."""
    by, text = by or make.officer(db, Role.clerk), text or f"要点{next(_numbers)}"
    values = {"consultation_id": consultation_id, "comment_id": no, "text_ja": text}
    return int(acts.draw_statement(db, by=by, now=NOW, **values))


def agreed(db: make.Db, people: int = 0) -> dict[str, Any]:
    """A consultation with six statements that so many residents marked, half of them the other way round; closed and
    published when there are any. Returns slug, consultation, statements, comments and when it was published."""
    slug = published(db)
    number = consultation(db, slug)
    comments = [comment(db, slug) for _ in range(6)]
    statements = [statement(db, number, no) for no in comments]
    for n in range(people):
        ways = ("agree", "disagree") if n % 2 else ("disagree", "agree")
        marks = {s: "agree" if s == statements[0] else ways[s % 2] for s in statements}
        acts.mark_statements(db, by=make.resident(db), now=NOW, consultation_id=number, marks=marks)
    later = NOW + timedelta(days=31)
    if people:
        with make.writing(db) as c:
            document = compute(c, number)
            acts.publish_agreement(c, now=later, consultation_id=number, document=document)
    return {"slug": slug, "number": number, "statements": statements, "comments": comments, "later": later}
