"""Who brought a bill, what became of it, and names in the place of a file's own ids: in shapes that are published."""

import json
from pathlib import Path

import pytest

from deliberation.council import acts, queries
from deliberation.council.imported import read
from deliberation.council.imported_words import result_of
from tests import make
from tests.council import assembly as a

BILLS = Path(__file__).parent / "bills_councillors_ja.jsonl"
OPARL = "https://schema.oparl.org/1.1/"
POPOLO = {  # popoloproject.com/specs: motion, vote event, organization, person
    "organizations": [{"id": "o1", "name": "General committee", "classification": "committee"}],
    "persons": [{"id": "p1", "name": "Member 2"}, {"id": "p2", "name": "Member 3"}],
    "motions": [
        {
            "id": "m1", "text": "A motion on buses", "classification": "resolution", "date": "2026-11-20",
            "organization_id": "o1", "creator_id": "p1",
        },
    ],
    "vote_events": [
        {
            "motion_id": "m1", "organization_id": "o1", "start_date": "2026-11-20",
            "votes": [{"voter_id": "p1", "option": "yes"}, {"voter_id": "p2", "option": "no"}],
        },
    ],
}  # fmt: skip
PAPERS = {
    "data": [
        {"id": "https://x.invalid/person/2", "type": f"{OPARL}Person", "name": "Member 2"},
        {"id": "https://x.invalid/organization/1", "type": f"{OPARL}Organization", "name": "General committee"},
        {
            "id": "https://x.invalid/paper/1", "type": f"{OPARL}Paper", "name": "Bus paper", "date": "2026-11-20",
            "paperType": "resolution", "originatorPerson": ["https://x.invalid/person/2"],
            "originatorOrganization": ["https://x.invalid/organization/1"],
            "underDirectionOf": ["https://x.invalid/organization/1"],
        },
    ]
}  # fmt: skip


def entered(database, raw):
    """What an import of the file enters: acts with their members and votes, in the order of the file."""
    with database.writing() as db:
        found = a.assembly(db)
        acts.import_acts(db, **a.say(found), body_id=found.body, raw=raw, kinds={"": "bill"})
        rows = sorted(queries.acts_here(db, make.HERE, 2**31 - 1), key=lambda row: row.id)
        whole = [queries.act(db, row.id) for row in rows]
        people = [[(one.name_ja, one.part) for one in queries.members_of_entry(db, act.entry_id)] for act in whole]
        return found, whole, people, queries.votes_of_acts(db, [row.id for row in rows])


def test_members_named_in_a_table_stand_beside_the_act_and_others_in_its_text(sqlite_database):
    raw = (
        "件名,種類,日付,提出者,紹介議員,結果\r\n"
        "バス条例案,条例案,2026-11-20,Member2議員、Member 3,,原案可決\r\n"
        "道路条例案,条例案,2026-11-20,市長,,否決\r\n"
        "水道の請願,請願,2026-11-20,市民 太郎,Ｍｅｍｂｅｒ 2君,採択\r\n"
        "公園条例案,条例案,2026-11-20,Member 2、外1名,,審査未了\r\n"
    ).encode("cp932")
    _, whole, people, votes = entered(sqlite_database, raw)
    assert people == [
        [("Member 2", "mover"), ("Member 3", "mover")], [], [("Member 2", "introducer")], [("Member 2", "mover")],
    ]  # fmt: skip
    assert "提出者：市長" in whole[1].text_ja and "提出者：Member 2、外1名" in whole[3].text_ja
    assert "太郎" not in whole[2].text_ja, "who signs a petition is not imported"
    assert "提出者" not in whole[0].text_ja
    told = [[(vote.ending, vote.reported_ja, vote.taken_on) for vote in votes.get(act.id, ())] for act in whole]
    assert told == [
        [("passed", "原案可決", "2026-11-20")], [("rejected", "否決", "2026-11-20")],
        [("adopted", "採択", "2026-11-20")], [],
    ]  # fmt: skip
    assert "結果：審査未了" in whole[3].text_ja


