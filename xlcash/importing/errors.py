"""What can be wrong with a file handed in, or with the place of the output: one class each, as in `domain.errors`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xlcash.domain.errors import RowError, XlcashError, column_header, table_title
from xlcash.domain.worksheet import LONGEST_TEXT
from xlcash.language import Language, say

MOST_NAMED = 20  # columns of a file that a sentence lists

# ── a file can't be used ─────────────────────────────────────────────────────────────────────────────────────────────


class SourceNotFoundError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file)


class SourceIsFolderError(XlcashError):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class SourceNotReadableError(XlcashError):
    """The file is there, and the system will not let it be read."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(file=file, reason=reason)


class EmptySourceError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class UnsupportedSourceError(XlcashError):
    def __init__(self, file: Path, allowed: Iterable[str]) -> None:
        super().__init__(file=file.name, allowed=" ".join(allowed))


class DamagedWorkbookError(XlcashError):
    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(file=file.name, reason=reason)


class LockedWorkbookError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class UnknownEncodingError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class OtherEncodingError(XlcashError):
    """The file is not in the encoding the user named."""

    def __init__(self, file: Path, encoding: str) -> None:
        super().__init__(file=file.name, encoding=encoding)


class SourceTooLargeError(XlcashError):
    """More than can be read at once: a file, what a packed workbook would unpack to, or a sheet's cells."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class RowsFarApartError(XlcashError):
    """A stray cell stands far below the list."""

    def __init__(self, file: Path, sheet: str, last: int, stray: int) -> None:
        super().__init__(file=file.name, sheet=sheet, last=f"{last:,}", stray=f"{stray:,}")


class LinesOnlyError(XlcashError):
    """The only list in the file has a row for each line of an invoice."""

    def __init__(self, file: Path, sheet: str) -> None:
        super().__init__(file=file.name, sheet=sheet)


class ReceivedInvoicesError(XlcashError):
    """Several sellers and one buyer: the firm's purchases, which would come in as its sales."""

    def __init__(self, file: Path, buyer: str) -> None:
        super().__init__(file=file.name, buyer=buyer)


class OtherCurrencyError(XlcashError):
    """The amounts are in the firm's own currency, and the only currency the file names is that of the documents."""

    def __init__(self, file: Path, amount: str, currency: str, named: Sequence[str], own: str) -> None:
        super().__init__(file=file.name, amount=amount, currency=currency, named=", ".join(named), own=own or "–")


class HtmlTableError(XlcashError):
    """A web page or an XML spreadsheet of 2003 with the name of a workbook, as many systems export it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class UnknownSystemError(XlcashError):
    def __init__(self, system: str, known: Iterable[str]) -> None:
        super().__init__(system=system, known=", ".join(known))


class UnknownTableError(XlcashError):
    def __init__(self, table: str, known: Iterable[str]) -> None:
        super().__init__(table=table, known=", ".join(known))


class StrayQuoteError(XlcashError):
    def __init__(self, file: Path, row: int) -> None:
        super().__init__(file=file.name, row=row)


class _ColumnsError(XlcashError):
    """A sentence that lists columns of xlcash (`needed`, in the reader's language) and columns of the file (`seen`, as they stand)."""

    def __init__(self, file: Path, table: str, needed: Iterable[str], seen: Sequence[str]) -> None:
        named = [head for head in seen if head]
        super().__init__(
            file=file.name,
            table=table_title(table),
            needed="",
            seen=", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else ""),
        )
        self.needed = [column_header(table, key) for key in needed]

    def sentence(self, language: Language = "en") -> str:
        named = ("、" if language == "zh" else ", ").join(term.said(language) for term in self.needed)
        return say(language, f"errors.{type(self).__name__}", **self.facts | {"needed": named})


class NoHeaderError(_ColumnsError):
    """No row among the first ones names the columns; `seen` is the first row that holds anything."""


class ColumnsNotRecognisedError(_ColumnsError):
    """The header row is there, but required columns are not in it."""


class AmbiguousDatesError(XlcashError):
    def __init__(self, file: Path, column: str, example: str) -> None:
        super().__init__(file=file.name, column=column, example=example)


class ContradictoryDatesError(XlcashError):
    def __init__(self, file: Path, column: str, day_first: str, month_first: str) -> None:
        super().__init__(file=file.name, column=column, day_first=day_first, month_first=month_first)


class NoUsableRowError(XlcashError):
    def __init__(self, file: Path, rejected: int, first: RowError) -> None:
        super().__init__(file=file.name, rejected=rejected, reason="")
        self.first = first

    def sentence(self, language: Language = "en") -> str:
        return say(language, "errors.NoUsableRowError", **self.facts | {"reason": self.first.sentence(language)})


class NoRowsError(XlcashError):
    """A header, and nothing below it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class OutcomeColumnMissingError(XlcashError):
    """No row among the first ones names the column that tells how cases ended."""

    def __init__(self, file: Path, outcome: str, seen: Sequence[str]) -> None:
        super().__init__(file=file.name, outcome=outcome, seen=", ".join(filter(None, seen)))


class UnknownOutcomeError(XlcashError):
    def __init__(self, file: Path, row: int, outcome: str, value: object, allowed: Iterable[str]) -> None:
        super().__init__(file=file.name, row=row, outcome=outcome, value=value, allowed=", ".join(allowed))


# ── the output can't be written ──────────────────────────────────────────────────────────────────────────────────────


class OutputSuffixError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class CardSuffixError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file.name)


class OutputExistsError(XlcashError):
    def __init__(self, file: Path) -> None:
        super().__init__(file=file)


class OutputNotWritableError(XlcashError):
    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(file=file, reason=reason)


class WorkbookInUseError(XlcashError):
    """Somebody has the file open: its lock file lies beside it."""

    def __init__(self, file: Path, lock: Path) -> None:
        super().__init__(file=file, lock=lock.name)


class WorkbookChangedError(XlcashError):
    """Somebody has saved the file since it was read."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file)


# ── a row of an export can't be used ─────────────────────────────────────────────────────────────────────────────────


class VoidInvoiceError(RowError):
    def __init__(self, row: int, status: str) -> None:
        super().__init__("Invoices", row, status=status)


class NotPostedError(RowError):
    """A document that the system holds as a draft: nobody owes it yet."""

    def __init__(self, row: int, status: str) -> None:
        super().__init__("Invoices", row, status=status)


class OtherDocumentError(RowError):
    """A row of another kind than the table holds: a payment among invoices, an invoice among payments."""

    def __init__(self, table: str, row: int, document: str) -> None:
        super().__init__(table, row, document=document)


class SettleDateError(RowError):
    def __init__(self, row: int, column: str, value: object) -> None:
        super().__init__("Invoices", row, column=column, value=value)


class TextTooLongError(RowError):
    """A text of the file is longer than a cell of a workbook."""

    def __init__(self, table: str, row: int, column: str, length: int) -> None:
        super().__init__(table, row, column=column, length=f"{length:,}", most=f"{LONGEST_TEXT:,}")


class TooManyCellsError(RowError):
    """The row has more cells than the header: a separator stands in a text without quotes, and cells may be in the wrong columns."""

    def __init__(self, table: str, row: int, found: int, expected: int) -> None:
        super().__init__(table, row, found=found, expected=expected)
