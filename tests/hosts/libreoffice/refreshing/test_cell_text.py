"""One cell's XML: what it shows, and itself with another value."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.hosts.libreoffice.refreshing.cell_text import FileCell, file_text, shown_text

TEXTS = ["", "shared"]


@pytest.mark.parametrize(
    ("head", "inner", "value"),
    [
        (b' r="A1"', b"<v>1.50</v>", 1.5),
        (b' r="A1" t="n"', b"<f>1+1</f><v>2</v>", 2.0),
        (b' r="A1" t="s"', b"<v>1</v>", "shared"),
        (b" r='A1' t='str'", b"<f>B1</f><v>a&lt;b_x000D_</v>", "a<b\r"),
        (b' r="A1" t="str"', b"<f>B1</f><v></v>", ""),
        (b' r="A1" t="str"', b"<f>B1</f><v/>", ""),
        (b' r="A1" t="inlineStr"', b'<is><r><t xml:space="preserve">x </t></r><r><t>y</t></r></is>', "x y"),
        (b' r="A1" t="b"', b"<v>1</v>", True),
        (b' r="A1" t="e"', b"<v>#N/A</v>", CellError.NA),
        (b' r="A1" s="3"', b"", ""),
        (b' r="A1" t="s"', b"<v>9</v>", None),  # no such text
        (b' r="A1" t="d"', b"<v>2026-06-30</v>", None),  # a kind that Excel does not write: only ever replaced
    ],
)
def test_a_cell_shows_what_it_was_saved_with(head, inner, value):
    assert FileCell(head, inner).value(TEXTS) == value


@pytest.mark.parametrize(
    ("value", "element"),
    [
        (2.5, b'<c r="B5" s="8"><f>A1 &amp; "x"</f><v>2.5</v></c>'),
        (46203.0, b'<c r="B5" s="8"><f>A1 &amp; "x"</f><v>46203</v></c>'),
        (1e300, b'<c r="B5" s="8"><f>A1 &amp; "x"</f><v>1e+300</v></c>'),
        ("a<b", b'<c r="B5" s="8" t="str"><f>A1 &amp; "x"</f><v>a&lt;b</v></c>'),
        ("", b'<c r="B5" s="8"><f>A1 &amp; "x"</f></c>'),
        (True, b'<c r="B5" s="8" t="b"><f>A1 &amp; "x"</f><v>1</v></c>'),
        (CellError.DIV0, b'<c r="B5" s="8" t="e"><f>A1 &amp; "x"</f><v>#DIV/0!</v></c>'),
    ],
)
def test_a_formula_keeps_its_text_and_looks_under_another_result(value, element):
    cell = FileCell(b' r="B5" s="8" t="e" vm="1"', b'<f>A1 &amp; "x"</f><v>#VALUE!</v>')
    assert cell.changed(value) == element


def test_the_first_cell_of_an_array_formula_tells_how_far_it_reaches_now():
    cell = FileCell(b' r="B5" cm="1" t="str"', b'<f t="array" ref="B5:C6">XC_AGEING(1)</f><v>a</v>')
    assert cell.changed("b", reference="B5:C9") == b'<c r="B5" cm="1" t="str"><f t="array" ref="B5:C9">XC_AGEING(1)</f><v>b</v></c>'


def test_a_cleared_cell_keeps_its_style_and_what_else_is_kept_for_it():
    assert FileCell(b' r="C6" s="3" t="s"', b"<v>1</v>").changed("") == b'<c r="C6" s="3"/>'
    assert FileCell(b' r="C6" s="3"', b"<v>1</v><extLst><ext/></extLst>").changed("") == b'<c r="C6" s="3"><extLst><ext/></extLst></c>'


def test_a_constant_text_is_written_as_one():
    assert FileCell(b' r="C6"', b"").changed(" x", constant=True) == b'<c r="C6" t="inlineStr"><is><t xml:space="preserve"> x</t></is></c>'


def test_texts_come_back_as_they_went():
    for text in ("<&>\"'", "线\n二", "_x000D_", "bell\x07\r", "a_b"):
        assert shown_text(file_text(text)) == text
