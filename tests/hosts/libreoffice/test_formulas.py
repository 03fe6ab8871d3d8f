"""Every result of the workbook, followed by a macro from its formula to the answer that stands there."""

import pytest

from xlcash.excel.macros.books import spills
from xlcash.excel.macros.formulas import BookReader


def test_every_result_can_be_followed(opened):
    reader = BookReader(opened)
    calls = {result.key: reader.call(result.formula) for result in spills(opened)}
    header, *rows = calls["sales_forecast"].answer()
    shown = opened.names["xc_out_sales_forecast"].refers_to_range.resize(13, 4).value
    assert shown == [header, *([period, *map(pytest.approx, figures)] for period, *figures in rows)]
    assert calls["release"].raw[0] == opened.names["ReleaseCustomer"].refers_to_range.value
