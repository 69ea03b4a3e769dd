"""What entries of the record hold as codes is told in words: the names of things where known, sentences for codes."""

from html import unescape
from typing import Any

import pytest

from deliberation.archive import feeds
from deliberation.comments import agreement, grouping
from deliberation.comments import rules as comments
from deliberation.consents.decision import Said, Way
from deliberation.council import kinds as council
from deliberation.council.rollcalls import Basis, Choice, Declared, Result
from deliberation.dataplans.queries import PARTS
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.db import ACTS, Database
from deliberation.proposals.kinds import Kind
from deliberation.record import queries as record
from deliberation.record import wording
from deliberation.record.acts import append, canonical
from deliberation.record.kinds import KINDS
from deliberation.site.rules import GROUNDS
from deliberation.votes import acts, historic
from deliberation.votes.outcome import Code
from deliberation.votes.ruleset import Kind as VoteKind
from deliberation.web.language import load_catalogue
from tests import make
from tests.calls import calls
from tests.client import Client
from tests.consents.scene import SLUG, Scene
from tests.moment import NOW

CATALOGUES = {lang: load_catalogue(lang) for lang in ("ja", "en")}
VALUES: dict[tuple[str, str], Any] = {
    ("erased", "ground"): (*GROUNDS, "own_request"), ("person_erased", "ground"): (*GROUNDS, "own_request"),
    ("proposal_opened", "content"): Kind, ("council_body_added", "body_kind"): council.BodyKind,
    ("council_term_added", "part"): council.BodyPart, ("council_meeting_entered", "session"): council.Session,
    ("council_act_entered", "act_kind"): council.ActKind, ("council_vote_entered", "question"): council.Question,
    ("council_vote_entered", "declared"): Declared, ("council_vote_entered", "basis"): Basis,
    ("council_vote_entered", "casting"): (Choice("for"), Choice("against")), ("council_vote_entered", "result"): Result,
    ("council_vote_entered", "ending"): council.Ending, ("council_source_added", "source_kind"): council.SourceKind,
    ("council_question_put", "asked"): council.AskedKind, ("council_name_corrected", "what"): council.Named,
    ("council_correction_decided", "decision"): council.Decision,
    ("council_correction_asked", "about"): council.Contested, ("vote_opened", "kind"): VoteKind,
    ("vote_result", "outcome"): Code, ("answer_given", "result"): comments.Result,
    ("comment_hidden", "article"): comments.ARTICLES, ("replies_locked", "article"): comments.ARTICLES,
    ("comments_grouped", "how"): grouping.How, ("contest_answered", "decision"): grouping.Decision,
    ("statement_ruled", "ruling"): agreement.Ruling,
    ("evidence_chosen", "way"): Way, ("evidence_chosen", "said"): Said,
    ("comment_submitted", "field"): (*FLOW_FIELDS, *PLAN_FIELDS, *PARTS),
}  # fmt: skip


def leaf(entry: str, **facts: object) -> bytes:
    return canonical({"v": 1, "kind": entry, "at": "2026-11-21", "facts": facts})


@pytest.mark.parametrize(("kind", "name"), sorted(VALUES))
def test_every_code_has_its_words_in_both_languages(kind: str, name: str) -> None:
    said = [wording.described(leaf(kind, **{name: str(value)})).facts[0] for value in VALUES[kind, name]]
    assert {fact.shown_as for fact in said} == {"code"}
    for lang, catalogue in CATALOGUES.items():
        assert [f.words for f in said if f.words not in catalogue] == [], lang


def test_no_word_of_a_code_waits_for_a_value() -> None:
    """Whatever its kind, a page knows the code alone: "Majority for %(option)s" stood on the page of a result."""
    for lang, catalogue in CATALOGUES.items():
        of_codes = [key for key in catalogue if key.startswith(tuple(f"{one}." for one in wording.CODES.values()))]
        assert [key for key in of_codes if "%(" in str(catalogue[key])] == [], lang


