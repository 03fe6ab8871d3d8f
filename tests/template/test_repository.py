"""What stands built in the repository is what its source builds."""

import zlib
from pathlib import Path
from zipfile import ZipFile

import pytest

from xlcash.template.build import build_templates
from xlcash.template.reference import functions_page

ROOT = Path(__file__).parents[2]
BUILT = ("xlcash-en.xlsm", "xlcash-zh.xlsm", "xlcash.xlam", "xlcash-zh.xlam")
BUILT_WITH = 3564522386  # zlib 1.2.13
REMEDY = "rebuild them: python -m xlcash.template"
SAMPLE = zlib.crc32(zlib.compress(b"".join(f"{n}:{n * n}".encode() for n in range(5000)), 6))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workbook")
    build_templates(folder)
    return folder


def parts(path):
    with ZipFile(path) as package:
        return [(info.filename, info.date_time, info.CRC, info.file_size) for info in package.infolist()]


@pytest.mark.parametrize("name", BUILT)
def test_the_built_templates_hold_the_parts_that_the_source_builds(name, fresh):
    assert parts(ROOT / "workbook" / name) == parts(fresh / name), REMEDY


@pytest.mark.skipif(SAMPLE != BUILT_WITH, reason="this zlib compresses otherwise than the one the templates were built with")
@pytest.mark.parametrize("name", BUILT)
def test_the_built_templates_are_byte_for_byte_those_of_the_source(name, fresh):
    same = (ROOT / "workbook" / name).read_bytes() == (fresh / name).read_bytes()
    assert same, REMEDY  # pytest would take minutes to tell the difference of two such texts


def test_nothing_else_stands_in_the_folder():
    assert {path.name for path in (ROOT / "workbook").iterdir()} == {*BUILT, "README.md"}


def test_the_functions_page_is_that_of_the_declarations():
    assert (ROOT / "docs" / "functions.md").read_text(encoding="utf-8") == functions_page(), "rebuild it: python -m xlcash.template"
