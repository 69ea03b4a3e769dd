"""Lists of the record: which entries each has, and that no kind of entry is forgotten."""

from deliberation.record import lists
from deliberation.record.kinds import KINDS
from tests.house.tree import assert_none

IN_NONE = {
    "log_opened", "erased", "day_counts", "jurisdiction_added", "department_added", "department_ended",
    "role_granted", "role_ended", "act_proposed", "act_confirmed", "act_declined", "person_erased",
}  # fmt: skip
"""Of the site itself and its offices: the record of the site, or of a municipality, tells of them."""


def test_every_kind_of_entry_stands_in_a_list_or_is_of_the_site_itself() -> None:
    in_some = {kind for kind in KINDS if any(lists.listed(kind, ("proposal:one",)))}
    assert_none(f"{name} has {kind}, which is no kind" for name, kind in lists.kinds() if kind not in KINDS)
    assert in_some == set(KINDS) - IN_NONE


def test_an_answer_stands_among_comments_and_answers_of_all_and_of_its_proposal() -> None:
    found = set(lists.listed("answer_given", ("proposal:one", "comment:4")))
    whole = {"list:comments", "list:consultations"}
    assert found == whole | {"list:comments:one", "list:answers:one"}
    assert set(lists.listed("council_vote_entered", ("council:a-shi", "proposal:one"))) == {"list:councils"}
    assert set(lists.listed("role_granted", ("roles",))) == set()
