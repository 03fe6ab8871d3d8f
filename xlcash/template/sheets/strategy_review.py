"""Strategy review: the last quarter against the one before, claims by year, the policies, and the customers that moved."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.review.measures import MEASURES
from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, ends_with, shown, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets import ageing
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.claims import owed
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import COUNT, DAY, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.rules import FOLLOWED, HAIRLINE, Rules

YEARS, POLICIES = 5, 4  # rows
CLAIMS_AT: Final = HEAD + len(MEASURES) + 4  # rows from 0
USE_AT: Final = CLAIMS_AT + YEARS + 5
MOVED_AT: Final = USE_AT + POLICIES + 5
# The results share the sheet's columns: the customers, which may be many, have their formats, the bounded ones bring their own.
MOVED: Final = (
    Column("customer", 236, "text"), Column("open_before", 112, "money"), Column("open", 112, "money"), Column("grade_before", 104, "int"),
    Column("grade", 96, "int"), Column("limit_before", 104, "money"), Column("proposed_limit", 104, "money"), Column("light", 112, "text"),
)  # fmt: skip
NAME: Final = Column("name", 200, "text")
MEASURED: Final = (
    Column("review_measure", 236, "text"), *(Column(key, 112, "value") for key in ("before", "after", "difference")),
    Column("change", 96, "pct"), Column("light", 104, "text"), Column("unit", 104, "text"),
)  # fmt: skip
CLAIMS: Final = (
    Column("claim_year", 236, "text"), Column("claims_filed", 112, "int"), Column("claims_amount", 112, "money"),
    Column("policy_paid", 104, "money"), Column("claims_refused", 96, "int"), Column("claims_open", 104, "int"),
    Column("paid_share", 104, "pct"), Column("days_to_pay", 112, "days"),
)  # fmt: skip
USE: Final = (
    Column("insurer", 236, "text"), Column("policy_from", 112, "date"), Column("policy_to", 112, "date"), Column("status", 104, "text"),
    Column("claims_filed", 96, "int"), *(Column(key, 104, "money") for key in ("claims_amount", "policy_paid")),
    *(Column(key, 112, "money") for key in ("policy_maximum", "maximum_left")),
)  # fmt: skip
UNITS: Final = {
    "amount": "money",
    "share": "pct1",
    "days": "ratio",
    "customers": "days",
    "claims": "days",
    "index": "rate",
    "times": "ratio2",
}
KEPT: Final = ("Policies", "Claims", "Scores", "Log", "Rates", "Monthly", "Disputes")
FIGURES: Final = (2, 4)  # columns from 0
LIGHT: Final = 6


def write(book: Book) -> None:
    sheet = book.sheets["strategy_review"]
    sheet.heading((*MOVED, NAME))
    _units(book)
    _lights(book, HEAD + 2, LIGHT, len(MEASURES) - 1)
    measured = _bounded(book, "review", HEAD, _review(book, "measure"), MEASURED, len(MEASURES) + 1)
    _section(book, CLAIMS_AT, "claims")
    history = book.xc("XC_CLAIM_HISTORY", book.table("Claims"), book.as_of, YEARS)
    _bounded(book, "claim_history", CLAIMS_AT + 2, history, CLAIMS, YEARS + 1)
    _section(book, USE_AT, "policies")
    use = book.xc("XC_POLICY_USE", *tables(book, "Policies", "Claims", "Invoices"), book.as_of, POLICIES)
    _bounded(book, "policies_reviewed", USE_AT + 2, use, USE, POLICIES)
    moved = _moved(book)
    sheet.strip(_strip(book, measured, moved))
    sheet.grid.freeze_panes(HEAD, 2)
    sheet.page(MOVED_AT + 2 + len(moved.rows), len(MOVED) + 1, repeat=False)
    sheet.grid.repeat_rows(MOVED_AT + 2)  # on the pages that follow it: the list is the one part that goes on
    sheet.grid.set_h_pagebreaks([CLAIMS_AT])


def _review(book: Book, by: str) -> Formula:
    given = (*tables(book, "Customers", "Financials", "Invoices", "Receipts"), book.as_of, *tables(book, "Scorecard", "Settings"))
    return book.xc("XC_REVIEW", *given, by, *tables(book, *KEPT))


def _bounded(book: Book, key: str, head: int, answer: Formula, columns: tuple[Column, ...], rows: int) -> Spill:
    """A result of at most so many rows below its header in row `head` (from 0)."""
    sheet = book.sheets["strategy_review"]
    spill = sheet.spill(key, f"B{head + 1}", answer, columns, own_rows=rows)
    sheet.heads(head, (*MOVED, NAME)[len(columns) :], 1 + len(columns))
    Rules(book.look, sheet.grid, first=head + 1, rows=rows - 1).hairline(1, len(MOVED) + 1, total=ageing.total_word(book))
    return spill


def _section(book: Book, row: int, key: str) -> None:
    sheet = book.sheets["strategy_review"]
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    sheet.write(row, 1, book.say(f"sheets.strategy_review.{key}.title"), book.look.f("xc Section"))
    sheet.write(row + 1, 1, book.say(f"sheets.strategy_review.{key}.message"), book.look.f("xc Small"))


def _units(book: Book) -> None:
    """Each figure in its unit; the row above all others holds the quarters' last days."""
    grid, look, unit = book.sheets["strategy_review"].grid, book.look, xl_col_to_name(len(MEASURED))
    first, last = HEAD + 1, HEAD + 1 + len(MEASURES)
    shown_as = {f'=${unit}{first + 1}&""="{book.say(f"results.measures.{key}")}"': number for key, number in UNITS.items()}
    for test, number in {**shown_as, f'=AND(${unit}{first + 1}&""="",$B{first + 1}<>"")': "date"}.items():
        form = look.dx(num_format=look.number[number], **HAIRLINE)
        grid.conditional_format(first, FIGURES[0], last, FIGURES[1], {"type": "formula", "criteria": test, "format": form})


