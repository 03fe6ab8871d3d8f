"""Amounts in the firm's own currency: they go with the column that names it, never with the currency of the document."""

from __future__ import annotations

from dataclasses import dataclass

from xlcash.importing.columns import alias_table, currency_code, plain
from xlcash.importing.draft import Draft
from xlcash.importing.errors import OtherCurrencyError
from xlcash.importing.grid import filled


@dataclass(frozen=True)
class OwnCurrency:
    """The firm's own currency as its workbook states it, "" if it does not."""

    base: str = ""

    def of_amount(self, made: Draft) -> None:
        """Give amounts of a local column the local currency.

        Where the file names only the currency of the document, that must be the firm's own: the one the workbook states, else the only one
        in the file.  Raises OtherCurrencyError.
        """
        local, cells = alias_table()["local"], made.cells.get("currency")
        header = made.headers.get("amount", "").partition(" + ")[0]
        if cells is None or plain(header) not in map(plain, local["amounts"]):
            return
        place = made.source.place(map(plain, local["currencies"]))
        named = {str(cell) for cell in cells if filled(cell)}
        if place is not None:
            stated = made.source.columns[place]
            made.cells["currency"] = [
                currency_code(str(cell)) if filled(cell) and at not in made.aside else None for at, cell in enumerate(stated)
            ]
            made.headers["currency"] = made.source.header[place]
        elif named - ({self.base} if self.base else {min(named, default="")}):
            raise OtherCurrencyError(made.source.path, header, made.headers["currency"], sorted(named), self.base)
        elif named:
            made.decide("own_currency", amount=header, column=made.headers["currency"], currency=named.pop())
