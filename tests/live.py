"""The real server for journeys: gunicorn in a process of its own, over a database of its own."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from deliberation.db import Database
from tests.house.tree import ROOT

PATIENCE = 60  # seconds


class LiveServer:
    """``url`` is up when the constructor returns. ``database`` lets a test prepare what a journey needs."""

    def __init__(self, database_url: str, var: Path, **environment: str) -> None:
        self.database = Database(database_url)
        listener = socket.create_server(("127.0.0.1", 0))  # ours from the start: nobody else can take its port
        self.port = int(listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (var / "server.log").open("w+")
        values = {"DATABASE_URL": database_url, "JUKUGI_VAR": str(var), "JUKUGI_BASE_URL": self.url, **environment}
        with listener:
            self._process = self._start(listener.fileno(), values)
        try:
            self._wait()
        except Exception:
            self.stop()
            raise

    def _start(self, listener: int, values: dict[str, str]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener}", "--threads", "4"]
        return subprocess.Popen(
            [*command, "--no-control-socket", "app:app"],
            cwd=ROOT,
            env={**os.environ, **values},
            pass_fds=(listener,),
            stdout=self._log,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urlopen(self.url, timeout=PATIENCE).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not answer\n{self.said()}")

    def said(self) -> str:
        """What the server wrote to its terminal."""
        self._log.seek(0)
        return self._log.read()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self.database.dispose()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
