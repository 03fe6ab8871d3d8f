"""xlwings' Font and DataValidation over a range of Calc cells, as far as the macros need them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes, utils

from xlcash.hosts.libreoffice.bridge import uno

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.ranges import Range

BOLD, REGULAR = 150.0, 100.0  # com.sun.star.awt.FontWeight


def colour_number(colour: str | tuple[int, int, int]) -> int:
    """A colour as UNO counts it, red first.

    >>> f"{colour_number('#FFFBEC'):06X}", colour_number((0, 1, 0))
    ('FFFBEC', 256)
    """
    red, green, blue = utils.hex_to_rgb(colour) if isinstance(colour, str) else colour
    return red << 16 | green << 8 | blue


class Font(base_classes.Font):  # type: ignore[misc]  # xlwings carries no types
    """The font of western and of Chinese text alike."""

    def __init__(self, cells: Any) -> None:
        self.api = cells

    api: Any = None  # a plain attribute over the base class's property, which has no setter

    @property
    def bold(self) -> bool:
        return bool(self.api.CharWeight >= BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self.api.CharWeight = self.api.CharWeightAsian = BOLD if value else REGULAR

    @property
    def size(self) -> float:
        return float(self.api.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self.api.CharHeight = self.api.CharHeightAsian = float(value)

    @property
    def color(self) -> tuple[int, int, int]:
        return (self.api.CharColor >> 16) & 255, (self.api.CharColor >> 8) & 255, self.api.CharColor & 255

    @color.setter
    def color(self, value: str | tuple[int, int, int]) -> None:
        self.api.CharColor = colour_number(value)


class DataValidation(base_classes.DataValidation):  # type: ignore[misc]  # xlwings carries no types
    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def api(self) -> Any:
        return self._range.cells.Validation

    def set_list(self, source: Sequence[str], in_cell_dropdown: bool) -> None:  # noqa: FBT001  xlwings' own
        rule = self.api
        rule.Type = uno().Enum("com.sun.star.sheet.ValidationType", "LIST")
        rule.ShowList = int(in_cell_dropdown)
        rule.setFormula1(";".join(f'"{word}"' for word in source))
        self._range.cells.Validation = rule
