"""A mail server of this machine, and a site that sends to it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from deliberation.db import Database
from tests import make
from tests.conftest import FixedClock, build_app
from tests.following.mailed import Box


@pytest.fixture
def box() -> Iterator[Box]:
    found = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        found.port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    yield found
    controller.stop()


@pytest.fixture
def mail_app(
    box: Box, sqlite_database: Database, tmp_path: Path, compiled_templates: FileSystemBytecodeCache,
    monkeypatch: pytest.MonkeyPatch, fixed_clock: FixedClock,
) -> Flask:  # fmt: skip
    """A site that sends its letters to ``box``; a module of tests makes it its ``app``."""
    make.jurisdiction(sqlite_database)
    values = {"smtp": f"smtp://127.0.0.1:{box.port}", "mail_from": "jukugi@a-shi.example"}
    return build_app(sqlite_database, tmp_path, compiled_templates, monkeypatch, **values)
