"""In which language the command line speaks, and how it says that a command is wrong."""

from __future__ import annotations

import locale
from collections.abc import Mapping, Sequence
from typing import Any

import click

from xlcash.language import LANGUAGES, Language, say


def preferred_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language asked for by --language, else that of the user's system.

    >>> preferred_language(["demo", "--language", "zh"], {}), preferred_language(["demo", "--language=en"], {"LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    >>> preferred_language(["demo"], {"LANG": "zh_CN.UTF-8"}), preferred_language(["demo"], {"LANG": "de_DE.UTF-8"})
    ('zh', 'en')
    """
    for at, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        value = value if equals else next(iter(arguments[at + 1 : at + 2]), "")
        if name == "--language" and value in LANGUAGES:
            return value
    system = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)
    if system is None:
        system = locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def usage_sentence(error: click.UsageError, language: Language) -> str:
    """What is wrong with the command line, in one sentence."""
    command = error.ctx.info_name if error.ctx and error.ctx.parent else ""
    key, facts = _usage(error)
    return " ".join(say(language, f"cli.usage.{key}", command=command, **facts).replace("xlcash  ", "xlcash ").split())


def _usage(error: click.UsageError) -> tuple[str, dict[str, Any]]:
    name = _name(error.param) if isinstance(error, click.BadParameter) and error.param else ""
    if isinstance(error, click.MissingParameter):
        return "missing", {"name": name}
    if isinstance(error, click.NoSuchOption):
        return "no_option", {"name": error.option_name}
    if isinstance(error, click.BadOptionUsage):
        return "no_value", {"name": error.option_name}
    if isinstance(error, BadValue):
        return "bad_value", {"name": name, "value": error.value, "allowed": error.allowed}
    if isinstance(error, NoSuchCommand):
        return "no_command", {"name": error.name}
    return "other", {"message": error.format_message()}


def _name(parameter: click.Parameter) -> str:
    return parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.human_readable_name


class BadValue(click.BadParameter):
    """An option has a value it can't take."""

    def __init__(self, value: str, allowed: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        super().__init__(value, ctx=ctx, param=param)
        self.value, self.allowed = value, allowed


class NoSuchCommand(click.UsageError):
    def __init__(self, name: str, ctx: click.Context) -> None:
        super().__init__(name, ctx=ctx)
        self.name = name


class OneOf(click.ParamType):  # type: ignore[type-arg]
    """One of a few words."""

    name = "word"

    def __init__(self, *words: str) -> None:
        self.words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.words:
            raise BadValue(value, ", ".join(self.words), param, ctx)
        return str(value)


class Pair(click.ParamType):  # type: ignore[type-arg]
    """A name and its value."""

    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, sign, content = str(value).partition("=")
        if not sign:
            raise BadValue(value, self.name, param, ctx)
        return name, content


class Spoken(click.Command):
    """A command whose help speaks the reader's language, headings included."""

    def __init__(self, name: str, language: Language, **settings: Any) -> None:
        super().__init__(name, help=say(language, f"cli.help.{name}"), options_metavar=say(language, "cli.headings.some"), **settings)
        self.language = language

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say(self.language, "cli.help.help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        usage = say(self.language, "cli.headings.usage")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=f"{usage} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for parameter in self.get_params(ctx) if (record := parameter.get_help_record(ctx))]
        required = say(self.language, "cli.headings.required")
        with formatter.section(say(self.language, "cli.headings.options")):
            formatter.write_dl([(names, text.replace("[required]", f"[{required}]")) for names, text in records])


class SpokenGroup(Spoken, click.Group):
    """A group that says in the reader's language which commands there are."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(say(self.language, "cli.headings.commands")):
            formatter.write_dl([(name, command.help or "") for name, command in self.commands.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise NoSuchCommand(args[0], ctx)
        return super().resolve_command(ctx, args)
