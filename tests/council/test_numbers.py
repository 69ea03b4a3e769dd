"""Signatures of direct requests, numbers of consultations: entered, told as exactly as they are known, and refused at
their inputs where they cannot be."""

import json

import pytest

from deliberation.council import queries
from deliberation.council.figures import read_count
from deliberation.record import queries as record
from tests.council.test_entering import ENTRY, bill, wrong
from tests.page import Page

REQUEST = {
    "kind": "direct_request", "acted_on": "2026-09-01", "acted_until": "2026-10-01", "n_needed": "１，２３４",
    "n_collected": "3,000", "n_valid": "2900", "n_invalid": "100",
}  # fmt: skip


def enter(client, here, slug, **values):
    """Enter an act by its form; the id of what was made."""
    sent = client.submit(f"{ENTRY}/act", bill(here, slug, **values, step="send"))
    assert sent.status_code == 303, sent.text
    return int(sent.headers["Location"].rpartition("/")[2])


def test_the_signatures_of_a_direct_request_are_entered_shown_and_corrected(secretariat, here, slug, sqlite_database):
    read = Page(secretariat.submit(f"{ENTRY}/act", bill(here, slug, **REQUEST)).text).root.all("section")[0].text
    assert "Signatures required １，２３４" in read and "1 September 2026 to 1 October 2026" in read
    act_id = enter(secretariat, here, slug, **REQUEST)
    page = secretariat.page(f"/en/council/acts/{act_id}").text
    assert "Valid signatures: 2,900. Required: 1,234. The required number was reached" in page
    assert "Signatures handed in 3,000" in page
    path = f"/en/council/acts/{act_id}/correct"
    given = next(f for f in secretariat.page(path).forms() if "n_valid" in f.names()).values()
    assert [given[name] for name in ("acted_on", "acted_until", "n_needed", "n_valid")] == [
        ["2026-09-01"], ["2026-10-01"], ["1234"], ["2900"],
    ]  # fmt: skip
    fixed = {"n_valid": "", "n_invalid": "", "correction": "Not examined yet", "step": "send"}
    assert secretariat.submit(path, fixed).status_code == 303
    page = secretariat.page(f"/en/council/acts/{act_id}").text
    assert "Valid signatures Not entered" in page and "sources read" not in page
    with sqlite_database.reading() as db:
        text = json.loads(record.entry(db, queries.act(db, act_id).log_entry_id).payload)
    assert text["figures"] == [
        ["needed", None, 1234, None], ["collected", None, 3000, None], ["valid", None, None, None],
        ["invalid", None, None, None],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("needed", "valid", "said"),
    [
        ("1,200", "約1,200", "有効な署名の数は約1,200、必要な数は1,200です。これだけでは、届いたかどうかは"),
        ("1,200", "約1,200", "about 1,200. Required: 1,200. From these figures alone nobody can tell"),
        ("1,200", "1,300超", "有効な署名の数は1,300超で、必要な数（1,200）に届きました"),
        ("1,200", "1,300超", "more than 1,300. Required: 1,200. The required number was reached"),
        ("1", "1", "Valid signatures: 1. Required: 1. The required number was reached"),
    ],
)
def test_signatures_are_told_as_exactly_as_they_were_entered(secretariat, here, slug, needed, valid, said):
    act_id = enter(secretariat, here, slug, kind="direct_request", n_needed=needed, n_valid=valid)
    path = f"/council/acts/{act_id}"
    assert said in secretariat.page(path).text + secretariat.page(f"/en{path}").text
    given = next(f for f in secretariat.page(f"/en{path}/correct").forms() if "n_valid" in f.names()).values()
    assert read_count(given["n_valid"][0]) == read_count(valid), "the form of a correction begins with what was entered"


