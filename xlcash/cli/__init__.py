"""The command line: `xlcash demo`, `new`, `build`, `import`, `refresh`, `open`, `scorecard fit`.

Whatever goes wrong is said in one sentence on stderr.  Exit codes: 0 done, 1 a mistake the user can mend, 2 a wrong command line,
3 a mistake of xlcash (its traceback is in the log file), 130 interrupted.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Final

import click

from xlcash.cli.commands import program
from xlcash.cli.speech import preferred_language, usage_sentence
from xlcash.domain.errors import XlcashError
from xlcash.excel.log import log_path, logger
from xlcash.language import say

_CREDENTIALS: Final = re.compile(r"://\S*@")  # of a database's address: no log file keeps them
USER_MISTAKE, WRONG_COMMAND_LINE, UNFORESEEN, INTERRUPTED = 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = preferred_language(given, os.environ)
    try:
        code = program(language).main(given or ["--help"], prog_name="xlcash", standalone_mode=False)
    except click.UsageError as error:
        return _failed(usage_sentence(error, language), WRONG_COMMAND_LINE)
    except XlcashError as error:
        return _failed(error.sentence(language), USER_MISTAKE)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the net: a user never sees a traceback
        logger().exception("xlcash %s", _CREDENTIALS.sub("://***@", " ".join(given)))
        return _failed(say(language, "cli.unforeseen.sentence", kind=type(error).__name__, log=log_path()), UNFORESEEN)
    return code if isinstance(code, int) else 0


def _failed(sentence: str, code: int) -> int:
    click.echo(sentence, err=True)
    return code
