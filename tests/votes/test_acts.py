"""The stages of a vote, one resting on the other; what must never be is refused by the act and by the database."""

from datetime import timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.dataplans.models import Version
from deliberation.db import Database
from deliberation.errors import Missing, Problems, Refused
from deliberation.proposals.models import Proposal
from deliberation.record.models import LogEntry
from deliberation.votes import acts, queries
from deliberation.votes.models import (
    BatchCount,
    PaperSheets,
    ResultOption,
    RollDraft,
    RollEntry,
    RollMark,
    VoteDraft,
    VoteResult,
)
from deliberation.votes.outcome import Code, Quorate
from tests import make
from tests.moment import NOW
from tests.votes.documents import quorum
from tests.votes.making import (
    AFTER,
    AHEAD,
    CLOSES,
    OPENS,
    SECRET,
    Staged,
    impossible,
    kinds,
    proposal,
    reference,
    refused,
    roll_file,
)


def test_a_vote_goes_from_draft_to_result(db: Connection) -> None:
    vote = Staged(db, quorum=quorum("1/2")).voted(6)
    assert vote.batch(vote.one, 4, 1, invalid=1) == "waiting"
    assert vote.batch(vote.two, 4, 1, invalid=1) == "agreed"
    found = vote.result()
    assert (found.code, found.winner) == (Code.APPROVED, "for")
    assert queries.options(db, [vote.row.id])[vote.row.id] == {"for": 4, "against": 1, "blank": 0}
    assert kinds(db) == [
        "vote_opened", "vote_sheets_counted", "vote_closed", "vote_reconciled", "vote_quorum_judged",
        "vote_batch_entered", "vote_batch_entered", "vote_batch_agreed", "vote_result",
        "vote_option_counted", "vote_option_counted", "vote_option_counted",
    ]  # fmt: skip


def test_opening_fixes_rules_plan_and_roll(db: Connection) -> None:
    vote = Staged(db, people=10).opened()
    row = vote.row
    assert (row.rules_digest, row.roll_size) == (vote.digest, 10)
    assert row.plan_digest == "sha256:" + f"{2:064x}"
    assert make.rows(db, VoteDraft) == make.rows(db, RollDraft) == 0
    assert sorted(db.execute(select(RollEntry.number)).scalars()) == list(range(1, 11))


def test_the_same_people_give_the_same_digest_in_any_order_of_the_file(db: Connection) -> None:
    vote = Staged(db, people=3)
    draft = queries.draft(db, vote.slug)
    assert draft is not None
    before = list(queries.roll_draft(db, draft.id))
    backwards = b"\xef\xbb\xbfperson_ref\r\n" + "\r\n".join(reference(n) for n in (3, 2, 1)).encode()
    acts.import_roll(db, by=vote.one, now=NOW, slug=vote.slug, raw=backwards, secret=SECRET)
    assert list(queries.roll_draft(db, draft.id)) == before


def test_rules_that_changed_after_the_proposal_are_not_opened(db: Connection) -> None:
    vote = Staged(db)
    other = vote.put_forward(rules_digest="sha256:" + "0" * 64)
    assert refused(acts.open_vote, db, now=NOW, **other, **vote.both()) == "vote_rules_changed"


def test_a_roll_exchanged_after_the_proposal_is_not_opened(db: Connection) -> None:
    vote = Staged(db, opens=AHEAD)
    seen = vote.put_forward()
    acts.import_roll(db, by=vote.one, now=NOW, slug=vote.slug, raw=roll_file(9), secret=SECRET)
    assert refused(acts.open_vote, db, now=NOW, **seen, **vote.both()) == "vote_draft_changed"
    acts.import_roll(db, by=vote.one, now=NOW, slug=vote.slug, raw=roll_file(10), secret=SECRET)
    assert acts.open_vote(db, now=NOW, **seen, **vote.both())


