"""Documents of a letter of credit: each rule of UCP 600 on the last day or amount that complies and on the first that does not."""

import datetime as dt

import pytest

from xlcash.domain.financing.letters_of_credit import lc_check, strange_documents
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CREDITS, LC_DOCUMENTS
from xlcash.domain.working_days import WorkingDays
from xlcash.language import say

AS_OF = dt.date(2026, 6, 30)
CREDIT = {
    "credit": "LC-1",
    "amount": 1000.0,
    "currency": "USD",
    "latest_shipment": "2026-06-10",
    "expiry": "2026-07-15",
    "presented": "2026-06-25",
}
INVOICE = {"document": "commercial invoice", "dated": "2026-06-08", "amount": 1000.0, "currency": "USD"}
SHIPPED = {"document": "transport document", "dated": "2026-06-10"}
INSURED = {"document": "insurance document", "dated": "2026-06-10", "amount": 1100.0, "currency": "USD"}


def read_rows(spec, rows):
    keys = [column.key for column in spec.columns]
    return read_table(spec, [[spec.header(key, "en") for key in keys], *([row.get(key) for key in keys] for row in rows)])


def table(spec, rows):
    return read_rows(spec, rows).rows


def checked(credit=None, documents=(INVOICE, SHIPPED, INSURED), *, as_of=AS_OF, working=None):
    rows = [{"credit": "LC-1", "in_set": "yes", **row} for row in documents]
    known = table(CREDITS, [CREDIT | (credit or {})]), table(LC_DOCUMENTS, rows)
    found = lc_check(*known, as_of=as_of) if working is None else lc_check(*known, as_of=as_of, working=working)
    return found.assign(
        check=[check.split(".")[-1] for check in found["check"]], status=[status.split(".")[-1] for status in found["status"]]
    )


def discrepancies(*args, **named):
    found = checked(*args, **named)
    return found.loc[found["status"] == "discrepancy", "check"].tolist()


def test_a_clean_set_complies_in_everything():
    assert set(checked()["status"]) == {"complies"}


@pytest.mark.parametrize(
    ("credit", "documents", "check"),
    [
        ({}, (INVOICE, SHIPPED | {"dated": "2026-06-11"}, INSURED), "late_shipment"),
        ({"presented": "2026-07-02"}, (INVOICE, SHIPPED, INSURED), "presentation"),
        ({"presented": "2026-06-20", "presentation_days": 9}, (INVOICE, SHIPPED, INSURED), "presentation"),
        ({"expiry": "2026-06-24"}, (INVOICE, SHIPPED, INSURED), "expiry"),
        ({}, (INVOICE | {"amount": 1000.01}, SHIPPED, INSURED | {"amount": 1101.0}), "may_accept"),
        ({"tolerance": 0.05}, (INVOICE | {"amount": 1050.01}, SHIPPED, INSURED | {"amount": 1200.0}), "may_accept"),
        ({"about": "yes"}, (INVOICE | {"amount": 1100.01}, SHIPPED, INSURED | {"amount": 1300.0}), "may_accept"),
        ({"partial": "no"}, (INVOICE | {"amount": 949.99}, SHIPPED, INSURED), "short"),
        ({"partial": "no", "tolerance": 0.02}, (INVOICE | {"amount": 979.99}, SHIPPED, INSURED), "short"),
        ({"partial": "no", "about": "yes"}, (INVOICE | {"amount": 899.99}, SHIPPED, INSURED), "short"),
        ({}, (INVOICE | {"currency": "EUR"}, SHIPPED, INSURED), "currency"),
        ({}, (INVOICE, SHIPPED, INSURED | {"amount": 1099.99}), "insured"),
        ({"insured_share": 1.2}, (INVOICE, SHIPPED, INSURED), "insured"),
        ({}, (INVOICE, SHIPPED, INSURED, {"document": "draft", "amount": 1000.01}), "insured"),
        ({}, (INVOICE, SHIPPED, INSURED | {"dated": "2026-06-12", "cover_from": "2026-06-11"}), "insured_late"),
        ({}, (INVOICE, SHIPPED, INSURED | {"dated": "2026-06-11"}), "insured_late"),
        ({}, (INVOICE | {"dated": "2026-06-26"}, SHIPPED, INSURED), "dated_late"),
        ({}, (INVOICE, SHIPPED, INSURED, {"document": "certificate of origin", "in_set": None}), "missing"),
    ],
)
def test_the_first_that_does_not_comply(credit, documents, check):
    assert discrepancies(credit, documents) == [check]


