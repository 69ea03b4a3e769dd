"""Ready calls of the acts of votes, and addresses of their pages (tests/calls.py)."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.votes import acts, historic
from deliberation.votes.forms import SECTIONS
from tests import make
from tests.calls import Call, Ready, ready
from tests.votes.documents import quorum
from tests.votes.making import AHEAD, CLOSES, OPENS, SCAN, SECRET, Past, Staged, proposal, reference, roll_file


def _start(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), slug="a-vote", proposal=proposal(db), version=2)


def _draft(db: Connection, **arguments: Any) -> Ready:
    vote = Staged(db)
    return ready(by=vote.one, slug=vote.slug, **arguments)


def _both(vote: Staged, **arguments: Any) -> Ready:
    both = vote.both()
    return ready(**both, **arguments)


def _open(db: Connection) -> Ready:
    vote = Staged(db, opens=AHEAD)
    return _both(vote, **vote.put_forward())


def _give(db: Connection) -> Ready:
    vote = Staged(db).opened()
    return ready(by=vote.one, vote=vote.slug, counter="north", reference=reference(1), secret=SECRET)


def _sheets(db: Connection) -> Ready:
    vote = Staged(db).opened()
    day = clock.day(OPENS)
    return ready(by=vote.one, vote=vote.slug, counter="north", day=day, issued=5, spoiled=1, returned=4)


def _close(db: Connection) -> Ready:
    return _both(Past(db).returned(0))


def _reconcile(db: Connection) -> Ready:
    vote = Past(db).returned(4).closed()
    return _both(vote, **vote.to_reconcile())


def _correct(db: Connection) -> Ready:
    vote = Past(db).returned(4).closed()
    return _both(vote, **vote.to_correct(5, 1, 4))


def _judge(db: Connection) -> Ready:
    return _both(Past(db).returned(4).closed().reconciled())


def _batch(db: Connection) -> Ready:
    vote = Past(db, quorum=None).returned(4).closed().reconciled().judged()
    votes = {"for": 2, "against": 1, "blank": 0}
    return ready(by=vote.one, vote=vote.slug, batch=1, sheets=4, invalid=1, votes=votes, scan=SCAN)


def _set_aside(db: Connection) -> Ready:
    vote = _counted(db)
    return _both(vote, batch=1, attempt=1, reason="数え方が誤っていました。")


def _counted(db: Connection) -> Past:
    """Everything is counted by two people; the result is not declared."""
    vote = Past(db, quorum=None)
    vote.voted(4)
    for person in (vote.one, vote.two):
        vote.batch(person, 3, 1)
    return vote


def _result(db: Connection) -> Ready:
    vote = Past(db, quorum=quorum("1/2")).voted(4)
    return _both(vote, **vote.to_declare())


CALLS = [
    Call("votes.start_draft", _start),
    Call("votes.save_draft", lambda db: _draft(db, document={"kind": "advisory"})),
    Call("votes.discard_draft", _draft),
    Call("votes.import_roll", lambda db: _draft(db, raw=roll_file(3), secret=SECRET)),
    Call("votes.open_vote", _open),
    Call("votes.give_paper", _give),
    Call("votes.count_sheets", _sheets),
    Call("votes.correct_sheets", _correct),
    Call("votes.close_vote", _close),
    Call("votes.reconcile_sheets", _reconcile),
    Call("votes.judge_quorum", _judge),
    Call("votes.enter_batch", _batch),
    Call("votes.set_batch_aside", _set_aside),
    Call("votes.declare_result", _result),
    Call("votes.load_precedent", lambda db: ready(case=historic.read()[0])),
]


def _with_result(db: Connection) -> dict[str, Any]:
    vote = _counted(db)
    vote.result()
    return {"slug": vote.slug}


def _opened(db: Connection) -> dict[str, Any]:
    return {"slug": Staged(db).opened().slug}


def _drafted(db: Connection) -> dict[str, Any]:
    return {"slug": Staged(db).slug}


def _precedent(db: Connection) -> dict[str, Any]:
    case = next(c for c in historic.read() if c.code == "kodaira-2013")
    acts.load_precedent(db, now=CLOSES, case=case)
    return {"code": case.code}


ADDRESSES = {
    **dict.fromkeys(("votes.show", "votes.result_file", "votes.counts_file"), _with_result),
    **dict.fromkeys(
        ("votes.rules_file", "votes.run", "votes.give", "votes.count_sheets", "votes.batches", "votes.close",
         "votes.reconcile", "votes.judge", "votes.result"),
        _opened,
    ),
    **dict.fromkeys(("votes.draft", "votes.upload", "votes.roll", "votes.propose_opening", "votes.discard"), _drafted),
    "votes.set_aside": lambda db: {"slug": _counted(db).slug, "batch": 1},
    "votes.section": lambda db: {**_drafted(db), "section": next(iter(SECTIONS))},
    **dict.fromkeys(("votes.precedent", "votes.precedent_file", "votes.precedent_counts_file"), _precedent),
}  # fmt: skip
