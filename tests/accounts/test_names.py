"""Names that people choose to stand on their comments: none by which they would be taken for an office."""

import pytest

from deliberation.accounts import acts, queries
from deliberation.accounts.names import imitates, speaks_for
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
    "地区の担当", "お菓子担当",
)  # fmt: skip


@pytest.mark.parametrize("name", FREE)
def test_other_names_are_free(name: str) -> None:
    assert imitates(name) is None


MUNICIPALITIES = ("A市", "City A", "阿武町")


DESKS = (
    "A市", "Ａ 市", "a市", "City A", "city-a", "A市の道路課", "A市広報", "A市議会", "阿武町窓口1", "City A’s help desk",
)  # fmt: skip


@pytest.mark.parametrize("name", DESKS)
def test_a_name_is_none_of_a_municipality_or_of_its_desk(name: str) -> None:
    assert speaks_for(name, MUNICIPALITIES)


@pytest.mark.parametrize("name", ["A市の住民", "A市のさくら", "A市民", "City again", "阿武", "窓口", "さくら課"])
def test_who_lives_there_may_say_so(name: str) -> None:
    assert speaks_for(name, MUNICIPALITIES) is None and imitates(name) is None


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


@pytest.mark.parametrize(("lang", "told"), [("", "「市長」の入った名前は"), ("/en", "A name with “市長”")])
def test_it_is_said_at_the_field_and_what_was_typed_stays(
    client: Client, sqlite_database: Database, lang: str, told: str
) -> None:
    values = {"email": "new@example.invalid", "chosen_name": "A市長", "agreed": "y", "password": make.PASSWORD}
    registering = client.submit(f"{lang}/accounts/register", values)
    client.sign_in(make.person(sqlite_database))
    naming = client.submit(f"{lang}/accounts/me", {"chosen_name": "A市長"})
    for answer in (registering, naming):
        assert answer.status_code == 422 and told in answer.text
        assert typed(Page(answer.text), "chosen_name") == "A市長"
