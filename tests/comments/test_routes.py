"""Pages about comments, as residents, clerks and moderators meet them, in both languages; nothing typed is lost."""

from datetime import date, timedelta

import pytest

from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Role
from deliberation.comments import acts
from deliberation.comments.rules import ARTICLES
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.page import Page

BOTH = pytest.mark.parametrize("lang", ["", "/en"])


def typed(page: Page, name: str) -> str:
    """What stands in a field of the page's own forms."""
    return next(v[0] for form in page.forms() if form.posts and (v := form.values().get(name)))


@BOTH
def test_a_resident_comments_on_a_field_looks_once_more_and_gets_a_number(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.resident(sqlite_database))
    path = f"{lang}/proposals/{slug}/comment?flow={m.FLOW}&field={m.FIELD}"
    page = client.page(path)
    assert "90" in page.text  # what stands there now, quoted
    looked = client.submit(path, {"body": "1年も残す**わけ**を教えてください。", "step": "preview"})
    assert looked.status_code == 200 and "<strong>わけ</strong>" in looked.text
    again = Page(looked.text)
    sent = client.post(again.forms()[-1].action, data={**again.forms()[-1].values(), "step": "send"})
    assert sent.status_code == 303 and sent.location.endswith("/comments/1")
    fate = Page(client.get(sent.location).text)
    assert "1" in fate.heading and "わけ" in fate.text
    assert "わけ" in client.page(f"{lang}/proposals/{slug}/comments?flow={m.FLOW}").text
    everywhere = client.page(f"{lang}/comments").text
    assert f"{m.FLOW} ›" not in everywhere  # its place is told by the flow's name, never by its code
    assert "わけ" in everywhere and "わけ" in client.page(f"{lang}/comments/mine").text


UNSEEN = "\u200b\u200b"


@BOTH
@pytest.mark.parametrize(
    ("body", "said"), [("", "必須"), (UNSEEN, "必須"), ("あ" * 2_001, "2,000"), ("x" * 20_001, "2,000")]
)
def test_a_text_that_is_empty_or_too_long_comes_back_with_the_reason(
    client: Client, sqlite_database: Database, lang: str, body: str, said: str
) -> None:
    slug = m.published(sqlite_database)
    answer = client.submit(f"{lang}/proposals/{slug}/comment", {"body": body, "step": "send"})
    page = Page(answer.text)
    assert answer.status_code == 422 and page.root.all("div")
    assert typed(page, "body") == ("" if body == UNSEEN else body)  # what nobody sees is not given back as if typed
    if not lang:
        assert said in page.text
    assert any("error-summary" in n.attributes.get("class", "") for n in page.root.all("div"))


