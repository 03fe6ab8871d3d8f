"""The headers of result tables, in the reader's language."""

from __future__ import annotations

import re
from typing import Final

from xlcash.language import Language, Term, say

_BAND: Final = re.compile(r"days_(?:(?P<low>\d+)_(?P<high>\d+)|over_(?P<over>\d+))")


def header(key: str, language: Language) -> str:
    """The header of a result column: a Term says itself, an ageing band names its days, all else stands in the catalogue.

    >>> header("days_31_60", "en"), header("days_over_360", "zh"), header("due_date", "zh")
    ('31–60', '360天以上', '到期日')
    """
    if isinstance(key, Term):
        return key.said(language)
    if match := _BAND.fullmatch(key):
        if match["over"]:
            return say(language, "results.days_over", over=match["over"])
        return say(language, "results.days_between", low=match["low"], high=match["high"])
    return say(language, f"results.headers.{key}")
