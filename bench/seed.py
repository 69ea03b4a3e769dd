"""A city with much in it, put into the tables directly: rows of the shape that the acts write, without their entries.

Only here: nothing else in the tree writes past the acts. Every page is revised by the log, so all of this happens
before the first request.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import String, cast, func, insert, select, text
from sqlalchemy.engine import Connection

from bench import counted, crowd
from bench.inside import BODY, Sizes, copies, words
from deliberation import clock
from deliberation.accounts.models import Person, ResidentRef, Session
from deliberation.accounts.passwords import token_hash
from deliberation.accounts.rules import Role
from deliberation.archive.grams import grams
from deliberation.archive.models import SearchDocument, SearchPiece
from deliberation.comments.models import Comment, Tally
from deliberation.dataplans import acts as dataplans
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.db import Database
from deliberation.demo.proposing import MAIN, told
from deliberation.proposals.models import Proposal
from tests import make

LITTLE_TOWN, BIG_CITY = "small-shi", "big-shi"
SENTENCES = (
    "利用者の同意を得てから始めます。", "個人が分かる情報は渡しません。", "保存の期間は九十日です。",
    "議会で説明しました。", "説明会で質問がありました。", "事業者は別の目的に使いません。",
    "乗り場の人数を数えます。", "紙の申込みも受け付けます。", "高齢の方の通院を助けます。",
    "費用は市が負担します。", "撤退したときは消去します。", "停留所ごとに集計します。",
)  # fmt: skip
FLOWS = 200
SEARCHED = "同意"  # in 22 of 100 documents


@dataclass(frozen=True)
class Filled:
    """What the rows ask for: slugs of the proposals with few, many and most comments and of the one with two versions
    of a plan of FLOWS flows; tokens of signed-in residents."""

    few: str
    many: str
    most: str
    plan: str
    tokens: list[str]
    crowds: crowd.Crowds


def fill(database: Database, sizes: Sizes, say: Callable[[str], None]) -> Filled:
    """Everything that the rows read, in one go. Takes seconds when quick, minutes at full size."""
    started = time.perf_counter()
    slugs = [_published(database, f"bench-{n}", _plan()) for n in sizes.comments]
    plan = _published(database, "bench-plan", _large(days=90), _large(days=180))
    asked = _published(database, "bench-asked-few", _plan()), _published(database, "bench-asked-many", _plan())
    with database.writing() as db:
        people = _people(db, sizes.people)
        for slug, count in zip(slugs, sizes.comments, strict=True):
            say(f"filling: {count:,} comments ({time.perf_counter() - started:.0f} s)")
            _comments(db, slug, count, people[0])
        for place, count in zip((LITTLE_TOWN, BIG_CITY), sizes.proposals, strict=True):
            say(f"filling: {count:,} proposals ({time.perf_counter() - started:.0f} s)")
            _proposals(db, place, count)
        say(f"filling: {sizes.documents:,} documents ({time.perf_counter() - started:.0f} s)")
        _documents(db, sizes.documents)
        say(f"filling: consultations ({time.perf_counter() - started:.0f} s)")
        crowds = crowd.fill(db, asked, sizes, people[0], LITTLE_TOWN)
        counted.fill(db)
        tokens = _sessions(db, people)
    if not database.is_sqlite:  # as autovacuum would have done by then
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))
    return Filled(*slugs, plan, tokens, crowds)


def _plan() -> dict[str, Any]:
    """The plan of the demonstration's city."""
    return dict(told(MAIN)["versions"][0]["document"])


def _large(days: int) -> dict[str, Any]:
    """The same with FLOWS flows, of which every third keeps what it has for ``days``."""
    document = _plan()
    flow = document["plan"]["flows"][0]
    flows = [{**flow, "flow_id": f"flow-{n}", "name": {"value": {"ja": f"データの流れ{n}"}}} for n in range(FLOWS)]
    for one in flows[::3]:
        one["retention"] = {"value": f"P{days}D"}
    return {**document, "plan": {**document["plan"], "flows": flows}}


def _published(database: Database, slug: str, *versions: dict[str, Any]) -> str:
    """A proposal with these versions, published by two clerks."""
    now = clock.now()
    with database.writing() as db:
        proposal_id = make.proposal(db, slug=slug)
        one, two = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
        for document in versions:
            raw = json.dumps(document, ensure_ascii=False).encode()
            dataplans.import_draft(db, by=one, now=now, proposal_id=proposal_id, revision=0, raw=raw)
            dataplans.publish_version(
                db, by=two, now=now, first=one, jurisdiction=make.HERE, proposal=slug,
                document=document_digest(check(document).data),
            )  # fmt: skip
    return slug