def test_a_consultation_on_a_version_that_was_withdrawn_asks_for_nothing(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    no = m.consultation(sqlite_database, slug)
    assert "計画を読んで意見を書く" in client.page(f"/consultations/{no}").text
    m.redact(sqlite_database, slug, 1)
    page = client.page(f"/consultations/{no}")
    assert "第1版の公開を" in page.text and "受け付けていません" in page.text and "募集しています" not in page.text
    assert not any("/comment?" in href or href.endswith("/plan") for href in page.links().values())


def test_a_long_opinion_is_sent_as_one(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.person(sqlite_database))
    answer = client.submit(f"/proposals/{slug}/comment", {"body": "あ" * 20_000, "long": "y", "step": "send"})
    assert answer.status_code == 303


def test_a_stranger_is_asked_to_sign_in_when_sending_and_sends_what_was_typed(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    somebody = make.person(sqlite_database, password=make.PASSWORD)
    with sqlite_database.reading() as db:
        email = accounts.person(db, somebody.person_id).email
    asked = client.submit(f"/proposals/{slug}/comment", {"body": "カメラはいりません。" * 10, "step": "send"})
    assert asked.status_code == 401 and "カメラはいりません" in asked.text
    form = next(f for f in Page(asked.text).forms() if "email" in f.names())
    back = client.post(form.action, data={**form.values(), "email": email, "password": make.PASSWORD})
    again = next(f for f in Page(back.text).forms() if "body" in f.names())
    sent = client.post(again.action, data=again.values())
    assert sent.status_code == 303 and sent.location.endswith("/comments/1")


@BOTH
def test_who_registers_from_a_comment_reads_what_waits_and_what_comes_next(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, body = m.published(sqlite_database), "No cameras at the bus stop. " * 3
    path = f"{lang}/proposals/{slug}/comment"
    told = client.page(path).text
    assert ("書き直す必要はありません" in told) if not lang else ("need not write it again" in told)
    asked = client.submit(path, {"body": body, "step": "send"})
    begin = next(f for f in Page(asked.text).forms() if "step" in f.names() and "register" in f.action)
    page = Page(client.post(begin.action, data={**begin.values(), "step": "begin"}).text)
    assert [body.strip() in q.text for q in page.root.all("blockquote")] == [True]
    assert ("まだ送信していません" in page.text) if not lang else ("has not been sent yet" in page.text)
    back = next(f for f in page.forms() if "step" in f.names() and "sign-in" in f.action)
    signing = client.post(back.action, data={**back.values(), "step": "begin"})
    assert signing.status_code == 200 and "error-summary" not in signing.text
    assert [body.strip() in q.text for q in Page(signing.text).root.all("blockquote")] == [True]


@BOTH
def test_what_is_not_shown_is_not_replied_to_and_what_is_gone_has_nothing_left_to_do(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    hidden, gone = m.hidden(sqlite_database, slug), m.comment(sqlite_database, slug, author)
    acts.withdraw_comment(sqlite_database, by=author, now=NOW, comment_id=gone)
    reply, withdraw = f"/proposals/{slug}/comment?", "/withdraw"
    for no, offered in ((hidden, {withdraw}), (gone, set())):
        links = client.page(f"{lang}/comments/{no}").links().values()
        assert {what for what in (reply, withdraw) if any(what in link for link in links)} == offered
    for signed_in in (False, True):
        if signed_in:
            client.sign_in(author)
        closed = client.page(f"{lang}{reply}parent={hidden}")
        assert not [f for f in closed.forms() if "body" in f.names()]
        assert ("返信できません" in closed.text) if not lang else ("cannot reply" in closed.text)


def test_an_expired_form_gives_the_text_back_and_takes_it(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.person(sqlite_database))
    data = {"body": "長い文を書きました。" * 20, "step": "send", "standing": "lives", "csrf_token": "old"}
    stale = client.post(f"/proposals/{slug}/comment", data=data)
    assert stale.status_code == 400 and "長い文を書きました" in stale.text
    again = next(f for f in Page(stale.text).forms() if "body" in f.names())
    assert client.post(again.action, data=again.values()).status_code == 303


def test_a_second_click_says_that_it_was_received_and_keeps_the_text(client: Client, sqlite_database: Database) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    client.sign_in(author)
    path, values = f"/proposals/{slug}/comment", {"body": "同じ文です。", "step": "send"}
    assert client.submit(path, values).status_code == 303
    twice = client.submit(path, values)
    assert twice.status_code == 422 and "受付番号1" in twice.text and typed(Page(twice.text), "body") == "同じ文です。"


def test_a_flood_is_slowed_kindly_and_loses_nothing(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.person(sqlite_database))
    path = f"/proposals/{slug}/comment"
    codes = [client.submit(path, {"body": f"文{n}", "step": "send"}).status_code for n in range(10)]
    assert set(codes) == {303}
    slowed = client.submit(path, {"body": "文10", "step": "send"})
    assert slowed.status_code == 422 and typed(Page(slowed.text), "body") == "文10" and "お待ち" in slowed.text


def test_a_version_that_is_gone_gives_the_text_back(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.person(sqlite_database))
    page = client.page(f"/proposals/{slug}/comment")
    form = next(f for f in page.forms() if "body" in f.names())
    m.redact(sqlite_database, slug, 1)
    answer = client.post(form.action, data={**form.values(), "body": "惜しい文", "step": "send"})
    assert answer.status_code == 422 and "惜しい文" in answer.text


@pytest.mark.parametrize(
    "query",
    ["flow=nothing", "field=nothing", "version=9", "parent=99", "parent=abc&version=x&flow=x", "field=%2e%2e"],
)
def test_an_address_that_names_nothing_is_not_found(client: Client, sqlite_database: Database, query: str) -> None:
    slug = m.published(sqlite_database)
    answer = client.get(f"/proposals/{slug}/comment?{query}")
    assert answer.status_code == 404
    assert client.get(f"/proposals/{slug}/comments?flow=nothing").status_code == 404
    assert client.get("/proposals/nothing/comment").status_code == 404
    assert client.get(f"/comments/{2**40}/replies").status_code == 404


def test_no_one_comments_on_a_proposal_without_a_version(client: Client, sqlite_database: Database) -> None:
    make.proposal(sqlite_database, slug="empty")
    assert client.get("/proposals/empty/comment").status_code == 404
    assert "意見を書く" not in client.page("/proposals/empty/comments").links()


@BOTH
def test_a_thread_shows_replies_once_and_leads_to_the_rest(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    first = m.comment(sqlite_database, slug, flow=m.FLOW, body="the first")
    for n in range(7):
        m.comment(sqlite_database, slug, parent=first, body=f"reply {n}")
    for path in (f"{lang}/proposals/{slug}/comments", f"{lang}/proposals/{slug}/comments?flow={m.FLOW}"):
        page = client.page(path)
        shown = [a for a in page.root.all("article")]
        assert len(shown) == 1 + 5
        assert f"{lang}/comments/{first}/replies" in page.links().values()
    everything = client.page(f"{lang}/comments/{first}/replies").text
    assert all(f"reply {n}" in everything for n in range(7))


def test_who_replies_to_a_reply_reads_before_sending_where_it_will_stand(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    first = m.comment(sqlite_database, slug)
    reply = m.comment(sqlite_database, slug, parent=first)
    written = f"/proposals/{slug}/comment?parent="
    assert f"意見{first}への返信として並びます" in client.page(f"{written}{reply}").text
    assert "返信として並びます" not in client.page(f"{written}{first}").text


def test_a_thread_is_read_page_by_page(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    with sqlite_database.writing() as db:
        author = make.person(db)
        for n in range(55):
            m.comment(db, slug, author, body=f"opinion-{n:02}")
    page = client.page(f"/proposals/{slug}/comments")
    assert "opinion-54" in page.text and "opinion-04" not in page.text
    older = next(a for a in page.root.all("a") if a.attributes.get("rel") == "next").attributes["href"]
    assert "opinion-04" in client.page(f"/proposals/{slug}/comments{older}").text


@BOTH
def test_hidden_and_withdrawn_words_are_on_no_page(client: Client, sqlite_database: Database, lang: str) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database, chosen_name="Sakura")
    hidden = m.comment(sqlite_database, slug, body="hidden-words")
    gone = m.comment(sqlite_database, slug, author, body="gone-words")
    answer = m.answer(sqlite_database, slug, hidden, gone)
    m.hide(sqlite_database, hidden)
    acts.withdraw_comment(sqlite_database, by=author, now=NOW, comment_id=gone)
    client.sign_in(make.resident(sqlite_database))
    paths = [
        f"/proposals/{slug}/comments", f"/proposals/{slug}/answers", f"/answers/{answer}", "/comments", "/moderation",
        f"/comments/{hidden}", f"/comments/{gone}", f"/comments/{hidden}/replies",
        f"/proposals/{slug}/comment?parent={hidden}", f"/comments/{hidden}/withdraw", f"/comments/{hidden}/appeal",
    ]  # fmt: skip
    for path in paths:
        answer_ = client.get(lang + path)
        assert answer_.status_code == 200, path
        assert "hidden-words" not in answer_.text and "gone-words" not in answer_.text, path


def test_an_author_withdraws_after_being_told_what_that_means(client: Client, sqlite_database: Database) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.comment(sqlite_database, slug, author, body="取り下げる文")
    client.sign_in(author)
    assert "取り下げる文" in client.page(f"/comments/{no}/withdraw").text
    assert client.submit(f"/comments/{no}/withdraw", {}, form="withdraw").status_code == 303
    assert "取り下げました" in client.page(f"/comments/{no}").text
    client.sign_in(make.person(sqlite_database))
    assert "意見を出した本人" in client.page(f"/comments/{no}/withdraw").text


def test_before_a_first_version_a_clerk_is_told_what_is_missing(client: Client, sqlite_database: Database) -> None:
    make.proposal(sqlite_database, slug="early")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    for prefix, said in (("", "まだ公開されていません"), ("/en", "no published plan yet")):
        page = client.page(f"{prefix}/proposals/early/consultations/new")
        assert said in page.text and not [f for f in page.forms() if "title_ja" in f.names()]
        assert f"{prefix}/proposals/early/draft" in {a.attributes.get("href") for a in page.root.all("a")}


def test_a_clerk_announces_a_consultation_and_is_told_at_the_field_what_is_wrong(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"/proposals/{slug}/consultations/new"
    values = {"title_ja": "予約バス", "opens_on": "2026-12-01", "closes_on": "2026-12-10"}
    short = client.submit(path, values)
    assert short.status_code == 422 and "30日より短いときは" in short.text
    assert typed(Page(short.text), "title_ja") == "予約バス"
    wrong = client.submit(path, {**values, "opens_on": "2026-13-01"})
    assert wrong.status_code == 422 and "2026-13-01" in wrong.text
    several = client.submit(path, {**values, "title_ja": "", "answers_due": "2026-12-09"})
    bad = {n.attributes["id"] for n in Page(several.text).root.all() if n.attributes.get("aria-invalid") == "true"}
    assert bad == {"title_ja", "short_reason", "answers_due"}
    good = client.submit(path, {**values, "short_reason": "選挙のため\r\n議会が早いため"})
    assert good.status_code == 303
    page = client.page(good.location)
    assert "まだ始まっていません" in page.text and "まだ回答がありません" not in page.text
    reason = next(s for s in page.root.all("span") if s.attributes.get("class") == "as-typed")
    (beside,) = (p.text for p in page.root.all("p") if reason in p.all())
    assert "選挙のため" in reason.text and "議会が早いため" in reason.text and "よりどころ" not in beside
    assert "2026年12月10日（木） 23時59分まで" in page.text
    again = client.page(path)
    assert "2026年12月1日（火）から2026年12月10日（木）まで意見募集をすることに" in again.text
    assert typed(again, "opens_on") == "2026-12-11"
    assert "別の意見募集" in client.submit(path, {**values, "short_reason": "選挙のため"}).text
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    closed = client.page(path)
    assert not any("title_ja" in f.names() for f in closed.forms())


@BOTH
def test_a_consultation_says_what_is_asked_what_is_overdue_and_what_came_of_it(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str
) -> None:
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug, opens=m.TODAY + timedelta(days=1))
    path = f"{lang}/consultations/{number}"
    assert "2026" in client.page(path).text and "2026" in client.page(f"{lang}/consultations").text
    fixed_clock.moment = NOW + timedelta(days=1)
    ours = m.comment(sqlite_database, slug, make.resident(sqlite_database), now=fixed_clock.moment)
    m.comment(sqlite_database, slug, now=fixed_clock.moment)
    assert f"{lang}/proposals/{slug}/comment?version=1" in client.page(path).links().values()
    m.answer(sqlite_database, slug, ours, topic="for how long")
    fixed_clock.moment = NOW + timedelta(days=95)
    page = client.page(path)
    assert "for how long" in page.text and ("5日" if not lang else "5 days") in page.text
    assert ("5日超過" if not lang else "5 days overdue") in client.page(f"{lang}/consultations").text


def test_a_moderator_hides_with_an_article_the_author_appeals_another_decides(
    client: Client, sqlite_database: Database
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    first, second = make.officer(sqlite_database, Role.moderator), make.officer(sqlite_database, Role.moderator)
    no = m.comment(sqlite_database, slug, author, body="だれかの住所")
    client.sign_in(first)
    bare = client.submit(f"/comments/{no}/hide", {"reason": "住所がある"})
    assert bare.status_code == 422 and typed(Page(bare.text), "reason") == "住所がある"
    unseen = client.submit(f"/comments/{no}/hide", {"article": "4-2", "reason": "\u200b\u200b"})
    assert unseen.status_code == 422 and "入力してください" in unseen.text
    assert client.submit(f"/comments/{no}/hide", {"article": "4-2", "reason": "住所がある"}).status_code == 303
    fate = client.page(f"/comments/{no}").text
    assert "4-2" in fate and "住所がある" in fate and "だれかの住所" not in fate
    assert "住所がある" in client.page("/moderation").text

    client.sign_in(author)
    told = client.page("/accounts/notices").text
    assert "住所がある" in told and "2026年12月21日（月）まで" in told and f"意見{no}" in told
    assert f"/en/comments/{no}" in client.page("/en/accounts/notices").links().values()
    assert client.submit(f"/comments/{no}/appeal", {"body": "私の店の住所です"}).status_code == 303
    again = client.page(f"/comments/{no}/appeal")
    assert "すでに申し出ています" in again.text and "だれかの住所" in again.text, "one's own words"
    assert "別の担当者が見ます" in client.page(f"/comments/{no}").text

    client.sign_in(first)
    assert "だれかの住所" not in client.page(f"/comments/{no}/appeal").text
    assert "別の" in client.page("/moderation/appeals").text
    client.sign_in(second)
    page = client.page("/moderation/appeals/1")
    assert "私の店の住所です" in page.text and "だれかの住所" in page.text
    decided = client.submit("/moderation/appeals/1", {"restore": "yes", "reason": "店の住所は公開されている"})
    assert decided.status_code == 303
    assert "だれかの住所" in client.page(f"/comments/{no}").text
    client.sign_in(author)
    assert f"意見{no}を再び表示" in client.page("/accounts/notices").text
    assert "私の店の住所です" not in client.page(f"/comments/{no}").text


def test_what_everybody_reads_is_kept_and_never_stale(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    path = f"/proposals/{slug}/comments"
    first = client.get(path)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    no = m.comment(sqlite_database, slug, body="now-here")
    assert "now-here" in client.get(path, headers={"If-None-Match": first.headers["ETag"]}).text
    m.hide(sqlite_database, no)
    assert "now-here" not in client.get(path).text


def test_the_terms_name_every_article_that_a_moderator_may_cite(client: Client) -> None:
    page = client.page("/terms")
    assert {node.attributes.get("id") for node in page.root.all("li")} >= {f"t{a}" for a in ARTICLES}


@pytest.mark.parametrize(("prefix", "told"), [("", "1年（366日）以内"), ("/en", "at most a year (366 days)")])
@pytest.mark.parametrize("answers", ["", "9999-12-31"])
def test_a_consultation_of_many_years_is_refused_at_its_field_and_loses_nothing(
    client: Client, sqlite_database: Database, prefix: str, told: str, answers: str
) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{prefix}/proposals/{slug}/consultations/new"
    said = {"title_ja": "意見募集", "opens_on": m.TODAY.isoformat(), "closes_on": "9999-12-31", "answers_due": answers}
    refused = client.submit(path, said)
    assert refused.status_code == 422 and told in refused.text
    assert {name: typed(Page(refused.text), name) for name in said} == said
    with pytest.raises(Refused, match="consultation_too_long"):
        m.consultation(sqlite_database, slug, closes_on=date.max)