def _lights(book: Book, first: int, col: int, rows: int) -> None:
    words = {name: book.say(f"words.light.{name}") for name in t.LIGHTS}
    Rules(book.look, book.sheets["strategy_review"].grid, first=first, rows=rows).lights(col, words)


def _moved(book: Book) -> Spill:
    sheet, head = book.sheets["strategy_review"], MOVED_AT + 2
    _section(book, MOVED_AT, "moved")
    spill = sheet.spill("review_moved", f"B{head + 1}", _review(book, "customer"), MOVED)
    sheet.heads(head, (NAME,), len(MOVED) + 1, texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"{xl_col_to_name(len(MOVED) + 1)}{head + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    _lights(book, head + 1, len(MOVED), FOLLOWED)
    Rules(book.look, sheet.grid, first=head + 1).hairline(1, len(MOVED) + 1)
    return spill


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _strip(book: Book, measured: Spill, moved: Spill) -> Formula:
    """Open agrees with Ageing where the quarter ends on the as-of date; which quarters; how many measures and grades got worse."""
    before, after = measured.cell("before", 1), measured.cell("after", 1)
    same = owed(book, "strategy_review", measured.cell("after", 2))
    running = book.sentence("sheets.strategy_review.running", end=shown(after, DAY))
    span = book.sentence("sheets.strategy_review.span", before=shown(before, DAY), after=shown(after, DAY))
    worse = book.sentence("sheets.strategy_review.worse", **_by_light(book, measured, len(MEASURES) + 1))
    grades = book.sentence("sheets.strategy_review.grades", **_by_light(book, moved))
    facts = book.facts(when(after.equals(book.as_of), same, running), span, worse, grades, as_of_fact(book))
    return unless_error(facts, book.say("sheets.strip.unusable"))


def _by_light(book: Book, spill: Spill, rows: int = FOLLOWED) -> dict[str, Formula]:
    """How many rows are green, and how many red or yellow."""
    lights = spill.column("light", rows)
    green, yellow, red = (count_where((lights, ends_with(book.say(f"words.light.{name}")))) for name in ("green", "yellow", "red"))
    return {"better": shown(green, COUNT), "worse": shown(yellow + red, COUNT)}