def test_a_draft_made_anew_about_another_plan_is_not_opened(db: Connection) -> None:
    """The same address, rules and roll, but what the residents are asked about is not what the second clerk saw."""
    vote = Staged(db, opens=AHEAD)
    seen, about = vote.put_forward(), proposal(db, "what-nobody-saw")
    acts.discard_draft(db, by=vote.one, now=NOW, slug=vote.slug)
    acts.start_draft(db, by=vote.one, now=NOW, slug=vote.slug, proposal=about, version=2)
    acts.save_draft(db, by=vote.one, now=NOW, slug=vote.slug, document=vote.document)
    acts.import_roll(db, by=vote.one, now=NOW, slug=vote.slug, raw=roll_file(10), secret=SECRET)
    assert refused(acts.open_vote, db, now=NOW, **seen, **vote.both()) == "vote_draft_changed"


def test_incomplete_rules_are_kept_and_not_opened(db: Connection) -> None:
    vote = Staged(db)
    acts.save_draft(db, by=vote.one, now=NOW, slug=vote.slug, document={"kind": "advisory"})
    with pytest.raises(Problems):
        acts.open_vote(db, now=NOW, **vote.put_forward(), **vote.both())


@pytest.mark.parametrize(
    ("threshold", "reason"),
    [
        ({"number": 10, "op": ">="}, None),
        ({"number": 10, "op": ">"}, "vote_quorum_beyond_roll"),
        ({"number": 11, "op": ">="}, "vote_quorum_beyond_roll"),
        ({"share": "1/1", "op": ">", "rounding": "exact"}, "vote_quorum_beyond_roll"),
    ],
)
def test_a_turnout_that_the_whole_roll_could_not_reach_is_not_opened(
    db: Connection, threshold: dict[str, Any], reason: str | None
) -> None:
    quorum = {"threshold": threshold, "numerator": "cast", "on_unmet": "sealed"}
    vote = Staged(db, people=10, quorum=quorum)
    if reason:
        assert refused(acts.open_vote, db, now=NOW, **vote.put_forward(), **vote.both()) == reason
    else:
        vote.opened()


def test_a_vote_that_has_begun_by_its_own_rules_is_not_opened(db: Connection) -> None:
    vote = Staged(db)
    open_at = {**vote.put_forward(), **vote.both()}
    assert refused(acts.open_vote, db, now=OPENS, **open_at) == "vote_opens_passed"
    assert acts.open_vote(db, now=OPENS - timedelta(seconds=1), **open_at)


def test_a_newer_version_must_be_voted_on_instead(db: Connection) -> None:
    vote = Staged(db, opens=AHEAD)
    start = {"by": vote.one, "now": NOW, "slug": "about-an-old-one", "version": 2}
    assert refused(acts.start_draft, db, proposal=proposal(db, "old", newest=3), **start) == "vote_newer_version"
    acts.start_draft(db, proposal=proposal(db, "another"), **start)
    db.execute(update(Proposal).where(Proposal.slug == "another").values(version=3))
    acts.save_draft(db, by=vote.one, now=NOW, slug="about-an-old-one", document=vote.document)
    acts.import_roll(db, by=vote.one, now=NOW, slug="about-an-old-one", raw=roll_file(3), secret=SECRET)
    both = {**vote.both(), "vote": "about-an-old-one"}
    seen = acts.put_forward(db, queries.draft(db, "about-an-old-one"))
    assert refused(acts.open_vote, db, now=NOW, **seen, **both) == "vote_newer_version"


def test_where_the_newest_version_was_taken_away_a_vote_waits_for_the_next(db: Connection) -> None:
    vote, slug = Staged(db, opens=AHEAD), proposal(db, "gone", newest=3)
    there = queries.pinned(db, slug, 3).proposal_id
    values = {"document": None, "redacted_at": NOW, "redaction_reason": "a name", "redaction_entry_id": 1}
    db.execute(update(Version).where(Version.proposal_id == there, Version.number == 3).values(**values))
    start = {"by": vote.one, "now": NOW, "slug": "about-what-is-left", "proposal": slug}
    assert refused(acts.start_draft, db, version=2, **start) == "vote_newest_version_gone"
    assert refused(acts.start_draft, db, version=3, **start) == "vote_version_unknown"


