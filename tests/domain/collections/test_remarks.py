"""What may not stand in ladders, log, plans and disputes, and what does not fit between them: each sentence names row and remedy."""

import datetime as dt

import pytest

from xlcash.domain.checks import problems_of
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS

AS_OF = dt.date(2026, 6, 30)
LADDER_HEAD = ["Ladder", "Level", "Base", "Day", "Action"]
INVOICE_HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed", "Plan"]
INVOICE = ["I-1", "C", "2026-05-01", "2026-05-31", 100.0, None, None]


def told(**tables):
    return [str(problem) for problem in problems_of({name: read_table(SPECS[name], rows) for name, rows in tables.items()}, as_of=AS_OF)]


def test_a_ladder_without_levels():
    track = [LADDER_HEAD, ["Track", 0, "due", -1, "Confirm"], ["S0", 1, "due", 30, "Write"]]
    assert told(Ladders=track, Customers=[["Customer", "Ladder"], ["C", "Track"]]) == [
        (
            "Customers, row 1: customer C names the ladder “Track”, which has no level of 1 or above; the first ladder is used. "
            "Add its levels to Ladders, or name another."
        )
    ]


def test_two_levels_on_one_day():
    twice = [LADDER_HEAD, ["S0", 1, "due", 30, "Write"], ["S0", 2, "due", 30, "Demand"], ["S0", 3, "due", 60, "Sue"]]
    assert told(Ladders=twice) == [
        (
            "Ladders, row 2: level 2 of “S0” begins no later than level 1 in row 1; without a logged step level 1 is passed over. "
            "Set a later “Day”."
        )
    ]


def test_levels_of_other_bases_and_ladders_may_share_a_day():
    rows = [["S0", 1, "due", 30, "Write"], ["S0", 2, "issue", 30, "Demand"], ["S3", 2, "due", 30, "Demand"]]
    assert told(Ladders=[LADDER_HEAD, *rows]) == []


def test_a_level_that_stands_twice_in_a_ladder():
    rows = [["Pre", 0, "due", -9, "Ask"], ["Pre", 0, "due", -1, "Ask"], ["S0", 1, "due", 1, "Write"], ["s0 ", 1, "due", 15, "Call"]]
    assert told(Ladders=[LADDER_HEAD, *rows]) == [
        ("Ladders, row 4: level 1 of “s0” stands in row 3, too; once it is logged both count as done. Give each step a “Level” of its own.")
    ]


def test_a_plan_for_less_than_its_invoices_owe():
    plans = [["Plan", "Customer", "Due date", "Amount"], ["P", "C", "2026-07-01", 1.0], ["P", "C", "2026-08-01", 30.0]]
    invoices = [INVOICE_HEAD, [*INVOICE[:6], "P"]]
    assert told(Invoices=invoices, Plans=plans) == [
        (
            "Plans, row 1: the plan P of customer C leaves 31.00 to be paid, but its invoices owe 100.00; the other 69.00 is due as invoiced "
            "and goes on being collected. Add instalments, or take invoices out of the plan."
        )
    ]
    broken = [plans[0], ["P", "C", "2026-06-01", 1.0]]
    assert told(Invoices=invoices, Plans=broken) == [], "a broken plan covers nothing: all of it is collected"


def test_a_grades_ladder_that_is_not_there():
    ladders = [LADDER_HEAD, ["S0", 1, "due", 30, "Write"]]
    assert told(Ladders=ladders, Settings=[["Key", "Value"], ["ladder_grade_c", "Strict"], ["ladder_grade_d", "s0"]]) == [
        (
            "Settings, row 1: “ladder_grade_c” names the ladder “Strict”, which Ladders does not have with a level of 1 or above; "
            "the first ladder is used."
        )
    ]


@pytest.mark.parametrize(("promise", "sentences"), [
    ("2026-06-10", []),
    ("2026-06-09", [("Log, row 1: “Promise date” is 2026-06-09, before the contact of 2026-06-10 in which it was given; "
                    "the contact counts, the promise does not until one of the dates is mended.")]),
    ("2026-09-08", []),  # 90 days
    ("2026-09-09", [("Log, row 1: “Promise date” is 2026-09-09, more than 90 days after the contact of 2026-06-10; so late a promise holds "
                    "no step. Mend the date, agree on a payment plan, or change promise_longest_days in Settings.")]),
    ("soon", [("Log, row 1: “Promise date” can't be read; it and what belongs to it are taken for blank, the rest of the row counts. "
               "Mend the cell.")]),
])  # fmt: skip
def test_a_promise_for_a_day_that_can_not_be_meant(promise, sentences):
    assert told(Log=[["Date", "Customer", "Promise date"], ["2026-06-10", "C", promise]]) == sentences


