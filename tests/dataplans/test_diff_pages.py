"""Every kind of change is drawn, in both languages: each field from and to each way of answering it."""

from typing import Any

import pytest
from flask import Flask

from deliberation.dataplans.diff import Change
from deliberation.dataplans.materiality import judge
from deliberation.dataplans.values import Value, stated, unwrap
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, Field
from deliberation.web import language
from tests.dataplans.documents import text
from tests.dataplans.every import ways

FIELDS = {**PLAN_FIELDS, **FLOW_FIELDS}


def rewritten(plain: Any, *languages: str) -> Any:
    """The same value with each of its texts written otherwise in these languages."""
    if isinstance(plain, list):
        return [rewritten(x, *languages) for x in plain]
    if not isinstance(plain, dict):
        return plain
    found = {k: rewritten(v, *languages) for k, v in plain.items()}
    return {**found, **{of: f"{of} anew" for of in languages}} if "ja" in plain else found


def row(app: Flask, lang: str, field: Field, old: Value, new: Value) -> str:
    """The line of a comparison; "" where nothing changed."""
    found = judge(field, old, new, corrigendum=False)
    if found is None:
        return ""
    place = "plan" if field.name in PLAN_FIELDS else "bus"
    change = Change(place, field.name, old, new, found.material, found.reason)
    with app.test_request_context("/", environ_overrides={"jukugi.language": lang}):
        return str(language.draw("dataplans/_diff.html", "changed", change, field, "1", "2"))


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_every_change_of_every_field_is_drawn(app: Flask, lang: str) -> None:
    for name, field in FIELDS.items():
        said = next(answer for answer in ways(field) if answer.get("value") not in (None, []))
        anew = [{"value": rewritten(said["value"], *of)} for of in (["ja"], ["en"], ["ja", "en"])]
        for other in (*ways(field), *anew):
            was, now = unwrap(said), unwrap(other)
            for old, new in ((was, now), (now, was)):
                assert ("<tr" in row(app, lang, field, old, new)) is (old != new), name


@pytest.mark.parametrize(("lang", "other"), [("ja", "en"), ("en", "ja")])
def test_a_text_that_changed_in_the_other_language_alone_is_told_in_it(app: Flask, lang: str, other: str) -> None:
    one = text("流れ", "Flow")
    told = row(app, lang, FIELDS["name"], stated(one), stated({**one, other: "anew"}))
    assert f'<span lang="{other}">{one[other]}</span>' in told and f'<span lang="{other}">anew</span>' in told
