"""What a version that was taken away leaves behind for those who write the next one."""

import json
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from deliberation.accounts import acts as accounts
from deliberation.accounts.models import PendingAct
from deliberation.accounts.rules import Role
from deliberation.archive.models import SearchDocument, SearchPiece
from deliberation.dataplans import acts as dataplans_acts
from deliberation.dataplans import queries, wizard
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import acts as proposals_acts
from deliberation.proposals import queries as proposals
from deliberation.proposals.models import Proposal, ProposalDomain
from deliberation.record import queries as record
from deliberation.record.models import LogEntry
from tests import make
from tests.archive.making import found, read_in
from tests.client import Client
from tests.comments import making as m
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
from tests.moment import NOW
from tests.votes.making import Staged

NAME = "山田太郎さんの件"


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_draft_after_it_begins_empty_and_says_so(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{lang}/proposals/{slug}/draft"
    begins = "starts one from version 1" if lang else "第1版の内容から"
    said = client.page(path).text
    assert begins in said
    m.redact(sqlite_database, slug, 1)
    page = client.page(path)
    assert ("begins empty" if lang else "下書きは空から始まります") in page.text and begins not in page.text
    assert f"{lang}/proposals/{slug}/v/1/redact" not in page.links().values()
    assert client.submit(path, {"name": "乗り降り"}, form="/draft/flows").status_code == 303
    with sqlite_database.reading() as db:
        assert queries.draft(db, proposals.by_slug(db, slug).id).based_on is None


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_list_of_versions_leads_to_no_comparison_with_one_that_is_gone(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database, versions=4)
    m.redact(sqlite_database, slug, 2)
    page = client.page(f"{lang}/proposals/{slug}")
    ways = {pair for pair in ("1/2", "2/3", "3/4") if f"/compare/{pair}" in str(page.links().values())}
    assert ways == {"3/4"}
    assert page.text.count("Changes:" if lang else "か所、うち重要な変更") >= 3  # what was counted stays told


def test_a_draft_begins_from_the_newest_version_that_can_be_read(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    named(sqlite_database, slug)
    m.redact(sqlite_database, slug, 2)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"/proposals/{slug}/draft"
    assert "いちばん新しい第1版の内容から" in client.page(path).text
    assert "from version 1, the newest that can be read" in client.page(f"/en{path}").text
    assert client.submit(path, {"name": "乗り降り"}, form="/draft/flows").status_code == 303
    with sqlite_database.reading() as db:
        row = queries.draft(db, proposals.by_slug(db, slug).id)
    assert (row.based_on, row.basis_redacted_at) == (1, None)
    assert len(json.loads(row.document)["plan"]["flows"]) == 1 + len(data()["plan"]["flows"])
    assert "この下書きのもとの" not in client.page(path).text


def test_a_draft_of_a_version_taken_away_since_says_so_on_its_pages(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"/proposals/{slug}/draft"
    client.submit(path, {"name": "乗り降り"}, form="/draft/flows")
    with sqlite_database.reading() as db:
        flow = json.loads(queries.draft(db, proposals.by_slug(db, slug).id).document)["plan"]["flows"][0]["flow_id"]
    first = wizard.flow_steps(flow)[0].name
    pages = [path + rest for rest in ("", "/about", f"/flows/{flow}", f"/flows/{flow}/{first}", "/sheet", "/check")]
    assert not any("公開してはならない内容が下書きに" in client.page(page).text for page in pages)
    m.redact(sqlite_database, slug, 1)
    for page in pages:
        said = client.page(page).text
        assert "この下書きのもとの第1版は、" in said and "公開してはならない内容が下書きに" in said, page
        assert "begun from version 1, which was taken away on" in client.page("/en" + page).text, page


def named(db: Database, slug: str) -> None:
    """One more version, whose title names a person, in another domain."""
    document = data()
    document["title"] = {"ja": NAME, "en": "The matter of Taro Yamada"}
    document["plan"]["domains"] = {"value": ["payment"]}
    with db.writing() as c:
        m.publish(c, proposals.by_slug(c, slug).id, make.HERE, document)


def looked_at(client: Client, slug: str) -> str:
    """Everything that shows the title of a proposal."""
    paths = [
        "/proposals", f"/proposals/{slug}", f"/proposals/{slug}/comments", f"/proposals/{slug}/feed.atom", "/feed.atom",
        f"/p/{slug}", "/archive?q=山田", "/archive/feed.atom?q=山田", "/archive/tables/proposals.csv",
        "/archive/tables/proposals.jsonl", f"/proposals/{slug}/v/2", "/record", "/", f"/proposals/{slug}/points",
    ]  # fmt: skip
    return "".join(client.get(lang + path).text.replace("q=山田", "") for path in paths for lang in ("", "/en"))


def test_a_title_that_only_it_had_is_nowhere_any_more(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    with sqlite_database.reading() as db:
        before = proposals.by_slug(db, slug)
        domains = db.execute(select(ProposalDomain.domain)).scalars().all()
    named(sqlite_database, slug)
    read_in(sqlite_database)
    assert NAME in looked_at(client, slug)
    m.redact(sqlite_database, slug, 2)
    read_in(sqlite_database)
    shown = looked_at(client, slug)
    assert NAME not in shown and "Yamada" not in shown and before.title_ja in shown
    with sqlite_database.reading() as db:
        now = proposals.by_slug(db, slug)
        assert (now.title_ja, now.title_en, now.version) == (before.title_ja, before.title_en, 2)
        assert db.execute(select(ProposalDomain.domain)).scalars().all() == domains
        assert queries.draft_begun(db, now.id, None)["title"]["ja"] == before.title_ja
        kept = [db.execute(select(c)).scalars().all() for c in (SearchDocument.title_ja, SearchPiece.text)]
    assert NAME not in repr(kept)


def test_pages_say_that_a_title_is_gone_when_no_version_says_one(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    named(sqlite_database, slug)
    m.redact(sqlite_database, slug, 2)
    m.redact(sqlite_database, slug, 1)
    shown = looked_at(client, slug)
    assert NAME not in shown and "title.gone" not in shown
    for lang, said in (("", "題名は消しました"), ("/en", "Title removed")):
        for path in ("/proposals", f"/proposals/{slug}/comments", f"/proposals/{slug}/feed.atom"):
            assert said in client.get(lang + path).text, path
    with sqlite_database.reading() as db:
        assert "title" not in queries.draft_begun(db, proposals.by_slug(db, slug).id, None)
        assert db.execute(select(ProposalDomain)).first() is None


def test_what_is_found_by_the_title_of_its_proposal_is_found_no_more(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db)
        db.execute(update(Proposal).values(title_ja=NAME))
        slug = vote.opened().row.proposal
    read_in(sqlite_database)
    assert found(sqlite_database, "山田太郎") == [f"vote:{vote.slug}"]
    m.redact(sqlite_database, slug, 2)
    read_in(sqlite_database)
    assert found(sqlite_database, "山田太郎") == []
    assert found(sqlite_database, "予約バス") == [f"vote:{vote.slug}"]


def written(db: Database, kind: str) -> list[dict[str, Any]]:
    """The bytes of the record's entries of one kind, read."""
    with db.reading() as c:
        leaves = c.execute(select(LogEntry.leaf).where(LogEntry.kind == kind)).scalars()
        return [json.loads(leaf) for leaf in leaves]


def test_the_record_keeps_no_title_that_went_with_the_versions_that_had_it(
    client: Client, sqlite_database: Database
) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    title = {"ja": NAME, "en": "The matter of Taro Yamada"}
    proposals_acts.create_proposal(
        sqlite_database, by=clerk, now=NOW, slug="bus", jurisdiction=make.HERE, title=title
    )  # fmt: skip
    with sqlite_database.reading() as db:
        (opened,) = (row.entry_id for row in record.of_kinds(db, "proposal:bus", ("proposal_opened",)))
    named(sqlite_database, "bus")
    published(sqlite_database, "bus", {**data(), "title": title}, data({"vendor_exit_plan": False}))
    m.redact(sqlite_database, "bus", 1)
    assert NAME in client.get(f"/record/{opened}").text  # the second version has the same title
    m.redact(sqlite_database, "bus", 3)
    assert NAME in client.get(f"/record/{opened}").text
    m.redact(sqlite_database, "bus", 2)
    page = client.get(f"/record/{opened}").text
    assert NAME not in page and "Yamada" not in page and "本文は消去しました" in page
    erased = [row for row in written(sqlite_database, "erased") if row["facts"]["entry"] == opened]
    assert [row["facts"]["ground"] for row in erased] == ["redaction"]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_a_version_said_that_it_corrects_goes_with_it(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    published(sqlite_database, slug, data({"vendor_exit_plan": False}), corrects=1)
    with sqlite_database.reading() as db:
        row = queries.version(db, proposals.by_slug(db, slug).id, 2)
    paths = ("/archive/versions.csv", f"{lang}/record/{row.log_entry_id}", f"{lang}/proposals/{slug}/v/2")
    assert all("誤字を直した" in client.get(path).text for path in paths)
    m.redact(sqlite_database, slug, 2)
    assert not [path for path in paths if "誤字を直した" in client.get(path).text]
    assert ("The text was erased" if lang else "本文は消去しました") in client.get(paths[1]).text
    with sqlite_database.reading() as db:
        assert queries.version(db, row.proposal_id, 2).corrigendum_of == 1
    (erased,) = written(sqlite_database, "erased")
    assert erased["facts"] == {"entry": row.log_entry_id, "ground": "redaction"}


def test_no_act_put_forward_keeps_the_correction_of_a_version_that_was_taken_away(database: Database) -> None:
    slug, first = m.published(database), make.officer(database, Role.clerk)
    with database.reading() as db:
        proposal_id = proposals.by_slug(db, slug).id
    drafting = json.dumps(data({"vendor_exit_plan": False})).encode()
    dataplans_acts.import_draft(database, by=first, now=NOW, proposal_id=proposal_id, revision=0, raw=drafting)
    with database.reading() as db:
        document = document_digest(check(queries.draft_begun(db, proposal_id, queries.draft(db, proposal_id))).data)
    said = {"proposal": slug, "document": document, "corrects": 1}
    one, other = (
        accounts.propose_act(
            database, by=first, now=NOW, act="publish_version", jurisdiction=make.HERE,
            arguments={**said, "correction": text},
        )
        for text in (NAME, f"{NAME}を直した")
    )  # fmt: skip
    with database.reading() as db:
        seen = make.shown_digest(db, one)
        before = [row.digest for row in db.execute(select(PendingAct.digest).order_by(PendingAct.id))]
    accounts.confirm_act(database, by=make.officer(database, Role.clerk), now=NOW, pending_id=one, digest=seen)
    assert [NAME in text for text in put_forward(database)] == [True, True]
    m.redact(database, slug, 1)
    assert [NAME in text for text in put_forward(database)] == [True, True], "the second version has its correction"
    with pytest.raises(Refused, match="correction_waits"):
        m.redact(database, slug, 2)
    accounts.decline_act(database, by=first, now=NOW, pending_id=other, reason="too late")
    m.redact(database, slug, 2)
    assert [NAME in text for text in put_forward(database)] == [False, False]
    assert [slug in text for text in put_forward(database)] == [True, True]
    with database.reading() as db:
        digests = {row.digest for row in db.execute(select(PendingAct.digest))}
    assert not digests & set(before), "a hash of a text tells it, too"


def put_forward(db: Database) -> list[str]:
    with db.reading() as c:
        return [repr(json.loads(text)) for text in c.execute(select(PendingAct.arguments)).scalars()]


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize(("role", "page"), [(Role.proponent, "flags"), (Role.secretariat, "notes")])
def test_what_was_written_about_a_version_meanwhile_taken_away_is_given_back(
    client: Client, sqlite_database: Database, lang: str, role: Role, page: str
) -> None:
    slug = m.published(sqlite_database)
    published(sqlite_database, slug, data({}, {"biometric": True}))
    client.sign_in(make.officer(sqlite_database, role))
    address = f"{lang}/proposals/{slug}/v/2/{page}"
    form = next(f for f in client.page(address).forms() if f.action.endswith(page))
    m.redact(sqlite_database, slug, 2)
    for step in ("", "send"):
        sent = {**form.values(), "reply.RF19": ["入口だけで使います"], "reply.GAP/domain": [" "], "step": [step]}
        answer = client.post(form.action, data=sent)
        assert answer.status_code == 410 and "入口だけで使います" in answer.text
        assert ("What you typed" if lang else "入力した内容") in answer.text and answer.text.count("<textarea") == 1
    assert "<textarea" not in client.get(address).text


def test_the_bytes_of_a_version_may_go_and_never_be_others(database: Database) -> None:
    """Nor may a tombstone be moved to another day or say another reason."""
    slug = m.published(database)
    m.redact(database, m.published(database), 1)
    for change in ("document = :other WHERE redacted_at IS NULL", "redaction_reason = :other WHERE document IS NULL"):
        with pytest.raises(DBAPIError, match="append only"), database.writing() as db:
            db.execute(text(f"UPDATE versions SET {change}"), {"other": b"{}" if "document =" in change else "other"})
    m.redact(database, slug, 1)
