"""An assembly of five for tests: a plenary with a chair, two groups and one member without any, and a committee."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.council import acts, queries
from deliberation.council.entries import About, Content, Sitting, Source
from deliberation.council.kinds import SourceKind
from deliberation.council.rollcalls import REQUIREMENTS, Choice, Way
from deliberation.council.rules import VoteEntered
from deliberation.dataplans.document import check
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.queries import by_id
from deliberation.record.acts import append
from tests import make
from tests.dataplans.documents import data
from tests.moment import NOW

SINCE, DAY = date(2023, 5, 1), date(2026, 11, 20)
LONG_AGO = timedelta(days=120)
PUBLISHED = clock.day(NOW - LONG_AGO)
_numbers = count(1)
DIGEST = "sha256:" + "ab" * 32


@dataclass(frozen=True)
class Assembly:
    """Ids of what ``assembly`` made. ``members[0]`` presides."""

    secretariat: Actor
    body: int
    committee: int
    members: tuple[int, ...]
    factions: tuple[int, ...]


def assembly(db: Connection) -> Assembly:
    """Entered by acts, as the secretariat does."""
    by = make.officer(db, Role.secretariat)
    say = {"by": by, "now": NOW, "jurisdiction": make.HERE}
    n = next(_numbers)  # a test of pages makes many
    another = queries.bodies_named(db, make.HERE, "Assembly", None)
    names = {"name_ja": f"Assembly {n}" if another else "Assembly", "name_en": "Assembly"}
    body = acts.add_body(db, **say, slug=f"assembly-{n}", kind="plenary", **names, seats=5)
    committee = acts.add_body(
        db, **say, slug=f"general-{n}", kind="standing", name_ja="General committee", seats=3, part_of_id=body
    )
    groups = (f"Group A{n}", f"Group B{n}")
    factions = tuple(acts.add_faction(db, **say, name_ja=name, since=SINCE) for name in groups)
    members = tuple(acts.add_member(db, **say, name_ja=f"Member {n}", kana=f"{n}") for n in range(1, 6))
    for n, member in enumerate(members):
        part = "chair" if n == 0 else "member"
        acts.add_term(db, **say, body_id=body, member_id=member, since=SINCE, part=part)
        if n < 3:
            acts.add_term(db, **say, body_id=committee, member_id=member, since=SINCE, part=part)
        faction = factions[n // 2] if n < 4 else None
        acts.set_faction(db, **say, member_id=member, faction_id=faction, since=SINCE)
    return Assembly(by, body, committee, members, factions)


def say(found: Assembly) -> dict[str, object]:
    """What every act of the secretariat says first."""
    return {"by": found.secretariat, "now": NOW, "jurisdiction": make.HERE}


def content(found: Assembly, **changes: object) -> Content:
    """A bill of the plenary."""
    given = {"kind": "bill", "body_id": found.body, "title": {"ja": "Bill 1", "en": "Bill 1"}, "number": "12"}
    return Content(**{**given, "acted_on": DAY.isoformat(), **changes})


def bill(db: Connection, found: Assembly, **changes: object) -> int:
    """Each with a number of its own: the same one is refused."""
    told = content(found, **{"number": f"No. {next(_numbers)}", **changes})
    return acts.enter_act(db, **say(found), content=told, sources=[MINUTES])


MINUTES = Source(SourceKind.minutes, title="Minutes", address="https://example.invalid/minutes")


def sitting(on: date = DAY) -> Sitting:
    return Sitting(held_on=on.isoformat(), session="regular", session_name={"ja": "November session", "en": None})


def roll(found: Assembly, word: str = "yynn", requirement: str = "majority", **changes: object) -> VoteEntered:
    """A roll call: one letter for each member but the chair (y, n, s stayed, l left, a absent, e excused)."""
    letters = {
        "y": Choice.in_favour, "n": Choice.against, "s": Choice.stayed, "l": Choice.abstained, "a": Choice.absent,
        "e": Choice.excused,
    }  # fmt: skip
    choices = {found.members[0]: Choice.not_voting}
    if len(word) == 5:
        choices, word = {found.members[0]: letters[word[0]]}, word[1:]
    choices |= {member: letters[letter] for member, letter in zip(found.members[1:], word, strict=True)}
    given = {"choices": choices, "presiding": found.members[0], **changes}
    return VoteEntered(Way.roll_call, REQUIREMENTS[requirement], **given)


def proposal_with_flow(db: Connection, place: str = make.HERE) -> str:
    """A proposal whose version 1 has the flow ``rides``. Its slug."""
    proposal_id = make.proposal(db, place, version=1)
    out(db, proposal_id, 1, NOW - LONG_AGO)
    return by_id(db, proposal_id).slug


def out(db: Connection, proposal_id: int, number: int, published_at: datetime) -> None:
    """A version with the flow ``rides``."""
    log_id = append(
        db, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1}
    )  # any entry: the version must name one
    version = {
        "proposal_id": proposal_id, "number": number, "document": check(data()).canonical, "document_digest": DIGEST,
        "plan_digest": DIGEST, "published_at": published_at, "log_entry_id": log_id,
    }  # fmt: skip
    version_id = db.execute(insert(Version).returning(Version.id), version).scalar_one()
    flow = {"version_id": version_id, "flow_id": "rides", "position": 1, "digest": DIGEST, "change": "new"}
    db.execute(insert(VersionFlow), flow | {"name_ja": "Rides", "name_en": "Rides"})


def councillor(db: Connection, found: Assembly, member: int | None = None) -> Actor:
    """An account that acts as a member (the second one, unless said otherwise)."""
    actor = make.officer(db, Role.council_member)
    seat = actor.seats[(Role.council_member, make.HERE)]
    chosen = found.members[1] if member is None else member
    acts.give_member_seat(db, **say(found), member_id=chosen, seat_number=seat)
    return actor


def about(db: Connection, **changes: object) -> About:
    return About(**{"proposal": proposal_with_flow(db), "version": 1, "flow": "rides", "field": "retention", **changes})


def zone_council(db: Connection, found: Assembly, seats: int | None = None) -> int:
    """A council outside of the assembly, of nobody yet."""
    names = {"name_ja": "区域会議A", "name_en": "Zone council A"}
    return acts.add_body(db, **say(found), slug="zone", kind="zone_council", **names, seats=seats)