def test_an_empty_roll_opens_nothing(db: Connection) -> None:
    vote = Staged(db)
    with pytest.raises(Problems):
        acts.import_roll(db, by=vote.one, now=NOW, slug=vote.slug, raw=b"person_ref\n", secret=SECRET)
    db.execute(RollDraft.__table__.delete())
    assert refused(acts.open_vote, db, now=NOW, **vote.put_forward(), **vote.both()) == "vote_roll_empty"


def test_nobody_is_added_to_a_closed_roll(db: Connection) -> None:
    vote = Staged(db, people=3).opened()
    late = {"vote_id": vote.row.id, "voter": "f" * 64}
    assert impossible(db, RollEntry, {**late, "number": 4, "roll_size": 3})
    assert impossible(db, RollEntry, {**late, "number": 4, "roll_size": 4})
    assert impossible(db, RollEntry, {**late, "number": 3, "roll_size": 3})
    with pytest.raises(Missing):
        acts.import_roll(db, by=vote.one, now=NOW, slug=vote.slug, raw=roll_file(4), secret=SECRET)


def test_rolls_of_two_votes_cannot_be_joined(db: Connection) -> None:
    Staged(db, people=3).opened()
    Staged(db, people=3).opened()
    assert len(set(db.execute(select(RollEntry.voter)).scalars())) == 6


def test_nobody_is_given_paper_twice(db: Connection) -> None:
    vote = Staged(db).opened().give(1)
    assert refused(vote.give, 1, by=vote.two) == "paper_given"
    mark = {"vote_id": vote.row.id, "mark": "paper", "counter": "north", "day": clock.day(NOW)}
    number = db.execute(select(RollMark.number)).scalar_one()
    assert impossible(db, RollMark, {**mark, "number": number})
    assert impossible(db, RollMark, {**mark, "number": 11})


def test_who_is_not_on_the_roll_gets_no_paper(db: Connection) -> None:
    assert refused(Staged(db, people=3).opened().give, 4) == "not_on_roll"


def test_paper_is_given_only_while_the_vote_is_open(db: Connection) -> None:
    vote = Staged(db, opens=(NOW + timedelta(days=1)).isoformat()).opened()
    assert refused(vote.give, 1) == "vote_not_open"
    late = {"vote": vote.slug, "counter": "north", "reference": reference(1), "secret": SECRET}
    assert refused(acts.give_paper, db, by=vote.one, now=CLOSES, **late) == "vote_not_open"
    assert refused(acts.give_paper, db, by=vote.one, now=CLOSES, **{**late, "counter": "x"}) == "vote_counter_unknown"


def test_a_correction_of_sheets_keeps_the_earlier_count(db: Connection) -> None:
    vote = Staged(db).opened().give(1, 2).sheets(3).sheets(2)
    assert refused(vote.sheets, 2) == "correction_changes_nothing"
    assert make.rows(db, PaperSheets) == 2
    assert [(s.issued, s.correction) for s in queries.sheets(db, vote.row.id)] == [(2, 1)]


def test_sheets_that_do_not_add_up_go_no_further(db: Connection) -> None:
    vote = Staged(db).opened().give(1, 2, 3).sheets(4, spoiled=1, returned=2).closed()
    assert refused(vote.reconciled, 0) == "reconcile_open"
    assert refused(vote.judged) == "vote_not_reconciled"
    vote.reconciled(1)
    assert (vote.row.issued, vote.row.counted, vote.row.people) == (4, 2, 3)


def test_more_sheets_than_people_are_refused(db: Connection) -> None:
    assert refused(Staged(db).opened().give(1, 2).sheets(3).closed().reconciled) == "vote_sheets_exceed_people"


def test_fewer_sheets_than_people_are_refused_when_counted_and_when_brought_together(db: Connection) -> None:
    vote = Staged(db).opened().give(1, 2, 3).sheets(3)
    with pytest.raises(Problems) as found:
        vote.sheets(2, spoiled=1, returned=3)
    assert [(p.path, p.reason) for p in found.value.problems] == [
        ("issued", "vote_sheets_fewer_than_people"), ("returned", "vote_sheets_more_back"),
    ]  # fmt: skip
    vote.give(4).closed()  # after the count of that day
    with pytest.raises(Refused) as short:
        vote.reconciled()
    assert short.value.reason == "vote_sheets_short"
    assert short.value.values == {"counter": ANY, "date": clock.day(NOW), "issued": 3, "people": 4}
    assert vote.row.reconciled_at is None


