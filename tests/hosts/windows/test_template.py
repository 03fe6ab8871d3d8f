"""The template that Excel offers under File, New: a workbook that is declared as a template."""

from io import BytesIO
from zipfile import ZipFile

from tests.hosts.ooxml.validator import validate
from xlcash.template import build
from xlcash.template.package import finish
from xlcash.template.ribbon import ribbon_parts
from xlcash.template.style.grid import UnpackedWorkbook
from xlcash.template.vba import vba_project


def test_a_template_is_valid_and_declared_as_one(tmp_path):
    file = tmp_path / f"xlcash-zh{build.TEMPLATE_SUFFIX}"
    workbook = UnpackedWorkbook()
    workbook.set_vba_name()
    workbook.add_worksheet("Start").set_vba_name("Start")
    workbook.add_vba_project(BytesIO(vba_project("zh", ("Start",))), is_stream=True)
    finish(workbook, file, ribbon=ribbon_parts("zh"), kind="xltm")
    with ZipFile(file) as package:
        types = package.read("[Content_Types].xml")
    assert b"application/vnd.ms-excel.template.macroEnabled.main+xml" in types
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" not in types
    assert validate(file) == []
