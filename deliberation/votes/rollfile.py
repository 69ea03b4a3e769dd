"""The roll as a file: CSV with one column ``person_ref``, the city's own random number of each person. Pure.

No name, no address, no My Number: what is not in the file cannot leak. Every bad line is named; nothing is taken
from a file that has one.
"""

import csv
import io

from deliberation.accounts.mynumber import carries_one
from deliberation.accounts.rules import reference_problem
from deliberation.errors import Problem, Problems
from deliberation.votes.rules import LARGEST_ROLL

HEADER = ["person_ref"]
NAMED = 1_000  # problems that are listed; a file of another kind would list every line


def read(raw: bytes) -> list[str]:
    """The references in the order of the file. Raises Problems with line numbers."""
    found: list[str] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    rows = csv.reader(io.StringIO(_text(raw), newline=""), strict=True)
    try:
        if next(rows, []) != HEADER:
            raise Problems([Problem("1", "roll_header")])
        for row in rows:
            if row and len(problems) < NAMED:
                problems += _problems(row, rows.line_num, lines)
                found.append(row[0].strip())
    except csv.Error:
        problems.append(Problem(str(rows.line_num), "roll_not_csv"))
    if len(found) > LARGEST_ROLL:
        problems.append(Problem("1", "roll_too_large", {"max": LARGEST_ROLL}))
    if not found and not problems:
        problems.append(Problem("1", "vote_roll_empty"))
    if problems:
        raise Problems(problems)
    return found


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Problems([Problem(str(line), "roll_line_not_utf8")]) from None


def _problems(row: list[str], line: int, lines: dict[str, int]) -> list[Problem]:
    reference = row[0].strip()
    if len(row) != 1:
        return [Problem(str(line), "roll_one_column", {"columns": len(row)})]
    if reason := "my_number_refused" if carries_one(reference) else reference_problem(reference):
        return [Problem(str(line), reason)]
    if lines.setdefault(reference, line) != line:
        return [Problem(str(line), "roll_twice", {"first": lines[reference]})]
    return []
