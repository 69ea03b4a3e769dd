"""A clerk takes the flows of a draft to a spreadsheet and brings them back."""

import csv
import io
import json
from typing import Any

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries
from deliberation.dataplans.format import FLOW_LIMIT
from deliberation.dataplans.routes.sheet import packed, unpacked
from deliberation.dataplans.sheet_changes import SIZE_LIMIT
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.dataplans.documents import data, text, unknown, value
from tests.moment import NOW
from tests.page import Page

SHEET = "/proposals/bus/draft/sheet"


def begun(database: Database, clerk: Any, proposal: int, document: dict[str, Any]) -> None:
    raw = json.dumps(document).encode()
    acts.import_draft(database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)


def taken(client: Client, prefix: str = "") -> list[list[str]]:
    body = client.get(f"{prefix}/proposals/bus/draft/flows.csv").data
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def brought(client: Client, rows: list[list[str]], prefix: str = "") -> Any:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    form = next(f for f in client.page(prefix + SHEET).forms() if "file" in f.names())
    values = {**form.values(), "file": (io.BytesIO(out.getvalue().encode("utf-8-sig")), "flows.csv")}
    return client.post(prefix + SHEET, data=values, content_type="multipart/form-data")


def confirmed(client: Client, page: str) -> Any:
    form = next(f for f in Page(page).forms() if f.values().get("confirmed") == ["1"])
    return client.post(SHEET, data=form.values())


def flows(database: Database, proposal: int) -> list[dict[str, Any]]:
    with database.reading() as db:
        return queries.draft_begun(db, proposal, queries.draft(db, proposal))["plan"]["flows"]


def put(rows: list[list[str]], key: str, words: str) -> None:
    rows[1][next(n for n, head in enumerate(rows[0]) if head.endswith(f"({key})"))] = words


def test_what_would_change_is_shown_in_words_and_goes_into_the_draft_when_confirmed(
    client: Client, proposal: int, clerk: Any, sqlite_database: Database
) -> None:
    begun(sqlite_database, clerk, proposal, data({}, {"appeal": text("=cmd")}, {}))
    for prefix, was, will in (("", "90日間", "1年間"), ("/en", "90 days", "1 year")):
        rows = taken(client, prefix)
        put(rows, "retention", {"": "1年", "/en": "1 year"}[prefix])
        shown = brought(client, [rows[0], rows[1]], prefix)
        assert shown.status_code == 200 and was in shown.text and will in shown.text
        alone = {"": "1項目が変わります。まだ何も", "/en": "1 field would change. Nothing"}[prefix]
        added = {"": "新しい流れが1件加わります。まだ何も", "/en": "1 flow would be added. Nothing"}[prefix]
        assert alone in Page(shown.text).text
        assert added in Page(brought(client, [rows[0], ["", *rows[1][1:]]], prefix).text).text
    assert flows(sqlite_database, proposal)[0]["retention"] == value("P90D")  # only shown so far
    rows = taken(client)
    at = next(n for n, head in enumerate(rows[0]) if head.endswith("(data_items)"))
    rows[1][at] = rows[1][at].replace("trip-od", "trips")
    assert 'fid">trip-od<' in (page := brought(client, rows).text) and 'fid">trips<' in page, "called alike"
    rows = taken(client)
    put(rows, "retention", "1年")
    put(rows, "notice", "[未定]")
    answer = confirmed(client, brought(client, rows).text)
    assert answer.status_code == 303
    now = flows(sqlite_database, proposal)
    assert (now[0]["retention"], now[0]["notice"]) == (value("P1Y"), unknown("undecided"))
    assert now[0]["appeal"] == value(text("=cmd")) and now[1] == data({}, {}, {})["plan"]["flows"][1]
    assert "変わる項目はありません" in brought(client, taken(client)).text


