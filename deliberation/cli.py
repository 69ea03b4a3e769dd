"""The ``jukugi`` command. Each slice that has commands registers its own; its sentences are English (a terminal)."""

import argparse
import getpass
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

import deliberation.models  # noqa: F401 - triggers are installed from the models' marks
from deliberation import clock, config, loading, serving, triggers
from deliberation.accounts import acts as accounts_acts
from deliberation.accounts import passwords
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts import rules as account_rules
from deliberation.accounts.addresses import email_problem, normal_email
from deliberation.archive import acts as archive_acts
from deliberation.archive import cli as archive_cli
from deliberation.audits import cli as audits_cli
from deliberation.comments import cli as comments_cli
from deliberation.config import BadSettings
from deliberation.dataplans import acts as dataplans_acts
from deliberation.dataplans import cli as dataplans_cli
from deliberation.db import Database
from deliberation.errors import Problems, Refused, refuse_if
from deliberation.factory import create_app
from deliberation.following import runner
from deliberation.record import cli as record_cli
from deliberation.record import heads
from deliberation.web import language

ROOT = Path(__file__).parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 1 when it was refused, with the reason on the terminal."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except BadSettings as error:
        print(f"jukugi: settings: {error}", file=sys.stderr)
    except Refused as error:
        print(f"jukugi: refused: {_sentence(error.reason, error.values)}", file=sys.stderr)
    except Problems as found:
        for problem in found.problems:
            print(f"{problem.path}: {_sentence(problem.reason, problem.values)}", file=sys.stderr)
    except OSError as error:  # a file that is not there, a full disk
        print(f"jukugi: {error.filename or 'system'}: {error.strerror or error}", file=sys.stderr)
    except (EOFError, KeyboardInterrupt):
        print("jukugi: stopped; nothing was changed", file=sys.stderr)
    except DBAPIError as error:
        print(f"jukugi: {_about_database(error)}", file=sys.stderr)
    return 1


def _sentence(reason: str, values: Mapping[str, object]) -> str:
    """What the pages say for this reason, in English; the code where the catalogue has none."""
    found = language.load_catalogue("en").get(f"reason.{reason}")
    return found % values if isinstance(found, str) else f"{reason} {dict(values) or ''}".strip()


def _about_database(error: DBAPIError) -> str:
    """Why a command got nothing from the database. Raises the error again when it is a fault of ours."""
    try:
        with database().reading() as db:
            if heads.is_ready(db):
                raise error
    except DBAPIError as again:
        if again is error:
            raise
        return f"the database cannot be reached: {again.orig}"
    return "the database has no tables yet: run `jukugi upgrade` first"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jukugi", description="Jukugi: keep and check a deliberation ledger.",
        epilog="Settings come from the environment (docs/operating.md). jukugi COMMAND --help says more.",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = commands.add_parser("upgrade", help="bring the database to this version's tables and triggers")
    up.set_defaults(run=lambda args: upgrade())
    admin = commands.add_parser("first-administrator", help="make the first administrator, or another when one is left")
    admin.add_argument("email", help="address to sign in with; an account that has it already keeps its password")
    admin.add_argument("--password-file", type=Path, help="read the password from this file instead of asking")
    admin.set_defaults(run=first_administrator)
    place = commands.add_parser("add-jurisdiction", help="add a municipality")
    place.add_argument("code", help="short id used in addresses, for example kamakura; never changes later")
    place.add_argument("name_ja", help="its name in Japanese, for example 鎌倉市")
    place.add_argument("name_en", help="its name in English, for example Kamakura")
    place.set_defaults(run=add_jurisdiction)
    server = commands.add_parser("serve", help="bring the database up to date and start the server")
    server.add_argument("--bind", help="address and port; 127.0.0.1 and PORT (8000) unless given")
    server.add_argument("--demonstration", action="store_true", help="load the demonstration city first, once")
    server.set_defaults(run=serve)
    copy = commands.add_parser("backup", help="copy the database while it is in use (the log's key is never in it)")
    copy.set_defaults(run=lambda args: backup(args.file))
    copy.add_argument("file", type=Path, help="new file: a database (SQLite) or a dump of pg_dump (PostgreSQL)")
    record_cli.register(commands)
    for known in (loading, dataplans_cli, archive_cli, comments_cli):
        known.register(commands, database)
    audits_cli.register(commands, database, lambda: config.read().uploads)
    commands.add_parser("mail", help="send letters until stopped (JUKUGI_MAIL_WORKER=0)").set_defaults(run=send_letters)
    return parser