def test_an_unmet_quorum_keeps_the_ballots_sealed(db: Connection) -> None:
    vote = Staged(db, quorum=quorum("1/2")).voted(4)
    assert (vote.row.quorate, vote.row.counting, vote.row.needed) == (Quorate.UNMET, False, 5)
    assert refused(vote.batch, vote.one, 3, 1) == "vote_sealed"
    found = vote.result()
    assert found.code is Code.VOID_UNOPENED
    assert queries.options(db, [vote.row.id])[vote.row.id] == {"for": None, "against": None, "blank": None}
    assert vote.row.invalid is None and vote.row.opened is False
    assert "vote_option_counted" not in kinds(db)


def test_the_database_refuses_a_count_of_a_sealed_vote(db: Connection) -> None:
    vote = Staged(db, quorum=quorum("1/2")).voted(4)
    count = {
        "vote_id": vote.row.id, "batch": 1, "attempt": 1, "place": 1, "person_id": vote.one.person_id,
        "seat": "clerk-1", "sheets": 4, "invalid": 0, "votes": "[]", "scan": "x", "at": AFTER,
    }  # fmt: skip
    assert impossible(db, BatchCount, {**count, "counting": True})
    assert impossible(db, BatchCount, {**count, "counting": False})
    vote.result()
    zero = {"vote_id": vote.row.id, "option_key": "zero", "votes": 0}
    assert impossible(db, ResultOption, {**zero, "opened": False})
    assert impossible(db, ResultOption, {**zero, "opened": True})


def test_the_database_refuses_a_result_before_the_verdict(db: Connection) -> None:
    vote = Staged(db).opened().give(1).sheets(1).closed()
    row = {
        "vote_id": vote.row.id, "opened": True, "outcome": "approved", "cast_count": 1, "invalid": 0,
        "content": b"{}", "digest": "x", "at": AFTER,
    }  # fmt: skip
    assert impossible(db, VoteResult, row)


def test_an_unmet_quorum_may_be_counted_all_the_same(db: Connection) -> None:
    vote = Staged(db, quorum=quorum("1/2", on_unmet="counted")).voted(4)
    vote.batch(vote.one, 3, 1)
    vote.batch(vote.two, 3, 1)
    assert vote.result().code is Code.VOID_COUNTED
    assert queries.options(db, [vote.row.id])[vote.row.id] == {"for": 3, "against": 1, "blank": 0}