def _people(db: Connection, count: int) -> list[int]:
    today = clock.day(clock.now())
    rows = [{"email": f"bench{n}@example.invalid", "registered_on": today} for n in range(count)]
    people = list(db.execute(insert(Person).returning(Person.id), rows).scalars())
    claims = [
        {"jurisdiction": make.HERE, "ref_hmac": f"{p:064x}", "person_id": p, "method": "letter", "claimed_on": today}
        for p in people
    ]
    db.execute(insert(ResidentRef), claims)
    return people


def _sessions(db: Connection, people: list[int]) -> list[str]:
    now, tokens = clock.now(), [f"bench-token-{p}" for p in people]
    times = {"started_at": now, "ends_at": now + timedelta(hours=12)}
    rows = [{"token_hash": token_hash(t), "person_id": p, **times} for t, p in zip(tokens, people, strict=True)]
    db.execute(insert(Session), rows)
    return tokens


def _comments(db: Connection, slug: str, count: int, person: int) -> None:
    """Comments on one proposal, every third on a flow, every tenth from paper; none is a reply."""
    proposal = db.execute(select(Proposal.id).where(Proposal.slug == slug)).scalar_one()
    flow = _plan()["plan"]["flows"][0]["flow_id"]
    digest = "sha256:" + "0" * 64
    copies(
        db, Comment, count,
        {
            "proposal_id": proposal, "jurisdiction": make.HERE, "number": lambda i: i, "version": 1,
            "version_digest": digest,
            "flow_id": lambda i: func.nullif(func.substr(flow, 1, (i % 3) * 100), ""), "author_id": person,
            "verified": lambda i: i % 2 == 0, "standing": "unsaid", "channel": "web", "body": lambda i: words(BODY, i),
            "body_html": lambda i: words("<p>", BODY, i, "</p>"), "text_key": lambda i: cast(i, String),
            "submitted_on": clock.day(clock.now()), "state": "shown", "reply_count": 0,
            "answer_count": lambda i: i % 5, "author_number": lambda i: i,
        },
    )  # fmt: skip
    counted = {"submissions": count, "residents": count // 2, "texts": count, "answered": 4 * count // 5}
    rest = {"waiting": count - 4 * count // 5, "hidden": 0, "voices": 0, "paper": 0, "phone": 0}
    for place in ("", f"flow:{flow}"):
        db.execute(insert(Tally), {"proposal_id": proposal, "place": place, **counted, **rest})


def _proposals(db: Connection, place: str, count: int) -> None:
    make.jurisdiction(db, place)
    now: datetime = clock.now()
    copies(
        db, Proposal, count,
        {
            "slug": lambda i: words(place, "-", i), "jurisdiction": place, "kind": "filed", "country": "JP",
            "title_ja": lambda i: words("乗り合いの車の計画", i), "title_en": lambda i: words("Shared cars ", i),
            "stage": "plan", "version": 1, "published_at": now, "opened_at": now,
        },
    )  # fmt: skip


def _documents(db: Connection, count: int) -> None:
    """Documents of about two hundred characters; the word looked for is in 22 of 100. The index is made at the end."""
    random, today = Random(20261121), clock.day(clock.now())
    named, others = SENTENCES[0], SENTENCES[1:]
    texts = ["".join([*random.choices(others, k=13), *([named] if n % 100 < 22 else [])]) for n in range(1_000)]
    base = (db.execute(select(func.max(SearchDocument.id))).scalar() or 0) + 1
    if db.dialect.name == "postgresql":
        db.execute(text("DROP INDEX ix_search_pieces_grams"))
    for start in range(0, count, 5_000):
        ids = range(base + start, base + min(start + 5_000, count))
        db.execute(
            insert(SearchDocument),
            [
                {
                    "id": i, "key": f"bench:{i}", "kind": "event", "day": today, "title_ja": f"できごと{i}",
                    "path": f"/record/{i}", "proposal": None, "jurisdiction": make.HERE,
                }
                for i in ids
            ],
        )  # fmt: skip
        db.execute(
            _PIECE[db.dialect.name], [{"i": i, "t": texts[i % 1000], "g": _indexed(texts[i % 1000])} for i in ids]
        )
    if db.dialect.name == "postgresql":
        db.execute(text("CREATE INDEX ix_search_pieces_grams ON search_pieces USING gin (grams)"))
        for table in (SearchDocument, SearchPiece):
            name = table.__tablename__
            db.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))
    else:
        db.execute(text("INSERT INTO search_fts (rowid, grams) SELECT id, grams FROM search_pieces"))


_PIECE = {
    "sqlite": text("INSERT INTO search_pieces (id, document_id, text, grams) VALUES (:i, :i, :t, :g)"),
    "postgresql": text(
        "INSERT INTO search_pieces (id, document_id, text, grams) VALUES (:i, :i, :t, to_tsvector('simple', :g))"
    ),
}
_KNOWN: dict[str, str] = {}


def _indexed(words: str) -> str:
    if words not in _KNOWN:
        _KNOWN[words] = grams(words)
    return _KNOWN[words]
