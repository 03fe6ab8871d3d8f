"""What does not fit between the tables."""

import datetime as dt

from xlcash.domain.checks import problems_of
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS

AS_OF = dt.date(2026, 6, 30)
INVOICES = [["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"], ["I-1", "C", "2026-06-01", "2026-06-30", 5.0, "USD"]]


def told(**tables):
    return [str(problem) for problem in problems_of({name: read_table(SPECS[name], rows) for name, rows in tables.items()}, as_of=AS_OF)]


def test_a_sound_ledger_has_nothing_to_tell():
    assert told(Invoices=INVOICES, Rates=[["Date", "Currency", "Rate"], ["2026-01-01", "USD", 7.1]]) == []


def test_a_currency_without_a_rate_beside_the_base_currency():
    assert told(Invoices=INVOICES) == ["There is no exchange rate for USD on or before 2026-06-30: add a row to Rates."]
    assert told(Invoices=INVOICES, Settings=[["Key", "Value"], ["base_currency", "USD"]]) == []


def test_an_invoice_of_a_customer_who_is_not_listed():
    assert told(Invoices=INVOICES, Settings=[["Key", "Value"], ["base_currency", "USD"]], Customers=[["Customer"], ["D"]]) == [
        "Invoices, row 1: customer C of invoice I-1 is not in the table Customers; add it there. The invoice is used."
    ]


def test_a_setting_out_of_range_and_an_unknown_one():
    assert told(Settings=[["Key", "Value"], ["gap_share_of_reserve", 20.0], ["gap", 1.0]]) == [
        "Settings, row 2: xlcash does not know the setting “gap”; the row has no effect.",
        "Settings: gap_share_of_reserve is 20.0: it must lie between 0 and 1.",
    ]


def test_a_ladder_the_table_does_not_have():
    ladders = [["Ladder", "Level", "Day", "Action"], ["Standard", 1, 30, "Write"]]
    assert told(Customers=[["Customer", "Ladder"], ["C", "standard"], ["D", "Strict"], ["E", None]], Ladders=ladders) == [
        "Customers, row 2: customer D names the ladder “Strict”, which the table Ladders does not have; the first ladder is used."
    ]


def test_a_factor_the_scorecard_does_not_know():
    card = [["Factor", "Points"], ["Payment index", 5.0], ["Star sign", 5.0]]
    assert any("Star sign" in sentence for sentence in told(Scorecard=card))


LEAST = {
    "Invoices": [["Invoice", "Customer", "Invoice date", "Amount"]],
    "Receipts": [["Date", "Customer", "Amount"]],
    "Bills": [["Bill", "Supplier", "Due date", "Amount"]],
    "Plan": [["Line", "Direction", "Amount", "Frequency", "Start"]],
    "Monthly": [["Month", "Receivables", "Payables", "Fixed cost"]],
}


def test_empty_tables_that_nothing_stands_in_for_are_not_talked_about():
    assert told(**LEAST) == []


def test_what_stands_in_for_the_least_a_firm_has_is_told():
    said = told(**LEAST | {"Monthly": [*LEAST["Monthly"], ["2026-05-01", 10.0, 20.0, 30.0]]})
    assert [sentence.split(" ")[0] for sentence in said] == ["Invoices", "Plan", "Bills"]
    assert "the mean fixed cost of Monthly is paid on the last day of each month" in said[1]


def test_a_month_that_has_not_ended_stands_in_for_nothing():
    assert told(**LEAST | {"Monthly": [*LEAST["Monthly"], ["2026-07-01", 10.0, 20.0, 30.0]]}) == []


def test_invoices_without_any_receipt_so_far_are_told():
    receipts = [*LEAST["Receipts"], ["2026-07-01", "C", 5.0]]
    invoices = [*LEAST["Invoices"], ["I-1", "C", "2026-06-01", 5.0]]
    (said,) = (sentence for sentence in told(**LEAST | {"Invoices": invoices, "Receipts": receipts}) if "no payment up to" in sentence)
    assert said.startswith("Receipts has no payment up to 2026-06-30: every invoice counts as open")


def test_a_word_that_no_setting_knows():
    (said,) = told(Settings=[["Key", "Value"], ["collection_method", "by hand"]])
    assert said.startswith("Settings: collection_method is “by hand”")


def test_an_offer_that_cannot_be_reckoned_and_a_document_of_no_credit():
    offers = [
        ["Offer", "Kind", "Amount", "Days", "Interest rate"],
        ["Bank", "bank loan", 100.0, 60, None],
        ["Good", "bank loan", 100.0, 60, 0.04],
    ]
    opened, documents = [["Credit", "Amount", "Expiry"], ["LC-1", 100.0, "2026-07-31"]], [["Credit", "Document"], ["LC-9", "draft"]]
    assert told(Offers=offers, Credits=opened, LCDocuments=documents) == [
        "Offers, row 1: “Bank” has no “Interest rate”, without which its cost can’t be told; fill it in.",
        "LC documents, row 1: there is no letter of credit “LC-9”; the row is left out until it names one of the table Credits.",
    ]


def test_the_documents_of_a_credit_that_is_left_out_are_not_called_strange():
    credits_ = [["Credit", "Amount", "Expiry", "Tolerance"], ["LC-1", 5.0, "2026-07-31", 10]]
    (said,) = told(Credits=credits_, LCDocuments=[["Credit", "Document"], ["LC-1", "draft"]])
    assert "“Tolerance” is 10" in said
