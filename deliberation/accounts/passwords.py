"""Passwords (argon2id), session tokens, keyed hashes. Equal time for known and unknown accounts."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()  # argon2id with the library's current RFC 9106 profile
_NOBODY = _HASHER.hash(secrets.token_hex(16))  # checked when there is no such account, so that it takes as long


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long when there is no hash."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def new_token() -> str:
    """A session token of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def keyed(secret: str, purpose: str, value: str) -> str:
    """HMAC-SHA-256 under a key of this deployment; ``purpose`` keeps uses apart."""
    return hmac.new(secret.encode(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()
