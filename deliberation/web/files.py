"""Names of the files that leave this site."""


def called(name: str, demonstration: object) -> str:
    """The name of a file. One of the demonstration city says so, since bytes with a digest cannot."""
    return f"demonstration-{name}" if demonstration else name
