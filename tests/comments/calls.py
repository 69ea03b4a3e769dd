"""Ready calls of the acts about comments, and addresses of their pages (tests/calls.py)."""

from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts
from tests import make
from tests.calls import Call, Ready, ready
from tests.comments import making as m
from tests.moment import NOW


def _submit(db: Connection) -> Ready:
    slug = m.published(db)
    return ready(by=make.resident(db), slug=slug, version=1, body="Why a year?", flow=m.FLOW, field=m.FIELD)


def _withdraw(db: Connection) -> Ready:
    author = make.person(db)
    return ready(by=author, comment_id=m.comment(db, m.published(db), author))


def _consult(db: Connection) -> Ready:
    dates = {"opens_on": m.TODAY, "closes_on": m.TODAY + timedelta(days=29)}
    by = make.officer(db, Role.clerk)
    return ready(by=by, slug=m.published(db), version=1, title_ja="意見募集", title_en=None, **dates)


def _answer(db: Connection) -> Ready:
    slug = m.published(db)
    said = {"result": "adopted", "topic": "how long", "body": "90 days"}
    return ready(by=make.officer(db, Role.clerk), slug=slug, comment_ids=[m.comment(db, slug)], **said)


def _hide(db: Connection) -> Ready:
    no = m.comment(db, m.published(db))
    return ready(by=make.officer(db, Role.moderator), comment_id=no, article="4-2", reason="it names a person")


def _restore(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.moderator), comment_id=m.hidden(db, m.published(db)), reason="a mistake")


def _appeal(db: Connection) -> Ready:
    author = make.person(db)
    return ready(by=author, comment_id=m.hidden(db, m.published(db), author), body="look again")


def _appeal_for_bearer(db: Connection) -> Ready:
    no, slip = m.by_letter(db, m.published(db))
    m.hide(db, no)
    return ready(by=make.officer(db, Role.clerk), comment_id=no, slip=slip, body="look again")


def _decide(db: Connection) -> Ready:
    return ready(
        by=make.officer(db, Role.moderator), appeal_id=_asked(db)["number"], restore=True, reason="it names nobody"
    )


def _asked(db: Connection) -> dict[str, Any]:
    author = make.person(db)
    no = m.hidden(db, m.published(db), author)
    return {"number": acts.file_appeal(db, by=author, now=NOW, comment_id=no, body="look again")}


def _lock(db: Connection) -> Ready:
    no = m.thread(db, m.published(db))
    return ready(by=make.officer(db, Role.moderator), comment_id=no, article="4-1", reason="threats in the replies")


def _unlock(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.moderator), comment_id=m.locked(db, m.published(db)), reason="it is calm")


def _appeal_lock(db: Connection) -> Ready:
    author = make.person(db)
    return ready(by=author, comment_id=m.locked(db, m.published(db), author), body="look again")


def _file_withdrawal(db: Connection) -> Ready:
    no, slip = m.by_letter(db, m.published(db))
    return ready(by=make.officer(db, Role.clerk), comment_id=no, slip=slip)


def _withdraw_for_bearer(db: Connection) -> Ready:
    no, _ = m.by_letter(db, m.published(db))
    first, second = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
    return ready(by=second, first=first, jurisdiction=make.HERE, comment_id=no)


def _appeal_lock_for_bearer(db: Connection) -> Ready:
    slug = m.published(db)
    no, slip = m.by_letter(db, slug)
    m.comment(db, slug, parent=no)
    m.close_replies(db, no)
    return ready(by=make.officer(db, Role.clerk), comment_id=no, slip=slip, body="look again")


def _decide_lock(db: Connection) -> Ready:
    by = make.officer(db, Role.moderator)
    return ready(by=by, appeal_id=_lock_asked(db)["number"], lift=True, reason="it is calm")


def _lock_asked(db: Connection) -> dict[str, Any]:
    call = _appeal_lock(db)
    return {"number": acts.appeal_lock(db, by=call.by, now=NOW, **call.arguments)}


def _issue(db: Connection) -> Ready:
    slug = m.published(db)
    by = make.officer(db, Role.clerk)
    return ready(by=by, slug=slug, title_ja="保存期間が長い", title_en=None, comment_ids=[m.comment(db, slug)])


