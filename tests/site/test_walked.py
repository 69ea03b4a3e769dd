"""The chain walked from one of its links, on both engines: what is tied to it, and nothing else."""

import pytest
from sqlalchemy.engine import Connection

from deliberation.comments import queries as comments
from deliberation.council import acts as council_acts
from deliberation.council import queries as council
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.site import walked
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.council import assembly as a
from tests.moment import NOW


def ids(found: dict[str, walked.Parted]) -> dict[str, list[int]]:
    every = {kind: [*parts.named, *parts.loose] for kind, parts in found.items()}
    return {kind: [row.new if kind == "change" else row.id for row in rows] for kind, rows in every.items() if rows}


def walk(db: Connection, slug: str, kind: str, key: int | str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    found = walked.walk(db, slug, kind, str(key), NOW)
    return ids(found["before"]), ids(found["after"])


def test_each_link_leads_to_what_it_is_tied_to_both_ways(database: Database) -> None:
    slug, other = m.published(database, versions=2), m.published(database)
    asked = m.consultation(database, slug)
    no, apart = m.comment(database, slug), m.comment(database, slug)
    issue, alone = m.issue(database, slug, no), m.issue(database, slug, apart)
    said = m.answer(database, slug, no, result="adopted", changed_version=2)
    with database.reading() as db:
        assert walk(db, slug, "issue", issue) == ({}, {"answer": [said], "change": [2]})
        assert walk(db, slug, "issue", alone) == ({}, {})
        assert walk(db, slug, "answer", said) == ({"issue": [issue]}, {"change": [2]})
        assert walk(db, slug, "change", 2) == ({"issue": [issue], "answer": [said]}, {})
        tied = {"issue": [issue, alone], "answer": [said], "change": [2]}
        assert walk(db, slug, "consultation", asked) == ({}, tied)
        gone = [("issue", 999), ("issue", "x"), ("change", 1), ("vote", "none"), ("finding", "1.1"), ("chapter", 1)]
        for kind, key in (*gone, ("act", 999), ("record", 9), ("audit", 9), ("consultation", 99), ("answer", 99)):
            with pytest.raises(Missing):
                walk(db, slug, kind, key)
        for kind, key in (("issue", issue), ("answer", said), ("consultation", asked)):
            with pytest.raises(Missing):
                walk(db, other, kind, key)


def test_what_is_counted_beside_answers_and_told_in_the_table_is_the_same_on_both_engines(database: Database) -> None:
    slug = m.published(database)
    asked = m.consultation(database, slug)
    nos = [m.comment(database, slug, flow=m.FLOW, field=m.FIELD, body=body) for body in ("one", "two", "two")]
    said, issue = m.answer(database, slug, *nos), m.issue(database, slug, *nos[1:])
    with database.reading() as db:
        found = proposals.by_slug(db, slug)
        assert comments.counts_of_answers(db, [said])[said][:3] == (3, 0, 2)
        assert comments.counts_of_answers(db, [said], consultation_id=asked)[said][:3] == (3, 0, 2)
        assert [(r.id, r.submissions, r.texts) for r in comments.answers_to_issue(db, issue)] == [(said, 2, 1)]
        assert [row.submissions for row in comments.issues_of_answer(db, said)] == [2]
        assert [(row.submissions, row.answered) for row in comments.by_field(db, found.id, m.FLOW)] == [(3, 3)]
        assert [row.id for row in comments.comments_beside(db, asked, [said])[said]] == nos
        assert [(row.id, row.body, row.answer) for row in comments.annex(db, found.id, asked)] == [
            (no, body, said) for no, body in zip(nos, ("one", "two", "two"), strict=True)
        ]  # fmt: skip
        assert comments.issue_entered(db, found.id, comments.issue(db, issue).entry_id) == issue
        assert council.issues_taken_in(db, found.id) == []


def test_an_answer_leads_to_what_another_answer_to_the_same_comments_says_that_it_changed(database: Database) -> None:
    slug = m.published(database, versions=2)
    no, apart = m.comment(database, slug), m.comment(database, slug)
    first = m.answer(database, slug, no)
    named = m.answer(database, slug, no, result="adopted", changed_version=2)
    alone = m.answer(database, slug, apart)
    with database.reading() as db:
        assert [walk(db, slug, "answer", x)[1] for x in (first, named, alone)] == [{"change": [2]}, {"change": [2]}, {}]
        assert [row.id for row in comments.answers_beside(db, first)] == [named]
        assert [(row.other, row.comments) for row in comments.answers_sharing(db, [first])[first]] == [(named, 1)]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_links_about_the_same_version_stand_after_those_that_the_record_names(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        slug, found = m.published(db, versions=2), a.assembly(db)
        no = m.comment(db, slug)
        issue = m.issue(db, slug, no)
        first = m.answer(db, slug, no)
        said = m.answer(db, slug, no, result="adopted", changed_version=2)
        about = About(proposal=slug, version=2)
        took, same = [a.bill(db, found, about=about, acted_on=m.TODAY.isoformat()) for _ in range(2)]
        council_acts.take_up_issue(db, **a.say(found), act_id=took, issue_id=issue)
        parted = walked.walk(db, slug, "issue", str(issue), NOW)["after"]
        assert [[row.id for row in part] for part in parted["act"]] == [[took], [same]]
        assert [[row.new for row in part] for part in parted["change"]] == [[2], []]
        back = walked.walk(db, slug, "act", str(same), NOW)["before"]
        assert (back["issue"].named, [row.id for row in back["issue"].loose]) == ([], [issue])
    words = "These are about the same version." if lang else "次は、同じ版についてのものです。"
    text = client.page(f"{lang}/proposals/{slug}/chain/issue/{issue}").text
    assert text.count(words) == 1
    page = client.page(f"{lang}/proposals/{slug}/chain/answer/{first}")
    assert f"{lang}/answers/{said}" in page.links().values()


def test_a_question_drawn_from_an_issue_stands_between_it_and_the_act_and_in_the_feed_of_its_comments(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
        no, apart = m.comment(db, slug), m.comment(db, slug)
        issue = m.issue(db, slug, no)
        question = council_acts.put_question(
            db, by=a.councillor(db, a.assembly(db)), now=NOW, jurisdiction=make.HERE, kind="question",
            title="なぜ1年か", body="なぜですか。", about=About(proposal=slug, version=1), issue=issue,
        )  # fmt: skip
        assert walk(db, slug, "issue", issue) == ({}, {"question": [question]})
        assert walk(db, slug, "question", question) == ({"issue": [issue]}, {})
        entry = council.question(db, question).log_entry_id
    assert f"/chain/question/{question}" in str(client.page(f"/council/questions/{question}").links())
    for prefix in ("", "/en"):
        assert "なぜ1年か" in client.page(f"{prefix}/proposals/{slug}/chain/issue/{issue}").text
        assert f"/record/{entry}" in client.get(f"{prefix}/follow/comment/{no}/feed.atom").text
        assert f"/record/{entry}" not in client.get(f"{prefix}/follow/comment/{apart}/feed.atom").text
