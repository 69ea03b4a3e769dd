"""What a hit is called that has no title of its own: by its number, so that hits about one proposal differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A sentence of the catalogue and what fills it."""

    key: str
    values: Mapping[str, str]


def heading(key: str) -> Heading | None:
    """The heading of what stands in the index under this key (sources.py); None where its own title says it."""
    kind, _, rest = key.partition(":")
    if kind == "version":
        return Heading("found_title.version", {"n": rest.rpartition(":")[2]})
    if kind == "audit" and ":" in rest:
        report, finding, _ = rest.split(":")
        return Heading("found_title.finding", {"n": report, "finding": finding})
    numbered = ("comment", "audit", "consent", "assessment")
    return Heading(f"found_title.{kind}", {"n": rest}) if kind in numbered else None


def company(key: str) -> int | None:
    """The company that stands in the index under this key, by its number in the register."""
    kind, _, number = key.partition(":")
    return int(number) if kind == "company" else None


def companies(keys: Iterable[str]) -> list[int]:
    return sorted(number for key in keys if (number := company(key)) is not None)
