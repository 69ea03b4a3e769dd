"""What the macros promise to every page: nothing empty, nothing cut, every error at its field, both languages."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import wtforms
from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup

from deliberation.errors import Refused
from deliberation.web import forms, language, text
from tests.page import Page

ROOT = Path(__file__).parents[2]


class Opinion(forms.Form):
    body = forms.TextField("label.text", [forms.required(), forms.at_most(10)])
    kind = wtforms.RadioField("label.role", [forms.required()], choices=[("clerk", "role.clerk"), ("auditor", "x")])
    place = wtforms.SelectField("label.jurisdiction", [forms.required()], choices=[("", ""), ("a", "A-shi")])
    agreed = wtforms.BooleanField("label.terms_agreed", [forms.required()])


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("macros", root_path=str(ROOT), template_folder="templates")
    made.config.update(SECRET_KEY="x" * 40, WTF_CSRF_CHECK_DEFAULT=False)
    made.jinja_env.undefined = StrictUndefined
    made.jinja_env.trim_blocks = made.jinja_env.lstrip_blocks = True
    language.install(made)
    return made


def draw(app: Flask, source: str, lang: str = "ja", **values: Any) -> str:
    overlay = app.extensions["jukugi_overlays"][lang]
    return overlay.from_string('{% import "macros.html" as m %}' + source).render(values).strip()


def sent(app: Flask, **data: str) -> Opinion:
    with app.test_request_context(method="POST", data=data):
        form = Opinion(meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize("value", [None, ""])
def test_a_cell_without_a_value_is_hatched_and_says_so(app, value):
    html = draw(app, "{{ m.td('保存国', value, '', 'not_seen') }}", value=value)
    assert "is-gap" in html and "未確認" in html


def test_a_cell_with_nought_shows_nought(app):
    assert "<span>0</span>" in draw(app, "{{ m.td('件数', 0) }}")


def test_an_uncounted_option_has_no_number_and_no_length(app):
    page = Page(draw(app, "{{ m.bars('賛否', [('賛成', none, 'a')], 100, '票') }}"))
    assert "開票していません" in page.root.text and "0" not in page.root.text
    assert [r.attributes["width"] for r in page.root.all("rect")] == ["100.00%"]
    assert page.root.all("rect")[0].attributes["fill"] == "url(#hatch)"


def test_bars_say_in_a_table_what_they_draw(app):
    page = Page(draw(app, "{{ m.bars('賛否', [('賛成', 1, 'a'), ('反対', 2, 'b')], 3, '票') }}"))
    assert [td.text for td in page.root.all("td")] == ["1", "33.33%", "2", "66.67%"]


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        (30, "あと9日", "9 days left"),
        (22, "あと1日", "1 day left"),
        (21, "今日まで", "Last day today"),
        (20, "1日超過", "1 day overdue"),
    ],
)
def test_times_say_how_long_is_left(app, day, ja, en):
    source = "{{ m.time_left(due, today) }}"
    days = {"due": date(2026, 11, day), "today": date(2026, 11, 21)}
    assert ja in draw(app, source, **days)
    assert en in draw(app, source, "en", **days)


def test_japanese_on_an_english_page_is_marked_as_japanese(app):
    assert draw(app, "{{ m.words(v) }}", "en", v={"ja": "計画"}) == '<span lang="ja">計画</span>'
    assert draw(app, "{{ m.words(v) }}", "en", v={"ja": "計画", "en": "Plan"}) == "Plan"


def test_every_error_stands_at_its_field_and_is_linked_from_the_top(app):
    form = sent(app, body="あ" * 12)
    page = Page(draw(app, "{{ m.error_summary(f) }}{% for x in f %}{{ m.field(x) }}{% endfor %}", f=form))
    ids = {n.attributes["id"] for n in page.root.all() if "id" in n.attributes}
    links = [a.attributes["href"].removeprefix("#") for a in page.root.all("a")]
    assert links == ["body", "kind-0", "place", "agreed"] and set(links) <= ids
    assert "「文章」は10字までです。あと2字短くしてください。" in page.root.text
    body = page.root.all("textarea")[0]
    assert body.attributes["aria-invalid"] == "true" and "body-error" in body.attributes["aria-describedby"].split()


def test_what_is_chosen_is_not_called_entered(app):
    page = draw(app, "{% for x in f %}{{ m.field(x) }}{% endfor %}", f=sent(app, body="あ"))
    assert "「役割」を選んでください。" in page and "「自治体」を選んでください。" in page


def test_a_long_text_is_given_back_whole_and_never_cut_by_the_browser(app):
    page = Page(draw(app, "{{ m.field(f.body) }}", f=sent(app, body="あ" * 12)))
    area = page.root.all("textarea")[0]
    assert area.text == "あ" * 12
    assert "maxlength" not in area.attributes and "required" in area.attributes


def test_what_was_typed_is_escaped_wherever_it_comes_back(app):
    form = sent(app, body="</textarea><script>alert(1)</script>")
    form.refuse(Refused("not_your_role", role="clerk"))
    form.refuse(Refused("date_order", date=date(2026, 11, 21)))
    form.refuse(Refused("required", field="body", label="<b>x</b>"))
    html = draw(app, "{{ m.error_summary(f) }}{{ m.field(f.body) }}", f=form)
    assert "<script>" not in html and "<b>x" not in html
    assert "この操作ができるのは担当職員です。" in html and "2026年11月21日（土）" in html


def test_a_missing_button_gives_the_rules_reason(app):
    html = draw(app, "{{ m.offer('second_person', '公開する', '/x') }}")
    assert "<a" not in html and "この操作には、もう1人のシステム管理者の確認が必要です。" in html
    assert 'href="/x"' in draw(app, "{{ m.offer(none, '公開する', '/x') }}")


def test_stored_html_is_printed_only_through_the_filter_for_it(app):
    assert draw(app, "{{ v }}", v="<p>x</p>") == "&lt;p&gt;x&lt;/p&gt;"
    assert draw(app, "{{ v|kept }}", v=str(text.to_html("x"))) == Markup("<p>x</p>")
    assert draw(app, "{{ v|kept }}", v=None) == ""
