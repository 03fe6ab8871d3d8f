"""Whether a query only reads, told from its text alone: one statement, SELECT or WITH, and no word that writes.

The other lock is a transaction that the database itself holds read-only (`connection`).  This one errs to the safe side: what two databases
would read differently is refused, and so is a writing word used as a name without quotes.
"""

from __future__ import annotations

import re
from typing import Final

from xlcash.importing.databases.errors import QueryUnclearError, QueryWritesError

READING: Final = ("SELECT", "WITH")
WRITING: Final = frozenset({
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "CALL", "CLUSTER", "COMMENT", "COMMIT", "COPY",
    "CREATE", "DECLARE", "DELETE", "DETACH", "DO", "DROP", "EXEC", "EXECUTE", "GRANT",
    "HANDLER", "IMPORT", "INSERT", "INTO", "KILL", "LISTEN", "LOAD", "LOCK", "MERGE",
    "NOTIFY", "OPENDATASOURCE", "OPENQUERY", "OPENROWSET", "PRAGMA", "PREPARE", "PROCEDURE", "REFRESH", "REINDEX",
    "RENAME", "RESET", "REVOKE", "ROLLBACK", "SAVEPOINT", "SET", "SHUTDOWN", "START", "TRUNCATE",
    "UNLOCK", "UPDATE", "USE", "VACUUM",
})  # fmt: skip
_UNCLEAR: Final = re.compile(
    r"""/\*[!M]            # MySQL runs what stands in such a comment
    | \\['"`]              # an escaped quote, or a backslash before the end of a text
    | \$\w*\$              # a text of PostgreSQL
    | \#                   # a comment of MySQL, an operator of PostgreSQL
    | --(?=[^\s-])         # a comment, but two signs in MySQL
    | \[[^\]]*['"`][^\]]*\]  # a name of SQL Server that holds a quote
    | \0""",
    re.VERBOSE,
)
_PIECES: Final = re.compile(r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | --[^\n]* | /\*.*?\*/""", re.VERBOSE | re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d]\w*")


def reading_only(query: str) -> str:
    r"""A query as one SELECT without a semicolon at its end. Raises QueryWritesError, QueryUnclearError.

    >>> reading_only("SELECT 'DELETE' AS word -- a text\n;")
    "SELECT 'DELETE' AS word -- a text"
    """
    text = query.strip().rstrip(";").strip()
    unclear = _UNCLEAR.search(text)
    if unclear:
        raise QueryUnclearError(unclear[0])
    bare = _PIECES.sub(_blank, text)
    rest = re.search(r"""['"`]|/\*|\*/""", bare)
    if rest:
        raise QueryUnclearError(rest[0])
    words = [word.upper() for word in _WORD.findall(bare)]
    if not words or words[0] not in READING:
        raise QueryWritesError(words[0] if words else "")
    if ";" in bare:
        raise QueryWritesError(";")
    writing = next((word for word in words if word in WRITING), "")
    if writing:
        raise QueryWritesError(writing)
    return text


def _blank(piece: re.Match[str]) -> str:
    """A text, quoted name or comment as blanks; a comment within a comment ends sooner in some databases."""
    if "/*" in piece[0][2:] and piece[0].startswith("/*"):
        raise QueryUnclearError("/*")
    return " "
