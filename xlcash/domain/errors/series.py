"""Mistakes in a series of figures that is handed over: no answer can be given."""

from __future__ import annotations

from xlcash.domain.errors.families import CellError, XlcashError


class UnequalLengthsError(XlcashError):
    def __init__(self, argument: str, found: int, other: str, needed: int) -> None:
        super().__init__(argument=argument, found=found, other=other, needed=needed)


class GapInSeriesError(XlcashError):
    """A blank between two figures of a series: passing over it would move all earlier figures by one."""

    def __init__(self, argument: str, place: int) -> None:
        super().__init__(argument=argument, place=place)


class HistoryColumnsError(XlcashError):
    """A history is one column of figures, or dates and figures."""

    def __init__(self, argument: str, found: int) -> None:
        super().__init__(argument=argument, found=found)


class HistoryFigureError(XlcashError):
    """One figure that is none makes the whole history unusable; `row` counts from 1, below the header where there is one."""

    def __init__(self, argument: str, row: int, value: object) -> None:
        super().__init__(argument=argument, row=row, value=value)


class HistoryCellIsErrorError(XlcashError):
    cell = CellError.NA

    def __init__(self, argument: str, row: int) -> None:
        super().__init__(argument=argument, row=row)


class HistoryDateError(XlcashError):
    def __init__(self, argument: str, row: int, value: object) -> None:
        super().__init__(argument=argument, row=row, value=value)


class HistoryUnevenError(XlcashError):
    """A period is missing or stands twice."""

    def __init__(self, argument: str, row: int, found: str, before: str) -> None:
        super().__init__(argument=argument, row=row, found=found, before=before)


class SeriesTooShortError(XlcashError):
    """Fewer figures than a forecast of a series needs."""

    cell = CellError.NA

    def __init__(self, needed: int, found: int) -> None:
        super().__init__(needed=needed, found=found)


class SignedSeriesError(XlcashError):
    """A method for amounts that come now and then was asked for, and the figures have both signs."""

    def __init__(self) -> None:
        super().__init__()
