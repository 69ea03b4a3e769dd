"""What each column of a public table means, for the page of the tables and beside every download (CSV on the Web).

The words stand in the catalogue: ``table_column.<table>.<column>``, or ``table_column.<column>`` where a column says
the same in several tables.
"""

from collections.abc import Callable, Container
from typing import Any

from deliberation.archive.tables import MARK, Table

CONTEXT = "http://www.w3.org/ns/csvw"
WORDS = "table_column."


def keys(table: Table, column: str) -> tuple[str, str]:
    """Under which words a column is described: its own before those that it shares."""
    return f"{WORDS}{table.name}.{column}", WORDS + column


def of(table: Table, known: Container[str], *, marked: bool) -> list[tuple[str, str, str]]:
    """Name, datatype and key of the words of each column. ``marked``: the site shows the demonstration."""
    told = list(zip(table.columns, table.datatypes, strict=True)) + ([(MARK, "boolean")] if marked else [])
    return [(name, kind, next((k for k in keys(table, name) if k in known), WORDS + name)) for name, kind in told]


def metadata(table: Table, told: list[tuple[str, str, str]], say: Callable[[str], str], lang: str) -> dict[str, Any]:
    """The document that stands beside <table>.csv (W3C, Metadata Vocabulary for Tabular Data)."""
    return {
        "@context": [CONTEXT, {"@language": lang}],
        "url": f"{table.name}.csv",
        "dc:title": say(f"table.{table.name}"),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": kind, "dc:description": say(key)} for name, kind, key in told
            ]
        },
    }
