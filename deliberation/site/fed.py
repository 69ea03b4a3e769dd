"""Feeds of pages that no single subject of the record tells of: what cities owe, moderation, a company, the gaps."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, request

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.archive import telling
from deliberation.archive.feeds import Item, beginning
from deliberation.comments import queries as comments
from deliberation.council.gap import Gap, Involvement, Span
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.site import gaps
from deliberation.site.resident_gap import ResidentGap
from deliberation.web import access, formats, language, paging, reading, settings

bp = Blueprint("fed", __name__)
IN_FEED = 50
_NEXT = timedelta(days=1)


@bp.get("/answers/feed.atom")
@access.public
def answers() -> Any:
    """Consultations whose answers have come to be due, and those that are overdue, each from the day it is so."""
    today, fictional = clock.day(clock.now()), accounts.fictional(reading())
    owed = comments.answers_owed(reading(), today, None, None)
    items = [_owed(row, _DUE, row.closes_on + _NEXT, fictional) for row in owed]
    items += [_owed(row, _LATE, row.answers_due + _NEXT, fictional) for row in owed if row.answers_due < today]
    return _answer(items, "feed.answers", "/answers")


_DUE, _LATE = ("feed.answers_due", "counts"), ("feed.answers_late", "answers")
"""What is said of a consultation, and where on its page: each its own address, by which readers know them."""


def _owed(row: Any, how: tuple[str, str], since: date, fictional: Collection[str]) -> Item:
    say, of_it = language.translate, row.jurisdiction in fictional
    title = say(how[0], title=_named(row, "title"), proposal=_named(row, "proposal"))
    told = say(
        "feed.answers_told", n=row.waiting, day=formats.day(row.answers_due, language.language()),
        a=row.submissions, b=row.residents, c=row.texts,
    )  # fmt: skip
    link = f"{_base()}/consultations/{row.id}#{how[1]}"
    return Item(link, telling.mark(of_it) + title, told, beginning(since), of_it)


@bp.get("/moderation/feed.atom")
@access.public
def moderation() -> Any:
    """What was hidden, shown again, closed and opened, with the rule and the reason."""
    fictional = accounts.fictional(reading())
    rows = comments.recent_moderation(reading(), paging.FIRST)[:IN_FEED]
    return _answer([_judged(row, row.jurisdiction in fictional) for row in rows], "feed.moderation", "/moderation")


def _judged(row: Any, of_it: bool) -> Item:
    say = language.translate
    title = say("feed.moderated", no=row.comment_id, act=say("moderation." + row.act))
    rule = [say("terms." + row.article)] if row.article else []
    link = f"{_base()}/record/{row.entry_id}"
    return Item(link, telling.mark(of_it) + title, " / ".join([*rule, row.reason]), row.at, of_it)


@bp.get("/companies/<int:company_id>/feed.atom")
@access.public
def company(company_id: int) -> Any:
    """The parts of a company in proposals since they are told, and withdrawals and disputes there."""
    found = there(proposals.company(reading(), company_id))
    if not found.name_ja:
        raise Missing
    of_it = bool(found.demonstration)
    items = [_part(row, of_it) for row in _parts(company_id)]
    items += [_trouble(row, of_it) for row in proposals.troubles(reading(), company_id) if Span.read(row.happened_on)]
    return _answer(items, "feed.company", f"/companies/{company_id}", name=_named(found, "name"))


def _parts(company_id: int) -> Iterable[Any]:
    """One for each part of the company in a proposal, in however many flows."""
    rows = proposals.parts_of_company(reading(), company_id)
    return {(row.proposal_id, row.role, row.from_version, row.until_version): row for row in rows}.values()


def _part(row: Any, of_it: bool) -> Item:
    say = language.translate
    title = say("feed.company_part", title=_named(row, "title"), role=say("company_role." + row.role))
    told = say("feed.company_since", v=row.from_version)
    told += say("feed.company_until", v=row.until_version) if row.until_version else ""
    link = f"{_base()}/proposals/{row.slug}/v/{row.from_version}#{row.role}"
    return Item(link, telling.mark(of_it) + title, told, row.since, of_it)


def _trouble(row: Any, of_it: bool) -> Item:
    say = language.translate
    title = say("feed.company_event", event=say("event." + row.kind), title=_named(row, "title"))
    link = f"{_base()}/proposals/{row.slug}/council#event-{row.id}"
    return Item(link, telling.mark(of_it) + title, _named(row, "what"), _on(row), of_it)


@bp.get("/gap/feed.atom")
@access.public
def gap() -> Any:
    """Steps that were reached without the assembly, before residents were asked or before any answer."""
    found = gaps.across(reading(), paging.FIRST, clock.day(clock.now()))["gaps"]
    events = proposals.events_of(reading(), [proposal.id for proposal, _, _ in found])
    fictional, items = accounts.fictional(reading()), list[Item]()
    for proposal, council, residents in found:
        dated = {event.id: event for event in events.get(proposal.id, ()) if Span.read(event.happened_on)}
        of_it = proposal.jurisdiction in fictional
        missing = _missing(council, residents).items()
        items += [_step(proposal, dated[key], why, of_it) for key, why in missing if key in dated]
    return _answer(items, "feed.gap", "/gap")


_COUNCIL = {Involvement.none_yet: "feed.gap_council", Involvement.earlier: "feed.gap_council_since"}


def _missing(council: Gap, residents: ResidentGap) -> dict[Any, list[str]]:
    """Step → what is missing there."""
    told = [(row.stage.key, _COUNCIL[row.involvement]) for row in council.rows if row.involvement in _COUNCIL]
    told += [(one.step, "feed.gap_residents") for one in residents.rows if one.too_soon]
    told += [(one.step, "feed.gap_unanswered") for one in residents.rows if one.unanswered]
    found: dict[Any, list[str]] = {}
    for step, why in told:
        found.setdefault(step, []).append(why)
    return found


def _step(proposal: Any, event: Any, why: Sequence[str], of_it: bool) -> Item:
    say = language.translate
    title = say("feed.gap_of", title=_named(proposal, "title"), step=say("event." + event.kind))
    link = f"{_base()}/proposals/{proposal.slug}/council#event-{event.id}"
    told = " / ".join(say(one) for one in why)
    return Item(link, telling.mark(of_it) + title, told, _on(event), of_it)


def _on(event: Any) -> datetime:
    """The first moment that the date of an event may mean."""
    return beginning(there(Span.read(event.happened_on)).first)


def _base() -> str:
    return settings().base_url + request.script_root


def _named(row: Any, name: str) -> str:
    return language.pair({"ja": getattr(row, f"{name}_ja"), "en": getattr(row, f"{name}_en")}, language.language())


def _answer(items: Iterable[Item], key: str, path: str, **values: str) -> Any:
    newest = sorted(items, key=lambda item: item.updated, reverse=True)[:IN_FEED]
    return telling.atom(newest, telling.mark_of_all(newest) + language.translate(key, **values), path)
