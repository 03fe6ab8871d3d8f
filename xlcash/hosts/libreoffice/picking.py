"""How xlwings' collections are asked for one of their items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


Item = TypeVar("Item", bound=Named)


def pick(items: Sequence[Item], key: int | str) -> Item:
    """The item with this name, in any case, or at this place counted from 1. Raises KeyError, on which xlwings relies."""
    if not isinstance(key, str):
        return items[key - 1]
    for item in items:
        if item.name.lower() == key.lower():
            return item
    raise KeyError(key)
