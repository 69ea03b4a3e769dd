"""The time at which something begins in a video: typed as h:mm:ss, kept in the link as a media fragment (t=). Pure."""

import re

_WRITTEN = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)\Z", re.ASCII)
_KEPT = re.compile(r"t=(\d{1,6})\Z", re.ASCII)


def seconds(written: str) -> int | None:
    """What h:mm:ss or mm:ss says; None for anything else."""
    found = _WRITTEN.match(written)
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
