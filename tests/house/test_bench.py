"""The bench tells every row, and needs no browser."""

import subprocess
import sys
from pathlib import Path

from bench.__main__ import table
from bench.measure import Figure
from bench.rows import COLD, MEMORY
from bench.seed import QUICK

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


def test_it_starts_where_the_tests_own_packages_are_not_installed() -> None:
    without = "import sys; sys.modules.update(dict.fromkeys(['playwright', 'pytest', 'axe_playwright_python', 'bs4']))"
    program = f"{without}; import bench.__main__"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
