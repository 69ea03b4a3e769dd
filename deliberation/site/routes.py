"""Pages that join slices: home, a proposal, what became of a comment, steps without the assembly, help, about."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.comments import queries as comments
from deliberation.dataplans.redflags import RULES, SEVERITIES
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from deliberation.proposals.rules import subject
from deliberation.record import queries as record
from deliberation.site import companies, flagged, gaps, joined, news
from deliberation.site.rules import GUIDED
from deliberation.votes import queries as votes
from deliberation.web import access, pages, paging, reading, settings

bp = Blueprint("site", __name__)
OVERDUE = 10  # overdue answers on the home page; a link leads to the rest


@bp.get("/")
@access.public
def home() -> Any:
    """What is open now, what is overdue, what is new."""
    now = clock.now()
    today = clock.day(now)

    def load() -> dict[str, Any]:
        db = reading()
        newest = votes.newest(db, paging.FIRST)
        return {
            "day": today,
            "open": comments.open_and_announced(db, today)[:5],
            "votes": [votes.listed(row, now) for row in newest],
            "until": votes.next_turn(newest, now),
            "overdue": comments.overdue_answers(db, today, OVERDUE + 1),
            "shown": OVERDUE,
            "proposals": proposals.listing(db, before=paging.FIRST)[:8],
            "news": news.lines(db, 8),
        }

    return pages.cached("site", "site/home.html", load, day=today, turns=True)


@bp.get("/proposals/<slug>")
@access.public
def proposal(slug: str) -> Any:
    """The newest version of a proposal, with everything that happened to it."""
    return _proposal(slug, None)


@bp.get("/proposals/<slug>/v/<int:number>")
@access.public
def version(slug: str, number: int) -> Any:
    """One version, at an address that never changes."""
    return _proposal(slug, number)


@bp.get("/proposals/<slug>/easy")
@access.public
def easy(slug: str) -> Any:
    """The proposal in plain Japanese, where its author gives it."""

    def load() -> dict[str, Any]:
        found = joined.plain_japanese(reading(), slug)
        if found is None:
            raise Missing
        return found

    return pages.cached(subject(slug), "site/easy.html", load)


@bp.get("/proposals/<slug>/v/<int:number>/points")
@access.public
def points(slug: str, number: int) -> Any:
    """Every point to check of one version. Replies and recorded steps are those of today.

    ``?of=RF05`` (``GAP/retention``): that point alone, with its values of every flow.
    """
    today, of = clock.day(clock.now()), request.args.get("of", "")
    return pages.cached(
        subject(slug), "site/points.html", lambda: joined.points(reading(), slug, number, today, of), query=("of",),
        day=today,
    )  # fmt: skip


@bp.get("/companies/<int:company_id>")
@access.public
def company(company_id: int) -> Any:
    """A company of the register, with its parts in every proposal."""
    return pages.cached("site", "proposals/company.html", lambda: companies.page(company_id), query=("after",))


@bp.get("/points")
@access.public
def points_across() -> Any:
    """Which points are raised where: by rule, and proposal by proposal."""

    def load() -> dict[str, Any]:
        places = accounts.jurisdictions(reading())
        known = {
            "rule": flagged.CHOICES, "severity": SEVERITIES, "kind": tuple(Kind),
            "jurisdiction": tuple(place.code for place in places),
        }  # fmt: skip
        asked = {name: value for name in flagged.NARROWED if (value := request.args.get(name))}
        narrowed = {name: value for name, value in asked.items() if value in known[name]}
        return {
            **flagged.across(reading(), paging.before(), {**dict.fromkeys(flagged.NARROWED), **narrowed}),
            "choices": known, "places": places, "rules": RULES, "asked": urlencode(narrowed),
            "unknown": sorted(asked.keys() - narrowed.keys()),
        }  # fmt: skip

    return pages.cached("site", "site/across.html", load, query=("before", *flagged.NARROWED))


@bp.get("/proposals/<slug>/council")
@access.public
def steps(slug: str) -> Any:
    """The steps of a proposal, what the assembly did about it, when residents were asked."""
    today = clock.day(clock.now())
    return pages.cached(subject(slug), "site/council.html", lambda: joined.steps(reading(), slug, today), day=today)


@bp.get("/proposals/<slug>/v/<int:number>/background")
@access.public
def background(slug: str, number: int) -> Any:
    """What one version says beside its plan."""
    return pages.cached(subject(slug), "site/background.html", lambda: joined.background(reading(), slug, number))


@bp.get("/comments/<int:no>")
@access.public
def fate(no: int) -> Any:
    """One address per comment for ever: what became of it. It joins so much that any entry may change it."""
    now, head = clock.now(), record.head(reading())
    signed = head.size if head else 0  # the receipt is offered once its entry is in a checkpoint
    return pages.cached(
        "site", "site/fate.html", lambda: joined.fate(reading(), no, now), day=clock.day(now), also=signed, turns=True
    )


@bp.get("/gap")
@access.public
def gap() -> Any:
    """Steps without the assembly, without residents, before answers; conditions and seats, proposal by proposal."""
    today, place = clock.day(clock.now()), request.args.get("jurisdiction") or None
    narrowed = {"place": place, "query": urlencode({"jurisdiction": place} if place else {})}

    def load() -> dict[str, Any]:
        return {
            **gaps.across(reading(), paging.before(), today, place), **narrowed,
            "places": accounts.jurisdictions(reading()),
        }  # fmt: skip

    return pages.cached("site", "site/gap.html", load, query=("before", "jurisdiction"), day=today)


@bp.get("/help")
@access.public
def help_page() -> Any:
    return pages.cached("help", "site/help.html", lambda: {"contact": settings().contact, "guided": GUIDED})


@bp.get("/help/<role>")
@access.public
def help_of(role: str) -> Any:
    """What somebody who works here does, in a few lines."""
    if role not in GUIDED:
        raise Missing
    return pages.cached("help", "site/help_of.html", lambda: {"contact": settings().contact, "role": role})


@bp.get("/about")
@access.public
def about() -> Any:
    def load() -> dict[str, Any]:
        return {"zero": proposals.by_slug(reading(), "platform"), "contact": settings().contact}

    return pages.cached("site", "site/about.html", load)


@bp.get("/p/<slug>")
@access.public
def short(slug: str) -> Any:
    """A short address for print."""
    return redirect(url_for("site.proposal", slug=slug), 301)


def _proposal(slug: str, number: int | None) -> Any:
    now = clock.now()

    def load() -> dict[str, Any]:
        return joined.proposal(reading(), slug, number, now)

    return pages.cached(subject(slug), "site/proposal.html", load, day=clock.day(now), turns=True)
