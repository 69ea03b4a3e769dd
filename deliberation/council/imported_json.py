"""JSON of an agenda or of minutes as flat rows: Popolo motions, OParl meetings and papers, lists and lines of objects.

Popolo: popoloproject.com/specs/motion.html; OParl 1.1: oparl.org/spezifikation. Pure; raises ValueError.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deliberation.council.imported_table import MOST_ROWS, Unread
from deliberation.council.imported_words import is_closed, told_apart

Row = dict[str, Any]
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
        names = _names([*found, *(inner for part in whole.values() for inner in _listed(part))])
        told = [_resolved(one, names) for one in found if _oparl_type(one) not in _REFERRED]
        return "oparl", [row for one in told for row in _oparl(one)]
    if _listing(whole) in ("motions", "vote_events") or any("vote_events" in one for one in found):
        motions, events = (found, _listed(whole.get("vote_events"))) if "motions" in whole else ([], found)
        if _listing(whole) not in ("motions", "vote_events"):
            motions, events = found, []
        if len(events) > _EVENTS:
            raise Unread("import_too_many")
        names = _names(inner for name, part in whole.items() if name in _NAMED for inner in _listed(part))
        motions, events = ([_resolved(one, names) for one in part] for part in (motions, events))
        return "popolo", [*_popolo(motions, events, _known(whole, "events"))]
    return "json", [dict(one) for one in found]


_NAMED = ("organizations", "persons", "people", "areas", "posts")  # Popolo's lists of what motions and votes refer to
_REFERRED = ("Body", "Organization", "Person", "Membership", "LegislativeTerm", "Location", "System")
_REFERRING = ("organization", "originatorPerson", "originatorOrganization", "underDirectionOf", "participant")


def _names(objects: Iterable[Any]) -> dict[str, str]:
    """What a file calls people and bodies, by their ids."""
    named = (one for one in objects if isinstance(one, dict) and one.get("id") and one.get("name"))
    return {str(one["id"]): str(one["name"]) for one in named}


def _resolved(value: Any, names: Mapping[str, str]) -> Any:
    """The same with names in the place of ids that the file itself explains: what an id says is written once."""
    if isinstance(value, list):
        return [_resolved(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    told: Row = {}
    for name, inner in value.items():
        whose = name.removesuffix("_id")
        if whose != name and not value.get(whose) and isinstance(inner, str) and inner in names:
            told[whose] = names[inner]
        elif name in _REFERRING:
            several = [names.get(one, one) if isinstance(one, str) else one for one in _listed(inner)]
            told[name] = several if isinstance(inner, list) else several[0] if several else None
        else:
            told.setdefault(name, _resolved(inner, names))
    return told


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
    told_off = any(value.get(name) is True for name in ("deleted", "cancelled"))
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
    return next((name for name in ("data", "motions", "vote_events") if isinstance(told.get(name), list)), None)


def _left(told: Any) -> dict[str, int]:
    """What stands beside the list that is read."""
    at = _listing(told) if isinstance(told, dict) else None
    popolo = at in ("motions", "vote_events")
    read = {at, "vote_events"} if popolo else {at}
    rest = {name: _listed(part) for name, part in told.items() if name not in read and part} if at else {}
    if popolo:  # what can be referred to is read by who refers to it
        rest = {name: [one for one in part if name not in _NAMED or not _names([one])] for name, part in rest.items()}
    return {name: len(part) for name, part in rest.items() if part}


def _known(whole: Row, name: str) -> dict[str, Row]:
    """Objects beside the motions by their ids."""
    return {str(one.get("id")): one for one in _listed(whole.get(name)) if isinstance(one, dict)}


def _popolo(motions: Sequence[Row], events: Sequence[Any], sittings: Mapping[str, Row]) -> Iterator[Row]:
    """A motion a row; its vote events, inside or beside it, stay with it. One of no motion is a row, too."""
    of_motion: dict[str, list[Any]] = {}
    for event in events:
        of_motion.setdefault(str(event.get("motion_id")) if isinstance(event, dict) else "", []).append(event)
    for motion in motions:
        row = dict(motion)
        row["vote_events"] = [*_listed(row.get("vote_events")), *of_motion.pop(str(motion.get("id")), ())]
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


def _oparl(told: Mapping[str, Any]) -> Iterator[Row]:
    """A meeting is a row, and each item of its agenda; a paper is one."""
    if _oparl_type(told) != "Meeting":
        row = _named(dict(told), title=("name",), organization=("organization", "underDirectionOf"))
        row["kind"], row["identifier"] = row.pop("paperType", None), row.pop("reference", None) or row.get("number")
        row["source"] = row.pop("web", None) or _address(row.get("mainFile"))
        by = [*_listed(row.pop("originatorPerson", None)), *_listed(row.pop("originatorOrganization", None))]
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
    for item in _listed(told.get("agendaItem")):
        row = dict(item) if isinstance(item, dict) else {"item": item}
        row["title"], row["text"] = row.pop("name", None), row.pop("resolutionText", None)
        row["date"], row["meeting"] = str(row.pop("start", None) or "")[:10] or day, told.get("name")
        yield _named({**row, "organization": told.get("organization"), "minutes": minutes}, organization=_BODY)


def _oparl_type(told: Mapping[str, Any]) -> str:
    return str(told.get("type", "")).rpartition("/")[2]


def _called(who: Any) -> Any:
    """A person or a body by the name, where the file holds it."""
    return who["name"] if isinstance(who, dict) and who.get("name") else who


def _listed(value: Any) -> list[Any]:
    """Where a list should stand: what stands there, nothing of it lost."""
    return value if isinstance(value, list) else [] if value is None else [value]


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