def _group(db: Connection) -> Ready:
    slug = m.published(db)
    by, no = make.officer(db, Role.council_member), m.comment(db, slug)
    m.compared(db, slug)
    return ready(by=by, issue_id=m.issue(db, slug), comment_ids=[no], how="alike")


def _take_out(db: Connection) -> Ready:
    slug = m.published(db)
    no = m.comment(db, slug)
    m.compared(db, slug)
    by = make.officer(db, Role.clerk)
    return ready(by=by, issue_id=m.issue(db, slug, no), comment_id=no, reason="it is about the fare")


def _contest(db: Connection) -> Ready:
    author, slug = make.person(db), m.published(db)
    no = m.comment(db, slug, author)
    m.compared(db, slug)
    return ready(by=author, issue_id=m.issue(db, slug, no), comment_id=no, body="I wrote about the fare")


def _answer_contest(db: Connection) -> Ready:
    by = make.officer(db, Role.clerk)
    return ready(by=by, contest_id=_contested(db)["number"], decision="taken_out", reason="it is about the fare")


def _contest_grouping_for_bearer(db: Connection) -> Ready:
    slug = m.published(db)
    no, slip = m.by_letter(db, slug)
    call = {"issue_id": m.issue(db, slug, no), "comment_id": no, "slip": slip, "body": "I wrote about the fare"}
    return ready(by=make.officer(db, Role.clerk), **call)


def _contested(db: Connection) -> dict[str, Any]:
    call = _contest(db)
    return {"number": acts.contest_grouping(db, by=call.by, now=NOW, **call.arguments)}


def _enter_batch(db: Connection) -> Ready:
    slug = m.published(db)
    said = {"channel": "paper", "received_on": m.TODAY, "scan_digest": m.SCAN, "lines": [{"body": "by letter"}]}
    return ready(by=make.officer(db, Role.clerk), slug=slug, version=1, **said)


def _confirm_batch(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), batch_id=m.batch(db, m.published(db)), scan_digest=m.SCAN)


def _decline_batch(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), batch_id=m.batch(db, m.published(db)), reason="a line is missing")


def _batch(db: Connection) -> dict[str, Any]:
    """Confirmed, beside one that waits and one that was sent back."""
    slug, by = m.published(db), make.officer(db, Role.clerk)
    acts.decline_batch(db, by=by, now=NOW, batch_id=m.batch(db, slug), reason="a line is missing")
    number = m.batch(db, slug)
    acts.confirm_batch(db, by=by, now=NOW, batch_id=number, scan_digest=m.SCAN)
    m.batch(db, slug, channel="phone")
    return {"number": number}


def _batch_waiting(db: Connection) -> dict[str, Any]:
    return {"number": m.batch(db, m.published(db))}


def _draw(db: Connection) -> Ready:
    slug = m.published(db)
    said = {"consultation_id": m.consultation(db, slug), "comment_id": m.comment(db, slug), "text_ja": "消してください"}
    return ready(by=make.officer(db, Role.clerk), **said, text_en="Delete it")


def _stated(db: Connection, author: Actor | None = None) -> int:
    slug = m.published(db)
    return m.statement(db, m.consultation(db, slug), m.comment(db, slug, author))


def _withdraw_statement(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.council_member), statement_id=_stated(db), reason="two thoughts in one")


def _contest_statement(db: Connection) -> Ready:
    author = make.person(db)
    return ready(by=author, statement_id=_stated(db, author), body="I said ninety days")


def _contest_for_bearer(db: Connection) -> Ready:
    slug = m.published(db)
    no, slip = m.by_letter(db, slug)
    number = m.statement(db, m.consultation(db, slug), no)
    return ready(by=make.officer(db, Role.clerk), statement_id=number, slip=slip, body="I said ninety days")


def _contested_statement(db: Connection) -> dict[str, Any]:
    call = _contest_statement(db)
    acts.contest_statement(db, by=call.by, now=NOW, **call.arguments)
    return {"number": call.arguments["statement_id"]}


