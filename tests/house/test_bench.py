"""The bench tells every row, and needs no browser."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.__main__ import table
from bench.inside import QUICK
from bench.load import get, load
from bench.measure import Figure
from bench.rows import COLD, MEMORY

ROOT = Path(__file__).parents[2]


def _figure(mode: str, rate: float) -> Figure:
    return Figure(
        name="a page", mode=mode, engine="SQLite", share=rate / 100, aim=None, rate=rate, hello_before=100,
        hello_after=100, processor_ms=1, database_ms=0, hello_processor_ms=1, p50_ms=1, p99_ms=1, queries=1, bytes=1,
        memory_mb=1, other_statuses=0,
    )  # fmt: skip


def test_a_row_without_an_answer_is_told_as_not_measured() -> None:
    told = table([_figure(COLD, 10.0), _figure(MEMORY, 0.0)], [], QUICK)
    assert "| a page | cold | 0.10 |" in told
    assert "| a page | memory | not measured: no answer in its time |" in told


def test_a_page_is_set_against_itself_from_memory_by_what_hello_did_beside_each() -> None:
    cold, memory = _figure(COLD, 10.0), replace(_figure(MEMORY, 10.0), share=0.2)  # hello was half as fast by then
    assert "| a page | cold | 0.10, 0.50 of memory |" in table([cold, memory], [], QUICK)


class _Slow(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    drawn = 0

    def do_GET(self) -> None:
        time.sleep(0.05)
        type(self).drawn += 1
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def slow() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Slow.drawn = 0
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_nothing_is_left_to_a_server_once_a_page_was_measured(slow: int) -> None:
    found = load(slow, get("/"), 0.01, connections=4)
    assert found.answers == _Slow.drawn == 4, "what was asked is waited for"


def test_a_slow_page_is_measured_by_enough_answers(slow: int) -> None:
    found = load(slow, get("/"), 0.01, connections=4, least=10)
    assert found.answers == _Slow.drawn >= 10 and found.statuses == {200: found.answers}


def test_it_starts_where_the_tests_own_packages_are_not_installed() -> None:
    without = "import sys; sys.modules.update(dict.fromkeys(['playwright', 'pytest', 'axe_playwright_python', 'bs4']))"
    program = f"{without}; import bench.__main__"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
