"""Where letters go: a mail server by SMTP, or a folder of the demonstration. Loaded by the worker, when it has one.

The answer to each step of SMTP says whether the letter may be tried again. Only in the moment between the end of a
letter and the server's answer nobody knows; ``before_end`` is called there, so that the outbox knows that it is there.
"""

import os
import re
import smtplib
import ssl
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from deliberation.accounts.addresses import email_problem
from deliberation.config import Settings
from deliberation.following.written import Composed

TIMEOUT = 30.0
# a long address folded becomes an encoded word, which has no place in List-Unsubscribe (RFC 2369, RFC 8058)
LINES = SMTP.clone(max_line_length=998)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotTaken(Exception):
    """``fault``: what went wrong, as a code without names, its step first (mail_fault.<step>). ``for_ever``: no use to
    try again; ``address``: it is the address that is not known, or that none can be written to."""

    def __init__(self, fault: str, *, for_ever: bool = False, address: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.for_ever, self.address = fault, for_ever, address


class Unsure(Exception):
    """The letter was whole, and no answer came."""


class Post(Protocol):
    def hand_over(self, to: str, message: bytes, before_end: Callable[[], None]) -> None: ...
    def close(self) -> None: ...


def message(settings: Settings, to: str, composed: Composed) -> bytes:
    """The letter as it goes over the line: plain text. The same row of the outbox makes the same id each time.

    The address is looked at again: whatever wrote it there, nothing but one plain address is put between "<" and ">".
    """
    if email_problem(to):
        raise NotTaken("form", for_ever=True, address=True)
    found = EmailMessage(policy=LINES)
    name, _, domain = settings.mail_from.rpartition("@")
    found["From"] = Address(composed.sender, name, domain)
    name, _, domain = to.rpartition("@")
    found["To"] = Address("", name, domain)
    found["Subject"] = composed.subject
    found["Date"] = format_datetime(composed.at)
    found["Message-ID"] = f"<{composed.message_id}@{urlsplit(settings.base_url).hostname}>"
    found["Auto-Submitted"] = "auto-generated"
    if composed.stop:
        found["List-Unsubscribe"] = f"<{composed.stop}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    found.set_content(composed.text, cte="base64")
    found["Content-Language"] = composed.language
    return found.as_bytes()


def open_post(settings: Settings) -> Post:
    """The way out that the settings name."""
    return Folder(settings.mail_folder) if settings.smtp == "folder" else Server(settings.smtp, settings.mail_from)


class Folder:
    """Letters as files, of a demonstration that sends none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(self, to: str, message: bytes, before_end: Callable[[], None]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        before_end()
        number = sum(1 for _ in self._folder.glob("*.eml")) + 1
        file = os.open(self._folder / f"{number:04}.eml", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(message)

    def close(self) -> None:
        """Nothing is open."""


def _trouble(trouble: Exception) -> str:
    """What kept us from talking to the server, as a code."""
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return f"login-{trouble.smtp_code}"
    return "tls" if isinstance(trouble, ssl.SSLError | smtplib.SMTPNotSupportedError) else "unreachable"


class Server:
    """One connection for the letters of one round."""

    def __init__(self, address: str, sender: str) -> None:
        self._at, self._sender = urlsplit(address), sender
        self._smtp: Any = None

    def hand_over(self, to: str, message: bytes, before_end: Callable[[], None]) -> None:
        try:
            smtp = self._open()
            # as they are: smtplib's own mail() and rcpt() read them as RFC 822, where one mailbox has many names
            self._need(smtp.docmd("MAIL", f"FROM:<{self._sender}>"), "sender")
            self._need(smtp.docmd("RCPT", f"TO:<{to}>"), "address")
            self._need(smtp.docmd("DATA"), "data", good=354)
            smtp.send(re.sub(rb"(?m)^\.", b"..", message).removesuffix(b"\r\n") + b"\r\n")
        except (OSError, smtplib.SMTPException) as trouble:
            self.close()
            raise NotTaken(_trouble(trouble)) from trouble
        before_end()
        try:
            smtp.send(b".\r\n")
            answer = smtp.getreply()
        except Exception as trouble:  # whatever it was: the letter may have been taken
            self.close()
            raise Unsure from trouble
        self._need(answer, "letter")

    def close(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _need(self, answer: tuple[int, bytes], step: str, good: int = 250) -> None:
        """The answer that goes on, or why not: 4xx is for now, 5xx for ever; about the address where it says so.

        But what the server has against the sender, or its rules (5.7), is about no letter: whoever runs the site puts
        it right, and what waits is sent then.
        """
        code, said = answer
        if code in (good, 251):
            return
        self.close()
        of_letter = step in ("address", "letter") and not said.startswith(b"5.7")
        known = step == "address" and code in (550, 551, 553) and not said.startswith((b"5.7", b"5.2"))
        raise NotTaken(f"{step}-{code}", for_ever=code >= 500 and of_letter, address=known)

    def _open(self) -> Any:
        if self._smtp is not None:
            return self._smtp
        at, asked = self._at, parse_qs(self._at.query)
        host, secure = at.hostname or "", ssl.create_default_context()
        if at.scheme == "smtps":
            smtp: Any = smtplib.SMTP_SSL(host, at.port or 465, timeout=TIMEOUT, context=secure)
        else:
            smtp = smtplib.SMTP(host, at.port or 587, timeout=TIMEOUT)
            if host not in LOOPBACK and asked.get("tls") != ["off"]:
                smtp.starttls(context=secure)
        if at.username:
            smtp.login(unquote(at.username), unquote(at.password or ""))
        else:
            smtp.ehlo_or_helo_if_needed()
        self._smtp = smtp
        return smtp
