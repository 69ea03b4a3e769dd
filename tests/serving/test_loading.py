"""``jukugi load``: what the program brings, entered once."""

import argparse

from deliberation import loading


def run(database, *words):
    parser = argparse.ArgumentParser()
    loading.register(parser.add_subparsers(), lambda: database)
    args = parser.parse_args(["load", *words])
    return args.run(args)


def test_cases_are_loaded_once_and_the_command_says_how_many(sqlite_database, capsys):
    assert run(sqlite_database, "cases") == 0
    assert capsys.readouterr().out.startswith("8 proposals, ")
    assert run(sqlite_database, "cases") == 0
    assert capsys.readouterr().out.startswith("0 proposals, 0 acts of assemblies, 0 referendums")


def test_the_platforms_own_plan_is_opened_once(sqlite_database, capsys):
    run(sqlite_database, "platform")
    run(sqlite_database, "platform")
    assert capsys.readouterr().out.splitlines() == [
        "the platform's own plan is open", "the platform's own plan is there already",
    ]  # fmt: skip