@pytest.mark.parametrize(("promise", "amount"), [("soon", 100.0), ("2026-06-09", 100.0), ("2026-06-20", "much")])
def test_a_promise_that_can_not_be_meant_leaves_the_step_of_its_row_taken(promise, amount):
    head = ["Date", "Customer", "Invoice", "Level", "Promise date", "Promise amount"]
    log = read_table(SPECS["Log"], [head, ["2026-06-10", "C", "I-1", 1, promise, amount]])
    assert (log.rows["level"].tolist(), len(log.left_out)) == ([1.0], 0)
    assert log.rows[["promise_date", "promise_amount"]].isna().all(axis=None)


def test_a_row_of_the_log_about_nobody_nothing_or_no_level():
    log = [["Date", "Customer", "Invoice", "Level"], ["2026-06-10", "C", "I1", 1], ["2026-06-10", "D", "I-1", 1],
           ["2026-06-10", "C", "I-1", 99], ["2026-06-10", "C", None, 0], ["2026-06-10", "C", "I-1", None]]  # fmt: skip
    ladders = [LADDER_HEAD, ["S0", 1, "due", 30, "Write"]]
    assert told(Log=log, Ladders=ladders, Invoices=[INVOICE_HEAD, INVOICE]) == [
        (
            "Log, row 3: “Level” is 99, which no ladder has; the step counts as the highest at or below it, and above the last one nothing "
            "falls due any more. Mend it."
        ),
        (
            "Log, row 1: “Invoice” is I1, which is no invoice of customer C; the contact counts for the customer, its step and promise for "
            "no invoice. Mend the number."
        ),
        "Log, row 2: “Customer” is D, which neither Customers nor Invoices has; the row counts for nobody. Mend it.",
    ]


FOUR = [LADDER_HEAD, *(["S0", level, "due", day, f"Step {level}"] for level, day in ((1, 1), (2, 30), (3, 46), (4, 90)))]
JUMPED = (
    "Log, row {row}: level {level} is logged for invoice I-1, though level {skipped} of “S0” never was; the step counts, and level {skipped} "
    "is passed over for good. Log level {skipped} as well if it was done, else mend the “Level”."
)


@pytest.mark.parametrize(("logged", "sentences"), [
    ([("2026-06-10", 3)], [JUMPED.format(row=1, level=3, skipped=1)]),  # on the tenth day, level 1 has come
    ([("2026-06-10", 1), ("2026-06-20", 4)], [JUMPED.format(row=2, level=4, skipped=2)]),
    ([("2026-06-10", 1), ("2026-06-20", 3), ("2026-06-20", 2)], []),
    ([("2026-06-10", 1), ("2026-06-20", 3), ("2026-06-21", 2)], [JUMPED.format(row=2, level=3, skipped=2)]),
    ([("2026-06-10", 1), ("2026-06-20", 3), ("2026-06-25", 3)], [JUMPED.format(row=2, level=3, skipped=2)]),  # told once
    ([("2026-06-30", 2)], []),  # the thirtieth day: the days alone show level 2
    ([("2026-06-10", 1), ("2026-06-11", None), ("2026-06-30", 2)], []),
])  # fmt: skip
def test_a_level_logged_over_one_that_never_was(logged, sentences):
    log = [["Date", "Customer", "Invoice", "Level"], *([day, "C", "I-1", level] for day, level in logged)]
    assert told(Log=log, Ladders=FOUR, Invoices=[INVOICE_HEAD, INVOICE]) == sentences
    paid = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-29", "C", 100.0, "I-1"]]
    assert told(Log=log, Ladders=FOUR, Invoices=[INVOICE_HEAD, INVOICE], Receipts=paid) == [], "nothing is passed over of what is paid"


def test_where_the_first_step_always_comes_first_the_days_excuse_no_jump():
    first = [["Key", "Value"], ["ladder_without_log", "first"]]
    log = [["Date", "Customer", "Invoice", "Level"], ["2026-06-30", "C", "I-1", 2]]
    assert told(Log=log, Ladders=FOUR, Invoices=[INVOICE_HEAD, INVOICE], Settings=first) == [JUMPED.format(row=1, level=2, skipped=1)]


def test_a_step_logged_for_all_of_a_customer_is_none_that_was_passed_over():
    log = [["Date", "Customer", "Invoice", "Level"], ["2026-06-10", "C", None, 1], ["2026-06-20", "C", "I-1", 2]]
    assert told(Log=log, Ladders=FOUR, Invoices=[INVOICE_HEAD, INVOICE]) == []


POLICY_HEAD = ["Insurer", "From", "To", "Percentage", "Notification days"]
UNUSABLE = ["Sino", "2026-01-01", "2026-12-31", 90, 30]  # 90 for 90 %


