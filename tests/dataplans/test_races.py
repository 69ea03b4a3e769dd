"""Drafts and versions under several hands at the same moment: nothing typed is lost, nothing is published twice."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.dataplans import acts, queries
from deliberation.dataplans.models import Draft, FlagReply, Version
from deliberation.db import Database
from deliberation.proposals import acts as proposal_acts
from deliberation.proposals import queries as proposals
from tests import make
from tests.calls import Ready, calls
from tests.moment import NOW
from tests.proposals.calls import EVENT
from tests.together import ON_POSTGRESQL, cut_in, kinds, reason

pytestmark = ON_POSTGRESQL


@pytest.fixture
def ready(database: Database) -> Callable[[str], Ready]:
    def prepared(act: str) -> Ready:
        with database.writing() as db:
            return calls()[f"dataplans.{act}"].prepare(db)

    return prepared


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return lambda module, name, act, other: cut_in(monkeypatch, database, (module, name), act, other)


def save(database: Database, ready: Ready, proposal_id: int) -> Any:
    by = ready.arguments.get("first", ready.by)
    answers = {"title": {"ja": "typed meanwhile"}}
    return acts.save_draft(database, by=by, now=NOW, proposal_id=proposal_id, revision=1, answers=answers)


def assert_kept_or_told(database: Database, saved: Any) -> None:
    """What a colleague saved is in the draft, or they were told that it is not."""
    if reason(saved) != "edited_meanwhile":
        assert saved == 2
        with database.reading() as db:
            assert "typed meanwhile" in db.execute(select(Draft.document)).scalar_one()


def test_what_a_colleague_saves_while_the_draft_is_published_is_not_lost(
    database: Database, ready: Any, cut: Any
) -> None:
    prepared = ready("publish_version")
    with database.reading() as db:
        proposal = proposals.by_slug(db, prepared.arguments["proposal"])
    publish = lambda: acts.publish_version(database, by=prepared.by, now=NOW, **prepared.arguments)  # noqa: E731
    ends = cut(queries, "newest", publish, lambda: save(database, prepared, proposal.id))
    assert_kept_or_told(database, ends[1])
    assert (reason(ends[0]) == "draft_changed") is (ends[1] == 2)


def test_what_a_colleague_saves_while_the_draft_is_thrown_away_is_not_lost(
    database: Database, ready: Any, cut: Any
) -> None:
    prepared = ready("discard_draft")
    discard = lambda: acts.discard_draft(database, by=prepared.by, now=NOW, **prepared.arguments)  # noqa: E731
    ends = cut(queries, "draft", discard, lambda: save(database, prepared, prepared.arguments["proposal_id"]))
    assert_kept_or_told(database, ends[1])
    assert (reason(ends[0]) == "edited_meanwhile") is (ends[1] == 2)


def test_of_two_confirmations_of_one_draft_one_publishes(database: Database, ready: Any, cut: Any) -> None:
    prepared = ready("publish_version")
    publish = lambda: acts.publish_version(database, by=prepared.by, now=NOW, **prepared.arguments)  # noqa: E731
    ends = cut(queries, "draft", publish, publish)
    assert (ends[0], reason(ends[1])) == (1, "no_draft")
    assert make.rows(database, Version) == 1


def test_a_version_is_taken_away_once(database: Database, ready: Any, cut: Any) -> None:
    prepared = ready("redact_version")
    redact = lambda why: acts.redact_version(  # noqa: E731
        database, by=prepared.by, now=NOW, **{**prepared.arguments, "reason": why}
    )
    ends = cut(queries, "version", lambda: redact("one"), lambda: redact("another"))
    assert (ends[0], reason(ends[1])) == (None, "redacted_already")
    with database.reading() as db:
        assert db.execute(select(Version.redaction_reason)).scalar_one() == "one"
    assert kinds(database).count("version_redacted") == 1


def test_the_same_reply_is_published_once(database: Database, ready: Any, cut: Any) -> None:
    prepared = ready("reply_to_flags")
    reply = lambda: acts.reply_to_flags(database, by=prepared.by, now=NOW, **prepared.arguments)  # noqa: E731
    cut(queries, "flag_replies", reply, reply)
    assert make.rows(database, FlagReply) == 1


def test_an_event_is_corrected_once(database: Database, cut: Any) -> None:
    with database.writing() as db:
        prepared = calls()["proposals.add_event"].prepare(db)
        event = proposal_acts.add_event(db, by=prepared.by, now=NOW, **prepared.arguments)
    proposal_id = prepared.arguments["proposal_id"]
    right = {**EVENT, "what": {"ja": "put right"}, "corrects_id": event, "correction": "a slip"}
    correct = lambda: proposal_acts.add_event(  # noqa: E731
        database, by=prepared.by, now=NOW, proposal_id=proposal_id, **right
    )
    ends = cut(proposals, "is_corrected", correct, correct)
    (refused,) = [end for end in ends if not isinstance(end, int)]
    assert reason(refused) in ("event_corrected_already", "event_twice")
