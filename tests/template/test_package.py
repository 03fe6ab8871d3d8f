"""The finished package: its parts, that it is built the same twice, and what Microsoft's own validator says of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import xlcash
from tests.hosts.ooxml.validator import validate
from xlcash.language import Language, say
from xlcash.template import package
from xlcash.template.addin import build_addin
from xlcash.template.ribbon import ribbon_parts

Build = Callable[[Path], Path]


def test_the_ribbon_is_in_the_package_and_related_to_it(build: Build, language: Language, tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path / "book.xlsm")) as book:
        for part in ribbon_parts(language):
            assert book.read(part.name) == part.xml
            assert re.search(rf'Type="{part.relationship}" Target="{part.name}"', book.read("_rels/.rels").decode())
        ids = re.findall(r'Id="(\w+)"', book.read("_rels/.rels").decode())
    assert len(ids) == len(set(ids))


def test_two_builds_are_the_same_file(build: Build, tmp_path: Path) -> None:
    assert build(tmp_path / "first.xlsm").read_bytes() == build(tmp_path / "second.xlsm").read_bytes()


def test_nothing_in_the_zip_tells_when_or_where_it_was_built(build: Build, tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path / "book.xlsm")) as book:
        assert {(info.date_time, info.create_system, info.compress_type) for info in book.infolist()} == {((1980, 1, 1, 0, 0, 0), 0, 8)}


def test_no_half_written_file_is_left(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = build(tmp_path / "book.xlsm")
    before = book.read_bytes()

    def fails(path: Path, _parts: dict[str, bytes]) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(package, "_write", fails)
    with pytest.raises(OSError, match="disk full"):
        build(book)
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsm"]


def test_a_small_workbook_is_valid(build: Build, tmp_path: Path) -> None:
    assert validate(build(tmp_path / "book.xlsm")) == []


def test_the_validator_finds_a_broken_ribbon(build: Build, tmp_path: Path) -> None:
    """A validator that says yes to everything would prove nothing."""
    book = build(tmp_path / "book.xlsm")
    broken = [part._replace(xml=part.xml.replace(b"size=", b"sizes=")) for part in ribbon_parts("en")]
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "broken.xlsm", "w") as new:
        replaced = {part.name: part.xml for part in broken}
        for info in old.infolist():
            new.writestr(info, replaced.get(info.filename, old.read(info)))
    assert validate(tmp_path / "broken.xlsm") != []


@pytest.fixture
def addin(language: Language, tmp_path: Path) -> Path:
    path = tmp_path / "xlcash.xlam"
    build_addin(path, language)
    return path


def test_the_addin_is_valid(addin: Path) -> None:
    assert validate(addin) == []


def test_the_addin_is_typed_as_one_and_says_what_it_is(addin: Path, language: Language) -> None:
    with zipfile.ZipFile(addin) as book:
        types = book.read("[Content_Types].xml").decode()
        properties = book.read("docProps/core.xml").decode()
    assert 'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"' in types
    assert "sheet.macroEnabled.main" not in types
    assert "<dc:title>xlcash</dc:title>" in properties
    assert f"<dc:description>{say(language, 'ribbon.addin')} {xlcash.__version__}</dc:description>" in properties


def test_two_addins_are_the_same_file(addin: Path, language: Language, tmp_path: Path) -> None:
    build_addin(tmp_path / "again.xlam", language)
    assert (tmp_path / "again.xlam").read_bytes() == addin.read_bytes()
