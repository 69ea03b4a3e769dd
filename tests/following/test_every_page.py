"""Every public page leads to a feed of its news, or is here with the reason why it has none."""

from datetime import datetime
from xml.etree import ElementTree

from flask import Flask

from deliberation.db import Database
from deliberation.following import routes
from tests.client import Client
from tests.house.test_routes import addressed
from tests.house.tree import assert_none
from tests.journeys.walker import pages_of
from tests.page import Page

ATOM = "{http://www.w3.org/2005/Atom}"
WITHOUT = {
    "about this site, which changes with its program": {
        "accounts.register", "accounts.sign_in", "archive.tables", "audits.codes", "audits.log_format",
        "audits.row_format", "comments.terms", "dataplans.flags", "dataplans.law_page", "dataplans.standards",
        "dataplans.vocabulary", "record.about", "site.about", "site.help_of", "site.help_page",
    },
    "a form, or answers what its reader alone asks": {
        "comments.receipts", "comments.write", "letters.confirm", "letters.stop", "recovering.ask",
    },
    "never changes": {"record.show"},
    "leads on to another page": {"council.vote", "dataplans.choose_versions", "record.log", "site.short"},
}  # fmt: skip


def feeds_of(page: Page) -> list[str]:
    return [a.attributes["href"] for a in page.root.all("link") if a.attributes.get("type") == "application/atom+xml"]


def faults(feed: ElementTree.Element, address: str) -> list[str]:
    """What RFC 4287 asks of a feed and of its entries, and this one has not."""
    found = [f"no {name}" for name in ("id", "title", "updated") if not feed.findtext(ATOM + name)]
    links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    found += [] if links.get("self", "").endswith(address) else ["no link to itself"]
    entries = feed.findall(f"{ATOM}entry")
    found += ["more than its newest entries"] if len(entries) > routes.IN_FEED else []
    ids = [entry.findtext(f"{ATOM}id", "") for entry in entries]
    found += ["two entries of one id"] if len(set(ids)) < len(ids) or not all(ids) else []
    times = [one.findtext(f"{ATOM}updated", "") for one in (feed, *entries)]
    return found + [f"{time} is no moment" for time in times if datetime.fromisoformat(time).tzinfo is None]


def test_every_public_page_leads_to_its_feed_or_says_why_not(
    app: Flask, client: Client, sqlite_database: Database
) -> None:
    without, found, feeds = set().union(*WITHOUT.values()), list[str](), dict[str, str]()
    at = addressed(app, sqlite_database, "GET")
    for endpoint in sorted(set(pages_of(app)) - without):
        page = client.page(at[endpoint])
        here, links = feeds_of(page), set(page.links().values())
        found += [] if here else [f"{endpoint} ({at[endpoint]}): no feed"]
        found += [f"{endpoint}: no link to {x}" for x in here if not {x, x.removesuffix("/feed.atom")} & links]
        feeds |= dict.fromkeys(here, endpoint)
    for feed, endpoint in feeds.items():
        answer = client.get(feed)
        assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), feed
        found += [f"{endpoint}: {feed}: {fault}" for fault in faults(ElementTree.fromstring(answer.data), feed)]
    assert_none(found)


def test_pages_without_a_feed_are_pages_and_have_none(app: Flask, client: Client, sqlite_database: Database) -> None:
    at, known = addressed(app, sqlite_database, "GET"), set(pages_of(app))
    names = sorted(set().union(*WITHOUT.values()) - WITHOUT["leads on to another page"])
    assert_none(f"{name} is no public page" for name in set().union(*WITHOUT.values()) - known)
    assert_none(f"{name} has a feed after all" for name in names if feeds_of(Page(client.get(at[name]).text)))
