"""Which column of an export is which column of ours: by name, from a table of aliases."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from xlcash.domain.tables import SPECS, Kind, normal_header
from xlcash.language import LANGUAGES

Ranks: TypeAlias = Mapping[str, tuple[str, int]]
"""The column and the rank (the lowest is the best) of headers in the form `plain` gives."""

ABOUT_CUSTOMERS: Final = ("name", "tax_id", "parent", "country", "region", "industry", "salesperson", "email", "terms")
EXPORT_KINDS: Final = {  # what only an export has
    "settled": Kind.DATE, "open": Kind.MONEY, "net": Kind.MONEY, "status": Kind.TEXT, "voided": Kind.TEXT, "document": Kind.TEXT,
    "remark": Kind.TEXT,
}  # fmt: skip
NO_RANKS: Final[Ranks] = MappingProxyType({})
LAST_RANK: Final = 1_000  # usual headers come after those of a system
_NO_LETTER: Final = re.compile(r"[\W_]+")


@functools.cache
def alias_table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("aliases.toml").read_text(encoding="utf-8"))


def plain(header: object) -> str:
    """A header as it is compared: letters and digits only.

    >>> plain("Invoice No."), plain("★发票 号码")
    ('invoiceno', '发票号码')
    """
    return _NO_LETTER.sub("", normal_header(header))


@functools.cache
def _ranks(table: str) -> Ranks:
    """The usual headers of a table. A header of the workbook itself always means its own column, and before all others, unless it is one
    that can mean the name as well.
    """
    spec, ranks = SPECS[table], dict[str, tuple[str, int]]()
    for key, aliases in alias_table().get(table, {}).items():
        for rank, alias in enumerate(aliases, 1):
            ranks.setdefault(plain(alias), (key, rank))
    own = {plain(spec.header(column.key, language)): (column.key, 0) for column in spec.columns for language in LANGUAGES}
    either = {head: ranks[head] for head in map(plain, alias_table()["marks"]["name_or_number"]) if head in ranks and head in own}
    return {head: found for head, found in ranks.items() if found[0] == own.get(head, found)[0]} | own | either


@functools.cache
def _currency_words() -> Mapping[str, str]:
    words = {}
    for code, aliases in alias_table()["currencies"].items():
        words.update({word.casefold(): code for word in (code, *aliases)})
    return words


def currency_code(text: str) -> str:
    """The code of a currency, however it is written; what is unknown stays as it is.

    >>> currency_code("人民币"), currency_code(" us$ "), currency_code("chf")
    ('CNY', 'USD', 'CHF')
    """
    return _currency_words().get(text.strip().casefold(), text.strip().upper())


def currency_in(header: str) -> str:
    """The currency that the header of an amount column names, "" if it names none.

    >>> currency_in("converted_usd"), currency_in("Amount (CNY)"), currency_in("价税合计（元）"), currency_in("Amount")
    ('USD', 'CNY', 'CNY', '')
    """
    parts = re.split(r"[\s_()（）\[\]/:,.-]+", header.casefold())
    return next((_currency_words()[part] for part in reversed(parts) if part in _currency_words()), "")


@dataclass(frozen=True)
class Recognition:
    """What a header row was recognised as: the places of each column, the best name first, and the places nobody knows."""

    places: Mapping[str, tuple[int, ...]]
    about_customers: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]

    @property
    def score(self) -> int:
        return len(self.places)


def recognise(header: Sequence[Any], table: str, first: Ranks = NO_RANKS) -> Recognition:
    """Recognise the columns of a table; in a list of invoices also what it tells of the customers.

    `first` goes before the usual headers; where it gives no column ("") for a header, nobody knows that header.

    >>> recognise(["doc_id", "name_customer", "posting_date", "document date", "?"], "Invoices")
    Recognition(places={'invoice': (0,), 'invoice_date': (3, 2)}, about_customers={'name': (1,)}, unknown=(4,))
    """
    own: dict[str, list[tuple[int, int]]] = {}
    customers: dict[str, list[tuple[int, int]]] = {}
    unknown = []
    for at, head in enumerate(header):
        key, rank = first.get(plain(head)) or _usual(head, table)
        if not key:
            unknown.append(at)
            continue
        where = customers if table == "Invoices" and key in ABOUT_CUSTOMERS else own
        where.setdefault(key, []).append((rank, at))
    if "name" not in customers and len(own.get("customer", ())) > 1 and _either(header[max(own["customer"])[1]]):
        customers["name"] = [own["customer"].pop(own["customer"].index(max(own["customer"])))]
    return Recognition(_best_first(own), _best_first(customers), tuple(unknown))


def _either(head: object) -> bool:
    """Whether a header such as "Customer" can stand for the name beside a "Customer ID"."""
    return plain(head) in map(plain, alias_table()["marks"]["name_or_number"])


def _usual(head: object, table: str) -> tuple[str, int]:
    found = _ranked(head, table)
    if found is None and table == "Invoices":
        found = _ranked(head, "Customers")
        found = found if found and found[0] in ABOUT_CUSTOMERS else None
    return (found[0], found[1] + LAST_RANK) if found else ("", 0)


def _ranked(head: object, table: str) -> tuple[str, int] | None:
    """The column of a header; a currency named in it ("Amount (USD)") is looked past."""
    text = str(head or "")
    found = _ranks(table).get(plain(text))
    if found is None and (code := currency_in(text)):
        words = [word for word, named in _currency_words().items() if named == code]
        without = re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))), " ", text.casefold())
        found = _ranks(table).get(plain(without))
    return found


def _best_first(found: Mapping[str, list[tuple[int, int]]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(at for _, at in sorted(places)) for key, places in found.items()}
