"""A flood of comments is slowed kindly: that of one person (test_routes), and that of one network."""

import pytest

from deliberation.accounts.rules import LIMITS, Limit
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.comments.test_routes import typed
from tests.page import Page


@pytest.mark.parametrize(("lang", "told"), [("", "この回線"), ("/en", "from your network")])
def test_many_accounts_of_one_network_are_slowed_together_and_lose_nothing(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, lang: str, told: str
) -> None:
    monkeypatch.setitem(LIMITS, "comment_network", Limit(3, LIMITS["comment"].window))
    path, answers = f"{lang}/proposals/{m.published(sqlite_database)}/comment", []
    for n, address in enumerate(("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "192.0.2.1")):
        client.sign_in(make.person(sqlite_database))
        client.environ_base["REMOTE_ADDR"] = address
        answers.append(client.submit(path, {"body": f"文{n}", "step": "send"}))
    assert [answer.status_code for answer in answers] == [303, 303, 303, 422, 303]
    kept = "is kept" if lang else "残っています"
    assert told in answers[3].text and answers[3].text.count(kept) == 1
    assert typed(Page(answers[3].text), "body") == "文3"


def test_the_terms_say_how_many_comments_are_taken_in_how_short_a_time(client: Client) -> None:
    one, network = LIMITS["comment"].count, LIMITS["comment_network"].count
    assert f"10分間に受け付ける意見は、1人{one}件、1つの回線から{network}件まで" in client.page("/terms").text
    assert f"at most {one} comments from one person" in client.page("/en/terms").text
