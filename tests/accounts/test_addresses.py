"""Which e-mail addresses are taken, in which form they are kept, and which are one mailbox."""

import pytest

from deliberation.accounts.addresses import email_problem, mailbox, normal_email


@pytest.mark.parametrize(
    "email", ["a@b.jp", "sakura.tanaka+city@mail.example.co.jp", "x" * 64 + "@example.jp", "o'neil_{a}@xn--wgv71a.jp"]
)
def test_an_address_is_taken_as_it_is(email: str) -> None:
    assert email_problem(email) is None and normal_email(email) == email


@pytest.mark.parametrize(
    "email",
    [
        "", "a", "a@b", "a@@b.jp", "a b@c.jp", "a@b.jp ", "a@.jp", "a@b..jp", "a@b.jp\n", "x" * 65 + "@b.jp",
        "a@" + "b." * 126 + "jp", "a@" + "b" * 64 + ".jp", "a@-b.jp", "a@b_c.jp", "a@b.jp.", "a@[127.0.0.1]",
        "a@127.0.0.1", ".@b.jp", "a\x00@b.jp", "\x7fa@b.jp", "a\r\nRCPT TO:<c@d.jp>@b.jp", "a@b.jp>",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(email: str) -> None:
    assert email_problem(email) == "email_form"


@pytest.mark.parametrize(
    "email",
    [
        "victim(1)@x.jp", "(1)victim@x.jp", "victim@x.jp(1)", "victim@(1)x.jp", "g:victim@x.jp", "root;q@x.jp",
        '"victim"@x.jp', '"vic\\tim"@x.jp', "<victim@x.jp>", "victim,a@x.jp", "a<victim@x.jp", "@y.jp:victim@x.jp",
        "victim%x.jp@y.jp", "x.jp!victim@y.jp", "victim\\@x.jp", "victim@x.jp;",
    ],
)  # fmt: skip
def test_no_other_name_of_a_mailbox_is_taken(email: str) -> None:
    """Comments, groups, quotes and routes: what reads them writes to another address than the one that was typed."""
    assert email_problem(normal_email(email)) == "email_form"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sakura@Example.JP ", "sakura@example.jp"), ("ｓａｋｕｒａ＠ｅｘａｍｐｌｅ．ｊｐ", "sakura@example.jp"),
        ("p@日本.jp", "p@xn--wgv71a.jp"), ("p@日本。jp", "p@xn--wgv71a.jp"), ("P@日本.JP", "p@xn--wgv71a.jp"),
    ],
)  # fmt: skip
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept and email_problem(kept) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("桜@example.jp", "email_letters"), ("é@example.jp", "email_letters"), ("a..b@docomo.example.jp", "email_dots"),
        ("a.@docomo.example.jp", "email_dots"), ("a@straße.jp", "email_form"), ("a@日\u200d本.jp", "email_form"),
        ("a@" + "日本" * 40 + ".jp", "email_form"), ("a@日本", "email_form"), ("a\u202e@example.jp", "email_form"),
        ("victim⑴@x.jp", "email_form"),
    ],
)  # fmt: skip
def test_why_an_address_is_not_taken_is_said(typed: str, reason: str) -> None:
    assert email_problem(normal_email(typed)) == reason


def test_a_tag_makes_no_other_mailbox_and_a_dot_does() -> None:
    assert mailbox("a+b+c@x.jp") == mailbox("a@x.jp") == "a@x.jp"
    assert mailbox("a.b@x.jp") != mailbox("ab@x.jp") and mailbox("+b@x.jp") == "+b@x.jp"
