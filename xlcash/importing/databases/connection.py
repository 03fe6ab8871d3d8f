"""A connection that the database itself holds read-only, through SQLAlchemy."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcash.importing.databases.errors import (
    DatabaseAddressError,
    DatabaseSilentError,
    DatabaseUnreachableError,
    DriverMissingError,
    SqlalchemyMissingError,
    UnknownDatabaseError,
)
from xlcash.importing.errors import SourceNotFoundError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

PASSWORD: Final = "XLCASH_DATABASE_PASSWORD"  # noqa: S105  the name of a variable: an address without a password takes it from there
READ_ONLY: Final[Mapping[str, tuple[str, ...]]] = {
    "postgresql": ("SET TRANSACTION READ ONLY",),
    "mysql": ("SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"),
    "sqlite": ("PRAGMA query_only = ON",),
    "mssql": (),  # has no read-only transaction: the statement is checked, nothing is committed; the user should have no right to write
}
PATIENCE: Final = 10  # seconds for a connection: a firewall that swallows what is sent to it never answers
# How each driver is told; without a word the operating system waits for minutes.
_PATIENT: Final[Mapping[str, Mapping[str, int]]] = {
    "pg8000": {"timeout": PATIENCE}, "pymysql": {"connect_timeout": PATIENCE, "read_timeout": PATIENCE}, "pyodbc": {"timeout": PATIENCE},
    **{driver: {"connect_timeout": PATIENCE} for driver in ("psycopg", "psycopg2", "mysqldb")},
}  # fmt: skip
_USUAL_DRIVERS: Final = {"postgresql": "postgresql+pg8000", "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql"}  # those of xlcash[sql]


def is_address(source: str) -> bool:
    """Whether a source is a database and no file.

    >>> is_address("sqlite:///ledger.db"), is_address("C:/exports/july.csv")
    (True, False)
    """
    return "://" in source


def address(text: str) -> URL:
    """The address of a database, a missing password taken from the environment.

    Raises SqlalchemyMissingError, DatabaseAddressError, UnknownDatabaseError.
    """
    try:
        from sqlalchemy import make_url  # noqa: PLC0415  an optional extra
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415
    except ImportError as error:
        raise SqlalchemyMissingError from error
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseAddressError from None  # whose words would repeat the address
    kind = url.get_backend_name()
    if kind not in READ_ONLY:
        raise UnknownDatabaseError(kind, READ_ONLY)
    if url.drivername in _USUAL_DRIVERS:
        url = url.set(drivername=_USUAL_DRIVERS[url.drivername])
    if url.username and url.password is None and os.environ.get(PASSWORD):
        url = url.set(password=os.environ[PASSWORD])
    return url


def place(url: URL) -> str:
    """What a database is called in sentences, reports and on Audit: never with user or password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").name
    return "@".join(filter(None, ((url.database or "").replace("/", "."), url.host)))


@contextlib.contextmanager
def connected(url: URL) -> Iterator[Connection]:
    """A connection in a read-only transaction that is never committed.

    Raises DriverMissingError, DatabaseUnreachableError, DatabaseSilentError.
    """
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())  # what fails is said in a sentence, not on the terminal besides
    try:
        engine = create_engine(_never_made(url), poolclass=NullPool, connect_args=dict(_PATIENT.get(url.get_driver_name(), {})))
    except (ImportError, NoSuchModuleError) as error:
        raise DriverMissingError(place(url), url.drivername.partition("+")[2] or url.drivername) from error
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise _unreachable(error, url) from None
    _wait_for_answers(connection)
    with connection:
        for statement in READ_ONLY[url.get_backend_name()]:
            connection.exec_driver_sql(statement)
        yield connection


def _unreachable(error: Exception, url: URL) -> DatabaseUnreachableError | DatabaseSilentError:
    """A server that refuses says why; one that never answers is told apart by the time that ran out below the driver's own error."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, TimeoutError):
        cause = getattr(cause, "orig", None) or cause.__cause__ or cause.__context__
    return DatabaseUnreachableError(place(url), reason_of(error, url)) if cause is None else DatabaseSilentError(place(url), PATIENCE)


def _wait_for_answers(connection: Connection) -> None:
    """Two drivers keep the time for connecting as that for every answer, and a query may take longer."""
    driver: Any = connection.connection.driver_connection  # neither has a public way to say it
    if connection.dialect.driver == "pg8000":
        driver._usock.settimeout(None)  # noqa: SLF001
    elif connection.dialect.driver == "pymysql":
        driver._read_timeout = None  # noqa: SLF001


def reason_of(error: Exception, url: URL) -> str:
    """The database's own words in one line, the password taken out should they repeat it."""
    said = getattr(error, "orig", None) or error
    last = said.args[-1] if said.args else said
    line = " ".join(str(last.get("M", last) if isinstance(last, dict) else last).split())
    return line.replace(str(url.password), "***") if url.password else line


def _never_made(url: URL) -> URL:
    """SQLite would make a file that is not there: it is opened for reading only. Raises SourceNotFoundError."""
    if url.get_backend_name() != "sqlite":
        return url
    file = Path(url.database or "")
    if not file.is_file():
        raise SourceNotFoundError(file)
    return url.set(database=file.resolve().as_uri(), query={"mode": "ro", "uri": "true"})
