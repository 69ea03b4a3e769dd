"""A resident and a clerk who are told of what is new by mail: a letter waits for each when the city is opened."""

from deliberation.accounts import queries
from deliberation.demo.proposing import MAIN
from deliberation.demo.stage import Stage
from deliberation.following import acts, tokens
from deliberation.following import queries as following

WEEK = 8  # days ago: what the story tells of the days since is in the letter
READERS = {"resident2": "weekly", "clerk2": "daily"}


def follow(stage: Stage) -> None:
    """Their addresses are confirmed: they lead nowhere, and nothing is sent."""
    now, hour = stage.moments.ago(WEEK), stage.settings.mail_hour
    for part, rhythm in READERS.items():
        by = stage.cast[part]
        acts.follow(stage.db, by=by, now=now, what="proposal", key=MAIN)
        acts.choose_letters(
            stage.db, by=by, now=now, rhythm=rhythm, language="ja", duties=part.startswith("clerk"), hour=hour
        )
        person = queries.person(stage.db, by.person_id)
        known = following.choice(stage.db, by.person_id)
        assert person is not None and known is not None and person.email is not None
        key = tokens.address_key(stage.settings.secret, person.email)
        keys = {"address": key, "now_has": key, "mailbox": tokens.mailbox_key(stage.settings.secret, person.email)}
        acts.confirm_address(stage.db, now=now, handle=known.handle, hour=hour, **keys)
