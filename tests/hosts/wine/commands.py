"""Runs commands of xlcash under a Windows Python, for a user whose folders lie in one place, with whatever is planted there.

commands.py PROJECT HOME  (Z: paths); on standard input a list of what to do, on the last line of standard output one answer each:

["run", arguments]          what the command says, and its exit code: [text, code]
["ask", requests]           what functions answer when the workbook's VBA starts Python from the settings file
["list"]                    every file and folder of the user
["plant", key, name, value] a value of the registry; {"hex": "…"} stands for bytes.  All of them are gone at the end
["write", file, content]    a file of the user ("" in the name of the folder HOME); None removes it
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import winreg
from pathlib import Path
from typing import Any

PROJECT, HOME = sys.argv[1:]
sys.path.insert(0, PROJECT)
os.environ.update(USERPROFILE=HOME, APPDATA=HOME + r"\AppData\Roaming")

import client  # noqa: E402  it lies in PROJECT

from xlcash.cli import main  # noqa: E402

ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
XLWINGS = "0.37.8"
planted: set[tuple[int, str, str]] = set()


def run(arguments: list[str]) -> list[Any]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(arguments)
    return [said.getvalue(), code]


def ask(requests: list[list[Any]]) -> list[Any]:
    """As XLPyLoadDLL and XLPyCommand of the workbook's VBA do it, line by line."""
    interpreter, paths = config("INTERPRETER_WIN"), config("PYTHONPATH")
    parent = interpreter.rpartition("\\")[0]
    folders = (parent, parent.rpartition("\\")[0])
    library = next(f"{folder}\\xlwings64-{XLWINGS}.dll" for folder in folders if Path(f"{folder}\\xlwings64-{XLWINGS}.dll").exists())
    book = HOME + r"\Book1.xlsm"
    searched = ";".join([config("ADD_WORKBOOK_TO_PYTHONPATH", "true"), book, book, "", "", "", paths]).replace("\\", "\\\\")
    code = (
        f"import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path(\\\"{searched}\\\");import xlwings; xlwings.serve('$(CLSID)')"
    )
    command = f'cmd.exe  /K ""{interpreter}" -B -P -c "{code}""'
    return client.answers(client.Server(library, command), requests)["answers"]


def config(name: str, default: str = "") -> str:
    """GetConfigFromFile: `Input #` reads name and value, and the first of a name counts."""
    for line in Path(HOME, ".xlcash", "xlcash.conf").read_text(encoding="mbcs").splitlines():
        key, value = (part.strip('"') for part in line.split(",", 1))
        if key.lower() == name.lower():
            return value
    return default


def listing() -> list[str]:
    return sorted(str(path.relative_to(HOME)) for path in Path(HOME).rglob("*"))


def plant(key: str, name: str, value: Any) -> None:
    root, _, path = key.partition("\\")
    content = bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
    kind = {int: winreg.REG_DWORD, str: winreg.REG_SZ, bytes: winreg.REG_BINARY}[type(content)]
    with winreg.CreateKeyEx(ROOTS[root], path, 0, winreg.KEY_WRITE) as opened:
        winreg.SetValueEx(opened, name, 0, kind, content)
    planted.add((ROOTS[root], path, name))


def uproot() -> None:
    for root, path, name in planted:
        with winreg.OpenKey(root, path, 0, winreg.KEY_WRITE) as opened:
            winreg.DeleteValue(opened, name)
    planted.clear()


def write(file: str, content: str | None) -> None:
    path = Path(HOME, file)
    if content is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(Path(content[1:]).read_bytes() if content.startswith("@") else content.encode())


DEEDS = {"run": run, "ask": ask, "list": listing, "plant": plant, "write": write, "uproot": uproot}

done: list[Any] = []
try:
    for name, *arguments in json.load(sys.stdin):
        done.append(DEEDS[name](*arguments))
except OSError:
    sys.stderr.write(f"{done[-1]}\n")  # the command before has said why
    raise
finally:
    uproot()
sys.stdout.write(json.dumps(done) + "\n")
