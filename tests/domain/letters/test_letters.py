"""Who gets which letter, what it lists, and that its figures add up."""

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.demo.company import demo_company
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.letters.composing import letters
from xlcash.domain.letters.fields import Sender, letter_content, letter_file
from xlcash.domain.letters.table import COLUMNS, letters_table
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, LADDERS, LOG, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
INVOICE_HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed", "Type", "Currency", "Ship date"]
RECEIPT_HEAD = ["Date", "Customer", "Amount", "Invoice", "Currency", "Receipt"]
CUSTOMER_HEAD = ["Customer", "Name", "Country", "Language", "Ladder", "Key account"]
LOG_HEAD = ["Date", "Customer", "Invoice", "Level", "Promise date"]
FORMAL, STANDARD = "Formal 15-30-45", "Standard 30-60-90"
SENDER = Sender("Hengtai", AS_OF, AS_OF + dt.timedelta(7))


def overdue(days, invoice="I-1", amount=100.0, customer="C-1", disputed=None, currency="CNY"):
    due = AS_OF - dt.timedelta(days=days)
    return [invoice, customer, (due - dt.timedelta(days=30)).isoformat(), due.isoformat(), amount, disputed, None, currency, None]


def credit_note(amount, customer="C-1", currency="CNY"):
    return ["N-1", customer, "2026-06-01", None, amount, None, "credit note", currency, None]


def written(
    *invoices, receipts=(), log=(), customers=(("C-1", "Brown", None, None, FORMAL, None),), ladders=None, language="en", as_of=AS_OF
):
    ladders = (
        default_ladders("en") if ladders is None else read_table(LADDERS, [["Ladder", "Level", "Day", "Action", "Template"], *ladders]).rows
    )
    ledger = settle(read_table(INVOICES, [INVOICE_HEAD, *invoices]).rows, read_table(RECEIPTS, [RECEIPT_HEAD, *receipts]).rows, as_of=as_of)
    people = read_table(CUSTOMERS, [CUSTOMER_HEAD, *customers]).rows
    contacts = read_table(LOG, [LOG_HEAD, *log]).rows
    return letters(ledger, people, ladders, contacts, as_of=as_of, language=language)


def lines(letter):
    return letter.lines.set_index("invoice")


def test_one_letter_at_the_highest_step_lists_everything_overdue():
    log = [["2026-06-10", "C-1", "I-3", 2.0, None], ["2026-06-10", "C-1", "I-2", 1.0, None]]
    (letter,) = written(overdue(50, "I-3"), overdue(35, "I-2"), overdue(5, "I-1"), overdue(-20, "I-0"), log=log)
    assert (letter.template, letter.level, letter.name) == ("Final notice", 3, "Brown")
    assert letter.lines["invoice"].tolist() == ["I-3", "I-2", "I-1"], "the oldest first, and nothing that is not due"
    assert letter.lines["level"].tolist() == [3, 2, 1], "each invoice takes its own step"
    assert letter.lines["step"].all()


def test_a_step_that_is_not_due_is_listed_but_not_taken():
    log = [["2026-06-10", "C-1", "I-1", 1.0, None]]
    (letter,) = written(overdue(25, "I-1"), overdue(8, "I-2"), log=log)
    assert lines(letter)["step"].to_dict() == {"I-1": False, "I-2": True}, "demand of I-1 on day 30 is still to come"
    assert (letter.template, letter.level) == ("Payment reminder", 1)


def test_no_letter_where_the_ladder_names_no_template():
    ladder = [["Calls", 1.0, 1.0, "Call", None], ["Calls", 2.0, 30.0, "Write", "Formal demand"]]
    people = [("C-1", "Brown", None, None, "Calls", None)]
    assert written(overdue(10), ladders=ladder, customers=people) == []
    called = [["2026-06-10", "C-1", "I-1", 1.0, None]]
    assert [letter.template for letter in written(overdue(30), ladders=ladder, customers=people, log=called)] == ["Formal demand"]


def test_the_first_letter_ever_is_the_first_of_the_ladder_and_says_what_the_days_alone_would_send():
    standard = [("C-1", "Brown", None, None, STANDARD, None)]
    (letter,) = written(overdue(121), customers=standard)
    assert (letter.template, letter.level, letter.note) == ("Payment reminder", 1, "")
    assert letter.remark.said("en") == "By days alone: Notice of intended assignment, level 3"
    logged = [["2026-04-01", "C-1", "I-1", 1.0, None], ["2026-05-01", "C-1", "I-1", 2.0, None]]
    (letter,) = written(overdue(121), customers=standard, log=logged)
    assert (letter.template, letter.level, letter.remark) == ("Notice of intended assignment", 3, "")