def database() -> Database:
    return Database(config.read().database_url)


def upgrade(db: Database | None = None) -> int:
    """Run the migrations, put the triggers of the list back (migrations on SQLite may drop them), renew what is
    computed by this version's rules: the points across proposals, the index."""
    db = db or database()
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["database"] = db
    command.upgrade(settings, "head")
    with db.writing() as connection:
        triggers.install(connection)
    if changed := dataplans_acts.renew_flags(db, now=clock.now()):
        print(f"points to check were computed again by new rules: {changed:,} proposals had others")
    if read := archive_acts.renew(db, now=clock.now()):
        print(f"the search index was made again, since texts are cut in another way now: {read:,} entries read")
    return 0


def backup(target: Path, db: Database | None = None) -> int:
    """A consistent copy while others write: SQLite's backup API, or pg_dump (custom format). Refuses to overwrite."""
    db = db or database()
    if target.exists():
        raise BadSettings(f"{target} is there already")
    if db.is_sqlite and not Path(str(db.url.database)).exists():
        raise BadSettings(f"there is no database at {db.url.database}")
    target.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # before anything is in it
    if db.is_sqlite:
        with sqlite3.connect(str(db.url.database)) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
    else:
        address = db.url.set(drivername="postgresql", password=None).render_as_string()
        password = {"PGPASSWORD": str(db.url.password)} if db.url.password else {}
        command = ["pg_dump", "--format=custom", f"--file={target}", address]
        subprocess.run(command, check=True, env={**os.environ, **password})
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


def serve(args: argparse.Namespace) -> int:
    db, settings, bind = database(), config.read(), serving.address(args.bind)
    serving.check_address(bind)
    upgrade(db)
    serving.prepare(db, settings, bind, clock.now(), demonstration=args.demonstration)
    db.dispose()
    serving.serve(bind)
    return 0


def send_letters(_args: argparse.Namespace) -> None:
    """The worker of mail as a process of its own; does not return."""
    settings = config.read()
    if not settings.smtp or settings.read_only:
        raise BadSettings("JUKUGI_SMTP names no mail server, or JUKUGI_READ_ONLY is set: no letter is sent")
    runner.run(create_app(settings))


def _typed_password(*, new: bool) -> str:
    """What nobody sees while it is typed; a new one twice, since a slip would lock the only administrator out."""
    typed = getpass.getpass("Password (12 characters or more): ")
    if new and getpass.getpass("The same password again: ") != typed:
        raise Refused("passwords_differ")
    return typed


def first_administrator(args: argparse.Namespace) -> int:
    """What can be refused without the password is refused before it is asked for."""
    refuse_if(email_problem(normal_email(args.email)))
    db, now = database(), clock.now()
    with db.reading() as connection:
        there = accounts_queries.administrators(connection), accounts_queries.administrators_ever(connection)
        refuse_if(account_rules.cannot_make_administrator(*there))
        known = accounts_queries.by_email(connection, normal_email(args.email))
    password = args.password_file.read_text().strip() if args.password_file else _typed_password(new=known is None)
    if known and not passwords.matches(known.password_hash, password):
        raise Refused("password_of_account")  # anybody may have registered under this address
    person_id = known.id if known else accounts_acts.register_person(db, now=now, email=args.email, password=password)
    accounts_acts.make_first_administrator(db, now=now, person_id=person_id)
    print(f"{args.email} is now an administrator (seat administrator-{there[1] + 1}).")
    return 0


def add_jurisdiction(args: argparse.Namespace) -> int:
    accounts_acts.add_jurisdiction(
        database(), now=clock.now(), code=args.code, name_ja=args.name_ja, name_en=args.name_en
    )
    print(f"{args.code} added.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
