"""The page of a comment tells what later versions did to its place, also where that is the plan as a whole, a flow that
went, or a version that nobody can read any more."""

from datetime import timedelta
from typing import Any

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.page import Page

OTHER = {"flow_id": "other"}


def published(database: Database, *documents: dict[str, Any]) -> str:
    """The first version with two flows, then these, each a day after the one before."""
    with database.writing() as db:
        proposal_id = make.proposal(db)
        for n, document in enumerate((data(None, {}, OTHER), *documents)):
            m.publish(db, proposal_id, make.HERE, document, now=NOW + timedelta(days=n))
        return str(proposals.by_id(db, proposal_id).slug)


def steps(page: Page, title: str) -> list[Any]:
    return [step for step in page.root.all("li") if step.all("h3") and step.all("h3")[0].text == title]


def links(page: Page, title: str) -> list[str]:
    return [step.all("a")[0].attributes["href"] for step in steps(page, title)]


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "同じところの計画の変更"), ("/en", "Change of the plan at the same place")]
)
def test_a_change_of_a_field_of_the_whole_plan_is_told(
    client: Client, sqlite_database: Database, prefix: str, title: str
) -> None:
    slug = published(
        sqlite_database, data({"vendor_exit_plan": False}, {}, OTHER, summary={"ja": "別の要約", "en": "Otherwise"})
    )
    for field, place in (("vendor_exit_plan", "plan"), ("summary", "document"), ("liability", None)):
        page = client.page(f"{prefix}/comments/{m.comment(sqlite_database, slug, field=field)}")
        expected = [] if place is None else [f"{prefix}/proposals/{slug}/compare/1/2#at-{place}.{field}"]
        assert links(page, title) == expected, field


@pytest.mark.parametrize(
    ("prefix", "title", "went", "came"),
    [
        ("", "同じところの計画の変更", "計画からなくなりました", "計画にふたたび加わりました"),
        ("/en", "Change of the plan at the same place", "no longer in the plan", "in the plan again"),
    ],
)
def test_a_flow_that_went_and_came_back_is_told(
    client: Client, sqlite_database: Database, prefix: str, title: str, went: str, came: str
) -> None:
    slug = published(sqlite_database, data(None, OTHER), data(None, {}, OTHER))
    for more in ({}, {"field": m.FIELD}):
        page = client.page(f"{prefix}/comments/{m.comment(sqlite_database, slug, flow=m.FLOW, **more)}")
        first, second = [step.text for step in steps(page, title)]
        assert went in first and came in second
        assert links(page, title) == [f"{prefix}/proposals/{slug}/compare/{n}/{n + 1}" for n in (1, 2)]


@pytest.mark.parametrize(
    ("prefix", "title", "gone", "untold", "name"),
    [
        (
            "", "同じところの計画の変更", "第1版は、2026年11月21日（土）に公開を終えました",
            "第2版で変わったかどうかは、ここでは確かめられません", "乗り降りの記録",
        ),
        (
            "/en", "Change of the plan at the same place", "Version 1 is no longer published",
            "cannot be checked here whether this place changed in version 2",
            "Trip records",
        ),
    ],
)  # fmt: skip
def test_a_comment_on_a_version_that_was_taken_away_keeps_its_place_and_is_told_of_later_changes(
    client: Client, sqlite_database: Database, prefix: str, title: str, gone: str, untold: str, name: str
) -> None:
    slug = published(sqlite_database, *[data(None, {m.FIELD: f"P{n}Y"}, OTHER) for n in (2, 3)])
    no = m.comment(sqlite_database, slug, flow=m.FLOW, field=m.FIELD)
    before = client.page(f"{prefix}/comments/{no}")
    assert gone not in before.text and untold not in before.text and len(links(before, title)) == 2
    m.redact(sqlite_database, slug, 1)
    page = client.page(f"{prefix}/comments/{no}")
    assert gone in page.text and untold in page.text
    (place,) = [p.text for p in page.root.all("p") if p.attributes.get("class") == "of"]
    assert name in place
    assert links(page, title) == [f"{prefix}/proposals/{slug}/compare/2/3#at-{m.FLOW}.{m.FIELD}"]
    assert client.get(f"{prefix}/proposals/{slug}/v/1").status_code == 410


