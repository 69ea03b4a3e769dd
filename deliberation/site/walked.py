"""The chain walked from one of its links, towards the comments and towards the audit. No table, no write.

Every tie that the record holds leads from an earlier kind of link to a later one: from an issue to the answers that its
comments got, to the questions that members drew from it and to the acts that took it up, from a question to the acts in
which it was put, from an answer to the version that it says changed, from that change to
the acts, votes and records about the version before it or after it, from acts and votes to the records that rest on
them, from a record to the audits against it. Which came first in time their days say. Of each kind the newest are
looked at, and all that the link itself is tied to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.proposals import queries as proposals
from deliberation.site.net import KINDS, Net, Node, compared
from deliberation.site.tied import tie_answers, tie_questions, tie_records, tie_reports
from deliberation.votes import queries as votes
from deliberation.web import paging
from deliberation.web.typed import number


def walk(db: Connection, slug: str, kind: str, key: str, now: datetime) -> dict[str, Any]:
    """What one link of a proposal's chain is tied to, both ways. Raises Missing where there is no such link."""
    found = there(proposals.by_slug(db, slug))
    cast, net = votes.of_proposal(db, slug), Net()
    asked = number(key) if kind == "consultation" else None
    _fill(db, net, found, [votes.listed(row, now) for row in cast], asked)
    start = there(there(_STARTS.get(kind))(db, net, found, key))
    others = comments.answers_beside(db, start[1]) if kind == "answer" else ()
    for other in others:  # what another answer to the same comments changed followed from them, too
        net.tie(start, ("change", other.changed_version))
    before, after = net.reached(start, back=True), net.reached(start)
    flow = _flow(db, found, *net.rows[start]) if kind == "finding" else None
    before = _about(before, flow["id"]) if flow else before
    return {
        "proposal": found, "kind": kind, "key": key, "row": net.rows[start], "flow": flow,
        "until": votes.next_turn(cast, now),
        "before": _parted(before, net.reached(start, back=True, named=True), _side(kind, back=True)),
        "after": _parted(after, net.reached(start, named=True), _side(kind, back=False)),
        "others": others,
    }  # fmt: skip


class Parted(NamedTuple):
    """Links of one kind: those to which the record itself leads, and those that are about the same version."""

    named: list[Any]
    loose: list[Any]


def _parted(found: Mapping[str, list[Any]], named: Mapping[str, list[Any]], kinds: Iterable[str]) -> dict[str, Parted]:
    """Of ``found``, those among ``named`` apart from the rest. Rows are told apart as themselves: some have no key."""
    sure = {kind: {id(row) for row in named[kind]} for kind in kinds}
    return {
        kind: Parted(
            [row for row in found[kind] if id(row) in those], [row for row in found[kind] if id(row) not in those]
        )
        for kind, those in sure.items()
    }


def _side(kind: str, *, back: bool) -> list[str]:
    """Kinds of links that come before one, or after it."""
    place = _place(kind)
    return [k for k in (KINDS[:place] if back else KINDS[place:]) if k != kind]


def _flow(db: Connection, found: Any, report: Any, finding: Any) -> dict[str, Any] | None:
    """The flow that a finding is about, where the audited version can be read and has it."""
    at = (found.slug, report.version)
    name = dataplans.flow_names(db, [at]).get(at, {}).get(finding.flow_id)
    return {"id": finding.flow_id, "version": report.version, "name": name} if name else None


def _place(kind: str) -> int:
    """How many kinds of links come before this one."""
    return KINDS.index(kind) if kind in KINDS else 0 if kind == "consultation" else len(KINDS)


def _about(found: Mapping[str, Sequence[Any]], flow: str) -> dict[str, list[Any]]:
    """Without what is about another flow."""
    named = {"issue": "flow_id", "answer": "changed_flow", "act": "flow_id"}
    return {
        kind: [row for row in rows if kind not in named or getattr(row, named[kind]) in (None, flow)]
        for kind, rows in found.items()
    }


