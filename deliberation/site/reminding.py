"""What waits for an official, as lines of a letter: the desk's own list."""

from datetime import datetime

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.following import composing
from deliberation.site import waiting
from deliberation.web import formats, language, reading

MOST = 10  # of each role; the desk has all of them


def install() -> None:
    if owed not in composing.OWED:
        composing.OWED.append(owed)


def owed(me: Actor, now: datetime) -> list[tuple[str, str]]:
    """In the language of the request: what is to be done, about what, until when."""
    found = []
    for role in Role:
        for duty in waiting.duties(reading(), me, role, now, MOST)[:MOST] if me.jurisdictions(role) else ():
            found.append((_said(duty, now), duty.href))
    return found


def _said(duty: waiting.Duty, now: datetime) -> str:
    say, lang = language.translate, language.language()
    said = say("desk." + duty.what, n=duty.n, code=duty.code)
    late = duty.due is not None and duty.due < clock.day(now)
    until = say("mail.late" if late else "mail.until", date=formats.day(duty.due, lang)) if duty.due else ""
    return say("mail.duty", title=language.pair(dict(duty.title), lang), what=said, until=until)
