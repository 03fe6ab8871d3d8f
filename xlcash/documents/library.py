"""The templates in force: the user's, edited in Word, else those that xlcash brings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlcash.documents.errors import MissingTemplateError, TemplateNotReadableError
from xlcash.documents.staging import put
from xlcash.documents.stationery import ACCOUNT, stationery
from xlcash.domain.letters.fields import template_title
from xlcash.domain.letters.file_names import file_name
from xlcash.domain.tables import normal_header, word_keys
from xlcash.language import LANGUAGES, Language, find, say

SUFFIX: Final = ".docx"


class Library:
    """A folder of templates, a folder in it for each language; a template of the user's own may also lie in the folder itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lay_out(self) -> None:
        """Put every template that is not there yet into the folder, to be edited. What is there is never touched."""
        for kind, language in _brought():
            path = self.folder / language / _name(_title(kind, language))
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                put(path, stationery(kind, language))

    def letter(self, template: str, language: Language) -> tuple[bytes, str]:
        """The template that the Ladders table names, in a language, and what to call it. Raises MissingTemplateError."""
        return self._found(template_title(template, language), word_keys("letter").get(normal_header(template), ""), language)

    def account(self, language: Language) -> tuple[bytes, str]:
        """The template of the statement of account."""
        return self._found(_title(ACCOUNT, language), ACCOUNT, language)

    def _found(self, title: str, kind: str, language: Language) -> tuple[bytes, str]:
        for path in (self.folder / language / _name(title), self.folder / _name(title)):
            if path.exists():
                name = str(path.relative_to(self.folder))
                try:
                    return path.read_bytes(), name
                except OSError as error:
                    raise TemplateNotReadableError(name, error.strerror or type(error).__name__) from error
        if not kind:
            raise MissingTemplateError(title, str(self.folder))
        return stationery(kind, language), title


def _brought() -> Iterator[tuple[str, Language]]:
    for language in LANGUAGES:
        yield from ((kind, language) for kind in (*find(language, "words.letter"), ACCOUNT))


def _title(kind: str, language: Language) -> str:
    return say(language, "letters.account.title") if kind == ACCOUNT else say(language, f"words.letter.{kind}")


def _name(title: str) -> str:
    return file_name(title) + SUFFIX