@pytest.mark.parametrize(("policies", "limit", "claims", "told_of"), [
    ([UNUSABLE], 500.0, [], 1),
    ([UNUSABLE], None, [], 0),  # the insurer gives no limit: no invoice of the customer is insured
    ([UNUSABLE], 500.0, [["I-1", "2026-06-20"]], 0),
    ([["Sino", "2025-01-01", "2025-12-31", 90, 30]], 500.0, [], 0),
    ([["Ping An", "2026-01-01", "2026-12-31", 0.9, 30], UNUSABLE], 500.0, [], 0),  # the policy above it is in force
])  # fmt: skip
def test_a_policy_that_can_not_be_used_takes_the_reports_to_the_insurer_out_of_the_steps(policies, limit, claims, told_of):
    said = told(
        Policies=[POLICY_HEAD, *policies], Customers=[["Customer", "Insured limit"], ["C", limit]], Claims=[["Invoice", "Notified"], *claims],
        Invoices=[INVOICE_HEAD, INVOICE, ["I-2", "D", *INVOICE[2:]]],
    )  # fmt: skip
    assert [line for line in said if "insured" in line] == told_of * [
        (
            "Policies, row 1 can't be used: by when 1 open invoice of insured customers must be reported to the insurer is not known, and "
            "Collection steps, Collections and Letters go on as if it were not insured. Mend the row first."
        )
    ]


def test_a_customer_without_invoices_may_be_called():
    log = [["Date", "Customer"], ["2026-06-10", "D"]]
    assert told(Log=log, Invoices=[INVOICE_HEAD, INVOICE], Customers=[["Customer"], ["C"], ["D"]]) == []


def test_a_dispute_resolved_before_it_was_raised():
    assert told(Disputes=[["Invoice", "Raised", "Resolved"], ["I-1", "2026-06-10", "2026-06-09"]]) == [
        (
            "Disputes, row 1: “Resolved” is 2026-06-09, before the dispute was raised on 2026-06-10; "
            "the row is left out until one of the dates is mended."
        )
    ]


def test_an_instalment_of_nothing():
    assert told(Plans=[["Plan", "Customer", "Due date", "Amount"], ["P", "C", "2026-07-01", 0.0]]) == [
        "Plans, row 1: “Amount” of an instalment of P is 0.00; the row is left out until it is above 0."
    ]


def test_a_dispute_of_less_than_nothing():
    head = ["Invoice", "Raised", "Amount"]
    assert told(Disputes=[head, ["I-1", "2026-06-10", -30.0], ["I-2", "2026-06-10", 0.0], ["I-3", "2026-06-10", None]]) == [
        (
            "Disputes, row 1: “Amount” in dispute of invoice I-1 is -30.00; "
            "the row is left out until it is 0 or above, or blank for all that is open."
        )
    ]


@pytest.mark.parametrize("currencies", [("USD", "CNY"), ("USD", "USD"), ("USD", None)])
def test_a_plan_for_invoices_in_two_currencies(currencies):
    invoices = [[*INVOICE_HEAD, "Currency"], *([f"I-{at}", *INVOICE[1:6], "P", name] for at, name in enumerate(currencies, 1))]
    plans = [["Plan", "Customer", "Due date", "Amount"], ["P", "C", "2026-07-01", 200.0]]
    several = currencies == ("USD", "CNY")  # a blank beside the only currency named means that one
    assert [line for line in told(Invoices=invoices, Plans=plans) if line.startswith("Plans")] == several * [
        (
            "Plans, row 1: the plan P of customer C is for invoices in 2 currencies; their amounts are added as they stand. "
            "Make a plan of its own for each currency."
        )
    ]


def test_plans_and_invoices_that_do_not_know_each_other():
    plans = [["Plan", "Customer", "Due date", "Amount"], ["P", "C", "2026-07-01", 100.0], ["P", "C", "2026-08-01", 100.0]]
    assert told(Invoices=[INVOICE_HEAD, [*INVOICE[:6], "Q"]], Plans=plans) == [
        (
            "Invoices, row 1: “Plan” of invoice I-1 names Q, which Plans does not have for its customer; the invoice ages by its own due date. "
            "Add the instalments to Plans."
        ),
        "Plans, row 1: no invoice of customer C names the plan P; write it into the column “Plan” of the invoices it is for.",
    ]


def test_a_disputed_amount_stated_twice_and_differently():
    disputes = [["Invoice", "Raised", "Amount"], ["I-1", "2026-06-10", 30.0], ["I-9", "2026-06-10", 30.0]]
    assert told(Invoices=[INVOICE_HEAD, [*INVOICE[:5], 50.0, None]], Disputes=disputes) == [
        "Disputes, row 2: “Invoice” is I-9, which is not among the invoices; the dispute holds nothing until it is.",
        "Invoices, row 1: “Disputed” of invoice I-1 is 50.00, but the register Disputes says 30.00; the register counts. Make them agree.",
    ]


def test_a_disputed_amount_stated_once_or_alike_is_no_remark():
    disputes = [["Invoice", "Raised", "Amount"], ["I-1", "2026-06-10", 30.0]]
    assert told(Invoices=[INVOICE_HEAD, [*INVOICE[:5], 30.0, None]], Disputes=disputes) == []
    assert told(Invoices=[INVOICE_HEAD, INVOICE], Disputes=disputes) == []