def test_a_consultation_held_elsewhere_is_entered_with_its_numbers(secretariat, here, slug):
    act_id = enter(
        secretariat, here, slug, kind="consultation_reported", acted_on="2026-09-01", acted_until="2026-09-30",
        n_submissions="14", n_participants="約３０", n_responses="1,000超", n_by_channel_in_person="0",
    )  # fmt: skip
    page = secretariat.page(f"/en/council/acts/{act_id}").text
    for told in ("Submissions 14", "Participants about 30", "Responses more than 1,000", "By channel: in person 0"):
        assert told in page
    assert "Places" not in page, "what was left empty is not told"
    form = secretariat.page(f"/council/acts/{act_id}/correct").forms()[-1].values()
    assert (form["n_participants"], form["n_by_channel_in_person"]) == (["約30"], ["0"])


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({"n_needed": "0", "n_collected": "abc"}, {"n_needed", "n_collected"}),
        ({"n_needed": "-5", "acted_until": "2026-12-31"}, {"n_needed", "acted_until"}),
        ({"n_collected": "100", "n_valid": "90", "n_invalid": "20"}, {"n_invalid"}),
        ({"n_collected": "100", "n_valid": "110"}, {"n_valid"}),
        ({"kind": "bill", "n_valid": "9", "acted_until": "2026-11-20"}, {"n_valid", "acted_until"}),
        ({"kind": "consultation_reported", "n_valid": "9", "n_sample": "12,34"}, {"n_valid", "n_sample"}),
        ({"acted_on": "2026-11-20", "acted_until": "2026-11-01"}, {"acted_until"}),
        (
            {
                "kind": "consultation_reported",
                "n_submissions": "120",
                "n_by_channel_online": "100",
                "n_by_channel_post": "30",
                "n_sample": "1,000",
                "n_responses": "2,000",
                "n_by_age_20s": "2,001",
                "n_by_residence_city": "2,000",
            },
            {"n_by_channel_post", "n_responses", "n_by_age_20s"},
        ),
        ({"kind": "consultation_reported", "n_sample": "1,000", "n_responses": "1,000超"}, {"n_responses"}),
        ({"kind": "consultation_reported", "n_sample": "約100", "n_responses": "201"}, {"n_responses"}),
        ({"kind": "consultation_reported", "n_submissions": "1,000超", "n_opinions": "1,000"}, {"n_opinions"}),
        (
            {"kind": "consultation_reported", "n_opinions": "約1,000", "n_by_channel_online": "2,001"},
            {"n_by_channel_online"},
        ),
        (
            {"kind": "consultation_reported", "n_participants": "約30", "n_by_age_20s": "約150"},
            {"n_by_age_20s"},
        ),
        ({"n_collected": "約1,000", "n_valid": "100", "n_invalid": "200"}, {"n_invalid"}),
        ({"n_collected": "1,000", "n_valid": "1,000超"}, {"n_valid"}),
    ],
)
def test_numbers_that_cannot_be_are_told_at_their_inputs(secretariat, here, slug, values, places):
    given = {"kind": "direct_request", "acted_on": "2026-11-01", "title_ja": "Kept", **values, "step": "send"}
    answer = secretariat.submit(f"{ENTRY}/act", bill(here, slug, **given))
    assert answer.status_code == 422 and wrong(answer) == places and 'value="Kept"' in answer.text
    assert "council.figure" not in answer.text


def test_rough_numbers_that_can_be_true_together_are_taken(secretariat, here, slug):
    told = {"n_submissions": "約50", "n_opinions": "56", "n_by_channel_fax": "52", "n_participants": "1,000超"}
    enter(secretariat, here, slug, kind="consultation_reported", **told, n_by_age_20s="約3,000")
    enter(secretariat, here, slug, kind="direct_request", n_collected="約1,000", n_valid="900", n_invalid="200")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("", "少なくとも2,001で、「意見の数」の約1,000より"),
        ("/en", 'at least 2,001, which is more than "Opinions" (about 1,000)'),
    ],
)
def test_a_contradiction_is_told_with_the_numbers_as_they_were_written(secretariat, here, slug, lang, said):
    told = {"n_opinions": "約1000", "n_by_channel_online": "2001", "acted_on": "2026-11-01", "step": "send"}
    answer = secretariat.submit(
        f"{lang}/council/a-shi/entry/act", bill(here, slug, kind="consultation_reported", **told)
    )
    assert answer.status_code == 422 and said in Page(answer.text).text
