"""The latest messages: what formulas had to refuse, leave out or assume, kept where the user can find them."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from typing import Final, NamedTuple

from xlcash.domain.errors import XlcashError

KEPT: Final = 500


class Message(NamedTuple):
    """`when` is the as-of date of the formula that spoke (None where it has none); `where` its function."""

    when: dt.date | None
    where: str
    error: XlcashError


class Messages:
    """The last messages of this session, each once, latest last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Message] = OrderedDict()

    def add(self, when: dt.date | None, where: str, error: XlcashError) -> None:
        key = (where, error.sentence())
        self._kept.pop(key, None)
        self._kept[key] = Message(when, where, error)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def latest(self) -> list[Message]:
        """Latest first."""
        return list(reversed(self._kept.values()))

    def clear(self) -> None:
        self._kept.clear()


MESSAGES: Final = Messages()
