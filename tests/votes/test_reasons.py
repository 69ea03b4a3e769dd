"""Why a vote came out as it did, word for word: what is said of a share is true of the numbers beside it."""

from typing import Any

import pytest
from flask import Flask

from deliberation.db import Database
from deliberation.votes import outcome, presenting, queries, sentences
from deliberation.votes.outcome import Counts
from deliberation.votes.ruleset import Counting, Kind
from deliberation.web import language
from tests.client import Client
from tests.moment import NOW
from tests.votes.documents import counting, share
from tests.votes.making import Past

TWO = ("ja", "en")


def counted(roll: int, pro: int, con: int, invalid: int = 0) -> Counts:
    return Counts(roll, pro + con + invalid, {"for": pro, "against": con}, invalid)


def decided(method: str, *threshold: str) -> Counting:
    return counting(decision={"method": method, "tie": "rejected", "threshold": share(*threshold)})


def effective(*threshold: str) -> Counting:
    return counting(effect={"threshold": share(*threshold), "consequence": {"ja": "x", "en": "x"}})


def valid_from(numerator: str, *threshold: str) -> Counting:
    return counting(quorum={"threshold": share(*threshold), "numerator": numerator, "on_unmet": "counted"})


def reasons(app: Flask, lang: str, rule: Counting, counts: Counts) -> list[str]:
    """Each step of the reasoning as the page of a result says it."""
    numbered = sentences.of_counting(rule, counts.roll, Kind.ADVISORY)
    told = presenting.tell(outcome.decide(rule, counts), counts.cast, numbered)
    with app.test_request_context("/", environ_overrides={"jukugi.language": lang}):
        return [drawn("reason", found, None, presenting.labels(rule)) for found, _number in told.reasons]


def drawn(macro: str, *given: Any) -> str:
    return str(language.draw("votes/_words.html", macro, *given)).replace("&#34;", '"').strip()


@pytest.mark.parametrize(
    ("rule", "counts", "ja", "en"),
    [
        (
            decided("share_of_valid", "2/3", ">"), counted(20, 6, 3),
            "「for」が多数でしたが、6票は、必要な票数（有効票の3分の2を超える票、9票では7票）に届きませんでした。",
            '"for" led, but its 6 did not reach the number of votes required: more than 2/3 of the valid votes '
            "(7 of 9).",
        ),
        (
            decided("share_of_valid", "2/3"), counted(20, 6, 3),
            "「for」6票は、必要な票数（有効票の3分の2以上、9票では6票）に届きました。",
            '"for" has 6, which reached the number of votes required: at least 2/3 of the valid votes (6 of 9).',
        ),
        (
            decided("share_of_roll", "1/2", ">"), counted(20, 11, 0),
            "「for」11票は、必要な票数（名簿の2分の1を超える票、20人では11票）に届きました。",
            '"for" has 11, which reached the number of votes required: more than 1/2 of the roll (11 of 20).',
        ),
        (
            decided("share_of_roll", "1/3", ">=", "down"), counted(20, 6, 0),
            "「for」6票は、必要な票数（名簿の3分の1以上、端数は切り捨て、20人では6票）に届きました。",
            '"for" has 6, which reached the number of votes required: at least 1/3 of the roll, fractions rounded down '
            "(6 of 20).",
        ),
        (
            decided("share_of_roll", "1/3", ">", "up"), counted(20, 7, 0),
            "「for」が多数でしたが、7票は、必要な票数（名簿の3分の1を超える票、端数は切り上げ、20人では8票）に届きませんでした。",
            '"for" led, but its 7 did not reach the number of votes required: more than 1/3 of the roll, fractions '
            "rounded up (8 of 20).",
        ),
        (
            effective("1/4", ">"), counted(20, 5, 1),
            "「for」が最多でしたが、5票は、必要な票数（名簿の4分の1を超える票、20人では6票）に届きませんでした。",
            '"for" led, but its 5 did not reach the number of votes required: more than 1/4 of the roll (6 of 20).',
        ),
        (
            effective("1/3", ">=", "down"), counted(20, 6, 1),
            "「for」が最多で、6票は、必要な票数（名簿の3分の1以上、端数は切り捨て、20人では6票）に届きました。",
            '"for" led, and its 6 reached the number of votes required: at least 1/3 of the roll, fractions '
            "rounded down (6 of 20).",
        ),
    ],
)  # fmt: skip
def test_a_share_is_said_as_the_rule_says_it(app: Flask, rule: Counting, counts: Counts, ja: str, en: str) -> None:
    assert [reasons(app, lang, rule, counts)[-1] for lang in TWO] == [ja, en]


