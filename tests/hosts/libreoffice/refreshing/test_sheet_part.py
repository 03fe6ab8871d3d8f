"""A sheet's XML after a refresh: only the cells that changed, nothing else."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.hosts.libreoffice.refreshing.sheet_part import NotASheetError, OddSheetError, StrictSheetError, patch

NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x14ac="u"'
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def sheet(rows, before='<dimension ref="A1:C9"/><cols><col min="2" max="3" style="7"/></cols>', after='<pageMargins left="0.7"/>'):
    return f"{DECLARED}<worksheet {NAMES}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


class Shown:
    """A sheet that shows these values; what is not among them is blank."""

    def __init__(self, values, *, touched=(), blocks=()):
        self.values, self.blocks = values, dict(blocks)
        self.touched = {}
        for row, column in sorted(touched):
            self.touched.setdefault(row, []).append(column)

    def value(self, row, column, old, *, is_formula):
        return self.values.get((row, column), "")

    def block(self, row, column):
        return self.blocks.get((row, column))


def test_what_has_not_changed_stays_byte_for_byte():
    rows = "<row  r='1' x14ac:dyDescent='0.25'><c r='A1' ><f>1+1</f><v>2</v></c >\n<c r='B1' t='s'><v>0</v></c></row><row r='2'/>"
    part = sheet(rows)
    done = patch(part, Shown({(1, 1): 2.0, (1, 2): "elsewhere"}), ["x"])
    assert (done.data, done.changed) == (part, 0)


def test_only_the_changed_formula_differs():
    rows = '<row r="1"><c r="A1" s="4"><f>B1&gt;2</f><v>2</v></c><c r="B1"><v>5</v></c></row>'
    done = patch(sheet(rows), Shown({(1, 1): 3.0}), [])
    assert done.data == sheet(rows.replace("<v>2</v>", "<v>3</v>"))
    assert done.changed == 1


def test_a_block_that_grows_takes_cells_and_rows_that_were_not_there():
    rows = (
        '<row r="2" spans="1:1" s="9" customFormat="1"><c r="A2" cm="1"><f t="array" ref="A2">X</f><v>1</v></c></row>'
        '<row r="5"><c r="C5" t="s"><v>0</v></c></row>'
    )
    values = {(2, 1): 1.0, (2, 2): "b", (3, 1): 3.0, (3, 2): CellError.NA, (5, 3): "mine"}
    done = patch(sheet(rows), Shown(values, touched=[(2, 2), (3, 1), (3, 2)], blocks={(2, 1): (2, 2)}), ["mine"])
    assert done.data == sheet(
        '<row r="2" s="9" customFormat="1"><c r="A2" cm="1"><f t="array" ref="A2:B3">X</f><v>1</v></c>'
        '<c r="B2" s="9" t="str"><v>b</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3" s="7" t="e"><v>#N/A</v></c></row>'
        '<row r="5"><c r="C5" t="s"><v>0</v></c></row>'
    )
    assert done.changed == 4


def test_a_block_that_shrinks_clears_its_cells_and_keeps_their_looks():
    rows = (
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:B2">X</f><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2" s="3"><v>3</v></c><c r="B2" s="4" t="str"><v>four</v></c><c r="C2"><v>9</v></c></row>'
    )
    done = patch(sheet(rows), Shown({(1, 1): 1.0}, blocks={(1, 1): (1, 1)}), [])
    assert done.data == sheet(
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">X</f><v>1</v></c><c r="B1"/></row>'
        '<row r="2"><c r="A2" s="3"/><c r="B2" s="4"/><c r="C2"><v>9</v></c></row>'
    )
    assert done.left == {"B1", "A2", "B2"}


def test_cells_below_everything_widen_the_used_range():
    done = patch(sheet('<row r="9"><c r="A9"><v>1</v></c></row>'), Shown({(12, 5): "new", (12, 6): ""}, touched=[(12, 5), (12, 6)]), [])
    assert b'<dimension ref="A1:E12"/>' in done.data
    assert b'<row r="12"><c r="E12" t="inlineStr"><is><t xml:space="preserve">new</t></is></c></row></sheetData>' in done.data


def test_a_blank_sheet_stays_blank_or_gets_its_first_row():
    part = sheet("").replace(b"<sheetData></sheetData>", b"<sheetData/>")
    assert patch(part, Shown({}), []).data == part
    assert b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>' in patch(part, Shown({(1, 1): 1.0}, touched=[(1, 1)]), []).data


def test_what_only_excel_can_compute_keeps_what_it_shows_and_is_told():
    part = sheet('<row r="1"><c r="A1"><f>MINE(1)</f><v>5</v></c><c r="B1" t="e"><f>NEW()</f><v>#N/A</v></c></row>')
    done = patch(part, Shown({(1, 1): None, (1, 2): None}), [])
    assert (done.data, done.kept) == (part, ["A1"])


def test_a_truth_value_stays_one():
    part = sheet('<row r="1"><c r="A1" t="b"><f>B1&gt;1</f><v>0</v></c><c r="B1" t="b"><f>TRUE</f><v>1</v></c></row>')
    done = patch(part, Shown({(1, 1): 1.0, (1, 2): 1.0}), [])
    assert done.data == part.replace(b"<v>0</v>", b"<v>1</v>")


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (b'<chartsheet xmlns="u"/>', NotASheetError),
        (sheet("").replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"), StrictSheetError),
        (b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData/></x:worksheet>', OddSheetError),
        (sheet("<row r='1'><c><v>1</v></c></row>").replace(b"<v>1</v>", b"<f>1</f>"), OddSheetError),  # a cell that does not say where it is
        (sheet("<row r='2'/><row r='1'/>"), OddSheetError),
        (sheet("<row r='1'><c r='A2'><f>1</f></c></row>"), OddSheetError),
        (sheet("<!-- <row r='1'/> -->"), OddSheetError),
        (sheet("<row r='1'><c r='A1' t='str'><v><![CDATA[<c]]></v></c></row>"), OddSheetError),
        (sheet("<row r='1'>"), OddSheetError),
        (sheet("").replace(b"UTF-8", b"ISO-8859-1"), OddSheetError),
        (sheet("").decode().replace("UTF-8", "UTF-16").encode("utf-16"), OddSheetError),
        (b"<!DOCTYPE w [<!ENTITY a 'b'>]>" + sheet("").split(b"\n")[1], OddSheetError),
    ],
)  # fmt: skip
def test_a_part_that_is_built_otherwise_is_refused(part, error):
    with pytest.raises(error):
        patch(part, Shown({}), [])
