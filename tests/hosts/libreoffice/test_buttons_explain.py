"""Explain cell on the demo workbook: the panel's sections, and that what is listed adds up to the figure."""

import pytest

from xlcash.excel.macros import press
from xlcash.language import say


def explained(book, key, row, column):
    """Select a cell of a result, press the button; what it says and the panel's rows."""
    cell = book.names[f"xc_out_{key}"].refers_to_range.offset(row, column)
    cell.sheet.activate()
    cell.select()
    said = press(book, "explain_cell")
    return cell, said, book.names["xc_explain"].refers_to_range.value


def facts(panel):
    return {row[0]: row[1] for row in panel if row[0]}


def listed(panel, title):
    """The rows below a section's heading, its column headers first, its total last."""
    start = [row[0] for row in panel].index(title) + 1
    end = next((at for at in range(start, len(panel)) if not any(panel[at])), len(panel))
    return panel[start:end]


def behind(panel, language, key, **fields):
    return listed(panel, say(language, f"macros.explain.behind.{key}", **fields))


def test_a_score_is_explained_by_its_inputs_settings_and_points(lent, language):
    cell, said, panel = explained(lent, "credit", 1, 1)
    address = f"{cell.sheet.name}!{cell.get_address(row_absolute=False, column_absolute=False)}"
    assert said == say(language, "macros.explained", cell=address, function="XC_CREDIT_SCORE")
    assert facts(panel)[say(language, "macros.explain.value")] == cell.value
    inputs = {row[0]: row[2] for row in listed(panel, say(language, "macros.explain.inputs"))}
    assert inputs[say(language, "tables.Customers.title")] == 61
    settings = [row[0] for row in listed(panel, say(language, "macros.explain.settings"))]
    assert say(language, "policy.score_red_below.key") in settings
    assert say(language, "policy.limit_net_worth_share.key") not in settings, "the score looks at no limit"
    customer = cell.offset(0, -1).value
    _, *factors, total = behind(panel, language, "points", customer=customer)
    assert total[2] == pytest.approx(cell.value) == pytest.approx(sum(row[2] for row in factors if isinstance(row[2], float)))


def test_a_limit_is_explained_by_the_points_of_the_score_it_rests_on(lent, language):
    cell, _, panel = explained(lent, "limits", 2, 9)
    customer = lent.names["xc_out_limits"].refers_to_range.offset(2, 0).value
    assert facts(panel)[say(language, "macros.explain.value")] == cell.value
    assert len(behind(panel, language, "points", customer=customer)) > 10


@pytest.mark.parametrize(
    ("column", "section", "sign"),
    [(3, "invoices", 1), (4, "sales", 1), (6, "payments", -1), (7, "payments", -1), (8, "sum", 0), (9, "sum", 0)],
)
def test_what_stands_behind_a_figure_of_the_forecast_adds_up_to_it(lent, language, column, section, sign):
    cell, _, panel = explained(lent, "forecast", 2, column)
    _, *items, total = behind(panel, language, section)
    at = max(place for place, value in enumerate(total) if isinstance(value, float))
    amounts = [row[at] for row in items]
    assert total[at] == pytest.approx(cell.value, abs=0.01) == pytest.approx(sum(amounts), abs=0.01)
    if sign:
        named = amounts if items[-1][1] else amounts[:-1]  # the smaller ones stand together last
        assert [sign * amount for amount in named] == sorted((sign * amount for amount in named), reverse=True) or section == "sales"


@pytest.mark.parametrize("column", [1, 2, 9])
def test_a_cell_of_the_ageing_is_explained_by_its_open_items(lent, language, column):
    cell, _, panel = explained(lent, "ageing", 1, column)
    customer = lent.names["xc_out_ageing"].refers_to_range.offset(1, 0).value
    _, *items, total = behind(panel, language, "items")
    assert total[4] == pytest.approx(cell.value)
    assert {row[1] for row in items} <= {customer}


def test_an_expected_payment_is_explained_by_the_habit_of_its_customer(lent, language):
    _, _, panel = explained(lent, "expected_payments", 1, 4)
    row = behind(panel, language, "habit")[1]
    assert row[0] == lent.names["xc_out_expected_payments"].refers_to_range.offset(1, 1).value


def test_a_row_of_the_worklist_shows_its_reason(lent, language):
    cell, _, panel = explained(lent, "worklist", 1, 0)
    whole = listed(panel, say(language, "macros.explain.row"))
    reason = next(at for at, row in enumerate(whole) if row[0] == say(language, "results.headers.reason"))
    shown = lent.names["xc_out_worklist"].refers_to_range.expand("table").value
    said = shown[1][shown[0].index(say(language, "results.headers.reason"))]
    assert said.startswith(whole[reason][1][:20])
    assert cell.value is not None


def test_a_cell_without_a_formula_is_refused_and_the_panel_stays(lent, language):
    before = lent.names["xc_explain"].refers_to_range.value
    start = lent.names["AsOf"].refers_to_range
    start.sheet.activate()
    start.select()
    said = press(lent, "explain_cell")
    assert said == say(language, "errors.NoXlcashFormulaError", address=f"{start.sheet.name}!{start.get_address(False, False)}")
    assert lent.names["xc_explain"].refers_to_range.value == before


def test_a_shorter_panel_leaves_nothing_of_a_longer_one(lent, language):
    explained(lent, "forecast", 1, 3)
    _, _, panel = explained(lent, "ageing", 1, 1)
    block = lent.names["xc_explain"].refers_to_range
    assert len(panel) == block.shape[0]
    assert not any(any(row) for row in block.offset(block.shape[0], 0).resize(80, block.shape[1]).value)
    assert say(language, "macros.explain.behind.invoices") not in [row[0] for row in panel]


def test_the_row_to_mend_is_named(opened, language):
    invoices = next(table for sheet in opened.sheets for table in sheet.tables if table.name == "Invoices")
    invoices.data_body_range[2, 2].value = "soon"
    opened.app.calculate()
    _, _, panel = explained(opened, "forecast", 1, 3)
    mend = listed(panel, say(language, "macros.explain.mend"))
    assert any("soon" in str(row[1]) and "3" in str(row[1]) for row in mend)


def test_an_error_says_why(opened, language):
    settings = next(table for sheet in opened.sheets for table in sheet.tables if table.name == "Settings").range
    row = [cells[1] for cells in settings.value].index(say(language, "policy.vat_rate.key"))
    settings[row, 2].value = 7
    opened.app.calculate()
    _, _, panel = explained(opened, "forecast", 0, 0)
    why = facts(panel)[say(language, "macros.explain.why")]
    assert say(language, "policy.vat_rate.key") in why
