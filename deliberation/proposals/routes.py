"""Pages of proposals: list, opening one, events, the register of companies. One and its incidents are site's pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request

from deliberation import clock
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts.rules import Role
from deliberation.errors import Refused, there
from deliberation.proposals import acts, engaged, queries, rules
from deliberation.proposals.forms import EventForm, ProposalForm
from deliberation.proposals.kinds import DOMAINS, STAGES, CompanyRole, Kind
from deliberation.proposals.writing import article_number
from deliberation.web import access, actor, database, language, notice, pages, paging, reading
from deliberation.web.typed import number

bp = Blueprint("proposals", __name__)
NARROW = ("jurisdiction", "stage", "kind", "domain")
KNOWN = {"stage": frozenset(STAGES), "kind": frozenset(Kind), "domain": frozenset(DOMAINS)}


bp.add_app_template_filter(article_number, "article_number")


@bp.get("/proposals")
@access.public
def index() -> Any:
    """All proposals, newest first, narrowed by place, stage, kind and domain."""
    return pages.cached("site", "proposals/list.html", _list, query=("before", *NARROW))


def _list() -> dict[str, Any]:
    db = reading()
    narrowed = {name: _asked(name) for name in NARROW}
    page = paging.page(queries.listing(db, before=paging.before(), **narrowed), queries.PAGE)
    return {
        "page": page,
        "narrowed": narrowed,
        "domains": queries.domains(db, [row.id for row in page.rows]),
        "places": accounts_queries.jurisdictions(db),
        "choices": {"stage": STAGES, "kind": tuple(Kind), "domain": DOMAINS},
        "query": urlencode({name: value for name, value in narrowed.items() if value}),
    }


def _asked(name: str) -> str | None:
    """What the address asks for; an unknown code is no narrowing (a place that is none simply has no proposals)."""
    value = request.args.get(name) or None
    return value if value is None or name not in KNOWN or value in KNOWN[name] else None


@bp.route("/proposals/new", methods=["GET", "POST"])
@access.roles(Role.clerk)
def new() -> Any:
    form = ProposalForm()
    names = {j.code: (j.name_ja, j.name_en) for j in accounts_queries.jurisdictions(reading()) if not j.compiled}
    mine = [code for code in actor().jurisdictions(Role.clerk) if code in names]
    form.jurisdiction.choices = [(code, names[code][language.language() == "en"]) for code in mine]
    if form.validate_on_submit():
        title = {"ja": form.title_ja.data, "en": form.title_en.data or None}
        try:
            acts.create_proposal(
                database(),
                by=actor(),
                now=clock.now(),
                slug=form.slug.data,
                jurisdiction=form.jurisdiction.data,
                title=title,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.proposal_opened")
            return redirect(_address(form.slug.data), 303)
    return language.render("proposals/new.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/proposals/<slug>/events/new", methods=["GET", "POST"])
@access.roles(Role.clerk, Role.administrator)
def new_event(slug: str) -> Any:
    """Enter a dated event; with ?corrects=<id> the correction of one."""
    proposal = there(queries.by_slug(reading(), slug))
    form = EventForm()
    standing = queries.events(reading(), proposal.id)
    wrong, gone = _meant(form.corrects.data or request.args.get("corrects"), standing, proposal.id)
    if wrong is not None and not form.is_submitted():
        form = _filled(wrong)
    if form.validate_on_submit():
        try:
            acts.add_event(database(), by=actor(), now=clock.now(), proposal_id=proposal.id, **_event(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.event_entered")
            return redirect(_address(slug), 303)
    page = language.render(
        "proposals/event.html", form=form, proposal=proposal, wrong=wrong, events=standing,
        reason=rules.cannot_enter_event(actor(), proposal), gone=gone,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _meant(asked: str | None, standing: Sequence[Any], proposal_id: int) -> tuple[Any, str | None]:
    """The event that is to be corrected, or why none is: another correction came first. 404 for what never was."""
    wrong = next((e for e in standing if str(e.id) == asked), None)
    if wrong is not None or not asked:
        return wrong, None
    event = there(queries.event(reading(), _id(asked) or 0))
    there(event.proposal_id == proposal_id or None)
    return None, "event_corrected_already"


def _filled(wrong: Any) -> EventForm:
    """The form of a correction starts with what was entered."""
    return EventForm(
        formdata=None, kind=wrong.kind, happened_on=wrong.happened_on, until=wrong.until, continues=wrong.continues,
        body_ja=wrong.body_ja, body_en=wrong.body_en, what_ja=wrong.what_ja, what_en=wrong.what_en,
        source_title=wrong.source_title, source_address=wrong.source_address,
        seen_on=wrong.seen_on and wrong.seen_on.isoformat(), corrects=str(wrong.id),
    )  # fmt: skip


def _event(form: EventForm) -> dict[str, Any]:
    return {
        "kind": form.kind.data, "happened_on": form.happened_on.data or None, "until": form.until.data or None,
        "continues": form.continues.data, "body": {"ja": form.body_ja.data, "en": form.body_en.data or None},
        "what": {"ja": form.what_ja.data, "en": form.what_en.data or None},
        "source_title": form.source_title.data or None, "source_address": form.source_address.data or None,
        "seen_on": _day(form.seen_on.data),
        "corrects_id": _id(form.corrects.data), "correction": form.correction.data or None,
    }  # fmt: skip


@bp.get("/companies")
@access.public
def companies() -> Any:
    """Companies and what they do, across proposals."""
    return pages.cached("site", "proposals/companies.html", _companies, query=("before", "role"))


def _companies() -> dict[str, Any]:
    asked = request.args.get("role")
    role = asked if asked in frozenset(CompanyRole) else None
    page = paging.page(queries.companies(reading(), before=paging.before(), role=role), queries.PAGE)
    parts = queries.roles_of(reading(), [row.id for row in page.rows])
    order = list(CompanyRole).index
    done = {
        number: sorted({(part.role, part.unknown) for part in of}, key=lambda one: (order(one[0]), one[1]))
        for number, of in parts.items()
    }
    apart = {number: {c.rule for c in engaged.conflicts(of)} for number, of in parts.items()}
    return {"page": page, "role": role, "roles": tuple(CompanyRole), "done": done, "apart": apart}


def _address(slug: str) -> str:
    """The page of the proposal, which site joins from all slices."""
    return f"{request.script_root}/proposals/{slug}"


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _id(value: str | None) -> int | None:
    return number(value, 18)
