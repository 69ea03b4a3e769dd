"""What notes the templates that tests draw: tests/conftest.py fails a whole run that left one out."""

from pathlib import Path

import jinja2
import pytest
from flask import Flask

from tests.client import Client
from tests.house.drawn import Drawn, left_out, written

PAGES = {
    "page.html": """{% extends "frame.html" %}{% import "macros.html" as m %}
        {%- block main %}{% call m.used() %}y{% endcall %}{% endblock %}""",
    "frame.html": "{% block main %}{% endblock %}{% include 'part.html' %}",
    "part.html": "a part",
    "macros.html": """{% macro used() %}{{ within() }}{{ caller() }}{% endmacro %}
        {%- macro within() %}x{% endmacro %}{% macro never() %}{% endmacro %}""",
    "alone.html": "nobody draws me",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_what_is_extended_included_and_called_is_drawn_and_the_rest_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = Drawn(folder)
    drawn.watch(monkeypatch)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder))
    environment.get_template("alone.html")  # read, not drawn
    assert environment.get_template("page.html").render() == "xya part"
    assert left_out(drawn.names, folder) == ["alone.html", "macros.html:never"]


def test_a_template_compiled_before_is_noted_too(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    compiled = jinja2.FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            drawn = Drawn(folder)
            drawn.watch(patch)
            environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), bytecode_cache=compiled)
            environment.get_template("page.html").render()
        assert left_out(drawn.names, folder) == ["alone.html", "macros.html:never"]


def test_the_pages_of_the_product_are_noted(app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Drawn()
    drawn.watch(monkeypatch)
    assert client.get("/").status_code == 200
    assert drawn.names <= written()
    assert {"layout.html"} <= drawn.names
