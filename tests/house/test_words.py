"""Every sentence for people stands in the catalogues, in Japanese and in English."""

import re

import pytest

from deliberation.web.language import LANGUAGES, load_catalogue
from tests.house import words
from tests.house.tree import assert_none, module, modules, texts

PUNCTUATION = (
    "\u00b7\u2013\u2014\u2192\u2190\u2191\u2193\u00d7\u2026\u203a\u2039\u00a9\uff0f\uff1a\uff08\uff09"
    "\u300c\u300d\u3001\u30fb\u3000\uff5c\u2502"
)


def _templates() -> dict[str, str]:
    return {str(path): text for path, text in texts(".html").items() if path.parts[0] == "templates"}


def _catalogues() -> dict[str, dict[str, object]]:
    return {lang: load_catalogue(lang) for lang in LANGUAGES}


def test_every_msgid_has_both_languages() -> None:
    used = [use for name, source in _templates().items() for use in words.in_template(name, source)]
    used += [use for found in modules().values() for use in words.in_python(found)]
    catalogues = _catalogues()
    first = {use.msgid: use for use in reversed(used)}.values()
    assert_none(sorted(complaint for use in first for complaint in words.missing(use, catalogues)))


def test_every_sentence_of_the_catalogues_stands_in_a_template() -> None:
    """A dotted key is put together by what calls for it; a sentence stands where it is said."""
    drawn = [text for path, text in {**texts(".html"), **texts(".svg")}.items() if path.parts[0] == "templates"]
    said = {literal for source in drawn for literal in words.literals(source)}
    sentences = [msgid for msgid in load_catalogue("en") if not msgid.isascii() or " " in msgid]
    assert len(sentences) > 1000
    assert_none(f"nobody says {msgid!r}" for msgid in sentences if msgid not in said)


def test_the_languages_have_the_same_keys_and_placeholders() -> None:
    assert_none(list(words.unlike(_catalogues())))


SAID = re.compile(r'^msgid "(.+)"\n((?:msg(?:id_plural|str)\S* ".*"\n)+)', re.MULTILINE)


def test_no_key_says_two_things() -> None:
    """Of a key that stands twice only one sentence is ever read: another place then says what was meant for this."""
    for lang in LANGUAGES:
        said: dict[str, str] = {}
        for path, text in texts(".po").items():
            for key, sentence in SAID.findall(text + "\n") if lang in path.parts else ():
                assert said.setdefault(key, sentence) == sentence, f"{lang}: {key} in {path}"
        assert len(said) > 1000


NEVER_ONE = frozenset(
    {"base", "columns", "least", "longest", "max", "most", "number", "seats", "bytes", "characters", "signatures"}
)
"""Numbers and nouns: limits, the size of an assembly, what a rule sets; what is as right of one as of many."""
LARGER = (
    "lasts %(n)s days", "(%(n)s days)", "review within %(n)s days", "after %(days)s days", "once %(days)s days",
    "%(n)s flows changed", "next %(n)s flows", "The %(n)s flows before", "%(n)s places", "of %(b)s fields",
    "%(n)s rules are applied",
)  # fmt: skip
"""Parts of sentences that are only said of two and more."""


def test_no_english_sentence_counts_one_in_the_plural() -> None:
    found = words.plural_only(load_catalogue("en"), LARGER)
    assert_none(f"{key}: %({number})s {noun}" for key, number, noun in found if not {number, noun} & NEVER_ONE)


def test_the_checker_sees_a_plural_without_its_singular() -> None:
    planted = {
        "a": "%(a)s changes", "b": "of %(n)s more people", "c": ("%(n)s row", "%(n)s rows"), "d": "rows: %(n)s",
        "e": "%(who)s is here", "f": "lasts %(n)s days",
    }  # fmt: skip
    assert [key for key, _, _ in words.plural_only(planted, LARGER)] == ["a", "b"]


def test_every_reason_is_raised_with_the_values_of_its_sentence() -> None:
    wants = words.wanted(_catalogues()["ja"])
    gives = words.giving(modules(), wants)
    assert_none(complaint for one in modules().values() for complaint in words.unfilled(one, wants, gives))


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    raise Refused('late', field='x')",
        "def f():\n    refuse_if('late' if x else None, no=1)",
        "def f():\n    problems.append(Problem(path, 'late', {'no': 1}))",
        "def f():\n    return [Fault('late', field)]",
        "def cannot_vote():\n    return 'late'\n\ndef f():\n    refuse_if(rules.cannot_vote())",
        "def cannot_vote():\n    return 'late'\n\ndef f():\n    reason = cannot_vote()\n    refuse_if(reason)",
    ],
)
def test_the_checker_sees_a_reason_without_its_value(source: str) -> None:
    planted, wants = module("deliberation.votes.rules", source), {"late": frozenset({"date"})}
    gives = words.giving({"": planted}, wants)
    assert len(list(words.unfilled(planted, wants, gives))) == 1
    filled = source.replace("'late'", "'early'")
    assert not list(words.unfilled(module("deliberation.votes.rules", filled), wants, {}))


