"""A site's record for tests: its database, its settings, and what a reader keeps of it."""

from dataclasses import dataclass, field
from pathlib import Path

from deliberation.config import Settings
from deliberation.db import Database
from deliberation.record import runner, verify
from deliberation.record.acts import append
from deliberation.record.folder import Folder
from deliberation.record.notes import Checkpoint, Signer, Verifier
from tests.moment import NOW

ORIGIN = "city.invalid/log"


@dataclass
class Site:
    """``kept`` collects every checkpoint that was ever published, as a suspicious reader would."""

    database: Database
    var: Path
    kept: dict[str, Path] = field(default_factory=dict)
    origin: str = ORIGIN

    @property
    def settings(self) -> Settings:
        url = self.database.url.render_as_string(False)
        return Settings(database_url=url, var=self.var, origin=self.origin, secret="x" * 40)

    @property
    def folder(self) -> Folder:
        return Folder(self.settings.log_dir)

    def open(self) -> Signer:
        signer = runner.open_log(self.database, self.settings, NOW)
        self.keep()
        return signer

    def append(self, count: int = 1) -> int:
        """That many entries, in one transaction; the number of the last."""
        with self.database.writing() as db:
            what = {"kind": "comment_withdrawn", "now": NOW, "jurisdiction": "a-shi"}
            return [append(db, **what, facts={"comment": n}) for n in range(count)][-1]

    def sequence(self) -> Checkpoint:
        """Sign and publish what is waiting, with a fresh sequencer as after a restart."""
        runner.drain(runner.sequencer(self.database, self.settings))
        return self.keep()

    def published(self) -> Checkpoint:
        vkey = self.folder.read("vkey").decode().strip()
        return Checkpoint.open(self.folder.read("checkpoint").decode(), Verifier.parse(vkey))

    def keep(self) -> Checkpoint:
        """Put the published checkpoint aside."""
        note = self.folder.read("checkpoint").decode()
        if note not in self.kept:
            self.kept[note] = self.var / f"kept{len(self.kept)}"
            self.kept[note].write_text(note)
        return self.published()

    def verifies(self) -> bool:
        """Whether the published folder verifies, and continues every checkpoint that was kept."""
        olds = [word for path in self.kept.values() for word in ("--old", str(path))]
        key = self.folder.read("vkey").decode().strip()
        return verify.main([str(self.folder.path), "--key", key, *olds]) == 0
