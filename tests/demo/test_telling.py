"""In the demonstration two people are told by mail, and something waits to be told."""

from deliberation.following import queries
from deliberation.record import queries as record
from tests.demo.conftest import City
from tests.moment import NOW


def test_a_letter_of_news_is_due_for_a_resident_and_a_clerk(city: City) -> None:
    with city.database.reading() as db:
        due = queries.due(db, NOW)
        news = [queries.news(db, one.person_id, one.told_to, record.newest_number(db)) for one in due]
    assert sorted((one.rhythm, one.duties) for one in due) == [("daily", True), ("weekly", False)]
    assert all("consultation_opened" in {row.kind for row in rows} for rows in news)
