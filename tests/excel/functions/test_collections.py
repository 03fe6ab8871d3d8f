"""The functions of collections by invoice, as a worksheet calls them."""

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_collection_stage, xc_contracts, xc_disputes, xc_payment_plan, xc_plans
from xlcash.excel.messages import MESSAGES

AS_OF = "2026-06-30"
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Plan", "Contract"],
    ["I-1", "C-1", "2026-04-01", "2026-05-01", 100.0, "P-1", "K-1"],
    ["I-2", "C-1", "2026-04-20", "2026-05-20", 50.0, None, "K-1"],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 60.0, "I-1"]]
CUSTOMERS = [["Customer"], ["C-1"]]
LADDERS = [["Ladder", "Level", "Base", "Day", "Action"], ["S0", 1, "due", 30, "Write"], ["Strict", 1, "due", 1, "Demand"]]
LOG = [["Date", "Customer"]]
PLANS = [["Plan", "Customer", "Due date", "Amount", "Agreed on"], ["P-1", "C-1", "2026-06-10", 60.0, "2026-06-01"],
         ["P-1", "C-1", "2026-07-10", 40.0, "2026-06-01"]]  # fmt: skip
DISPUTES = [["Invoice", "Raised", "Amount", "Reason"], ["I-2", "2026-06-20", 20.0, "price"]]
POLICIES = [["Insurer", "From", "To", "Percentage", "Notification days"], ["Jinhe", "2026-01-01", "2026-12-31", 0.9, 45.0]]
INSURED = [["Customer", "Insured limit"], ["C-1", 1000.0]]


def staged(*around, customers=CUSTOMERS):
    table = xc_collection_stage(INVOICES, RECEIPTS, customers, LADDERS, LOG, AS_OF, *around)
    return {row[0]: dict(zip(table[0], row, strict=True)) for row in table[1:]}


def test_without_more_tables_only_ladder_and_log_count():
    table = staged()
    assert [table[invoice]["Action"] for invoice in ("I-1", "I-2")] == ["Write", "Write"]
    assert table["I-1"]["Hold"] == ""


def test_plans_and_disputes_bear_on_the_steps():
    table = staged(None, PLANS, DISPUTES)
    assert table["I-1"]["Hold"] == "Plan P-1, next 2026-07-10"
    assert (table["I-2"]["Disputed"], table["I-2"]["Open"], table["I-2"]["Hold"]) == (20.0, 50.0, "")


def test_policies_bring_the_last_day_to_report_until_it_is_done():
    table = staged(None, None, None, POLICIES, customers=INSURED)
    assert table["I-2"]["Action"] == "Notify Jinhe by 2026-07-04"
    claims = [["Invoice", "Notified"], ["I-2", "2026-06-25"]]
    assert staged(None, None, None, POLICIES, claims, customers=INSURED)["I-2"]["Action"] == "Write"


def test_scores_and_settings_choose_a_ladder_by_grade():
    settings, scores = [["Key", "Value"], ["ladder_grade_d", "Strict"]], [["Scored", "Customer", "Score", "Grade"]]
    rows = [["2026-05-01", "C-1", 80.0, "B"], ["2026-06-01", "C-1", 52.0, "D"], ["2026-07-01", "C-1", 90.0, "A"]]
    assert staged(settings, None, None, None, None, [*scores, *rows])["I-1"]["Ladder"] == "Strict"
    assert staged(settings)["I-1"]["Ladder"] == "S0"


def test_ladders_without_levels_are_not_available_and_say_why():
    ladders = [["Ladder", "Level", "Day", "Action"], ["Track", 0, -1, "Confirm"]]
    assert xc_collection_stage(INVOICES, RECEIPTS, CUSTOMERS, ladders, LOG, AS_OF) is CellError.NA
    assert str(MESSAGES.latest()[0].error) == "Ladders has no “Level” of 1 or above in any row: add the steps of a ladder, from level 1 on."


def test_plans_by_plan():
    table = xc_plans(PLANS, INVOICES, RECEIPTS, AS_OF, None, "plan")
    assert table[1][:8] == ["P-1", "C-1", 1.0, 2.0, 100.0, 60.0, 40.0, 40.0]
    assert table[1][9] == "kept"


def test_a_plan_to_offer_answers_in_the_words_of_either_language():
    assert xc_payment_plan(100.0, 4.0, "2026-07-31", "quarterly") == xc_payment_plan(100.0, 4.0, "2026-07-31", "按季")
    assert xc_payment_plan(100.0, 0.0, "2026-07-31") is CellError.NUM
    assert xc_payment_plan(100.0, 4.0, "2026-07-31", None, 6.0) is CellError.NUM, "6 where 6 % is meant"


def test_disputes_by_reason_in_chinese():
    disputes = [["发票号", "提出日期", "争议金额", "争议原因"], ["I-2", "2026-06-20", 20.0, "价格"]]
    table = xc_disputes(disputes, INVOICES, RECEIPTS, AS_OF, "原因")
    assert table[1][:3] == ["价格", 1.0, 20.0]
    assert table[-1][:3] == ["合计", 1.0, 20.0]


def test_a_contract_is_left_out_once_nothing_is_open():
    assert len(xc_contracts(INVOICES, RECEIPTS, AS_OF)) == 3
    paid = [*RECEIPTS, ["2026-06-12", "C-1", 40.0, "I-1"], ["2026-06-12", "C-1", 50.0, "I-2"]]
    assert len(xc_contracts(INVOICES, paid, AS_OF)) == 1
