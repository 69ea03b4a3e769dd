"""The secretariat imports an agenda or minutes: what becomes of every row is shown first, then the new ones go in."""

from collections import Counter
from typing import Any

from flask import Blueprint, redirect, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, importing, queries
from deliberation.council.forms.importing import ImportForm, packed
from deliberation.council.imported import MOST_BYTES, Read, read
from deliberation.council.kinds import ActKind
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import bodies_there, place_of, refusal, step, tell
from deliberation.council.rules import Fault
from deliberation.dataplans.digests import digest
from deliberation.errors import Refused
from deliberation.web import access, database, language, notice, reading
from deliberation.web.typed import number

bp = Blueprint("council_importing", __name__)
MOST_WORDS = 40  # a column of kinds that holds more is none of kinds


@bp.route("/council/<jurisdiction>/entry/import", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def upload(jurisdiction: str) -> Any:
    """CSV, JSON (one list or one object a line), Popolo motions, OParl meetings and papers."""
    place, form = place_of(jurisdiction), ImportForm()
    form.body.offer(bodies_there(jurisdiction))
    if not form.is_submitted():
        return _page(place, form)
    raw = form.raw()
    found, well = _read(raw), form.validate()
    if not tell(form, [Fault(found.wrong, "file")] if found.wrong else []) or not well:
        return _page(place, form), 422
    return _send(place, form, found, raw) if step() == "send" else _page(place, form, found, raw)


def _read(raw: bytes) -> Read:
    return read(raw) if 0 < len(raw) <= MOST_BYTES else Read(wrong="import_too_large" if raw else "import_no_file")


def _send(place: Any, form: ImportForm, found: Read, raw: bytes) -> Any:
    body = number(form.body.data) or 0
    try:
        entered = acts.import_acts(database(), **say(place.code), body_id=body, raw=raw, kinds=form.kinds)
    except Refused as refused:
        form.refuse(refused)
        return _page(place, form, found, raw), 422
    notice("notice.council_imported", n=entered)
    return redirect(url_for("council_entry.entry", jurisdiction=place.code), 303)


def _page(place: Any, form: ImportForm, found: Read | None = None, raw: bytes = b"") -> str:
    shown: dict[str, Any] = {"fates": None}
    if found is not None:
        body = number(form.body.data) or 0
        form.packed.data = packed(raw)
        told = importing.fates(reading(), place.code, body, found.items, clock.day(clock.now()), form.kinds)
        words, rows = importing.words_without_kind(told), importing.rows_without_word(told)
        shown = {
            "fates": told, "count": Counter(one.fate for one in told), "found": found, "words": dict(words),
            "asked": dict(words.most_common(MOST_WORDS)), "rows": rows if 1 < len(rows) <= MOST_WORDS else {},
            "acts": list(ActKind), "broken": any(map(importing.is_broken, told)),
            "meetings": importing.meetings_of(told), "before": importing.before(reading(), place.code, digest(raw)),
            "digest": digest(raw), "today": clock.day(clock.now()).isoformat(),
            "bodies": {row.id: row for row in queries.bodies(reading(), place.code)},
        }  # fmt: skip
    return language.render("council/import.html", form=form, place=place, reason=refusal(place), **shown)
