"""E-mail addresses: the one form in which each is kept, compared and written to. Pure.

Taken is what RFC 5321 (4.1.2) calls a dot-string at a domain. Quoted strings, comments and groups (RFC 5322) name one
mailbox in many ways, so a mailbox that wants no letters could be written to under another of its names; nobody's
address needs them. Nor "%" and "!", with which mail servers pass a letter on to an address that is hidden in another.
"""

import re
import unicodedata

_WORD = r"[a-z0-9#$&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}")
LONGEST_LOCAL, LONGEST = 64, 254
# what Python's IDNA (of 2003) makes another name of than today's: refused, since it could be somebody else's domain.
# A library of today's (idna) is not among what we need otherwise, and Japanese names are the same in both.
_READ_OTHERWISE = re.compile("[\u00df\u03c2\u200c\u200d]")


def normal_email(raw: str) -> str:
    """Half-width, lower case, a domain in other letters as it goes over the line (日本.jp: xn--wgv71a.jp).

    The part before "@" too: by the standard a server may tell capitals apart, hardly any does, and two accounts that
    differ by a capital would be one mailbox. What is no address comes back as it is typed (:func:`email_problem`).
    """
    typed = unicodedata.normalize("NFKC", raw.strip()).lower()
    local, at, domain = typed.rpartition("@")
    if domain.isascii() or _READ_OTHERWISE.search(domain):
        return typed
    try:
        return local + at + domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return typed


def email_problem(email: str) -> str | None:
    """``email`` as :func:`normal_email` gives it."""
    local, _, domain = email.rpartition("@")
    if len(email) > LONGEST or len(local) > LONGEST_LOCAL or not _DOMAIN.fullmatch(domain):
        return "email_form"
    if _LOCAL.fullmatch(local):
        return None
    if not local.isascii() and local.isprintable():
        return "email_letters"
    return "email_dots" if local and _LOCAL.fullmatch(re.sub(r"\.+", "", local)) else "email_form"


def mailbox(email: str) -> str:
    """For limits and refusals, what stands for whoever reads the mail: without what follows "+", which most servers
    put into the same mailbox; or a refusal, and a limit, would be walked around with a tag. Where a server means
    another person by it, both share two letters a day and a refusal: little lost. Dots stay: they part people."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