def _rule(db: Connection) -> Ready:
    number = _contested_statement(db)["number"]
    return ready(by=make.officer(db, Role.clerk), statement_id=number, ruling="withdrawn", reason="it says more")


def _mark(db: Connection) -> Ready:
    found = m.agreed(db)
    marks = {found["statements"][0]: "agree", found["statements"][1]: "pass"}
    return ready(by=make.resident(db), consultation_id=found["number"], marks=marks)


def _publish_agreement(db: Connection) -> Ready:
    """Of a consultation that closed a month ago."""
    slug = m.published(db)
    then = NOW - timedelta(days=60)
    number = m.consultation(db, slug, opens=m.TODAY - timedelta(days=60), now=then)
    return ready(consultation_id=number, document={"people": None})


def _forget_marks(db: Connection) -> Ready:
    call = _mark(db)
    acts.mark_statements(db, by=call.by, now=NOW, **call.arguments)
    return ready(person_id=call.by.person_id)


def _erase(db: Connection) -> Ready:
    author = make.person(db)
    m.comment(db, m.published(db), author)
    return ready(person_id=author.person_id, ground="own_request")


def _erase_text(db: Connection) -> Ready:
    return ready(comment_id=m.by_letter(db, m.published(db))[0], ground="court_order")


CALLS = [
    Call("comments.submit_comment", _submit),
    Call("comments.withdraw_comment", _withdraw),
    Call("comments.file_withdrawal_for_bearer", _file_withdrawal),
    Call("comments.withdraw_comment_for_bearer", _withdraw_for_bearer),
    Call("comments.open_consultation", _consult),
    Call("comments.give_answer", _answer),
    Call("comments.hide_comment", _hide),
    Call("comments.restore_comment", _restore),
    Call("comments.file_appeal", _appeal),
    Call("comments.file_appeal_for_bearer", _appeal_for_bearer),
    Call("comments.decide_appeal", _decide),
    Call("comments.lock_replies", _lock),
    Call("comments.unlock_replies", _unlock),
    Call("comments.appeal_lock", _appeal_lock),
    Call("comments.appeal_lock_for_bearer", _appeal_lock_for_bearer),
    Call("comments.decide_lock_appeal", _decide_lock),
    Call("comments.make_issue", _issue),
    Call("comments.group_comments", _group),
    Call("comments.take_out", _take_out),
    Call("comments.contest_grouping", _contest),
    Call("comments.contest_grouping_for_bearer", _contest_grouping_for_bearer),
    Call("comments.answer_contest", _answer_contest),
    Call("comments.enter_batch", _enter_batch),
    Call("comments.confirm_batch", _confirm_batch),
    Call("comments.decline_batch", _decline_batch),
    Call("comments.draw_statement", _draw),
    Call("comments.withdraw_statement", _withdraw_statement),
    Call("comments.contest_statement", _contest_statement),
    Call("comments.contest_statement_for_bearer", _contest_for_bearer),
    Call("comments.answer_statement_contest", _rule),
    Call("comments.mark_statements", _mark),
    Call("comments.publish_agreement", _publish_agreement),
    Call("comments.forget_marks", _forget_marks),
    Call("comments.erase_author", _erase),
    Call("comments.erase_text", _erase_text),
]


def _slug(db: Connection) -> dict[str, Any]:
    """A proposal with comments, replies, hidden and withdrawn ones, and an answer."""
    slug, author = m.published(db), make.person(db)
    first = m.comment(db, slug, make.resident(db), flow=m.FLOW, field=m.FIELD)
    m.comment(db, slug, parent=first)
    m.hidden(db, slug)
    acts.withdraw_comment(db, by=author, now=NOW, comment_id=m.comment(db, slug, author))
    m.answer(db, slug, first)
    return {"slug": slug}


def _comment(db: Connection) -> dict[str, Any]:
    return {"no": m.comment(db, m.published(db))}


def _hidden(db: Connection) -> dict[str, Any]:
    return {"no": m.hidden(db, m.published(db))}


def _consultation(db: Connection) -> dict[str, Any]:
    slug = m.published(db)
    number = m.consultation(db, slug)
    m.answer(db, slug, m.comment(db, slug, make.resident(db)))
    return {"number": number}


