"""Every way from one state of a flow to another, and what is refused (docs/consent-record.md has the table)."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.consents import acts, owing, queries, standing
from deliberation.consents.decision import Evidence, Said, State, Way
from deliberation.consents.renewing import Earlier, carried, conditions, counting
from deliberation.consents.rules import Measure, today_state
from deliberation.errors import Problems, Refused
from tests import make
from tests.consents.scene import BEFORE, DECIDED, TODAY, Scene, document, rule
from tests.moment import NOW

EARLY, LATE = TODAY - timedelta(days=9), TODAY + timedelta(days=9)
YES, COND, NO, OPEN = "authorised", "authorised_with_conditions", "refused", "undecided"


def took(effect: str, on: date = EARLY, *flows: str) -> Measure:
    return Measure(effect, on, frozenset(flows))


@pytest.mark.parametrize(
    ("decided", "measures", "until", "changed", "today"),
    [
        (YES, [], None, False, YES),
        (COND, [], None, False, COND),
        (NO, [], None, False, NO),
        (OPEN, [], None, False, OPEN),
        # a change of the plan
        (YES, [], None, True, "stale"),
        (COND, [], None, True, "stale"),
        (NO, [], None, True, NO),
        (OPEN, [], None, True, OPEN),
        # the end of its time
        (YES, [], TODAY, False, YES),
        (YES, [], EARLY, False, "expired"),
        (COND, [], EARLY, True, "expired"),
        (NO, [], EARLY, False, NO),
        # suspended, lifted
        (YES, [took("suspend")], None, False, "suspended"),
        (COND, [took("suspend")], None, True, "suspended"),
        (YES, [took("suspend")], EARLY, False, "suspended"),
        (YES, [took("suspend"), took("lift", TODAY)], None, False, YES),
        (COND, [took("suspend"), took("lift", TODAY)], None, True, "stale"),
        (YES, [took("suspend"), took("lift", LATE)], None, False, "suspended"),
        (YES, [took("lift")], None, False, YES),
        (NO, [took("suspend")], None, False, NO),
        (OPEN, [took("suspend")], None, False, OPEN),
        (YES, [took("suspend", LATE)], None, False, YES),
        (YES, [took("suspend", EARLY, "cards")], None, False, YES),
        # revoked: for good
        (YES, [took("revoke")], None, False, "revoked"),
        (COND, [took("suspend"), took("revoke")], None, True, "revoked"),
        (YES, [took("revoke"), took("lift", TODAY)], EARLY, False, "revoked"),
        (NO, [took("revoke")], None, False, NO),
    ],
)
def test_what_a_decision_says_after_what_came_later(decided, measures, until, changed, today):
    stale = {"bus"} if changed else set()
    found = today_state("bus", State(decided), measures, today=TODAY, valid_until=until, stale=stale)
    assert found.state == today


def before(state: str, today: str, *, changed: bool = False, since: date | None = None, of: int = 1) -> Earlier:
    return Earlier(3, "sha256:…", of, State(state), today, since, changed)


def said(what: Said, *flows: str, on: date = TODAY) -> Evidence:
    return Evidence(Way.assembly_resolution, what, on, frozenset(flows) or None)


WHOLE, NAMED, NOTHING = [said(Said.yes)], [said(Said.yes, "bus")], []


@pytest.mark.parametrize(
    ("earlier", "fresh", "goes_on"),
    [
        (None, WHOLE, False),
        (None, NOTHING, False),
        # in force: an act on the plan as a whole leaves it, an act on this flow or under a new rule decides anew
        (before(YES, YES), NOTHING, True),
        (before(YES, YES), WHOLE, True),
        (before(COND, COND), [said(Said.no)], True),
        (before(YES, YES), NAMED, False),
        (before(YES, YES), [said(Said.yes, "cards")], True),
        (before(YES, YES, of=9), WHOLE, False),
        (before(YES, YES, of=9), NOTHING, True),
        (before(YES, "suspended", since=EARLY), WHOLE, True),
        (before(YES, "suspended", since=EARLY), NAMED, False),
        # no longer in force: the next decision counts
        (before(NO, NO), WHOLE, False),
        (before(NO, NO), NOTHING, True),
        (before(YES, "revoked", since=EARLY), WHOLE, False),
        (before(YES, "revoked", since=EARLY), NOTHING, True),
        (before(YES, "expired"), WHOLE, False),
        (before(YES, "expired"), NOTHING, True),
        (before(OPEN, OPEN), WHOLE, False),
        (before(OPEN, OPEN), NOTHING, False),
        # changed: never
        (before(YES, YES, changed=True), NOTHING, False),
        (before(NO, NO, changed=True), WHOLE, False),
    ],
)
def test_what_a_new_record_carries_over(earlier, fresh, goes_on):
    spoken = [e for e in fresh if e.about("bus")]
    assert carried("bus", earlier, 1, fresh, spoken[0].said if spoken else Said.not_shown) is goes_on


def test_after_a_suspension_or_a_revocation_only_what_was_decided_later_counts():
    old, same_day, new = (said(Said.yes, on=day) for day in (EARLY - timedelta(days=1), EARLY, TODAY))
    assert counting([old, same_day, new], before(YES, "revoked", since=EARLY)) == [new]
    assert counting([old, new], before(NO, NO)) == counting([old, new], None) == [old, new]


def test_conditions_go_on_with_their_flows_and_what_is_owed_with_any():
    limit, own, duty = ({"id": f"C-{n}", "flows": flows} for n, flows in ((1, []), (2, ["cards"]), (3, ["cards"])))
    kept = conditions([limit, own, duty], ("bus", "cards"), {"bus"}, ("bus", "cards"), {"C-3"})
    assert [(c["id"], flows) for c, flows in kept] == [("C-1", ("bus",)), ("C-3", ("cards",))]


@dataclass
class Story:
    """A proposal through its life. ``version``: the newest; ``records``: their ids in order."""

    scene: Scene
    version: int = 1
    records: tuple[int, ...] = ()

    def step(self, what: str) -> None:
        word, _, about = what.partition(" ")
        getattr(self, word)(about)

    def rule(self, until: str) -> None:
        self.scene.freeze(rule(valid_until=until or None))

    def yes(self, flow: str, word: str = "yyyn") -> None:
        self.scene.choose(self.scene.resolution(word, self.version, flow or None, TODAY))

    def no(self, flow: str) -> None:
        self.yes(flow, "ynnn")

    def first(self, flow: str) -> None:
        """Decided the day before, as the first decision is."""
        self.scene.choose(self.scene.resolution("yyyn", self.version, flow or None))

    def record(self, condition: str) -> None:
        bound = [{"kind": "prohibition", "on": "linkage", "flows": [condition]}] if condition else []
        now = NOW if self.records else NOW - timedelta(days=1)
        self.records += (self.scene.record(*bound, version=self.version, now=now),)

    def change(self, retention: str) -> None:
        self.version = self.scene.publish(document(retention=retention), now=NOW)

    def reword(self, _: str) -> None:
        self.version = self.scene.publish(document(retention="P1Y", summary={"ja": f"要約{self.version}"}), now=NOW)

    def suspend(self, flow: str) -> None:
        self.scene.take(self.records[-1], "suspend", self.acted_on, *flow.split())

    @property
    def acted_on(self) -> date:
        """The first day on which the newest record can be measured: that of the record."""
        return DECIDED if len(self.records) == 1 else TODAY

    def lift(self, flow: str) -> None:
        self.scene.take(self.records[-1], "lift", TODAY, *flow.split())

    def revoke(self, flow: str) -> None:
        self.scene.take(self.records[-1], "revoke", self.acted_on, *flow.split())

    def told(self, on: date = TODAY) -> dict[str, str]:
        """Flow → its state today and which record (1, 2…) it holds by."""
        found = standing.latest(self.scene.db, self.scene.proposal.id, on)
        return {f.flow_id: f"{f.state} {self.records.index(f.record) + 1}" for f in found.flows}


START = ["rule", "first", "record bus"]
STORIES = {
    "decided, with a condition on one": (START, ("authorised_with_conditions 1", "authorised 1")),
    "carried over by a version that changes nothing material": ([*START, "reword"], (COND + " 1", YES + " 1")),
    "stale where the plan changed": ([*START, "change P3Y"], ("stale 1", YES + " 1")),
    "renewed where it changed, carried over elsewhere": (
        [*START, "change P3Y", "yes", "record"], (YES + " 2", YES + " 1"),
    ),
    "renewed twice": (
        [*START, "change P3Y", "yes", "record", "change P5Y", "yes", "record"], (YES + " 3", YES + " 1"),
    ),
    "refused where it changed, carried over elsewhere": (
        [*START, "change P3Y", "no", "record"], (NO + " 2", YES + " 1"),
    ),
    "stale still where the new record leaves it open": (
        [*START, "change P3Y", "yes cards", "record"], ("stale 1", YES + " 2"),
    ),
    "decided anew after a refusal": (
        ["rule", "no", "record", "yes", "record"], (NO + " 2", NO + " 2"),  # of one day the no counts
    ),
    "authorised after a refusal under a new rule": (
        ["rule", "no", "record", "rule 2028-12-31", "yes", "record"], (YES + " 2", YES + " 2"),
    ),
    "suspended, and still after a renewal of the other": (
        [*START, "suspend cards", "change P3Y", "yes", "record"], (YES + " 2", "suspended 1"),
    ),
    "lifted through the record that carries it": (
        [*START, "suspend cards", "change P3Y", "yes", "record", "lift cards"], (YES + " 2", YES + " 1"),
    ),
    "revoked through the record that carries it": (
        [*START, "change P3Y", "yes", "record", "revoke cards"], (YES + " 2", "revoked 1"),
    ),
    "revoked; what was decided before counts no more": (
        [*START, "revoke", "yes bus", "record"], (YES + " 2", "revoked 1"),
    ),
    "revoked; decided anew": ([*START, "revoke", "yes", "record"], (YES + " 2", YES + " 2")),
    "expired; decided anew under a new rule": (
        ["rule 2026-11-20", "first", "record", "rule", "yes", "record"], (YES + " 2", YES + " 2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_flow_goes_from_state_to_state(sqlite_database, name):
    steps, (bus, cards) = STORIES[name]
    with sqlite_database.writing() as db:
        story = Story(Scene(db))
        for what in steps:
            story.step(what)
        assert story.told() == {"bus": bus, "cards": cards}


def test_a_consent_expires_by_itself_and_each_flow_at_its_own_record(sqlite_database):
    with sqlite_database.writing() as db:
        story = Story(Scene(db))
        for what in ("rule 2026-12-31", "first", "record", "change P3Y", "rule 2028-12-31", "yes bus", "record"):
            story.step(what)
        assert story.told() == {"bus": YES + " 2", "cards": YES + " 1"}
        assert story.told(date(2027, 1, 1)) == {"bus": YES + " 2", "cards": "expired 1"}


REFUSED = {
    "a record without a rule": ([], "record", "no_decision_rule"),
    "a record without evidence": (["rule"], "record", "no_evidence"),
    "a second record on the same evidence": (START, "record", "record_exists"),
    "a new rule while evidence waits": ([*START, "change P3Y", "yes"], "rule 2028-12-31", "rule_after_decision"),
    "a lifting where nothing is suspended": (START, "lift", "nothing_suspended"),
    "a lifting of what is revoked": ([*START, "suspend", "revoke"], "lift", "nothing_suspended"),
    "a condition on what is carried over": (
        [*START, "change P3Y", "yes"], "record cards", "condition_on_carried",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_leads_nowhere_is_refused(sqlite_database, name):
    steps, last, reason = REFUSED[name]
    with sqlite_database.writing() as db:
        story = Story(Scene(db))
        for what in steps:
            story.step(what)
        with pytest.raises((Refused, Problems)) as found:
            story.step(last)
    reasons = [p.reason for p in getattr(found.value, "problems", [found.value])]
    assert reasons == [reason]


def test_only_what_is_suspended_on_the_day_can_be_lifted(sqlite_database):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        record = scene.decided()
        with pytest.raises(Refused, match="nothing_suspended"):
            scene.take(record, "lift", TODAY)
        scene.take(record, "suspend", TODAY + timedelta(days=9), "cards", act_id=scene.resolution(on=TODAY))
        for day, flows, reason in ((5, ("cards",), "nothing_suspended"), (9, ("bus", "cards"), "flow_not_suspended")):
            with pytest.raises(Refused, match=reason):
                scene.take(record, "lift", TODAY + timedelta(days=day), *flows, act_id=scene.resolution(on=TODAY))
        scene.take(record, "lift", TODAY + timedelta(days=9), act_id=scene.resolution(on=TODAY))
        assert [m.effect for m in queries.measures(scene.db, record)] == ["suspend", "lift"]


def test_a_record_carries_the_chain_and_the_conditions_of_what_goes_on(database):
    """On both engines: the record itself, its rows, what an audit holds rows against, what is owed."""
    with database.writing() as db:
        scene = Scene(db)
        scene.freeze()
        scene.choose(scene.resolution())
        duty = {"kind": "obligation", "duty": "report", "due": "2026-11-01", "every": "P1M"}
        first = scene.record({"kind": "prohibition", "on": "linkage", "flows": []}, duty)
        scene.take(first, "suspend", TODAY, "cards")
        scene.publish(document(retention="P3Y"), now=NOW)
        scene.choose(scene.resolution(version=2))
        second = scene.record({"kind": "limit", "on": "retention", "values": ["P3Y"], "flows": []}, version=2)
        row = queries.record(db, second)
        found = standing.of_record(db, row, TODAY)
        by_id = {c["id"]: c for c in found.conditions}
        assert [(c, by_id[c]["flows"], by_id[c]["carried"]) for c in by_id] == [
            ("C-1", ["bus"], None),
            ("C-2", ["cards"], {"record": first, "id": "C-1"}),
            ("C-3", ["cards"], {"record": first, "id": "C-2"}),
        ]
        (kept,) = [f for f in queries.flows(db, second) if f.held_by is not None]
        assert (kept.flow_id, kept.held_by) == ("cards", first)
        (carried_on,) = [f for f in standing.of_record(db, row, TODAY).flows if f.carried]
        assert [link[0] for link in carried_on.chain] == [1, 2]
        decisions = standing.decisions(db, row)
        assert [m.effect for m in decisions["cards"].measures] == ["suspend"]
        assert decisions["bus"].measures == () and decisions["bus"].decided_on == TODAY
        assert found.overdue == {"C-3": 20}
        proponent = make.officer(db, Role.proponent)
        report = {"what": "x", "due": date(2026, 11, 1)}
        acts.file_fulfilment(db, by=proponent, now=NOW, record_id=second, code="C-3", **report)
        for number in (first, second):  # told at both: it is one duty
            assert standing.of_record(db, queries.record(db, number), TODAY).overdue == {}
        owed = owing.owed(db, [make.HERE], TODAY, 10)
        assert [(o.record_id, o.code, o.due) for o in owed] == [(second, "C-3", date(2026, 12, 1))]


def test_what_changed_is_never_told_as_carried_over(sqlite_database):
    """Nor where a suspension stands before the change."""
    with sqlite_database.writing() as db:
        story = Story(Scene(db))
        for what in (*START, "suspend bus", "change P3Y"):
            story.step(what)
        found = {f.flow_id: f for f in standing.latest(db, story.scene.proposal.id, TODAY).flows}
        assert (found["bus"].state, found["bus"].chain) == ("suspended", ())
        assert [link[0] for link in found["cards"].chain] == [1, 2]


def test_the_first_decision_comes_after_its_rule(sqlite_database):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        scene.freeze(now=NOW)
        with pytest.raises(Refused, match="decided_before_rule"):
            scene.choose(scene.resolution(on=clock.day(BEFORE)))
