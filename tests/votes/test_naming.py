"""Which version a vote is about, under which title, and whether a newer one can be read."""

from sqlalchemy import insert, select, update

from deliberation.accounts.acts import propose_act
from deliberation.dataplans.models import Version
from deliberation.db import Database
from deliberation.proposals.models import Proposal
from deliberation.record.acts import append
from tests import make
from tests.client import Client
from tests.moment import NOW
from tests.votes.making import Staged


def test_a_vote_names_its_version_and_the_newer_one(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened()
        about, address = f"/proposals/{vote.row.proposal}", f"/votes/{vote.slug}"
    page = client.page(address)
    assert f"{about}/v/2" in page.links().values() and f"{about}/v/3" not in page.links().values()
    assert "\u3044\u307e\u306e\u984c\u540d" not in client.page("/votes").text  # its title now
    with sqlite_database.writing() as db:
        entry = append(db, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1})
        old = db.execute(select(Version.__table__).where(Version.number == 2)).mappings().one()
        newer = {"number": 3, "document_digest": "sha256:" + "c" * 64, "log_entry_id": entry}
        db.execute(insert(Version), {k: v for k, v in old.items() if k != "id"} | newer)
        db.execute(update(Proposal).values(version=3, title_ja="New", title_en="New"))
    page = client.page(f"/en{address}")
    assert "Version 3 has been published. This vote is about Version 2" in " ".join(page.text.split())
    assert {f"/en{about}/v/2", f"/en{about}/v/3"} <= set(page.links().values())
    for path in (address, "/votes"):
        assert "\uff08\u3044\u307e\u306e\u984c\u540d\uff09 \u7b2c2\u7248" in client.page(path).text
    with sqlite_database.writing() as db:
        entry = append(db, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1})
        gone = {"redacted_at": NOW, "redaction_reason": "a name", "redaction_entry_id": entry, "document": None}
        db.execute(update(Version).where(Version.number == 3).values(gone))
    page = client.page(f"/en{address}")
    assert "has been published" not in page.text and f"/en{about}/v/3" not in page.links().values()


def test_a_draft_gives_the_title_of_now_as_that(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db)
        wanted = {"vote": vote.slug, **vote.put_forward()}
        propose_act(db, by=vote.one, now=NOW, act="open_vote", jurisdiction=make.HERE, arguments=wanted)
        db.execute(update(Proposal).values(version=3, title_ja="New", title_en="A & B"))
    client.sign_in(vote.two)
    for path in (f"/votes/drafts/{vote.slug}", "/votes/drafts", "/pending"):
        assert "A & B (its title now)" in client.page(f"/en{path}").text
