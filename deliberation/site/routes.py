"""Pages that join slices: home, help, about."""

from typing import Any

from flask import Blueprint

from deliberation.web import access, pages

bp = Blueprint("site", __name__)


@bp.get("/")
@access.public
def home() -> Any:
    return pages.cached("site", "site/home.html", dict)