def test_a_change_after_a_version_that_was_taken_away_leads_to_the_two_that_were_compared(
    client: Client, sqlite_database: Database
) -> None:
    slug = published(sqlite_database, *[data(None, {m.FIELD: f"P{n}Y"}, OTHER) for n in (2, 3)])
    no = m.comment(sqlite_database, slug, flow=m.FLOW, field=m.FIELD)
    m.redact(sqlite_database, slug, 2)
    (link,) = links(client.page(f"/comments/{no}"), "同じところの計画の変更")
    assert link == f"/proposals/{slug}/compare/1/3#at-{m.FLOW}.{m.FIELD}"
    assert client.get(link.split("#")[0]).status_code == 200


def three_terms(database: Database, *, came: int = 0) -> tuple[str, int]:
    """Versions 1 to 4, a day apart: the second and the fourth change the term; a comment on it in the first."""
    documents = [data(None, {m.FIELD: term}, OTHER) for term in ("P2Y", "P2Y", "P4Y")]
    documents[1]["summary"] = {"ja": "別の要約", "en": "Otherwise"}
    slug = published(database, *documents)
    return slug, m.comment(database, slug, flow=m.FLOW, field=m.FIELD, now=NOW + timedelta(days=came))


LATER = [
    (
        "",
        "同じところの計画の変更",
        "公開を終えた版",
        "2026年11月21日（土）に公開を終えました。理由：a name",
        "どの版で変わったのか",
    ),
    (
        "/en",
        "Change of the plan at the same place",
        "A version no longer published",
        "Reason: a name",
        "cannot be checked here in which",
    ),
]


@pytest.mark.parametrize(("prefix", "title", "gone", "why", "between"), LATER)
def test_versions_that_were_taken_away_later_keep_their_line_and_changes_are_told_between_two_that_are_left(
    client: Client, sqlite_database: Database, prefix: str, title: str, gone: str, why: str, between: str
) -> None:
    slug, no = three_terms(sqlite_database)
    expected = {2: ([2], ["1/3", "3/4"], 1), 3: ([2, 3], ["1/4"], 1), 4: ([2, 3, 4], [], 0)}
    for away, (numbers, pairs, unclear) in expected.items():
        m.redact(sqlite_database, slug, away)
        page = client.page(f"{prefix}/comments/{no}")
        at = f"{prefix}/proposals/{slug}"
        assert [link.split("#")[0] for link in links(page, title)] == [f"{at}/compare/{pair}" for pair in pairs]
        assert links(page, gone) == [f"{at}/v/{n}" for n in numbers]
        assert all(why in step.text for step in steps(page, gone))
        assert sum(between in step.text for step in steps(page, title)) == unclear


def test_a_change_that_may_be_older_than_the_comment_says_so(client: Client, sqlite_database: Database) -> None:
    slug, no = three_terms(sqlite_database, came=2)
    m.redact(sqlite_database, slug, 2)
    page = client.page(f"/comments/{no}")
    assert [s for s in steps(page, "公開を終えた版")] == [], "it was out before the comment came"
    first, second = steps(page, "同じところの計画の変更")
    assert "2026年11月21日" in first.text and "2026年11月23日" in first.text and "のあいだ" in first.text
    assert "受け付ける前に変わっていたのかもしれません" in first.text and "のあいだ" not in second.text


def test_the_name_of_a_flow_stays_while_any_version_has_it(client: Client, sqlite_database: Database) -> None:
    changed = data(None, {m.FIELD: "P2Y"}, OTHER)
    slug = published(sqlite_database, changed, data(None, OTHER), data(None, {}, OTHER))
    no = m.comment(sqlite_database, slug, flow=m.FLOW)
    m.answer(sqlite_database, slug, no, result="adopted", changed_version=2, changed_flow=m.FLOW, changed_field=m.FIELD)
    pages = (f"/comments/{no}", f"/proposals/{slug}/answers")
    for away, last in ((2, False), (1, False), (4, True)):
        m.redact(sqlite_database, slug, away)
        for shown in map(client.page, pages):
            named = [x.text for x in shown.root.all("span") if x.attributes.get("class") == "fid"]
            assert last or (named == [] and "乗り降りの記録" in shown.text), (away, shown.path)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    for path in (pages[0], "/comments", f"/proposals/{slug}/comments", f"/proposals/{slug}/answer?comment={no}"):
        page = client.page(path)
        assert "公開を終えた版にだけあった流れ" in page.text, path
        bare = [x for x in page.root.all("span") if x.attributes.get("class") == "fid" and x.text == m.FLOW]
        assert path == pages[0] or not bare, path  # what the answer there says that it changed


