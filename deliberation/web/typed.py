"""Reading what people type, where no form does it: in addresses, in hidden inputs, in choices."""


def number(typed: str | None, digits: int = 9) -> int | None:
    """A whole number as typed; None for anything else. Nine digits always fit a column of numbers."""
    return int(typed) if typed and typed.isdecimal() and len(typed) <= digits else None
