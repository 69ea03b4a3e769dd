"""After the close one clerk turns nothing alone: corrected sheets, reconciliation, verdict wait for a second seat."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import acts as accounts
from deliberation.accounts.two_seats import TWO_SEAT_ACTS
from deliberation.db import Database
from deliberation.votes import acts, queries
from deliberation.votes.models import PaperSheets, QuorumVerdict, Reconciliation
from tests import make
from tests.client import Client
from tests.moment import NOW
from tests.votes.documents import quorum
from tests.votes.making import Past, refused

WAITS = "A correction of the sheets waits for a second seat. The sheets can be reconciled once that is decided."


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", page)


@pytest.mark.parametrize("act", ["correct_sheets", "reconcile_sheets", "judge_quorum"])
def test_what_turns_a_closed_vote_needs_two_seats(act: str) -> None:
    assert act in TWO_SEAT_ACTS


def test_one_alone_corrects_no_sheets_after_the_close(db: Connection) -> None:
    vote = Past(db).returned(4)
    assert refused(vote.to_correct, 5, 1, 4) == "vote_not_closed"
    vote.closed()
    assert refused(vote.sheets, 5) == "vote_sheets_two"
    assert refused(vote.to_correct, 4, 0, 4) == "correction_changes_nothing"
    given = vote.to_correct(5, 1, 4)
    acts.correct_sheets(db, now=vote.after, **vote.both(), **given)
    assert refused(acts.correct_sheets, db, now=vote.after, **vote.both(), **given) == "vote_sheets_changed"
    kept = queries.sheets(db, vote.row.id)
    assert [(s.issued, s.spoiled, s.returned, s.correction) for s in kept] == [(5, 1, 4, 1)]
    assert kept[0].seat == vote.one.seat("clerk", make.HERE), "who counted them, not who confirmed"
    vote.reconciled()
    assert refused(vote.to_correct, 6, 2, 4) == "vote_sheets_closed"


def test_sheets_corrected_since_they_were_put_forward_are_not_reconciled(db: Connection) -> None:
    vote = Past(db).returned(4).closed()
    seen = vote.to_reconcile()
    acts.correct_sheets(db, now=vote.after, **vote.both(), **vote.to_correct(5, 1, 4))
    assert refused(vote.reconciled, put_forward=seen) == "vote_sheets_changed"


def test_no_reconciliation_while_a_correction_waits(db: Connection) -> None:
    vote = Past(db).returned(4).closed()
    put_forward, corrected = vote.to_reconcile(), {"vote": vote.slug, **vote.to_correct(5, 1, 4)}
    waits = accounts.propose_act(
        db, by=vote.one, now=NOW, act="correct_sheets", jurisdiction=make.HERE, arguments=corrected
    )
    assert refused(vote.to_reconcile) == refused(vote.reconciled, put_forward=put_forward) == "vote_correction_waits"
    accounts.decline_act(db, by=vote.two, now=NOW, pending_id=waits, reason="the slips say four")
    assert vote.reconciled(put_forward=put_forward).row.counted == 4


def test_a_valid_vote_is_not_made_void_by_one_clerk(client: Client, sqlite_database: Database) -> None:
    """Twelve of twenty voted and ten are needed; a clerk writes nine, reconciles and asks for the verdict."""
    with sqlite_database.writing() as db:
        vote = Past(db, people=20, quorum=quorum("1/2")).returned(12).closed()
    client.sign_in(vote.one)
    run, day = f"/en/votes/{vote.slug}/run", clock.day(NOW - timedelta(days=5))
    turned = {"counter": "city_hall", "day": day.isoformat(), "issued": "12", "spoiled": "0", "returned": "9"}
    assert "published once a second seat confirms" in client.page(f"/en/votes/{vote.slug}/sheets").text
    refusal = client.submit(run, {"not_returned": "3"}, form="/reconcile")
    assert refusal.status_code == 422, "the sheets are still what they were"
    (early,) = (f for f in client.page(run).forms() if f.action.endswith("/reconcile"))
    assert client.submit(run, {"not_returned": "0"}, form="/reconcile").status_code == 303
    assert "A second seat has to confirm it" in client.page(run).text
    assert client.submit(f"/en/votes/{vote.slug}/sheets", turned).status_code == 303
    told, again = client.page(run), client.post(early.action, data={**early.values(), "not_returned": ["0"]})
    assert WAITS in told.text and again.status_code == 422 and WAITS in again.text
    assert not [f for f in told.forms() if f.action.endswith(("/reconcile", "/quorum"))]
    assert make.rows(sqlite_database, PaperSheets) == 1 and make.rows(sqlite_database, Reconciliation) == 0
    client.sign_in(vote.two)
    waits = text_of(client.page("/en/pending").text)
    assert "Correct the sheets of a vote after its close" in waits and "in the box 9" in waits
    assert "in the box 12" in waits, "what stood before"
    assert "Settle the reconciliation" in waits and WAITS in waits
    assert "cannot be confirmed any more" not in waits, "once the correction is decided, it can"
    assert len([f for f in client.page("/en/pending").forms() if f.action.endswith("/confirm")]) == 1
    client.submit("/en/pending", {"reason": "the slips say twelve"}, form="/decline")
    client.submit("/en/pending", {}, form="/confirm")
    assert make.rows(sqlite_database, PaperSheets) == 1 and make.rows(sqlite_database, Reconciliation) == 1


def test_the_verdict_is_shown_to_the_second_seat_and_published_by_it(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=quorum("1/2")).returned(4).closed().reconciled()
    client.sign_in(vote.one)
    run = f"/en/votes/{vote.slug}/run"
    client.submit(run, {}, form="/quorum")
    assert make.rows(sqlite_database, QuorumVerdict) == 0
    assert "A second seat has to confirm it" in client.page(run).text
    client.sign_in(vote.two)
    waits = text_of(client.page("/en/pending").text)
    assert "the ballots stay unopened. It cannot be changed afterwards" in waits and "5" in waits
    client.submit("/en/pending", {}, form="/confirm")
    assert make.rows(sqlite_database, QuorumVerdict) == 1
