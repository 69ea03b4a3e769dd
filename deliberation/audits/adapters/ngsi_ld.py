"""Lines of the access log before an NGSI-LD broker: which client read or wrote which type of entity.

No standard says how such a log is written. Two forms are read: JSON with the seven members of :class:`_Line` (the
page on the form of records has the ``log_format`` for nginx), and the combined format of web servers, whose user is
the client. Read: time, method, client, tenant, status, results, and of the address the type and the attributes. Not
read: ids of entities (beyond the type that a ``urn:ngsi-ld:`` id names), other parameters, network addresses.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from deliberation.audits.adapters.seen import Adapter, Outcome, Seen, reader

_COMBINED = re.compile(
    rb'\S+ \S+ (?P<client>\S+) \[(?P<time>[^\]]{20,40})\] "(?P<method>[A-Z]{3,7}) (?P<uri>\S+)[^"]*" (?P<status>\d{3}) '
)
_URN = re.compile(r"urn:ngsi-ld:([A-Za-z][A-Za-z0-9_-]{0,99}):")
_BASE = "/ngsi-ld/v1/"
_READS = frozenset({"GET", "HEAD"})
_ABOUT = frozenset({"types", "attributes", "jsonldContexts", "info", "csourceRegistrations"})
_WRONG = 400


class _Line(msgspec.Struct, gc=False):
    time: str
    method: str
    uri: str
    status: int
    client: str = ""
    tenant: str = ""
    results: str = ""


_read = reader(_Line)


def look(raw: bytes) -> Iterator[Outcome]:
    line = _read(raw) if raw[:1] == b"{" else _of_combined(raw)
    if line is None:
        yield "not_an_event"
        return
    second = _second(line.time)
    if second is None:
        yield "no_time"
    elif line.status >= _WRONG:
        yield "failed"
    elif (asked := _asked(line)) is None:
        yield "other_class"
    else:
        kind, verb, records, names = asked
        client = "" if line.client == "-" else line.client
        yield Seen((client, line.tenant, kind, verb), second, records, names)


def _of_combined(raw: bytes) -> _Line | None:
    found = _COMBINED.match(raw)
    if found is None:
        return None
    time, method, uri, client = (found[name].decode("utf-8", "replace") for name in ("time", "method", "uri", "client"))
    return _Line(time, method, uri, int(found["status"]), client)


def _second(text: str) -> int | None:
    for read in (datetime.fromisoformat, lambda t: datetime.strptime(t, "%d/%b/%Y:%H:%M:%S %z")):
        try:
            moment = read(text)
        except ValueError:
            continue
        return int(moment.timestamp()) if moment.tzinfo else None
    return None


def _asked(line: _Line) -> tuple[str, str, int | None, tuple[str, ...]] | None:
    """Type, verb, records and attributes of a request; None when it is none of the broker's."""
    try:
        address = urlsplit(line.uri)
    except ValueError:  # "//[": one line of a client must not stop the reading of all
        return None
    _, found, rest = address.path.partition(_BASE)
    if not found:
        return None
    parts = [unquote(part) for part in rest.removeprefix("temporal/").strip("/").split("/")]
    if parts[0] in _ABOUT:
        return "", "metadata", None, ()
    verb = _verb(line.method, parts)
    if verb is None:
        return None
    query = parse_qs(address.query)
    named = _URN.match(parts[1]) if parts[0] == "entities" and len(parts) > 1 else None
    types = sorted(kind for text in query.get("type", ()) for kind in text.split(","))
    names = {name for key in ("attrs", "pick") for text in query.get(key, ()) for name in text.split(",")}
    names |= {parts[3]} if parts[2:3] == ["attrs"] and len(parts) > 3 else set()
    records = _returned(line.results, query) if verb == "read" and len(parts) == 1 else None
    return ",".join(types) or (named[1] if named else ""), verb, records, tuple(sorted(names - {"id", "type", ""}))


def _returned(results: str, query: dict[str, list[str]]) -> int | None:
    """Entities on the page that was sent, where the log says how many there are (NGSILD-Results-Count counts all)."""
    texts = results, query.get("limit", [""])[0], query.get("offset", ["0"])[0]
    if not all(text.isascii() and text.isdecimal() and len(text) < 12 for text in texts):
        return None
    total, limit, offset = map(int, texts)
    return max(0, min(limit, total - offset))


def _verb(method: str, parts: list[str]) -> str | None:
    if parts[0] == "subscriptions":
        return "metadata" if method in _READS else "subscribe"
    if parts[0] == "entityOperations" and len(parts) > 1:
        return {"query": "read", "delete": "delete"}.get(parts[1], "write")
    if parts[0] != "entities":
        return None
    return "read" if method in _READS else "delete" if method == "DELETE" else "write"


ADAPTER = Adapter("ngsi-ld-access-log", ("client", "tenant", "type", "verb"), look, needed=("verb",), names=True)
