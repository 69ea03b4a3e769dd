"""Starting the server: the demonstration is loaded once, shown to this machine only, and never in production."""

import json
import os
import re
import socket
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from deliberation import config, serving
from deliberation.accounts import acts, queries
from deliberation.accounts.rules import Role
from deliberation.config import BadSettings, Settings
from deliberation.db import Database
from deliberation.demo import people
from tests.databases import SqliteCopies
from tests.moment import NOW

LOOPBACK = "127.0.0.1:8000"


@dataclass(frozen=True)
class Site:
    """A database that was served with the demonstration once, and its settings."""

    database: Database
    settings: Settings


def settings_in(folder: Path) -> Settings:
    (folder / "keys").mkdir()
    return Settings(secret="a secret of the tests, long enough", var=folder)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture(scope="module")
def site(sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Loaded once for this file: the whole story of the city is played."""
    url = sqlite_copies.make()
    found = Site(Database(url), settings_in(tmp_path_factory.mktemp("served")))
    serving.prepare(found.database, found.settings, LOOPBACK, NOW, demonstration=True)
    yield found
    found.database.dispose()
    sqlite_copies.drop(url)


def accounts(site: Site) -> dict[str, dict[str, str]]:
    kept = json.loads((site.settings.var / "keys" / "demonstration-accounts.json").read_text())
    return {row["part"]: row for row in kept}


@pytest.mark.parametrize("bind", ["127.0.0.1:99999", "127.0.0.1:8x", "nowhere.invalid:8000", "8000"])
def test_an_address_where_nobody_can_listen_is_named(bind: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(f"cannot listen on {bind}: ")):
        serving.check_address(bind)


def test_a_port_that_another_server_has_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(BadSettings, match=f"cannot listen on {bind}: .*in use"):
            serving.check_address(bind)
    serving.check_address(bind)


def test_the_demonstration_is_loaded_once(site: Site) -> None:
    before = accounts(site)
    serving.prepare(site.database, site.settings, LOOPBACK, NOW, demonstration=True)
    assert people.load(site.database, site.settings, NOW) == []
    assert accounts(site) == before


def test_its_accounts_sign_in_and_hold_their_parts(site: Site) -> None:
    clerk = accounts(site)["clerk2"]
    _token, person = acts.sign_in(site.database, now=NOW, email=clerk["email"], password=clerk["password"])
    assert people.actor(site.database, "clerk2").person_id == person
    assert people.actor(site.database, "clerk2").seat(Role.clerk, people.CITY) == "clerk-2"
    assert people.actor(site.database, "resident1").residence == {people.CITY}
    with site.database.reading() as db:
        assert queries.administrators(db) == 2


def test_its_password_is_made_anew_for_each_site(site: Site, sqlite_database: Database, settings: Settings) -> None:
    password = people.load(sqlite_database, settings, NOW)[0].password
    assert password != accounts(site)["clerk1"]["password"] and len(password) >= 16


def test_the_terminal_shows_addresses_and_accounts_on_every_start(site: Site) -> None:
    said = serving.welcome(site.settings, LOOPBACK)
    assert "http://127.0.0.1:8000/en/" in said and "clerk1@a-shi.invalid" in said
    assert accounts(site)["clerk1"]["password"] in said


def test_the_accounts_are_kept_where_nobody_else_can_read(site: Site) -> None:
    kept = site.settings.var / "keys" / "demonstration-accounts.json"
    assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600


def test_the_demonstration_is_shown_to_this_machine_only(site: Site) -> None:
    with pytest.raises(BadSettings, match="loopback"):
        serving.prepare(site.database, site.settings, "0.0.0.0:8000", NOW, demonstration=False)


def test_production_knows_no_demonstration(sqlite_database: Database, settings: Settings) -> None:
    production = replace(settings, environment="production")
    with pytest.raises(BadSettings, match="production"):
        serving.prepare(sqlite_database, production, LOOPBACK, NOW, demonstration=True)
    with sqlite_database.reading() as db:
        assert not queries.has_demonstration(db)
    assert not production.log_key_path.exists(), "refused before anything was made"


def test_production_does_not_begin_on_the_demonstrations_database(site: Site) -> None:
    production = replace(site.settings, environment="production")
    with pytest.raises(BadSettings, match="production"):
        serving.prepare(site.database, production, LOOPBACK, NOW, demonstration=False)


REAL = {
    "JUKUGI_ENV": "production", "JUKUGI_SECRET": "0123456789abcdef" * 2, "JUKUGI_BASE_URL": "https://a.example",
    "JUKUGI_LOG_ORIGIN": "a.example/log",
}  # fmt: skip


def test_flasks_own_debugging_is_refused_in_production() -> None:
    assert not config.read({**REAL, "FLASK_DEBUG": "0"}).debug
    for name in ("FLASK_DEBUG", "JUKUGI_DEBUG"):
        with pytest.raises(BadSettings, match=name):
            config.read({**REAL, name: "1"})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("JUKUGI_HOSTS", ","), ("JUKUGI_HOSTS", " "), ("JUKUGI_SECRET", "x" * 40), ("JUKUGI_SECRET", " " * 40),
        ("JUKUGI_BASE_URL", "https://a b"), ("JUKUGI_BASE_URL", "a.example"), ("JUKUGI_BASE_URL", "https://"),
        ("JUKUGI_MAX_BODY", "0"), ("JUKUGI_LOG_ORIGIN", "/"), ("DATABASE_URL", "postgresql+nosuch://x/y"),
    ],
)  # fmt: skip
def test_a_setting_that_would_not_hold_is_named(name: str, wrong: str) -> None:
    with pytest.raises(BadSettings, match=name):
        config.read({**REAL, name: wrong})


def test_without_a_list_of_hosts_only_this_machine_is_answered() -> None:
    """An empty list answered every name."""
    assert config.read({**REAL, "JUKUGI_HOSTS": ""}).hosts == config.read(REAL).hosts == ("127.0.0.1", "localhost")


@pytest.mark.parametrize("origin", ["", "j example/log", "j+x", "j\u3000x"])
def test_a_log_is_named_before_anything_is_made(origin: str) -> None:
    with pytest.raises(BadSettings, match="JUKUGI_LOG_ORIGIN"):
        config.read({**REAL, "JUKUGI_LOG_ORIGIN": origin})


def test_a_setting_left_empty_is_not_set() -> None:
    assert config.read({**REAL, "JUKUGI_VAR": ""}) == config.read(REAL)


def test_a_site_without_the_demonstration_listens_where_it_is_told(
    sqlite_database: Database, settings: Settings
) -> None:
    serving.prepare(sqlite_database, settings, "0.0.0.0:8000", NOW, demonstration=False)
    assert "Demonstration accounts" not in serving.welcome(settings, "0.0.0.0:8000")


def test_the_port_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert serving.address(None) == "127.0.0.1:8123"
    assert serving.address("[::1]:9000") == "[::1]:9000"


@pytest.mark.parametrize("wrong", ["abc", "0", "65536", "80.5"])
def test_a_port_that_is_none_is_refused_before_anything_starts(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("PORT", wrong)
    with pytest.raises(BadSettings, match="PORT"):
        serving.address(None)


SWITCHES = {"JUKUGI_READ_ONLY": "read_only", "JUKUGI_SEQUENCER": "sequencer", "JUKUGI_DEBUG": "debug"}


@pytest.mark.parametrize(("name", "field"), SWITCHES.items())
def test_a_switch_is_turned_by_any_usual_word_and_by_no_other(tmp_path: Path, name: str, field: str) -> None:
    base = {"JUKUGI_VAR": str(tmp_path), "JUKUGI_SECRET": "s" * 32}
    for word in ("1", "true", "YES", "on "):
        assert getattr(config.read({**base, name: word}), field) is True
    for word in ("0", "False", "no", "OFF"):
        assert getattr(config.read({**base, name: word}), field) is False
    assert getattr(config.read({**base, name: ""}), field) is (field == "sequencer")
    with pytest.raises(BadSettings, match=f"{name} must be 1, true, yes or on, or 0, false, no or off, not 'ja'"):
        config.read({**base, name: "ja"})
