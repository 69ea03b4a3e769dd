"""What is an address of the web, wherever somebody gives one: in a form, a file, a plan. Pure."""

import re
from urllib.parse import urlsplit

_FORM = re.compile(r"https?://[^\s/]+\S*\Z")


def is_address(text: str) -> bool:
    """Whether it is an absolute http(s) address with a host that a browser could ask for."""
    if not _FORM.match(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0  # reading the port raises where it is none
    except ValueError:
        return False