def test_templates_say_nothing_outside_the_catalogues() -> None:
    silent = str.maketrans(dict.fromkeys(PUNCTUATION, " "))
    found = [c for name, source in _templates().items() for c in words.bare_text(name, source.translate(silent))]
    assert_none(found)


def test_no_link_says_in_brackets_whose_it_is() -> None:
    """What only officials can use stands in macros.official, which hides it from everybody else and names the role."""
    roles = [str(word) for key, word in load_catalogue("ja").items() if key.startswith("role.")]
    ends = tuple(f"\uff08{role}\uff09" for role in roles)
    found = [use for name, source in _templates().items() for use in words.in_template(name, source)]
    assert_none(f"{use.where}: {use.msgid}" for use in found if use.msgid.endswith(ends))


def test_python_holds_no_sentence_in_japanese() -> None:
    found = [c for name, m in modules().items() if not name.endswith("cli") for c in words.foreign_literals(m)]
    assert_none(found)


NO_SENTENCES_OF_OURS = {"Not a valid choice."}  # WTForms says it: the key by which we know it


def test_python_holds_no_sentence_in_english_for_people() -> None:
    """Command-line help excepted: what a command prints is no page."""
    drawing = [m for name, m in modules().items() if not name.endswith("cli") and words.draws(m)]
    found = [complaint for m in drawing for complaint in words.english_literals(m)]
    assert len(drawing) > 60
    assert_none(one for one in found if one.split(": ", 1)[1] not in NO_SENTENCES_OF_OURS)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("Your comment has been saved, thank you very much.", True),
        ("Please try again!", True),
        ("No such vote exists here", True),
        ("SELECT * FROM t WHERE a = 1", False),
        ("max-age=1, must-revalidate", False),
        ("text/plain; charset=utf-8", False),
        ("Content-Security-Policy", False),
    ],
)
def test_the_checker_sees_an_english_sentence(said: str, seen: bool) -> None:
    source = f'"""This module says a thing."""\nfrom flask import g\n\ndef f():\n    return {said!r}\n'
    planted = module("deliberation.x.routes", source)
    assert words.draws(planted) and bool(list(words.english_literals(planted))) is seen
    assert not words.draws(module("deliberation.x.rules", "import json\n"))


@pytest.mark.parametrize(
    ("source", "msgid", "prefix"),
    [
        ('{{ _("\u610f\u898b") }}', "\u610f\u898b", False),
        ('{{ _("reason." ~ code) }}', "reason.", True),
        ('<a title="{{ _h("notice.saved", no=1) }}">', "notice.saved", False),
        ('{{ _("label.a" if x else "label.b") }}', "label.b", False),
    ],
)
def test_the_checker_finds_msgids_in_templates(source: str, msgid: str, prefix: bool) -> None:
    assert (msgid, prefix) in [(use.msgid, use.prefix) for use in words.in_template("t", source)]


@pytest.mark.parametrize(
    "source",
    [
        "raise Refused('late')",
        "refuse_if('late' if x else None)",
        "problems.append(Problem(path, 'late', {}))",
        "def cannot_vote(a):\n    return 'late' if a else None",
        "x = 'reason.late'",
    ],
)
def test_the_checker_finds_reasons_in_python(source: str) -> None:
    use = next(iter(words.in_python(module("deliberation.votes.rules", source))))
    assert words.missing(use, {"ja": {}, "en": {"reason.late": "Late."}}) == [
        f"'reason.late' is missing in ja ({use.where})"
    ]


def test_the_checker_sees_languages_that_differ() -> None:
    assert list(words.unlike({"ja": {"a.b": "%(n)s"}, "en": {}}))
    assert list(words.unlike({"ja": {"a.b": "%(x)s"}, "en": {"a.b": "%(y)s"}}))
    assert list(words.unlike({"ja": {}, "en": {"%(x)s\u4ef6": "some"}}))
    assert not list(words.unlike({"ja": {}, "en": {"%(x)s\u4ef6": "%(x)s things"}}))


@pytest.mark.parametrize(
    "source",
    [
        "<p>\u610f\u898b</p>",
        "<p>Some words</p>",
        '<img src="{{ a }}" alt="A picture">',
        "{% if x %}<b>{{ y }} people</b>{% endif %}",
    ],
)
def test_the_checker_sees_bare_text(source: str) -> None:
    assert list(words.bare_text("t", source))


def test_the_checker_lets_markup_pass() -> None:
    assert not list(
        words.bare_text("t", '<p class="lead {{ kind }}">&nbsp;{{ _("\u610f\u898b") }} <code>GET</code></p>')
    )


def test_the_checker_sees_a_foreign_literal_but_no_docstring() -> None:
    planted = module("deliberation.x", '"""\u610f\u898b"""\nx = "\u610f\u898b"')
    assert len(list(words.foreign_literals(planted))) == 1
