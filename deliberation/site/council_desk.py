"""The council desk: what needs a look by a member of the assembly, since a day of their own, for their committees."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.site import overseeing
from deliberation.site.waiting import LATELY, Asked
from deliberation.web import access, actor, language, notice, reading, settings
from deliberation.web.typed import number

bp = Blueprint("council_desk", __name__)
SEEN, KEPT = "jukugi_council_seen", timedelta(days=400)
EARLIEST = date(1900, 1, 1)


@bp.get("/desk/council")
@access.roles(Role.council_member)
def show() -> Any:
    """``?since=``: what is new from that day on; else since the moment marked in this browser. ``?body=``: one body of
    mine. ``?all=``: one list alone, much further. When somebody looked is kept in their browser alone: reading is
    recorded nowhere."""
    me, now = actor(), clock.now()
    typed, marked = _day(request.args.get("since")), _moment(request.cookies.get(SEEN), now)
    since = datetime.combine(typed, time.min, clock.TOKYO) if typed else marked or now - LATELY
    alone = next((one for one in overseeing.LISTS if one == request.args.get("all")), None)
    body, size = number(request.args.get("body")), overseeing.WHOLE if alone else overseeing.SHOWN
    asked = Asked(reading(), me, me.jurisdictions(Role.council_member), now, overseeing.WHOLE + 1)
    found = overseeing.desk(asked, since, body, size)
    return language.render(
        "site/council_desk.html", **found, since=since, marked=marked, typed=typed, day=clock.day(now), now=now,
        alone=alone, size=size,
    )  # fmt: skip


@bp.post("/desk/council")
@access.roles(Role.council_member)
def looked() -> Any:
    """Mark in this browser that everything up to the moment at which the page was made was looked at: what came after
    it was drawn stays new. A mark never goes back. Nothing is stored here."""
    answer, now = redirect(url_for("council_desk.show"), 303), clock.now()
    drawn, marked = _moment(request.form.get("drawn"), now), _moment(request.cookies.get(SEEN), now)
    if drawn is None:
        abort(400)
    answer.set_cookie(
        SEEN, max(drawn, marked or drawn).isoformat(), max_age=KEPT, path=url_for("council_desk.show"), httponly=True,
        samesite="Lax", secure=settings().production,
    )  # fmt: skip
    notice("notice.council_desk_marked")
    return answer


def _day(typed: str | None) -> date | None:
    """None for what is no day, or one of no assembly's time: the first hours of year 1 are none in UTC."""
    try:
        found = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return found if found >= EARLIEST else None


def _moment(kept: str | None, now: datetime) -> datetime | None:
    """What the browser kept; nothing that is no moment, or still to come."""
    try:
        found = datetime.fromisoformat(kept or "")
    except ValueError:
        return None
    return found if found.date() >= EARLIEST and found.tzinfo and found <= now else None
