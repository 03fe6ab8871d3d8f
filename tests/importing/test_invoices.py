import datetime as dt

import pytest

from xlcash.importing.errors import ColumnsNotRecognisedError, NoUsableRowError


def row(frame, at=0):
    return frame.iloc[at]


def test_a_chinese_export_with_net_and_tax(company, decisions):
    made, report = company(
        [
            ["数电票号码", "发票号码", "购买方名称", "购方识别号", "开票日期", "金额", "税额", "发票状态"],
            ["25442000000012345678", "", "上海东方机械", "91310000MA1", "2026-01-05 10:11:12", "1,000.00", "130.00", "正常"],
            ["", "00123456", "上海东方机械", "91310000MA1", "2026/1/6", "-200", "-26", "正常"],
            ["25442000000012345679", "", "广州南沙贸易", "", "2026年1月7日", "500", "65", "已作废"],
        ],
        language="zh",
    )
    invoices = made.tables["Invoices"]
    assert invoices["invoice"].tolist() == ["25442000000012345678", "00123456"]
    assert invoices["amount"].tolist() == [1130.0, -226.0]
    assert invoices["type"].tolist() == ["invoice", "credit_note"]
    assert made.tables["Customers"][["customer", "name", "tax_id"]].to_numpy().tolist() == [["上海东方机械", "上海东方机械", "91310000MA1"]]
    assert (made.base_currency, set(invoices["currency"])) == ("CNY", {"CNY"})
    (void,) = report.exports[0].rejected
    assert void.reasons[0].sentence("zh") == "“发票”表第 4 行：该发票已作废（“已作废”）；该行不参与计算。"
    said = decisions(report, "zh")
    assert "没有价税合计列：金额 = 金额 + 税额。" in said
    assert "数电票号码 为空时取 发票号码（1 行）。" in said
    assert "没有客户编号列：以 购买方名称 中的名称作为编号。" in said


def test_the_open_balance_is_the_amount_only_without_receipts(company, decisions):
    invoices = [["Invoice", "Customer", "Date", "Amount", "Balance"], ["A1", "C1", "2026-01-05", "1000", "200"]]
    made, report = company(invoices)
    assert row(made.tables["Invoices"])["amount"] == 200.0
    assert "Without receipts the open balance in Balance is the amount, not Amount." in decisions(report)
    made, _ = company(invoices, [["Date", "Amount", "Invoice"], ["2026-01-09", "800", "A1"]])
    assert row(made.tables["Invoices"])["amount"] == 1000.0


def test_terms_in_days_fill_blank_due_dates_and_codes_do_not(company, decisions):
    made, report = company(
        [
            ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Terms"],
            ["A1", "C1", "2026-01-31", "", "1", "Net 30"],
            ["A2", "C1", "2026-01-31", "2026-02-01", "1", "Net 30"],
            ["A3", "C2", "2026-01-31", "", "1", "NAA8"],
        ]
    )
    due = made.tables["Invoices"]["due_date"]
    assert [None if day != day else day.date() for day in due] == [dt.date(2026, 3, 2), dt.date(2026, 2, 1), None]  # noqa: PLR0124
    assert made.tables["Customers"]["terms"].tolist()[0] == 30
    assert "1 blank due date is filled from Terms." in decisions(report)
    assert "Terms holds codes, not days (NAA8): they are left aside." in decisions(report)


def test_terms_of_the_customers_fill_what_is_still_blank(company, decisions):
    made, report = company(
        [["Invoice", "Customer", "Invoice date", "Amount"], ["A1", "C1", "2026-01-31", "1"], ["A2", "C2", "2026-01-31", "1"]],
        customers=[["Customer", "Name", "Payment terms"], ["C1", "One", "60天"], ["C2", "Two", "ZB30"]],
    )
    due = made.tables["Invoices"]["due_date"]
    assert due[1].date() == dt.date(2026, 4, 1)
    assert due.isna()[2]
    assert "1 blank due date is filled from the terms of the customers." in decisions(report)


@pytest.mark.parametrize(
    ("texts", "amounts"),
    [
        (["1,234.50", "(500)", "¥ 7"], [1234.5, -500.0, 7.0]),
        (["1.234,50", "1.234", "500-"], [1234.5, 1234.0, -500.0]),
        (["12,5", "1.000"], [12.5, 1000.0]),
        (["1.234", "5.5"], [1.234, 5.5]),
    ],
)
def test_amounts_as_people_write_them(company, texts, amounts):
    made, _ = company([["Invoice", "Customer", "Date", "Amount"], *([f"A{at}", "C1", "2026-01-01", text] for at, text in enumerate(texts))])
    assert made.tables["Invoices"]["amount"].tolist() == amounts


