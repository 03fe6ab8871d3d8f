"""Which names the columns of a file may have: the user's own, those of its system, and the usual ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlcash.domain.merging import KEYS
from xlcash.domain.tables import SPECS, normal_header
from xlcash.importing.columns import ABOUT_CUSTOMERS, EXPORT_KINDS, Ranks, Recognition, plain, recognise
from xlcash.importing.systems import System, system_of, systems
from xlcash.language import LANGUAGES, say

FIRST_RANK = -1  # the user's own names go before all others


@dataclass(frozen=True)
class Alias:
    """One row of the table Aliases: in exports of a system (of any, if blank) this header is that column of ours."""

    system: str
    column: str
    header: str

    def of(self, system: System | None) -> bool:
        """Whether the row speaks of a system, by its key or its name in any language."""
        if not self.system:
            return True
        names = () if system is None else names_of(system)
        return plain(self.system) in map(plain, names)


@dataclass(frozen=True)
class Headings:
    """The user's aliases, and the system if the user has said it."""

    aliases: Sequence[Alias] = field(default=())
    system: System | None = None

    def recognise(self, header: Sequence[Any], table: str) -> tuple[Recognition, System | None]:
        """The columns of a header row, and the system it tells."""
        system = self.system or system_of(header, table)
        first = {} if system is None else system.columns.get(table, {})
        return recognise(header, table, {**first, **own_names(self.aliases, table, system)}), system


USUAL = Headings()


def names_of(system: System) -> tuple[str, ...]:
    """What a user may call a system."""
    return (system.key, *map(system.name, LANGUAGES))


def table_called(name: str) -> str:
    """A table by its key or its title in any language, "" where there is none that exports are merged into.

    >>> table_called("收款"), table_called("receipts"), table_called("Plan")
    ('Receipts', 'Receipts', '')
    """
    titles = {say(language, f"tables.{key}.title"): key for key in KEYS for language in LANGUAGES}
    return {called.casefold(): key for called, key in ({key: key for key in KEYS} | titles).items()}.get(name.casefold(), "")


def system_called(name: str) -> System | None:
    """A system by its key or its name in any language."""
    return next((system for system in systems().values() if plain(name) in map(plain, names_of(system))), None)


def own_names(aliases: Iterable[Alias], table: str, system: System | None) -> Ranks:
    """The user's names of a table's columns.

    >>> own_names([Alias("", "Amount", "Betrag"), Alias("", "客户编号", "Debitor")], "Invoices", None)
    {'betrag': ('amount', -1), 'debitor': ('customer', -1)}
    """
    keys = {alias: column_key(alias.column, table) for alias in aliases if alias.of(system)}
    return {plain(alias.header): (key, FIRST_RANK) for alias, key in keys.items() if key}


def column_key(name: str, table: str) -> str:
    """The key of a column by the name people see: of the table, of what an invoice list tells besides; "" where there is none.

    >>> [column_key(name, "Invoices") for name in ("Invoice date", "结清日期", "Name", "?")]
    ['invoice_date', 'settled', 'name', '']
    """
    own = SPECS[table].by_header.get(normal_header(name))
    if own:
        return own[0]
    if table != "Invoices":
        return ""
    customers = SPECS["Customers"].by_header.get(normal_header(name))
    if customers and customers[0] in ABOUT_CUSTOMERS:
        return customers[0]
    said = {normal_header(say(language, f"cli.export_columns.{key}")): key for key in EXPORT_KINDS for language in LANGUAGES}
    return said.get(normal_header(name), "")


def unknown_aliases(aliases: Iterable[Alias]) -> list[Alias]:
    """The rows that name no column of any table, or no system."""
    known = {plain(name) for system in systems().values() for name in names_of(system)}
    tables = ("Invoices", "Receipts", "Customers")
    return [
        alias
        for alias in aliases
        if not any(column_key(alias.column, table) for table in tables) or (alias.system and plain(alias.system) not in known)
    ]
