"""Everything xlcash says, in each language: one folder a language, one file a subject, the same keys in every language.

A text is asked for by its path (``errors.MissingColumnError``) and may hold named fields in braces.
A :class:`Term` is a text not yet said: the core hands it out, and the boundary says it in the reader's language.
"""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any, Final, Literal, Self, TypeAlias, cast

Language: TypeAlias = Literal["en", "zh"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
SUBJECTS: Final = (
    "cli", "demo", "doctor", "errors", "functions", "install", "insurance", "ladders", "letters", "macros", "policy", "results", "ribbon",
    "scorecard", "sheets", "tables", "words",
)  # fmt: skip


class UnknownTextError(LookupError):
    """The catalogue has no such text: a mistake of the programmer, never of the user."""

    def __init__(self, language: str, path: str) -> None:
        super().__init__(f"no text {path!r} in the catalogue {language!r}")


class Term(str):
    """The path of a text, with its fields, to be said later in the reader's language.

    >>> Term("words.light.green").said("zh")
    '绿'
    """

    __slots__ = ("fields",)
    fields: dict[str, Any]

    def __new__(cls, path: str, **fields: Any) -> Self:
        term = super().__new__(cls, path)
        term.fields = fields
        return term

    def said(self, language: Language) -> str:
        return say(language, str(self), **self.fields)


class Terms(Term):
    """The path of a list of texts, to be said one after the other.

    >>> Terms("words.light").said("zh")
    '绿, 黄, 红'
    """

    __slots__ = ()

    def said(self, language: Language) -> str:
        return ", ".join(find(language, str(self)).values())


@functools.cache
def subject(language: Language, name: str) -> dict[str, Any]:
    """All texts of one subject in one language, as the nested tables of its file."""
    return tomllib.loads(files(__package__).joinpath(language, f"{name}.toml").read_text(encoding="utf-8"))


def find(language: Language, path: str) -> Any:
    """The text or table of texts at a path, or an UnknownTextError."""
    name, *keys = path.split(".")
    found: Any = subject(language, name) if name in SUBJECTS else None
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        raise UnknownTextError(language, path)
    return found


def say(language: Language, path: str, **fields: Any) -> str:
    """The text at a path, its fields filled in; a Term among the fields is said in the same language.

    >>> say("en", "words.light.red")
    'Red'
    """
    text = cast("str", find(language, path))
    if not fields:
        return text
    return text.format(**{name: value.said(language) if isinstance(value, Term) else value for name, value in fields.items()})
