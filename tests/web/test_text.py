"""Words of people become HTML in one place; nothing that they type becomes script, style, or a link that lies."""

import unicodedata
from html import unescape
from html.parser import HTMLParser

import nh3
import pytest

from deliberation.errors import Refused
from deliberation.web import plain, text
from tests.web import payloads

RESIDENT = {
    "p": set(),
    "br": set(),
    "h4": set(),
    "ul": set(),
    "ol": set(),
    "li": {"value"},
    "strong": set(),
    "a": {"href", "rel"},
}
STAFF = {
    **{tag: set() for tag in "p br hr h3 h4 h5 h6 ul li strong em code pre blockquote".split()},  # noqa: SIM905
    **{tag: set() for tag in ("table", "thead", "tbody", "tr", "th", "td")},
    "ol": {"start"},
    "a": {"href", "title", "rel"},
}


class Walk(HTMLParser):
    """What a strict reader sees: every tag, attribute and piece of text, with entities resolved."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.ends: list[str] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted(attrs))))

    def handle_endtag(self, tag):
        self.ends.append(tag)

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data!r}")

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration: {decl!r}")

    handle_pi = unknown_decl = handle_decl

    def links(self) -> list[dict]:
        return [dict(attributes) for tag, attributes in self.tags if tag == "a"]


def assert_only(html: str, allowed: dict[str, set[str]], schemes: tuple[str, ...]) -> Walk:
    seen = Walk(html)
    for tag, attributes in seen.tags:
        assert tag in allowed, f"<{tag}>"
        for name, value in attributes:
            assert name in allowed[tag], f"<{tag} {name}>"
            if name == "href":
                assert value.startswith(schemes), value
    return seen


@pytest.mark.parametrize("payload", payloads.ALL)
def test_a_residents_text_yields_only_the_safe_subset(payload):
    seen = assert_only(text.to_html(payload), RESIDENT, ("http://", "https://"))
    assert all(link["rel"] == "nofollow ugc noopener" for link in seen.links())


@pytest.mark.parametrize("payload", payloads.ALL)
def test_a_staff_text_yields_only_the_safe_subset(payload):
    seen = assert_only(text.markdown(payload), STAFF, ("http://", "https://", "mailto:"))
    assert all(link["rel"] == "noopener" for link in seen.links() if "href" in link)


def test_a_staff_link_leads_to_a_whole_address_or_a_path_of_this_site():
    seen = Walk(
        text.markdown("[a](/help) [b](#x) [c](//evil.example/) [d](javascript&colon;x) [e](HTTPS://example.jp)")
    )
    assert [link.get("href") for link in seen.links()] == ["/help", "#x", None, None, "HTTPS://example.jp"]


@pytest.mark.parametrize("payload", payloads.ALL)
@pytest.mark.parametrize(
    ("draw", "allowed"), [(text.to_html, RESIDENT), (text.markdown, STAFF)], ids=["resident", "staff"]
)
def test_a_second_sanitiser_finds_nothing_to_take_away(draw, allowed, payload):
    html = str(draw(payload))
    again = nh3.clean(
        html,
        tags=set(allowed),
        attributes={tag: names for tag, names in allowed.items() if names},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    ours, theirs = Walk(html), Walk(again)
    assert (ours.tags, ours.text) == (theirs.tags, theirs.text)


@pytest.mark.parametrize("payload", payloads.SCRIPT + payloads.HANDLERS + payloads.FRAMES_AND_STYLE)
def test_nothing_that_a_resident_typed_vanishes(payload):
    if payload.startswith(("#", "-", "1.")) or "**" in payload:
        return
    shown = Walk(text.to_html(payload)).text
    assert shown.split() == text.clean(payload).split()


def test_text_is_kept_composed_and_without_what_nobody_sees():
    assert text.clean("か\u3099") == "が"
    assert text.clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"
    assert text.clean("a\x00b\x07c\x1b[31md\ufeff\u202ee\u2066f\U000e0041g") == "abc[31mdefg"
    assert (
        text.clean("葛\U000e0100飾区の👩‍👧") == "葛\U000e0100飾区の👩‍👧"
    )  # variants of characters and joined signs stay
    assert text.clean("e" + "\u0301" * 500) == unicodedata.normalize("NFC", "e\u0301") + "\u0301" * plain.MOST_MARKS
    assert text.clean("\ud800x") == "x"
    assert text.clean_line("  一行\n\n 目　です ") == "一行 目 です"


def test_what_nobody_would_see_is_nothing():
    for nothing in ("", " \u3000\n\t", "\u200b\u200b", "\u2060 \u00ad\u3164", "\x00\ufe0f\u3164", "\U000e0101\u180b"):
        assert plain.is_blank(nothing)
    assert not plain.is_blank("\u200b\u3042") and not plain.is_blank(".")


LOST = ("\ue000", "\U000f0000", "\u0300", "\ufffd", "\u0378", "\u3099\u20dd", " \U0010fffd\ufffc")


@pytest.mark.parametrize("nothing", LOST)
def test_what_nobody_could_read_is_nothing(nothing):
    assert plain.is_blank(nothing)
    assert not plain.is_blank(f"{nothing}a")


@pytest.mark.parametrize("read", ["e\u0301", "か\u3099", "1\ufe0f\u20e3", "\U0001fae9", "\U000323b0", "की", "©"])
def test_marked_letters_and_pictures_and_kanji_newer_than_this_python_are_something(read):
    assert not plain.is_blank(read)


def test_paragraphs_and_line_ends_stay_as_typed():
    assert text.to_html("一行目\n二行目\n\n\n次の段落") == "<p>一行目<br>\n二行目</p>\n<p>次の段落</p>"
    assert text.to_html("  \n\n ") == ""


@pytest.mark.parametrize("line", ["# 理由", "### 理由", "#　理由"])
def test_a_line_of_hashes_is_a_heading(line):
    assert text.to_html(line) == "<h4>理由</h4>"


def test_hashes_without_a_space_are_words():
    assert text.to_html("#スマートシティ") == "<p>#スマートシティ</p>"


def test_lists_keep_their_numbers_and_one_level_below():
    html = text.to_html("1. 甲\n    * 乙\n    * 丙\n3. 丁")
    assert html == '<ol><li value="1">甲<ul><li>乙</li><li>丙</li></ul></li><li value="3">丁</li></ol>'
    assert text.to_html("・甲\n・乙") == "<ul><li>甲</li><li>乙</li></ul>"
    assert text.to_html("２．甲") == '<ol><li value="2">甲</li></ol>'
    assert text.to_html("- 甲\n1. 乙") == '<ul><li>甲</li></ul>\n<ol><li value="1">乙</li></ol>'


@pytest.mark.parametrize("line", ["3.11の震災", "３．１１の震災", "-1度", "*強調*", "1.", "・"])
def test_what_only_looks_like_a_list_is_a_sentence(line):
    assert text.to_html(line) == f"<p>{line}</p>"


def test_bold_needs_both_marks():
    assert text.to_html("**大事**です。**") == "<p><strong>大事</strong>です。**</p>"
    assert text.to_html("2 ** 3 ** 4") == "<p>2 ** 3 ** 4</p>"


def linked(source: str) -> list[str]:
    return [link["href"] for link in Walk(text.to_html(source)).links()]


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://example.jp/をご覧ください", "https://example.jp/"),
        ("（https://example.jp/a）", "https://example.jp/a"),
        ("see https://example.jp/a_(b).", "https://example.jp/a_(b)"),
        ("(https://example.jp/a).", "https://example.jp/a"),
        ("HTTPS://EXAMPLE.JP:8080/?a=1&b=2#c", "HTTPS://EXAMPLE.JP:8080/?a=1&b=2#c"),
        ("**https://example.jp/**", "https://example.jp/"),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(source, address):
    assert linked(source) == [address]


@pytest.mark.parametrize(
    "source", ["https://www.city.example@evil.example/", "example.jp", "ftp://example.jp/", "https://"]
)
def test_what_is_no_plain_web_address_stays_text(source):
    assert linked(source) == []


def test_a_staff_text_begins_below_the_headings_of_its_page():
    html = text.markdown("# 一\n\n## 二\n\n##### 五\n\n本文 https://example.jp/a_b_c です。")
    assert "<h3>一</h3>" in html and "<h4>二</h4>" in html and "<h6>五</h6>" in html
    assert '<a href="https://example.jp/a_b_c" rel="noopener">' in html


def test_a_staff_text_has_tables_lists_and_code():
    html = text.markdown("|甲|乙|\n|-|-|\n|1|2|\n\n```\na < b\n```\n\n1. 一\n2. 二")
    assert "<th>甲</th>" in html and "a &lt; b" in html and "<ol>" in html


@pytest.mark.parametrize(("draw", "longest"), [(text.to_html, text.LONGEST), (text.markdown, text.LONGEST_STAFF)])
def test_a_text_that_is_too_long_is_refused_with_the_number_of_characters(draw, longest):
    with pytest.raises(Refused) as refused:
        draw("あ" * (longest + 7))
    assert refused.value.reason == "too_long"
    assert refused.value.values["over"] == 7


@pytest.mark.parametrize(
    "tangled", ["[" * 700, ">" * 60, "> " * 60 + "a", "- " * 60 + "a", "a\n" * 500, "    " * 30 + "- a", "[a](" * 3100]
)
def test_a_staff_text_shaped_to_be_slow_is_refused(tangled):
    with pytest.raises(Refused, match="too_tangled"):
        text.markdown(tangled)


HOSTILE = [
    "[",
    "](",
    "*",
    "**",
    "_",
    "`",
    "<",
    "&",
    "\\",
    "> ",
    "- ",
    "1. ",
    "# ",
    "|",
    "~~",
    "https://a",
    "https://a/(",
    "(",
    "**a",
    "・",
    "\n",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_longest_hostile_text_is_drawn_without_running_away(unit):
    longest = (unit * text.LONGEST)[: text.LONGEST]
    assert unescape(Walk(text.to_html(longest)).text).strip() or unit in "\n"
    try:
        text.markdown((unit * text.LONGEST_STAFF)[: text.LONGEST_STAFF])
    except Refused as refused:
        assert refused.reason == "too_tangled"
