"""What the tests need of the machine besides Python: Chromium, a Japanese font, PostgreSQL's server programs.

``python -m tests.machine`` looks for them. As root on Debian or Ubuntu it installs what is missing; anywhere
else it ends with the exact commands. Nothing is ever skipped for want of a program.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST_POSTGRESQL = 15


class NotFound(RuntimeError):
    """A program is missing; the message says how to get it here."""


def postgresql_programs() -> Path:
    """Folder that holds ``initdb`` and ``postgres`` of PostgreSQL 15 or newer."""
    for folder in _postgresql_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists() and _major(folder) >= OLDEST_POSTGRESQL:
            return folder
    raise NotFound(_how("PostgreSQL 15 or newer", "postgresql", "brew install postgresql@17"))


def _postgresql_folders() -> Iterator[Path]:
    if named := os.environ.get("POSTGRESQL_BIN"):
        yield Path(named)
    if config := shutil.which("pg_config"):
        yield Path(_output([config, "--bindir"]).strip() or "/nonexistent")
    if server := shutil.which("postgres"):
        yield Path(server).resolve().parent
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True)
    yield from newest_first
    for brew in ("/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"):
        yield from sorted(Path(brew).glob("postgresql*/bin"), reverse=True)
    yield Path("/Applications/Postgres.app/Contents/Versions/latest/bin")


def _major(folder: Path) -> int:
    words = _output([str(folder / "postgres"), "--version"]).split()
    return next((int(w.split(".")[0]) for w in words if w[0].isdigit()), 0)


def chromium() -> Path:
    """A Chromium or Chrome that can be driven. Not to be called while Playwright runs."""
    for path in _browsers():
        if path.exists():
            return path
    raise NotFound(_how("Chromium", "chromium", "brew install --cask chromium"))


def _browsers() -> Iterator[Path]:
    if named := os.environ.get("CHROMIUM"):
        yield Path(named)
    for name in ("chromium", "google-chrome", "google-chrome-stable", "chrome"):
        if path := shutil.which(name):
            yield Path(path)
    for name in ("Chromium", "Google Chrome"):
        yield Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
    from playwright.sync_api import sync_playwright  # here: the bench needs PostgreSQL, no browser

    with sync_playwright() as playwright:  # one that Playwright itself installed
        yield Path(playwright.chromium.executable_path)


def japanese_font() -> None:
    """Raises unless fontconfig knows a Japanese font; macOS always has one."""
    if sys.platform == "darwin":
        return
    if not shutil.which("fc-list") or not _output(["fc-list", ":lang=ja", "family"]).strip():
        raise NotFound(_how("A Japanese font", "fonts-noto-cjk fontconfig", ""))


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _how(what: str, debian: str, brew: str) -> str:
    if sys.platform == "darwin" and brew:
        return f"{what} is missing. Homebrew: {brew}"
    if _is_ubuntu() and debian == "chromium":
        return f"{what} is missing. Ubuntu: {sys.executable} -m playwright install --with-deps chromium"
    return f"{what} is missing. Debian, Ubuntu: sudo apt-get install {debian}"


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def _install(debian: str) -> None:
    """On Ubuntu the package named chromium only asks for a snap, so there Playwright brings the browser."""
    print(f"Installing {debian}", flush=True)
    if debian == "chromium" and _is_ubuntu():
        subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *debian.split()]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def missing() -> list[tuple[NotFound, str]]:
    """What is not here, each with the Debian packages that bring it."""
    found = []
    for look, debian in (
        (postgresql_programs, "postgresql"),
        (chromium, "chromium"),
        (japanese_font, "fonts-noto-cjk fontconfig"),
    ):
        try:
            look()
        except NotFound as lacking:
            found.append((lacking, debian))
    return found


def main() -> int:
    lacking = missing()
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        for _error, debian in lacking:
            _install(debian)
        lacking = missing()
    for error, _debian in lacking:
        print(error, file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
