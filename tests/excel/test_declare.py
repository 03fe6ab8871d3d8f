"""The one error net and the one description."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.classic import com_rows
from xlcash.excel.declare import CATEGORIES
from xlcash.excel.functions import FUNCTIONS, xc_ageing, xc_open_items, xc_version
from xlcash.excel.messages import KEPT, MESSAGES, Messages

SURFACE = {  # names and argument order of the surface; optional trailing arguments of ours may follow
    "XC_OPEN_ITEMS": "Invoices Receipts AsOf [Allocation]",
    "XC_AGEING": "Invoices Receipts AsOf [Bands] [By] [Basis]",
    "XC_STATEMENT": "Invoices Receipts Customer From To",
    "XC_DSO": "Receivables Sales Days",
    "XC_DSO_COUNTBACK": "Receivables MonthlySales [MonthDays]",
    "XC_DPO": "Payables Purchases Days",
    "XC_DIO": "Inventory COGS Days",
    "XC_CCC": "DSO DIO DPO",
    "XC_CEI": "Begin Sales End EndCurrent",
    "XC_WORKING_CAPITAL": "Monthly [Months]",
    "XC_PAYMENT_BEHAVIOUR": "Invoices Receipts AsOf",
    "XC_EXPECTED_PAYMENTS": "Invoices Receipts AsOf",
    "XC_PAYMENT_CURVE": "Invoices Receipts AsOf Customer",
    "XC_COLLECTIONS": "Invoices Receipts AsOf Periods [Frequency] [Method]",
    "XC_SERIES_FORECAST": "History Periods [Season] [Method]",
    "XC_CASH_FORECAST": "Invoices Receipts Bills Plan Accounts Monthly Settings AsOf [Periods] [Frequency] [Group]",
    "XC_FORECAST_ACCURACY": "Invoices Receipts AsOf [Frequency] [Origins]",
    "XC_SNAPSHOT_REVIEW": "Snapshots Receipts Monthly Settings AsOf [Rates]",
    "XC_CASH_TRIGGERS": "Forecast Monthly Settings",
    "XC_DEFERRALS": "Forecast Bills Plan Settings",
    "XC_CASH_AT_RISK": "Invoices Receipts Bills Plan Accounts Monthly Settings AsOf [Paths] [Seed]",
    "XC_STRESS": "Invoices Receipts Bills Plan Accounts Monthly Settings AsOf Scenarios",
    "XC_RESERVE": "Accounts Monthly Settings",
    "XC_ALTMAN": "Financials [Variant]",
    "XC_CREDIT_SCORE": "Customers Financials Invoices Receipts AsOf Scorecard",
    "XC_SCORE_EXPLAIN": "Customers Financials Invoices Receipts AsOf Scorecard Customer",
    "XC_SCORE_HISTORY": "Scores Customer [Last]",
    "XC_CREDIT_LIMIT": "Customers Financials Invoices Receipts AsOf Scorecard Settings",
    "XC_EXPOSURE": "Customers Invoices Receipts Orders AsOf",
    "XC_RELEASE_CHECK": "Customer Amount Customers Invoices Receipts Orders AsOf Settings",
    "XC_CONCENTRATION": "Invoices Receipts AsOf Customers [By]",
    "XC_WARNINGS": "Invoices Receipts Customers AsOf Settings",
    "XC_MIGRATION": "Invoices Receipts AsOf [Months]",
    "XC_PROVISION": "Invoices Receipts AsOf Settings [By]",
    "XC_UNCOLLECTED": "Invoices Receipts AsOf Settings",
    "XC_EXPECTED_LOSS": "PD LGD EAD [Cover]",
    "XC_COLLECTION_STAGE": "Invoices Receipts Customers Ladders Log AsOf",
    "XC_LETTERS": "Invoices Receipts Customers Ladders Log AsOf",
    "XC_WORKLIST": "Invoices Receipts Customers Ladders Log AsOf",
    "XC_LATE_INTEREST": "Invoices Receipts AsOf Rates Settings",
    "XC_COLLECTION_KPI": "Invoices Receipts Customers From To",
    "XC_INSURANCE_SIZING": "Invoices Receipts AsOf Settings",
    "XC_INSURE_NEXT": "Customers Financials Invoices Receipts AsOf Scorecard",
    "XC_POLICY_USE": "Policies Claims Invoices AsOf [Last]",
    "XC_CLAIM_HISTORY": "Claims AsOf [Last]",
    "XC_REVIEW": "Customers Financials Invoices Receipts AsOf Scorecard Settings [By] [Policies] [Claims]",
    "XC_RELEASED_PROVISION": "Invoices Receipts Customers Policies AsOf Settings",
    "XC_INSURED_LOSS": "Losses Policies",
    "XC_CLAIM_CLOCK": "Invoices Receipts Customers Policies AsOf",
    "XC_INSURED_COMPARISON": "Invoices Receipts Bills Plan Accounts Monthly Settings AsOf Customers Policies",
    "XC_DISCOUNT_COST": "Discount DiscountDays NetDays [ActualDays]",
    "XC_DISCOUNT_OFFER": "Invoices Receipts AsOf Discount DiscountDays",
    "XC_FACTORING_COST": "Amount AdvanceRate FeeRate InterestRate Days",
    "XC_FINANCING_OPTIONS": "Offers",
    "XC_LONGER_TERMS": "Customers Financials Invoices Receipts AsOf Scorecard Settings ExtraDays Margin",
    "XC_LC_CHECK": "Credits Documents AsOf",
    "XC_PLANS": "Plans Invoices Receipts AsOf [Settings] [By]",
    "XC_PAYMENT_PLAN": "Amount Instalments FirstDate [Frequency] [Rate]",
    "XC_DISPUTES": "Disputes Invoices Receipts AsOf [By]",
    "XC_CONTRACTS": "Invoices Receipts AsOf",
    "XC_MESSAGES": "",
    "XC_FINGERPRINT": "",
    "XC_VERSION": "",
}


INVOICES = [["Invoice", "Customer", "Invoice date", "Amount"], ["I-1", "C", "2026-06-01", 5.0]]


def test_the_functions_are_those_of_the_surface_in_its_argument_order():
    declared = {function.name: [f"[{p.label}]" if p.optional else p.label for p in function.parameters] for function in FUNCTIONS}
    assert set(declared) == set(SURFACE)
    for name, arguments in SURFACE.items():
        wanted = arguments.split()
        assert declared[name][: len(wanted)] == wanted, name
        assert all(label.startswith("[") for label in declared[name][len(wanted) :]), name


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_and_argument_has_its_help_in_both_languages(function):
    assert function.category in CATEGORIES
    for language in ("en", "zh"):
        assert function.summary(language)
        assert all(function.help(parameter, language) for parameter in function.parameters)


def test_no_required_argument_after_an_optional_one():
    for function in FUNCTIONS:
        optional = [parameter.optional for parameter in function.parameters]
        assert optional == sorted(optional), function.name


def test_a_missing_argument_is_told_by_name():
    assert xc_ageing([["Invoice"]], None, 46203.0) is CellError.VALUE
    assert [str(message.error) for message in MESSAGES.latest()] == ["Invoices has no column “Customer”: add it to the header row."]
    assert xc_ageing(None, None, 46203.0) is CellError.VALUE
    assert str(MESSAGES.latest()[0].error) == "Invoices is missing: hand it over."


def test_python_callers_get_a_type_error_for_an_argument_that_does_not_exist():
    with pytest.raises(TypeError, match="has no argument"):
        xc_version(1)


def test_messages_are_kept_once_latest_first_and_not_without_end():
    messages = Messages()
    for number in range(KEPT + 5):
        messages.add(None, f"F{number}", _refusal())
    messages.add(None, "F100", _refusal())
    assert len(messages.latest()) == KEPT
    assert messages.latest()[0].where == "F100"


def _refusal():
    xc_ageing(None, None, 46203.0)
    return MESSAGES.latest()[0].error


def test_com_gets_rows_of_rows():
    assert com_rows(5.0) == [[5.0]]
    assert com_rows(CellError.NA) == [[-2146826246]]
    table = xc_ageing(INVOICES, [["Date", "Customer", "Amount"]], 46203.0)
    assert com_rows(table) == table
    items = com_rows(xc_open_items([*INVOICES, ["I-2", "C", "2026-06-01", "x"]], [["Date", "Customer", "Amount"]], 46203.0))
    assert [row[2] for row in items] == ["Invoice date", 46174.0, 46174.0], "dates are serial numbers"
    assert [row[9] for row in items] == ["Open", 5.0, -2146826273], "an error is its code"
