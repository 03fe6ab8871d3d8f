"""Every button of the ribbon, pressed on a real spreadsheet: the very macros that Excel's ribbon calls."""

import datetime as dt

from xlcash.excel.macros import MACROS, press
from xlcash.language import say
from xlcash.template.ribbon import BUTTONS


def values(book, name):
    anchor = book.names[name].refers_to_range
    return anchor.expand("table").value


def everything(book):
    """The inputs: what no button may change."""
    return {table.name: table.range.value for sheet in book.sheets for table in sheet.tables}


def test_the_ribbon_and_the_macros_are_the_same_list():
    assert {button.macro for button in BUTTONS} == set(MACROS)


def test_refresh_forecast_twice_changes_nothing_but_says_when_cash_is_lowest(opened, language):
    inputs, forecast = everything(opened), values(opened, "xc_out_forecast")
    said = press(opened, "refresh_forecast")
    assert said == say(language, "macros.refreshed", lowest="1,036,020", when="2026-11-30")
    assert press(opened, "refresh_forecast") == said
    assert opened.app.status_bar == said
    assert values(opened, "xc_out_forecast") == forecast
    assert everything(opened) == inputs
    assert opened.sheets.active.name == opened.names["xc_out_forecast"].refers_to_range.sheet.name


def test_score_customers_counts_the_lights(opened, language):
    inputs = everything(opened)
    assert press(opened, "score_customers") == say(language, "macros.scored", customers=61, green=46, yellow=11, red=4)
    assert opened.sheets.active.name == opened.names["xc_out_credit"].refers_to_range.sheet.name
    assert everything(opened) == inputs


def test_worklist_counts_the_steps_due(opened, language):
    assert press(opened, "worklist") == say(language, "macros.listed", due=7, late=2, as_of="2026-06-30")
    assert opened.sheets.active.name == opened.names["xc_out_collections"].refers_to_range.sheet.name


def test_set_as_of_moves_every_result_and_fits_its_block(opened, language):
    items = len(values(opened, "xc_out_open_items"))
    assert press(opened, "set_as_of", "2026-05-31") == say(language, "macros.as_of_set", as_of="2026-05-31")
    assert opened.names["AsOf"].refers_to_range.value == dt.datetime(2026, 5, 31)
    assert values(opened, "xc_out_forecast")[1][0] == dt.datetime(2026, 6, 1)
    assert len(values(opened, "xc_out_open_items")) != items
    press(opened, "set_as_of", "2026-06-30")
    assert len(values(opened, "xc_out_open_items")) == items


def test_a_text_that_is_no_date_changes_nothing_and_is_said(opened):
    before = opened.names["AsOf"].refers_to_range.value
    for text in ("yesterday", "2026-02-30", "=1+1", ""):
        said = press(opened, "set_as_of", text)
        assert opened.names["AsOf"].refers_to_range.value == before
        assert opened.app.impl.alerts[-1].prompt == said
        assert "AsOf" in said


def test_explain_tells_inputs_settings_and_for_a_score_its_points(opened, language):
    credit = opened.names["xc_out_credit"].refers_to_range
    credit.sheet.activate()
    credit.offset(1, 1).select()
    assert press(opened, "explain_cell") == say(language, "macros.explained", cell=f"{credit.sheet.name}!C6", function="XC_CREDIT_SCORE")
    panel = opened.names["xc_explain"].refers_to_range.resize(60, 2).value
    lines = {item: text for item, text in panel if item}
    assert lines[say(language, "macros.explain.value")] == f"{credit.offset(1, 1).value:g}"
    assert lines[say(language, "tables.Customers.title")] == say(language, "macros.explain.rows", rows=61, left_out=0)
    points = [text for item, text in panel if item and text and (" of " in text or " / " in text) and ("points" in text or "分" in text)]
    assert len(points) >= 10


def test_explain_of_a_cell_without_a_formula_says_so_and_leaves_the_panel(opened, language):
    panel = opened.names["xc_explain"].refers_to_range
    before = panel.resize(5, 2).value
    start = opened.names["AsOf"].refers_to_range
    start.sheet.activate()
    start.select()
    said = press(opened, "explain_cell")
    assert said == say(language, "errors.NoXlcashFormulaError", address=f"{start.sheet.name}!{start.get_address(False, False)}")
    assert panel.resize(5, 2).value == before


def test_explain_names_the_row_to_mend(opened, language):
    invoices = next(table for sheet in opened.sheets for table in sheet.tables if table.name == "Invoices")
    invoices.data_body_range[2, 2].value = "soon"
    opened.app.calculate()
    forecast = opened.names["xc_out_forecast"].refers_to_range
    forecast.sheet.activate()
    forecast.offset(1, 3).select()
    press(opened, "explain_cell")
    texts = [text for _, text in opened.names["xc_explain"].refers_to_range.resize(60, 2).value if text]
    assert any("soon" in text and "3" in text for text in texts)
