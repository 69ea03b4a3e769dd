"""The time at which something begins in a video: typed as h:mm:ss in any width, or with the words for hours, minutes
and seconds; kept in the link as a media fragment (t=). Pure."""

import re

from deliberation import numerals

_WRITTEN = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)\Z", re.ASCII)
_WORDS = re.compile("(?:(\\d{1,2})\u6642\u9593)?([0-5]?\\d)\u5206([0-5]?\\d)\u79d2\\Z", re.ASCII)
_KEPT = re.compile(r"t=(\d{1,6})\Z", re.ASCII)


def seconds(written: str) -> int | None:
    """What h:mm:ss or mm:ss says; None for anything else."""
    line = numerals.folded(written)
    found = _WRITTEN.match(line) or _WORDS.match(line)
    return None if found is None else int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])


def marked(address: str, at: int) -> str:
    """The address of a video that starts there, instead of where it started before."""
    base, _, fragment = address.partition("#")
    others = [part for part in fragment.split("&") if part and not _KEPT.match(part)]
    return f"{base}#{'&'.join([*others, f't={at}'])}"


def mark_of(address: str | None) -> str | None:
    """The time of a link to a video, as people write it; None where it has none."""
    for part in (address or "").partition("#")[2].split("&"):
        if found := _KEPT.match(part):
            minutes, left = divmod(int(found[1]), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{left:02}"
    return None
