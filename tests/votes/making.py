"""Votes for tests: a published version, and a vote taken to any stage by the real acts, each at its own moment."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.dataplans.document import check
from deliberation.dataplans.models import Version
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals.models import Proposal
from deliberation.record.acts import append
from deliberation.record.models import LogEntry
from deliberation.votes import acts, parsing, queries
from deliberation.votes.paper import Sheets
from tests import make
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.votes.documents import example

SECRET = "a secret of the tests, long enough"
PROPOSAL = "everyday-data"
SCAN = "sha256:" + "5" * 64
OPENS = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # two hours before NOW
CLOSES = NOW + timedelta(days=14)
AHEAD = (NOW + timedelta(hours=1)).isoformat()  # a beginning still to come, for those who open the vote at NOW
AFTER = CLOSES + timedelta(hours=1)
_numbers = count(1)


def reference(n: int) -> str:
    """The city's reference of the nth person on the roll."""
    return f"R-{n:08d}"


def roll_file(people: int) -> bytes:
    return "\n".join(["person_ref", *(reference(n) for n in range(1, people + 1))]).encode()


def proposal(db: Connection, slug: str = PROPOSAL, *, newest: int = 2) -> str:
    """A filed proposal of the demonstration city with its published versions."""
    make.jurisdiction(db)
    row = {
        "slug": slug, "jurisdiction": make.HERE, "kind": "filed", "country": "JP", "title_ja": slug,
        "title_en": slug, "version": newest, "published_at": NOW, "opened_at": NOW,
    }  # fmt: skip
    proposal_id = db.execute(insert(Proposal).returning(Proposal.id), row).scalar_one()
    entry = append(db, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1})
    for number in range(1, newest + 1):
        digest = "sha256:" + f"{number:064x}"
        db.execute(
            insert(Version),
            {
                "proposal_id": proposal_id, "number": number, "document": check(data()).canonical,
                "document_digest": digest, "plan_digest": digest, "published_at": NOW, "log_entry_id": entry,
            },
        )  # fmt: skip
    return slug


def refused(run: Any, *args: Any, **kwargs: Any) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as found:
        run(*args, **kwargs)
    return found.value.reason


def impossible(db: Connection, model: Any, row: dict[str, Any]) -> bool:
    """Whether the database itself refuses the row."""
    attempt = db.begin_nested()
    try:
        db.execute(insert(model), row)
    except DatabaseError:
        return True
    finally:
        attempt.rollback()
    return False


def kinds(db: Connection) -> list[str]:
    """The entries about votes, in their order."""
    return [k for k in db.execute(select(LogEntry.kind).order_by(LogEntry.id)).scalars() if k.startswith("vote")]


