"""A copy of values: what is shown stays, what runs, asks or leads out of the file goes."""

import re
import zipfile

import openpyxl
import pytest
import xlsxwriter

from tests.hosts.ooxml.validator import validate
from tests.template.built import built
from xlcash.excel.values_copy import OldSheetError, OutsidePivotError, write_values
from xlcash.importing.package.parts import Package
from xlcash.language import LANGUAGES

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def written(path, parts):
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return path


def copied(path):
    target = path.with_name("values.xlsx")
    write_values(Package.read(path), target)
    return target


def shown(path):
    """Every cell that shows something, by sheet; a formula's empty text shows nothing."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows = {sheet.title: [cell for row in sheet.iter_rows() for cell in row] for sheet in book}
    return {
        name: {cell.coordinate: (cell.value, cell.number_format, cell.font.b) for cell in cells if cell.value not in (None, "")}
        for name, cells in rows.items()
    }


@pytest.fixture
def own(tmp_path):
    """A small workbook of a user's, and its parts, to be changed."""
    path = tmp_path / "own.xlsm"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("One")
        sheet.write_formula("A1", '=HYPERLINK("#\'Two\'!A1","to Two")', None, "to Two")
        sheet.write_formula("A2", '=HYPERLINK("https://example.com","out")', None, "out")
        sheet.write_formula("A3", '=IF(1>0,"","x")', None, "")
        sheet.write_formula("A4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("A5", "=1=1", None, value=True)
        sheet.write_string("A6", "=1+1")
        sheet.write_url("B1", "https://example.com")
        sheet.add_table(
            "D1:E4",
            {
                "total_row": True,
                "columns": [{"header": "a", "total_string": "Sum"}, {"header": "b", "formula": "=[@a]*2", "total_function": "sum"}],
            },
        )
        book.add_worksheet("Two").protect("secret")
        book.define_name("Mine", "=One!$A$1")
    return path, parts(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_shows_in_the_copy_what_it_shows(language):
    path, _ = built("small", language)
    copy = copied(path)
    assert validate(copy) == []
    assert shown(copy) == shown(path)
    before, after = parts(path), parts(copy)
    assert not re.search(
        rb"<f[ >]|\bcm=|<calculatedColumnFormula",
        b"".join(part for name, part in after.items() if name.startswith(("xl/worksheets", "xl/tables"))),
    )
    assert set(before) - set(after) == {"xl/vbaProject.bin", "xl/metadata.xml", "customUI/customUI.xml", "customUI/customUI14.xml"}
    assert b"macroEnabled" not in after["[Content_Types].xml"]
    same = [name for name in after if name.startswith(("xl/charts", "xl/styles", "xl/theme", "docProps", "xl/drawings"))]
    assert len(same) > 20
    assert all(after[name] == before[name] for name in same), "charts, looks and properties as they were"


def test_every_part_is_told_before_it_is_changed_and_a_stop_at_any_writes_nothing(own):
    package, target, told = Package.read(own[0]), own[0].with_name("values.xlsx"), []
    write_values(package, target, lambda at, of: told.append((at, of)))
    assert told == [(at, len(parts(target))) for at in range(len(parts(target)))]
    target.unlink()

    def stop_at(last):
        def stop(at, _of):
            if at == last:
                raise KeyboardInterrupt

        return stop

    for last in (0, 3, len(told) - 1):
        with pytest.raises(KeyboardInterrupt):
            write_values(Package.read(own[0]), target, stop_at(last))
        assert not target.exists()


def test_jumps_between_sheets_become_links_and_others_text(own):
    copy = openpyxl.load_workbook(copied(own[0]))
    sheet = copy["One"]
    assert [sheet[place].value for place in ("A1", "A2", "A3", "A4", "A5", "A6")] == ["to Two", "out", None, "#DIV/0!", True, "=1+1"]
    assert sheet["A6"].data_type == "s"
    assert (sheet["A1"].hyperlink.location, sheet["A2"].hyperlink) == ("'Two'!A1", None)
    assert sheet["B1"].hyperlink.target == "https://example.com"
    assert copy.defined_names["Mine"].value == "One!$A$1"
    assert sheet.tables["Table1"].ref == "D1:E4"
    assert validate(own[0].with_name("values.xlsx")) == []


def test_a_guard_without_a_password_goes_and_one_with_it_stays(own):
    after = parts(copied(own[0]))
    assert b"<sheetProtection" in after["xl/worksheets/sheet2.xml"]
    guarded, _ = built("small", "en")
    assert b"<sheetProtection" in parts(guarded)["xl/worksheets/sheet1.xml"]
    assert b"<sheetProtection" not in parts(copied(guarded))["xl/worksheets/sheet1.xml"]


def with_link(parts, kind, target, content, rels="xl/_rels/workbook.xml.rels"):
    link = f'<Relationship Id="rId99" Type="{TYPES}/{kind}" Target="{target}"/></Relationships>'
    kept = parts[rels].replace(b"</Relationships>", link.encode())
    types = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/{target}" ContentType="application/xml"/></Types>'.encode()
    )
    return parts | {rels: kept, "[Content_Types].xml": types, f"xl/{target}": content}


@pytest.mark.parametrize("kind", ["externalLink", "connections", "customXml", "calcChain"])
def test_what_leads_out_of_the_file_or_serves_formulas_is_left_out(own, kind):
    path, before = own
    changed = with_link(before, kind, "odd/part1.xml", b"<odd/>")
    changed["xl/workbook.xml"] = changed["xl/workbook.xml"].replace(
        b"<definedNames>",
        b'<externalReferences><externalReference r:id="rId99"/></externalReferences><definedNames><definedName name="Elsewhere">[1]Sheet1!$A$1</definedName>'
        b'<definedName name="Macro" vbProcedure="1">Go</definedName>',
    )
    after = parts(copied(written(path, changed)))
    assert "xl/odd/part1.xml" not in after
    joined = b"".join(after.values())
    assert not any(word in joined for word in (b"rId99", b"odd/part1", b"Elsewhere", b'name="Macro"', b"externalReference"))
    assert b'<definedName name="Mine"' in after["xl/workbook.xml"]


def test_pictures_in_cells_keep_what_they_need(own):
    path, before = own
    changed = with_link(before, "sheetMetadata", "metadata.xml", b"<metadata/>")
    sheet = changed["xl/worksheets/sheet1.xml"].replace(b'<c r="A4"', b'<c r="A4" vm="1" cm="1"')
    plain = parts(copied(written(path, changed | {"xl/worksheets/sheet1.xml": sheet})))
    assert "xl/metadata.xml" not in plain
    assert b"vm=" not in plain["xl/worksheets/sheet1.xml"]
    rich = with_link(changed, "rdRichValue", "richData/rdrichvalue.xml", b"<rvData/>") | {"xl/worksheets/sheet1.xml": sheet}
    kept = parts(copied(written(path, rich)))
    assert {"xl/metadata.xml", "xl/richData/rdrichvalue.xml"} <= set(kept)
    assert b'<c r="A4" vm="1" t="e">' in kept["xl/worksheets/sheet1.xml"]


def test_macros_of_shapes_are_forgotten(own):
    path, before = own
    drawing = b'<xdr:wsDr xmlns:xdr="x"><xdr:sp macro="[0]!Go" textlink=""/></xdr:wsDr>'
    after = parts(copied(written(path, with_link(before, "drawing", "drawings/drawing1.xml", drawing))))
    assert b'<xdr:sp macro="" textlink=""/>' in after["xl/drawings/drawing1.xml"]


def test_what_no_plain_workbook_can_hold_is_refused_with_a_remedy(own):
    path, before = own
    with pytest.raises(OldSheetError, match="delete that sheet"):
        copied(written(path, with_link(before, "xlMacrosheet", "macrosheets/sheet1.xml", b"<macrosheet/>")))
    cache = b'<pivotCacheDefinition><cacheSource type="external" connectionId="1"/></pivotCacheDefinition>'
    with pytest.raises(OutsidePivotError, match="paste it as values"):
        copied(written(path, with_link(before, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml", cache)))
    assert not path.with_name("values.xlsx").exists()