@pytest.mark.parametrize(
    ("rule", "counts", "ja", "en"),
    [
        (
            valid_from("valid", "1/2"), counted(20, 6, 2, 5),
            "有効票8票は、成立に必要な10票（名簿20人）に2票足りないので、投票は不成立です。",
            "Valid ballots: 8. That is 2 short of the 10 required (roll 20): the vote is not valid.",
        ),
        (
            valid_from("valid", "1/2", ">"), counted(20, 9, 2, 1),
            "有効票11票は、成立に必要な11票（名簿20人）に届いたので、投票は成立しました。",
            "Valid ballots: 11. That reached the 11 required (roll 20): the vote is valid.",
        ),
        (
            valid_from("cast", "1/2", ">"), counted(20, 6, 2, 2),
            "投票した10人は、成立に必要な11人（名簿20人）に1人足りないので、投票は不成立です。",
            "People who voted: 10. That is 1 short of the 11 required (roll 20): the vote is not valid.",
        ),
        (
            valid_from("cast", "1/3", ">=", "down"), counted(20, 4, 2),
            "投票した6人は、成立に必要な6人（名簿20人）に届いたので、投票は成立しました。",
            "People who voted: 6. That reached the 6 required (roll 20): the vote is valid.",
        ),
    ],
)  # fmt: skip
def test_a_turnout_names_what_was_counted(app: Flask, rule: Counting, counts: Counts, ja: str, en: str) -> None:
    assert [reasons(app, lang, rule, counts)[0] for lang in TWO] == [ja, en]


@pytest.mark.parametrize(
    ("rule", "ja", "en"),
    [
        (valid_from("cast", "1/2"), "名簿の2分の1以上", "at least 1/2 of the roll"),
        (
            valid_from("cast", "1/2", ">", "up"), "名簿の2分の1を超えること、端数は切り上げ",
            "more than 1/2 of the roll, fractions rounded up",
        ),
        (valid_from("valid", "1/3"), "有効票が名簿の3分の1以上", "valid ballots: at least 1/3 of the roll"),
        (
            valid_from("valid", "1/3", ">", "down"), "有効票が名簿の3分の1を超えること、端数は切り捨て",
            "valid ballots: more than 1/3 of the roll, fractions rounded down",
        ),
    ],
)  # fmt: skip
def test_the_requirement_says_of_what_and_how_it_is_rounded(app: Flask, rule: Counting, ja: str, en: str) -> None:
    said = []
    for lang in TWO:
        with app.test_request_context("/", environ_overrides={"jukugi.language": lang}):
            said.append(drawn("phrase", presenting.requirement(rule)))
    assert said == [ja, en]


def test_valid_ballots_that_are_required_are_no_people(client: Client, sqlite_database: Database) -> None:
    asked = {"threshold": share("1/10"), "numerator": "valid", "on_unmet": "counted"}
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=asked).voted(6)
        for by in (vote.one, vote.two):
            vote.batch(by, 4, 1, invalid=1)
        vote.result()
    ja, en = (client.page(f"{lang}/votes/{vote.slug}").text for lang in ("", "/en"))
    assert "成立に必要な有効票" in ja and "黒い縦線は、成立に必要な有効票1票" in ja and "成立に必要な人数" not in ja
    assert "Valid ballots required" in en and "The black line marks the number of valid ballots required (1)" in en


@pytest.mark.parametrize("tie", ["rejected", "undecided"])
def test_where_nobody_voted_the_result_is_no_tie(client: Client, sqlite_database: Database, tie: str) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None, decision={"method": "more_for", "tie": tie, "threshold": None}).voted(0)
        vote.result()
    for lang, word, wrong in (("", "投票した人はいません", "同数"), ("/en", "Nobody voted", "Tie")):
        spans = client.page(f"{lang}/votes/{vote.slug}").root.all("span")
        assert [found.text.strip() for found in spans if found.attributes.get("class") == "word"] == [word]
        listed = client.page(f"{lang}/votes").text
        assert word in listed and wrong not in listed
    with sqlite_database.reading() as db:
        assert queries.listed(queries.vote(db, vote.slug), NOW)["word"] == "nobody"
