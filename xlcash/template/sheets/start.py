"""Start: what the workbook is about, five steps, every sheet, and how to read the cells."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from xlcash.template.book import Book
from xlcash.template.formula import Formula, filled, literal, sentence, shown, unless_error, when
from xlcash.template.sheet import Sheet
from xlcash.template.sheets import checks
from xlcash.template.sheets.chart_data import figure
from xlcash.template.sheets.dashboard import MODULES, grid
from xlcash.template.sheets.inputs import FIRST_DAY, LAST_DAY
from xlcash.template.sheets.settings import setting
from xlcash.template.style import tokens as t
from xlcash.template.style.rules import Rules

STEPS: Final = (("ledger", "customers"), ("check", "checks"), ("settings", "settings"), ("read", "dashboard"), ("act", "collections"))
BUTTONS: Final = ("import_ledger", "check_data", "refresh_forecast", "score_customers", "worklist")  # that the steps name
Group: TypeAlias = "tuple[str, t.SheetKind, tuple[str, ...]]"
INDEX: Final[tuple[tuple[Group, Group], ...]] = (  # a column each: two groups, one above the other
    (
        ("inputs", "input", ("settings", "customers", "invoices", "receipts", "orders", "bills", "plan", "accounts", "monthly")),
        ("rules", "input", ("scorecard", "ladders", "scenarios", "rates", "import_map")),
    ),
    (
        ("more", "input", ("financials", "policies", "claim_register", "offers", "credits", "disputes", "plans")),
        ("kept", "input", ("log", "snapshots", "score_history")),
    ),
    (
        ("cash", "output", ("dashboard", "report", "forecast", "sales_forecast", "cash_at_risk", "response", "stress", "accuracy")),
        ("receivables", "output", (
            "working_capital", "open_items", "ageing", "statement", "expected_payments", "payment_behaviour", "payment_curve",
        )),
    ),
    (
        ("credit", "output", (
            "credit", "score_explained", "altman", "limits", "exposure", "release", "concentration", "warnings", "provision",
            "strategy_review",
        )),
        ("controls", "control", ("checks", "messages", "audit", "import_preview", "explain", "functions", "chart_data")),
    ),
    (
        ("collections", "output", (
            "collections", "collection_steps", "late_interest", "collection_kpi", "letters", "dispute_register", "plan_standing",
            "plan_offer", "contracts",
        )),
        ("protection", "output", ("insurance", "claims", "insured_loss", "insured_cash", "financing", "lc_documents")),
    ),
)  # fmt: skip
UPPER, LOWER = (max(len(column[at][2]) for column in INDEX) for at in (0, 1))
LINE, INDEX_AT = 20, 10  # pixels of a link's row; the row of the upper headings, from 0
LOWER_AT: Final = INDEX_AT + UPPER + 2
LEGEND_ROW: Final = LOWER_AT + LOWER + 2
ROWS: Final = (  # pixels
    48, 24, 12, 20, 28, 14, 34, 22, 50, 14, 26, *[LINE] * UPPER, 10, 26, *[LINE] * LOWER, 12, 24, 28,
)  # fmt: skip
BOX: Final[dict[str, Any]] = {"border": 1, "border_color": t.INPUT_RULE, "align": "left", "indent": 1}
GREY: Final[dict[str, Any]] = {"border": 1, "border_color": t.HAIR, "align": "left", "indent": 1}


def facts(book: Book) -> None:
    """Company, as-of date, base currency and language: the named cells every other sheet refers to."""
    sheet, f = book.sheets["start"], book.look.f
    grid(sheet, ROWS)
    for col, key in zip(MODULES, ("company", "as_of", "currency", "language", "state"), strict=True):
        sheet.write(3, col, book.say(f"sheets.start.{key}"), f("xc Small"))
    sheet.put("B5", book.company.name, f("xc Input", **BOX))
    sheet.put("D5", book.company.as_of, f("xc Input", "date", **BOX))
    sheet.put("F5", unless_error(setting(book, "base_currency") & "", book.company.base_currency), f("xc Output", **GREY))
    sheet.put("H5", book.say("sheets.language"), f("xc Output", **GREY))
    sheet.grid.data_validation("D5", {
        "validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY, "error_title": "xlcash",
        "error_message": book.say("sheets.validation.date"), "input_title": book.say("sheets.start.as_of"),
        "input_message": book.say("sheets.start.as_of_tip"),
    })  # fmt: skip
    for name, place in {"Company": "$B$5", "AsOf": "$D$5", "BaseCurrency": "$F$5", "Language": "$H$5"}.items():
        book.look.book.define_name(name, f"={sheet.quoted}!{place}")


def write(book: Book) -> None:
    sheet, f = book.sheets["start"], book.look.f
    sheet.write(0, 1, "xlcash", f("xc Title", font_size=t.MARK))
    sheet.write(1, 1, book.say("sheets.start.line"), f("xc Line", font_size=t.SECTION))
    sheet.put("J5", _state(book), f("xc Control", **GREY))
    Rules(book.look, sheet.grid).status((4, 9, 4, 9), "$J$5", quiet=False)
    buttons = {key: book.say(f"ribbon.buttons.{key}.label") for key in BUTTONS}
    for number, (col, (key, to)) in enumerate(zip(MODULES, STEPS, strict=True), 1):
        sheet.write(6, col, float(number), f("xc Figure", "int", font_color=t.BLUE, top=1, top_color=t.INK, valign="bottom"))
        sheet.write(7, col, book.link(to, book.say(f"sheets.start.steps.{key}.head") + " ›"), f("xc Link", bold=True, font_size=t.SECTION))
        sheet.write(8, col, book.say(f"sheets.start.steps.{key}.body", **buttons), f("xc Small", text_wrap=True, valign="top"))
    for col, groups in zip(MODULES, INDEX, strict=True):
        for top, (key, kind, sheets) in zip((INDEX_AT, LOWER_AT), groups, strict=True):
            sheet.write(top, col, book.say(f"sheets.start.index.{key}"), f("xc Section", bottom=2, bottom_color=t.KIND_COLOUR[kind]))
            for row, to in enumerate(sheets, top + 1):
                sheet.write(row, col, book.link(to), f("xc Link", bottom=1, bottom_color=t.HAIR))
    _legend(book, sheet)
    sheet.grid.print_area(0, 0, LEGEND_ROW + 1, MODULES[-1] + 1)
    sheet.grid.fit_to_pages(1, 1)


def _legend(book: Book, sheet: Sheet) -> None:
    """How to read the cells: one of each style."""
    f, row = book.look.f, LEGEND_ROW + 1
    sheet.write(LEGEND_ROW, 1, book.say("sheets.start.legend.title"), f("xc Section"))
    sheet.write(row, 1, book.say("sheets.start.legend.input"), f("xc Input", **BOX))
    sheet.write(row, 3, book.say("sheets.start.legend.output"), f("xc Output", **GREY))
    sheet.write(row, 5, book.say("sheets.start.legend.control"), f("xc Control", **GREY))
    sheet.write(row, 7, book.link("start", book.say("sheets.start.legend.link") + " ›"), f("xc Link", **GREY))
    parts: list[Any] = []
    for name, light in t.LIGHTS.items():
        parts += [f("xc Small", font_color=light.text, bold=True), f"{light.symbol} "]
        parts += [f("xc Output"), book.say(f"sheets.start.legend.{name}")]
    sheet.grid.write_rich_string(row, 9, *parts, f("xc Output", **GREY))


def _state(book: Book) -> Formula:
    """The worst thing there is to say about the workbook, in one line."""
    state: Formula = literal(book.say("sheets.start.states.agree"))
    for key, number in (("remarks", figure(book, "remarks")), ("waiting", checks.waiting(book)), ("differs", checks.differing(book))):
        said = book.say(f"sheets.start.states.{key}", sheet=book.tab("checks"), n="{n}")
        state = when(number > 0, sentence(said, n=shown(number, "0")), state)
    stale = book.say("sheets.start.states.stale", refresh=book.say("ribbon.buttons.refresh_forecast.label"))
    state = when(book.stale_note.equals(""), state, stale)
    return when(filled(book.column("Invoices", "invoice")).equals(0), book.say("sheets.start.states.empty"), state)
