"""Servers under load: gunicorn as in make run, and how much processor time its processes took."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
WORKERS = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "30", "--no-control-socket"]


class Served:
    """gunicorn over ``app`` ("bench.hello:app") on a free port, until ``stop()``."""

    def __init__(self, app: str, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [sys.executable, "-m", "gunicorn", *WORKERS, "--bind", f"127.0.0.1:{self.port}", app]
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by stop()
        values = {**os.environ, **environment}
        self._process = subprocess.Popen(command, cwd=ROOT, env=values, stdout=self._log, stderr=self._log)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/", timeout=30).close()
                return
            except HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(self.said())

    def said(self) -> str:
        """What the server wrote to its terminal."""
        self._log.seek(0)
        return self._log.read()

    @property
    def processor_seconds(self) -> float:
        return processor_seconds(self._process.pid)

    @property
    def memory(self) -> float:
        """Resident megabytes of the largest worker."""
        workers = [p for p in tree(self._process.pid) if p != self._process.pid]
        return max((_resident(p) for p in workers), default=0.0)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        self._log.close()


def _table() -> list[tuple[int, int, str, str]]:
    """(process, parent, processor time, resident kB) of every process, from ps, which Linux and macOS both have."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,time=,rss="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [(int(r[0]), int(r[1]), r[2], r[3]) for r in rows if len(r) == 4]


def tree(root: int) -> list[int]:
    """A process and everything below it."""
    found, rows = [root], _table()
    for process in found:
        found += [pid for pid, parent, _time, _rss in rows if parent == process and pid not in found]
    return found


def processor_seconds(root: int) -> float:
    """User and system time of a process and everything below it, so far."""
    processes = tree(root)
    if Path("/proc/self/stat").exists():
        return sum(_from_proc(p) for p in processes)
    times = {pid: spent for pid, _parent, spent, _rss in _table()}
    return sum(_from_ps(times[p]) for p in processes if p in times)


def _from_proc(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _from_ps(spent: str) -> float:
    seconds = 0.0
    for part in spent.replace("-", ":").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _resident(process: int) -> float:
    return next((int(rss) / 1024 for pid, _parent, _time, rss in _table() if pid == process), 0.0)