def _fill(db: Connection, net: Net, found: Any, cast: Iterable[Mapping[str, Any]], asked: int | None) -> None:
    """``asked``: the consultation that is walked from; its answers are looked at then."""
    if asked is None:
        tie_answers(net, comments.answers_of(db, found.id, paging.FIRST))
        issues = comments.answered_issues(db, found.id)
    else:
        tie_answers(net, comments.answers_of_consultation(db, found.id, asked, paging.FIRST), ("consultation", asked))
        issues = comments.issues_tied(db, found.id, asked)
    for row in issues:
        node = net.add(("issue", row.id), row)
        if row.answer_id is None:
            net.tie(("consultation", asked), node)
        net.tie(node, ("answer", row.answer_id))
    for change in compared(found.slug, dataplans.versions(db, found.id)):
        net.add(("change", change.new), change)
    acts = council.acts_of_proposal(db, found.id)
    for act in acts:
        net.about(act.version_no, net.add(("act", act.id), act))
    for row in council.issues_taken_in(db, found.id):
        net.tie(net.add(("issue", row.id), row), ("act", row.act_id))
    tie_questions(net, council.questions_drawn(db, found.id))
    for vote in cast:
        node, version = net.add(("vote", vote["row"].slug), vote), vote["row"].version
        net.about(version, node)
        for act in acts:
            if act.version_no in (None, version):
                net.tie(("act", act.id), node, loose=True)
    tie_records(net, consents.records_of(db, found.id))
    tie_reports(net, audits.reports_of(db, found.id, paging.FIRST))


def _here(net: Net, kind: str, key: Any, row: Any) -> Node | None:
    """The link of that key, with ``row`` where it is older than those that were looked at."""
    node = (kind, key)
    if node not in net.rows and row is None:
        return None
    return net.add(node, row)


def _own(found: Any, row: Any) -> Any:
    """The row, if it is of this proposal."""
    return row if row is not None and row.proposal_id == found.id else None


def _of_consultation(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    return _here(net, "consultation", no, _own(found, comments.consultation(db, no)))


def _of_issue(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    start = _here(net, "issue", no, _own(found, comments.issue(db, no)))
    if start is not None:
        tie_answers(net, comments.answers_to_issue(db, no), start)
    return start


def _of_answer(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    row = None if ("answer", no) in net.rows else comments.answer(db, no)
    start = _here(net, "answer", no, row if row is not None and row.slug == found.slug else None)
    if start is not None:
        tie_answers(net, [net.rows[start]])
        for issue in comments.issues_of_answer(db, no):
            net.tie(net.add(("issue", issue.id), issue), start)
    return start


def _of_change(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    start = _here(net, "change", no, None)
    if start is not None:
        tie_answers(net, comments.answers_naming(db, found.id, no, no))
    return start


def _of_question(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    return _here(net, "question", no, _own(found, council.question(db, no)))


def _of_act(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    row = None if ("act", no) in net.rows else _own(found, council.act(db, no))
    start = _here(net, "act", no, row)
    if start is not None:
        tie_records(net, consents.resting_on(db, f"act:{no}"), start)
    return start


def _of_vote(db: Connection, net: Net, _found: Any, key: str) -> Node | None:
    start = _here(net, "vote", key, None)
    if start is not None:
        tie_records(net, consents.resting_on(db, f"vote:{key}"), start)
    return start


def _of_record(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    row = None if ("record", no) in net.rows else _own(found, consents.record(db, no))
    if row is not None:
        tie_records(net, [row])
    start = _here(net, "record", no, row)
    if start is not None:
        tie_reports(net, audits.reports_on(db, no))
    return start


def _of_audit(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    no = number(key) or 0
    row = None if ("audit", no) in net.rows else _own(found, audits.report(db, no))
    if row is not None:
        tie_reports(net, [row])
    return _here(net, "audit", no, row)


def _of_finding(db: Connection, net: Net, found: Any, key: str) -> Node | None:
    """``key``: the report's number and the finding's, "12.3"."""
    report, _, no = key.partition(".")
    audit, row = _of_audit(db, net, found, report), audits.finding(db, number(report) or 0, number(no) or 0)
    if audit is None or row is None:
        return None
    start = net.add(("finding", key), (net.rows[audit], row))
    net.tie(audit, start)
    return start


_STARTS: Mapping[str, Callable[[Connection, Net, Any, str], Node | None]] = {
    "consultation": _of_consultation, "issue": _of_issue, "answer": _of_answer, "change": _of_change,
    "question": _of_question, "act": _of_act, "vote": _of_vote, "record": _of_record,
    "audit": _of_audit, "finding": _of_finding,
}  # fmt: skip
