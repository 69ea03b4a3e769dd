"""Reading the record into the index and finding what is public now, on both engines."""

import random
from threading import Thread

import pytest
from sqlalchemy import func, select, text

from deliberation.archive import acts, grams, runner, sources
from deliberation.archive.models import SearchCursor, SearchDocument, SearchPiece
from deliberation.comments import acts as comments
from deliberation.council import acts as council
from deliberation.db import Database
from deliberation.proposals import acts as proposals
from deliberation.record.models import LogEntry
from tests import make
from tests.archive.making import bytes_of, found, read_in, search, sequence
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.consents.scene import Scene
from tests.council import assembly
from tests.moment import NOW
from tests.proposals.calls import EVENT

KANJI = [chr(n) for n in range(0x5000, 0x5400)]  # none of them is in a word that is searched here


def filler(length: int, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(KANJI, k=length))


def comment(database: Database, body: str, **more: object) -> int:
    return m.comment(database, m.published(database), body=body, **more)


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("本人の同意をとる", "同意"),
        ("不同意でも使える", "同意"),
        ("京都でも東京都でもない、都", "都"),
        ("都市計画", "都"),
        ("スマートシティの計画", "ｽﾏｰﾄｼﾃｨ"),
        ("ｽﾏｰﾄｼﾃｨの計画", "スマートシティ"),
        ("ﾃﾞｰﾀを使う", "データ"),
        ("個人情報保護条例の改正", "個人情報保護条例"),
        ("ＡＩで監視する", "ai"),
        ("AI監視カメラ", "AI監視"),
        ("A市の計画", "A市"),
        ("佐々木さん〇〇", "佐々木"),
        ("データ・連携基盤", "データ・連携"),
        ("The City OS", "city os"),
        ("第5条の2", "5条"),
        ("𠮷野家の𩸽", "𠮷野"),
        ("顔認証で\n入場する", "顔認証 入場"),
        ("naïve Größe", "NAÏVE grösse"),
        ("주민 동의서", "동의"),
    ],
)
def test_a_word_is_found(database: Database, said: str, query: str) -> None:
    no = comment(database, said)
    comment(database, "ほかの話です。other words")
    read_in(database)
    assert found(database, query) == [f"comment:{no}"]


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("同じ意見", "同意"),
        ("意同", "同意"),
        ("a small 市場", "A市 無"),
        ("これは a と書く。市場の話。", "A市"),
        ("個人の情報", "個人情報"),
        ("同意", "不同意"),
        ("anything", "!?"),
        ("anything", "any"),
    ],
)
def test_what_only_looks_alike_is_not_found(database: Database, said: str, query: str) -> None:
    comment(database, said)
    read_in(database)
    assert found(database, query) == []


def test_the_newest_is_first_and_pages_follow_without_gap_or_repetition(database: Database) -> None:
    slug = m.published(database)
    with database.writing() as db:
        author = make.person(db)
        numbers = [m.comment(db, slug, author, body=f"同意します{n} " + filler(9_000, n), long=True) for n in range(45)]
    read_in(database)
    seen, before = [], 2**31 - 1
    while True:
        hits = search(database, "同意", before)
        seen += [hit.row.key for hit in hits.rows]
        if hits.older is None:
            break
        before = hits.older
    assert seen == [f"comment:{no}" for no in reversed(numbers)]


