"""Facts of law: each with source and state, each place that rests on one exists, no citation without a fact."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliberation.dataplans.laws import BY_PLACE, FACTS, LAWS, STATES
from deliberation.dataplans.redflags import BY_ID
from deliberation.dataplans.vocabulary import CODE_LISTS, FLOW_FIELDS, PLAN_FIELDS
from deliberation.proposals.kinds import EventKind
from deliberation.web.language import LANGUAGES, load_catalogue
from tests.client import Client

ROOT = Path(__file__).parents[2]
CALL = re.compile(r"""\blaw(?:_fact)?\(\s*["']([a-z0-9-]+)["']""")
PLACE = re.compile(r"""\blaw(?:s|_facts)\(\s*["']([a-z_0-9.]+)["']\s*\)""")
COMPUTED = re.compile(r"\blaws\((.*~.*)\)")
KIND = re.compile(r"""["']([a-z]+)\.["']""")
CITED = {
    "ja": re.compile(r"(?<!\u7b2c)(?<!\d)(\d+\u6761(?:\u306e\d+)?)"),
    "en": re.compile(r"\barts?\. (\d+(?:-\d+)?)"),
}
"""Articles as texts cite them; an article with the ordinal sign before it is one of our own terms of use."""
OWN_WORDS = frozenset({"field.legal_ground_citation", "meaning.legal_ground_citation"})


def _templates() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "templates").rglob("*.html"):
        yield path, path.read_text(encoding="utf-8")


def test_every_fact_says_where_it_was_read_and_what_is_missing() -> None:
    for fact in FACTS.values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fact.key), fact.key
        assert fact.state in STATES and fact.sources, fact.key
        assert (fact.article is None) != (fact.topic is None), fact.key
        assert fact.verified or fact.missing, fact.key
        assert fact.state != "reported" or fact.missing or all(s.address for s in fact.sources), fact.key
        assert fact.state != "claimed" or fact.said_by, fact.key
        assert all(re.fullmatch(r"2026-1[12]-\d\d", s.read_on) for s in fact.sources), fact.key
        assert any(s.address for s in fact.sources) or fact.state == "claimed", fact.key
        pairs = (fact.says, fact.article or fact.topic, fact.missing, fact.said_by)
        assert all(p is None or (p["ja"] and p["en"]) for p in pairs), fact.key


def test_everything_said_to_rest_on_the_law_exists() -> None:
    words = load_catalogue("ja")
    fields = {**PLAN_FIELDS, **FLOW_FIELDS}
    known = {
        "field": lambda rest: rest in fields,
        "code": lambda rest: rest.split(".")[1] in CODE_LISTS[rest.split(".")[0]].codes,
        "way": lambda rest: rest in CODE_LISTS["intent_method"].codes,
        "act": lambda rest: f"council.kind.{rest}" in words,
        "stage": lambda rest: rest in set(EventKind),
        "flag": lambda rest: rest in BY_ID,
    }
    for place in BY_PLACE:
        kind, _, rest = place.partition(".")
        assert known[kind](rest) if kind in known else f"law.{place}" in words, place
    assert {f"way.{code}" for code in CODE_LISTS["intent_method"].codes} <= set(BY_PLACE)


def test_every_key_that_a_template_asks_for_has_a_fact() -> None:
    asked = [(path.name, key) for path, text in _templates() for key in CALL.findall(text)]
    assert [(name, key) for name, key in asked if key not in FACTS] == []
    places = [(path.name, place) for path, text in _templates() for place in PLACE.findall(text)]
    assert [(name, place) for name, place in places if place not in BY_PLACE] == []


def test_every_fact_is_linked_from_what_rests_on_it() -> None:
    keys = {key for _, text in _templates() for key in CALL.findall(text)}
    used = {place for _, text in _templates() for place in PLACE.findall(text)}
    kinds = {kind for _, text in _templates() for call in COMPUTED.findall(text) for kind in KIND.findall(call)}
    unlinked = {
        key: fact.rests
        for key, fact in FACTS.items()
        if key not in keys and not any(place in used or place.partition(".")[0] in kinds for place in fact.rests)
    }
    assert unlinked == {}
    places = {place for fact in FACTS.values() if fact.key not in keys for place in fact.rests}
    assert {p for p in places if p not in used and p.partition(".")[0] not in kinds} == set()


def _citations(lang: str) -> Iterator[tuple[str, str]]:
    """Where a text of ours cites an article, and the article."""
    for key, text in load_catalogue(lang).items():
        if key not in OWN_WORDS and not key.startswith("example."):  # an example is what a plan might say
            whole = text if isinstance(text, str) else " ".join(text)
            yield from ((key, article) for article in CITED[lang].findall(whole))
    if lang == "ja":
        for path, text in _templates():
            yield from ((path.name, article) for article in CITED[lang].findall(text))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_cites_an_article_without_a_fact(lang: str) -> None:
    known = {a for f in FACTS.values() if f.article for a in CITED[lang].findall(f.article[lang])}
    cited = list(_citations(lang))
    assert len(cited) > 5  # the pattern still finds them
    assert [(where, article) for where, article in cited if article not in known] == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_fact_has_an_anchor_and_what_is_unverified_is_not_told_as_fact(client: Client, prefix: str) -> None:
    text = client.get(f"{prefix}/laws").text
    assert {f"law-{key}" for key in LAWS} | set(FACTS) <= set(re.findall(r'id="([^"]+)"', text))
    lang = "en" if prefix else "ja"
    for fact in FACTS.values():
        start = text.index(f'id="{fact.key}"')
        own = text[start : text.index("</article>", start)]
        assert ('class="gap"' in own) == (not fact.verified), fact.key
        if fact.said_by:
            assert own.index(fact.said_by[lang]) < own.index("</blockquote>"), fact.key


@pytest.mark.parametrize(
    ("prefix", "claimed", "unverified"),
    [("", "未確認（主張）", "未確認"), ("/en", "Not verified (claimed)", "Not verified")],
)
def test_a_place_says_of_a_law_what_the_page_of_laws_says(
    client: Client, prefix: str, claimed: str, unverified: str
) -> None:
    """In English it was tagged as a field that no source was found for."""
    told = {"claimed": claimed, "unverified": unverified}
    text = client.get(f"{prefix}/flags").text
    tagged = dict(re.findall(r'<a class="law" href="[^"]*#([^"]+)">[^<]*</a> <span class="gap">([^<]*)</span>', text))
    assert set(tagged) >= {"zone-assembly", "zone-28-4-intent"}
    assert tagged == {key: told[FACTS[key].state] for key in tagged}
