"""A log cut into its events as a stream: JSON Lines, one array, or X-Road's ``{"records": [...]}`` (also several)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from deliberation.audits.reading import lines

LONGEST_EVENT = 1024 * 1024  # bytes; lineage events carry whole schemas
_CHUNK = 256 * 1024
_AHEAD = 64  # bytes in which a wrapper is recognised
_WRAPPER = re.compile(rb'\s*\{\s*"records"\s*:\s*\[')
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}]|"', re.DOTALL)

Event = tuple[int, bytes | None]


def events(file: BinaryIO) -> Iterator[Event]:
    """Numbered events; None for one that is too long or cut off. The number is that of the line in JSON Lines.

    In JSON Lines a broken line never touches the next; in an array what follows a broken event is lost, and said.
    """
    start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    if start[:1] == b"[" or _WRAPPER.match(start):
        return _of_array(file)
    return lines(file, LONGEST_EVENT)


def _of_array(file: BinaryIO) -> Iterator[Event]:  # long: one state machine over a moving buffer
    buffer, number, depth, begun, ended = b"", 0, 0, 0, False
    position, skipping = 0, False
    while not ended:
        fresh = file.read(_CHUNK)
        ended = not fresh
        keep = begun if depth else position
        buffer, position, begun = buffer[keep:] + fresh, position - keep, begun - keep
        if depth and len(buffer) > LONGEST_EVENT + _CHUNK:
            buffer, position, begun, skipping = buffer[position:], 0, 0, True
        while token := _TOKEN.search(buffer, position):
            sign = token[0]
            if sign == b'"' or (not depth and not ended and len(buffer) - token.start() < _AHEAD):
                break  # the rest of it comes with the next chunk
            position = token.end()
            if sign == b"{":
                if not depth and (wrapper := _WRAPPER.match(buffer, token.start())):
                    position = wrapper.end()
                    continue
                begun, depth = (token.start(), 1) if not depth else (begun, depth + 1)
            elif sign == b"}" and depth:
                depth -= 1
                if not depth:
                    number += 1
                    raw = buffer[begun:position]
                    yield number, None if skipping or len(raw) > LONGEST_EVENT else raw
                    skipping = False
        else:
            position = max(position, len(buffer))
    if depth:
        yield number + 1, None
