"""The guard of Excel's sheets, by the members of its object model."""

from types import SimpleNamespace

import pytest

from xlcash.excel.macros import guard
from xlcash.excel.macros.guard import ALLOWED, SheetLockedError, unguarded


class Sheet:
    """Excel's Worksheet, as far as a guard goes."""

    def __init__(self, *, guarded=True, password="", allowed=("AllowFiltering",)):
        self.ProtectContents, self._password = guarded, password
        self.ProtectDrawingObjects, self.ProtectScenarios, self.EnableSelection = True, False, 1
        self.Protection = SimpleNamespace(**{name: name in allowed for name in ALLOWED})
        self.calls = []

    def Unprotect(self, Password):  # noqa: N802, N803
        self.calls.append("Unprotect")
        if Password != self._password:
            raise RuntimeError("com_error")
        self.ProtectContents = False

    def Protect(self, **given):  # noqa: N802
        self.calls.append(given)
        self.ProtectContents = given.pop("Contents")


def book(sheets, results=()):
    made = SimpleNamespace(app=SimpleNamespace(engine=SimpleNamespace(name="excel")), names=[])
    made.sheets = [SimpleNamespace(name=name, api=sheet, book=made) for name, sheet in sheets.items()]
    made.names = [
        SimpleNamespace(name=f"xc_out_{at}", refers_to_range=SimpleNamespace(sheet=SimpleNamespace(name=name)))
        for at, name in enumerate(results)
    ]
    return made


@pytest.fixture(autouse=True)
def _windows(monkeypatch):
    monkeypatch.setattr(guard.sys, "platform", "win32")


def test_a_guard_is_away_while_a_button_writes_and_then_as_it_was():
    sheet, free = Sheet(), Sheet(guarded=False)
    with unguarded(book({"Credit": sheet, "Mine": free})):
        assert not sheet.ProtectContents
    assert sheet.ProtectContents
    given = sheet.calls[-1]
    assert (given["DrawingObjects"], given["Scenarios"]) == (True, False)
    assert [name for name in ALLOWED if given[name]] == ["AllowFiltering"]
    assert free.calls == [], "a sheet that was free stays free"


def test_a_guard_comes_back_after_a_mistake():
    sheet = Sheet()
    with pytest.raises(ZeroDivisionError), unguarded(book({"Credit": sheet})):
        _ = 1 / 0
    assert sheet.ProtectContents


def test_a_password_on_a_result_is_told_and_one_on_a_sheet_of_the_users_own_is_no_matter():
    mine, credit = Sheet(password="secret"), Sheet()
    with unguarded(book({"Mine": mine, "Credit": credit}, results=["Credit"])):
        assert not credit.ProtectContents
    assert mine.ProtectContents
    with (
        pytest.raises(SheetLockedError, match="“Mine” has a password"),
        unguarded(book({"Mine": mine, "Credit": credit}, results=["Mine"])),
    ):
        raise AssertionError
    assert credit.ProtectContents
