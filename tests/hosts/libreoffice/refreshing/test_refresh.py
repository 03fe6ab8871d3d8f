"""`xlcash refresh` on a user's own file, computed by a real LibreOffice: outputs new, everything else as it was."""

import contextlib
import re
import shutil
import zipfile

import pytest
import xlsxwriter

from tests.hosts.libreoffice.recalculation import compare, formula_cells, same, sheet_values
from tests.hosts.libreoffice.refreshing.users_file import add_own_things
from tests.hosts.ooxml.validator import validate
from xlcash.cli import main
from xlcash.domain.demo.company import demo_company
from xlcash.excel.macros import press
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.template.build import build_workbook

DAY = "2026-05-31"
INVOICES = "xl/worksheets/sheet5.xml"


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A user's file whose first invoice was raised by 5,000 since its results were computed."""
    folder = tmp_path_factory.mktemp("refresh")
    build_workbook(demo_company("en"), folder / "built.xlsm", "en")
    add_own_things(folder / "built.xlsm", folder / "own.xlsm")
    path = folder / "before.xlsm"
    with zipfile.ZipFile(folder / "own.xlsm") as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            part = old.read(item)
            if item.filename == INVOICES:
                part = re.sub(rb'(<c r="F6"[^>]*><v>)([\d.]+)', lambda found: found[1] + b"%.2f" % (float(found[2]) + 5000), part, count=1)
                assert part != old.read(item)
            new.writestr(item, part)
    return path


@pytest.fixture(scope="module")
def office(libreoffice):
    """The session's LibreOffice in place of one for each refresh."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("xlcash.hosts.libreoffice.refreshing.run.Office", lambda: contextlib.nullcontext(libreoffice))
        yield libreoffice


@pytest.fixture(scope="module")
def after(before, office, tmp_path_factory):
    path = tmp_path_factory.mktemp("refreshed") / "after.xlsm"
    shutil.copy(before, path)
    assert main(["refresh", str(path), "--as-of", DAY, "--language", "en"]) == 0
    return path


PRINTED = re.compile(rb'(?<=<definedName name="_xlnm.Print_Area" )(localSheetId="\d+">[^<]*\$)(\d+)(?=</definedName>)')
"""What is printed of a sheet, and the last row of it, which may be that of a list that grows."""


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_microsofts_validator_has_nothing_to_say(before, after):
    assert (validate(before), validate(after)) == ([], [])


def test_every_part_that_shows_no_result_is_byte_for_byte_what_it_was(before, after):
    old, new = parts(before), parts(after)
    assert list(new) == list(old)
    longer = dict(PRINTED.findall(new["xl/workbook.xml"]))
    assert all(int(longer[start]) >= int(last) for start, last in PRINTED.findall(old["xl/workbook.xml"]))
    assert b">Mine!$A$1:$B$3<" in new["xl/workbook.xml"]
    old["xl/workbook.xml"], new["xl/workbook.xml"] = (PRINTED.sub(rb"\1", each["xl/workbook.xml"]) for each in (old, new))
    changed = {name for name in old if old[name] != new[name]}
    assert {name for name in changed if not re.fullmatch(r"xl/(worksheets/sheet\d+|worksheets/sums|tables/table\d+)\.xml", name)} == set()
    resized = [name for name in changed if name.startswith("xl/tables/")]
    assert [b'displayName="Audit"' in new[name] for name in resized] in ([], [True])
    own = {name for name in old if re.search(r"mine|pivot|vba|custom|charts|drawings|comments|styles|sharedStrings|workbook|theme", name)}
    assert own >= {"xl/worksheets/mine.xml", "xl/charts/mine.xml", "xl/media/mine.png", "xl/comments_mine.xml", "xl/vbaProject.bin"}
    assert not own & changed
    assert len(changed) > 20


def test_of_the_users_own_formulas_only_the_results_follow(before, after):
    old, new = (parts(path)["xl/worksheets/sums.xml"] for path in (before, after))
    value = re.compile(rb"(?<=<f>SUM\(Forecast!K6:K17\)</f><v>)[^<]+")
    assert value.sub(b"", new) == value.sub(b"", old)
    closing = [cell.cached for cell in formula_cells(after) if cell.sheet == "Forecast" and cell.column == 10 and 5 <= cell.row <= 16]
    assert float(value.search(new)[0]) == pytest.approx(sum(closing))
    assert b"<f>MyOwnFunction(1)</f><v>5</v>" in new, "only Excel can compute it"


def test_every_figure_is_what_a_full_recalculation_gives(after, office):
    assert [str(difference) for difference in compare(after, office) if difference.cell.address != "Sums!A2"] == []


def test_every_figure_is_what_the_button_gives(before, after, office, tmp_path):
    copy = tmp_path / "pressed.xlsm"
    shutil.copy(before, copy)
    book = app_on(office).books.open(str(copy))
    try:
        press(book, "set_as_of", DAY)
        book.app.calculate()
        shown = {sheet.name: sheet_values(sheet.impl.xl) for sheet in book.sheets}
    finally:
        book.close()
    cells = [cell for cell in formula_cells(after) if cell.address != "Sums!A2"]
    assert len(cells) > 5000
    assert [cell.address for cell in cells if not same(cell.cached, shown[cell.sheet].get((cell.row, cell.column), ""))] == []


def test_results_grow_and_shrink_with_their_rows(before, after):
    sizes = [{cell.address for cell in formula_cells(path) if "XC_OPEN_ITEMS" in cell.formula} for path in (before, after)]
    assert len(sizes[0]) != len(sizes[1])


def test_a_second_refresh_leaves_the_file_alone(after, office, capsys):
    before, stamp = after.read_bytes(), after.stat().st_mtime_ns
    assert main(["refresh", str(after), "--as-of", DAY, "--language", "en"]) == 0
    assert (after.read_bytes(), after.stat().st_mtime_ns) == (before, stamp)
    assert "no figure has changed" in capsys.readouterr().out


def test_a_result_that_something_stands_in_the_way_of_is_refused(before, office, tmp_path, capsys):
    path = tmp_path / "blocked.xlsm"
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            part = old.read(item)
            if b"XC_OPEN_ITEMS(" in part and item.filename.startswith("xl/worksheets/"):
                end = int(re.search(rb'ref="B5:[A-Z]+(\d+)">XC_OPEN_ITEMS', part)[1])
                note = b'<row r="%d"><c r="C%d" t="inlineStr"><is><t>mine</t></is></c></row></sheetData>' % (end + 2, end + 2)
                part = part.replace(b"</sheetData>", note)
            new.writestr(item, part)
    kept = path.read_bytes()
    assert main(["refresh", str(path), "--as-of", DAY, "--language", "en"]) == 1
    assert "Open items!B" in capsys.readouterr().err
    assert path.read_bytes() == kept


def test_a_workbook_without_the_names_of_xlcash_is_refused(office, tmp_path, capsys):
    path = tmp_path / "other.xlsm"
    xlsxwriter.Workbook(path).close()
    assert main(["refresh", str(path), "--language", "en"]) == 1
    assert "AsOf" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "other.xlsm is of a kind"), ("EncryptedPackage".encode("utf-16-le"), "protected by a password")]
)
def test_an_old_or_encrypted_workbook_is_refused(tmp_path, capsys, data, said):
    path = tmp_path / "other.xlsm"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512 + data)
    assert main(["refresh", str(path), "--language", "en"]) == 1
    assert said in capsys.readouterr().err
