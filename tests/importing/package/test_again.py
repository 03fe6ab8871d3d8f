"""The next export into the same workbook: what it must not add a second time, and what it must say."""

import pytest
import xlsxwriter

from xlcash.importing.into import Wishes, plan_import
from xlcash.importing.package.book import BookFile
from xlcash.importing.preview import preview_lines

HEAD = ["Invoice", "Customer", "Invoice date", "Amount"]


@pytest.fixture
def kept(book, write, tmp_path):
    """A workbook that one export after the other is written into; what the latest would do."""

    class Kept:
        def __init__(self):
            self.path = book()

        def plan(self, rows, **wishes):
            path = rows if hasattr(rows, "suffix") else write("export.csv", rows)
            return plan_import(path, BookFile(self.path).held(), Wishes(**wishes))

        def write(self, rows, **wishes):
            file = BookFile(self.path)
            plan = self.plan(rows, **wishes)
            self.path = tmp_path / "next.xlsm"
            file.write(plan, self.path)
            return plan

        def rows(self, table):
            return BookFile(self.path).held().rows(table)

    return Kept()


def said(plan, language="en"):
    return [decision.said(language) for decision in plan.decisions]


SETTLED = [
    [*HEAD, "Settled date"],
    ["A1", "C1", "2026-01-05", "100", "2026-02-01"],
    ["A2", "C1", "2026-01-06", "200", "2026-02-03"],
    ["A3", "C1", "2026-01-06", "200", ""],
]
RECEIPTS = [
    ["Receipt number", "Date", "Customer", "Amount", "Invoice"],
    ["P1", "2026-02-02", "C1", "100", "A1"],
    ["P2", "2026-02-03", "C1", "200", "A2"],
]


def test_receipts_derived_from_settle_dates_are_the_ones_that_a_list_of_receipts_numbers_later(kept):
    kept.write(SETTLED)
    plan = kept.write(RECEIPTS)
    assert (len(plan.merges[0].new), plan.merges[0].changed, kept.rows("Receipts")["amount"].sum()) == (0, 2, 300.0)
    assert kept.rows("Receipts")["receipt"].tolist() == ["P1", "P2"]
    assert not kept.plan(RECEIPTS)
    assert not kept.plan(SETTLED)


@pytest.mark.parametrize("numbers", [["P1", ""], ["", "P1"]])
def test_receipts_with_and_without_numbers_meet_without_a_crash(kept, numbers):
    first, second = ([["Receipt number", "Date", "Customer", "Amount"], [number, "2026-02-01", "C1", "100"]] for number in numbers)
    kept.write([HEAD, ["A1", "C1", "2026-01-05", "500"]])
    kept.write(first)
    kept.write(second)
    assert kept.rows("Receipts")["amount"].tolist() == [100.0]


def test_receipts_that_pay_an_invoice_twice_are_told(kept):
    kept.write([[*HEAD, "Open balance"], ["A1", "C1", "2026-01-05", "1000", "400"]])
    plan = kept.plan([RECEIPTS[0], ["P1", "2026-02-05", "C1", "600", "A1"]])
    assert any(line.startswith("1 invoice will have been paid more than the amount (A1)") for line in said(plan))
    assert not any("paid more than" in line for line in said(kept.plan([RECEIPTS[0], ["P1", "2026-02-05", "C1", "400", "A1"]])))


@pytest.mark.parametrize("header", ["Status", "Invoice status", "状态"])
def test_a_document_voided_since_is_told_with_its_amount(kept, header):
    def export(status):
        return [[*HEAD, header], ["A1", "C1", "2026-01-05", "100", "Posted"], ["A2", "C1", "2026-01-06", "200", status]]

    kept.write(export("Posted"))
    plan = kept.plan(export("Voided"))
    assert (plan.merges[0].void, plan.merges[0].gone) == ((("A2", 200.0),), ())
    assert any(line.startswith("1 document over 200.00 is void in the file and still counts in the workbook (A2)") for line in said(plan))
    assert [(line.kind, line.document, line.new) for line in preview_lines(plan, "zh")] == [("void", "A2", 200.0)]


def test_a_void_document_that_never_was_in_the_workbook_is_left_out(kept):
    plan = kept.plan([[*HEAD, "Status"], ["A1", "C1", "2026-01-05", "100", "Voided"], ["A2", "C1", "2026-01-05", "5", "Open"]])
    assert (plan.merges[0].new["invoice"].tolist(), plan.merges[0].void) == (["A2"], ())


