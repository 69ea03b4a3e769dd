"""What the pages of entry share: whose page it is, one way from a form to an act, and reading what was chosen."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from flask import redirect, request

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.council import queries, rules
from deliberation.council.entries import Pair, Source
from deliberation.council.forms import DataSelect, Words
from deliberation.council.kinds import SourceKind
from deliberation.council.marks import marked, seconds
from deliberation.council.rules import Fault
from deliberation.errors import Refused, there
from deliberation.web import actor, language, notice, reading
from deliberation.web.forms import Form
from deliberation.web.typed import number

MEETINGS = 30  # offered at first


def place_of(jurisdiction: str) -> Any:
    return there(accounts.jurisdiction(reading(), jurisdiction))


def refusal(place: Any) -> str | None:
    """Why the visitor may not enter anything here: the same rule as the acts ask."""
    return rules.cannot_enter(actor(), place.code, compiled=place.compiled)


def enter(
    form: Form, act: Callable[[], Any], *, said: str, to: Callable[[Any], str], page: Callable[[], str],
    faults: Callable[[], Sequence[Fault]] = tuple,
) -> Any:  # fmt: skip
    """A form's way: when it is sent and right, one act and a redirect; a refusal goes to its field; else the page.

    ``said``: notice of success. ``to``: address after it, from what the act returned. ``faults``: what the act would
    refuse, told together with what is wrong with the form.
    """
    if not form.is_submitted():
        return page()
    well = form.validate()
    if tell(form, faults()) and well:
        try:
            done = act()
        except Refused as refused:
            form.refuse(refused)
        else:
            notice(said)
            return redirect(to(done), 303)
    return page(), status(form)


def status(form: Form) -> int:
    """Of a form that comes back: 409 where it was changed since, by somebody else or by this seat itself."""
    edited = {"reason.edited_meanwhile", "reason.edited_by_your_seat"}
    return 409 if any(error[0] in edited for error in form.form_errors) else 422


def step() -> str:
    """Which button was pressed: ``show`` fills selects, ``check`` looks at it, everything else sends it, ``next`` and
    ``next_vote`` to go on with the meeting."""
    return request.form.get("step") or "check"


def looked_at(
    form: Form, faults: Callable[[], Sequence[Fault]], act: Callable[[], Any], *, said: str, to: Callable[[Any], str],
    page: Callable[[bool], str],
) -> Any:  # fmt: skip
    """Like :func:`enter`, with a look at what was typed before it is sent, and everything wrong with it at once.

    ``faults``: what the act would refuse. ``page``: drawn with whether all is well and can be sent.
    """
    if not form.is_submitted() or step() == "show":
        return page(False)
    well = form.validate()
    if not tell(form, faults()) or not well:
        return page(False), 422
    if step() == "check":
        return page(True)
    try:
        done = act()
    except Refused as refused:
        form.refuse(refused)
        return page(False), status(form)
    notice(said)
    return redirect(to(done), 303)


def tell(form: Form, faults: Iterable[Fault]) -> bool:
    """Put faults at their fields, beside those that the shape of the form has shown there; whether there were none."""
    new = [fault for fault in faults if not (fault.field in form and form[fault.field].errors)]
    for fault in new:
        form.refuse(fault.refusal())
    return not new


def simple(form: Form, place: Any, title: str, back: str, sits: int | None = None, **more: Any) -> Callable[[], str]:
    """The page of a short form: ``title`` is the last part of a key council.title.*. ``sits``: the member for whom it
    is closed without a term in the assembly."""
    reason = refusal(place)
    if sits is not None and reason is None:
        reason = rules.cannot_be_of_assembly({term.kind for term in queries.terms_of_member(reading(), sits)})
    values = {"form": form, "place": place, "title": title, "back": back, "reason": reason, "about": None}
    return lambda: language.render("council/form.html", **{**values, **more})


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def name_of(row: Any, name: str = "name") -> str:
    """A row's name in the reader's language, Japanese where there is no English."""
    english = getattr(row, f"{name}_en")
    return str(english if language.language() == "en" and english else getattr(row, f"{name}_ja"))


def pair(ja: str | None, en: str | None) -> Pair | None:
    return {"ja": ja, "en": en or None} if ja else None


def spoken_for(form: Any) -> Pair:
    """For whom a member speaks, as typed."""
    return {"ja": form.speaks_for_ja.data, "en": form.speaks_for_en.data}


def offer_bodies(form: Any, jurisdiction: str, only: int | None = None) -> None:
    """Those that ended, too: what they did until then is entered late, and corrected."""
    form.body.offer((b.id, _body(b)) for b in queries.bodies(reading(), jurisdiction) if only in (None, b.id))


def _body(row: Any) -> Words:
    return ("council.body_ended", {"name": name_of(row), "date": row.ended_on}) if row.ended_on else name_of(row)


def bodies_there(jurisdiction: str) -> list[tuple[Any, str]]:
    """The bodies that have not ended, to be chosen."""
    return [(b.id, name_of(b)) for b in queries.bodies(reading(), jurisdiction) if b.ended_on is None]


def offer_meetings(field: DataSelect, jurisdiction: str, body: int | None, on: str | None) -> None:
    """The newest, those of the body's day that is typed, and the one that is chosen already, however old: a correction
    would take it away unsaid."""
    rows = list(queries.newest_meetings(reading(), jurisdiction, MEETINGS + 1))
    field.more, rows = len(rows) > MEETINGS, rows[:MEETINGS]
    own = queries.meeting(reading(), number(field.data) or 0)
    held = queries.meetings_of_day(reading(), body, on) if field.more and body and on else ()
    for row in (*held, *([own] if own is not None else [])):
        if row.jurisdiction == jurisdiction and row.id not in {one.id for one in rows}:
            rows.append(row)
    words = [(row.id, ("council.meeting_on", {"date": row.held_on, "body": name_of(row, "body")})) for row in rows]
    field.offer(words, none="label.nothing")


def sources_of(form: Any) -> list[Source]:
    """Addresses typed beside an entry, seen today."""
    today = clock.day(clock.now()).isoformat()
    return [
        Source(kind, address=linked(form, kind, form[kind.value].data), seen_on=today)
        for kind in (SourceKind.minutes, SourceKind.video, SourceKind.paper)
        if kind.value in form and form[kind.value].data
    ]


def linked(form: Any, kind: str, address: str | None) -> str | None:
    """The address as a link: of a video, at the time that was typed."""
    at = seconds(form.video_time.data or "") if kind == SourceKind.video and "video_time" in form else None
    return marked(address, at) if address and at is not None else address or None
