"""The flows in pictures of a few each, and a page with all of them beside their tables."""

from typing import Any

from deliberation.dataplans import drawing, picture, queries, wording
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import download, home
from deliberation.dataplans.routes.words import voice
from deliberation.errors import Missing
from deliberation.proposals.rules import subject
from deliberation.web import access, language, pages, reading


@bp.get("/proposals/<slug>/v/<int:number>/flows")
@access.public
def pictures(slug: str, number: int) -> Any:
    """Every flow in pictures of a few each, the table that says the same beside each."""
    return pages.cached(subject(slug), "dataplans/pictures.html", lambda: _pictures(slug, number))


def _pictures(slug: str, number: int) -> dict[str, Any]:
    proposal, row, document = queries.shown(reading(), slug, number)
    names = {f.flow_id: f["name"].value for f in document.flows}
    parts = picture.parts(picture.rows(document))
    return {"proposal": proposal, "row": row, "home": home(slug), "document": document, "names": names, "parts": parts}


@bp.get("/proposals/<slug>/v/<int:number>/flows-<any(wide, narrow):width>.svg", defaults={"part": 1})
@bp.get("/proposals/<slug>/v/<int:number>/flows-<any(wide, narrow):width>-<int:part>.svg")
@access.public
def drawn(slug: str, number: int, width: str, part: int) -> Any:
    """One picture; the table on the page says the same."""
    proposal, _, document = queries.shown(reading(), slug, number)
    parts = picture.parts(picture.rows(document)) or ((),)
    if not 0 < part <= len(parts):
        raise Missing
    spoken, shown = voice(), parts[part - 1]
    draw = drawing.wide if width == "wide" else drawing.narrow
    placed = draw(shown, lambda said: wording.sentence(said, spoken))
    svg = language.render(
        "dataplans/picture.svg", picture=placed, rows=shown, title=document.title, mark=proposal.demonstration
    )
    return download(svg.encode(), "image/svg+xml")