@pytest.mark.parametrize(
    ("credit", "documents"),
    [
        ({"presented": "2026-07-01"}, (INVOICE, SHIPPED, INSURED)),
        ({"expiry": "2026-06-25"}, (INVOICE, SHIPPED, INSURED)),
        ({"tolerance": 0.05}, (INVOICE | {"amount": 1050.0}, SHIPPED, INSURED | {"amount": 1155.0})),
        ({"about": "yes"}, (INVOICE | {"amount": 1100.0}, SHIPPED, INSURED | {"amount": 1210.0})),
        ({"partial": "no"}, (INVOICE | {"amount": 950.0}, SHIPPED, INSURED)),
        ({"partial": "no", "tolerance": 0.02}, (INVOICE | {"amount": 980.0}, SHIPPED, INSURED)),
        ({"partial": "no", "about": "yes"}, (INVOICE | {"amount": 900.0}, SHIPPED, INSURED)),
        ({}, (INVOICE | {"amount": 400.0}, SHIPPED, INSURED)),
        ({}, (INVOICE | {"dated": "2026-06-25"}, SHIPPED, INSURED)),
        ({}, (INVOICE, SHIPPED, {"document": "packing list", "required": "no", "in_set": None})),
        ({}, (INVOICE, SHIPPED, INSURED, {"document": "draft", "amount": 900.0})),
        ({}, (INVOICE, SHIPPED, INSURED | {"dated": "2026-06-12", "cover_from": "2026-06-10"})),
    ],
    ids=[
        "day 21",
        "day of expiry",
        "tolerance",
        "about",
        "5 % short",
        "2 % short",
        "10 % short",
        "partial shipment",
        "day of presentation",
        "not required",
        "the invoice is greater than the draft",
        "cover from shipment",
    ],
)
def test_the_last_that_complies(credit, documents):
    assert discrepancies(credit, documents) == []


def test_until_presentation_the_days_left_are_counted():
    found = checked({"presented": None}).set_index("check")
    assert found.loc[["presentation", "expiry"], "days_left"].tolist() == [1, 15]
    assert discrepancies({"presented": None}, as_of=dt.date(2026, 7, 2)) == ["presentation"]


def test_a_last_day_on_which_banks_are_closed_moves_to_the_next_one_but_shipment_does_not(rows):
    closed = WorkingDays.of(rows("Calendar", ["2026-07-01", "no"], ["2026-06-10", "no"]))
    assert discrepancies({"presented": "2026-07-02"}, working=closed) == []
    assert discrepancies({"presented": "2026-07-03"}, working=closed) == ["presentation"]
    assert discrepancies({}, (INVOICE, SHIPPED | {"dated": "2026-06-11"}), working=closed) == ["late_shipment"]


def test_what_is_not_known_yet_is_not_called_a_discrepancy():
    found = checked(documents=(INVOICE, SHIPPED | {"dated": None}, INSURED | {"amount": None}))
    assert set(found.loc[found["status"] == "untold", "check"]) == {"late_shipment", "presentation", "insured", "insured_late"}


def test_discrepancies_stand_first_and_name_their_article():
    found = checked({}, (INVOICE, SHIPPED | {"dated": "2026-06-11"}, INSURED))
    assert found["status"].tolist() == sorted(found["status"], key=["discrepancy", "untold", "complies"].index)
    assert found["article"].iloc[0].said("en") == "UCP 600, art. 14 a, 19–25"
    assert found["article"].iloc[0].said("zh") == "UCP 600：14 a, 19–25"


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"tolerance": 10}, "“Tolerance” is 10; the row is left out until it is a share from 0 to 1 (5 % is 0.05 or 5%)."),
        ({"tolerance": -0.5}, "“Tolerance” is -0.5; the row is left out until it is a share from 0 to 1 (5 % is 0.05 or 5%)."),
        (
            {"insured_share": 110},
            (
                "“Insured share” is 110; write what the credit asks for as a share of the invoice from 1 to 2, 110 % as 1.1 or 110%. "
                "The row is left out until then."
            ),
        ),
        ({"presentation_days": -5}, "“Presentation days” is -5; the row is left out until it is a number from 0 to 3,660."),
        ({"amount": -1000}, "“Amount” is -1,000; the row is left out until it is 0 or more."),
    ],
)
def test_a_credit_with_a_term_that_is_none_is_left_out_and_told(term, said):
    read = read_rows(CREDITS, [CREDIT | term, CREDIT | {"credit": "LC-2", "tolerance": "10%", "insured_share": "110%"}])
    assert read.rows[["credit", "tolerance", "insured_share"]].to_numpy().tolist() == [["LC-2", 0.1, 1.1]]
    assert [str(problem) for problem in read.problems] == ["Letters of credit, row 1: " + said]


def test_a_credit_that_is_left_out_stands_among_what_cannot_be_told():
    read = read_rows(CREDITS, [CREDIT | {"tolerance": 10}])
    found = lc_check(read.rows, table(LC_DOCUMENTS, []), as_of=AS_OF, unusable=read.left_out)
    assert found[["letter_of_credit", "status"]].to_numpy().tolist() == [["LC-1", "words.lc_status.untold"]]
    assert found["check"].iloc[0].said("en") == "Row 1 can’t be used, see Check data"


def test_a_negative_amount_of_a_document_counts_as_blank_and_is_told():
    read = read_rows(LC_DOCUMENTS, [{"credit": "LC-1"} | INVOICE | {"amount": -5.0}])
    assert read.rows["amount"].isna().tolist() == [True]
    assert "“Amount” is -5.00, below zero" in str(read.problems[0])


def test_a_bank_may_accept_an_invoice_above_the_credit():
    row = checked({}, (INVOICE | {"amount": 1000.01}, SHIPPED)).iloc[0]
    assert (row["status"], row["article"].said("en")) == ("discrepancy", "UCP 600, art. 18 b, 30 a")
    assert say("en", "results.lc.may_accept") == "Above the credit; bank may accept"


def test_documents_of_an_unknown_credit_are_told():
    documents = table(LC_DOCUMENTS, [{"credit": "LC-9", "document": "draft"}])
    assert [str(error) for error in strange_documents(table(CREDITS, [CREDIT])["credit"], documents)] == [
        "LC documents, row 1: there is no letter of credit “LC-9”; the row is left out until it names one of the table Credits."
    ]
