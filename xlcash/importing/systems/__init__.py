"""How the systems firms keep their books in export receivables: one TOML file a system, data and no code.

`tells`: sets of headers of which any one, all present, tells the system.  `[Invoices]`, `[Receipts]`: which header is which column of ours,
the best first; "" are headers known to be none of them.  `lines`: headers of a list of lines, which holds each invoice again and is never
read.  `lines_repeat`: the export repeats a document on every line of it.  `[documents]`, `[status]`: the words that tell what a row is;
`voided`: words that call it void in a column of its own.  `seller`, `buyer`: headers of who sent an invoice and to whom, the best first.
`code`: headers of what a number needs before it.  `apart`: headers of what tells documents of one number apart, the best first, for each
thing that does.  `[remark]`: what a free text says.  `seen`: where the columns come from; `basis`: that in a word,
for the preview says how sure a map is.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from xlcash.importing.columns import Ranks, plain
from xlcash.importing.errors import UnknownSystemError
from xlcash.language import Language, Term, say


@dataclass(frozen=True, eq=False)
class System:
    """One system's map; headers and words in the form `columns.plain` gives."""

    key: str
    basis: str
    seen: str
    tells: Sequence[frozenset[str]]
    columns: Mapping[str, Ranks]
    documents: Mapping[str, str]
    status: Mapping[str, str]
    remark: Mapping[str, Sequence[re.Pattern[str]]] = field(default_factory=dict)
    voided: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    lines_repeat: bool = False
    receipts_negative: bool = False
    currency: str = ""
    seller: Sequence[str] = ()
    buyer: Sequence[str] = ()
    code: Sequence[str] = ()
    apart: Sequence[Sequence[str]] = ()

    def name(self, language: Language) -> str:
        return say(language, f"cli.systems.{self.key}")

    @property
    def recognised(self) -> Term:
        """That the columns are those of the system, and how that is known."""
        return Term("cli.decisions.system", system=Term(f"cli.systems.{self.key}"), basis=Term(f"cli.system_basis.{self.basis}"))


@functools.cache
def systems() -> Mapping[str, System]:
    """Every system there is a map of, by key."""
    found = {path.name: path.read_text(encoding="utf-8") for path in files(__package__).iterdir() if path.name.endswith(".toml")}
    return {key: _system(key, found[f"{key}.toml"]) for key in sorted(name.removesuffix(".toml") for name in found)}


def system_named(key: str) -> System:
    """A system by its key. Raises UnknownSystemError.

    >>> system_named("xero").name("en")
    'Xero sales invoices'
    """
    if key not in systems():
        raise UnknownSystemError(key, systems())
    return systems()[key]


def system_of(headers: Iterable[object], table: str) -> System | None:
    """The system whose headers these are, the one that knows most of them; None if no system is told by them.

    >>> system_of(["ContactName", "InvoiceNumber", "InvoiceAmountDue"], "Invoices").key
    'xero'
    >>> system_of(["Invoice", "Amount"], "Invoices") is None
    True
    """
    heads = set(map(plain, headers))
    told = [system for system in systems().values() if table in system.columns and any(tell <= heads for tell in system.tells)]
    return max(told, key=lambda system: len(heads & system.columns[table].keys()), default=None)


def _system(key: str, text: str) -> System:
    data = tomllib.loads(text)
    documents = {word: words for word, words in data.get("documents", {}).items() if isinstance(words, list)}
    return System(
        key=key,
        basis=data["basis"],
        seen=data["seen"],
        tells=[frozenset(map(plain, headers)) for headers in data["tells"]],
        columns={table: _ranks(data[table]) for table in ("Invoices", "Receipts") if table in data},
        documents=_by_word(documents),
        status=_by_word(data.get("status", {})),
        remark={column: list(map(re.compile, patterns)) for column, patterns in data.get("remark", {}).items()},
        voided=frozenset(map(plain, data.get("voided", []))),
        lines=frozenset(map(plain, data.get("lines", []))),
        lines_repeat=data.get("lines_repeat", False),
        receipts_negative=data.get("documents", {}).get("receipts_negative", False),
        currency=data.get("currency", ""),
        seller=list(map(plain, data.get("seller", []))),
        buyer=list(map(plain, data.get("buyer", []))),
        code=list(map(plain, data.get("code", []))),
        apart=[list(map(plain, headers)) for headers in data.get("apart", [])],
    )


def _ranks(columns: Mapping[str, Sequence[str]]) -> Ranks:
    ranks: dict[str, tuple[str, int]] = {}
    for column, headers in columns.items():
        for rank, header in enumerate(headers):
            ranks.setdefault(plain(header), (column, rank))
    return ranks


def _by_word(meanings: Mapping[str, Any]) -> dict[str, str]:
    return {plain(word): meaning for meaning, words in meanings.items() for word in words}
