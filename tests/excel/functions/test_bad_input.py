"""What people really put into tables: each with its sentence, nothing lost, the good rows answered."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_ageing, xc_messages, xc_open_items, xc_payment_plan
from xlcash.excel.messages import MESSAGES

HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
GOOD = ["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"]]
AS_OF = "2026-06-30"


def sentences(invoices, receipts=RECEIPTS, **tables):
    return [row[-1] for row in xc_messages(invoices, receipts, as_of=AS_OF, **tables)[1:]]


def items(invoices, receipts=RECEIPTS):
    table = xc_open_items(invoices, receipts, AS_OF)
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_missing_column():
    assert xc_open_items([["Invoice", "Customer", "Invoice date"], ["I-1", "C", "2026-05-01"]], RECEIPTS, AS_OF) is CellError.VALUE
    assert str(MESSAGES.latest()[0].error) == "Invoices has no column “Amount”: add it to the header row."


def test_a_disputed_part_below_zero_counts_without_its_minus_and_is_told():
    invoices = [[*HEAD, "Disputed"], [*GOOD, -50.0]]
    assert items(invoices)[0]["Disputed"] == 50
    assert sentences(invoices) == ["Invoices, row 1: “Disputed” of invoice I-1 is -50.00; it counts as 50.00. Write it without the minus."]


def test_a_credit_note_may_write_its_disputed_part_with_a_minus():
    assert sentences([[*HEAD, "Disputed"], GOOD + [None], ["N-1", "C-1", "2026-05-02", None, -20.0, -5.0]]) == []  # noqa: RUF005


def test_a_lending_rate_below_zero_is_told():
    rates = [["Date", "Currency", "Rate"], ["2026-01-01", "LPR", -0.03]]
    (said,) = sentences([HEAD, GOOD], rates=rates)
    assert said.startswith("Rates, row 1: LPR is -0.03, below zero")


@pytest.mark.parametrize("rate", [0.0, -7.1])
def test_nothing_is_converted_at_a_rate_of_nothing_or_below(rate):
    invoices, rates = [[*HEAD, "Currency"], [*GOOD, "USD"]], [["Date", "Currency", "Rate"], ["2026-01-01", "USD", rate]]
    assert xc_ageing(invoices, RECEIPTS, AS_OF, rates=rates) is CellError.NUM
    assert str(MESSAGES.latest()[0].error).startswith(f"Rates: the latest rate of USD is {rate:g}")
    assert any("the latest rate of USD" in said for said in sentences(invoices, rates=rates))


def test_what_lies_below_the_least_is_told_without_an_upper_bound():
    assert xc_payment_plan(-100, 3, "2026-01-01") is CellError.NUM
    assert str(MESSAGES.latest()[0].error) == "Amount is -100: it must be 0 or more."
    assert xc_payment_plan("1e400", 3, "2026-01-01") is CellError.VALUE


def test_missing_column_in_chinese():
    assert xc_open_items([["发票号", "客户编号", "开票日期"], ["I-1", "C", "2026-05-01"]], RECEIPTS, AS_OF) is CellError.VALUE
    assert MESSAGES.latest()[0].error.sentence("zh") == "“发票”表缺少“价税合计”列：请在表头中补上。"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["I-1", "C-1", "2026-05-02", None, 5.0], "Invoices, row 2: “Invoice” I-1 stands already in row 1; this second row is left out."),
        (
            ["I-2", "C-1", "soon", None, 5.0],
            "Invoices, row 2: “Invoice date” is “soon”, which is no date; the row is left out until it reads like 2026-06-30.",
        ),
        (
            ["I-2", "C-1", "2026-05-02", "31/02/2026", 5.0],
            "Invoices, row 2: “Due date” is “31/02/2026”, which is no date; the row is left out until it reads like 2026-06-30.",
        ),
        (
            ["I-2", "C-1", "2026-05-02", None, "a lot"],
            "Invoices, row 2: “Amount” is “a lot”, which is no amount; the row is left out until it is a number.",
        ),
        (["I-2", None, "2026-05-02", None, 5.0], "Invoices, row 2: “Customer” is blank; the row is left out until it is filled in."),
        (
            ["I-2", "C-1", "2026-05-02", None, CellError.NA],
            "Invoices, row 2: “Amount” holds an error value; the row is left out until it is mended.",
        ),
        (
            ["I-2", "C-1", "2026-05-02", None, -2146826246],
            "Invoices, row 2: “Amount” holds an error value; the row is left out until it is mended.",
        ),
        (
            [2.6312000000012e19, "C-1", "2026-05-02", None, 5.0],
            (
                "Invoices, row 2: “Invoice” is 26312000000012001280, a number too long for Excel to keep; format the column as text and "
                "enter it again. The row is left out."
            ),
        ),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_and_the_good_one_answered(row, sentence):
    table = [HEAD, GOOD, row]
    assert sentence in sentences(table)
    shown = items(table)
    assert (shown[0]["Invoice"], shown[0]["Open"]) == ("I-1", 100.0)
    assert len(shown) == 2, "the bad row is shown too"


def test_two_bad_rows_are_both_told():
    assert (
        len(sentences([HEAD, ["I-1", "C", "x", "2026-05-31", 1.0], [*GOOD[:4], "y"], ["I-3", "C", "2026-05-01", "2026-05-31", 1.0]])) == 2
    )


def test_a_negative_invoice_is_a_contradiction_and_a_negative_amount_without_type_a_credit_note():
    with_type = [[*HEAD, "Type"], [*GOOD, "invoice"], ["I-2", "C-1", "2026-05-02", None, -5.0, "invoice"]]
    assert sentences(with_type) == [
        "Invoices, row 2: invoice I-2 has the negative amount -5.00; mark it as a credit note or correct the sign. The row is left out."
    ]
    assert [item["Open"] for item in items([HEAD, GOOD, ["N-2", "C-1", "2026-05-02", None, -5.0]])] == [100.0, -5.0]


@pytest.mark.parametrize(("text", "amount"), [("1,234.50", 1234.5), ("¥1 234", 1234.0), ("１，２３４元", 1234.0), ("(500)", -500.0)])
def test_an_amount_as_text_is_read(text, amount):
    assert items([HEAD, ["I-1", "C-1", "2026-05-01", "2026-05-31", text]])[0]["Open"] == amount


def test_a_receipt_for_an_unknown_customer_and_one_for_an_unknown_invoice():
    receipts = [*RECEIPTS, ["2026-06-01", "C-9", 5.0, None], ["2026-06-02", "C-1", 7.0, "I-9"]]
    assert sentences([HEAD, GOOD], receipts) == [
        "Receipts, row 1: customer C-9 has no invoice; 5.00 is shown as unapplied cash.",
        "Receipts, row 2: there is no invoice I-9 of this customer and currency; 7.00 is shown as unapplied cash.",
    ]
    assert sum(item["Open"] for item in items([HEAD, GOOD], receipts)) == 100 - 5 - 7


def test_a_currency_without_a_rate():
    table = [[*HEAD, "Currency"], [*GOOD, "CNY"], ["I-2", "C-1", "2026-05-01", "2026-05-31", 5.0, "USD"]]
    assert "There is no exchange rate for USD on or before 2026-06-30: add a row to Rates." in sentences(table)
    assert xc_ageing(table, RECEIPTS, AS_OF) is CellError.NA


def test_an_empty_table_and_a_table_of_one_row():
    assert items([HEAD]) == []
    assert sentences([HEAD]) == []
    assert xc_open_items("Invoice", RECEIPTS, AS_OF) is CellError.VALUE
    assert len(items([HEAD, GOOD])) == 1


def test_thirty_extra_columns_are_left_alone():
    extra = [f"Extra {i}" for i in range(30)]
    assert items([[*extra, *HEAD], [*range(30), *GOOD]])[0]["Open"] == 100.0


def test_headers_in_the_other_language_answer_in_it():
    table = xc_open_items(
        [["价税合计", "开票日期", "到期日", "客户编号", "发票号"], [100.0, "2026-05-01", "2026-05-31", "甲", "I-1"]], RECEIPTS, AS_OF
    )
    assert table[0][0] == "发票号"
    assert dict(zip(table[0], table[1], strict=True))["未收金额"] == 100.0


def test_headers_in_any_case_and_spacing():
    assert items([["INVOICE", "customer ", "Invoice  Date", "duedate", "★ Amount"], GOOD])[0]["Open"] == 100.0


def test_a_formula_like_name_stays_text():
    assert items([HEAD, ["=cmd|' /C calc'!A0", "+1+1", "2026-05-01", "2026-05-31", 1.0]])[0]["Invoice"] == "=cmd|' /C calc'!A0"


def test_an_ambiguous_date_is_refused_rather_than_guessed():
    assert "nothing tells whether day or month comes first" in sentences([HEAD, ["I-1", "C", "03/04/2026", "2026-05-31", 1.0]])[0]
    told = [HEAD, ["I-1", "C", "03/04/2026", None, 1.0], ["I-2", "C", "30/04/2026", None, 1.0]]
    assert items(told)[0]["Invoice date"].strftime("%Y-%m-%d") == "2026-04-03"


def test_an_as_of_that_is_no_date():
    assert xc_open_items([HEAD, GOOD], RECEIPTS, "yesterday") is CellError.VALUE
    assert str(MESSAGES.latest()[0].error) == "AsOf must be a date, not “yesterday”: write it as yyyy-mm-dd."


def test_an_unforeseen_failure_shows_value_and_no_traceback(monkeypatch, tmp_path):
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    monkeypatch.setattr("xlcash.excel.functions.ledger.open_items", lambda *_: 1 / 0)
    assert xc_open_items([HEAD, GOOD], RECEIPTS, AS_OF) is CellError.VALUE
    assert "did not foresee (ZeroDivisionError)" in str(MESSAGES.latest()[0].error)