class Staged:
    """A vote of its own with two clerks, taken on by the methods, one for each stage."""

    opens, closes, during, after = OPENS, CLOSES, NOW, AFTER

    def __init__(
        self, db: Connection, *, people: int = 10, about: tuple[str, int] | None = None, **changes: Any
    ) -> None:
        """``about``: the proposal that residents are asked about and its version; a new one otherwise."""
        self.db, self.people = db, people
        self.one, self.two = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
        number = next(_numbers)
        self.slug = f"vote-{number}"
        self.document = example(
            **{"opens": self.opens.isoformat(), "closes": self.closes.isoformat(), "smallest_batch": 2, **changes}
        )
        slug, version = about or (proposal(db, f"{PROPOSAL}-{number}"), 2)
        acts.start_draft(db, by=self.one, now=NOW, slug=self.slug, proposal=slug, version=version)
        acts.save_draft(db, by=self.one, now=NOW, slug=self.slug, document=self.document)
        acts.import_roll(db, by=self.one, now=NOW, slug=self.slug, raw=roll_file(people), secret=SECRET)

    @property
    def digest(self) -> str:
        return parsing.parse(self.document).digest

    @property
    def row(self) -> Any:
        return queries.vote(self.db, self.slug)

    def both(self) -> dict[str, Any]:
        """What every act confirmed by a second seat takes."""
        return {"by": self.two, "first": self.one, "jurisdiction": make.HERE, "vote": self.slug}

    def opened(self) -> "Staged":
        opens = datetime.fromisoformat(self.document["opens"])
        before = min(self.during, opens - timedelta(minutes=1))  # rules are fixed before a vote begins
        acts.open_vote(self.db, now=before, **self.put_forward(), **self.both())
        return self

    def put_forward(self, **changes: Any) -> dict[str, Any]:
        """What the first clerk put forward of this draft."""
        return {**acts.put_forward(self.db, queries.draft(self.db, self.slug)), **changes}

    def give(self, *numbers: int, by: Actor | None = None) -> "Staged":
        for n in numbers:
            acts.give_paper(
                self.db, by=by or self.one, now=self.during, vote=self.slug, counter="city_hall",
                reference=reference(n), secret=SECRET,
            )  # fmt: skip
        return self

    def sheets(self, issued: int, spoiled: int = 0, returned: int | None = None) -> "Staged":
        back = issued - spoiled if returned is None else returned
        acts.count_sheets(
            self.db, by=self.one, now=self.during, vote=self.slug, counter="city_hall",
            day=clock.day(self.during), issued=issued, spoiled=spoiled, returned=back,
        )  # fmt: skip
        return self

    def to_correct(self, issued: int, spoiled: int, returned: int, day: date | None = None) -> dict[str, Any]:
        """What the first clerk puts forward of sheets after the close."""
        counts, on = Sheets("city_hall", issued, spoiled, returned), day or clock.day(self.during)
        return acts.sheets_to_correct(self.db, self.row, self.after, on, counts)

    def closed(self) -> "Staged":
        acts.close_vote(self.db, now=self.after, **self.both())
        return self

    def to_reconcile(self, not_returned: int = 0) -> dict[str, Any]:
        """What the first clerk puts forward of the sheets of all counters."""
        if isinstance(self.db, Database):
            with self.db.reading() as db:
                return acts.sheets_to_reconcile(db, queries.vote(db, self.slug), self.after, not_returned)
        return acts.sheets_to_reconcile(self.db, self.row, self.after, not_returned)

    def reconciled(self, not_returned: int = 0, put_forward: dict[str, Any] | None = None) -> "Staged":
        named = self.to_reconcile(not_returned) if put_forward is None else put_forward
        acts.reconcile_sheets(self.db, now=self.after, **self.both(), **named)
        return self

    def judged(self) -> "Staged":
        acts.judge_quorum(self.db, now=self.after, **self.both())
        return self

    def batch(self, by: Actor, pro: int, con: int, *, blank: int = 0, invalid: int = 0, number: int = 1) -> str:
        votes = {"for": pro, "against": con, "blank": blank}
        return acts.enter_batch(
            self.db, by=by, now=self.after, vote=self.slug, batch=number, sheets=pro + con + blank + invalid,
            invalid=invalid, votes=votes, scan=SCAN,
        )  # fmt: skip

    def set_aside(self, attempt: int = 1, *, number: int = 1, reason: str = "counted under the wrong answer") -> None:
        acts.set_batch_aside(self.db, now=self.after, **self.both(), batch=number, attempt=attempt, reason=reason)

    def to_declare(self) -> dict[str, Any]:
        """What the first clerk puts forward of the result."""
        if isinstance(self.db, Database):
            with self.db.reading() as db:
                return acts.result_to_declare(db, queries.vote(db, self.slug), self.after)
        return acts.result_to_declare(self.db, self.row, self.after)

    def result(self, put_forward: dict[str, Any] | None = None) -> Any:
        named = self.to_declare() if put_forward is None else put_forward
        return acts.declare_result(self.db, now=self.after, **self.both(), **named)

    def voted(self, returned: int) -> "Staged":
        """Taken to the verdict: so many people were given paper and brought it back."""
        return self.returned(returned).closed().reconciled().judged()

    def returned(self, people: int) -> "Staged":
        """Opened; so many people were given paper and brought it back."""
        return self.opened().give(*range(1, people + 1)).sheets(people)


class Past(Staged):
    """A vote whose time is over at the present of the tests."""

    opens, closes = NOW - timedelta(days=9), NOW - timedelta(days=2)
    during, after = NOW - timedelta(days=5), NOW

    def __init__(self, db: Connection, **changes: Any) -> None:
        super().__init__(db, **{"eligibility__cutoff": "2026-10-01", **changes})
