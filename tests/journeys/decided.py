"""What a journey needs to have happened before: consent to version 1 of the camera proposal, by the real acts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from deliberation import clock
from deliberation.consents import acts as consents
from deliberation.council import acts as council
from deliberation.council.entries import About, Content
from deliberation.council.models import CouncilBody
from deliberation.council.rollcalls import REQUIREMENTS, Declared, Way
from deliberation.council.rules import VoteEntered
from deliberation.db import Database
from deliberation.demo.people import CITY, actor
from deliberation.demo.proposing import CAMERA

RULE = {
    "format": "jukugi-decision-rule/1", "requires": "assembly_resolution", "suspends": ["assembly_resolution"],
    "revokes": ["assembly_resolution"], "when_contradicted": "refused", "valid_until": None,
}  # fmt: skip


def consent_to_the_camera(database: Database) -> int:
    """The rule two days ago, the assembly's resolution yesterday, the record now. Its number."""
    now = clock.now()
    frozen, resolved = now - timedelta(days=2), now - timedelta(days=1)
    with database.writing() as db:
        clerk, secretariat = actor(database, "clerk1"), actor(database, "secretariat1")
        both: dict[str, Any] = {"first": clerk, "by": secretariat, "jurisdiction": CITY, "proposal": CAMERA}
        consents.freeze_decision_rule(db, **both, now=frozen, rule=RULE)
        say: dict[str, Any] = {"by": secretariat, "now": resolved, "jurisdiction": CITY}
        body = db.execute(
            select(CouncilBody.id).where(CouncilBody.slug == "assembly", CouncilBody.jurisdiction == CITY)
        )
        title = {"ja": "駅前の計画の第1版に同意する決議", "en": "Resolution consenting to version 1 at the station"}
        content = Content(
            kind="resolution", body_id=body.scalar_one(), title=title, acted_on=clock.day(resolved).isoformat(),
            about=About(proposal=CAMERA, version=1),
        )  # fmt: skip
        act = council.enter_act(db, **say, content=content)
        vote = VoteEntered(Way.no_objection, REQUIREMENTS["majority"], declared=Declared.no_objection)
        council.enter_vote(db, **say, act_id=act, taken_on=clock.day(resolved), vote=vote)
        consents.choose_evidence(db, **both, now=now, reference=f"act:{act}")
        return int(consents.confirm_record(db, **both, now=now, version=1, conditions=[]))
