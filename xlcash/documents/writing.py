"""Letters and statements as files in a folder: each as Word document and, where a program for it is at hand, as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcash.documents.library import SUFFIX, Library
from xlcash.documents.pdf import to_pdf
from xlcash.documents.templates import as_bytes, filled, mark
from xlcash.domain.letters.fields import Content, Sender, letter_content, letter_file
from xlcash.domain.letters.file_names import distinct
from xlcash.domain.letters.letter import Letter
from xlcash.language import Language, say

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Written:
    """Names of files without suffix, one a letter, and how many of them have no PDF."""

    names: Sequence[str]
    without_pdf: int


def write_letters(folder: Path, letters: Sequence[Letter], sender: Sender, library: Library, progress: Progress) -> Written:
    """The letters as they are issued."""
    names = distinct(letter_file(letter, sender.as_of) for letter in letters)
    paths = [folder / (name + SUFFIX) for name in names]
    for path, letter in zip(paths, letters, strict=True):
        path.write_bytes(_letter(letter, sender, library))
    return Written(names, len(to_pdf(paths, progress)))


def write_drafts(
    folder: Path, letters: Sequence[Letter], sender: Sender, library: Library, language: Language, progress: Progress
) -> Written:
    """The letters as they would be issued, each page marked; only the PDF is kept, for a draft is not to be sent by mistake."""
    prefix = say(language, "letters.draft_prefix")
    names = [f"{prefix} {name}" for name in distinct(letter_file(letter, sender.as_of) for letter in letters)]
    paths = [folder / (name + SUFFIX) for name in names]
    for path, letter in zip(paths, letters, strict=True):
        path.write_bytes(_letter(letter, sender, library, marked=True))
    try:
        without = to_pdf(paths, progress)
    except Exception:
        for path in paths:
            path.unlink()
        raise
    for path in set(paths) - set(without):
        path.unlink()
    return Written(names, len(without))


def write_account(folder: Path, name: str, content: Content, library: Library, language: Language) -> Written:
    """A statement of account."""
    template, called = library.account(language)
    path = folder / (name + SUFFIX)
    path.write_bytes(as_bytes(filled(template, content, called)))
    return Written([name], len(to_pdf([path])))


def _letter(letter: Letter, sender: Sender, library: Library, *, marked: bool = False) -> bytes:
    template, called = library.letter(letter.template, letter.language)
    document = filled(template, letter_content(letter, sender), called)
    if marked:
        mark(document, say(letter.language, "letters.draft"))
    return as_bytes(document)