def test_a_step_that_is_no_letter_comes_first_and_says_so_until_it_is_logged():
    ladder = [["Calls", 1.0, 1.0, "Call", None], ["Calls", 2.0, 30.0, "Write", "Formal demand"]]
    people = [("C-1", "Brown", None, None, "Calls", None)]
    (letter,) = written(overdue(30), ladders=ladder, customers=people)
    assert letter.note.said("en") == "I-1 is at “Call” (level 1), which is no letter"
    assert not letter.lines["step"].any(), "and nothing would be logged"


SUING = [["Suing", 1.0, 1.0, "Remind", "Payment reminder"], ["Suing", 2.0, 30.0, "Sue in court", None]]


@pytest.mark.parametrize("level", [1.0, 2.0], ids=["to be sued", "sued"])
def test_who_is_being_sued_gets_no_friendly_reminder(level):
    log = [["2026-05-01", "C-1", "I-1", level, None]]
    people = [("C-1", "Brown", None, None, "Suing", None)]
    (letter,) = written(overdue(121, "I-1"), overdue(10, "I-2", 50.0), ladders=SUING, customers=people, log=log)
    assert letter.note.said("zh") == "I-1 处于“Sue in court”（第 2 级），该步骤不发函"


def test_a_suit_over_what_is_disputed_bars_no_letter():
    log = [["2026-05-01", "C-1", "I-1", 1.0, None]]
    people = [("C-1", "Brown", None, None, "Suing", None)]
    (letter,) = written(overdue(121, disputed=100.0), overdue(10, "I-2", 50.0), ladders=SUING, customers=people, log=log)
    assert (letter.note, letter.totals[0].claimed) == ("", 50), "the step of a disputed invoice is on hold"


NOTICED = [["2026-04-01", "C-1", "I-1", level, None] for level in (1.0, 2.0)] + [["2026-05-01", "C-1", "I-1", 3.0, None]]


def test_who_was_sent_the_last_letter_gets_no_friendlier_one_about_a_newer_invoice():
    (letter,) = written(overdue(121, "I-1"), overdue(10, "I-2", 50.0), log=NOTICED)
    assert (letter.template, letter.level) == ("Payment reminder", 1)
    assert letter.note.said("en") == "“Final notice” (level 3), the last letter of its ladder, is logged for I-1, which is still open"
    assert letter.note.said("zh") == "I-1 已登记催收方案的最后一封函“最后催告函”（第 3 级），仍未结清"
    due = (AS_OF + dt.timedelta(days=1)).isoformat()
    tomorrow = ["I-3", "C-1", "2026-06-01", due, 100.0, None, None, "CNY", None]
    assert [str(each.note) for each in written(overdue(121, "I-1"), tomorrow, log=NOTICED)] == ["letters.notes.ended"], "of level 0, too"


def test_after_the_last_letter_none_goes_out_while_the_suit_is_still_to_come():
    ladder = [
        ["Suing", 1.0, 1.0, "Remind", "Payment reminder"],
        ["Suing", 2.0, 30.0, "Warn", "Our last word"],
        ["Suing", 3.0, 200.0, "Sue", None],
    ]
    log = [["2026-04-01", "C-1", "I-1", 1.0, None], ["2026-05-01", "C-1", "I-1", 2.0, None]]
    people = [("C-1", "Brown", None, None, "SUING", None)]
    (letter,) = written(overdue(121, "I-1"), overdue(10, "I-2", 50.0), ladders=ladder, customers=people, log=log)
    assert letter.note.said("en").startswith("“Our last word” (level 2)")
    (letter,) = written(overdue(121, "I-1"), overdue(10, "I-2", 50.0), ladders=ladder, customers=people, log=log[:1])
    assert (letter.template, letter.note) == ("Our last word", ""), "it is still to be sent"


def test_the_last_letter_may_be_sent_about_a_newer_invoice_as_well():
    log = [*NOTICED, ["2026-05-01", "C-1", "I-2", 2.0, None]]
    (letter,) = written(overdue(121, "I-1"), overdue(60, "I-2", 50.0), log=log)
    assert (letter.template, letter.level, letter.note) == ("Final notice", 3, "")
    only = [["Once", 1.0, 1.0, "Remind", "Payment reminder"]]
    people = [("C-1", "Brown", None, None, "Once", None)]
    sent = [["2026-05-01", "C-1", "I-1", 1.0, None]]
    (letter,) = written(overdue(121, "I-1"), overdue(10, "I-2", 50.0), ladders=only, customers=people, log=sent)
    assert (letter.level, letter.note) == (1, ""), "a ladder of one step has no lower letter"


