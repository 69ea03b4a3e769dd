"""One rule says what is an address of the web, wherever somebody gives one."""

import pytest

from deliberation.proposals.addresses import is_address


@pytest.mark.parametrize(
    "text", ["https://a.example/b?c#d", "http://localhost:8000/", "https://[::1]/x", "https://市.example/会議録"]
)
def test_an_address_with_a_host_can_be_opened(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "a.example", "ftp://a.example", "https://", "https:///x", "https://[", "https://[::1", "https://:80/",
        "https://a.example:x/", "https://a.example:99999/", "https://a b.example/", "javascript:https://a.example",
    ],
)  # fmt: skip
def test_what_no_browser_could_ask_for_is_none(text: str) -> None:
    assert not is_address(text)
