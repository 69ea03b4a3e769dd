"""JSON of an agenda or of minutes as flat rows: Popolo motions, OParl meetings and papers, lists and lines of objects.

Popolo: popoloproject.com/specs/motion.html; OParl 1.1: oparl.org/spezifikation. Pure; raises ValueError.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = dict[str, Any]


def records(text: str) -> tuple[str, list[Row]]:
    """The name of the form, and its rows. One object a line is read as well."""
    try:
        told = json.loads(text)
    except json.JSONDecodeError:
        told = [json.loads(line) for line in text.splitlines() if line.strip()]
    found = list(_objects(told))
    if not all(isinstance(one, dict) for one in found):
        raise ValueError("no object")
    if any("schema.oparl.org" in str(one.get("type", "")) for one in found):
        return "oparl", [row for one in found for row in _oparl(one)]
    whole = told if isinstance(told, dict) else {}
    if "motions" in whole or any("vote_events" in one for one in found):
        return "popolo", [*_popolo(found, _listed(whole.get("vote_events")) if "motions" in whole else [])]
    return "json", found


def _objects(told: Any) -> Sequence[Any]:
    """The list of a page (OParl's data, Popolo's motions), a list, or the one object."""
    if isinstance(told, list):
        return told
    if not isinstance(told, dict):
        raise ValueError("no object")
    return next((told[name] for name in ("data", "motions") if isinstance(told.get(name), list)), [told])


def _popolo(motions: Sequence[Mapping[str, Any]], events: Sequence[Any]) -> Iterator[Row]:
    """A motion a row; its vote events, inside or beside it, stay with it. One of no motion is a row, too."""
    known = {str(motion.get("id")) for motion in motions}
    for motion in motions:
        row = dict(motion)
        own = [e for e in events if isinstance(e, dict) and str(e.get("motion_id")) == str(motion.get("id"))]
        row["vote_events"] = [*_listed(row.get("vote_events")), *own]
        yield _named(row, title=("title", "name", "text"), organization=("organization", "organization_id"))
    for event in events:
        if not isinstance(event, dict) or str(event.get("motion_id")) not in known:
            row = dict(event) if isinstance(event, dict) else {"vote_event": event}
            row.setdefault("date", row.pop("start_date", None))
            yield _named(row, title=("title", "name", "identifier"), organization=("organization", "organization_id"))


def _oparl(told: Mapping[str, Any]) -> Iterator[Row]:
    """A meeting gives a row for each item of its agenda; a paper is one."""
    kind = str(told.get("type", "")).rpartition("/")[2]
    if kind != "Meeting" or not told.get("agendaItem"):
        row = _named(dict(told), title=("name",), organization=("organization", "underDirectionOf"))
        row["kind"], row["identifier"] = row.pop("paperType", None), row.pop("reference", None) or row.get("number")
        row["source"] = row.pop("web", None) or _address(row.get("mainFile"))
        yield row
        return
    of_meeting = {name: value for name, value in told.items() if name != "agendaItem"}
    for item in _listed(told["agendaItem"]):
        row = dict(item) if isinstance(item, dict) else {"item": item}
        row["title"], row["text"] = row.pop("name", None), row.pop("resolutionText", None)
        row["date"], row["meeting"] = str(row.pop("start", None) or told.get("start") or "")[:10], told.get("name")
        protocol = _address(told.get("verbatimProtocol")) or _address(told.get("resultsProtocol"))
        row["minutes"] = protocol
        row = _named({**row, "organization": told.get("organization")}, organization=("organization",))
        yield {**row, "meeting (JSON)": of_meeting}


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
            if isinstance(value, dict) and set(value) - {"name"}:
                row[f"{name} (JSON)"] = value
    sources = row.get("sources")
    if sources and isinstance(sources, list) and isinstance(sources[0], dict) and sources[0].get("url"):
        row["source"] = sources[0]["url"]
    return row


def _address(file: Any) -> str | None:
    if isinstance(file, dict):
        return file.get("accessUrl") or file.get("downloadUrl")
    return file if isinstance(file, str) else None