@pytest.mark.parametrize("changed", ["paid", "disputed", "promised", "another customer's"])
def test_a_last_letter_that_was_paid_or_rests_holds_nothing_back(changed):
    paid = [["2026-06-20", "C-1", 100.0, "I-1", "CNY", None]] if changed == "paid" else ()
    first = overdue(121, "I-1", disputed=100.0 if changed == "disputed" else None, customer="C-9" if "another" in changed else "C-1")
    promise = [["2026-06-20", "C-1", "I-1", None, "2026-07-05"]] if changed == "promised" else []
    log = [[date, first[1], *about] for date, _, *about in [*NOTICED, *promise]]
    people = [(name, "Brown", None, None, FORMAL, None) for name in ("C-1", "C-9")]
    found = written(first, overdue(10, "I-2", 50.0), receipts=paid, log=log, customers=people)
    assert [(letter.template, letter.note) for letter in found] == [("Payment reminder", "")]


def test_a_customer_who_heard_from_us_today_gets_no_second_letter():
    log = [[AS_OF.isoformat(), "C-1", "I-1", 1.0, None]]
    found = written(overdue(50, "I-1"), overdue(5, "I-2"), log=log)
    assert [str(letter.note) for letter in found] in ([], ["letters.notes.told"]), "held by the gap between contacts, or told"


def test_going_back_in_time_sends_no_step_again():
    (letter,) = written(overdue(10), log=[["2026-07-01", "C-1", "I-1", 1.0, None]])
    assert letter.note.said("en") == "A step is logged on 2026-07-01, after the as-of date"
    assert written(overdue(10), log=[["2026-07-01", "C-2", "I-9", 1.0, None]])[0].note == "", "only to that customer"


def test_before_the_due_date_the_invoice_whose_day_it_is():
    due = (AS_OF + dt.timedelta(days=1)).isoformat()
    tomorrow = ["I-1", "C-1", "2026-06-01", due, 100.0, None, None, "CNY", None]
    (letter,) = written(tomorrow, overdue(-20, "I-2"))
    assert (letter.template, letter.level, letter.lines["invoice"].tolist()) == ("Payment confirmation", 0, ["I-1"])


def test_an_e_statement_lists_all_that_is_open():
    shipped = ["I-1", "C-1", "2026-06-27", "2026-08-27", 100.0, None, None, "CNY", "2026-06-27"]
    (letter,) = written(shipped, overdue(-20, "I-2"))
    assert letter.template == "Statement of open items"
    assert letter.lines["invoice"].tolist() == ["I-2", "I-1"]
    assert lines(letter)["step"].to_dict() == {"I-1": True, "I-2": False}


def test_a_key_account_is_invited_to_a_meeting():
    log = [["2026-06-01", "C-1", "I-1", 1.0, None]]
    (letter,) = written(overdue(35), customers=[("C-1", "Brown", None, None, FORMAL, True)], log=log)
    assert letter_content(letter, SENDER).fields["action"] == "Formal demand; executive meeting"
    assert letter_file(letter, AS_OF) == "C-1 Brown - Demand and invitation to a meeting 2026-06-30"


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_part_paid_and_a_part_in_dispute_are_shown_and_not_claimed():
    paid = [["2026-06-20", "C-1", 30.0, "I-1", "CNY", None]]
    (letter,) = written(overdue(10, amount=100.0, disputed=25.0), receipts=paid)
    line = letter.lines.iloc[0]
    assert [line[key] for key in ("amount", "settled", "open", "held", "claimed")] == [100, 30, 70, 25, 45]


def test_what_is_promised_is_listed_and_not_claimed():
    log = [["2026-06-25", "C-1", "I-2", None, "2026-07-05"]]
    found = written(overdue(20, "I-1"), overdue(10, "I-2"), overdue(2, "I-3", customer="C-2"), log=log)
    mine = next((letter for letter in found if letter.customer == "C-1"), None)
    if mine is not None:  # the gap between contacts may hold the whole letter
        assert lines(mine)["claimed"].to_dict() == {"I-1": 100, "I-2": 0}


def test_credits_stand_as_lines_of_their_own():
    unapplied = [["2026-06-20", "C-1", 15.0, "nobody knows", "CNY", "R-9"]]
    (letter,) = written(overdue(10), credit_note(20.0), receipts=unapplied)
    assert letter.credits[["kind", "document", "amount"]].to_numpy().tolist() == [
        ["credit_note", "N-1", -20.0],
        ["unapplied_cash", "R-9", -15.0],
    ]
    (total,) = letter.totals
    assert (total.open, total.claimed, total.credits, total.to_pay) == (100, 100, -35, 65)
    content = letter_content(letter, SENDER)
    assert content.rows["total"][0]["claimed"] == "100.00", "never netted in silence"
    assert content.rows["balance"][0] == {"currency": "CNY", "credits": "−35.00", "to_pay": "65.00"}
    assert [row["kind"] for row in content.rows["credit"]] == ["Credit note not yet applied", "Payment not yet applied"]


