"""The workbook while it is built: its sheets, its tables, its spills, and the values every formula can refer to."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any, Final

from xlcash.domain.company import Company, table_cells
from xlcash.domain.dates import serial
from xlcash.domain.tables import SPECS
from xlcash.excel.functions import FUNCTIONS
from xlcash.language import Language, say
from xlcash.template.formula import Formula, Range, Value, literal, sentence, shown, text, when
from xlcash.template.sheet import Sheet, Spill
from xlcash.template.style.look import Look

_FUNCTION: Final = {function.name: function for function in FUNCTIONS}


class Book:
    """Everything a sheet's writer needs: `look`, `company`, the table cells, the other sheets and their spills."""

    def __init__(self, company: Company, language: Language) -> None:
        self.look = Look(language)
        self.language = language
        self.company = company
        self.tables: Mapping[str, list[list[Any]]] = {name: table_cells(company, name, language) for name in SPECS}
        self.sheets: dict[str, Sheet] = {}
        self.spills: dict[str, Spill] = {}
        self.stale_note = text("")
        """What an answering sheet says first when the inputs have changed since all results were brought up to date (see Audit)."""
        self.agreements: dict[str, tuple[Formula, Formula]] = {}
        """The two amounts of every agreement that a control strip states, by the path of its sentences."""
        self._ranges: dict[tuple[str, str], Range] = {}

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, path: str, **fields: object) -> str:
        return say(self.language, path, **fields)

    def sentence(self, path: str, **fields: Formula) -> Formula:
        """A text of the catalogue as a formula, its fields filled with formulas that give text."""
        return sentence(self.say(path), **fields)

    def facts(self, *facts: Formula) -> Formula:
        """Facts of a control strip, one beside the other."""
        joined, gap = facts[0], self.say("sheets.gap")
        for fact in facts[1:]:
            joined = joined & gap & fact
        return joined

    def tab(self, key: str) -> str:
        """The name on a sheet's tab."""
        return self.say(f"sheets.{key}.tab")

    # ── numbers in sentences ─────────────────────────────────────────────────────────────────────────────────────────

    def in_units(self, amount: Formula) -> Formula:
        """An amount as the Dashboard shows it: in thousands, in 万元 with one decimal."""
        return shown(amount / self.look.unit, "#,##0.0" if self.language == "zh" else "#,##0")

    def unit_name(self) -> Formula:
        return self.sentence("sheets.unit", currency=when(self.base_currency.equals("CNY"), self.say("sheets.yuan"), self.base_currency))

    # ── what formulas refer to ───────────────────────────────────────────────────────────────────────────────────────

    @functools.cached_property
    def as_of(self) -> Formula:
        return Formula("AsOf", serial(self.company.as_of))

    @functools.cached_property
    def base_currency(self) -> Formula:
        key = self.say("policy.base_currency.key")
        stated = next((row[2] for row in self.tables["Settings"][1:] if row[1] == key), None)
        return Formula("BaseCurrency", stated or self.company.base_currency)

    @functools.cached_property
    def collection_method(self) -> Formula | str:
        """The method that Settings chooses, by the name of its cell; macros can't follow a lookup."""
        key = self.say("policy.collection_method.key")
        stated = next((row[2] for row in self.tables["Settings"][1:] if row[1] == key), None)
        return Formula("CollectionMethod", stated) if stated else "behaviour"

    def table(self, name: str) -> Formula:
        """A whole table with its header, as the functions take it."""
        return Formula(f"{name}[#All]", self.tables[name])

    def column(self, table: str, key: str) -> Range:
        """A column of an input table."""
        if (table, key) not in self._ranges:
            self._ranges[table, key] = self._range(table, key)
        return self._ranges[table, key]

    def columns(self, table: str, first: str, last: str) -> Formula:
        """Neighbouring columns of an input table with their headers, to be handed on as one range."""
        spec = SPECS[table]
        start, end = ([column.key for column in spec.columns].index(key) for key in (first, last))
        reference = f"{table}[[#All],[{spec.header(first, self.language)}]:[{spec.header(last, self.language)}]]"
        return Formula(reference, [row[start : end + 1] for row in self.tables[table]])

    def _range(self, table: str, key: str) -> Range:
        spec = SPECS[table]
        place = [column.key for column in spec.columns].index(key)
        cells = [serial(cell) if isinstance(cell, dt.date) else cell for cell in (row[place] for row in self.tables[table][1:])]
        return Range(f"{table}[{spec.header(key, self.language)}]", cells, max(len(cells), 1))

    def xc(self, name: str, *arguments: Formula | float | str | None) -> Formula:
        """One of our own functions, called with what the worksheet will hand it; None is an argument left out."""
        given = [Formula("", None) if argument is None else literal(argument) for argument in arguments]
        function = _FUNCTION[name]
        raw = [argument.value for argument in given] + [None] * (len(function.parameters) - len(given))
        value: Value = function(raw)
        return Formula(f"{name}({','.join(argument.text for argument in given)})", value)

    def link(self, to: str, words: str | None = None) -> Formula:
        """A HYPERLINK keeps the cell's own style in every program."""
        said = text(words or f"{self.tab(to)} ›")
        place = text(f"#'{self.tab(to)}'!A1")
        return Formula(f"HYPERLINK({place.text},{said.text})", said.value)
