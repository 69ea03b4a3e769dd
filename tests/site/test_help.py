"""Everybody who works here finds in a few lines what to do, who confirms it, what becomes public."""

import pytest

from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.accounts.two_seats import TWO_SEAT_ACTS
from deliberation.db import Database
from deliberation.site.rules import GUIDED
from tests import make
from tests.client import Client


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_guide_tells_the_same_five_things_and_is_linked_from_help(client: Client, prefix: str):
    links = set(client.page(f"{prefix}/help").links().values())
    for role in GUIDED:
        page = client.page(f"{prefix}/help/{role}")
        ids = [x.attributes.get("aria-labelledby") for x in page.root.all("section")]
        assert ids == ["first", "next", "second", "public", "wrong", "tell"]
        assert f"{prefix}/help/{role}" in links
    client.page(f"{prefix}/help/registrar", status=404)


def test_every_desk_leads_to_its_own_guide(client: Client, sqlite_database: Database):
    for role in GUIDED:
        client.sign_in(make.officer(sqlite_database, role, WHOLE_SITE if role is Role.administrator else make.HERE))
        assert f"/help/{role}" in client.page("/desk").links().values(), role


def test_the_guides_name_every_role_that_confirms_what_others_put_forward(client: Client):
    """Who puts something forward that needs two, and who confirms it, both read of it under "who confirms"."""
    for act in TWO_SEAT_ACTS.values():
        for role in {act.role, act.second_role}:
            page = client.page(f"/help/{role}")
            second = next(x for x in page.root.all("section") if x.attributes.get("aria-labelledby") == "second")
            assert "確かめ" in second.text or "2人で" in second.text, (act.name, role)


@pytest.mark.parametrize(
    ("prefix", "told"), [("", ("電話でも", "受付番号")), ("/en", ("by telephone", "receipt number"))]
)
def test_help_tells_of_comments_on_paper_and_by_telephone(client: Client, prefix: str, told: tuple[str, ...]) -> None:
    """As the program takes them in (comments.enter_batch)."""
    text = client.page(f"{prefix}/help").root.text
    assert [words for words in told if words not in text] == []
