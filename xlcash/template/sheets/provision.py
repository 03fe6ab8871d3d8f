"""Provision: what the books should hold against bad debts, where its rates come from, and how it stands to the forecast."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.domain.credit.migration import BANDS
from xlcash.domain.tables import words_in
from xlcash.template.book import Book
from xlcash.template.formula import Formula, is_number, literal, lookup, shown, text, total, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets import ageing
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

MATRIX_ROWS: Final = BANDS + 4  # assessed one by one, unapplied, rows not used, total
MIGRATION_AT: Final = HEAD + MATRIX_ROWS + 2  # rows from 0
TAIL_AT: Final = MIGRATION_AT + 3 + BANDS + 1
CHARTS_AT: Final = TAIL_AT + 4 + BANDS + 3
ALONE_AT: Final = CHARTS_AT + 15
SEGMENTS_AT: Final = ALONE_AT + 6
SECOND_CHART: Final = 5  # its column, from 0
PICKED: Final = f"D{SEGMENTS_AT + 1}"
RATES, BESIDE = Size(486, 288), Size(560, 288)
# The results share the sheet's columns: the segments, which may be many, have their formats, the bounded ones bring their own.
SEGMENTS: Final = (
    Column("region", 150, "text"), Column("band", 112, "text"), Column("balance", 112, "money"), Column("rate", 112, "pct2"),
    Column("provision", 112, "money"), Column("basis", 112, "text"),
)  # fmt: skip
ROOM: Final = tuple(Column("", 112, "text") for _ in range(4))
MATRIX: Final = (
    Column("band", 150, "text"), Column("balance", 112, "money"), Column("rate", 112, "pct2"), Column("provision", 112, "money"),
    Column("basis", 112, "text"),
)  # fmt: skip
MIGRATION: Final = (
    Column("band", 150, "text"),
    *(Column(key, 112, "money") for key in ("balance_then", "stayed", "settled", "rolled", "written_off")), Column("items", 112, "count"),
    Column("roll_rate", 112, "pct1"), Column("loss_rate", 112, "pct2"),
)  # fmt: skip
TAIL: Final = (
    Column("band", 150, "text"),
    *(Column(key, 112, "money") for key in ("balance", "disputed", "never_paid", "uncollected", "provision", "difference")),
)  # fmt: skip
EXPECTED: Final = (Column("gross", 112, "money"), Column("net", 112, "money"))
EXAMPLE: Final = {"pd": (0.02, "pct2"), "lgd": (0.45, "pct"), "ead": (1_000_000.0, "money"), "cover": (0.9, "pct")}  # to be typed over


def write(book: Book) -> None:
    sheet = book.sheets["provision"]
    sheet.heading((*SEGMENTS, *ROOM[:3]))
    ledger = (*tables(book, "Invoices", "Receipts"), book.as_of)
    more = tables(book, "Customers", "Rates")
    matrix = book.xc("XC_PROVISION", *ledger, book.table("Settings"), "none", *more)
    _bounded(book, "provision", HEAD, matrix, MATRIX, MATRIX_ROWS)
    rolled = book.xc("XC_MIGRATION", *ledger, Formula("", None), *tables(book, "Rates", "Customers", "Settings"))
    _bounded(book, "migration", MIGRATION_AT + 2, rolled, MIGRATION, BANDS)
    tail = book.xc("XC_UNCOLLECTED", *ledger, book.table("Settings"), *more, book.table("Disputes"))
    _bounded(book, "uncollected", TAIL_AT + 3, tail, TAIL, BANDS + 1)
    _one_exposure(book)
    picked = _picker(book)
    segments = book.xc("XC_PROVISION", *ledger, book.table("Settings"), picked, *more)
    spill = sheet.spill("provision_by", f"B{SEGMENTS_AT + 3}", segments, SEGMENTS)
    sheet.heads(SEGMENTS_AT + 2, ROOM[:3], 1 + len(SEGMENTS))
    Rules(book.look, sheet.grid, first=SEGMENTS_AT + 3).hairline(1, len(MIGRATION), total=_total(book))
    _section(book, MIGRATION_AT, "migration", _migration_message(book))
    _section(book, TAIL_AT, "tail", _tail_message(book))
    sheet.write(TAIL_AT + 2, 1, _why(book), book.look.f("xc Small"))
    _section(book, SEGMENTS_AT, "segments", _segments_message(book))
    _charts(book)
    sheet.strip(book.facts(_agreement(book), _amount(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD, 0)
    sheet.page(SEGMENTS_AT + 2 + len(spill.rows), len(MIGRATION), repeat=False)
    sheet.grid.repeat_rows(SEGMENTS_AT + 2)  # on the pages that follow it: the list is the one part that goes on
    sheet.grid.set_h_pagebreaks([TAIL_AT, ALONE_AT])


def _bounded(book: Book, key: str, head: int, answer: Formula, columns: tuple[Column, ...], rows: int) -> None:
    """A result of at most so many rows below its header in row `head` (from 0)."""
    sheet = book.sheets["provision"]
    sheet.spill(key, f"B{head + 1}", answer, columns, own_rows=rows)
    sheet.heads(head, ROOM[: len(MIGRATION) - len(columns)], 1 + len(columns))  # a basis reaches beyond its column
    Rules(book.look, sheet.grid, first=head + 1, rows=rows - 1).hairline(1, len(MIGRATION), total=_total(book))


def _total(book: Book) -> str:
    return book.say("results.headers.total")


def _section(book: Book, row: int, key: str, message: Formula, col: int = 1) -> None:
    sheet = book.sheets["provision"]
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    sheet.write(row, col, book.say(f"sheets.provision.{key}.title"), book.look.f("xc Section"))
    sheet.write(row + 1, col, message, book.look.f("xc Small"))


def _picker(book: Book) -> Formula:
    """By what the provision is split."""
    sheet, words = book.sheets["provision"], words_in("provision_by", book.language)[1:]
    box = book.look.f("xc Input", "text", border=1, border_color=t.INPUT_RULE, indent=1)
    sheet.put(PICKED, words[0], box)
    sheet.grid.data_validation(PICKED, {
        "validate": "list", "source": words, "error_title": "xlcash", "error_message": book.say("sheets.validation.word"),
    })  # fmt: skip
    book.look.book.define_name("ProvisionBy", f"={sheet.quoted}!${PICKED[0]}${PICKED[1:]}")
    return Formula("ProvisionBy", sheet.at(PICKED).value)


def _one_exposure(book: Book) -> None:
    """What is typed of one exposure, and its expected loss."""
    sheet, row = book.sheets["provision"], ALONE_AT + 3
    _section(book, ALONE_AT, "alone", literal(book.say("sheets.provision.alone.message")))
    given = []
    for col, (key, (value, number)) in enumerate(EXAMPLE.items(), 1):
        sheet.write(row - 1, col, book.say(f"sheets.provision.alone.{key}"), book.look.head(sheet.kind, col, number))
        sheet.write(row, col, value, book.look.f("xc Input", number, border=1, border_color=t.INPUT_RULE, align="right"))
        given.append(sheet.at(f"{'ABCDE'[col]}{row + 1}"))
    sheet.spill("expected_loss", f"F{row}", book.xc("XC_EXPECTED_LOSS", *given, book.table("Settings")), EXPECTED, own_rows=1)


def _charts(book: Book) -> None:
    """The loss rate of each age, and the provision beside the tail; both read results whose place and rows are fixed."""
    sheet = book.sheets["provision"].quoted
    first, last = HEAD + 2, HEAD + 1 + BANDS
    rates = _columns(book, RATES, 40)
    label = {"value": True, "position": "outside_end", "num_format": "0.0%", "font": INK_FONT}
    cells = {"categories": f"={sheet}!$B${first}:$B${last}", "values": f"={sheet}!$D${first}:$D${last}"}
    rates.add_series(cells | {"fill": {"color": t.BLUE}, "gap": 60, "data_labels": label})
    rates.set_y_axis(value_axis(book.look, max=1, major_unit=0.2) | {"num_format": "0%"})
    rates.set_legend({"none": True})
    beside, head = _columns(book, BESIDE, 60), TAIL_AT + 4
    for letter, colour in (("G", t.BLUE), ("F", t.SLATE_PALE)):
        cells = {key: f"={sheet}!${at}${head + 1}:${at}${head + BANDS}" for key, at in (("categories", "B"), ("values", letter))}
        beside.add_series(cells | {"name": f"={sheet}!${letter}${head}", "fill": {"color": colour}, "gap": 60, "overlap": 0})
    beside.set_y_axis(value_axis(book.look))
    beside.set_legend(legend(BESIDE, 320))
    for key, col, made in (("rates", 1, rates), ("beside", SECOND_CHART, beside)):
        _section(book, CHARTS_AT, key, book.sentence(f"sheets.provision.{key}.message", unit=book.base_currency & ""), col)
        corner = f"{'ABCDEFG'[col]}{CHARTS_AT + 3}"
        place(book.sheets["provision"].grid, corner, made, book.say(f"sheets.provision.{key}.title"))


def _columns(book: Book, size: Size, left: int) -> Chart:
    made = chart(book.look, "column", size, Inset(left))
    made.set_x_axis(category_axis())
    return made


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_total(spill: Spill, key: str) -> Formula:
    book = spill.sheet.book
    return lookup(text(_total(book)), spill.column("band", MATRIX_ROWS), spill.column(key, MATRIX_ROWS))


def _agreement(book: Book) -> Formula:
    return agreement(book, "sheets.provision", of_total(book.spills["provision"], "balance"), ageing.of_total_row(book, "total"))


def _amount(book: Book) -> Formula:
    matrix = book.spills["provision"]
    amount, balance = of_total(matrix, "provision"), of_total(matrix, "balance")
    whole = book.sentence("sheets.provision.amount", amount=shown(amount, WHOLE), share=shown(amount / balance, "0.0%"))
    return unless_error(whole, book.say("sheets.provision.nothing"))


def _migration_message(book: Book) -> Formula:
    rolled = book.spills["migration"].cell("roll_rate", 2)
    said = {key: shown(setting(book, name), COUNT) for key, name in (("months", "provision_months"), ("least", "provision_least_items"))}
    short = book.sentence("sheets.provision.migration.short", months=said["months"])
    return when(is_number(rolled), book.sentence("sheets.provision.migration.message", rate=shown(rolled, "0%"), **said), short)


def _tail_message(book: Book) -> Formula:
    tail = book.spills["uncollected"]
    amounts = {key: shown(of_total(tail, key), WHOLE) for key in ("provision", "uncollected", "difference")}
    return unless_error(book.sentence("sheets.provision.tail.message", **amounts), "")


def _why(book: Book) -> Formula:
    disputed = shown(of_total(book.spills["uncollected"], "disputed"), WHOLE)
    return unless_error(book.sentence("sheets.provision.tail.why", disputed=disputed), "")


def _segments_message(book: Book) -> Formula:
    """Segments go by their own rates, and so add up to something else than all as one."""
    spill = book.spills["provision_by"]
    amount = total(spill.column("provision")) / 2  # the rows and their total
    apart = amount - of_total(book.spills["provision"], "provision")
    return unless_error(book.sentence("sheets.provision.segments.message", amount=shown(amount, WHOLE), apart=shown(apart, WHOLE)), "")
