"""What the map of a system tells of a row: what kind of document it is, whether it counts, and what its remark says.

All but `statuses` do nothing where no system is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from xlcash.domain.errors import RowError
from xlcash.domain.tables import word_keys
from xlcash.importing.columns import alias_table, plain
from xlcash.importing.draft import Draft
from xlcash.importing.errors import NotPostedError, OtherDocumentError, ReceivedInvoicesError, VoidInvoiceError
from xlcash.importing.grid import filled

_OF_TABLE: Final = {"Invoices": ("invoice", "credit_note"), "Receipts": ("receipt",)}
_REFUSED: Final[Mapping[str, Callable[[int, str], RowError]]] = {"void": VoidInvoiceError, "draft": NotPostedError}


def repeated_lines(made: Draft) -> None:
    """Lines of a document below its first: they repeat it, or leave its columns blank. They are no documents."""
    system = made.source.system
    if system is None or not system.lines_repeat or "invoice" not in made.cells:
        return
    number, repeated = list(made.cells).index("invoice"), set[int]()
    first: dict[Any, tuple[int, Sequence[Any]]] = {}
    for at, line in enumerate(zip(*made.cells.values(), strict=True)):
        if not any(map(filled, line)) and any(filled(column[at]) for column in made.source.columns):
            repeated.add(at)
        elif filled(line[number]):
            before, same = first.setdefault(line[number], (at, line))
            if before != at and same == line:
                repeated.add(at)
    if repeated:
        set_aside(made, repeated)
        made.decide("lines_repeated", rows=f"{len(repeated):,}")


def kinds_of_documents(made: Draft) -> None:
    """The kind of each document by the system's own words; rows of another kind than the table holds are rejected.

    A word that the map does not have leaves the kind to the sign of the amount.
    """
    system, cells = made.source.system, made.cells.get("document")
    if system is None or cells is None or not system.documents:
        return
    mine = _OF_TABLE[made.source.table]
    kinds = {cell: system.documents.get(plain(cell), "") for cell in dict.fromkeys(cells) if filled(cell)}
    others = {cell for cell, kind in kinds.items() if kind and kind not in mine}
    at_others = [at for at, cell in enumerate(cells) if cell in others and at not in made.aside]
    made.errors += [OtherDocumentError(made.source.table, made.row(at), str(cells[at]).strip()) for at in at_others]
    if at_others:
        made.decide("other_documents", rows=f"{len(at_others):,}", words=_counted(str(cells[at]).strip() for at in at_others))
    if made.source.table == "Receipts":
        _receipts_positive(made)
        return
    made.cells["type"] = [kinds.get(cell) or None if cell not in others else None for cell in cells]
    made.headers["type"] = made.headers["document"]


def _receipts_positive(made: Draft) -> None:
    """A list of a customer's items shows payments as negative amounts; among receipts they are positive."""
    if made.source.system is not None and made.source.system.receipts_negative:
        made.cells["amount"] = [-cell if isinstance(cell, (int, float)) else cell for cell in made.cells.get("amount", [])]
        made.decide("receipts_turned", column=made.headers.get("amount", ""))


def statuses(made: Draft) -> None:
    """Documents that were made void, or are not posted yet, are rejected and counted."""
    marks, system = alias_table()["marks"], made.source.system
    of_status = {plain(word): mark for mark in _REFUSED for word in marks[mark]} | dict(system.status if system else {})
    void = {plain(word) for word in marks["void"]} | {word for word, key in word_keys("flag").items() if key == "yes"}
    of_flag = dict.fromkeys(void | (system.voided if system else set()), "void")
    told: dict[str, dict[int, str]] = {mark: {} for mark in _REFUSED}
    for key, meanings in (("status", of_status), ("voided", of_flag)):
        for place in made.source.known.places.get(key, ()):
            cells = made.source.columns[place]
            found = {cell: meanings.get(plain(_word(cell))) for cell in set(cells) if filled(cell)}
            for mark, rows in told.items():
                if mark in found.values():
                    rows.update({at: _word(cell) for at, cell in enumerate(cells) if found.get(cell) == mark and at not in made.aside})
    for mark, error in _REFUSED.items():
        rows = told[mark]
        if rows:
            made.errors += [error(made.row(at), word) for at, word in sorted(rows.items())]
            made.decide(f"left_out_{mark}", rows=f"{len(rows):,}", words=_counted(rows.values()))


def what_remarks_say(made: Draft) -> None:
    """A number in a free text: of the blue invoice that a red one takes back."""
    system, remarks = made.source.system, made.cells.get("remark")
    if system is None or remarks is None:
        return
    for key, patterns in system.remark.items():
        stated = made.cells.get(key, [None] * len(remarks))
        found = [
            _first(patterns, cell) if filled(cell) and not filled(known) else None for cell, known in zip(remarks, stated, strict=True)
        ]
        if any(found):
            made.cells[key] = [known if other is None else other for known, other in zip(stated, found, strict=True)]
            made.headers.setdefault(key, made.headers["remark"])
            made.decide("from_remark", column=made.headers["remark"], rows=f"{sum(map(bool, found)):,}")


def sent_not_received(made: Draft) -> None:
    """Invoices of several sellers to one buyer are the buyer's purchases. Raises ReceivedInvoicesError."""
    system = made.source.system
    if system is None or made.source.table != "Invoices":
        return
    sellers, buyers = (_parties(made, headers) for headers in (system.seller, system.buyer))
    if len(sellers) > 1 and len(buyers) == 1:
        raise ReceivedInvoicesError(made.source.path, buyers.pop())


def _parties(made: Draft, headers: Sequence[str]) -> set[str]:
    """Who stands in the first of some columns that the file has."""
    at = made.source.place(headers)
    return set() if at is None else {str(cell).strip() for cell in made.source.columns[at] if filled(cell)}


def currency_of_system(made: Draft) -> None:
    """A system that knows one currency only does not name it."""
    system = made.source.system
    if system is not None and system.currency and "currency" not in made.cells:
        made.cells["currency"] = [system.currency] * len(made.source)
        made.headers["currency"] = system.key


def set_aside(made: Draft, rows: set[int]) -> None:
    """Take rows out of the columns: they are no documents, and so neither used nor rejected."""
    made.aside |= rows
    for key, cells in made.cells.items():
        made.cells[key] = [None if at in rows else cell for at, cell in enumerate(cells)]


def _word(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


def _first(patterns: Sequence[Any], text: object) -> str | None:
    """What the groups of the first pattern that fits hold."""
    return next(("-".join(filter(None, found.groups())) for pattern in patterns if (found := pattern.search(str(text)))), None)


def _counted(words: Iterable[str]) -> str:
    return ", ".join(f"{word} {number:,}" for word, number in Counter(words).most_common())
