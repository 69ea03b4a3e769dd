"""The tree as the house tests see it: our files, our modules, our parsed code."""

import ast
import importlib
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "deliberation"
SLICES = (
    "record", "accounts", "proposals", "dataplans", "comments", "council", "votes", "consents", "audits", "archive",
    "following", "site",
)  # fmt: skip


@dataclass(frozen=True)
class Module:
    """One module of the package: dotted name and its parsed source."""

    name: str
    code: ast.Module
    source: str = ""

    @property
    def slice(self) -> str | None:
        """The slice it belongs to, or None for the ground (db, web, …) and the top (factory, cli)."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and parts[1] in SLICES else None

    @property
    def part(self) -> str:
        """File of its slice: models, rules, …; of a package ``acts/hide.py`` it is ``acts``."""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 else ""


def module(name: str, source: str) -> Module:
    return Module(name, ast.parse(source), source)


@cache
def modules() -> dict[str, Module]:
    """Every module of the package."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = module(name, path.read_text(encoding="utf-8"))
    return found


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the tree: tracked, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def texts(*suffixes: str) -> dict[Path, str]:
    """Our text files with one of these endings, by path relative to the root; vendored ones are left out."""
    found = {}
    for path in files():
        relative = path.relative_to(ROOT)
        if "vendor" not in relative.parts and (not suffixes or path.suffix in suffixes):
            try:
                found[relative] = path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):  # a picture; a file of tests that is running beside us
                continue
    return found


def import_models() -> None:
    """Import every slice's models, so that the metadata is whole."""
    for name in modules():
        if name.split(".")[2:3] == ["models"]:
            importlib.import_module(name)


def import_acts() -> None:
    """Import every module of acts, so that ACTS is whole."""
    for name in modules():
        if name.split(".")[2:3] == ["acts"]:
            importlib.import_module(name)


def assert_none(complaints: Iterable[str]) -> None:
    """Fail with every complaint on its own line."""
    found = list(complaints)
    assert not found, f"{len(found)} found\n" + "\n".join(found)
