"""The page of a proposal's chain from comments to audits, and what pages of single links show of it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from deliberation import clock
from deliberation.council import queries as council
from deliberation.proposals.rules import subject
from deliberation.record.wording import Described
from deliberation.site import chain, entered, walked
from deliberation.web import access, pages, reading

bp = Blueprint("chain", __name__)


@bp.app_template_global("chain_beside")
def beside(kind: str, row: Any) -> chain.Beside:
    """What stands next to one link of the chain, for the page of that link."""
    return chain.beside(reading(), kind, row, clock.now())


@bp.app_template_global("compared_versions")
def compared(proposal: Any, old: int, new: int) -> chain.Compared:
    """Two versions beside each other, as a link of the chain."""
    return chain.Compared(proposal, old, new)


@bp.app_template_global("chain_of_entry")
def of_entry(number: int, entry: Described) -> entered.Link | None:
    """The link of the chain that an entry of the record is about."""
    return entered.link(reading(), number, entry)


@bp.app_template_global("drawn_from")
def drawn_from(issue: int) -> Sequence[Any]:
    """Questions and draft conditions that members drew from an issue, for the pages that tell of it."""
    return council.questions_from(reading(), [issue]).get(issue, ())


@bp.get("/proposals/<slug>/chain")
@access.public
def show(slug: str) -> Any:
    """From what residents asked to what an audit found: the newest of each kind, in the order of the chain."""
    now = clock.now()
    return pages.cached(subject(slug), "site/chain.html", lambda: chain.of_proposal(reading(), slug, now), turns=True)


@bp.get("/proposals/<slug>/chain/<kind>/<key>")
@access.public
def walk(slug: str, kind: str, key: str) -> Any:
    """What led to one link of the chain, and what followed from it."""
    now = clock.now()

    def load() -> dict[str, Any]:
        return walked.walk(reading(), slug, kind, key, now)

    return pages.cached(subject(slug), "site/walked.html", load, turns=True)
