"""Names that people choose to stand on their comments: none by which they would be taken for an office."""

import pytest

from deliberation.accounts import acts, queries
from deliberation.accounts.names import imitates, is_office, speaks_for
from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.web.language import load_catalogue
from tests import make
from tests.client import Client
from tests.comments.test_routes import typed
from tests.moment import NOW
from tests.page import Page

OFFICES = (
    "市職員", "A市 職員", "事務局", "市 長", "確認済み", "住民（確認済）", "公式アカウント", "Ｍｏｄｅｒａｔｏｒ",
    "Mod-era.tor", "OFFICIAL", "city officials", "admin1", "Assembly  Member", "a verified resident",
    "モデレーター", "ﾓﾃﾞﾚｰﾀｰ", "もでれーたー", "モデレータ1", "市のスタッフ", "すたっふ",
    "アドミン", "アドミニストレーター", "オフィシャル", "おふぃしゃる", "オブザーバー", "オペレーター",
    "Veri\u200bfied resident", "veri\u00adfied", "市\u3164長", "職\ue000員",
    "確認ずみ", "確認ずみ住民", "確認ズミ", "認証済み", "A市の担当", "市の担当", "町の担当です",
    "公式戦略室", "市議会議長いとう", "公式戦の公式", "市長です",
    "選挙管理委員会", "選管", "選管より", "A市教育委員会", "Town Hall", "Councilor", "councilman", "Ward offices",
)  # fmt: skip


@pytest.mark.parametrize("name", OFFICES)
def test_a_name_of_an_office_or_of_what_was_verified_is_refused(sqlite_database: Database, name: str) -> None:
    somebody = make.person(sqlite_database, chosen_name="Sakura")
    for act in (
        lambda: acts.choose_name(sqlite_database, by=somebody, now=NOW, chosen_name=name),
        lambda: acts.add_person(sqlite_database, now=NOW, email="a@b.invalid", password_hash=None, chosen_name=name),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.reason, refused.value.field) == ("name_of_office", "chosen_name")


FREE = (
    "", "さくら", "けやき通りの人", "Stafford", "badminton fan", "Mayorga", "市民", "Clerkenwell",
    "公式戦好き", "会議長い人", "下町長屋", "中村長太郎", "スタッフォード", "すたっふぉーど", "バドミントン",
    "地区の担当", "お菓子担当", "人選管理", "村役場好き", "市役所の近くの人",
)  # fmt: skip


@pytest.mark.parametrize("name", FREE)
def test_other_names_are_free(name: str) -> None:
    assert imitates(name) is None and not is_office(name)


WHOLE = (
    "議会", "県庁", "群馬県庁", "役場", "役所", "役所です", "広報課", "企画課", "企 画 課", "デジタル推進課",
    "市民課1", "窓口",
    "市の窓口", "窓口の人", "公務員", "市の公務員", "市議", "古市市議", "健康福祉部", "総務局", "企画課長",
    "まちづくり課", "当市",
    "the city", "The City", "City council", "Board of Education", "Help desk",
    "熟議台帳", "熟議台帳より", "Jukugi", "jukugi desk",
)  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_name_is_as_a_whole_none_of_an_office_of_a_desk_or_of_this_site(sqlite_database: Database, name: str) -> None:
    somebody = make.person(sqlite_database, chosen_name="Sakura")
    with pytest.raises(Refused) as refused:
        acts.choose_name(sqlite_database, by=somebody, now=NOW, chosen_name=name)
    assert (refused.value.reason, refused.value.field) == ("name_of_desk", "chosen_name")


PEOPLE = (
    "市川", "町田", "県", "局", "議", "木村議", "役者", "阿部", "服部", "渡部", "岡部", "長谷部", "日下部",
    "曽我部", "さくら課",
    "日課", "課長", "結局", "放送局", "帰宅部", "図書係", "窓口さち子", "窓口が苦手", "議会ウォッチャー",
    "県庁前の住民", "役所に行った人",
    "元公務員", "行政書士", "福祉課の近所の人", "広報好き", "熟議が好き", "町内会", "Alice Ward", "Citycat",
    "Jukugi fan", "Councilmania",
)  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_who_is_called_with_letters_of_an_office_or_talks_of_one_may_say_so(name: str) -> None:
    assert imitates(name) is None and not is_office(name)


