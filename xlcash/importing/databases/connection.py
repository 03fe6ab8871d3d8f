"""A connection that the database itself holds read-only, through SQLAlchemy."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcash.importing.databases.errors import (
    DatabaseAddressError,
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
    """A connection in a read-only transaction that is never committed. Raises DriverMissingError, DatabaseUnreachableError."""
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())  # what fails is said in a sentence, not on the terminal besides
    try:
        engine = create_engine(_never_made(url), poolclass=NullPool)
    except (ImportError, NoSuchModuleError) as error:
        raise DriverMissingError(place(url), url.drivername.partition("+")[2] or url.drivername) from error
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise DatabaseUnreachableError(place(url), reason_of(error, url)) from None
    with connection:
        for statement in READ_ONLY[url.get_backend_name()]:
            connection.exec_driver_sql(statement)
        yield connection


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
