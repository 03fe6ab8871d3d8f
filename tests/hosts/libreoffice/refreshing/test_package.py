"""The parts beside the sheets: how far a table reaches, what is printed, and the chain of calculation."""

import zipfile

from xlcash.hosts.libreoffice.refreshing.package import cut_chain, print_areas, resize_tables, shared_texts
from xlcash.importing.package.parts import Package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="A" sheetId="7" r:id="r1"/><sheet name="B" sheetId="2" r:id="r2"/></sheets></workbook>'
TABLE = f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="B5:D6" totalsRowShown="0"><autoFilter ref="B5:D6"/></table>'


def rels(**targets):
    items = "".join(f'<Relationship Id="{key}" Type="t" Target="{target}"/>' for key, target in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def package(tmp_path, chain="", texts=""):
    path = tmp_path / "book.xlsm"
    parts = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": rels(
            r1="worksheets/sheet1.xml", r2="worksheets/sheet2.xml", r3="calcChain.xml", r4="sharedStrings.xml"
        ),
        "xl/worksheets/sheet1.xml": "<worksheet/>",
        "xl/worksheets/sheet2.xml": "<worksheet/>",
        "xl/worksheets/_rels/sheet1.xml.rels": rels(r1="../tables/table1.xml"),
        "xl/tables/table1.xml": TABLE,
        "xl/calcChain.xml": chain,
        "xl/sharedStrings.xml": texts,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return Package.read(path)


def test_a_sheet_is_printed_to_where_its_list_ends(tmp_path):
    book = package(tmp_path)
    name = '<definedName name="_xlnm.Print_Area" localSheetId="{}">{}</definedName>'
    other = '<definedName name="Other">Ageing!$A$1:$N$9</definedName>'
    before = name.format(0, "Ageing!$A$1:$N$9") + name.format(1, "'R&amp;D''s'!$A:$C") + name.format(2, "'R&amp;D'!$A$4:$C$6") + other
    book["xl/workbook.xml"] = BOOK.replace("</workbook>", f"<definedNames>{before}</definedNames></workbook>").encode()
    print_areas(book, {
        "Ageing": ("$A$1:$N$9", "$A$1:$N$300"), "R&D's": ("$A:$C", "$A:$C"), "R&D": ("$A$4:$C$6", "$A$4:$C$60"), "New": (None, "$A$1:$B$2"),
    })  # fmt: skip
    after = name.format(0, "Ageing!$A$1:$N$300") + name.format(1, "'R&amp;D''s'!$A:$C") + name.format(2, "'R&amp;D'!$A$4:$C$60") + other
    assert after.encode() in book["xl/workbook.xml"]


def test_a_table_reaches_as_far_as_it_does_in_the_spreadsheet(tmp_path):
    book = package(tmp_path)
    assert resize_tables(book, {"T": ("B5:D6", "B5:D9"), "Other": ("A1:B2", "A1:B3")}) == 1
    assert book["xl/tables/table1.xml"].decode() == TABLE.replace("B5:D6", "B5:D9")


def test_a_cell_without_a_formula_leaves_the_chain_and_the_next_says_its_sheet(tmp_path):
    chain = '<calcChain xmlns="m"><c r="A1" i="7"/><c r="A2" s="1"/><c r="A3"/><c r="A1" i="2"/><c r="A2"/></calcChain>'
    book = package(tmp_path, chain)
    cut_chain(book, {"A": {"A1", "A2"}, "B": {"A9"}})
    assert book["xl/calcChain.xml"].decode() == '<calcChain xmlns="m"><c i="7" r="A3"/><c r="A1" i="2"/><c r="A2"/></calcChain>'
    cut_chain(book, {"A": {"A9"}})
    assert book["xl/calcChain.xml"].decode().count("<c ") == 3


def test_shared_texts_are_read_without_their_pronunciation(tmp_path):
    book = package(tmp_path, texts="<sst><si><t>a&amp;b</t></si><si/><si><r><t>一</t></r><rPh sb='0' eb='1'><t>yi</t></rPh></si></sst>")
    assert shared_texts(book) == ["a&b", "", "一"]
