"""Workbooks read in a process of their own (`python -m xlcash.importing.reader_apart`), which may die of a file.

Where a file states a size, calamine asks for as much memory; where there is not so much, its whole process ends, without an exception.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from typing import Final

from xlcash.importing.reader import PasswordedError, Sheet, UnreadableError, sheets_of

SECONDS: Final = 120
MEMORY: Final = 4 << 30  # of addresses: 65,536 rows of 30 texts take 0.6
NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows


def sheets_apart(data: bytes) -> list[Sheet]:
    """The same, read in a process of its own, bounded in memory and time. Raises UnreadableError, PasswordedError."""
    program = ("-P", "-m", "xlcash.importing.reader_apart")  # -P: nothing is imported from the folder the user happens to be in
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603  this very Python
            [sys.executable, *program, str(MEMORY)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=True,
            creationflags=NO_WINDOW,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"not read after {SECONDS} s") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise UnreadableError("the reader ended on it") from error
    answer: list[Sheet] | Exception = pickle.loads(done.stdout)  # noqa: S301  written by the process just started
    if isinstance(answer, Exception):
        raise answer
    return answer


def main() -> None:
    """Read the workbook that comes in, and hand out its sheets or what is wrong with it."""
    data = sys.stdin.buffer.read()
    _bound_memory(int(sys.argv[1]))
    gc.disable()
    answer: list[Sheet] | Exception
    try:
        answer = sheets_of(data)
    except (UnreadableError, PasswordedError) as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


def _bound_memory(most: int) -> None:
    """On Windows there is no such bound: what can't be had ends the process there too, and the rest takes as long as it may."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not on Windows

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
