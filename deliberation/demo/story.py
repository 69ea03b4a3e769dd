"""The demonstration city's story, played by the real acts: loaded once, by ``jukugi serve --demonstration``."""

from dataclasses import dataclass
from datetime import datetime

from deliberation.accounts import queries
from deliberation.config import Settings
from deliberation.dataplans.acts import publish_by_command
from deliberation.db import Database
from deliberation.demo import (
    agreeing,
    assembly,
    assessing,
    auditing,
    commenting,
    deciding,
    moderating,
    people,
    proposing,
    telling,
    voting,
)
from deliberation.demo.people import Account
from deliberation.demo.stage import Moments, Stage
from deliberation.loading import load_cases
from deliberation.proposals.cases import load_zero

BEGINNING = "2025-12-01 09:00"


def load(database: Database, settings: Settings, now: datetime) -> list[Account]:
    """Load the real cases, then the city with all that happened there. Returns its accounts, [] when it is there.

    The flag is the city's jurisdiction. The city comes in one transaction, so a load that was broken off leaves
    nothing of it; the real cases are entered each by itself, those that are missing.
    """
    with database.reading() as db:
        if queries.jurisdiction(db, people.CITY) is not None:
            return []
    load_zero(database, now=now, publish=publish_by_command)
    load_cases(database, now)
    with database.writing() as db:
        moments = Moments(now)
        accounts = people.enter(db, settings, moments.at(BEGINNING))
        if accounts:
            play(Stage(db, settings, moments, people.cast(db)))
    return accounts


@dataclass(frozen=True)
class Decided:
    """What the first half of the story leaves: ids, and which comments each answer was for."""

    proposal: int
    record: int
    seated: assembly.Seated
    acts: dict[str, int]
    answered: dict[str, list[int]]


def play(stage: Stage) -> None:
    """Everything in its order: what is decided rests on what was said, what is audited on what was decided."""
    try_out(stage, decide(stage))


def decide(stage: Stage) -> Decided:
    """From the proposal to the consent record on version 1."""
    proposal = proposing.open_main(stage)
    proposing.events(stage, proposal, until="2026-01-12")
    proposing.version(stage, proposal, 1)
    proposing.reply(stage, proposal, 1)
    seated = assembly.seat(stage)
    principles = assessing.adopt(stage)
    said = commenting.first_consultation(stage)
    moderating.moderate(stage, said)
    agreeing.agree(stage, said)
    issues = commenting.group(stage, said)
    answered = commenting.answer(stage, said)
    acts = assembly.sessions(stage, seated, until="2026-04-19")
    deciding.freeze_rule(stage)
    voting.hold(stage)
    assessing.ask(stage, seated.bodies, 1)
    assembly.sessions(stage, seated, until="2026-06-21", acts_before=acts)
    assessing.assess(stage, seated.bodies, principles)
    assembly.take_up(stage, acts, issues)
    return Decided(proposal, deciding.make_record(stage, acts), seated, acts, answered)


def try_out(stage: Stage, decided: Decided) -> None:
    """The trial and its audit, version 2 and what is open now."""
    proposal, record = decided.proposal, decided.record
    auditing.appoint(stage, proposal)
    proposing.events(stage, proposal, since="2026-01-12", until="2026-07-31")
    trial = commenting.trial_consultation(stage)
    deciding.incidents(stage, proposal)
    deciding.fulfil(stage, record)
    proposing.events(stage, proposal, since="2026-07-31", until="2026-10-01")
    report = auditing.report(stage, proposal, record)
    commenting.answer_trial(stage, trial)
    commenting.group_trial(stage, trial)
    auditing.explain(stage, report)
    assembly.sessions(stage, decided.seated, until="2026-10-31", acts_before=decided.acts)
    deciding.suspend(stage, record, decided.acts)
    auditing.dispose(stage, report, decided.acts)
    proposing.version(stage, proposal, 2)
    proposing.reply(stage, proposal, 2)
    commenting.say_what_changed(stage, decided.answered)
    deciding.report(stage, record)
    proposing.open_camera(stage)
    assembly.ask(stage, proposal)
    assembly.note(stage, decided.acts)
    assessing.ask(stage, decided.seated.bodies, 2)
    telling.follow(stage)
    agreeing.draw_now(stage, commenting.open_now(stage))
