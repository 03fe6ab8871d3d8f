"""Arguments that a macro follows from the text of a formula to the cells it names."""

from types import SimpleNamespace

import pytest

from xlcash.excel.macros.formulas import ArgumentNotFollowedError, BookReader

HEAD = ["Month", "Sales", "COGS"]
ROWS = [["2026-05", 1.0, 10.0], ["2026-06", 2.0, 20.0]]


class Cells:
    """As much of a Range as a reader asks for."""

    def __init__(self, rows):
        self.raw_value, self.impl = rows, None
        self.value = rows[0] if len(rows) == 1 else rows

    def __getitem__(self, part):
        rows, columns = part
        return Cells([row[columns] for row in self.raw_value[rows]])


def reader(rows=ROWS):
    body = Cells(rows) if rows else None
    monthly = SimpleNamespace(name="Monthly", range=Cells([HEAD, *rows]), header_row_range=Cells([HEAD]), data_body_range=body)
    return BookReader(SimpleNamespace(sheets=[SimpleNamespace(name="Monthly", tables=[monthly])], names=[]))


def history(argument, rows=ROWS):
    return reader(rows).call(f"=XC_SERIES_FORECAST({argument},12)").raw[0]


@pytest.mark.parametrize(
    ("argument", "cells"),
    [
        ("Monthly[#All]", [HEAD, *ROWS]),
        ("Monthly[[#All],[Month]:[Sales]]", [HEAD[:2], *(row[:2] for row in ROWS)]),
        ("Monthly[[Month]:[Sales]]", [row[:2] for row in ROWS]),
        ("Monthly[[#Data],[Sales]:[COGS]]", [row[1:] for row in ROWS]),
        ("monthly[[#all],[SALES]:[month]]", [HEAD[:2], *(row[:2] for row in ROWS)]),
        ("Monthly[[Sales]:[Sales]]", [[1.0], [2.0]]),
    ],
)
def test_columns_of_a_table_are_followed(argument, cells):
    assert history(argument) == cells


@pytest.mark.parametrize("argument", ["Monthly[[Month]:[Turnover]]", "Yearly[[Month]:[Sales]]", "INDEX(Monthly[Sales],1)"])
def test_what_names_nothing_is_told(argument):
    with pytest.raises(ArgumentNotFollowedError):
        history(argument)


def test_the_rows_of_an_empty_table_are_no_cells():
    with pytest.raises(ArgumentNotFollowedError):
        history("Monthly[[Month]:[Sales]]", [])
    assert history("Monthly[[#All],[Month]:[Sales]]", []) == [HEAD[:2]]
