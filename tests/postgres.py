"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket, gone at the end.

initdb and postgres refuse to run as root, so root starts them as an ordinary user. A small shell waits on
our end of a pipe: when the tests end, however they end, it stops the server and removes the folder.
"""

import os
import pwd
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.machine import postgresql_programs

USER = "tests"
QUICK = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "wal_level=minimal",
    "max_wal_senders=0", "shared_buffers=64MB", "max_connections=200",
)  # fmt: skip
DURABLE = ("shared_buffers=256MB", "max_connections=200")
_SERVE = """
trap '' INT TERM
folder=$1
shift
"$0/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c timezone=UTC "$@" >"$folder/server.log" 2>&1 &
cat >/dev/null
kill -INT $!
wait $!
rm -rf "$folder"
"""


class Server:
    """``Server()`` is up when the constructor returns; ``stop()`` or the end of this process takes it down."""

    def __init__(self, *, durable: bool = False) -> None:
        """``durable``: with PostgreSQL's own settings for safety, for measurements; else as quick as it can be."""
        programs = postgresql_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="jukugi-pg-", dir="/tmp"))  # a socket's path has about 100 bytes
        account = _ordinary_account()
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        init = [str(programs / "initdb"), "-D", str(self.folder / "data"), "-U", USER, "-A", "trust"]
        init += ["-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **as_user)
        settings = [word for setting in (DURABLE if durable else QUICK) for word in ("-c", setting)]
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", _SERVE, str(programs), str(self.folder), *settings],
            stdin=subprocess.PIPE,
            cwd="/",
            start_new_session=True,  # Ctrl-C reaches the tests, which then close the pipe
            **as_user,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.conninfo("postgres")).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._keeper.poll() is not None:
                    log = self.folder / "server.log"
                    raise RuntimeError(log.read_text() if log.exists() else str(error)) from error
                time.sleep(0.05)

    def conninfo(self, name: str) -> str:
        """For psycopg itself."""
        return f"host={self.folder} user={USER} dbname={name}"

    def url(self, name: str) -> str:
        """For DATABASE_URL."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(timeout=60)


def _ordinary_account() -> pwd.struct_passwd | None:
    """Whom root starts the server as: ``postgres`` where its package made one, else ``nobody``."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
