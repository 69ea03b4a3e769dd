"""Who records what really flows: appointed and ended by the secretariat."""

import pytest
from flask import Flask

from deliberation.accounts.rules import Role
from deliberation.db import Database
from tests import make
from tests.audits import scene as s
from tests.client import Client


@pytest.fixture
def at(sqlite_database: Database, app: Flask) -> s.Scene:
    with sqlite_database.writing() as db:
        return s.scene(db)


def test_the_secretariat_appoints_and_ends(client: Client, sqlite_database: Database, at: s.Scene) -> None:
    other = make.officer(sqlite_database, Role.observer)
    client.sign_in(at.secretariat)
    values = {"person": str(other.person_id), "code": "walkers", "name_ja": "歩く会", "independent": "yes"}
    address = f"/audits/{at.slug}/observers"
    assert client.submit(address, values, form="observers").status_code == 303
    assert "歩く会" in client.page(f"/audits/{at.slug}").text
    assert client.submit(address, {**values, "code": "Walkers!"}, form=at.slug).status_code == 422
    end = f"/audits/observers/{at.post}/end"
    assert end in client.page(address).links().values()
    assert "End this observer's appointment?" in client.page(f"/en{end}").text
    assert "に終了" not in client.page(f"/audits/{at.slug}").text
    assert client.submit(end, {}, form=end).status_code == 303
    assert "に終了" in client.page(f"/audits/{at.slug}").text
