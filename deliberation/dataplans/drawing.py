"""Where the boxes, lines and arrows of the flow picture stand, wide and narrow.

templates/dataplans/picture.svg draws what is computed here.
Dashed and hatched = not shown; the words of the gap stand in it. Text is only measured here and escaped there.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from deliberation.dataplans.picture import MOST_LINES, Cell, Row
from deliberation.dataplans.wording import LISTED, Sentence, Texts

WIDE, NARROW = 1136, 328
LINE, PAD, ROW_GAP, HEAD = 24, 16, 22, 40
NAME = 30  # above the boxes of a flow, its number and name

Speak = Callable[[Sentence], str]


@dataclass(frozen=True)
class Line:
    """A line of text at its baseline. ``role``: name, strong, key, plain, muted, gap."""

    x: float
    y: float
    text: str
    role: str
    middle: bool = False


@dataclass(frozen=True)
class Box:
    """``role``: data, handler, gap (hatched), label."""

    x: float
    y: float
    width: float
    height: float
    role: str


@dataclass(frozen=True)
class Arrow:
    """A straight arrow; ``shown`` False: dashed."""

    x1: float
    y1: float
    x2: float
    y2: float
    shown: bool


@dataclass(frozen=True)
class Picture:
    width: int
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    arrows: tuple[Arrow, ...]


COLUMNS = ((2, 292), (430, 266), (832, 302))
"""Left edge and width of the three columns of the wide picture."""


def wide(shown: Sequence[Row], speak: Speak) -> Picture:
    """Three columns under headings."""
    columns = COLUMNS
    heads = [Sentence(f"picture.head.{n}") for n in ("data", "handler", "receiver")]
    lines = [Line(x, 26, speak(h), "key") for (x, _), h in zip(columns, heads, strict=True)]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    top = float(HEAD + 6)
    for row in shown:
        named = _name(row, WIDE - 4, top, speak)
        lines += named
        top += NAME + (len(named) - 1) * LINE
        cells = (row.data, row.handler, row.receiver)
        texts = [_wrapped(cell, width, speak) for cell, (_, width) in zip(cells, columns, strict=True)]
        height = max(len(t) for t in texts) * LINE + 2 * PAD
        for cell, text, (x, width) in zip(cells, texts, columns, strict=True):
            boxes.append(Box(x, top, width, height, _role(cell, cells)))
            lines += _placed(text, x + PAD, top + (height - len(text) * LINE) / 2)
        middle = top + height / 2
        arrows.append(Arrow(294, middle, 427, middle, row.choice_shown))
        arrows.append(Arrow(696, middle, 829, middle, not row.receiver.gap))
        lines += _label(row, 361, middle, 128, speak)
        top += height + ROW_GAP
    return Picture(WIDE, top, tuple(boxes), tuple(lines), tuple(arrows))


def narrow(shown: Sequence[Row], speak: Speak) -> Picture:
    """One column, for a phone."""
    boxes: list[Box] = []
    lines: list[Line] = []
    arrows: list[Arrow] = []
    top, width = 2.0, NARROW - 4
    for row in shown:
        named = _name(row, width, top, speak)
        lines += named
        top += NAME + (len(named) - 1) * LINE
        cells = (row.data, row.handler, row.receiver)
        for number, cell in enumerate(cells):
            text = _wrapped(cell, width, speak)
            height = len(text) * LINE + 2 * PAD
            boxes.append(Box(2, top, width, height, _role(cell, cells)))
            lines += _placed(text, 2 + PAD, top + PAD)
            top += height
            if number < 2:
                shown = row.choice_shown if number == 0 else not row.receiver.gap
                arrows.append(Arrow(36, top, 36, top + 45, shown))
            if number == 0:
                lines.append(Line(56, top + 30, speak(row.choice), "key" if row.choice_shown else "strong"))
            top += 48 if number < 2 else 2 * ROW_GAP
    return Picture(NARROW, top, tuple(boxes), tuple(lines), tuple(arrows))


def _role(cell: Cell, cells: tuple[Cell, Cell, Cell]) -> str:
    return "gap" if cell.gap else "handler" if cell is cells[1] else "data"


def _name(row: Row, width: float, top: float, speak: Speak) -> list[Line]:
    """The number and name of a flow."""
    text = _cut(_wrap(speak(row.name), width, 17))
    return [Line(2, top + 20 + n * LINE, words, "name") for n, words in enumerate(text)]


def _label(row: Row, x: float, middle: float, width: float, speak: Speak) -> Iterator[Line]:
    """The word over the arrow, at most three lines above it."""
    text = _wrap(speak(row.choice), width, 14)[:3]
    for number, words in enumerate(text):
        y = middle - 10 - (len(text) - 1 - number) * 18
        yield Line(x, y, words, "choice" if row.choice_shown else "choice_gap", True)


def _placed(text: list[tuple[str, str]], x: float, top: float) -> Iterator[Line]:
    for number, (words, role) in enumerate(text):
        yield Line(x, top + number * LINE + 17, words, role)


def _wrapped(cell: Cell, width: float, speak: Speak) -> list[tuple[str, str]]:
    """Lines of a cell that fit its width; a long text ends with an ellipsis, the table has all of it."""
    return [(part, role) for said, role in cell.said for part in _fitting(said, role, width - 2 * PAD, speak)]


def _fitting(said: Sentence, role: str, width: float, speak: Speak) -> list[str]:
    """At most MOST_LINES lines. Of a list fewer entries are named, so that how many more there are can be read."""
    size = 17 if role == "strong" else 15
    parts = _wrap(speak(said), width, size)
    listed = said.values.get("words")
    fewer = range(min(LISTED, len(listed.entries)) - 1, 0, -1) if isinstance(listed, Texts) else ()
    for most in fewer:
        if len(parts) <= MOST_LINES:
            return parts
        parts = _wrap(speak(replace(said, values={"words": replace(listed, most=most)})), width, size)
    return _cut(parts)


def _cut(parts: list[str]) -> list[str]:
    return parts if len(parts) <= MOST_LINES else [*parts[: MOST_LINES - 1], parts[MOST_LINES - 1][:-1] + "\u2026"]


_CLOSING = "\u3001\u3002\uff09\u300d\u30fc"
"""Marks that never begin a line, and never hang over its end: what they close goes with them."""
_OPENING = "\uff08\u300c"
"""Marks that never end a line."""


def _wrap(text: str, width: float, size: int) -> list[str]:
    """Lines by estimated width; words of Latin script stay whole, unless one is longer than a line."""
    lines, line, used = [], "", 0.0
    for piece in (part for whole in _closed(_pieces(text)) for part in _no_wider(whole, width / size)):
        wanted = _em(piece) * size
        if line and used + wanted > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
            piece = piece.lstrip()
            wanted = _em(piece) * size
        line, used = line + piece, used + wanted
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def _em(text: str) -> float:
    """The width in em, rather too wide than too narrow: the font is the reader's, and bold."""
    return sum(
        1.0 if unicodedata.east_asian_width(c) in "WFA" or c in "MWmw@%" else 0.7 if c.isupper() else 0.56 for c in text
    )


def _no_wider(piece: str, most: float) -> Iterator[str]:
    """The piece, by the letter where no line could hold it."""
    yield from piece if _em(piece) > most else (piece,)


def _closed(pieces: Iterator[str]) -> Iterator[str]:
    """Each piece with the marks that open and close it."""
    held = ""
    for piece in pieces:
        if held and piece not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _pieces(text: str) -> Iterator[str]:
    """Words with their space; Japanese by character."""
    word = ""
    for char in text:
        if char == " " or unicodedata.east_asian_width(char) in "WF":
            if word:
                yield word
            word = char if char == " " else ""
            if char != " ":
                yield char
        else:
            word += char
    if word:
        yield word
