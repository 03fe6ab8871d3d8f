"""What stands on the sheets: order, tables, names, totals."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import openpyxl
import pytest

from tests.template.built import AS_OF, FORMULA_LIKE, built
from xlcash.domain.tables import SPECS
from xlcash.excel.functions import FUNCTIONS
from xlcash.language import LANGUAGES, Language, find, say
from xlcash.template.ribbon import BUTTONS
from xlcash.template.sheets import KINDS
from xlcash.template.style.tokens import KIND_COLOUR

CELLS = {"Company": "Small Ltd", "AsOf": dt.datetime.combine(AS_OF, dt.time()), "BaseCurrency": "CNY"}
SPILLS = {
    "review", "review_moved", "claim_history", "policies_reviewed", "insured_loss", "insurance_sizing", "insure_next", "policy_use",
    "released_provision", "insured_comparison", "claims", "financing_options", "discount_offer", "longer_terms", "lc_check",
    "worklist", "collection_steps", "collection_kpi", "late_interest", "interest_segments", "letters",
    "plans", "plan_instalments", "plan_offer", "contracts", "dispute_reasons", "disputes",
    "forecast", "weeks", "inflows", "open_items", "ageing", "credit", "score_explain", "score_history", "altman", "behaviour", "payment_curve",
    "expected_payments", "sales_forecast", "messages", "reserve",
    "next_days", "cash_at_risk", "triggers", "deferrals", "stress",
    "working_capital", "statement", "accuracy", "snapshot_review",
    "limits", "exposure", "release", "concentration",
    "warnings", "provision", "migration", "uncollected", "expected_loss", "provision_by",
}  # fmt: skip

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@functools.cache
def opened(kind: str, language: Language, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(built(kind, language)[0], data_only=values)


def sheet(language: Language, key: str, kind: str = "small") -> Any:
    return opened(kind, language)[say(language, f"sheets.{key}.tab")]


def column(of: Any, letter: str, first: int = 6) -> list[Any]:
    return [cell.value for cell in of[letter][first - 1 :]]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def test_every_sheet_stands_in_its_place_and_colour(language: Language) -> None:
    book = opened("small", language)
    assert book.sheetnames == [say(language, f"sheets.{key}.tab") for key in KINDS]
    colours = [book[name].sheet_properties.tabColor.rgb[-6:] for name in book.sheetnames]
    assert colours == [KIND_COLOUR[kind].removeprefix("#") for kind in KINDS.values()]
    assert {ws.sheet_state for ws in book} == {"visible"}


def test_every_sheet_fits_its_page_and_shows_no_gridlines(language: Language) -> None:
    for ws in opened("small", language):
        assert ws.page_setup.paperSize == 9
        assert ws.page_setup.orientation == "landscape"
        assert ws.sheet_properties.pageSetUpPr.fitToPage
        assert not ws.sheet_view.showGridLines
        assert not ws.merged_cells.ranges


@pytest.mark.parametrize("kind", ["small", "blank"])
def test_tables_have_english_names_and_the_readers_headers(kind: str, language: Language) -> None:
    tables = {table.name: table for ws in opened(kind, language) for table in ws.tables.values()}
    assert set(tables) == set(SPECS)
    for name, table in tables.items():
        assert [head.name for head in table.tableColumns] == SPECS[name].headers(language)
        assert table.ref.startswith({"Calendar": "F5:", "LCDocuments": "N5:"}.get(name, "B5:"))  # beside Rates, beside Credits


def test_named_cells_and_result_anchors_are_where_macros_look(language: Language) -> None:
    book = opened("small", language)
    named = {name: next(iter(defined.destinations)) for name, defined in book.defined_names.items()}
    for name, value in CELLS.items():
        sheet_name, place = named[name]
        assert book[sheet_name][place].value == value
    assert book[named["Language"][0]][named["Language"][1]].value == find(language, "sheets.language")
    assert {name.removeprefix("xc_out_") for name in named if name.startswith("xc_out_")} == SPILLS
    assert named["xc_explain"] == (say(language, "sheets.explain.tab"), "$B$5")


@pytest.mark.parametrize("key", ["open_items", "credit", "payment_behaviour", "collection_steps", "messages", "forecast"])
def test_results_begin_at_b5(language: Language, key: str) -> None:
    name = {"payment_behaviour": "behaviour"}.get(key, key)
    anchor = next(iter(opened("small", language).defined_names[f"xc_out_{name}"].destinations))
    assert anchor == (say(language, f"sheets.{key}.tab"), "$B$5")


def test_a_result_is_written_with_all_its_rows(language: Language) -> None:
    rows = built("small", language)[1].spills["open_items"]
    shown = [[cell.value for cell in row] for row in sheet(language, "open_items")["B5:L9"]]
    assert len(rows) == 5
    for written, row in zip(shown, rows, strict=True):
        assert written == row


def test_a_name_that_looks_like_a_formula_stays_text(language: Language) -> None:
    formulas = opened("small", language, values=False)
    names = formulas[say(language, "sheets.customers.tab")]["C"][5:8]
    assert [cell.value for cell in names] == ["First & Sons", FORMULA_LIKE, "Third"]
    assert {cell.data_type for cell in names} == {"s"}
    assert FORMULA_LIKE in column(sheet(language, "credit"), "I")


def test_long_invoice_numbers_keep_every_digit(language: Language) -> None:
    assert column(sheet(language, "invoices"), "B")[0] == "26312000000001204773"


def test_open_items_agree_with_the_ledger_worked_by_hand(language: Language) -> None:
    strip = sheet(language, "open_items")["B3"].value
    assert strip.startswith("● ")
    assert "2,400" in strip
    assert "2,400" in sheet(language, "ageing")["B3"].value


def test_opening_cash_agrees_with_the_operating_accounts(language: Language) -> None:
    strip = sheet(language, "forecast")["B3"].value
    assert strip.startswith("● ")
    assert "3,000" in strip


def test_input_strips_count_rows_and_sum_the_base_currency(language: Language) -> None:
    strip = sheet(language, "invoices")["B3"].value
    assert "6,400.00 CNY" in strip  # 1,000 + 500 − 100 + 5,000; what is dated later is there all the same
    assert strip.endswith(find(language, "sheets.strip.foreign").format(n=1))


def test_credit_shows_what_is_open_against_the_limit(language: Language) -> None:
    rows = {row[0].value: [cell.value for cell in row[7:12]] for row in sheet(language, "credit")["B6:M8"]}
    assert rows["C-1"] == ["First & Sons", 1000.0, 600.0, 900.0, -100.0]
    assert rows["C-2"] == [FORMULA_LIKE, 1400.0, 0.0, "", ""]  # no limit is no limit
    assert rows["C-3"] == ["Third", 0.0, 0.0, 0.0, 0.0]  # a limit of 0 is one


def test_the_chart_of_exposures_ranks_and_marks_what_is_above_its_limit(language: Language) -> None:
    block = sheet(language, "chart_data")["T6:AA8"]
    assert [(row[6].value, row[4].value) for row in block] == [("C-2", 1400.0), ("C-1", 1000.0), (None, None)]
    assert block[1][0].value.startswith("■ First & Sons +")


def test_the_band_is_the_range_of_the_simulated_paths(language: Language) -> None:
    risk, block = built("small", language)[1].spills["cash_at_risk"], sheet(language, "chart_data")["E6:J7"]
    unit = {"en": 1000, "zh": 10000}[language]
    for (_, _, p10, _, p90, *_), row in zip(risk[1:3], block, strict=True):
        assert row[3].value * unit == pytest.approx(p10)
        assert row[4].value * unit == pytest.approx(p90 - p10)


def test_every_function_stands_on_the_functions_sheet_and_in_some_formula(language: Language) -> None:
    assert [name for name in column(sheet(language, "functions"), "B") if name] == [function.name for function in FUNCTIONS]
    book = opened("small", language, values=False)
    texts = " ".join(
        str(getattr(cell.value, "text", cell.value)) for ws in book for row in ws.iter_rows() for cell in row if cell.data_type == "f"
    )
    assert [function.name for function in FUNCTIONS if f"{function.name}(" not in texts] == []


def test_words_are_chosen_from_a_list_in_the_readers_language(language: Language) -> None:
    rules = sheet(language, "invoices").data_validations.dataValidation
    lists = [rule.formula1 for rule in rules if rule.type == "list"]
    assert lists == ['"' + ",".join(find(language, "words.invoice_type").values()) + '"']


def test_links_lead_to_sheets_that_exist(language: Language) -> None:
    book = opened("small", language, values=False)
    for ws in book:
        for row in ws.iter_rows():
            for cell in row:
                if cell.data_type == "f" and str(cell.value).startswith("=HYPERLINK("):
                    assert cell.value.split("'")[1] in book.sheetnames


def test_start_names_no_button_that_is_not_on_the_ribbon(language: Language) -> None:
    said = " ".join(str(cell.value) for cell in sheet(language, "start")[9])
    known = [say(language, f"ribbon.buttons.{button.macro}.label") for button in BUTTONS]
    parts = said.split(" › ")[1:]
    assert parts
    assert all(any(part.startswith(label) for label in known) for part in parts)


def test_an_empty_template_says_what_to_do_and_shows_no_error_on_its_first_pages(language: Language) -> None:
    assert sheet(language, "start", "blank")["J5"].value == find(language, "sheets.start.states.empty")
    dashboard = sheet(language, "dashboard", "blank")
    assert dashboard["B2"].value == find(language, "sheets.dashboard.empty")
    for key in ("start", "dashboard"):
        values = [cell.value for row in sheet(language, key, "blank").iter_rows() for cell in row]
        assert not any(isinstance(value, str) and value.startswith("#") for value in values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_of_the_term_on_ladders_is_not_shown_as_day_0(language):
    sheet = opened("blank", language)[say(language, "sheets.ladders.tab")]
    shares = [cell for (cell,) in sheet["E6:E30"] if isinstance(cell.value, float) and 0 < cell.value < 1]
    assert [cell.number_format for cell in shares] == ["General"]


def test_answers_are_guarded_without_a_password_and_input_cells_are_free(language: Language) -> None:
    book = opened("small", language)
    for key, kind in KINDS.items():
        guard = book[say(language, f"sheets.{key}.tab")].protection
        assert (guard.sheet, guard.password) == (kind != "input", None), key
        if kind != "input":
            forbidden = {
                name for name in ("formatColumns", "formatRows", "sort", "autoFilter", "selectLockedCells") if getattr(guard, name)
            }
            assert forbidden == set(), key
    styled = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.style == "xc Input"]
    assert len(styled) > 100
    assert not any(cell.protection.locked for cell in styled)
    places = {name: next(iter(book.defined_names[name].destinations)) for name in ("xc_out_credit", "xc_out_limits")}
    assert all(book[tab][place.replace("$", "")].protection.locked for tab, place in places.values())


def test_the_cover_of_the_report_says_whose_figures_they_are_and_what_each_page_says(language: Language) -> None:
    cover = {row[1].value: row[2].value for row in sheet(language, "report").iter_rows() if row[1].value}
    facts = {key: cover[say(language, f"sheets.report.about.{key}")] for key in ("company", "as_of", "currency", "checks", "mark")}
    assert (facts["company"], facts["as_of"], facts["currency"]) == ("Small Ltd", AS_OF.isoformat(), "CNY")
    assert facts["checks"] == sheet(language, "checks")["B3"].value.split(say(language, "sheets.gap"))[0]
    assert facts["mark"] == opened("small", language)[say(language, "sheets.audit.tab")]["K4"].value
    assert cover[f"{say(language, 'sheets.credit.tab')} ›"] == say(language, "sheets.report.all", n="3")
    says = {row[1].value: row[3].value for row in sheet(language, "report").iter_rows() if row[1].value}
    assert says[f"{say(language, 'sheets.forecast.tab')} ›"] == sheet(language, "forecast")["B3"].value
