"""`xlcash open FILE --libreoffice`: a workbook on the screen, its functions answering, without Excel."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import click

from xlcash.cli.options import language_option, option
from xlcash.cli.speech import Spoken
from xlcash.importing.errors import SourceNotFoundError
from xlcash.language import Language, say


def open_command(language: Language, settings: dict[str, Any]) -> Spoken:
    params = [
        click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE.xlsm"),
        option("libreoffice", language, is_flag=True),
        language_option(language),
    ]
    return Spoken("open", language, callback=open_file, params=params, context_settings=settings)


def open_file(file: Path, language: Language, *, libreoffice: bool) -> None:
    """Start LibreOffice with the functions in it, show the workbook as a new document, and wait until the user closes it.

    The profile is one for this time alone: neither the user's own settings nor his other windows are touched.
    """
    from xlcash.hosts.libreoffice.bridge import check_available  # noqa: PLC0415  imports are paid for by the command that needs them
    from xlcash.hosts.libreoffice.office import Recalculation, environment, prepared  # noqa: PLC0415

    if not libreoffice:
        raise click.MissingParameter(ctx=click.get_current_context(), param=_flag(click.get_current_context().command))
    if not file.is_file():
        raise SourceNotFoundError(file)
    program = check_available()
    click.echo(say(language, "cli.libreoffice.opened", file=file.name))
    with tempfile.TemporaryDirectory(prefix="xlcash-open-", ignore_cleanup_errors=True) as folder:
        command = prepared(program, Path(folder), Recalculation.ALWAYS)
        as_new = ["--norestore", "--nologo", "-n", file.resolve().as_uri()]
        subprocess.run([*command, *as_new], env=environment(), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _flag(command: click.Command) -> click.Parameter:
    return next(parameter for parameter in command.params if parameter.name == "libreoffice")
