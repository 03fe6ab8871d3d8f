"""Where the files of a workbook go."""

from types import SimpleNamespace

import pytest

from xlcash.documents.errors import BookInCloudError, UnsavedBookError
from xlcash.excel.macros.beside import folder_beside


def book(fullname):
    return SimpleNamespace(fullname=str(fullname), names=[])


def test_a_folder_beside_the_workbook_is_named_after_it(tmp_path):
    path = tmp_path / "恒泰 2026.xlsm"
    path.write_bytes(b"")
    assert folder_beside(book(path)) == tmp_path / "恒泰 2026 letters"
    assert folder_beside(book(path), "preview") == tmp_path / "恒泰 2026 letters" / "Preview"
    assert list(tmp_path.iterdir()) == [path], "nothing is made yet"


@pytest.mark.parametrize("address", ["https://d.docs.live.net/0123/Books/hengtai.xlsm", "https://hengtai.sharepoint.com/a.xlsm"])
def test_a_workbook_in_the_cloud_is_refused_with_its_address(address):
    with pytest.raises(BookInCloudError) as raised:
        folder_beside(book(address))
    assert all(address in raised.value.sentence(language) for language in ("en", "zh"))


@pytest.mark.parametrize("name", ["Book1", "Untitled 1", "/nowhere/Book1.xlsm"])
def test_a_workbook_never_saved_is_refused_by_name(name):
    with pytest.raises(UnsavedBookError, match=name.rpartition("/")[2]):
        folder_beside(book(name))