def test_purposes_and_devices_are_read_in_the_words_of_the_form(
    client: Client, proposal: int, clerk: Any, sqlite_database: Database
) -> None:
    dpv = "https://w3id.org/dpv#"
    begun(sqlite_database, clerk, proposal, data({}, {"purpose_codes": [f"{dpv}PublicBenefit", f"{dpv}CustomerCare"]}))
    rows = taken(client)
    at = next(n for n, head in enumerate(rows[0]) if head.endswith("(purpose_codes)"))
    assert rows[1][at] == f"公共の利益\n{dpv}CustomerCare" and taken(client, "/en")[1][at].startswith("Public benefit")
    put(rows, "purpose_codes", f"サービスの提供\n{dpv}CustomerCare")
    put(rows, "device", "位置（GPS）\nlidar")
    assert confirmed(client, brought(client, rows).text).status_code == 303
    now = flows(sqlite_database, proposal)[0]
    assert now["purpose_codes"] == value([f"{dpv}ServiceProvision", f"{dpv}CustomerCare"])
    assert now["device"] == value(["gps", "lidar"])


def test_a_sheet_with_problems_names_each_by_row_and_column_and_changes_nothing(
    client: Client, proposal: int, clerk: Any, sqlite_database: Database
) -> None:
    begun(sqlite_database, clerk, proposal, data())
    rows = taken(client)
    put(rows, "retention", "しばらく")
    put(rows, "participation", "たぶん")
    put(rows, "name", "新しい名前")
    answer = brought(client, rows)
    said = Page(answer.text).text
    assert answer.status_code == 422 and "直すところは2か所です" in said
    assert said.count("2行目") == 2 and "保存期間" in said and "「たぶん」は選べません" in said
    assert not [f for f in Page(answer.text).forms() if "confirmed" in f.names() and f.values()["confirmed"] == ["1"]]
    assert flows(sqlite_database, proposal) == data()["plan"]["flows"]


def test_what_a_colleague_saved_meanwhile_is_compared_again_before_anything_is_changed(
    client: Client, proposal: int, clerk: Any, sqlite_database: Database
) -> None:
    begun(sqlite_database, clerk, proposal, data())
    rows = taken(client)
    put(rows, "retention", "1年")
    shown = brought(client, rows).text
    answers = {"flows/bus/biometric": value(True)}
    acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=1, answers=answers)
    again = confirmed(client, shown)
    assert again.status_code == 409 and "生体情報" in Page(again.text).text
    assert flows(sqlite_database, proposal)[0]["retention"] == value("P90D")
    assert confirmed(client, again.text).status_code == 303
    assert flows(sqlite_database, proposal)[0]["biometric"] == value(False)  # as the sheet says, and as it was shown


def test_files_that_are_no_sheet_are_refused_in_words(client: Client, proposal: int, clerk: Any) -> None:
    form = next(f for f in client.page(SHEET).forms() if "file" in f.names())
    for raw, said in (
        (b"", "ファイル"),
        (b"\xff\xfe\x00\x81", "文字を読み取れません"),
        (b"a" * (SIZE_LIMIT + 1), "4MB"),
    ):
        values = {**form.values(), "file": (io.BytesIO(raw), "flows.csv")}
        answer = client.post(SHEET, data=values, content_type="multipart/form-data")
        assert answer.status_code == 422 and said in answer.text


def test_what_a_page_carries_to_the_next_is_bounded_and_what_it_did_not_carry_is_nothing() -> None:
    assert unpacked(packed("流れ,1")) == "流れ,1".encode()
    assert len(unpacked(packed("a" * (SIZE_LIMIT * 3)))) == SIZE_LIMIT + 1
    assert unpacked("no base64!") == b"" == unpacked("AAAA")


def test_one_flow_too_many_is_refused_with_the_number_that_there_may_be(
    client: Client, proposal: int, clerk: Any, sqlite_database: Database
) -> None:
    begun(sqlite_database, clerk, proposal, data(None, *({} for _ in range(FLOW_LIMIT))))
    english = f"The largest number of flows in a plan is {FLOW_LIMIT}."
    for prefix, said in (("", f"流れは{FLOW_LIMIT}までです"), ("/en", english)):
        rows = taken(client, prefix)
        for answer in (
            brought(client, [*rows, ["", *rows[1][1:]]], prefix),
            client.submit(f"{prefix}/proposals/bus/draft", {"name": "乗り降り"}, form="/draft/flows"),
        ):
            assert answer.status_code == 422 and said in Page(answer.text).text


def test_nobody_but_a_clerk_of_the_place_takes_the_sheet(
    client: Client, proposal: int, sqlite_database: Database
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    for path in ("draft/flows.csv", "draft/sheet"):
        assert client.get(f"/proposals/bus/{path}").status_code == 403
