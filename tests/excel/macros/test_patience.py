"""Esc, as Windows tells it."""

import ctypes
from types import SimpleNamespace

import pytest

from xlcash.excel.macros import patience
from xlcash.excel.macros.patience import StoppedError, go_on

EXCEL, OTHER = 4711, 815


class User32:
    """What of Windows is asked: `keys` are the answers of GetAsyncKeyState to come, `front` the process of the window in front."""

    def __init__(self, keys, front=EXCEL):
        self.keys, self.front, self.asked = list(keys), front, []

    def GetAsyncKeyState(self, key):  # noqa: N802
        self.asked.append(key)
        return self.keys.pop(0)

    def GetForegroundWindow(self):  # noqa: N802
        return 1

    def GetWindowThreadProcessId(self, window, owner):  # noqa: N802
        owner._obj.value = self.front


@pytest.fixture
def windows(monkeypatch):
    def run(*keys, front=EXCEL):
        made = User32(keys, front)
        monkeypatch.setattr(ctypes, "WinDLL", lambda name: made if name == "user32" else None, raising=False)
        monkeypatch.setattr(patience, "STOPS", {"excel": patience._escape_in_excel})
        return made

    return run


APP = SimpleNamespace(engine=SimpleNamespace(name="excel"), pid=EXCEL)


@pytest.mark.parametrize("key", [-0x8000, 1, -0x7FFF], ids=["is down", "was pressed", "both"])
def test_esc_stops_and_tells_how_far_it_got(windows, key):
    asked = windows(key).asked
    with pytest.raises(StoppedError, match="3 of 8"):
        go_on(APP, 3, 8)
    assert asked == [0x1B]


@pytest.mark.parametrize(("key", "front"), [(0, EXCEL), (1, OTHER), (0x0002, EXCEL)], ids=["no key", "another window", "another bit"])
def test_nothing_else_stops(windows, key, front):
    asked = windows(key, front=front).asked
    go_on(APP, 0, 8)
    assert asked == [0x1B]


def test_an_esc_of_earlier_is_forgotten(windows):
    host = windows(1, 0)
    patience.forget(APP)
    go_on(APP, 0, 8)
    assert host.keys == [], "asked once to forget, once to go on"


def test_a_host_that_can_not_be_asked_goes_on(monkeypatch):
    monkeypatch.setattr(patience, "STOPS", {})
    assert not patience.can_be_stopped(APP)
    patience.forget(APP)
    go_on(APP, 0, 8)
