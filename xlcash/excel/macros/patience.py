"""Esc: how a user stops long work. What is done stays whole, what is not stays as it was."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.language import Language, say

ESCAPE: Final = 0x1B  # VK_ESCAPE


class StoppedError(XlcashError):
    """The user pressed Esc."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__(done=done, of=of)


class NoFileWrittenError(StoppedError):
    """The user pressed Esc before a file was whole, so that there is none."""

    def __init__(self) -> None:
        XlcashError.__init__(self)


def _escape_in_excel(app: xw.App) -> bool:
    """Whether Esc is down, or was pressed since it was last asked for, while Excel has the keyboard.

    Excel waits for Python and looks at no key meanwhile, so Windows is asked (GetAsyncKeyState: the highest bit tells that the key is down,
    the lowest that it was pressed since).
    """
    user32: Any = ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]  # on Windows only
    pressed = user32.GetAsyncKeyState(ESCAPE) & 0x8001
    owner = ctypes.c_ulong()
    user32.GetWindowThreadProcessId(user32.GetForegroundWindow(), ctypes.byref(owner))
    return bool(pressed) and owner.value == app.pid


STOPS: Final[Mapping[str, Callable[[xw.App], bool]]] = {"excel": _escape_in_excel} if sys.platform == "win32" else {}
"""The hosts that can be asked whether the user wants to stop; to ask forgets what was pressed."""


def can_be_stopped(app: xw.App) -> bool:
    return app.engine.name in STOPS


def forget(app: xw.App) -> None:
    """An Esc of earlier stops nothing."""
    if can_be_stopped(app):
        STOPS[app.engine.name](app)


def go_on(app: xw.App, done: int, of: int) -> None:
    """Go on with the next of several pieces of work. Raises StoppedError where the user has pressed Esc."""
    if can_be_stopped(app) and STOPS[app.engine.name](app):
        raise StoppedError(done, of)


@contextlib.contextmanager
def whole_or_none() -> Iterator[None]:
    """Work whose files appear whole or not at all. Raises NoFileWrittenError where it is stopped, however far it was."""
    try:
        yield
    except StoppedError as stopped:
        raise NoFileWrittenError from stopped


def begin(app: xw.App, done: int, of: int, said: str, language: Language) -> None:
    """Go on with the next piece and tell it in the status bar. Raises StoppedError."""
    go_on(app, done, of)
    app.status_bar = said + (say(language, "macros.esc_stops") if can_be_stopped(app) else "")
