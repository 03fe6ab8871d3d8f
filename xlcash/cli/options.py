"""The options that commands share, explained in the reader's language."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from xlcash import __version__
from xlcash.cli.speech import BadValue, OneOf
from xlcash.domain.dates import UNIX_EPOCH, day_from_text
from xlcash.language import LANGUAGES, Language, say


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date in any form that is read in tables, as long as it is clear."""

    name = "yyyy-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        day = value if isinstance(value, dt.date) else day_from_text(value)
        if isinstance(day, int):
            return dt.date.fromordinal(day + UNIX_EPOCH)
        if not isinstance(day, dt.date):
            raise BadValue(value, self.name, param, ctx)
        return day


class Encoding(click.ParamType):  # type: ignore[type-arg]
    """The name of a text encoding that Python knows."""

    name = "encoding"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            "".encode(value or "utf-8")
        except LookupError:
            raise BadValue(value, "utf-8, gb18030, big5, cp1252, …", param, ctx) from None
        return str(value)


def option(name: str, language: Language, *short: str, **settings: Any) -> click.Option:
    return click.Option([*short, f"--{name.replace('_', '-')}"], help=say(language, f"cli.help.{name}"), **settings)


def path_option(name: str, language: Language, **settings: Any) -> click.Option:
    return option(name, language, type=click.Path(path_type=Path), metavar="FILE", **settings)


def force_option(language: Language) -> click.Option:
    return option("force", language, is_flag=True)


def language_option(language: Language, **settings: Any) -> click.Option:
    return option("language", language, type=OneOf(*LANGUAGES), default=language, **settings)


def file_argument() -> click.Argument:
    return click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE.xlsm")


def version_option(language: Language) -> click.Option:
    def show(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001  as click calls it
        if value:
            click.echo(f"xlcash {__version__}")
            context.exit()

    return option("version", language, is_flag=True, expose_value=False, is_eager=True, callback=show)
