"""The newest comments of one's own municipalities."""

from deliberation.comments import queries
from deliberation.comments.queries.waiting import NEWEST
from deliberation.db import Database
from tests import make
from tests.comments import making as m


def test_a_desk_shows_the_newest_of_its_own_places_alone_newest_first(database: Database) -> None:
    here, there = m.published(database), m.published(database, make.THERE)
    other = m.published(database, make.jurisdiction(database, "c-shi"))
    ours = [m.comment(database, slug) for slug in [here, there, *[here] * NEWEST, there]]
    [m.comment(database, other) for _ in range(3)]
    with database.reading() as db:
        assert [row.id for row in queries.newest_here(db, [make.HERE, make.THERE])] == ours[:-NEWEST - 1 : -1]
        assert [row.id for row in queries.newest_here(db, [make.THERE])] == [ours[-1], ours[1]]
        assert queries.newest_here(db, []) == []
