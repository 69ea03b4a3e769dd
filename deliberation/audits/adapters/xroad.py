"""X-Road operational monitoring data (getSecurityServerOperationalData): messages between subsystems.

Read: requestInTs, securityServerType, client and service identifiers, restMethod, succeeded, and messageId to find
messages that one end alone has logged. Not read: messageUserId, messageIssue, representedParty, addresses, restPath.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from deliberation.audits.adapters.seen import Adapter, Outcome, Seen, reader

_ENDS = {"Client": 1, "Producer": -1}


class _Record(msgspec.Struct, gc=False):
    securityServerType: Literal["Client", "Producer"]
    succeeded: bool
    requestInTs: int | None = None
    clientXRoadInstance: str | None = None
    clientMemberClass: str | None = None
    clientMemberCode: str | None = None
    clientSubsystemCode: str | None = None
    serviceXRoadInstance: str | None = None
    serviceMemberClass: str | None = None
    serviceMemberCode: str | None = None
    serviceSubsystemCode: str | None = None
    serviceCode: str | None = None
    serviceVersion: str | None = None
    restMethod: str | None = None
    messageId: str | None = None


_read = reader(_Record)


def look(raw: bytes) -> Iterator[Outcome]:
    record = _read(raw)
    if record is None:
        yield "not_an_event"
        return
    if not record.succeeded:
        yield "failed"
    elif record.requestInTs is None or record.requestInTs < 0:
        yield "no_time"
    else:
        side = record.securityServerType
        keys = _client(record), _service(record), side, record.restMethod or ""
        yield Seen(keys, record.requestInTs // 1000, message=record.messageId, end=_ENDS[side])


def _client(r: _Record) -> str:
    return _joined(r.clientXRoadInstance, r.clientMemberClass, r.clientMemberCode, r.clientSubsystemCode)


def _service(r: _Record) -> str:
    parts = r.serviceXRoadInstance, r.serviceMemberClass, r.serviceMemberCode, r.serviceSubsystemCode
    return _joined(*parts, r.serviceCode, r.serviceVersion)


def _joined(*parts: str | None) -> str:
    return "/".join(part for part in parts if part)


ADAPTER = Adapter("xroad-opmon", ("client", "service", "side", "method"), look, needed=("side",))
