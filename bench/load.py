"""A small load: keep-alive connections from one process to loopback, as many answers as come in the given time."""

import re
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
CONNECTIONS = 16
PATIENCE = 60.0  # seconds for what is still under way when the time is up
Request = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Load:
    """What came back. ``seconds``: wall clock; ``waits``: seconds from asking to the whole answer, sorted."""

    answers: int
    seconds: float
    waits: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    def wait(self, share: float) -> float:
        """The wait below which this share of the answers stayed, in milliseconds."""
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))] * 1000 if self.waits else 0.0


class _Connection:
    def __init__(self, port: int, request: Request) -> None:
        self.port, self.request = port, request
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.asked = 0.0

    def ask(self) -> None:
        request = self.request if isinstance(self.request, bytes) else self.request()
        self.buffer = b""
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def whole(self) -> int | None:
        """Status of the answer once all of it is here; None before. 0 when the server hung up."""
        piece = self.socket.recv(262144)
        self.buffer += piece
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not piece:
            return 0
        if not found:
            return None
        length = LENGTH.search(head)
        status = int(head[9:12])
        return status if status == 304 or (length and len(body) >= int(length.group(1))) else None


def _opened(port: int, request: Request, waiting: selectors.BaseSelector) -> _Connection:
    connection = _Connection(port, request)
    waiting.register(connection.socket, selectors.EVENT_READ, connection)
    return connection


def load(port: int, request: Request, seconds: float, connections: int = CONNECTIONS, least: int = 0) -> Load:
    """Send ``request``, or what it makes each time, until the time is up and ``least`` answers have come.

    Closed connections are opened again. What was asked is waited for: a server that still draws slow pages for nobody
    would take the time of what is measured next.
    """
    waiting = selectors.DefaultSelector()
    for _ in range(connections):
        _opened(port, request, waiting).ask()
    waits: list[float] = []
    statuses: dict[int, int] = {}
    started = time.perf_counter()
    ends = started + seconds
    while waiting.get_map() and time.perf_counter() < ends + PATIENCE:
        for key, _events in waiting.select(timeout=1):
            connection = key.data
            status = connection.whole()
            if status is None:
                continue
            if status:
                waits.append(time.perf_counter() - connection.asked)
                statuses[status] = statuses.get(status, 0) + 1
            if not status or b"connection: close" in connection.buffer[:2000].lower():
                waiting.unregister(connection.socket)
                connection.socket.close()
                connection = _opened(port, request, waiting)
            if time.perf_counter() < ends or len(waits) < least:
                connection.ask()
            else:
                waiting.unregister(connection.socket)
                connection.socket.close()
    elapsed = time.perf_counter() - started
    for key in list(waiting.get_map().values()):
        key.data.socket.close()
    return Load(len(waits), elapsed, sorted(waits), statuses)


def get(path: str, **headers: str) -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: bytes, **headers: str) -> bytes:
    """The bytes of a POST of a form from a page of the same site."""
    lines = [
        f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Origin: http://127.0.0.1", "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
