"""``make run`` in a fresh clone: everything is set up by itself, soon the first time and at once the next."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.house.tree import ROOT
from tests.live import free_port

FIRST, NEXT = 180, 5  # seconds


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh") / "jukugi"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def answer(port: int, process: "subprocess.Popen[bytes]", started: float) -> str:
    """The home page, as soon as there is one."""
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
                return str(page.read().decode())
        except OSError:
            assert process.poll() is None and time.monotonic() - started < FIRST
            time.sleep(0.05)


@contextmanager
def running(clone: Path) -> Iterator[tuple[float, str]]:
    """``make run`` until the home page answers: how long that took, and the page."""
    port, started = free_port(), time.monotonic()
    process = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=clone, start_new_session=True)
    try:
        page = answer(port, process, started)
        yield time.monotonic() - started, page
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


@pytest.mark.slow
def test_a_fresh_clone_runs_and_runs_again(clone: Path) -> None:
    with running(clone) as (seconds, page):
        assert seconds < FIRST and "<h1" in page
    with running(clone) as (seconds, page):
        assert seconds < NEXT and "<h1" in page


def test_the_command_serves_and_stops(tmp_path: Path) -> None:
    """Without make and without the city: what a real deployment starts, in a folder of its own."""
    port, started = free_port(), time.monotonic()
    command = [str(Path(sys.executable).with_name("jukugi")), "serve"]
    environment = {**os.environ, "JUKUGI_VAR": "kept", "PORT": str(port)}
    process = subprocess.Popen(command, env=environment, cwd=tmp_path, start_new_session=True)
    try:
        assert "<h1" in answer(port, process, started)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
