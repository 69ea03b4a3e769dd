"""Lines of a CSV file as rows: the header says which cell is which member."""

import csv
from collections.abc import Callable

from deliberation.audits.quick import quick_members
from deliberation.audits.rows import NAMES, NEEDED, BadRow, Row, row_of


def _truth(cell: str) -> object:
    return {"true": True, "false": False}.get(cell.lower(), cell)


def _number(cell: str) -> object:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) <= 11 else cell


def _list(cell: str) -> object:
    return () if cell == "-" else tuple(part.strip() for part in cell.split(";"))


_CELLS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("observer_independent", "my_number_present", "via_platform", "persisted"), _truth),
    **dict.fromkeys(("record_count", "consented_count", "withdrawn_count"), _number),
    **dict.fromkeys(("data_items", "processor_ids", "linked_with"), _list),
}


class Columns:
    """Reads CSV lines under one header. Each line stands alone: no value has a line end, so a quote left open in
    one line cannot swallow the next."""

    def __init__(self, header: bytes | None) -> None:
        if header is None:
            raise BadRow("line_too_long")
        self.names = [name.strip() for name in _cells(header)]
        if set(self.names) - set(NAMES):
            raise BadRow("unknown_column")
        if len(set(self.names)) != len(self.names):
            raise BadRow("column_twice")
        for name in NAMES:
            if name in NEEDED and name not in self.names:
                raise BadRow("column_missing", name)
        self._texts = [name if name not in _CELLS else None for name in self.names]
        self._others = [(place, name, _CELLS[name]) for place, name in enumerate(self.names) if name in _CELLS]

    def __call__(self, raw: bytes) -> Row:
        cells = _cells(raw)
        if len(cells) != len(self.names):
            raise BadRow("cells")
        if b" " in raw or b"\t" in raw or not raw.isascii():
            cells = [cell.strip() for cell in cells]
        members: dict[str, object] = {
            name: cell for name, cell in zip(self._texts, cells, strict=True) if cell and name is not None
        }
        for place, name, of in self._others:
            if cell := cells[place]:
                members[name] = of(cell)
        return quick_members(members) or row_of(members)


def _cells(raw: bytes) -> list[str]:
    try:
        text = raw.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise BadRow("not_utf8") from None
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except (csv.Error, StopIteration):
        raise BadRow("quotes") from None