def test_types_nobody_knows_are_left_aside_and_known_ones_are_kept(company, decisions):
    head = ["Invoice", "Customer", "Date", "Amount", "Type"]
    made, report = company([head, ["A1", "C1", "2026-01-01", "5", "RV"], ["A2", "C1", "2026-01-01", "-2", "RG"]])
    assert made.tables["Invoices"]["type"].tolist() == ["invoice", "credit_note"]
    assert "None of the words in Type is known (RV, RG): a negative amount makes a credit note." in decisions(report)
    made, report = company([head, ["A1", "C1", "2026-01-01", "5", "Credit memo"], ["A2", "C1", "2026-01-01", "2", "RG"]])
    assert made.tables["Invoices"][["type", "amount"]].to_numpy().tolist() == [["credit_note", -5.0]]
    assert report.rejected_rows == 1


def test_numbers_wrapped_or_floated_by_spreadsheets(company, decisions):
    head = ["Invoice", "Customer", "Date", "Amount"]
    made, report = company([head, ['="00071"', "200769623.0", "2026-01-01", "5"], ["00072", "200769624.0", "2026-01-01", "5"]])
    assert made.tables["Invoices"][["invoice", "customer"]].to_numpy().tolist() == [["00071", "200769623"], ["00072", "200769624"]]
    assert "Numbers in Customer all end in .0: read as whole numbers." in decisions(report)


def test_a_settle_date_that_cannot_be_read_makes_the_row_unusable(company):
    made, report = company(
        [
            ["Invoice", "Customer", "Date", "Amount", "Paid date"],
            ["A1", "C1", "2026-01-01", "5", "soon"],
            ["A2", "C1", "2026-01-01", "5", "2026-02-01"],
        ]
    )
    assert made.tables["Receipts"]["invoice"].tolist() == ["A2"]
    (rejected,) = report.exports[0].rejected
    assert "“Paid date” is “soon”, which is no date, so whether the invoice is paid can't be told" in str(rejected.reasons[0])


def test_a_settled_credit_note_is_paid_out(company):
    made, _ = company([["Invoice", "Customer", "Date", "Amount", "Paid date"], ["A1", "C1", "2026-01-01", "-5", "2026-02-01"]])
    assert made.tables["Receipts"]["amount"].tolist() == [-5.0]


@pytest.mark.parametrize(
    ("cells", "choices", "base", "currencies"),
    [
        (["USD", "US$", ""], {}, "USD", ["USD", "USD", "USD"]),
        (["EUR", "EUR", "USD"], {}, "EUR", ["EUR", "EUR", "USD"]),
        (["EUR", "EUR", "USD"], {"currency": "CNY"}, "CNY", ["EUR", "EUR", "USD"]),
        (["", "", ""], {}, "", ["", "", ""]),
        (["", "", ""], {"currency": "GBP"}, "GBP", ["GBP"] * 3),
        (["", "", ""], {"language": "zh"}, "CNY", ["CNY"] * 3),
    ],
)
def test_base_currency(company, cells, choices, base, currencies):
    rows = [[f"A{at}", "C1", "2026-01-01", "1", currency] for at, currency in enumerate(cells)]
    made, _ = company([["Invoice", "Customer", "Date", "Amount", "Currency"], *rows], **choices)
    assert made.base_currency == base
    assert made.tables["Invoices"]["currency"].tolist() == currencies
    assert (base or None) in made.tables["Settings"]["value"].tolist()


def test_a_missing_column_names_the_columns_there_are(company):
    with pytest.raises(ColumnsNotRecognisedError) as error:
        company([["InvoiceID", "CustID", "InvoiceDate", "Worth"], ["1", "2", "2026-01-01", "3"]])
    assert error.value.sentence() == (
        "invoices.csv has no column that is known as Amount of Invoices: rename the one that is. "
        "Its columns are InvoiceID, CustID, InvoiceDate, Worth."
    )


def test_without_a_usable_invoice_there_is_no_company(company):
    with pytest.raises(NoUsableRowError, match=r"invoices\.csv has no row that can be used; 1 was rejected\. The first: Invoices, row 2"):
        company([["Invoice", "Customer", "Date", "Amount"], ["A1", "C1", "2026-01-01", "many"]])


@pytest.mark.parametrize(("length", "kept"), [(32_767, 2), (32_768, 1)])
def test_a_text_longer_than_a_cell_rejects_its_row_by_name(company, length, kept):
    made, report = company(
        [["Invoice", "Customer", "Date", "Amount"], ["A1", "C1", "2026-01-01", "1"], ["A" * length, "C1", "2026-01-02", "2"]]
    )
    assert len(made.tables["Invoices"]) == kept
    told = [str(reason) for export in report.exports for row in export.rejected for reason in row.reasons]
    assert [sentence.split(":")[0] for sentence in told] == ["Invoices, row 3"] * (2 - kept)
    assert all("“Invoice” has 32,768 characters, and a cell holds 32,767" in sentence for sentence in told)