def test_a_customer_whose_credits_cover_everything_gets_no_letter():
    (letter,) = written(overdue(10), credit_note(100.0))
    assert str(letter.note) == "letters.notes.covered"


def test_currencies_are_never_added_up():
    (letter,) = written(overdue(10, "I-1", 100.0), overdue(12, "I-2", 40.0, currency="USD"))
    assert [(total.currency, total.to_pay) for total in letter.totals] == [("CNY", 100), ("USD", 40)]
    assert letter_content(letter, SENDER).fields["to_pay"] == "CNY 100.00 and USD 40.00"
    table = letters_table([letter], as_of=AS_OF, language="en")
    assert table[["currency", "items", "to_pay"]].to_numpy().tolist() == [["CNY", 1.0, 100.0], ["USD", 1.0, 40.0]]
    assert tuple(table.columns) == COLUMNS


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-40, 120), st.integers(1, 10**7), st.integers(0, 10**7), st.sampled_from(["CNY", "USD"])),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 10**6),
)
def test_a_letters_total_is_the_sum_of_its_lines(drawn, favour):
    invoices = [
        overdue(days, f"I-{at}", cents / 100, disputed=min(held, cents) / 100, currency=currency)
        for at, (days, cents, held, currency) in enumerate(drawn)
    ]
    receipts = [["2026-06-01", "C-1", favour / 100, "unknown", "CNY", None]] if favour else []
    for letter in written(*invoices, receipts=receipts):
        claimed = math.fsum(letter.lines["claimed"])
        in_favour = math.fsum(letter.credits["amount"])
        totals = letter.totals
        assert math.fsum(total.claimed for total in totals) == pytest.approx(claimed, abs=1e-6)
        assert math.fsum(total.to_pay for total in totals) == pytest.approx(claimed + in_favour, abs=1e-6)
        assert (letter.lines["claimed"] >= 0).all()
        assert sum(total.items for total in totals) == len(letter.lines)


# ── language ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("country", "stated", "workbook", "spoken"),
    [("China", None, "en", "zh"), ("中国", None, "en", "zh"), ("Vietnam", None, "zh", "en"), ("China", "English", "zh", "en"),
     ("Vietnam", "中文", "en", "zh"), (None, None, "zh", "zh"), (None, None, "en", "en")],
)  # fmt: skip
def test_the_customers_language(country, stated, workbook, spoken):
    (letter,) = written(overdue(35), customers=[("C-1", "Brown", country, stated, FORMAL, None)], language=workbook)
    assert letter.language == spoken
    assert ("催款函" in letter_file(letter, AS_OF)) == (spoken == "zh")


def test_a_language_without_letters_is_told_not_guessed():
    (letter,) = written(overdue(10), customers=[("C-1", "Brown", "Germany", "Deutsch", FORMAL, None)])
    assert letter.note.said("en") == "Language “Deutsch” is none of English, Chinese"


def test_a_customer_missing_from_customers_is_written_to_by_number():
    (letter,) = written(overdue(30, customer="C-9"), customers=[("C-1", "Brown", None, None, FORMAL, None)])
    assert (letter.name, letter.language) == ("C-9", "en")


def test_a_name_of_several_lines_becomes_one_and_loses_its_control_characters():
    (letter,) = written(overdue(10), customers=[("C-1", "Brown\x07\nand Sons\t Ltd", None, None, FORMAL, None)])
    assert letter_content(letter, SENDER).fields["customer_name"] == "Brown and Sons Ltd"


def test_no_invoices_no_letters():
    assert written() == []
    assert len(letters_table([], as_of=AS_OF, language="en")) == 0


def test_the_letters_of_the_demo_company_agree_with_its_open_items(demo_letters):
    for letter in demo_letters:
        assert letter.lines["open"].sum() == pytest.approx(sum(total.open for total in letter.totals))
    assert len({letter.customer for letter in demo_letters}) == len(demo_letters) > 0


@pytest.fixture
def demo_letters():
    demo = demo_company("en")
    tables = demo.tables
    ledger = settle(tables["Invoices"], tables["Receipts"], as_of=demo.as_of, customers=tables["Customers"])
    return letters(ledger, tables["Customers"], tables["Ladders"], tables["Log"], as_of=demo.as_of, language="en")
