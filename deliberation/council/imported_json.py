"""JSON of an agenda or of minutes as flat rows: Popolo motions, OParl meetings and papers, lists and lines of objects.

Popolo: popoloproject.com/specs/motion.html; OParl 1.1: oparl.org/spezifikation. Pure; raises ValueError.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deliberation.council.imported_names import NAMED, Row, listed, names_beside, names_of, resolved
from deliberation.council.imported_table import MOST_ROWS, Unread
from deliberation.council.imported_words import is_closed, told_apart

MEETING = "\0meeting"  # marks a row that is a meeting itself: no file has such a name, for the mark is not read
_DEEPEST, _WIDEST = 20, 500
_EVENTS = 4 * MOST_ROWS


class Found(NamedTuple):
    """``withheld``: how many objects say that they are not public, were deleted, or that the meeting was cancelled;
    ``left``: parts of the file that are not read, with how much is in each."""

    form: str
    rows: list[Row]
    withheld: int = 0
    left: Mapping[str, int] = {}


def records(text: str) -> Found:
    """The name of the form, and its rows. One object a line is read as well."""
    whole = _loaded(text)
    withheld: list[Any] = []
    told = _public(whole, withheld)
    found = list(_objects(told)) if told is not None else []
    if len(found) > MOST_ROWS:
        raise Unread("import_too_many")
    if not all(isinstance(one, dict) for one in found):
        raise ValueError("no object")
    return Found(*_rows(found, told if isinstance(told, dict) else {}), len(withheld), _left(told))


def _rows(found: Sequence[Row], whole: Row) -> tuple[str, list[Row]]:
    if any("schema.oparl.org" in str(one.get("type", "")) for one in found):
        names = names_of([*found, *(inner for part in whole.values() for inner in listed(part))])
        told = [resolved(one, names) for one in found if _oparl_type(one) not in _REFERRED]
        return "oparl", [row for one in told for row in _oparl(one)]
    if _listing(whole) == "events" or any(isinstance(one.get("agenda"), list) for one in found):
        return "popolo", [row for one in found for row in _event(resolved(one, names_beside(whole)))]
    if _listing(whole) in ("motions", "vote_events") or any("vote_events" in one for one in found):
        motions, events = (found, listed(whole.get("vote_events"))) if "motions" in whole else ([], found)
        if _listing(whole) not in ("motions", "vote_events"):
            motions, events = found, []
        if len(events) > _EVENTS:
            raise Unread("import_too_many")
        names = names_beside(whole)
        motions, events = ([resolved(one, names) for one in part] for part in (motions, events))
        return "popolo", [*_popolo(motions, events, _known(whole, "events"))]
    return "json", [dict(one) for one in found]


_REFERRED = ("Body", "Organization", "Person", "Membership", "LegislativeTerm", "Location", "System")


def _loaded(text: str) -> Any:
    """A name that stands twice in an object keeps both values."""

    def both(pairs: list[tuple[str, Any]]) -> Row:
        if len(pairs) > _WIDEST:
            raise Unread("import_too_wide")
        return dict(zip(told_apart(name.replace("\0", "") for name, _ in pairs), (v for _, v in pairs), strict=True))

    try:
        return json.loads(text, object_pairs_hook=both)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_ROWS and lines[0].lstrip().startswith("{"):
            raise Unread("import_too_many") from None
        return [json.loads(line, object_pairs_hook=both) for line in lines]


def _public(value: Any, withheld: list[Any], depth: int = 0) -> Any:
    """The same without any object that is not public or was cancelled; those are gathered in ``withheld``."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, list):
        told = [_public(one, withheld, depth + 1) for one in value]
        return [new for new, old in zip(told, value, strict=True) if new is not None or old is None]
    if not isinstance(value, dict):
        return value
    called_off = "start_date" in value and value.get("status") in ("cancelled", "canceled")
    told_off = called_off or any(value.get(name) is True for name in ("deleted", "cancelled"))
    if told_off or any(is_closed(name, inner) for name, inner in value.items()):
        withheld.append(value)
        return None
    return {name: _public(inner, withheld, depth + 1) for name, inner in value.items()}


def _objects(told: Any) -> Sequence[Any]:
    """The list of a page (OParl's data, Popolo's motions), a list, or the one object."""
    if isinstance(told, list):
        return told
    if not isinstance(told, dict):
        raise ValueError("no object")
    at = _listing(told)
    return told[at] if at else [told]


def _listing(told: Row) -> str | None:
    lists = ("data", "motions", "vote_events", "events")
    return next((name for name in lists if isinstance(told.get(name), list)), None)


def _left(told: Any) -> dict[str, int]:
    """What stands beside the list that is read."""
    at = _listing(told) if isinstance(told, dict) else None
    popolo = at in ("motions", "vote_events", "events")
    read = {at, "vote_events"} if popolo else {at}
    rest = {name: listed(part) for name, part in told.items() if name not in read and part} if at else {}
    if popolo:  # what can be referred to is read by who refers to it
        rest = {name: [one for one in part if name not in NAMED or not names_of([one])] for name, part in rest.items()}
    return {name: len(part) for name, part in rest.items() if part}


