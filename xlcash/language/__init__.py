"""Everything xlcash says, in each language: one folder a language, one file a subject, the same keys in every language.

A text is asked for by its path (``errors.MissingColumnError``) and may hold named fields in braces.
A :class:`Term` is a text not yet said: the core hands it out, and the boundary says it in the reader's language.
"""

from __future__ import annotations

import functools
import string
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


class _Counted(string.Formatter):
    """Formats `{rows:row is|rows are}` as the words for so many: the first for one, the second for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, sign, others = format_spec.partition("|")
        return (one if str(value) == "1" else others) if sign else str(super().format_field(value, format_spec))


_COUNTED: Final = _Counted()


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
    >>> say("en", "cli.decisions.customers_added", customers="1"), say("en", "cli.decisions.customers_added", customers="2")
    ('1 customer that the workbook does not have yet is added.', '2 customers that the workbook does not have yet are added.')
    """
    text = cast("str", find(language, path))
    if not fields:
        return text
    said = {name: value.said(language) if isinstance(value, Term) else value for name, value in fields.items()}
    return _COUNTED.vformat(text, (), said) if "|" in text else text.format(**said)