@pytest.mark.parametrize(
    ("invoice", "customer", "stored"),
    [
        ("A1\x01", "C\x0b1", ("A1", "C1")),
        ("A_x0041_2", "C_x005F_", ("A_x0041_2", "C_x005F_")),
        ("A1", "C\r\n1", ("A1", "C 1")),
        ("A5\u200b", "C\u00a01", ("A5", "C 1")),
        ("\u3000A6", "甲\u3000公司", ("A6", "甲 公司")),
    ],
)
def test_odd_characters_do_not_make_a_second_document_or_customer(kept, invoice, customer, stored):
    rows = [HEAD, [invoice, customer, "2026-01-05", "100"]]
    kept.write(rows)
    assert kept.rows("Invoices")[["invoice", "customer"]].values.tolist() == [list(stored)]
    assert kept.rows("Customers")["customer"].tolist() == [stored[1]]
    assert not kept.plan(rows)


def test_two_spellings_of_a_blank_are_one_customer(kept):
    kept.write([HEAD, ["A1", "C\u00a01", "2026-01-05", "100"], ["A2", "C 1", "2026-01-05", "100"]])
    assert kept.rows("Customers")["customer"].tolist() == ["C 1"]


def test_numbers_that_lost_their_zeros_are_told(kept):
    kept.write([HEAD, ["0000611365", "0054", "2026-01-05", "100"]])
    plan = kept.plan([HEAD, ["611365", "54", "2026-01-05", "100"]])
    told = [line.partition(":")[0] for line in said(plan) if "zeros in front" in line]
    assert told == [
        "1 new row of Invoices differs from the workbook's by zeros in front only (0000611365 / 611365), and would stand twice. A spreadsheet drops such zeros",
        "1 new row of Customers differs from the workbook's by zeros in front only (0054 / 54), and would stand twice. A spreadsheet drops such zeros",
    ]


def test_credit_notes_without_a_minus_are_told(kept):
    plan = kept.plan([[*HEAD, "Type"], ["A1", "C1", "2026-01-05", "100", "credit note"], ["A2", "C1", "2026-01-05", "-5", "credit note"]])
    assert plan.export.rows["amount"].tolist() == [-100.0, -5.0]
    assert "1 credit note has an amount above zero in Amount: entered as negative." in said(plan)


def test_a_workbook_of_xlcash_as_source_names_the_sheets_it_does_not_read(kept, book):
    other = book({"Invoices": [["A1", "C1", None, None, 5.0]], "Customers": [["C1", "Alpha"]]}, name="other.xlsm")
    assert any(line.startswith("Not read: the sheets ") and "Invoices" in line for line in said(kept.plan(other)))


SAP = ["Company Code", "Customer", "Document Number", "Document Type", "Document Date", "Net due date", "Line item", "Amount in doc. curr."]


def item(company, customer, number, due, line, amount):
    return [company, customer, number, "RV", "2026-03-01", due, line, amount]


def test_a_number_of_two_companies_or_of_two_instalments_is_told_apart_and_stays_so(kept):
    first = item("1000", "C1", "18", "2026-03-31", "1", "700")
    alone = [SAP, first, item("1000", "C3", "19", "2026-03-31", "1", "50")]
    kept.write(alone)
    assert kept.rows("Invoices")["invoice"].tolist() == ["18", "19"]
    full = [
        *alone,
        item("2000", "C2", "18", "2026-03-31", "1", "300"),
        *(item("1000", "C4", "20", f"2026-0{n}-30", n, "100") for n in "34"),
    ]
    plan = kept.write(full)
    assert kept.rows("Invoices")[["invoice", "amount"]].values.tolist() == [
        ["18", 700.0], ["19", 50.0], ["18/2000", 300.0], ["20/1000/3", 100.0], ["20/1000/4", 100.0],
    ]  # fmt: skip
    assert any(line.startswith("3 numbers stand for several documents: Company Code, Line item stands behind") for line in said(plan))
    assert not kept.plan(full)
    left = kept.plan([SAP, full[3], full[-1]])  # what else there was has been paid
    assert (left.merges[0].same, len(left.merges[0].new), left.merges[0].changes) == (2, 0, ())


def test_a_list_over_several_sheets_is_read_whole(kept, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "months.xlsx") as workbook:
        for at, month in enumerate(("Jan", "Feb", "Mar"), 1):
            sheet = workbook.add_worksheet(month)
            sheet.write_row(0, 0, HEAD)
            for row in (1, 2):
                sheet.write_row(row, 0, [f"{month}{row}", "C1", f"2026-0{at}-05", 100.0 * row])
        notes = workbook.add_worksheet("Notes")
        notes.write_row(0, 0, ["Prepared by", "Smith"])
        clients = workbook.add_worksheet("Clients")
        clients.write_row(0, 0, ["Customer", "Name", "Country"])
    plan = kept.plan(tmp_path / "months.xlsx")
    assert (plan.report.read.rows, plan.export.rows["amount"].sum()) == (6, 900.0)
    assert "Sheets of the same columns are read as one list, their rows counted on: Jan 2–3; Feb 4–5; Mar 6–7." in said(plan)
    assert any("Not read: the sheets Clients," in line for line in said(plan))
