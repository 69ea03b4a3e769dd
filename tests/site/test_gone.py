"""After an erasure, one's own or by order, nothing holds what the person wrote: no table, file, page or download."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from deliberation.accounts import acts as accounts
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.accounts.two_seats import TWO_SEAT_ACTS
from deliberation.archive import acts as archive
from deliberation.archive import runner
from deliberation.archive.tables import TABLES
from deliberation.comments import acts as comments
from deliberation.db import Base, Database
from deliberation.record import queries as record
from deliberation.site import acts
from tests import make
from tests.archive.making import read_in, sequence
from tests.client import Client
from tests.consents.scene import SLUG, Scene
from tests.moment import NOW

SAID, NAME, ASKED = "鵺の鳴く夜は恐ろしい", "鵼の使い", "鵼の申し立て"
ORDER = "A地方裁判所 令和8年11月20日 決定 第12号"
MARKED = "の鳴く夜は恐ろしい"  # what a search shows beside the word that it marks
TRACES = (SAID, MARKED, NAME, ASKED, "鵺の", "鵼の")  # the search index keeps pairs


class Story:
    """A resident who said one thing that is shown and one that was hidden, appealed, and was told so."""

    def __init__(self, db: Database) -> None:
        with db.writing() as writing:
            Scene(writing)
            self.author = make.resident(writing, chosen_name=NAME)
            self.email = accounts_queries.person(writing, self.author.person_id).email
        self.said = self._say(db, SAID)
        self.hidden = self._say(db, ASKED)
        moderator = make.officer(db, Role.moderator)
        comments.hide_comment(db, by=moderator, now=NOW, comment_id=self.hidden, article="4-2", reason="x")
        comments.file_appeal(db, by=self.author, now=NOW, comment_id=self.hidden, body=ASKED)
        self.first, self.second = (make.officer(db, Role.administrator) for _ in range(2))
        read_in(db)

    def _say(self, db: Database, body: str) -> int:
        return int(comments.submit_comment(db, by=self.author, now=NOW, slug=SLUG, version=1, body=body, flow="bus"))


@pytest.fixture
def told(sqlite_database: Database, client: Client) -> Story:
    return Story(sqlite_database)


def erase_myself(client: Client, story: Story) -> None:
    answer = client.sign_in(story.author).submit("/accounts/me/erase", {"sure": "y"})
    assert answer.status_code == 303


def by_order(client: Client, story: Story) -> None:
    asked = {"whom": story.email, "ground": "court_order", "order": ORDER}
    assert client.sign_in(story.first).submit("/erasures/new", asked).status_code == 303
    waiting = client.sign_in(story.second).page("/pending").text
    assert ORDER in waiting and story.email in waiting
    assert client.submit("/pending", {}, form="/confirm").status_code == 303


def by_order_after_leaving(client: Client, story: Story) -> None:
    """Who has left is found by what they wrote: their address is not kept."""
    accounts.close_account(client.application.extensions["jukugi_database"], by=story.author, now=NOW)
    asked = {"whom": story.email, "ground": "court_order", "order": ORDER}
    client.sign_in(story.first)
    assert "登録している人はいません" in client.submit("/erasures/new", asked).text
    assert "この番号の意見はない" in client.submit("/erasures/new", {**asked, "whom": "999999"}).text
    assert client.submit("/erasures/new", {**asked, "whom": str(story.hidden)}).status_code == 303
    page = client.sign_in(story.second).page("/pending")
    assert page.links()[f"意見{story.hidden}を書いた人"] == f"/comments/{story.hidden}"
    assert client.submit("/pending", {}, form="/confirm").status_code == 303


BOTH = pytest.mark.parametrize("erase", [erase_myself, by_order, by_order_after_leaving])


def addresses(story: Story, newest: int) -> Iterator[str]:
    """Every public address that shows texts, in both languages."""
    entries = [f"/record/{n}{end}" for n in range(1, newest + 1) for end in ("", "/entry.json", "/receipt.json")]
    plain = [
        "/", "/comments", f"/comments/{story.said}", f"/comments/{story.hidden}", f"/proposals/{SLUG}",
        f"/proposals/{SLUG}/comments", f"/proposals/{SLUG}/comments?flow=bus", "/moderation", "/record", *entries,
        "/archive?q=鵺", "/archive?q=鵼", "/archive/feed.atom?q=鵺", "/feed.atom", f"/proposals/{SLUG}/feed.atom",
        *(f"/archive/{name}.{form}" for name in TABLES for form in ("csv", "jsonl")),
    ]  # fmt: skip
    return iter([*plain, *(f"/en{path}" for path in plain)])


def holding(client: Client, story: Story, newest: int) -> set[str]:
    """Addresses whose answer to a stranger holds a trace."""
    with client.session_transaction() as session:
        session.clear()
    found = set()
    for path in addresses(story, newest):
        shown = client.get(path).text
        if any(trace in shown for trace in TRACES):
            found.add(path)
    return found


def in_files(*folders: Path) -> set[str]:
    """Files below these folders that hold a trace."""
    files = [f for folder in folders for f in folder.rglob("*") if f.is_file()]
    return {f.name for f in files if any(trace.encode() in f.read_bytes() for trace in TRACES)}


def in_tables(database: Database) -> set[str]:
    with database.reading() as db:
        texts = {t.name: repr([tuple(r) for r in db.execute(select(t))]) for t in Base.metadata.sorted_tables}
        if database.is_sqlite:
            texts["search_fts"] = repr(db.execute(text("SELECT * FROM search_fts_data")).all())
    encoded = [repr(trace.encode())[2:-1] for trace in TRACES]  # as bytes are written
    return {n for n, rows in texts.items() if any(t in rows for t in TRACES) or any(e in rows for e in encoded)}


@BOTH
def test_no_page_feed_download_or_file_holds_it(
    client: Client, sqlite_database: Database, tmp_path: Path, told: Story, erase: Callable[[Client, Story], None]
) -> None:
    with sqlite_database.reading() as db:
        newest = record.newest_number(db)
    before = holding(client, told, newest)
    for path in ("/comments", f"/comments/{told.said}", "/archive?q=鵺", "/archive/comments.csv", "/en/comments"):
        assert path in before, "the test would see it"
    folder = Path(str(sqlite_database.url.database)).parent
    assert in_files(folder, tmp_path)
    erase(client, told)
    assert holding(client, told, newest) == set()
    assert in_files(folder, tmp_path) == set()
    assert in_tables(sqlite_database) == set()
    read_in(sqlite_database)
    assert holding(client, told, newest) == in_files(folder, tmp_path) == set()


def confirmed(database: Database, story: Story) -> None:
    """By order, without a browser: proposed, confirmed, and what follows."""
    arguments = {"person_id": story.author.person_id, "ground": "court_order", "order": ORDER}
    number = accounts.propose_act(
        database, by=story.first, now=NOW, act="erase_person", jurisdiction=WHOLE_SITE, arguments=arguments
    )
    with database.reading() as db:
        digest = make.shown_digest(db, number)
    accounts.confirm_act(database, by=story.second, now=NOW, pending_id=number, digest=digest)


@pytest.mark.parametrize("ordered", [False, True])
def test_no_table_holds_it_on_either_engine(database: Database, ordered: bool) -> None:
    story = Story(database)
    assert {"comments", "appeals", "people", "log_payload", "search_pieces"} <= in_tables(database)
    if ordered:
        confirmed(database, story)
    else:
        acts.erase_myself(database, by=story.author, now=NOW)
    assert TWO_SEAT_ACTS["erase_person"].afterwards(database) is True
    assert in_tables(database) == set()


def test_the_public_entry_names_the_order(client: Client, sqlite_database: Database, told: Story) -> None:
    by_order(client, told)
    with sqlite_database.reading() as db:
        (row,) = record.newest(db, before=2**31 - 1, kind="person_erased")
    for prefix, ground in (("", "裁判所の命令"), ("/en", "Court order")):
        shown = client.page(f"{prefix}/record/{row.id}").text
        assert ORDER in shown and ground in shown
        assert told.email not in shown


def test_who_orders_says_which_order(client: Client, told: Story) -> None:
    asked = {"whom": told.email, "ground": "court_order", "order": " "}
    answer = client.sign_in(told.first).submit("/erasures/new", asked)
    assert answer.status_code == 422 and told.email in answer.text


def test_the_runner_cleans_up_after_somebody_who_wrote_nothing(sqlite_database: Database) -> None:
    somebody = make.person(sqlite_database, chosen_name=NAME)
    acts.erase_myself(sqlite_database, by=somebody, now=NOW)
    sequence(sqlite_database)
    assert archive.index_new(sqlite_database, now=NOW).forgot


def test_a_machine_that_is_too_busy_to_clean_up_spoils_nothing(
    client: Client, sqlite_database: Database, told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The erasure is kept and confirmed as such; the thread beside the server cleans up later."""

    def busy(_database: Database, _however_long: bool) -> Any:
        raise OperationalError("optimize", {}, Exception("database is locked"))

    monkeypatch.setattr(archive, "_scrub", busy)
    by_order(client, told)
    monkeypatch.undo()
    sequence(sqlite_database)
    running = runner.Runner(sqlite_database)
    while running.look() or running.owed:
        pass
    assert in_files(Path(str(sqlite_database.url.database)).parent) == set()
