"""A word typed into a question of the ribbon → what was meant."""

from __future__ import annotations

from collections.abc import Mapping

from xlcash.domain.errors import XlcashError
from xlcash.domain.tables import normal_header
from xlcash.language import LANGUAGES, Language, say


class UnknownChoiceError(XlcashError):
    def __init__(self, typed: str, choices: str) -> None:
        super().__init__(typed=typed, choices=choices)


def chosen(typed: str, paths: Mapping[str, str], language: Language) -> str:
    """The key whose text (`paths`: where it stands in the catalogue) was typed, in any language. Raises UnknownChoiceError."""
    known = {normal_header(key): key for key in paths}
    known |= {normal_header(say(other, path)): key for other in LANGUAGES for key, path in paths.items()}
    if normal_header(typed) not in known:
        raise UnknownChoiceError(typed.strip(), ", ".join(say(language, path) for path in paths.values()))
    return known[normal_header(typed)]
