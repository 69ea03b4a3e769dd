"""A proposal without a plan, and a clerk who is signed in."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from tests import make
from tests.client import Client


@pytest.fixture
def proposal(app, sqlite_database: Database) -> int:
    return make.proposal(sqlite_database, slug="bus")


@pytest.fixture
def clerk(app, client: Client, sqlite_database: Database):
    found = make.officer(sqlite_database, Role.clerk)
    client.sign_in(found)
    return found