def _answered(db: Connection) -> dict[str, Any]:
    slug = m.published(db)
    return {"number": m.answer(db, slug, m.comment(db, slug))}


def _issue_of(db: Connection) -> dict[str, Any]:
    """An issue with a comment that is contested, one put there as written alike, and one taken out again."""
    slug, author, clerk = m.published(db), make.person(db), make.officer(db, Role.clerk)
    numbers = [m.comment(db, slug, author, flow=m.FLOW), m.comment(db, slug), m.comment(db, slug)]
    issue = m.issue(db, slug, *numbers[:2], flow=m.FLOW, reason="both ask how long")
    acts.group_comments(db, by=clerk, now=NOW, issue_id=issue, comment_ids=numbers[2:], how="alike")
    acts.take_out(db, by=clerk, now=NOW, issue_id=issue, comment_id=numbers[1], reason="about the fare")
    acts.contest_grouping(db, by=author, now=NOW, issue_id=issue, comment_id=numbers[0], body="about the fare")
    return {"number": issue, "slug": slug, "no": numbers[2]}


def _walked(db: Connection) -> dict[str, Any]:
    made = _issue_of(db)
    return {"slug": made["slug"], "kind": "issue", "key": str(made["number"])}


def _issues(db: Connection) -> dict[str, Any]:
    """Beside an issue, comments under none, two of them written alike."""
    slug = _issue_of(db)["slug"]
    for body in (
        "予約の電話番号を残す期間が長すぎます。",
        "予約の電話番号を残す期間が長すぎます！",
        "運賃を教えてください。",
    ):
        m.comment(db, slug, body=body)
    m.compared(db, slug)
    return {"slug": slug}


def _grouped(db: Connection) -> dict[str, Any]:
    found = _issue_of(db)
    return {"number": found["number"], "no": found["no"]}


def _open_agreement(db: Connection) -> dict[str, Any]:
    return {"number": m.agreed(db)["number"]}


def _published_agreement(db: Connection) -> dict[str, Any]:
    """With groups, a statement that was withdrawn and one whose comment is gone."""
    found = m.agreed(db, 44)
    clerk = make.officer(db, Role.clerk)
    acts.withdraw_statement(db, by=clerk, now=NOW, statement_id=found["statements"][4], reason="said twice")
    m.hide(db, found["comments"][5])
    return {"number": found["number"]}


ADDRESSES = {
    **dict.fromkeys(("comments.overlapping", "comments.overlapping_json"), _published_agreement),
    **dict.fromkeys(("comments.mark", "comments.draw_statement"), _open_agreement),
    **dict.fromkeys(("comments.contest_statement", "comments.withdraw_statement"), lambda db: {"number": _stated(db)}),
    "comments.answer_statement": _contested_statement,
    **dict.fromkeys(("comments.issues", "comments.group"), _issues),
    "comments.issue": lambda db: {"number": _issue_of(db)["number"]},
    "chain.walk": _walked,
    **dict.fromkeys(("comments.contest", "comments.take_out"), _grouped),
    "comments.answer_contest": _contested,
    **dict.fromkeys(
        ("comments.thread", "comments.write", "comments.answers", "comment_officials.open_consultation",
         "comment_officials.give_answer", "comments.enter_batch"),
        _slug,
    ),
    **dict.fromkeys(("comments.replies", "comments.withdraw", "comment_officials.hide", "site.fate"), _comment),
    **dict.fromkeys(("comments.appeal", "comment_officials.restore"), _hidden),
    "comments.lock": lambda db: {"no": m.thread(db, m.published(db))},
    **dict.fromkeys(("comments.unlock", "comments.appeal_lock"), lambda db: {"no": m.locked(db, m.published(db))}),
    **dict.fromkeys(("comments.consultation", "comments.result", "comments.annex"), _consultation),
    "comments.answer": _answered,
    "comments.batch": _batch,
    **dict.fromkeys(("comments.slips", "comments.check_batch", "comments.decline_batch"), _batch_waiting),
    "comment_officials.decide_appeal": _asked,
}  # fmt: skip