def test_two_counts_that_differ_are_both_done_again(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    assert vote.batch(vote.one, 4, 2) == "waiting"
    assert vote.batch(vote.two, 3, 3) == "mismatch"
    assert refused(vote.result) == "reconcile_open"
    assert vote.batch(vote.two, 4, 2) == "waiting"
    assert refused(vote.result) == "vote_batch_waits"
    assert vote.batch(vote.one, 4, 2) == "agreed"
    assert vote.result().winner == "for"
    assert "vote_batch_mismatched" in kinds(db)


def test_no_bundle_holds_more_than_came_back_and_one_that_is_none_holds_up_no_result(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    assert vote.batch(vote.one, 1, 0, number=11) == "waiting", "a slip of the pen for bundle 1"
    assert refused(lambda: vote.batch(vote.one, 5, 2)) == "vote_batch_too_many"
    for person in (vote.one, vote.two):
        vote.batch(person, 4, 2)
    assert refused(lambda: vote.batch(vote.two, 1, 0, number=11)) == "vote_batch_too_many"
    assert refused(lambda: vote.batch(vote.one, 1, 0, number=3)) == "vote_batch_too_many"
    assert vote.result().winner == "for"


def test_one_person_does_not_count_a_bundle_twice(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    vote.batch(vote.one, 4, 2)
    assert refused(vote.batch, vote.one, 4, 2) == "vote_batch_yours"
    vote.batch(vote.two, 4, 2)
    assert refused(vote.batch, vote.one, 4, 2) == "vote_batch_agreed"


def test_a_bundle_that_does_not_add_up_is_not_taken(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    wrong = {"batch": 1, "sheets": 6, "invalid": 0, "votes": {"for": 3, "against": 2}, "scan": "x"}
    assert refused(acts.enter_batch, db, by=vote.one, now=AFTER, vote=vote.slug, **wrong) == "vote_batch_sum"
    assert refused(
        acts.enter_batch, db, by=vote.one, now=AFTER, vote=vote.slug, **{**wrong, "sheets": 5, "scan": None}
    ) == "vote_scan_missing"  # fmt: skip


def test_the_result_waits_for_every_sheet(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    vote.batch(vote.one, 4, 1)
    vote.batch(vote.two, 4, 1)
    assert refused(vote.result) == "reconcile_open"


def test_small_bundles_are_published_together(db: Connection) -> None:
    vote = Staged(db, quorum=None, smallest_batch=5, people=12).voted(12)
    for number, (pro, con) in enumerate([(1, 1), (2, 2), (3, 3)], start=1):
        vote.batch(vote.one, pro, con, number=number)
        vote.batch(vote.two, pro, con, number=number)
    vote.result()
    groups = vote.row.result.decode()
    assert '"batches":[{"batches":[1,2],' in groups and '"batches":[3]' in groups


def test_no_count_is_in_the_log_before_the_result(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    vote.batch(vote.one, 5, 1)
    vote.batch(vote.two, 5, 1)
    leaves = db.execute(select(LogEntry.leaf).where(LogEntry.kind.like("vote_batch%"))).scalars()
    assert all(b'"for"' not in leaf and b"against" not in leaf for leaf in leaves)


def test_closing_waits_for_the_last_minute(db: Connection) -> None:
    vote = Staged(db).opened()
    assert refused(acts.close_vote, db, now=CLOSES - timedelta(seconds=1), **vote.both()) == "vote_still_open"
    acts.close_vote(db, now=CLOSES, **vote.both())
    assert refused(acts.close_vote, db, now=AFTER, **vote.both()) == "vote_already_closed"


def test_a_clerk_of_another_city_runs_nothing_here(db: Connection) -> None:
    vote = Staged(db).opened()
    stranger = make.officer(db, Role.clerk, make.THERE)
    assert refused(vote.give, 1, by=stranger) == "only_clerk"
    with pytest.raises(Missing):
        acts.close_vote(db, now=AFTER, **{**vote.both(), "jurisdiction": make.THERE})


def test_precedents_are_loaded_once(database: Database) -> None:
    assert acts.load_precedents(database, NOW) == 6
    assert acts.load_precedents(database, NOW) == 0
    with database.reading() as connection:
        rows = {r.code: r for r in queries.precedents(connection)}
    assert rows["kodaira-2013"].outcome == "void_unopened" and rows["okinawa-2019"].effect is True
    assert b'"votes":null' in rows["kodaira-2013"].content


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("precedents", "vote_slug_reserved"), ("new", "vote_slug_reserved"), ("drafts", "vote_slug_reserved"),
        ("A", "vote_slug_form"), ("a b", "vote_slug_form"), ("x" * 65, "vote_slug_form"),
    ],
)  # fmt: skip
def test_a_vote_has_a_plain_address(db: Connection, slug: str, reason: str) -> None:
    clerk = make.officer(db, Role.clerk)
    about = proposal(db)
    start = {"by": clerk, "now": NOW, "proposal": about, "version": 2}
    assert refused(acts.start_draft, db, slug=slug, **start) == reason


def test_an_address_is_given_once(db: Connection) -> None:
    vote = Staged(db)
    start = {"by": vote.one, "now": NOW, "proposal": proposal(db, "other"), "version": 2}
    attempt = db.begin_nested()
    assert refused(acts.start_draft, db, slug=vote.slug, **start) == "vote_slug_taken"
    attempt.rollback()
    vote.opened()
    assert refused(acts.start_draft, db, slug=vote.slug, **start) == "vote_slug_taken"
