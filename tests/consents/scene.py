"""A proposal that can be decided: version 1 with two flows, an assembly, a rule frozen before anything was decided."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.consents import acts
from deliberation.council import acts as council
from deliberation.council.entries import About, Content
from deliberation.council.rollcalls import REQUIREMENTS, Declared, Way
from deliberation.council.rules import VoteEntered
from deliberation.dataplans import acts as dataplans
from deliberation.dataplans import queries as dataplan_queries
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.proposals import queries as proposals
from tests import make
from tests.council import assembly as council_scene
from tests.dataplans import documents
from tests.moment import NOW

SLUG = "demand-bus"
BEFORE = NOW - timedelta(days=60)
_NUMBERS = count(1)  # of acts: the same one is entered once
DECIDED = date(2026, 11, 20)
TODAY = clock.day(NOW)  # of the record, and of what is decided about it after


def rule(requires: Any = "assembly_resolution", **more: Any) -> dict[str, Any]:
    """A decision rule in its published form."""
    return {
        "format": "jukugi-decision-rule/1", "requires": requires, "suspends": ["assembly_resolution"],
        "revokes": ["assembly_resolution"], "when_contradicted": "refused", "valid_until": None, **more,
    }  # fmt: skip


def document(retention: str = "P1Y", **more: Any) -> dict[str, Any]:
    return documents.data(None, {"retention": retention}, {"flow_id": "cards"}, **more)


@dataclass
class Scene:
    """Everything here was done by acts; ``db`` is a write Connection."""

    db: Any
    slug: str = SLUG
    clerk: Actor = field(init=False)
    clerk_two: Actor = field(init=False)
    secretariat_two: Actor = field(init=False)
    assembly: council_scene.Assembly = field(init=False)
    proposal: Any = field(init=False)

    def __post_init__(self) -> None:
        self.clerk, self.clerk_two = (make.officer(self.db, Role.clerk) for _ in range(2))
        self.assembly = council_scene.assembly(self.db)
        self.secretariat_two = make.officer(self.db, Role.secretariat)
        make.proposal(self.db, slug=self.slug)
        self.publish(document())

    @property
    def secretariat(self) -> Actor:
        return self.assembly.secretariat

    def publish(self, data: dict[str, Any], now: datetime = BEFORE) -> int:
        """The next version."""
        self.proposal = proposals.by_slug(self.db, self.slug)
        draft = dataplan_queries.draft(self.db, self.proposal.id)
        dataplans.import_draft(
            self.db, by=self.clerk, now=now, proposal_id=self.proposal.id, revision=draft.revision if draft else 0,
            raw=check(data).canonical,
        )  # fmt: skip
        begun = dataplan_queries.draft_begun(
            self.db, self.proposal.id, dataplan_queries.draft(self.db, self.proposal.id)
        )
        number = dataplans.publish_version(
            self.db, by=self.clerk_two, now=now, first=self.clerk, jurisdiction=make.HERE, proposal=self.slug,
            document=document_digest(check(begun).data),
        )  # fmt: skip
        self.proposal = proposals.by_slug(self.db, self.slug)
        return number

    def both(self, **more: Any) -> dict[str, Any]:
        """Who acts in a consent act: the clerk proposed, the secretariat confirms."""
        return {"by": self.secretariat, "first": self.clerk, "jurisdiction": make.HERE, "now": NOW, **more}

    def freeze(self, body: dict[str, Any] | None = None, now: datetime = BEFORE) -> int:
        return acts.freeze_decision_rule(self.db, **self.both(now=now), proposal=self.slug, rule=body or rule())

    def resolution(
        self,
        word: str | None = "yyyn",
        version: int | None = 1,
        flow: str | None = None,
        on: date | None = None,
        field: str | None = None,
        **more: Any,
    ) -> int:
        """A resolution of the assembly about a version that is out, voted on by roll call (``word`` None: not yet)."""
        if on is None:
            found = dataplan_queries.version(self.db, self.proposal.id, version) if version else None
            on = max(DECIDED, clock.day(found.published_at)) if found else DECIDED
        about = About(proposal=self.slug, version=version, flow=flow, field=field)
        content = Content(
            body_id=self.assembly.body, acted_on=on.isoformat(), about=about, **{
                "kind": "resolution", "number": f"No. {next(_NUMBERS)}",
                "title": {"ja": "Resolution", "en": "Resolution"}, **more,
            },
        )  # fmt: skip
        act_id = council.enter_act(
            self.db, **council_scene.say(self.assembly), content=content, sources=[council_scene.MINUTES]
        )
        if word is not None:
            vote = council_scene.roll(self.assembly, word)
            council.enter_vote(self.db, **council_scene.say(self.assembly), act_id=act_id, vote=vote, taken_on=on)
        return act_id

    def council(self, *seated: tuple[str, date, str, str | None], kind: str = "zone_council") -> tuple[int, list[int]]:
        """A zone or stakeholder council, and its members: name, since when, which part, for whom each speaks."""
        say = council_scene.say(self.assembly)
        names = {"name_ja": f"{kind} of the test", "name_en": f"{kind} of the test"}
        body = council.add_body(self.db, **say, slug=kind.replace("_", "-"), kind=kind, **names, seats=None)
        return body, [
            council.add_member(self.db, **say, name_ja=name, term={
                "body_id": body, "since": since, "part": part, "speaks_for": {"ja": speaks_for, "en": None},
            })
            for name, since, part, speaks_for in seated
        ]  # fmt: skip

    def decision(
        self, body: int, *, passed: bool = True, reason: str | None = None, flow: str | None = None, on: date = DECIDED
    ) -> int:
        """What such a council decided about version 1, as its chair declared. Its id."""
        say, title = council_scene.say(self.assembly), {"ja": "Decision", "en": "Decision"}
        about = About(proposal=self.slug, version=1, flow=flow)
        content = Content(
            kind="resolution", body_id=body, title=title, acted_on=on.isoformat(), about=about,
            text={"ja": reason, "en": None}, number=f"No. {next(_NUMBERS)}",
        )  # fmt: skip
        act_id = council.enter_act(self.db, **say, content=content, sources=[council_scene.MINUTES])
        way, declared = (Way.no_objection, Declared.no_objection) if passed else (Way.standing, Declared.few)
        vote = VoteEntered(way, REQUIREMENTS["majority"], declared=declared)
        council.enter_vote(self.db, **say, act_id=act_id, vote=vote, taken_on=on)
        return act_id

    def choose(self, act_id: int) -> int:
        return acts.choose_evidence(self.db, **self.both(), proposal=self.slug, reference=f"act:{act_id}")

    def record(self, *conditions: dict[str, Any], version: int = 1, now: datetime = NOW) -> int:
        return acts.confirm_record(
            self.db, **self.both(now=now), proposal=self.slug, version=version, conditions=list(conditions)
        )

    @staticmethod
    def measure(record: int, effect: str, reference: str, on: date, *flows: str) -> dict[str, Any]:
        """The arguments of a measure as they wait for the second seat."""
        return {
            "record": record, "effect": effect, "reference": reference, "flows": list(flows),
            "holds_from": on.isoformat(), "reason": "x",
        }  # fmt: skip

    def take(self, record: int, effect: str, on: date, *flows: str, act_id: int | None = None) -> int:
        """Suspend, revoke or lift by a resolution that passed that day, as both seats of the secretariat do."""
        asked = self.measure(record, effect, f"act:{act_id or self.resolution(on=on)}", on, *flows)
        seats = {"by": self.secretariat_two, "first": self.secretariat}
        return acts.record_measure(self.db, **self.both(**seats), **asked)

    def decided(self, word: str = "yyyn", *conditions: dict[str, Any]) -> int:
        """From the frozen rule to the record."""
        self.freeze()
        self.choose(self.resolution(word))
        return self.record(*conditions)