def _known(whole: Row, name: str) -> dict[str, Row]:
    """Objects beside the motions by their ids."""
    return {str(one.get("id")): one for one in listed(whole.get(name)) if isinstance(one, dict)}


def _popolo(motions: Sequence[Row], events: Sequence[Any], sittings: Mapping[str, Row]) -> Iterator[Row]:
    """A motion a row; its vote events, inside or beside it, stay with it. One of no motion is a row, too."""
    of_motion: dict[str, list[Any]] = {}
    for event in events:
        of_motion.setdefault(str(event.get("motion_id")) if isinstance(event, dict) else "", []).append(event)
    for motion in motions:
        row = dict(motion)
        row["vote_events"] = [*listed(row.get("vote_events")), *of_motion.pop(str(motion.get("id")), ())]
        yield _named(_placed(row, sittings), title=("title", "name", "text"), organization=_BODY)
    for event in (one for rest in of_motion.values() for one in rest):
        row = dict(event) if isinstance(event, dict) else {"vote_event": event}
        row.setdefault("date", row.pop("start_date", None))
        yield _named(_placed(row, sittings), title=("title", "name", "identifier"), organization=_BODY)


_BODY = ("organization", "organization_id")


def _placed(row: Row, sittings: Mapping[str, Row]) -> Row:
    """The row with its meeting by the name that stands beside the motions, and the meeting's day."""
    for name in ("event_id", "legislative_session_id"):
        held = sittings.get(str(row.get(name)))
        if held is not None and not row.get("meeting"):
            row["meeting"] = held.get("name")
            row["date"] = row.get("date") or held.get("start_date")
    return row


def _event(told: Mapping[str, Any]) -> Iterator[Row]:
    """A Popolo event is a row that is a meeting, and each item of the agenda that files put inside it is one."""
    rest = {name: value for name, value in told.items() if name not in ("agenda", "name", "start_date")}
    of_meeting = {"date": str(told.get("start_date") or "")[:10], "meeting": told.get("name")}
    yield _named({**rest, **of_meeting, "title": told.get("name"), MEETING: True}, organization=_BODY)
    body = {name: told[name] for name in _BODY if told.get(name)}
    for item in listed(told.get("agenda")):
        row = dict(item) if isinstance(item, dict) else {"title": item}
        yield _named({**row, **of_meeting, **body}, title=("title", "name", "text"), organization=_BODY)


def _oparl(told: Mapping[str, Any]) -> Iterator[Row]:
    """A meeting is a row, and each item of its agenda; a paper is one."""
    if _oparl_type(told) != "Meeting":
        row = _named(dict(told), title=("name",), organization=("organization", "underDirectionOf"))
        row["kind"], row["identifier"] = row.pop("paperType", None), row.pop("reference", None) or row.get("number")
        row["source"] = row.pop("web", None) or _address(row.get("mainFile"))
        by = [*listed(row.pop("originatorPerson", None)), *listed(row.pop("originatorOrganization", None))]
        row["proposer"] = [_called(one) for one in by]
        yield row
        return
    day, protocol = str(told.get("start") or "")[:10], _address(told.get("verbatimProtocol"))
    minutes = protocol or _address(told.get("resultsProtocol"))
    of_meeting = {name: value for name, value in told.items() if name not in ("agendaItem", "name")}
    yield {
        **_named(of_meeting, organization=("organization",)), "title": told.get("name"), "date": day,
        "meeting": told.get("name"), "minutes": minutes, MEETING: True,
    }  # fmt: skip
    for item in listed(told.get("agendaItem")):
        row = dict(item) if isinstance(item, dict) else {"item": item}
        row["title"], row["text"] = row.pop("name", None), row.pop("resolutionText", None)
        row["date"], row["meeting"] = str(row.pop("start", None) or "")[:10] or day, told.get("name")
        yield _named({**row, "organization": told.get("organization"), "minutes": minutes}, organization=_BODY)


def _oparl_type(told: Mapping[str, Any]) -> str:
    return str(told.get("type", "")).rpartition("/")[2]


def _called(who: Any) -> Any:
    """A person or a body by the name, where the file holds it."""
    return who["name"] if isinstance(who, dict) and who.get("name") else who


def _named(row: Row, **told: Sequence[str]) -> Row:
    """``told``: what is asked for → where it may stand, the first that is there; people's and bodies' own names."""
    for name, places in told.items():
        at = next((place for place in places if row.get(place)), None)
        if at is not None:
            value = row.pop(at)
            row[name] = value.get("name", value) if isinstance(value, dict) else value
            if isinstance(value, dict) and value.get("name") and len(value) > 1:
                row[f"{name} (2)"] = {part: inner for part, inner in value.items() if part != "name"}
    sources = row.get("sources")
    if sources and isinstance(sources, list) and isinstance(sources[0], dict) and sources[0].get("url"):
        row["source"] = sources[0]["url"]
    return row


def _address(file: Any) -> str | None:
    if isinstance(file, dict):
        return file.get("accessUrl") or file.get("downloadUrl")
    return file if isinstance(file, str) else None
