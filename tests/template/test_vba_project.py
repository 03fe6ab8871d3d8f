"""The VBA project as other programs read it: oletools for the text, olefile for the structure."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO

import olefile
import pytest
from oletools.olevba import VBA_Parser, decompress_stream

from xlcash.language import Language
from xlcash.template.vba import vba_project
from xlcash.template.vba.modules import modules, workbook_source

CODE_NAMES = ("Start", "Invoices", "Ageing")


@pytest.fixture
def project(language: Language) -> bytes:
    return vba_project(language, CODE_NAMES)


@pytest.fixture
def container(project: bytes) -> Iterator[olefile.OleFileIO]:
    with olefile.OleFileIO(BytesIO(project)) as container:
        yield container


def read_back(project: bytes) -> dict[str, str]:
    """Every module's source, attributes included, as oletools decompresses it."""
    parser = VBA_Parser("vbaProject.bin", data=project)
    sources = {path.split("/")[-1]: code for _, path, _, code in parser.extract_all_macros()}
    parser.close()
    return sources


def test_modules_read_back_identical(project: bytes, language: Language) -> None:
    sources = read_back(project)
    for module in modules(language):
        if module.is_class:
            continue
        assert sources[module.name] == module.source
    assert sources["ThisWorkbook"].endswith(workbook_source())


def test_the_class_is_stored_without_its_export_header_and_with_its_base(project: bytes, language: Language) -> None:
    stored = read_back(project)["Dictionary"]
    exported = next(module.source for module in modules(language) if module.is_class)
    assert stored.startswith('Attribute VB_Name = "Dictionary"\r\nAttribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n')
    assert stored.split("\r\nOption Explicit\r\n", 1)[1] == exported.split("\r\nOption Explicit\r\n", 1)[1]


def test_a_document_module_stands_for_the_workbook_and_each_sheet(project: bytes, container: olefile.OleFileIO) -> None:
    text = container.openstream("PROJECT").read().decode("ascii")
    assert re.findall(r"^Document=(\w+)/&H00000000\r$", text, re.MULTILINE) == ["ThisWorkbook", *CODE_NAMES]
    sources = read_back(project)
    assert 'VB_Base = "0{00020819-0000-0000-C000-000000000046}"' in sources["ThisWorkbook"]
    for name in CODE_NAMES:
        assert f'Attribute VB_Name = "{name}"\r\nAttribute VB_Base = "0{{00020820-0000-0000-C000-000000000046}}"' in sources[name]


def test_standard_and_class_modules_are_declared_as_such(container: olefile.OleFileIO) -> None:
    text = container.openstream("PROJECT").read().decode("ascii")
    assert re.findall(r"^Module=(\w+)\r$", text, re.MULTILINE) == ["xlwings", "xlcash_functions", "xlcash_help", "xlcash_ribbon"]
    assert re.findall(r"^Class=(\w+)\r$", text, re.MULTILINE) == ["Dictionary"]


def test_the_project_refers_to_ole_automation_and_office(container: olefile.OleFileIO) -> None:
    directory = decompress_stream(bytearray(container.openstream("VBA/dir").read()))
    assert re.findall(rb"\{[0-9A-F-]{36}\}#\d\.\d", directory) == [
        b"{00020430-0000-0000-C000-000000000046}#2.0",  # stdole
        b"{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0",  # Office, for IRibbonControl
    ]


def test_structure_is_that_of_xlwings_own_standalone_workbook(container: olefile.OleFileIO) -> None:
    with zipfile.ZipFile(BytesIO(files("xlwings").joinpath("quickstart_standalone.xlsm").read_bytes())) as package:
        theirs = olefile.OleFileIO(BytesIO(package.read("xl/vbaProject.bin")))
    kept = {
        ("PROJECT",),
        ("PROJECTwm",),
        ("VBA", "_VBA_PROJECT"),
        ("VBA", "dir"),
        ("VBA", "ThisWorkbook"),
        ("VBA", "xlwings"),
        ("VBA", "Dictionary"),
    }
    for structure in (container, theirs):
        assert kept <= {tuple(entry) for entry in structure.listdir()}
    keys = [
        re.findall(r"^(\w+)=", s.openstream("PROJECT").read().decode("ascii").split("[Workspace]")[0], re.MULTILINE)
        for s in (container, theirs)
    ]
    assert set(keys[0]) == set(keys[1])


def test_no_compiled_code_is_carried(container: olefile.OleFileIO) -> None:
    """Every module is source alone, so that Excel compiles what is written there and nothing else."""
    assert not any(name.startswith("__SRP_") for _, *rest in container.listdir() for name in rest)
    for module in ("xlwings", "xlcash_functions", "xlcash_help", "xlcash_ribbon", "ThisWorkbook", *CODE_NAMES):
        assert container.openstream(f"VBA/{module}").read(1) == b"\x01", "a compressed container begins the stream"


def test_equal_arguments_give_equal_bytes(project: bytes, language: Language) -> None:
    assert vba_project.__wrapped__(language, CODE_NAMES) == project  # made anew, not remembered
