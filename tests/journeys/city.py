"""The demonstration city as journeys find it: loaded once a session by the program's own start, copied per file."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from deliberation import clock, serving
from deliberation.archive.acts import index_new
from deliberation.config import Settings
from deliberation.db import Database
from tests.databases import SqliteCopies
from tests.live import LiveServer

DATABASE = "city.sqlite"
BIND = "127.0.0.1:0"


@dataclass(frozen=True)
class Demonstration:
    """Folder of a loaded city: its database, and ``var`` with the key and the signed record."""

    folder: Path

    @property
    def password(self) -> str:
        """Of every account of the demonstration; made at random when it was loaded."""
        kept = self.folder / "keys" / "demonstration-accounts.json"
        return str(json.loads(kept.read_text())[0]["password"])

    def copy(self, to: Path) -> "Demonstration":
        shutil.copytree(self.folder, to)
        return Demonstration(to)

    def serve(self) -> LiveServer:
        return LiveServer(f"sqlite:///{self.folder / DATABASE}", self.folder)


def load(schema: SqliteCopies, folder: Path) -> Demonstration:
    """What ``jukugi serve --demonstration`` makes before it serves, and the search index."""
    shutil.copyfile(schema.make().removeprefix("sqlite:///"), folder / DATABASE)
    url = f"sqlite:///{folder / DATABASE}"
    database, now = Database(url), clock.now()
    settings = Settings(secret="a secret of the journeys, long enough", var=folder, database_url=url)
    serving.prepare(database, settings, BIND, now, demonstration=True)
    while index_new(database, now=now).entries:
        pass
    database.dispose()
    return Demonstration(folder)


@dataclass(frozen=True)
class City:
    """A running copy of the city."""

    server: LiveServer
    password: str

    @property
    def url(self) -> str:
        return self.server.url
