INVOICES = [
    ["Invoice", "Customer", "Customer name", "Date", "Amount", "Paid date"],
    ["A1", "C1", "Acme", "2026-01-01", "100", "2026-01-20"],
    ["A2", "C2", "Beta", "2026-01-01", "50", ""],
]
HEAD = ["Date", "Customer", "Amount", "Invoice", "Type", "Receipt"]


def test_a_file_of_receipts_goes_before_settle_dates(company, decisions):
    made, report = company(INVOICES, [HEAD, ["2026-01-09", "C1", "40", "A1", "转账", "R1"]])
    assert made.tables["Receipts"][["amount", "invoice", "receipt"]].to_numpy().tolist() == [[40.0, "A1", "R1"]]
    assert "Receipts come from receipts.csv; Paid date is not used for them." in decisions(report)


def test_a_receipt_without_customer_belongs_to_the_customer_of_its_invoice(company, decisions):
    made, report = company(INVOICES, [["Date", "Amount", "Invoice"], ["2026-01-09", "40", "A2"], ["2026-01-09", "40", "A9"]])
    assert made.tables["Receipts"]["customer"].tolist() == ["C2"]
    assert "1 receipt gets its customer from the invoice it names in Invoice." in decisions(report)
    (stranger,) = report.exports[1].rejected
    assert (stranger.row, report.exports[1].totals.amounts[0].rejected) == (3, 40)


def test_a_receipt_that_names_its_customer_by_name_gets_the_number(company):
    made, _ = company(INVOICES, [HEAD, ["2026-01-09", "Beta", "40", "", "", ""]])
    assert made.tables["Receipts"]["customer"].tolist() == ["C2"]


def test_ways_of_payment_nobody_tells_apart_are_cash(company, decisions):
    cheque, bill = ["2026-01-09", "C1", "40", "A1", "支票", "R1"], ["2026-01-09", "C1", "10", "A1", "承兑汇票", "R2"]
    made, report = company(INVOICES, [HEAD, cheque, bill])
    assert made.tables["Receipts"]["type"].tolist() == ["cash", "note"]
    assert "Ways of payment that are told apart no further count as cash: 支票." in decisions(report)


def test_a_numbered_receipt_that_stands_twice_is_rejected_and_an_unnumbered_one_is_kept(company, decisions):
    numbered, bare = ["2026-01-09", "C1", "40", "A1", "", "R1"], ["2026-01-10", "C2", "5", "", "", ""]
    made, report = company(INVOICES, [HEAD, numbered, bare, numbered, bare])
    assert made.tables["Receipts"]["amount"].tolist() == [40.0, 5.0, 5.0]
    (twice,) = report.exports[1].rejected
    assert twice.reasons[0].sentence() == "Receipts, row 4: “Receipt” R1 stands already in row 2; this second row is left out."
    assert any(line.startswith("1 receipt equals another in every cell") for line in decisions(report))
