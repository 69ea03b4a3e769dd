"""Lives of a consent by chance, with corrections in between: what each record must hold of those before it."""

import json
import random
from datetime import date
from typing import Any

import pytest

from deliberation.consents import choosing, queries, standing
from deliberation.errors import Problems, Refused
from tests.consents.scene import TODAY, Scene
from tests.consents.test_corrected import correct
from tests.consents.test_moved import move
from tests.consents.test_transitions import COND, OPEN, Story
from tests.moment import NOW

STEPS = 30
PLACES = (None, "bus", "cards", "elsewhere")
DUTY = {"kind": "obligation", "duty": "report", "due": TODAY.isoformat(), "every": "P1M"}
BOUND = ({"kind": "prohibition", "on": "linkage"}, DUTY, {**DUTY, "every": None})


class Life(Story):
    """A story that goes on as chance has it. What is refused on the way did not happen."""

    def __init__(self, scene: Scene, seed: int) -> None:
        super().__init__(scene)
        self.chance = random.Random(seed)
        self.acts: list[tuple[int, int]] = []
        self.bodies: dict[int, dict[str, Any]] = {}
        self.rules = 0

    def go(self) -> None:
        for what in ("rule", "first", "make"):
            self.step(what)
        ways = ("say", "say", "turn", "turn", "make", "make", "make", "change", "back", "reword", "stop", "rule")
        for what in self.chance.choices(ways, k=STEPS):
            try:
                self.step(what)
            except (Refused, Problems):
                continue

    def rule(self, _: str) -> None:
        """Each another one: none comes back under the same digest."""
        self.rules += 1
        super().rule(f"{2030 + self.rules}-12-31")

    def first(self, _: str) -> None:
        self.decide(None, None)

    def say(self, _: str) -> None:
        self.decide(self.chance.choice(PLACES[:3]), TODAY)

    def decide(self, flow: str | None, on: date | None) -> None:
        word = self.chance.choice(("yyyn", "yyyn", "yyyn", "ynnn")) if on else "yyyn"
        act_id = self.scene.resolution(word, self.version, flow, on)
        self.acts.append((act_id, self.version))
        self.scene.choose(act_id)

    def turn(self, _: str) -> None:
        """An act is corrected, in what it is about or in its vote, and perhaps chosen again."""
        act_id, version = self.chance.choice(self.acts)
        place = self.chance.choice(PLACES)
        if self.chance.random() < 0.7:
            about = {"version": None} if place == "elsewhere" else {"version": version, "flow": place}
            move(self.scene, act_id, **about)
        else:
            correct(self.scene, act_id, self.chance.choice(("yyyn", "yyyy", "ynnn")), TODAY)
        if self.chance.random() < 0.5:
            self.scene.choose(act_id)

    def make(self, _: str) -> None:
        """A record on all that fits, where it can be with a condition."""
        for found, why in choosing.offered(self.scene.db, self.scene.proposal):
            if why is None and choosing.needed(found):
                self.scene.choose(found["act_id"])
        bound = [{**one, "flows": [flow]} for one in BOUND for flow in ("bus", "cards") if self.chance.random() < 0.4]
        for conditions in (bound, []):
            try:
                number = self.scene.record(*conditions, version=self.version, now=NOW)
            except Problems:
                continue
            self.records += (number,)
            self.bodies[number] = json.loads(queries.record(self.scene.db, number).body)
            return

    def change(self, _: str) -> None:
        super().change("P3Y")

    def back(self, _: str) -> None:
        super().change("P1Y")

    def stop(self, _: str) -> None:
        getattr(self, self.chance.choice(("suspend", "lift", "revoke")))(self.chance.choice(("", "bus", "cards")))


def bound(number: int, body: dict[str, Any], flow: str) -> set[tuple[int, str]]:
    """What binds a flow in a record, by where it was first set."""
    of = [c for c in body["conditions"] if not c["flows"] or flow in c["flows"]]
    return {(c["carried"]["record"], c["carried"]["id"]) if c["carried"] else (number, c["id"]) for c in of}


def basis(body: dict[str, Any]) -> tuple[str, str]:
    return body["plan_digest"], body["decision_rule"]["digest"]


def said(body: dict[str, Any], flow: str) -> set[tuple[str, str]]:
    """What which act said of a flow, as far as it said anything."""
    acts = [act for way in body["evidence"] for act in way["acts"] if act["said"] != "not_shown"]
    return {(act["reference"], act["said"]) for act in acts if act["content"].get("flow") in (None, flow)}


@pytest.mark.parametrize("seed", range(16))
def test_no_record_loses_a_condition_or_takes_up_what_ended(sqlite_database, seed):
    with sqlite_database.writing() as db:
        life = Life(Scene(db), seed)
        life.go()
        today = standing.latest(db, life.scene.proposal.id, TODAY)
    assert len(life.bodies) > 1
    states = {number: {f["flow_id"]: f for f in body["flows"]} for number, body in life.bodies.items()}
    for number, body in life.bodies.items():
        earlier = [n for n in life.bodies if n < number]
        for flow, row in states[number].items():
            if row["state"] == COND:
                assert bound(number, body, flow), "with conditions, and there is none"
            if row["carried"]:
                origin = row["carried"]["record"]
                assert bound(origin, life.bodies[origin], flow) <= bound(number, body, flow)
                between = [states[n][flow]["carried"] for n in earlier if n > origin]
                assert all(one and one["record"] == origin for one in between), "it had ended, or was decided anew"
            elif row["state"] != OPEN:
                known = [said(b, flow) for n in earlier if basis(b := life.bodies[n]) == basis(body)]
                assert said(body, flow) and said(body, flow) != (known[-1] if known else None), "nothing new was said"
    assert all(bound(f.record, life.bodies[f.record], f.flow_id) for f in today.flows if f.state == COND)
