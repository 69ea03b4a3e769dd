"""Japanese at the plain address, English under /en: overlays, catalogues, filters; pages of a list by key."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markupsafe
import pytest
from flask import Flask, url_for
from jinja2 import Environment, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.routing import BuildError

from deliberation.db import Database
from deliberation.web import drawing, language, paging
from deliberation.web.formats import filters
from deliberation.web.language import EnglishPrefix, TwoMeanings, load_catalogue, pair
from tests.client import Client
from tests.page import Page

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def overlays(app: Flask) -> dict[str, Environment]:
    return app.extensions["jukugi_overlays"]


# ---- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "script", "path", "lang"),
    [
        ("/", "", "/", None),
        ("/proposals", "", "/proposals", None),
        ("/en", "/en", "/", "en"),
        ("/en/", "/en", "/", "en"),
        ("/en/proposals", "/en", "/proposals", "en"),
        ("/english", "", "/english", None),
        ("/en-old/x", "", "/en-old/x", None),
        ("/proposals/en/", "", "/proposals/en/", None),
        ("/en/en/x", "/en", "/en/x", "en"),
    ],
)
def test_the_prefix_moves_to_the_script_name(asked: str, script: str, path: str, lang: str | None) -> None:
    environ: dict[str, Any] = {"PATH_INFO": asked}
    EnglishPrefix(lambda e, _start: [b""])(environ, None)
    assert (environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"]) == (script, path)
    assert environ.get("jukugi.language") == lang


def test_links_stay_in_the_language_of_the_page_and_static_files_at_the_root(client: Client) -> None:
    for prefix in ("", "/en"):
        page = client.page(f"{prefix}/terms")
        inside = [h for h in page.links().values() if h.startswith("/") and h not in ("/terms", "/en/terms")]
        assert inside and all(h.startswith(f"{prefix}/") and not h.startswith("/en/en") for h in inside)
        if not prefix:
            assert not any(h.startswith("/en") for h in inside)
        for sheet in page.root.all("link"):
            if sheet.attributes["rel"] == "stylesheet":
                assert sheet.attributes["href"].startswith("/static/")


def test_each_page_links_to_itself_in_the_other_language_with_its_query(client: Client) -> None:
    for path in ("/proposals?stage=plan&x=%E3%81%82", "/en/proposals?stage=plan&x=%E3%81%82"):
        links = client.page(path).links()
        assert links["日本語"] == "/proposals?stage=plan&x=%E3%81%82"
        assert links["English"] == "/en/proposals?stage=plan&x=%E3%81%82"


@pytest.mark.parametrize(
    "path", ["//elsewhere.invalid", "/en//elsewhere.invalid", "/%5Celsewhere.invalid", "/en/%5C%5Cx"]
)
def test_no_address_leads_the_language_links_to_another_host(client: Client, path: str) -> None:
    answer = client.get(path)
    hrefs = Page(answer.text).links().values() if answer.mimetype == "text/html" else []
    assert answer.status_code in (400, 404) and not [h for h in hrefs if h.startswith(("//", "/\\"))]


@pytest.mark.parametrize("path", ["//x.invalid/", "/\\x.invalid/", "/\\/x.invalid", "///x", "/x"])
def test_the_switch_gives_one_slash_whatever_the_path(app: Flask, path: str) -> None:
    with app.test_request_context("/", environ_overrides={"PATH_INFO": path}):
        for lang, prefix in (("ja", "/"), ("en", "/en/")):
            switched = language.switch_path(lang)
            assert switched.startswith(prefix) and switched[len(prefix)] not in "/\\"


def test_an_answer_says_its_language(client: Client) -> None:
    assert client.get("/terms").headers["Content-Language"] == "ja"
    assert client.get("/en/terms").headers["Content-Language"] == "en"
    assert client.get("/en/nothing-here").headers["Content-Language"] == "en"


def test_what_the_browser_prefers_changes_nothing(client: Client) -> None:
    """One address, one language: caches and citations depend on it."""
    answer = client.get("/terms", headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "ja" and "Accept-Language" not in answer.headers.get("Vary", "")


# ---- overlays and catalogues ----------------------------------------------------------------------------------------


def said(app: Flask, lang: str, template: str, **values: object) -> str:
    return overlays(app)[lang].from_string(template).render(values)


def test_the_overlays_do_not_share_what_differs(app: Flask) -> None:
    ja, en = overlays(app)["ja"], overlays(app)["en"]
    assert ja.globals is not en.globals and ja.filters is not en.filters and ja.cache is not en.cache
    assert [said(app, lang, "{{ lang }} {{ _('提案') }}") for lang in ("ja", "en")] == ["ja 提案", "en Proposals"]


def test_values_of_a_sentence_are_escaped_and_the_sentence_is_not_formatted_twice(app: Flask) -> None:
    for lang in ("ja", "en"):
        out = said(app, lang, "{{ _('%(place)sの住民であることを確認しました。', place=x) }}", x="<b>%(y)s</b>")
        assert "&lt;b&gt;%(y)s&lt;/b&gt;" in out and "<b>" not in out


def test_markup_enters_a_sentence_through_h_only(app: Flask) -> None:
    markup = "{{ _h('%(place)sの住民であることを確認しました。', place=x) }}"
    assert "&lt;b&gt;" in said(app, "ja", markup, x="<b>")
    assert "<i>A</i>" in said(app, "ja", "{% set x %}<i>A</i>{% endset %}" + markup)


def test_a_sentence_without_values_may_hold_a_per_cent_sign(app: Flask) -> None:
    assert said(app, "ja", "{{ _('100%%') }} {{ _('50%') }}") == "100% 50%"


def test_english_counts_one_and_many_and_japanese_does_not(app: Flask, tmp_path: Path) -> None:
    functions = language._functions({"a": ("%(n)s item", "%(n)s items")}, "en")
    assert [functions["ngettext"]("a", "a", n) for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
    functions = language._functions({"a": "%(n)s件"}, "ja")
    assert [functions["ngettext"]("a", "a", n) for n in (1, 2)] == ["1件", "2件"]
    assert functions["ngettext"]("%(n)s点", "%(n)s点", 3) == "3点"


def test_the_catalogues_of_all_slices_are_one(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.po").write_text(f'{HEAD}\nmsgid "x"\nmsgstr "one"\n', encoding="utf-8")
    (tmp_path / "en" / "b.po").write_text(
        f'{HEAD}\nmsgid "x"\nmsgstr "one"\n\nmsgid "y"\nmsgstr ""\n', encoding="utf-8"
    )
    assert load_catalogue("en", tmp_path) == {"x": "one"}
    (tmp_path / "en" / "b.po").write_text(f'{HEAD}\nmsgid "x"\nmsgstr "two"\n', encoding="utf-8")
    with pytest.raises(TwoMeanings, match=r"b\.po"):
        load_catalogue("en", tmp_path)


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        ({"ja": "あ", "en": "a"}, "あ", "a"),
        ({"ja": "あ"}, "あ", "あ"),
        ({"ja": "あ", "en": ""}, "あ", "あ"),
        ({"en": "a"}, "a", "a"),
        ("plain", "plain", "plain"),
        (None, "", ""),
        ({}, "", ""),
    ],
)
def test_a_pair_of_texts_shows_japanese_where_there_is_no_english(value: Any, ja: str, en: str) -> None:
    assert (pair(value, "ja"), pair(value, "en")) == (ja, en)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_addresses_in_templates_are_those_that_flask_builds(app: Flask, sqlite_database: Database, prefix: str) -> None:
    with app.test_request_context("/x", environ_overrides={"SCRIPT_NAME": prefix}):
        quick = overlays(app)["ja"].globals["url_for"]
        asked: list[tuple[str, dict[str, Any]]] = [
            ("site.proposal", {"slug": "a b/\u3042"}), ("site.fate", {"no": 12}), ("proposals.index", {}),
            ("proposals.index", {"stage": "plan", "before": None, "x": "\u3042&"}), ("comments.thread", {"slug": "a"}),
            ("proposals.index", {"x": ["a", "b"]}), ("proposals.index", {"_anchor": "top"}),
            ("proposals.index", {"_external": True}), ("proposals.index", {"x": 1}), ("proposals.index", {"x": "1"}),
        ]  # fmt: skip
        for _ in range(2):
            for endpoint, values in asked:
                assert quick(endpoint, **values) == url_for(endpoint, **values)
        with pytest.raises(BuildError):
            quick("no.such_page")


def test_templates_call_functions_macros_and_whatever_takes_the_context_alike(app: Flask) -> None:
    @pass_context
    def seen(context: Any, name: str) -> str:
        return str(context.get(name, "nothing"))

    class Callable_:
        def __call__(self, *args: object, **kwargs: object) -> str:
            return f"{args} {kwargs}"

    template = (
        "{% macro twice(x, y='!') %}{{ x }}{{ x }}{{ y }}{{ caller() if caller is defined }}{{ varargs }}{% endmacro %}"
        "{% for i in [1, 2] %}{{ seen('i') }}{{ twice(i) }}{{ loop.cycle('a', 'b') }}{% endfor %}"
        "{% block b scoped %}{{ twice('<', y=2) }}{{ seen('outer') }}{{ obj(1, a=2) }}{% endblock %}"
        "{% call twice('z') %}<b>{% endcall %}{{ '%s'.format }}{{ twice('p', '', 7) }}{{ dict(a=1).a }}"
    )
    values = {"seen": seen, "obj": Callable_(), "outer": "o"}
    overlay = overlays(app)["ja"]
    plain = overlay.overlay()
    plain.context_class = Context
    drawn = [re.sub("0x[0-9a-f]+", "", e.from_string(template).render(values)) for e in (overlay, plain)]
    assert drawn[0] == drawn[1] and "(1,) {&#39;a&#39;: 2}" in drawn[0]


WORDS = {"kind.a": "種類<a>", "%(n)s of %(m)s": "%(m)sのうち%(n)s", "100%%": "100%%", "one": ("一つ", "いくつか")}
WRITTEN = (
    "{{ x }}", "<p>{{ _('one') }} {{ _('100%%') }} {{ _('none & <b>') }}</p>", "{{ _('kind.' ~ k) }}{{ 'kind.' ~ k }}",
    "{{ _('%(n)s of %(m)s', n=x, m=1) }}", "{% set y = _('one') %}{{ y ~ x }}", "{{ x|e }}{{ x|string|upper }}",
    "{% macro told(a, b='<') %}{{ a }}{{ b }}{% endmacro %}{{ told(x) }}{{ told(_('kind.a'), b=x) }}",
    "{{ url('kind', **{'class': 'b'}) }}{{ _(*['one']) }}{{ _('%(n)s of %(m)s', **{'n': x, 'm': 2}) }}",
    "{% if _('one') == 'いくつか' %}{{ [x, _('one')]|join(', ') }}{% endif %}",
)  # fmt: skip
VALUES = ("<b>", "&amp;", Markup("<i>"), 7, True, None, 1.5, ["<", Markup("<")], Decimal("1.20"), date(2026, 11, 21))


@pytest.mark.parametrize("source", WRITTEN)
def test_words_put_in_at_compiling_are_drawn_as_if_they_were_looked_up_then(app: Flask, source: str) -> None:
    def environment(kind: type[Environment]) -> Environment:
        made = kind(app, autoescape=True) if kind is drawing.Templates else kind(autoescape=True)
        functions = language._functions(WORDS, "ja")
        made.globals.update(functions, url=lambda name, **values: f"/{name}?{sorted(values.items())}")
        return made

    ours, plain = environment(drawing.Templates), environment(Environment)
    ours.catalogue = WORDS
    for x in VALUES:
        drawn = [e.from_string(source).render(x=x, k="a") for e in (ours, plain)]
        assert drawn[0] == drawn[1], x


def test_what_is_escaped_already_is_not_escaped_again_in_a_sentence(app: Flask) -> None:
    said = language._functions({"「%(what)s」": "“%(what)s” & more"}, "en")["_"]
    assert markupsafe.escape(said("「%(what)s」", what=Markup("R&amp;D"))) == "“R&amp;D” &amp; more"
    for plain in ("R&D", "<b>"):
        assert said("「%(what)s」", what=plain) == f"“{plain}” & more"


def test_what_is_not_there_is_still_a_mistake(app: Flask) -> None:
    for source in ("{{ nothing }}", "{{ _('%(n)s', n=nothing) }}", "{{ nothing.at_all }}"):
        with pytest.raises(UndefinedError):
            said(app, "ja", source)


# ---- days, moments, numbers, shares ---------------------------------------------------------------------------------

LATE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # midnight in Japan: the 21st


def shown(name: str, value: Any, lang: str = "ja") -> str:
    found: Callable[..., Any] = filters(lang)[name]
    return str(found(value))


def test_a_day_is_written_with_its_weekday_in_japan() -> None:
    for value in (date(2026, 11, 21), LATE, "2026-11-21", "2026-11-21T14:59:00Z", "2026-11-20T15:00:00Z"):
        assert shown("day", value) == "2026年11月21日（土）"
        assert shown("day", value, "en") == "21 November 2026"
    assert shown("day", datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC)) == "2026年11月20日（金）"
    assert shown("day", LATE.astimezone(timezone(timedelta(hours=-8)))) == "2026年11月21日（土）"


@pytest.mark.parametrize("text", ["2026-11", "2026", "someday soon", "2026-13-40", ""])
def test_what_is_no_whole_day_is_kept_as_it_is(text: str) -> None:
    assert shown("day", text) == text


def test_a_moment_carries_its_minute_in_japan() -> None:
    assert shown("moment", LATE) == "2026年11月21日（土） 00:00"
    assert shown("moment", datetime(2026, 11, 21, 14, 59, 59, tzinfo=UTC), "en") == "21 November 2026 23:59"


@pytest.mark.parametrize("name", ["day", "moment", "number", "percent"])
def test_nothing_is_written_for_what_is_not_known(name: str) -> None:
    """The templates put a word for the gap there; a filter never makes it 0."""
    assert shown(name, None) == ""


def test_machines_get_days_and_moments_in_utc() -> None:
    assert (shown("iso", date(2026, 11, 21)), shown("iso", LATE)) == ("2026-11-21", "2026-11-20T15:00:00Z")
    assert shown("iso", LATE.astimezone(timezone(timedelta(hours=9)))) == "2026-11-20T15:00:00Z"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (7, "7"), (1234, "1,234"), (1000000, "1,000,000"), (-1234, "-1,234"), ("5000", "5,000")],
)
def test_numbers_have_their_thousands_apart(value: Any, text: str) -> None:
    assert shown("number", value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.00"), (1, "100.00"), (Fraction(51010, 145024), "35.17"), (Fraction(1, 3), "33.33"),
        (Fraction(2, 3), "66.67"), (Decimal("0.5"), "50.00"), (Fraction(1, 8), "12.50"),
        (Fraction(100005, 1000000), "10.00"), (Fraction(10005, 100000), "10.01"), (Fraction(1, 20000), "0.01"),
        (Fraction(1, 20001), "0.00"), (Fraction(19999, 20000), "100.00"), (Fraction(19998, 20000), "99.99"),
        (Fraction(-1, 8), "-12.50"), (Fraction(5, 2), "250.00"), (Fraction(10**40 + 1, 2 * 10**40), "50.00"),
    ],
)  # fmt: skip
def test_a_share_has_two_decimals_rounded_half_up_exactly(value: Any, text: str) -> None:
    assert shown("percent", value) == text


# ---- pages of a list ------------------------------------------------------------------------------------------------


def rows(*ids: int) -> list[Any]:
    return [SimpleNamespace(id=i, number=i * 10) for i in ids]


@pytest.mark.parametrize(
    ("raw", "before"),
    [
        ("", paging.FIRST), ("7", 7), ("0", 0), ("2147483647", 2147483647), ("2147483648", paging.FIRST),
        ("99999999999999999999", paging.FIRST), ("-1", paging.FIRST), ("1e3", paging.FIRST), ("abc", paging.FIRST),
        ("1;DROP TABLE", paging.FIRST), ("\u00b2", paging.FIRST), ("\uff17", 7), (" 7", paging.FIRST),
    ],
)  # fmt: skip
def test_what_is_no_key_means_the_first_page(app: Flask, raw: str, before: int) -> None:
    with app.test_request_context("/", query_string={"before": raw}):
        assert paging.before() == before


def test_a_page_shows_its_size_and_knows_where_the_next_one_begins(app: Flask) -> None:
    with app.test_request_context("/"):
        page = paging.page(rows(9, 8, 7, 6), 3)
        assert ([r.id for r in page.rows], page.older, page.newest) == ([9, 8, 7], 7, True)
        assert paging.page(rows(9, 8, 7, 6), 3, key="number").older == 70
        page = paging.page(rows(9, 8, 7), 3)
        assert (len(page.rows), page.older) == (3, None)
        assert (list(paging.page([], 3).rows), paging.page([], 3).older) == ([], None)
    with app.test_request_context("/?before=7"):
        assert not paging.page(rows(6, 5), 3).newest