def test_a_comment_on_a_whole_version_says_that_it_was_taken_away(client: Client, sqlite_database: Database) -> None:
    no = m.comment(sqlite_database, slug := m.published(sqlite_database, versions=2))
    assert "に公開を終えました" not in client.page(f"/comments/{no}").text
    m.redact(sqlite_database, slug, 1)
    page = client.page(f"/comments/{no}")
    assert "第1版は、2026年11月21日（土）に公開を終えました。理由：a name" in page.text
    assert "この場所が" not in page.text and f"/proposals/{slug}/v/1" in page.links().values()
    assert "Version 1 is no longer published since" in client.page(f"/en/comments/{no}").text


def test_what_the_city_said_that_it_changed_is_not_denied_below(client: Client, sqlite_database: Database) -> None:
    slug = published(sqlite_database, data(None, {m.FIELD: "P2Y"}))
    no = m.comment(sqlite_database, slug, flow=m.FLOW, field=m.FIELD)
    m.answer(sqlite_database, slug, no, result="adopted", changed_version=2, changed_flow=m.FLOW, changed_field=m.FIELD)
    m.redact(sqlite_database, slug, 2)
    said = client.page(f"/comments/{no}").text
    assert "この意見を受けて、第2版で変わりました" in said and "分かりません" not in said
    order = ("理由：a name", "そのため、この場所が第2版で変わったかどうかは、ここでは", "第2版の記録を見る")
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("flow", [m.FLOW, None])
@pytest.mark.parametrize("away", [1, 2])
def test_an_answer_leads_to_the_change_only_while_both_versions_can_be_read(
    client: Client, sqlite_database: Database, lang: str, flow: str | None, away: int
) -> None:
    slug = published(sqlite_database, data(None, {m.FIELD: "P2Y"}), data(None, {m.FIELD: "P3Y"}))
    no = m.comment(sqlite_database, slug, flow=flow)
    for version in (2, 3):
        m.answer(sqlite_database, slug, no, result="adopted", changed_version=version, body=f"Version {version}.")
    said = "Following this comment, version" if lang else "この意見を受けて、第"
    assert _led(client, f"{lang}/comments/{no}", said) == ["1/2", "2/3"]
    m.redact(sqlite_database, slug, away)
    assert _led(client, f"{lang}/comments/{no}", said) == (["2/3"] if away == 1 else [])
    assert client.page(f"{lang}/comments/{no}").text.count(said) == 2


def _led(client: Client, path: str, said: str) -> list[str]:
    """The pairs of versions to which the words of answers lead."""
    found = [a.attributes["href"] for a in client.page(path).root.all("a") if said in a.text]
    assert [client.get(href).status_code for href in found] == [200] * len(found)
    return [href.partition("/compare/")[2] for href in found]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_only_a_change_that_an_answer_names_is_told_as_what_followed(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    elsewhere = {**OTHER, m.FIELD: "P9Y"}
    slug = published(sqlite_database, *[data(None, {m.FIELD: term}, elsewhere) for term in ("P2Y", "P3Y")])
    no = m.comment(sqlite_database, slug, flow=m.FLOW)
    unsaid = (
        "The city has not said that this comment led to it."
        if lang
        else "この意見を受けた変更だとは、市は述べていません"
    )
    led, same = (
        ("The plan changed", "Change of the plan at the same place")
        if lang
        else ("計画が変わった", "同じところの計画の変更")
    )
    told = lambda: client.page(f"{lang}/comments/{no}")  # noqa: E731
    every = len(steps(told(), same))
    assert every >= 2 and told().text.count(unsaid) == every and not steps(told(), led)
    m.answer(sqlite_database, slug, no, result="partly_adopted")
    assert told().text.count(unsaid) == every, "an answer that names no change"
    other = {"changed_version": 2, "changed_flow": "other"}
    m.answer(sqlite_database, slug, no, result="adopted", body="Elsewhere.", **other)
    assert told().text.count(unsaid) == every, "an answer that names another flow"
    named = {"changed_version": 3, "changed_flow": m.FLOW, "changed_field": m.FIELD}
    m.answer(sqlite_database, slug, no, result="adopted", body="There.", **named)
    assert links(told(), led) == [f"{lang}/proposals/{slug}/compare/2/3#at-{m.FLOW}.{m.FIELD}"]
    assert told().text.count(unsaid) == every - 1 == len(steps(told(), same))
