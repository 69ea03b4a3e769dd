"""How a point went from version to version."""

from deliberation.dataplans import queries
from deliberation.dataplans.flaghistory import Cell, history
from deliberation.dataplans.flagnews import news
from deliberation.dataplans.redflags import GAP, Flag, evaluate
from deliberation.db import Database
from tests import make
from tests.dataplans.documents import data, document, unknown
from tests.dataplans.publishing import published


def flag(state: str, place: str = "bus") -> Flag:
    return Flag("RF19", place, "high", state, ("biometric",))


def test_a_version_says_what_weighs_most_and_at_how_many_places():
    (line,) = history([(1, [flag("clear"), flag("raised", "a"), flag("raised", "b"), flag("cannot_tell", "c")])])
    assert line.cells == (Cell(1, "raised", 2),) and line.since is None


def test_since_when_reaches_over_a_version_that_was_taken_away():
    (line,) = history([(3, [flag("clear")]), (4, [flag("raised")]), (5, None), (6, [flag("raised")])])
    assert [c.state for c in line.cells] == ["clear", "raised", "redacted", "raised"]
    assert line.since == 4
    (later,) = history([(1, [flag("clear")]), (2, None), (3, [flag("raised")])])
    assert (later.since, later.unknown) == (3, (2,))
    (first,) = history([(1, None), (2, [flag("raised")])])
    assert (first.since, first.unknown, line.unknown) == (2, (1,), (5,))
    (as_first,) = history([(1, [flag("raised")]), (2, None), (3, [flag("raised")])])
    assert (as_first.since, as_first.unknown) == (None, (2,))
    (gone,) = history([(1, [flag("grey")]), (2, [flag("clear")])])
    assert (gone.now.state, gone.since) == ("clear", 2)


def test_what_never_stood_is_no_line_and_each_gap_is_one_of_its_own():
    quiet, open_ = evaluate(document()), evaluate(document({}, {"domain": unknown("not_stated")}))
    assert history([(1, quiet)]) == ()
    assert [(line.rule, line.field, line.since) for line in history([(1, quiet), (2, open_)])] == [(GAP, "domain", 2)]


def test_news_of_points_are_told_of_each_version_against_the_one_before_it(database: Database):
    make.proposal(database, slug="bus")
    published(database, "bus", data({}, {"biometric": True}), data({}, {}), data({}, {}, {"biometric": True}))
    with database.reading() as db:
        rows = queries.newest_everywhere(db, 20)
    assert [row.number for row in rows] == [3, 2, 1]
    told = [(one.version.number, bool(one.came), bool(one.went)) for one in news(rows)]
    assert told == [(3, True, False), (2, False, True), (1, True, False)]
