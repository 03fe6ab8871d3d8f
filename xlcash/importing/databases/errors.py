"""What can be wrong with a database, or with a query: one class each. No sentence ever holds a password."""

from __future__ import annotations

from collections.abc import Iterable

from xlcash.domain.errors import XlcashError


class SqlalchemyMissingError(XlcashError):
    """The optional extra xlcash[sql] is not installed."""


class DriverMissingError(XlcashError):
    """SQLAlchemy is here, the driver of this database is not."""

    def __init__(self, database: str, driver: str) -> None:
        super().__init__(database=database, driver=driver)


class DatabaseAddressError(XlcashError):
    """The text is no address of a database; it may hold a password, so it is not repeated."""


class UnknownDatabaseError(XlcashError):
    """A kind of database that xlcash does not know how to read without writing."""

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        super().__init__(kind=kind, known=", ".join(known))


class DatabaseUnreachableError(XlcashError):
    def __init__(self, database: str, reason: str) -> None:
        super().__init__(database=database, reason=reason)


class DatabaseSilentError(XlcashError):
    """The server, or a firewall before it, does not answer at all."""

    def __init__(self, database: str, seconds: int) -> None:
        super().__init__(database=database, seconds=seconds)


class QueryNeededError(XlcashError):
    """Neither a query nor a table, nor a system xlcash has a query for."""

    def __init__(self, systems: Iterable[str]) -> None:
        super().__init__(systems=", ".join(systems))


class QueryAndTableError(XlcashError):
    """Both a query and a table to read."""


class DatabaseOptionError(XlcashError):
    """What to read of a database, asked of a file."""

    def __init__(self, source: str) -> None:
        super().__init__(source=source)


class QueryFileError(XlcashError):
    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file=file, reason=reason)


class QueryWritesError(XlcashError):
    """A query that is not one SELECT: it would change something, or be more than one statement."""

    def __init__(self, word: str) -> None:
        super().__init__(word=word)


class QueryUnclearError(XlcashError):
    """Databases disagree on what a piece of the query means, so whether it only reads can't be told."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece=piece)


class QueryFailedError(XlcashError):
    """The database refused the query; its own words are the best there are."""

    def __init__(self, database: str, reason: str) -> None:
        super().__init__(database=database, reason=reason)


class NoResultRowsError(XlcashError):
    """The query was answered, with no row."""

    def __init__(self, database: str) -> None:
        super().__init__(database=database)


class ResultTooLargeError(XlcashError):
    def __init__(self, database: str, rows: int) -> None:
        super().__init__(database=database, rows=f"{rows:,}")