def test_a_phrase_is_found_wherever_it_stands_in_a_long_text(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    phrase = "市民の同意なく個人情報を売らない"
    places = [0, grams.CHUNK - 8, grams.CHUNK - grams.OVERLAP - 3, 11_111, 20_000 - len(phrase)]
    numbers = []
    for n, at in enumerate(places):
        said = filler(20_000 - len(phrase), n)
        numbers.append(m.comment(database, slug, author, body=said[:at] + phrase + said[at:], long=True))
    read_in(database)
    assert found(database, phrase) == [f"comment:{no}" for no in reversed(numbers)]
    assert search(database, phrase).rows[0].text.count(phrase) == 1


def test_words_that_stand_far_apart_in_one_text_are_found_together(database: Database) -> None:
    no = comment(database, "同意" + filler(15_000) + "監視カメラ", long=True)
    comment(database, "同意だけ")
    comment(database, "監視カメラだけ")
    read_in(database)
    assert found(database, "監視カメラ 同意") == [f"comment:{no}"]


def test_a_search_is_narrowed_by_kind_place_and_proposal(database: Database) -> None:
    here, there = m.published(database), m.published(database, make.THERE)
    ours, theirs = m.comment(database, here, body="同意します"), m.comment(database, there, body="同意しません")
    answer = m.answer(database, here, ours, topic="同意について")
    read_in(database)
    assert found(database, "同意", kind="comment") == [f"comment:{theirs}", f"comment:{ours}"]
    assert found(database, "同意", jurisdiction=make.THERE, kind="comment") == [f"comment:{theirs}"]
    assert f"comment:{theirs}" not in found(database, "同意", proposal=here)
    assert found(database, "同意", kind="answer") == [f"answer:{answer}"]
    assert found(database, "同意", kind="nonsense") == []


def test_everything_public_is_found_by_its_words(database: Database) -> None:
    slug = m.published(database)
    number = m.consultation(database, slug, title_ja="予約バスについての募集")
    issue = m.issue(database, slug, title="電話番号の残し方", title_en="How long numbers are kept")
    no = m.comment(database, slug, body="保存期間が長い")
    answer = m.answer(database, slug, no, body="短くします。**九十日**です。")
    read_in(database)
    assert found(database, "乗り降り") == [f"version:{slug}:1"]
    assert found(database, "予約バスについて") == [f"consultation:{number}"]
    assert found(database, "残し方") == found(database, "numbers kept") == [f"issue:{issue}"]
    assert found(database, "九十日") == [f"answer:{answer}"]
    assert found(database, "保存期間") == [f"comment:{no}"]


def test_a_text_in_two_languages_is_kept_apart() -> None:
    value = {"a": {"ja": "本人の同意", "en": "consent"}, "b": [{"ja": "目的", "en": "purpose"}, {"note": "注"}]}
    assert sources._document(value, ("題",), ("title",)) == "題\n本人の同意\n目的\n注\n\ntitle\nconsent\npurpose"


def test_a_consent_record_is_found_by_its_number(database: Database) -> None:
    with database.writing() as db:
        number = Scene(db).decided()
    read_in(database)
    assert found(database, f"R-{number}", kind="consent") == [f"consent:{number}"]


def test_a_hidden_text_is_not_found_and_comes_back_when_it_is_shown_again(database: Database) -> None:
    no = comment(database, "同意の話")
    read_in(database)
    m.hide(database, no)
    assert found(database, "同意") == []
    read_in(database)
    assert found(database, "同意") == []
    by = make.officer(database, m.Role.moderator)
    comments.restore_comment(database, by=by, now=NOW, comment_id=no, reason="a mistake")
    assert found(database, "同意") == [f"comment:{no}"]


def test_what_is_hidden_when_it_is_read_in_is_not_found_either(database: Database) -> None:
    m.hidden(database, m.published(database), body="同意の話")
    read_in(database)
    assert found(database, "同意") == []


def test_a_withdrawn_text_is_found_at_no_moment_and_leaves_the_index(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.comment(database, slug, author, body="同意の話")
    read_in(database)
    comments.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    assert found(database, "同意") == []
    read_in(database)
    assert "同意" not in everything_indexed(database)


def test_an_erased_text_leaves_the_index_even_when_it_was_read_in_at_that_moment(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    m.comment(database, slug, author, body="同意の話")
    read_in(database)  # as if this had begun before the erasure and ended after it
    comments.erase_author(database, now=NOW, person_id=author.person_id, ground="own_request")
    assert found(database, "同意") == []
    read_in(database)
    assert "同意" not in everything_indexed(database)


def test_a_redacted_version_is_not_found(database: Database) -> None:
    slug = m.published(database)
    read_in(database)
    assert found(database, "乗り降り") == [f"version:{slug}:1"]
    m.redact(database, slug, 1)
    assert found(database, "乗り降り") == []
    read_in(database)
    assert "乗り降り" not in everything_indexed(database)


def everything_indexed(database: Database) -> str:
    with database.reading() as db:
        texts = db.execute(select(SearchPiece.text, SearchPiece.grams)).all()
        titles = db.execute(select(SearchDocument.title_ja)).scalars().all()
    return repr(texts) + repr(titles)


def test_forgetting_leaves_the_other_texts_to_be_found(database: Database) -> None:
    numbers = [comment(database, f"同意の話{n}") for n in range(3)]
    read_in(database)
    acts.forget(database, now=NOW, key=f"comment:{numbers[1]}")
    acts.forget(database, now=NOW, key="comment:999")
    assert found(database, "同意") == [f"comment:{numbers[2]}", f"comment:{numbers[0]}"]


def test_reading_again_what_has_not_changed_moves_nothing(database: Database) -> None:
    numbers = [comment(database, f"同意の話{n}") for n in range(3)]
    read_in(database)
    with database.writing() as db:
        db.execute(SearchCursor.__table__.update().values(next_idx=0))
    with database.reading() as db:
        before = db.execute(select(SearchPiece.id).order_by(SearchPiece.id)).scalars().all()
    read_in(database)
    with database.reading() as db:
        assert db.execute(select(SearchPiece.id).order_by(SearchPiece.id)).scalars().all() == before
    assert found(database, "同意") == [f"comment:{no}" for no in reversed(numbers)]


def test_the_index_made_anew_finds_the_same(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    numbers = [m.comment(database, slug, author, body=f"同意の話{n}") for n in range(60)]
    gone = m.comment(database, slug, author, body="同意の話、取り下げる")
    comments.withdraw_comment(database, by=author, now=NOW, comment_id=gone)
    read_in(database)
    once = found(database, "同意")
    with database.reading() as db:
        entries = db.execute(select(func.count()).select_from(LogEntry)).scalar_one()
    assert acts.rebuild(database, now=NOW) == entries > 50
    assert found(database, "同意") == once == [f"comment:{no}" for no in reversed(numbers[-20:])]


def test_several_processes_read_the_record_in_once(database: Database) -> None:
    slug = m.published(database)
    with database.writing() as db:
        author = make.person(db)
        for n in range(120):
            m.comment(db, slug, author, body=f"同意の話{n}")
    sequence(database)
    troubles: list[Exception] = []

    def keep_up() -> None:
        try:
            while acts.index_new(database, now=NOW).entries:
                pass
        except Exception as error:
            troubles.append(error)

    threads = [Thread(target=keep_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    with database.reading() as db:  # the version, its company, the comments
        assert db.execute(select(func.count()).select_from(SearchDocument)).scalar_one() == 122
        assert db.execute(select(func.count()).select_from(SearchPiece)).scalar_one() == 122


def test_an_entry_that_waits_for_its_place_is_not_read_yet(database: Database) -> None:
    comment(database, "同意の話")
    assert acts.index_new(database, now=NOW) == acts.Read(0, False)
    assert found(database, "同意") == []


def test_the_runner_reads_what_is_new_and_cleans_up_what_was_taken_away(
    database: Database, fixed_clock: FixedClock
) -> None:
    slug, author = m.published(database), make.person(database)
    no = m.comment(database, slug, author, body="同意の話")
    sequence(database)
    running = runner.Runner(database)
    assert running.look() > 0 and running.look() == 0 and not running.owed
    comments.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    sequence(database)
    assert running.look() == 1 and running.owed
    assert running.look() == 0 and not running.owed


def test_a_corrected_event_takes_the_place_of_the_wrong_one(database: Database) -> None:
    said = {"by": make.officer(database, m.Role.clerk), "now": NOW, "proposal_id": make.proposal(database), **EVENT}
    wrong = proposals.add_event(database, **{**said, "what": {"ja": "東京都へ応募した"}})
    read_in(database)
    mended = {"what": {"ja": "国へ応募した"}, "corrects_id": wrong, "correction": "宛先の誤り"}
    right = proposals.add_event(database, **{**said, **mended})
    read_in(database)
    assert found(database, "応募") == [f"event:{right}"]
    assert found(database, "東京都") == []


def test_an_erased_text_is_gone_from_the_bytes_of_the_database(sqlite_database: Database) -> None:
    slug, author = m.published(sqlite_database), make.resident(sqlite_database, chosen_name="ぬばたま")
    said = "鵺の鳴く夜は恐ろしい。"
    secret = m.comment(sqlite_database, slug, author, body=said + filler(9_000, 7), long=True)
    appealed = m.hidden(sqlite_database, slug, author, body="鵼は見ていた")
    comments.file_appeal(sqlite_database, by=author, now=NOW, comment_id=appealed, body="鵼の申し立て")
    for n in range(50):
        m.comment(sqlite_database, slug, body=f"ほかの人の話{n}")
    read_in(sqlite_database)
    held = bytes_of(sqlite_database)
    assert said.encode() in held and "鵺の".encode() in held and "鵼".encode() in held
    with sqlite_database.writing() as db:
        comments.erase_author(db, now=NOW, person_id=author.person_id, ground="own_request")
        for no in (secret, appealed):
            acts.forget(db, now=NOW, key=f"comment:{no}")
    assert acts.scrub(sqlite_database)
    held = bytes_of(sqlite_database)
    for trace in (said, "鵺", "鵼", "夜は", filler(9_000, 7)[:2]):
        assert trace.encode() not in held, trace
    assert len(found(sqlite_database, "ほかの人の話")) == 20


def test_a_withdrawn_text_is_gone_from_the_bytes_too(sqlite_database: Database) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.comment(sqlite_database, slug, author, body="鵺の鳴く夜")
    read_in(sqlite_database)
    comments.withdraw_comment(sqlite_database, by=author, now=NOW, comment_id=no)
    sequence(sqlite_database)
    running = runner.Runner(sqlite_database)
    while running.look() or running.owed:
        pass
    assert "鵺".encode() not in bytes_of(sqlite_database)


def test_cleaning_up_works_on_both_engines_and_says_when_somebody_still_reads(database: Database) -> None:
    comment(database, "同意の話")
    read_in(database)
    assert acts.scrub(database)
    assert found(database, "同意")


def test_the_full_text_index_agrees_with_the_pieces(sqlite_database: Database) -> None:
    numbers = [comment(sqlite_database, f"同意の話{n}") for n in range(5)]
    read_in(sqlite_database)
    acts.forget(sqlite_database, now=NOW, key=f"comment:{numbers[0]}")
    with sqlite_database.writing() as db:
        db.execute(text("INSERT INTO search_fts(search_fts) VALUES ('integrity-check')"))


def test_an_act_of_the_assembly_is_found_as_it_was_corrected(database: Database) -> None:
    with database.writing() as db:
        here = assembly.assembly(db)
        act_id = assembly.bill(db, here, title={"ja": "顔認証の条例案", "en": None})
    read_in(database)
    assert found(database, "顔認証") == [f"act:{act_id}"]
    with database.writing() as db:
        right = assembly.content(here, title={"ja": "指紋認証の条例案", "en": None})
        said = assembly.say(here)
        council.correct_act(db, **said, act_id=act_id, revision=1, content=right, correction="題名の誤り")
    read_in(database)
    assert found(database, "顔認証") == [] and found(database, "指紋認証") == [f"act:{act_id}"]
