"""Who may erase whom: pure."""

from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.site.rules import cannot_erase_myself, cannot_erase_person

ADMINISTRATOR = Actor(1, frozenset({(Role.administrator, WHOLE_SITE)}), {(Role.administrator, WHOLE_SITE): 1})
RESIDENT = Actor(2, residence=frozenset({"a-shi"}))
CLERK = Actor(3, frozenset({(Role.clerk, "a-shi")}), {(Role.clerk, "a-shi"): 1})


def test_a_person_without_a_seat_may_erase_themselves():
    assert cannot_erase_myself(RESIDENT) is None


def test_an_official_gives_back_the_seat_first():
    assert cannot_erase_myself(CLERK) == "give_back_roles_first"
    assert cannot_erase_person(ADMINISTRATOR, CLERK, "court_order") == "end_their_roles_first"


def test_only_an_administrator_of_the_whole_site_erases_by_order_and_names_the_ground():
    assert cannot_erase_person(CLERK, RESIDENT, "court_order") == "only_administrator"
    assert cannot_erase_person(ADMINISTRATOR, RESIDENT, "because") == "erasure_ground"
    assert cannot_erase_person(ADMINISTRATOR, RESIDENT, "court_order") is None
