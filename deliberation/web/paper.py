"""A page on paper: PDF made from our own HTML by WeasyPrint, where that extra (``pdf``) is installed.

It is asked for by name, since without the extra everything else works. Nothing is fetched for it, from nowhere.
"""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from deliberation.errors import Refused

STYLE = Path(__file__).parents[2] / "static" / "css" / "paper.css"
_one_at_a_time = Lock()  # a page takes seconds and all of a core


def possible() -> bool:
    """Whether the extra is installed here."""
    return find_spec("weasyprint") is not None


@lru_cache(maxsize=8)  # the page of today, asked for again
def pdf(html: str, address: str) -> bytes:
    """The page as PDF with its fonts inside. ``address``: what links in it are relative to.

    Refuses with ``no_pdf_here`` where the extra, or the Pango library that it needs, is missing; with ``pdf_busy``
    while another is being made: whoever waited would hold a thread that others need for reading.
    """
    try:
        maker: Any = import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise Refused("no_pdf_here") from error
    if not _one_at_a_time.acquire(blocking=False):
        raise Refused("pdf_busy")
    try:
        nothing = maker.urls.URLFetcher(allowed_protocols=())
        page = maker.HTML(string=html, base_url=address, url_fetcher=nothing)
        return bytes(page.write_pdf(stylesheets=[maker.CSS(string=STYLE.read_text(encoding="utf-8"))]))
    finally:
        _one_at_a_time.release()
