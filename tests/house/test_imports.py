"""The order of imports holds, and the checker sees every way of breaking it."""

import pytest

from tests.house.imports import complaints
from tests.house.tree import ROOT, assert_none, module, modules

PLANTED = {
    "a lower slice knows a higher one": {
        "deliberation.accounts.acts": "from deliberation.comments import acts",
        "deliberation.comments.acts": "",
    },
    "the ground knows a slice": {
        "deliberation.web.pages": "from deliberation.record.queries import revision",
        "deliberation.record.queries": "",
    },
    "flask in a query": {"deliberation.votes.queries": "from flask import g"},
    "a form library in a rule": {"deliberation.votes.rules": "import wtforms"},
    "a database in a rule": {"deliberation.votes.rules": "from sqlalchemy import select"},
    "a database behind a rule": {
        "deliberation.votes.rules": "from deliberation.votes.counting import total",
        "deliberation.votes.counting": "import sqlalchemy.sql",
    },
    "flask behind a verifier": {
        "deliberation.record.verifier": "from deliberation.record import notes",
        "deliberation.record.notes": "import flask",
    },
    "pages under another name in an act": {
        "deliberation.votes.acts": "from deliberation.votes import officials",
        "deliberation.votes.officials": "import flask",
    },
    "models in a route": {
        "deliberation.votes.routes": "from deliberation.votes.models import Ballot",
        "deliberation.votes.models": "",
    },
    "another slice's models in an act": {
        "deliberation.votes.acts": "from deliberation.accounts.models import Person",
        "deliberation.accounts.models": "",
    },
    "a route in an act": {
        "deliberation.votes.acts": "from deliberation.votes import routes",
        "deliberation.votes.routes": "",
    },
    "web below routes and forms": {"deliberation.votes.acts": "import deliberation.web", "deliberation.web": ""},
    "a hidden import": {"deliberation.votes.acts": "def f():\n    import json\n"},
    "a query in a route": {"deliberation.votes.routes": "from sqlalchemy import select"},
    "an ORM session": {"deliberation.votes.queries": "from sqlalchemy.orm import Session"},
    "a write in a query": {"deliberation.votes.queries": "from sqlalchemy import insert"},
    "a circle": {
        "deliberation.votes.tally": "from deliberation.votes import paper",
        "deliberation.votes.paper": "from deliberation.votes import tally",
    },
}


def test_every_import_keeps_the_order() -> None:
    assert_none(complaints(modules()))


@pytest.mark.parametrize("plant", PLANTED)
def test_the_checker_sees(plant: str) -> None:
    assert complaints({name: module(name, source) for name, source in PLANTED[plant].items()})


def test_the_checker_lets_the_right_order_pass() -> None:
    right = {
        "deliberation.errors": "",
        "deliberation.db": "import sqlalchemy",
        "deliberation.web": "import flask",
        "deliberation.accounts.rules": "from deliberation.errors import Refused",
        "deliberation.accounts.acts": "from deliberation.accounts import rules\nfrom deliberation import db",
        "deliberation.comments.rules": "from deliberation.accounts.rules import Actor",
        "deliberation.comments.models": "from deliberation.comments import rules\nimport sqlalchemy",
        "deliberation.comments.acts": "from deliberation.accounts import acts\nimport deliberation.comments.models",
        "deliberation.comments.routes": "import flask, deliberation.web\nfrom deliberation.comments import acts",
    }
    assert complaints({name: module(name, source) for name, source in right.items()}) == []


def test_the_package_and_its_slices_import_nothing_by_themselves() -> None:
    """The offline verifiers import without Flask: an ``__init__`` of a slice holds a docstring at most."""
    for name, found in modules().items():
        if found.part == "" and name != "deliberation.web" and (ROOT / name.replace(".", "/") / "__init__.py").exists():
            assert len(found.code.body) <= 1, f"{name}/__init__.py holds code"
