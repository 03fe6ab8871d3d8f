"""The registry of Windows, read and written as plain mappings."""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from xlcash.hosts.installing.manifest import Value

HIVES: Final = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}
LONGEST_PATH: Final = 32_768


class WindowsRegistry:
    r"""Keys as `HKCU\Software\…`; a key that is not there, or may not be read, holds nothing.

    Of the machine's part the 64-bit view is asked first, then the 32-bit one, where programs of 32 bits keep their keys.
    """

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")  # not there on other systems

    def values(self, key: str) -> dict[str, Value | bytes]:
        opened = self._open(key)
        if opened is None:
            return {}
        with opened:
            return {name: _known(value) for name, value, _ in self._all(self._winreg.EnumValue, opened)}

    def subkeys(self, key: str) -> list[str]:
        opened = self._open(key)
        if opened is None:
            return []
        with opened:
            return list(self._all(self._winreg.EnumKey, opened))

    def put(self, key: str, values: Mapping[str, Value]) -> None:
        hive, path = self._split(key)
        with self._winreg.CreateKeyEx(hive, path, 0, self._winreg.KEY_WRITE) as opened:
            for name, value in values.items():
                kind = self._winreg.REG_DWORD if isinstance(value, int) else self._winreg.REG_SZ
                self._winreg.SetValueEx(opened, name, 0, kind, value)

    def remove(self, key: str) -> None:
        hive, path = self._split(key)
        try:
            self._winreg.DeleteKey(hive, path)
        except FileNotFoundError:
            return

    def _open(self, key: str) -> Any:
        hive, path = self._split(key)
        for view in (self._winreg.KEY_WOW64_64KEY, self._winreg.KEY_WOW64_32KEY):
            try:
                return self._winreg.OpenKey(hive, path, 0, self._winreg.KEY_READ | view)
            except OSError:
                continue
        return None

    def _split(self, key: str) -> tuple[Any, str]:
        hive, _, path = key.partition("\\")
        return getattr(self._winreg, HIVES[hive]), path

    @staticmethod
    def _all(enumerate_one: Any, opened: Any) -> Iterator[Any]:
        at = 0
        while True:
            try:
                yield enumerate_one(opened, at)
            except OSError:
                return
            at += 1


def _known(value: Any) -> Value | bytes:
    """Texts, numbers and bytes as they are; a list of texts as one."""
    return "\n".join(value) if isinstance(value, list) else b"" if value is None else value


def short_path(path: Path) -> Path:
    """The 8.3 form of a path that exists, which is plain ASCII; the path itself where the drive keeps none."""
    buffer = ctypes.create_unicode_buffer(LONGEST_PATH)
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  not there on other systems
    return Path(buffer.value) if kernel.GetShortPathNameW(str(path), buffer, LONGEST_PATH) else path
