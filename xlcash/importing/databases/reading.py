"""One query of a database → a grid, as a file would give it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcash.importing.databases.cells import cell
from xlcash.importing.databases.connection import address, connected, place, reason_of
from xlcash.importing.databases.errors import (
    NoResultRowsError,
    QueryAndTableError,
    QueryFailedError,
    QueryNeededError,
    ResultTooLargeError,
)
from xlcash.importing.databases.statement import reading_only
from xlcash.importing.grid import FIRST_ROWS, Grid, uncollected
from xlcash.importing.into import Held, ImportPlan, Wishes, plan_of_grids
from xlcash.importing.limits import CELLS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Executable

ROWS: Final = 1_048_575  # a sheet holds no more below its header
AT_ONCE: Final = 5_000  # rows fetched from the server's cursor
CHARACTERS: Final = 256 * 1024 * 1024
SYSTEMS: Final = ("erpnext", "odoo")  # whose tables xlcash has queries for


@dataclass(frozen=True)
class Asked:
    """What to read: a query with its parameters, or a table or view (`schema.name`), or neither where a system is told."""

    query: str = ""
    relation: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def plan_database(source: str, asked: Asked, held: Held, wishes: Wishes) -> ImportPlan:
    """As `plan_import`, from a database. The digest is that of the rows.

    Raises what `address`, `connected`, `reading_only` and `plan_of_grids` raise, and QueryNeededError, QueryAndTableError,
    QueryFailedError, ResultTooLargeError, NoResultRowsError.
    """
    url = address(source)
    query = _query(asked, wishes)
    name = Path(place(url))
    with connected(url) as connection:
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415  an optional extra

        try:
            rows = _rows(connection, _statement(query, asked), asked.parameters, name.name)
        except SQLAlchemyError as error:
            raise QueryFailedError(name.name, reason_of(error, url)) from None
    if len(rows) == 1:
        raise NoResultRowsError(name.name)
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(row).encode("utf-8", errors="surrogatepass"))
    columns = [list(column) for column in zip(*rows, strict=True)]
    grid = Grid(rows[:FIRST_ROWS], lambda: columns, 1, asked.relation or url.get_backend_name())
    return replace(plan_of_grids([grid], name, held, wishes), digest=digest.hexdigest())


def _query(asked: Asked, wishes: Wishes) -> str:
    """The query to run, "" for a table as it stands."""
    if asked.query and asked.relation:
        raise QueryAndTableError
    if asked.query or asked.relation:
        return reading_only(asked.query) if asked.query else ""
    if wishes.system is None or wishes.system.key not in SYSTEMS:
        raise QueryNeededError(SYSTEMS)
    return shipped(wishes.system.key, wishes.table or "Invoices")


def shipped(system: str, table: str) -> str:
    """The query for a table of ours from the tables of a system. Raises QueryNeededError where there is none."""
    file = files(__package__).joinpath("queries", f"{system}_{table.lower()}.sql")
    if not file.is_file():
        raise QueryNeededError(SYSTEMS)
    return reading_only(file.read_text(encoding="utf-8"))


def _statement(query: str, asked: Asked) -> Executable:
    from sqlalchemy import literal_column, select, table, text  # noqa: PLC0415

    if query:
        return text(query)
    schema, _, name = asked.relation.rpartition(".")
    return select(literal_column("*")).select_from(table(name, schema=schema or None))


def _rows(connection: Connection, statement: Executable, parameters: Mapping[str, str], name: str) -> list[Sequence[Any]]:
    """The header and the rows, fetched piece by piece. Raises ResultTooLargeError."""
    result = connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(statement, dict(parameters))
    rows: list[Sequence[Any]] = [tuple(result.keys())]
    most, characters = min(ROWS, CELLS // max(1, len(rows[0]))), 0
    with uncollected():
        for part in result.partitions():
            made = [tuple(map(cell, row)) for row in part]
            characters += sum(len(value) for row in made for value in row if isinstance(value, str))
            rows += made
            if len(rows) - 1 > most or characters > CHARACTERS:
                raise ResultTooLargeError(name, len(rows) - 1)
    return rows
