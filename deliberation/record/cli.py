"""``jukugi log …``: open, keep, copy and check the public record."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deliberation import clock, config
from deliberation.db import Database
from deliberation.record import export, runner, verify
from deliberation.record.folder import Folder
from deliberation.record.keyfile import KeyTrouble
from deliberation.record.sequencer import Refusal


def register(commands: Any) -> None:
    """Add ``log`` and its commands to the ``jukugi`` command."""
    log = commands.add_parser("log", help="open, keep, copy and check the public record")
    ours = log.add_subparsers(dest="log_command", required=True, metavar="COMMAND")
    _add(ours, "init", "make the key and open the record (what is there already stays)", _init)
    sequence = _add(ours, "sequence", "sign and publish waiting entries until stopped", _sequence)
    sequence.add_argument("--once", action="store_true", help="only what is waiting now")
    _add(ours, "rebuild", "write the published folder anew from the database, up to the signed head", _rebuild)
    copy = _add(ours, "export", "copy the published record, with public texts and the verifier", _export)
    copy.add_argument("directory", type=Path, help="an empty or new folder")
    check = _add(ours, "verify", "check an exported record or a receipt (the same as verify.py)", verify.verify)
    verify.add_arguments(check)


def _add(commands: Any, name: str, words: str, run: Callable[..., int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=lambda args: _with_words(run, args))
    return parser


def _with_words(run: Callable[..., int], args: argparse.Namespace) -> int:
    try:
        return run(args)
    except (KeyTrouble, Refusal, export.Unpublished, FileExistsError) as trouble:
        print(f"jukugi log: {trouble}", file=sys.stderr)
        return 1


def _init(args: argparse.Namespace) -> int:
    settings = config.read()
    signer = runner.open_log(Database(settings.database_url), settings, clock.now())
    print(f"The record {settings.origin} is open. Its verifier key, to be published in more than one place:")
    print(signer.verifier.vkey)
    print(f"Keep a copy of {settings.log_key_path} apart from the backups of the database (docs/operating.md).")
    return 0


def _sequence(args: argparse.Namespace) -> int:
    settings = config.read()
    database = Database(settings.database_url)
    if not args.once:
        try:
            runner.Runner(database, settings).run()
        except KeyboardInterrupt:
            return 0
    with Folder(settings.log_dir).lock() as ours:
        if not ours:
            print("jukugi log: another process keeps the record; nothing to do here", file=sys.stderr)
            return 1
        done = runner.drain(runner.sequencer(database, settings))
    print(f"{done} checkpoint(s) signed and published.")
    return 0


def _rebuild(args: argparse.Namespace) -> int:
    settings = config.read()
    with Folder(settings.log_dir).lock() as ours:
        if not ours:
            print("jukugi log: another process keeps the record; stop it first", file=sys.stderr)
            return 1
        signer = runner.sequencer(Database(settings.database_url), settings)
        print(f"{signer.rebuild()} entries written anew.")
    return 0


def _export(args: argparse.Namespace) -> int:
    settings = config.read()
    size = export.export(Database(settings.database_url), Folder(settings.log_dir), args.directory, _progress)
    print(f"{size} entries copied to {args.directory}. Check the copy: jukugi log verify {args.directory} --key VKEY")
    return 0


def _progress(done: int) -> None:
    if sys.stderr.isatty() and done % 100 == 0:
        print(f"\r{done} files", end="", file=sys.stderr, flush=True)