MUNICIPALITIES = (
    "A市", "City A", "阿武町", "群馬県前橋市", "Maebashi, Gunma", "東京都小平市", "福島県会津若松市",
    "群馬県吾妻郡中之条町", "Osaka City",
)  # fmt: skip


DESKS = (
    "A市", "Ａ 市", "a市", "City A", "city-a", "A市の道路課", "A市広報", "A市議会", "阿武町窓口1",
    "City A’s help desk",
    "A市より", "A市です", "A市から", "A市道路課より", "City of A", "the City of A", "A City", "前橋市",
    "前橋市です", "前橋市企画部",
    "小平市", "会津若松市", "会津若松市広報", "中之条町", "Maebashi City", "City of Maebashi",
    "Maebashi, Gunma", "City of Osaka",
)  # fmt: skip


@pytest.mark.parametrize("name", DESKS)
def test_a_name_is_none_of_a_municipality_or_of_its_desk(name: str) -> None:
    assert speaks_for(name, MUNICIPALITIES)


LIVING = (
    "A市の住民", "A市のさくら", "A市民", "City again", "阿武", "さくら課", "A市の渡部", "A市の会議",
    "A市から来た人", "前橋", "前橋市の住民",
    "前橋市民", "小平", "Maebashi", "Maebashi resident", "Citizen of A",
)  # fmt: skip


@pytest.mark.parametrize("name", LIVING)
def test_who_lives_there_may_say_so(name: str) -> None:
    assert speaks_for(name, MUNICIPALITIES) is None and imitates(name) is None and not is_office(name)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_name_of_a_municipality_of_this_site_is_refused_at_its_field(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.reading() as db:
        place = queries.jurisdictions(db)[0]
    values = {"email": "new@example.invalid", "agreed": "y", "password": make.PASSWORD}
    client.sign_in(make.person(sqlite_database))
    naming = client.submit(f"{lang}/accounts/me", {"chosen_name": place.name_ja})
    registering = client.submit(f"{lang}/accounts/register", {**values, "chosen_name": place.name_en})
    for answer in (naming, registering):
        said = "could be taken for the municipality" if lang else "自治体が書いた意見と間違えられる"
        assert answer.status_code == 422 and said in answer.text
        assert typed(Page(answer.text), "chosen_name") == place.name_ja


def test_no_one_is_called_as_the_site_calls_an_official() -> None:
    for lang in ("ja", "en"):
        say = load_catalogue(lang)
        called = [say[f"role.{role}"] for role in Role] + [say[f"seat.{role}"] % {"n": 3} for role in Role]
        assert [name for name in called if not imitates(name)] == [], lang


SAID = (
    ("", "A市長", "「市長」の入った名前は"),
    ("/en", "A市長", "A name with “市長”"),
    ("", "窓口", "「窓口」は、役所や議会、"),
    ("/en", "窓口", "“窓口” could be taken for the name of an office"),
)


@pytest.mark.parametrize(("lang", "name", "told"), SAID)
def test_it_is_said_at_the_field_and_what_was_typed_stays(
    client: Client, sqlite_database: Database, lang: str, name: str, told: str
) -> None:
    values = {"email": "new@example.invalid", "chosen_name": name, "agreed": "y", "password": make.PASSWORD}
    registering = client.submit(f"{lang}/accounts/register", values)
    client.sign_in(make.person(sqlite_database))
    naming = client.submit(f"{lang}/accounts/me", {"chosen_name": name})
    for answer in (registering, naming):
        assert answer.status_code == 422 and told in answer.text
        assert typed(Page(answer.text), "chosen_name") == name
