"""What the pages are made of, as short hashes: of each static file, and of the program."""

import hashlib
from functools import cache
from pathlib import Path

PARTS = frozenset({".py", ".html", ".xml", ".po", ".json", ".yaml"})


@cache
def statics(folder: Path) -> dict[str, str]:
    """Path below static/ → short hash of its content, so that browsers may keep it for ever."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()[:10] for p in files}


@cache
def build(root: Path) -> str:
    """What the pages are made of besides the database: a new version of the program draws and sends every page anew."""
    looks = statics(root / "static")
    made_of = [p for part in ("templates", "deliberation") for p in (root / part).rglob("*") if p.suffix in PARTS]
    whole = hashlib.sha256(repr(sorted(looks.items())).encode())
    for path in sorted(made_of):
        whole.update(path.relative_to(root).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]