ANY = {
    "int": 3, "bool": True, "id": "some-id", "digest": "sha256:" + "0" * 64, "day": "2026-11-21", "ids": ["a"],
    "digests": [],
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_of_an_entry_shows_a_placeholder(client: Client, sqlite_database: Database, prefix: str) -> None:
    numbers = []
    with sqlite_database.writing() as db:
        for kind, spec in KINDS.items():
            facts = {name: ANY[declared.rstrip("?")] for name, declared in spec.facts.items()}
            facts |= {name: "clerk-2" for name in wording.SEATS if name in facts}
            coded = {name: list(values) for (of, name), values in VALUES.items() if of == kind}
            for turn in range(max((len(values) for values in coded.values()), default=1)):
                facts |= {name: str(values[turn % len(values)]) for name, values in coded.items()}
                numbers.append(append(db, kind=kind, now=NOW, jurisdiction="a-shi", seat="clerk-1", facts=facts))
    for number in numbers:
        told = client.get(f"{prefix}/record/{number}").text
        assert "%(" not in told, (number, told)


def test_every_name_of_a_code_is_a_fact_of_some_kind() -> None:
    facts = {name for kind in KINDS.values() for name in kind.facts}
    full = {f"{kind}.{name}" for kind, spec in KINDS.items() for name in spec.facts}
    assert [name for name in {*wording.CODES, *wording.OTHERWISE, *wording.SEATS} if name not in facts | full] == []


@pytest.fixture
def scene(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        Scene(db)


def entered(database: Database, kind: str, **facts: object) -> int:
    with database.writing() as db:
        return append(db, kind=kind, now=NOW, jurisdiction=make.HERE, seat="clerk-1", facts=facts)


def test_the_page_of_an_entry_names_proposal_flow_and_field_and_keeps_the_bytes(
    client: Client, sqlite_database: Database, scene: None
) -> None:
    digest = "sha256:" + "0" * 64
    about = {"proposal": SLUG, "version": 1, "digest": digest, "flow": "bus", "field": "retention"}
    number = entered(sqlite_database, "comment_submitted", comment=1, verified=True, **about)
    for prefix, field in (("", "保存期間"), ("/en", "Retention")):
        told, _, raw = client.get(f"{prefix}/record/{number}").text.partition('id="bytes"')
        assert [code for code in (SLUG, "bus", "retention") if f"<code>{code}</code>" in told] == []
        assert field in told
        assert "&#34;flow&#34;:&#34;bus&#34;" in raw and "&#34;field&#34;:&#34;retention&#34;" in raw


def test_what_is_not_known_keeps_its_code(client: Client, sqlite_database: Database, scene: None) -> None:
    about = {"proposal": "no-such", "version": 7, "digest": "sha256:" + "0" * 64, "flow": "gone"}
    number = entered(sqlite_database, "comment_submitted", comment=1, verified=True, **about)
    told = client.get(f"/record/{number}").text
    assert "<code>no-such</code>" in told and "<code>gone</code>" in told
    measure = {"record": 9, "effect": "suspend", "reference": "act:1", "holds_from": "2026-11-21", "flows": ["gone"]}
    measure |= {"second": "secretariat-2"}
    assert "<code>gone</code>" in client.get(f"/record/{entered(sqlite_database, 'consent_measure', **measure)}").text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_feed_says_it_in_words(lang: str) -> None:
    def say(key: str, **values: object) -> str:
        found = str(CATALOGUES[lang].get(key, key))
        return found % values if values else found

    facts = {"proposal": "bus", "way": "assembly_resolution", "said": "yes", "reference": "act:12"}
    entry = wording.described(leaf("evidence_chosen", **facts, second="secretariat-2"))
    told = feeds.in_words(entry, say, str, feeds.Names({"bus": "the bus"}, {}))
    assert [code for code in ("assembly_resolution", "secretariat-2", "act:12") if code in told] == []
    way, act, seat = say("way.assembly_resolution"), say("reference.act", n="12"), say("seat.secretariat", n=2)
    for words in ("the bus", way, act, seat):
        assert words in told


@pytest.mark.parametrize(
    ("act", "kind", "names"),
    [
        ("votes.count_sheets", "vote_sheets_counted", ["counter"]),
        ("audits.end_observer", "observer_ended", ["observer"]),
    ],
)  # fmt: skip
def test_what_an_act_names_by_a_code_of_its_document_is_shown_by_its_name(
    client: Client, sqlite_database: Database, act: str, kind: str, names: list[str]
) -> None:
    with sqlite_database.writing() as db:
        prepared = calls()[act].prepare(db)
        by = {"by": prepared.by} if prepared.by is not None else {}
        ACTS[act].run(db, **by, now=NOW, **prepared.arguments)
    with sqlite_database.reading() as db:
        row = record.newest(db, before=2**31 - 1, kind=kind)[0]
    facts = {f.name: f.value for f in wording.described(row.leaf).facts}
    told = client.get(f"/record/{row.id}").text.partition('id="bytes"')[0]
    assert [name for name in names if f"<code>{facts[name]}</code>" in told] == []


def test_a_result_names_its_vote_and_the_answer_that_won(client: Client, sqlite_database: Database) -> None:
    case = next(one for one in historic.read() if one.outcome.winner == "against")
    with sqlite_database.writing() as db:
        acts.load_precedent(db, now=NOW, case=case)
        number = record.newest(db, before=2**31 - 1, kind="precedent_loaded")[0].id
    label = next(option.label for option in case.counting.options if option.key == "against")
    for lang, prefix in (("ja", ""), ("en", "/en")):
        link = client.page(f"{prefix}/record/{number}").links()
        told = unescape(client.get(f"{prefix}/record/{number}").text)
        assert CATALOGUES[lang][f"vote_outcome.{case.outcome.code}"] % {"option": label[lang]} in told
        assert f"{prefix}/votes/precedents/{case.code}" in link.values() and f">{case.code}<" not in told
        assert case.case["question"][lang] in told
