"""The computer as installing and the doctor see it; tests plant faults in one that is made up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlcash
from xlcash.hosts.installing.manifest import Value
from xlcash.hosts.installing.steps import Registry

PROBE_SECONDS: Final = 60


class NoAnswerError(Exception):
    """Python could not be started, or ended with a mistake; the text is its last line."""


@dataclass(frozen=True)
class Machine:
    """`interpreter`: the Python that runs; `code_folder`: the folder it has xlcash from.

    `environment`: its variables, their names in capitals.  `code_page`: the encoding of VBA's files and of every text it hands to a DLL.
    `short`: the 8.3 form of a path.  `probe`: starts a Python with a line of code and gives what it prints, or raises NoAnswerError.
    """

    registry: Registry
    environment: Mapping[str, str]
    interpreter: Path
    code_folder: Path
    code_page: str
    short: Callable[[Path], Path]
    probe: Callable[[Path, str], str]

    def folder(self, variable: str) -> Path:
        """A folder that an environment variable of Windows names."""
        return Path(self.environment[variable])

    def value(self, key: str, name: str) -> Value | bytes | None:
        """A value of the registry, whose names know no upper and lower case."""
        values = {stored.lower(): value for stored, value in self.registry.values(key).items()}
        return values.get(name.lower())

    def expanded(self, text: str) -> str:
        """A text of the registry with its %VARIABLES% filled in."""
        return re.sub(r"%([^%]+)%", lambda found: self.environment.get(found[1].upper(), found[0]), text)

    def expanded_path(self, text: str) -> Path:
        return Path(self.expanded(text))


def this_machine() -> Machine:
    """The Windows computer this Python runs on."""
    from xlcash.hosts.windows.registry import WindowsRegistry, short_path  # noqa: PLC0415  only Windows has it

    return Machine(
        registry=WindowsRegistry(),
        environment=dict(os.environ),
        interpreter=Path(sys.executable),
        code_folder=Path(xlcash.__file__).parents[1],
        code_page="mbcs",
        short=short_path,
        probe=probe,
    )


def probe(interpreter: Path, code: str) -> str:
    """What a Python prints, started as the workbook starts it. Raises NoAnswerError."""
    command = [str(interpreter), "-B", "-P", "-c", code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=PROBE_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoAnswerError(str(error)) from error
    if done.returncode:
        raise NoAnswerError((done.stderr.strip().splitlines() or [str(done.returncode)])[-1])
    return done.stdout
