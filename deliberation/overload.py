"""Whether a fault is the machine's, and may pass by itself, or a mistake of ours."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

_NOT_NOW = (  # classes and codes of PostgreSQL, its appendix A
    "08", "40", "53",  # the connection, acts that met, no room or no connection left
    "25006", "55P03", "57014", "57P", "58030",  # read-only, locked, cut off, shut down, the disk
)  # fmt: skip
_NOT_NOW_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def is_overload(error: Exception) -> bool:
    """Whether ``error`` is the machine's (no room, locked, unreachable, all connections busy) and later may do.

    By its code, never by its words: those may hold the name of a table or what somebody typed.
    """
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _passes(error)
    return isinstance(error, NoConnectionLeft) or (isinstance(error, OSError) and error.errno in _NO_ROOM)


def _passes(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _NOT_NOW_SQLITE  # the rest says it more closely
    if code := getattr(error.orig, "sqlstate", None):
        return str(code).startswith(_NOT_NOW)
    return isinstance(error, OperationalError)  # the server of the database was not reached, so it gave no code
