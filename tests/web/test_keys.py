"""What a kept page reads of the address is in its key, or page two would be kept as page one."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from deliberation.db import Database
from deliberation.web import pages
from tests.house.test_routes import addressed


class Noting(ImmutableMultiDict[str, str]):
    """Query arguments that note what is asked of them."""

    asked: ClassVar[set[str]] = set()

    def get(self, key: str, *rest: Any, **more: Any) -> Any:
        self.asked.add(key)
        return super().get(key, *rest, **more)

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)


def test_a_kept_page_reads_no_argument_that_is_not_in_its_key(
    app: Flask, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown: dict[str, set[str]] = {}
    seen: set[str] = set()
    cached = pages.cached

    def noting(subject: str, template: str, load: Callable[[], Any], *, query: tuple[str, ...] = (), **how: Any) -> Any:
        def noted() -> Any:
            Noting.asked.clear()
            found = load()
            unknown[template] = Noting.asked - set(query)
            seen.update(Noting.asked)
            return found

        return cached(subject, template, noted, query=query, **how)

    monkeypatch.setattr(pages, "cached", noting)
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    for path in addressed(app, sqlite_database, "GET").values():
        FlaskClient(app, Response).get(path)
    assert {template: names for template, names in unknown.items() if names} == {}
    assert {"before", "after", "jurisdiction"} <= seen and len(unknown) > 30
