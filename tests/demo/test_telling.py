"""In the demonstration two people are told by mail, something waits to be told, and every list tells of something."""

import pytest

from deliberation.demo.people import CITY as PLACE
from deliberation.demo.proposing import MAIN
from deliberation.following import queries, things
from deliberation.record import lists
from deliberation.record import queries as record
from tests.demo.conftest import City
from tests.moment import NOW


def test_a_letter_of_news_is_due_for_a_resident_and_a_clerk(city: City) -> None:
    with city.database.reading() as db:
        due = queries.due(db, NOW)
        news = [queries.news(db, one.person_id, one.told_to, record.newest_number(db)) for one in due]
    assert sorted((one.rhythm, one.duties) for one in due) == [("daily", True), ("weekly", False)]
    assert all("consultation_opened" in {row.kind for row in rows} for rows in news)


KEYS = {
    **dict.fromkeys(lists.ALL, "all"), **dict.fromkeys((f"{name}_of" for name in lists.OF_A_PROPOSAL), MAIN),
    "principles": PLACE, "council": PLACE, "meeting": "1", "audit": MAIN, "consent": MAIN,
}  # fmt: skip


@pytest.mark.parametrize("what", KEYS)
def test_every_list_tells_of_something(city: City, what: str) -> None:
    with city.database.reading() as db:
        thing = things.find(db, what, KEYS[what])
        assert thing is not None
        assert things.entries(db, thing, before=2**31, most=1)
