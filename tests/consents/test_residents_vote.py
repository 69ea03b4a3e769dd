"""A residents' vote as evidence, from the draft of its rules to the consent record and its end, by the real acts."""

import json

import pytest

from deliberation import clock
from deliberation.consents import acts, choosing, gathered, measuring, queries, standing
from tests.consents.scene import Scene, rule
from tests.votes.making import AFTER, Staged

NUMBER = {"threshold": {"number": 5, "op": ">="}, "numerator": "cast", "on_unmet": "sealed"}
RULE = rule("residents_vote", suspends=[], revokes=["residents_vote"])


class Asked(Scene):
    """A proposal on which the residents decide. Votes are held by two other clerks, each in its own time."""

    def vote(self, pro: int, con: int, **changes):
        """A vote of twelve people, taken to its result. Its slug."""
        vote = Staged(self.db, people=12, about=(self.slug, 1), **{"quorum": NUMBER, **changes}).voted(pro + con)
        if vote.row.counting:
            assert [vote.batch(clerk, pro, con) for clerk in (vote.one, vote.two)] == ["waiting", "agreed"]
        vote.result()
        return vote.slug

    def choose_vote(self, slug: str) -> int:
        return acts.choose_evidence(self.db, **self.both(now=AFTER), proposal=self.slug, reference=f"vote:{slug}")

    def told(self) -> dict[str, str]:
        found = standing.latest(self.db, self.proposal.id, clock.day(AFTER))
        return {f.flow_id: f.state for f in found.flows}

    def body(self, record: int) -> dict:
        return json.loads(queries.record(self.db, record).body)


@pytest.fixture
def asked(db, fixed_clock):
    fixed_clock.moment = AFTER
    scene = Asked(db)
    scene.freeze(RULE)
    return scene


def test_a_vote_that_says_yes_makes_the_record_and_keeps_who_was_against(asked):
    slug = asked.vote(6, 3)
    asked.choose_vote(slug)
    body = asked.body(asked.record(now=AFTER))
    assert asked.told() == {"bus": "authorised", "cards": "authorised"}
    (way,) = [e for e in body["evidence"] if e["shown"]]
    (shown,) = way["acts"]
    content = shown["content"]
    assert (shown["reference"], shown["said"], shown["decided_on"]) == (f"vote:{slug}", "yes", "2026-12-05")
    assert (content["roll"], content["cast"], content["needed"], content["quorate"]) == (12, 9, 5, "met")
    assert content["votes"] == {"for": 6, "against": 3, "blank": 0}
    assert body["dissent"] == [
        {"what": "votes_against", "reference": f"vote:{slug}", "against": 3, "in_favour": 6}
    ]  # fmt: skip


def test_a_vote_that_says_no_refuses_and_its_turnout_stays_in_the_record(asked):
    slug = asked.vote(1, 4)
    asked.choose_vote(slug)
    body = asked.body(asked.record(now=AFTER))
    assert set(asked.told().values()) == {"refused"}
    assert [d["what"] for d in body["dissent"]] == ["votes_against", "low_turnout", "said_no"]


@pytest.mark.parametrize(("op", "state"), [(">=", "authorised"), (">", "undecided")])
def test_a_number_of_people_just_reached_decides_and_just_missed_leaves_open(asked, op, state):
    slug = asked.vote(4, 1, quorum={**NUMBER, "threshold": {"number": 5, "op": op}})
    asked.choose_vote(slug)
    body = asked.body(asked.record(now=AFTER))
    assert set(asked.told().values()) == {state}
    assert ("unopened" in [d["what"] for d in body["dissent"]]) is (op == ">")


def test_a_vote_held_before_the_rule_is_no_evidence(db, fixed_clock):
    fixed_clock.moment = AFTER
    scene = Asked(db)
    slug = scene.vote(6, 3)
    scene.freeze(RULE, now=AFTER)
    assert choosing.evidence_fault(db, scene.proposal.id, f"vote:{slug}") == "decided_before_rule"


def test_only_a_vote_that_asked_for_it_ends_a_consent(asked):
    asked.choose_vote(asked.vote(6, 3))
    record = asked.record(now=AFTER)
    against, ends = (asked.vote(*counts) for counts in ((2, 7), (7, 2)))
    row, proposal = queries.record(asked.db, record), asked.proposal
    why = {o.act["reference"]: o.why.reason if o.why else None for o in measuring.offered(asked.db, row, proposal)}
    assert why[f"vote:{against}"] == "vote_not_passed"
    wanted = asked.measure(record, "revoke", f"vote:{ends}", clock.day(AFTER))
    seats = {"by": asked.secretariat_two, "first": asked.secretariat}
    acts.record_measure(asked.db, **asked.both(now=AFTER, **seats), **wanted)
    assert set(asked.told().values()) == {"revoked"}


def test_a_no_about_the_whole_plan_leaves_a_consent_that_stands(asked):
    """docs/consent-record.md: what ends it is a revocation."""
    asked.choose_vote(asked.vote(6, 3))
    asked.record(now=AFTER)
    asked.choose_vote(asked.vote(2, 7))
    body = asked.body(asked.record(now=AFTER))
    assert set(asked.told().values()) == {"authorised"}
    assert all(f["carried"] and f["contradicted_by"] == ["residents_vote"] for f in body["flows"])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"opened": True, "votes": {"a": 6, "b": 3}, "sides": {"a": "for", "b": "against"}}, (6, 3)),
        ({"opened": True, "votes": {"a": 6, "b": 3}}, None),  # a record from before sides were kept
        ({"opened": True, "votes": {"a": 6, "b": 3}, "sides": {"a": "neutral", "b": "neutral"}}, None),
        ({"opened": False, "votes": None, "sides": {"a": "for", "b": "against"}}, None),
    ],
)
def test_votes_for_and_against_are_told_where_answers_take_sides(body, found):
    told = gathered.counts("residents_vote", body)
    assert told == (found and {"in_favour": found[0], "against": found[1]})


@pytest.mark.parametrize("english", [False, True])
def test_a_reader_sees_how_many_were_for_and_against_and_why_a_no_did_not_end_it(
    client, sqlite_database, fixed_clock, english
):
    fixed_clock.moment = AFTER
    with sqlite_database.writing() as db:
        scene = Asked(db)
        scene.freeze(RULE)
        scene.choose_vote(scene.vote(6, 3))
        records = [scene.record(now=AFTER)]
        scene.choose_vote(scene.vote(2, 7))
        records.append(scene.record(now=AFTER))
    before, after = (client.page(f"{'/en' if english else ''}/consents/{n}").text for n in records)
    counted, shown = ("6 for, 3 against", "Consent was shown") if english else ("賛成6、反対3", "同意が示されました")
    ends = "does not end a consent that stands" if english else "いまの同意は終わりません"
    assert counted in before and shown in before and ends not in before
    assert counted in after and shown not in after and ends in after
    client.sign_in(scene.secretariat)
    others = client.page(f"{'/en' if english else ''}/consents/{records[0]}/measures/new").text
    assert ("This vote is the evidence" if english else "この投票は、同意そのものの根拠です") in others
