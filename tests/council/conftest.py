"""An assembly: with its secretariat signed in for the tests of pages, in one transaction for the tests of acts."""

import pytest

from tests.council import assembly as a


@pytest.fixture
def here(app, sqlite_database):
    with sqlite_database.writing() as db:
        return a.assembly(db)


@pytest.fixture
def whole(db):
    return a.assembly(db)


@pytest.fixture
def secretariat(client, here):
    return client.sign_in(here.secretariat)


@pytest.fixture
def slug(sqlite_database, here):
    """A proposal with the flow Rides in version 1."""
    with sqlite_database.writing() as db:
        return a.proposal_with_flow(db)


@pytest.fixture
def made(sqlite_database, here):
    """Makes something in one transaction: ``made(a.bill)``."""

    def make_it(maker, **more):
        with sqlite_database.writing() as db:
            return maker(db, here, **more)

    return make_it