def test_a_motion_is_told_with_the_names_that_its_file_gives_for_ids(sqlite_database):
    found, (act,), people, _ = entered(sqlite_database, json.dumps(POPOLO).encode())
    assert (act.body_id, people) == (found.committee, [[("Member 2", "mover")]])
    assert "投票した人：Member 2" in act.text_ja and "投票した人：Member 3" in act.text_ja
    assert not [one for one in ("p1", "p2", "o1") if one in act.text_ja]
    assert not read(json.dumps(POPOLO).encode()).left, "what is referred to is not told as left out"


def test_vote_events_alone_are_rows_of_their_body() -> None:
    told = {name: part for name, part in POPOLO.items() if name != "motions"}
    told["vote_events"] = [{"identifier": "v1", **POPOLO["vote_events"][0]}]
    (item,) = read(json.dumps(told).encode()).items
    assert (item.title, item.body, item.day) == ("v1", "General committee", "2026-11-20")


def test_a_paper_is_told_with_who_brought_it_and_people_and_bodies_are_no_rows(sqlite_database):
    found, (act,), people, _ = entered(sqlite_database, json.dumps(PAPERS).encode())
    assert (act.body_id, people) == (found.committee, [[("Member 2", "mover")]])
    assert "提出者：Member 2、General committee" in act.text_ja


def test_real_bills_are_shown_in_words_with_their_result_its_day_and_their_source(client, sqlite_database):
    lines = BILLS.read_text(encoding="utf-8").splitlines()
    raw = "\n".join(line for line in lines if json.loads(line)["plenary_result"] or line == lines[0]).encode()
    _, whole, _, votes = entered(sqlite_database, raw)
    given = [json.loads(line) for line in raw.decode().splitlines()]
    results = {vote.reported_ja for rows in votes.values() for vote in rows}
    assert results >= {"可決", "同意", "承認"}
    for act in whole:
        bill = next(one for one in given if f"識別子：{one['id']}" in act.text_ja)
        assert [(v.reported_ja, v.taken_on) for v in votes.get(act.id, ())] == (
            [(bill["plenary_result"], bill["plenary_date"])] if bill["plenary_result"] and act.kind != "report" else []
        )
        assert not [name for name in bill if f"- {name}：" in act.text_ja]
    passed = next(act for act in whole if act.id in votes)
    page = client.page(f"/council/acts/{passed.id}")
    assert f"出典では「{votes[passed.id][0].reported_ja}」とされています。" in page.text
    assert "分母に入るか" in page.text and "入りません" not in page.text  # by a rule that nobody has seen
    assert any(to.startswith("https://www.sangiin.go.jp/") for to in page.links().values())
    assert "可決" in client.page(f"/council/{make.HERE}").text


@pytest.mark.parametrize(
    ("word", "result"), [("成立", "passed"), ("否決", "rejected"), ("未了", None), ("継続審査", None), ("", None)]
)
def test_what_decides_nothing_is_no_result(word, result):
    assert result_of(word) == result


def test_nobody_who_handed_in_a_petition_is_told_of_under_any_heading(sqlite_database):
    raw = (
        "件名,種類,日付,陳情者,陳情者住所,代表者氏名,電話番号,提出者名,付託先\r\n"
        "保育園の陳情,陳情,2026-11-20,鈴木 花子,中央1-2-3,山田 一郎,03-0000-0000,鈴木 花子,文教委員会\r\n"
    ).encode()
    _, (act,), people, _ = entered(sqlite_database, raw)
    assert people == [[]] and "文教委員会" in act.text_ja
    assert not [told for told in ("鈴木", "中央1", "山田", "03-") if told in act.text_ja]
    nested = {"data": [{"name": "陳情", "type": "petition", "date": "2026-11-20", "more": {"petitioner": "Hanako"}}]}
    (item,) = read(json.dumps(nested).encode()).items
    assert "Hanako" not in (item.text or "")


def test_a_mover_with_others_unnamed_is_linked_and_the_cell_kept_and_a_mailbox_is_not_read(sqlite_database):
    rows = [
        {"name": "Bill 1", "kind": "bill", "date": "2026-11-20", "mover": "Member 2 外2名"},
        {"name": "Bill 2", "kind": "bill", "date": "2026-11-20", "mover": {"name": "Member 2", "email": "a@b.invalid"}},
    ]
    _, (first, second), people, _ = entered(sqlite_database, json.dumps(rows).encode())
    assert people == [[("Member 2", "mover")]] * 2
    assert "外2名" in first.text_ja and "invalid" not in (second.text_ja or "")
