"""OCSF 6003 API Activity and 6005 Datastore Activity (schema 1.9): which application called what, or used which store.

Read: class_uid, activity_id, time, status_id, count, the application of the actor, api.operation and its service, the
first resource, names of database, bucket and table. Not read: actor.user, session, endpoints, queries, raw_data.
"""

from collections.abc import Callable, Iterator

import msgspec

from deliberation.audits.adapters.seen import Adapter, Outcome, Seen, reader

API = {1: "create", 2: "read", 3: "update", 4: "delete"}
STORE = {
    1: "read", 2: "update", 3: "connect", 4: "query", 5: "write", 6: "create", 7: "delete", 8: "list", 9: "encrypt",
    10: "decrypt",
}  # fmt: skip
_FAILURE = 2


class _Actor(msgspec.Struct, gc=False):
    app_uid: str | None = None
    app_name: str | None = None


class _Thing(msgspec.Struct, gc=False):
    name: str | None = None
    uid: str | None = None


class _Api(msgspec.Struct, gc=False):
    operation: str = ""
    service: _Thing | None = None


class _Event(msgspec.Struct, gc=False):
    class_uid: int
    activity_id: int
    time: int | None = None
    status_id: int | None = None
    count: int | None = None
    actor: _Actor | None = None
    api: _Api | None = None
    resources: list[_Thing] = []
    database: _Thing | None = None
    databucket: _Thing | None = None
    table: _Thing | None = None


_read = reader(_Event)


def _looking_at(class_uid: int, keys: Callable[[_Event], tuple[str, ...]]) -> Callable[[bytes], Iterator[Outcome]]:
    def look(raw: bytes) -> Iterator[Outcome]:
        event = _read(raw)
        if event is None:
            yield "not_an_event"
            return
        if event.class_uid != class_uid:
            yield "other_class"
        elif event.status_id == _FAILURE:
            yield "failed"
        elif event.time is None or event.time < 0:
            yield "no_time"
        else:
            yield Seen(keys(event), event.time // 1000, event.count if event.count and event.count > 0 else None)

    return look


def _app(event: _Event) -> str:
    return (event.actor.app_uid or event.actor.app_name or "") if event.actor else ""


def _name(thing: _Thing | None) -> str:
    return (thing.name or thing.uid or "") if thing else ""


def _api(event: _Event) -> tuple[str, ...]:
    api = event.api or _Api()
    resource = event.resources[0] if event.resources else None
    return _app(event), _name(api.service), api.operation, _name(resource), API.get(event.activity_id, "other")


def _store(event: _Event) -> tuple[str, ...]:
    names = _name(event.database), _name(event.databucket), _name(event.table)
    return (_app(event), *names, STORE.get(event.activity_id, "other"))


API_ACTIVITY = Adapter(
    "ocsf-6003", ("app", "service", "operation", "resource", "activity"), _looking_at(6003, _api), needed=("activity",)
)
DATASTORE_ACTIVITY = Adapter(
    "ocsf-6005", ("app", "database", "bucket", "table", "activity"), _looking_at(6005, _store), needed=("activity",)
)
