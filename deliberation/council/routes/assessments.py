"""What everyone reads of assessments: side by side, one by one, and the principles that they are held against."""

from typing import Any

from flask import Blueprint, request

from deliberation.council import queries
from deliberation.council.assessing import Head, Level, prints
from deliberation.council.differing import compared
from deliberation.council.routes.shared import place_of
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.web import access, pages, reading
from deliberation.web.typed import number

bp = Blueprint("assessments", __name__)
SITE = "site"  # these pages name bodies, principles and proposals, which acts of many kinds change
SCALE = {"all_heads": tuple(Head), "scale": tuple(Level)}


@bp.get("/proposals/<slug>/assessments")
@access.public
def side_by_side(slug: str) -> Any:
    """The newest assessment of the city beside those of committees; ``?v=``: of one version alone, ``?set=``: against
    one set of principles alone, by the number of one of its prints (0: held against none). 404: nobody has published
    such a version, or such a set."""
    return pages.cached(SITE, "council/assessments.html", lambda: _side_by_side(slug), query=("v", "set"))


def _side_by_side(slug: str) -> dict[str, Any]:
    db, only = reading(), number(request.args.get("v"))
    proposal = there(proposals.by_slug(db, slug))
    sets = queries.principle_sets(db, proposal.jurisdiction) if proposal.jurisdiction else ()
    against = _against(sets, number(request.args.get("set")))
    rows = queries.assessments_of_proposal(db, proposal.id)
    unknown = only is not None and not 0 < only <= (proposal.version or 0)
    if unknown or (against == 0 and not any(row.adoption == 0 for row in rows)):
        raise Missing
    columns = _columns([r for r in rows if only in (None, r.version_no) and against in (None, r.adoption)])
    at = [(slug, version) for version in sorted({c.version_no for c in columns})]
    return {
        "proposal": proposal, "only": only, "against": against, "rows": rows, "sets": {s.id: s for s in sets}, **SCALE,
        "shared": _shared(rows), "holds": next(iter(sets), None), "prints": prints(sets),
        "compared": compared(columns, *queries.heads_of(db, [c.id for c in columns])), "newest": _columns(rows),
        "versions": sorted({row.version_no for row in rows}, reverse=True),
        "readable": dataplans.readable(db, proposal.id),
        "requests": queries.assessment_requests(db, proposal.id),
        "names": dataplans.flow_names(db, at),
    }  # fmt: skip


def _against(sets: Any, asked: int | None) -> int | None:
    """The set that was asked for by the number of one of its prints, as it is compared by."""
    return asked if not asked else there(next((row for row in sets if row.id == asked), None)).adoption


def _columns(rows: list[Any]) -> list[Any]:
    """The newest standing assessment of each assessor: the city first, then bodies in the order of their entry."""
    newest: dict[int, Any] = {}
    for row in sorted((row for row in rows if row.current), key=_age):
        newest[row.body_id or 0] = row
    return [newest[body] for body in sorted(newest)]


def _age(row: Any) -> tuple[int, int, int]:
    """A newer version comes later, of one version newer principles: the older assessment may be corrected last."""
    return row.version_no, row.adoption, row.id


def _shared(rows: list[Any]) -> list[int]:
    """The sets of principles, by adoption, against which more than one assessor has assessed; 0: against none."""
    held = {(row.adoption, row.body_id or 0) for row in rows if row.current}
    sets = [against for against, _ in held]
    return sorted({against for against in sets if sets.count(against) > 1})


@bp.get("/assessments/<int:number>")
@access.public
def show(number: int) -> Any:
    """One assessment as it was published, at an address that stays, whatever replaced it."""
    return pages.cached(SITE, "council/assessment.html", lambda: _show(number))


def _show(number: int) -> dict[str, Any]:
    db = reading()
    found = there(queries.assessment(db, number))
    at = (found.proposal, found.version_no)
    rows = queries.assessments_of_proposal(db, found.proposal_id)
    same = sorted((r for r in rows if r.current and r.body_id == found.body_id), key=_age)
    later = (r for r in same if r.version_no > found.version_no)
    of_version = [r for r in same if r.version_no == found.version_no]
    sets = queries.principle_sets(db, found.jurisdiction)
    return {
        "again": next((r for r in reversed(of_version) if r.adoption > found.adoption), None),
        "earlier": next((r for r in reversed(of_version) if r.adoption < found.adoption), None),
        "assessment": found, "compared": compared([found], *queries.heads_of(db, [found.id])), **SCALE,
        "set": queries.principle_set(db, found.principles_id) if found.principles_id else None,
        "holds": next(iter(sets), None), "prints": prints(sets),
        "after": queries.assessment_after(db, number), "later": next(later, None),
        "names": dataplans.flow_names(db, [at])[at],
    }  # fmt: skip


@bp.get("/council/<jurisdiction>/principles")
@access.public
def principles(jurisdiction: str) -> Any:
    """The principles that a city has adopted, and those that they replaced."""
    return pages.cached(SITE, "council/principles.html", lambda: _principles(jurisdiction))


def _principles(jurisdiction: str) -> dict[str, Any]:
    sets = queries.principle_sets(reading(), jurisdiction)
    texts = queries.principles(reading(), [row.id for row in sets])
    return {"place": place_of(jurisdiction), "sets": sets, "texts": texts}
