"""Companies: which entries are one, which may be, what they do, and conflicts of interest by the rule that is shown."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest

from deliberation.db import Database
from deliberation.errors import Problems
from deliberation.proposals import acts, engaged, queries
from deliberation.proposals import queries as proposals
from deliberation.web.paging import FIRST
from tests import make
from tests.archive.making import found, read_in
from tests.client import Client
from tests.comments.making import redact
from tests.dataplans.documents import data, party, recipient, text
from tests.dataplans.publishing import published
from tests.moment import NOW
from tests.proposals.calls import document

NUMBER = "7000012050002"


@pytest.mark.parametrize("number", [NUMBER, "7123456789012", "4011001098993", "7010705000725"])
def test_a_corporate_number_has_its_check_digit_in_front(number: str) -> None:
    assert engaged.is_corporate_number(number)
    wrong = str(int(number[0]) % 9 + 1) + number[1:]
    assert not engaged.is_corporate_number(wrong) and not engaged.is_corporate_number(number[1:])
    assert not engaged.is_corporate_number("0" + number[1:])


def test_a_company_is_one_by_its_number_else_by_its_name_exactly_as_written() -> None:
    key = engaged.register_key
    assert key("A", NUMBER, "JP", False) == key("B", NUMBER, "JP", False)
    assert key("Ａ社", None, "JP", False) != key("A社", None, "JP", False)  # two writings are never merged
    assert key("A", None, "JP", False) != key("A", None, "CA", False)
    assert key("A", None, "JP", True) != key("A", None, "JP", False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社みどり配車", "みどり配車（株）"), ("㈱みどり配車", "みどり 配車"), ("Ａ・Ｂ株式会社", "AB"),
        ("Hinode Vision Co., Ltd.", "hinode vision"), ("一般社団法人くも", "くも"),
    ],
)  # fmt: skip
def test_names_that_differ_in_legal_form_or_writing_may_be_one_company(one: str, other: str) -> None:
    assert engaged.likeness(one, False) == engaged.likeness(other, False)
    assert engaged.likeness(one, True) != engaged.likeness(one, False)
    assert engaged.likeness(one, False) != engaged.likeness(one + "二", False)


def test_a_name_that_is_only_a_legal_form_is_still_a_name() -> None:
    assert engaged.likeness("株式会社", False) != engaged.likeness("合同会社", False)


def test_the_parts_of_companies_come_from_the_list_the_operator_and_the_flows() -> None:
    parts = {(p.name["en"], p.role, p.flow_id) for p in engaged.parts_of(document(), "JP", False)}
    assert ("Mebuku Ground Inc.", "platform_operator", "") in parts
    assert ("Mebuku Ground Inc.", "controller", "mebuku-id") in parts
    assert ("Japan Communications", "partner", "") in parts
    assert not any(name == "City of Maebashi" for name, _, _ in parts)  # a municipality is no company


def test_a_group_that_no_source_names_is_no_company_of_a_case() -> None:
    given = document()
    given["plan"]["flows"][1]["recipients"]["value"][1]["type"] = "company"  # "restaurants"
    assert "restaurants" in {p.name["en"] for p in engaged.parts_of(given, "JP", False)}
    assert "restaurants" not in {p.name["en"] for p in engaged.parts_of(given, "JP", False, listed_only=True)}


def written_by(*authors: dict[str, Any]) -> dict[str, Any]:
    return data({"spec_authors": list(authors)}, {"recipients": [recipient("乙社")]}, companies=[])


def author(employer: str | None, bids: bool | None) -> dict[str, Any]:
    return {"name": text("甲"), "employer": text(employer) if employer else None, "seconded": True, "is_bidder": bids}


@pytest.mark.parametrize(
    ("employer", "bids", "roles"),
    [
        ("乙社", True, {"recipient", "spec_author", "bidder"}),
        ("乙社", None, {"recipient", "spec_author"}),  # that they bid is open, and so not said
        ("丙社", True, {"spec_author", "bidder"}),
        ("丙社", None, set()),  # perhaps no company at all
        (None, True, set()),
    ],
)
def test_who_employs_an_author_of_the_specification_is_entered_where_it_is_certain(
    employer: str | None, bids: bool | None, roles: set[str]
) -> None:
    given = written_by(author(employer, bids))
    parts = engaged.parts_of(given, "JP", False)
    assert {p.role for p in parts if p.name["ja"] == employer} == roles


def part(
    role: str, proposal: int = 1, place: str | None = "a", until: int | None = None, unknown: str = ""
) -> SimpleNamespace:
    return SimpleNamespace(role=role, unknown=unknown, proposal_id=proposal, jurisdiction=place, until_version=until)


@pytest.mark.parametrize(
    ("others", "rules"),
    [
        ([part("bidder")], ["K1"]), ([part("processor")], ["K1"]), ([part("platform_operator")], ["K1"]),
        ([part("recipient")], ["K1"]), ([part("controller")], ["K1"]), ([part("partner")], []), ([], []),
        ([part("recipient", unknown="undecided")], []), ([part("bidder", until=2)], []),
        ([part("bidder", 2)], ["K2"]), ([part("bidder", 2, "b")], []),
        ([part("bidder"), part("processor", 2)], ["K1", "K2"]),
    ],
)  # fmt: skip
def test_a_conflict_is_what_present_parts_state_in_one_proposal_or_one_municipality(
    others: list[Any], rules: list[str]
) -> None:
    assert [c.rule for c in engaged.conflicts([part("spec_author"), *others])] == rules
    assert engaged.conflicts(others) == ()
    assert engaged.conflicts([part("spec_author", until=3), *others]) == ()


def test_no_place_is_no_common_place() -> None:
    assert engaged.conflicts([part("spec_author", 1, None), part("bidder", 2, None)]) == ()


@pytest.mark.parametrize(("lang", "said"), [("", "（未定）"), ("/en", "(undecided)")])
def test_the_front_page_says_of_a_company_that_all_it_would_do_is_open(
    app: Any, sqlite_database: Database, client: Client, lang: str, said: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    asked = {**recipient("tei"), "name": text("丁社"), "unknown": "undecided"}
    front = f"{lang}/proposals/bus"
    published(sqlite_database, "bus", data(None, {"recipients": [asked]}))
    short = next(p for p in client.page(front).root.all("p") if p.text.startswith(("関わる企業", "Companies")))
    assert said in short.text
    published(sqlite_database, "bus", data(None, {"recipients": [asked]}, companies=[listed("丁社", "partner")]))
    short = next(p for p in client.page(front).root.all("p") if p.text.startswith(("関わる企業", "Companies")))
    assert "丁社" in short.text and said not in short.text


def listed(name: str, role: str, number: str | None = None) -> dict[str, Any]:
    return {"id": "x", "name": text(name), "corporate_number": number, "role": role, "note": None}


def test_a_mistyped_corporate_number_is_named_at_its_place(app: Any, sqlite_database: Database) -> None:
    make.proposal(sqlite_database, slug="bus")
    with pytest.raises(Problems) as refused:
        published(sqlite_database, "bus", data(companies=[listed("甲社", "bidder", "8" + NUMBER[1:])]))
    assert [(p.path, p.reason) for p in refused.value.problems] == [
        ("companies/0/corporate_number", "corporate_number_check")
    ]


@pytest.fixture
def city(app: Any, sqlite_database: Database) -> Database:
    """Two proposals: one whose specification a company wrote that also bids, one with a name written in another way."""
    for slug in ("bus", "shop"):
        make.proposal(sqlite_database, slug=slug)
    both = [listed("みどり配車株式会社", role, NUMBER) for role in ("spec_author", "bidder")]
    published(sqlite_database, "bus", data(companies=both))
    published(sqlite_database, "shop", data(companies=[listed("(株)みどり配車", "processor")]))
    with sqlite_database.reading() as db:
        number = proposals.by_slug(db, "bus").id
    acts.add_event(
        sqlite_database, by=make.officer(sqlite_database, "clerk"), now=NOW, proposal_id=number, kind="withdrawal",
        body=text("みどり配車株式会社"), what=text("撤退を表明しました。"), happened_on="2026-03",
        source_title="市の発表", source_address="https://example.invalid/x",
    )  # fmt: skip
    return sqlite_database


def company(db: Database, name: str) -> int:
    with db.reading() as c:
        return next(row.id for row in queries.companies(c, before=FIRST) if row.name_ja == name)


def test_pages_of_a_version_name_its_own_companies(city: Database, client: Client) -> None:
    published(city, "bus", data(companies=[listed("あさひ運輸", "processor")]))
    for page in ("/proposals/bus/v/{}", "/proposals/bus/v/{}/background"):
        first, second = (client.page(page.format(n)).text for n in (1, 2))
        assert "みどり配車" in first and "あさひ運輸" not in first
        assert "あさひ運輸" in second


def test_a_company_is_named_in_the_title_without_marks(city: Database, client: Client) -> None:
    page = client.get(f"/en/companies/{company(city, 'みどり配車株式会社')}").text
    assert "<title>みどり配車株式会社 | " in page


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_company_has_one_page_with_its_parts_conflicts_troubles_and_likes(
    city: Database, client: Client, lang: str
) -> None:
    number = company(city, "みどり配車株式会社")
    page = client.page(f"{lang}/companies/{number}")
    assert ("within one proposal" if lang else "同じ提案の中で") in page.text and "K1" not in page.text
    assert NUMBER in page.text and "撤退を表明しました。" in page.text
    assert "https://example.invalid/x" in page.links().values()
    other = company(city, "(株)みどり配車")
    assert other != number and f"{lang}/companies/{other}" in page.links().values()
    likewise = client.page(f"{lang}/companies/{other}")
    assert NUMBER in likewise.text and "撤退を表明しました。" not in likewise.text
    none = "falls under the rules below" if lang else "下の規則に当たるものはありません"
    assert none in likewise.text and none not in page.text


@pytest.mark.parametrize(
    ("unknown", "ja", "en"),
    [
        ("undecided", "提供先（未定）", "Recipient (undecided)"),
        ("inquiring", "提供先（照会中）", "Recipient (being asked)"),
    ],
)
def test_a_party_that_is_left_open_is_told_as_open_and_makes_no_conflict_until_it_is_settled(
    app: Any, sqlite_database: Database, client: Client, unknown: str, ja: str, en: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    asked = {**recipient("otsu"), "name": text("乙社"), "unknown": unknown}
    wrote = [listed("乙社", "spec_author")]
    published(sqlite_database, "bus", data(None, {"recipients": [asked]}, companies=wrote))
    address = f"/companies/{company(sqlite_database, '乙社')}"
    for lang, said, none in (("", ja, "下の規則に当たるものはありません"), ("/en", en, "falls under the rules below")):
        for page in ("/companies", address, "/proposals/bus/v/1/background"):
            assert said in client.page(lang + page).text, page
        assert none in client.page(lang + address).text
        assert f"{lang}{address}#conflicts" not in client.page(f"{lang}/companies").links().values()
    rows = csv.DictReader(io.StringIO(client.get("/archive/companies.csv").text.removeprefix("\ufeff")))
    told = {row["role"]: row["unknown"] for row in rows if row["name_ja"] == "乙社"}
    assert told == {"spec_author": "", "recipient": unknown}
    asked.pop("unknown")
    published(sqlite_database, "bus", data(None, {"recipients": [asked]}, companies=wrote))
    assert "下の規則に当たるものはありません" not in client.page(address).text
    assert "（" not in client.page("/proposals/bus/v/2/background").root.all("table")[0].text
    assert ja in client.page("/proposals/bus/v/1/background").text
    redact(sqlite_database, "bus", 2)
    assert ja in client.page(address).text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_a_redacted_version_alone_said_leaves_the_register(city: Database, client: Client, lang: str) -> None:
    """One company goes with it, one stays with what others say of it; the archive and the search follow."""
    secret = {**listed("丙興業", "processor"), "note": text("番号は090"), "id": "y"}
    published(city, "bus", data(companies=[listed("乙運輸", "bidder"), secret]))
    read_in(city)
    published(city, "bus", data(companies=[listed("乙運輸", "partner")]))
    published(city, "shop", data(companies=[listed("乙運輸", "partner")]))
    gone, stays = company(city, "丙興業"), company(city, "乙運輸")
    read_in(city)
    assert found(city, "丙興業", kind="company") == [f"company:{gone}"]
    redact(city, "bus", 2)
    read_in(city)
    answer = client.get(f"{lang}/companies/{gone}")
    assert answer.status_code == 410 and "a name" in answer.text and "丙興業" not in answer.text
    page = client.page(f"{lang}/companies/{stays}")
    table = page.root.all("table")[0]
    assert len(table.all("tr")) == 3  # its head, and a part in each proposal
    assert ("no longer published" if lang else "公開を終えました") in page.text
    assert f"{lang}/proposals/bus/v/2" in page.links().values()
    assert "丙興業" not in client.get(f"{lang}/companies").text + client.get("/archive/companies.csv").text
    assert found(city, "丙興業") == [] and found(city, "乙運輸", kind="company") == [f"company:{stays}"]
    with city.reading() as db:
        row = queries.company(db, gone)
        assert (row.name_ja, row.name_en, row.corporate_number, row.likeness) == ("", None, None, f"gone:{gone}")
    published(city, "bus", data(companies=[listed("丙興業", "processor")]))
    assert company(city, "丙興業") != gone


def test_of_a_part_that_stays_no_word_of_the_redacted_version_stays(city: Database, client: Client) -> None:
    published(city, "bus", data(companies=[{**listed("乙運輸", "bidder"), "note": text("番号は090")}]))
    published(city, "bus", data(companies=[{**listed("乙運輸", "bidder"), "note": text("入札した会社")}]))
    address = f"/companies/{company(city, '乙運輸')}"
    assert "番号は090" in client.page(address).text
    redact(city, "bus", 2)
    assert "番号は090" not in client.page(address).text and "入札した会社" in client.page(address).text


def test_what_a_company_does_in_many_flows_alike_is_one_line(
    app: Any, sqlite_database: Database, client: Client
) -> None:
    make.proposal(sqlite_database, slug="bus")
    hired = {"processors": [{**party("p"), "name": text("配車株式会社")}]}
    published(sqlite_database, "bus", data(None, *({**hired, "name": text(f"流れ{n}")} for n in range(40)), {}))
    page = client.page(f"/companies/{company(sqlite_database, '配車株式会社')}")
    table = next(x for x in page.root.all("table") if "役割" in x.text)
    assert len(table.all("tr")) == 2 and "ほかの流れ（34）" in table.text
    assert sum("/plan/flows/" in a.attributes["href"] for a in table.all("a")) == 40


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_flow_of_a_company_is_told_by_its_name_as_it_was_when_the_company_had_to_do_with_it(
    app: Any, sqlite_database: Database, client: Client, lang: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    hired = {"processors": [{**party("p"), "name": text("配車株式会社")}]}
    for flow in ({**hired, "name": text("もとの名前", "Old name")}, {"name": text("あとの名前", "New name")}):
        published(sqlite_database, "bus", data(None, flow))
    page = client.page(f"{lang}/companies/{company(sqlite_database, '配車株式会社')}")
    links = {href: name for name, href in page.links().items()}
    assert links[f"{lang}/proposals/bus/v/1/plan/flows/bus"] == ("Old name" if lang else "もとの名前")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_time_before_a_corporate_number_was_known_is_told_on_both_pages(
    city: Database, client: Client, lang: str
) -> None:
    for number in (None, "3000020000010"):
        published(city, "shop", data(companies=[listed("ひかり電機", "processor", number)]))
    with city.reading() as db:
        rows = queries.companies(db, before=FIRST)
    without, having = sorted(row.id for row in rows if row.name_ja == "ひかり電機")
    for shown, other in ((having, without), (without, having)):
        page = client.page(f"{lang}/companies/{shown}")
        told = next(tr.text for tr in page.root.all("tr") if tr.all("td"))
        assert ("ersion 3" if lang else "第3版で") in told
        link = "page of the company" if lang else "会社のページ"
        assert any(link in name and href == f"{lang}/companies/{other}" for name, href in page.links().items())
    alone = client.page(f"{lang}/companies/{company(city, 'みどり配車株式会社')}").text
    assert ("page of the company" if lang else "のある会社のページ") not in alone


def test_the_register_tells_present_roles_and_who_is_in_conflict(city: Database, client: Client) -> None:
    page = client.page("/companies")
    rows = {tr.all("th")[0].text: tr.text for tr in page.root.all("tr") if tr.all("td")}
    midori = next(told for name, told in rows.items() if name.startswith("みどり配車株式会社"))
    assert "仕様書の作成" in midori and "利益相反（同じ提案の中で）" in midori
    assert "利益相反" not in next(told for name, told in rows.items() if name.startswith("(株)みどり配車"))


def test_a_search_finds_a_company_by_name_and_by_number(city: Database) -> None:
    read_in(city)
    number = company(city, "みどり配車株式会社")
    assert f"company:{number}" in found(city, "みどり配車", kind="company")
    assert found(city, NUMBER, kind="company") == [f"company:{number}"]


@pytest.mark.parametrize("code", ["011002", "102016", "131016", "142042", "465054"])
def test_a_municipality_code_is_known_by_its_check_digit(code: str) -> None:
    assert engaged.is_municipality_code(code)
    wrong = code[:5] + str((int(code[5]) + 1) % 10)
    assert not engaged.is_municipality_code(wrong) and not engaged.is_municipality_code(code[:5])
