"""Passwords are hashed here with the same function at its lowest cost: what is tried is who gets in, not how slowly."""

import pytest
from argon2 import PasswordHasher

from deliberation.accounts import passwords


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    monkeypatch.setattr(passwords, "_NOBODY", cheap.hash("nobody"))
