"""What is kept of drawn pages is bounded, and what is asked often stays."""

from flask import Flask
from markupsafe import Markup

from deliberation.web.pages import Fragments
from tests.client import Client


def blocks(size: int) -> dict[str, Markup]:
    return {"main": Markup("x" * size)}


def test_the_cache_keeps_the_newest_and_the_most_used() -> None:
    cache = Fragments(size=3)
    for n in range(3):
        cache.put((n,), blocks(1))
    assert cache.get((0,)) is not None
    cache.put((3,), blocks(1))
    assert [cache.get((n,)) is not None for n in range(4)] == [True, False, True, True]


def test_the_cache_is_bounded_by_size_too() -> None:
    cache = Fragments(size=100, characters=1000)
    for n in range(10):
        cache.put((n,), blocks(300))
    assert [n for n in range(10) if cache.get((n,))] == [7, 8, 9]
    cache.put((9,), blocks(450))
    assert [n for n in range(10) if cache.get((n,))] == [8, 9]
    cache.put((10,), blocks(1001))
    assert not [n for n in range(11) if cache.get((n,))]
    assert Fragments(0).put((1,), blocks(1)) is None


def test_words_in_a_query_push_out_no_plain_address(app: Flask, client: Client) -> None:
    """Anybody can think of a thousand words."""
    app.extensions["jukugi_fragments"] = cache = Fragments(size=8)
    client.get("/compare")
    for n in range(12):
        client.get(f"/compare?a=word-{n}")
    assert (len(cache._kept), len(cache.asked._kept)) == (1, 2)
