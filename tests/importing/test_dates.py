import datetime as dt

import pytest

from xlcash.importing.errors import AmbiguousDatesError, ContradictoryDatesError

HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]


def invoices(*dates):
    return [HEAD, *([f"A{at}", "C1", issued, due, "1"] for at, (issued, due) in enumerate(dates))]


def read(company, *dates, **choices):
    made, report = company(invoices(*dates), **choices)
    table = made.tables["Invoices"]
    return [day.date().isoformat() for day in table["invoice_date"]], report


def test_one_day_above_twelve_decides_the_whole_column(company, decisions):
    days, report = read(company, ("03/04/2025", "05/05/2025"), ("30/04/2025", "06/06/2025"))
    assert days == ["2025-04-03", "2025-04-30"]
    assert "Dates in Invoice date, Due date are read as day/month/year." in decisions(report)
    assert "Invoice date, Due date 中的日期按日/月/年读取。" in decisions(report, "zh")


def test_another_column_of_the_file_decides_one_that_cannot_tell(company):
    days, _ = read(company, ("03/04/2025", "04/30/2025"), ("05/06/2025", "06/07/2025"))
    assert days == ["2025-03-04", "2025-05-06"]


def test_where_nothing_tells_the_user_is_asked(company):
    with pytest.raises(AmbiguousDatesError) as error:
        read(company, ("03/04/2025", ""), ("05/06/2025", ""))
    assert error.value.sentence() == (
        "invoices.csv: whether “03/04/2025” in Invoice date has the day or the month first can't be told from the file; "
        "say --date-order dmy or --date-order mdy."
    )


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_the_users_order_is_for_what_the_file_does_not_tell(company, order):
    """A cell that still says mdy from last month must not turn the days of a German export round."""
    assert read(company, ("03/04/2025", ""), ("30/04/2025", ""), order=order)[0] == ["2025-04-03", "2025-04-30"]
    assert read(company, ("03/04/2025", "30/04/2025"), order=order)[0] == ["2025-04-03"], "another column tells"


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["31.12.25", "01.02.26"], ["2025-12-31", "2026-02-01"]),
        (["12/31/25", "01/02/26"], ["2025-12-31", "2026-01-02"]),
        (["31/12/69", "31/12/70"], ["2069-12-31", "1970-12-31"]),
        (["05.05.25", "31.12.2025"], ["2025-05-05", "2025-12-31"]),
    ],
)
def test_two_digit_years_once_the_order_of_the_column_is_known(company, decisions, dates, days):
    found, report = read(company, *((date, "") for date in dates))
    assert found == days
    assert [line for line in decisions(report) if "two digits" in line]


def test_two_digit_years_whose_order_nobody_knows_are_asked_about(company):
    with pytest.raises(AmbiguousDatesError, match=r"“01/02/25” in Invoice date"):
        read(company, ("01/02/25", ""))
    assert read(company, ("01/02/25", ""), order="dmy")[0] == ["2025-02-01"]


def test_two_digit_years_that_may_stand_first_are_no_dates(company):
    days, report = read(company, ("25-12-31", ""), ("2025-12-31", ""))
    assert (days, [rejected.row for rejected in report.exports[0].rejected]) == (["2025-12-31"], [2])


@pytest.mark.parametrize(("order", "first"), [("dmy", "2025-04-03"), ("mdy", "2025-03-04")])
def test_where_nothing_tells_the_users_order_does(company, order, first):
    days, _ = read(company, ("03/04/2025", ""), ("05/06/2025", ""), order=order)
    assert days[0] == first


def test_a_day_equal_to_its_month_needs_no_order(company):
    assert read(company, ("05/05/2025", ""))[0] == ["2025-05-05"]


def test_a_column_with_both_orders_is_refused(company):
    with pytest.raises(ContradictoryDatesError, match=r"Invoice date holds 30/04/2025 \(day first\) and 04/30/2025 \(month first\)"):
        read(company, ("30/04/2025", ""), ("04/30/2025", ""))


def test_with_the_users_order_the_dates_that_do_not_fit_are_rejected(company):
    days, report = read(company, ("30/04/2025", ""), ("04/30/2025", ""), order="dmy")
    assert days == ["2025-04-30"]
    assert [rejected.row for rejected in report.exports[0].rejected] == [3]


def test_floats_iso_dates_and_dates_with_dashes_in_one_column(company):
    days, _ = read(company, ("20200330.0", ""), ("2020-03-31", ""), ("01-04-2020", ""), ("13-04-2020", ""), ("2020/4/2 00:00:00", ""))
    assert days == ["2020-03-30", "2020-03-31", "2020-04-01", "2020-04-13", "2020-04-02"]


@pytest.mark.parametrize("blank", ["", "NULL", "nan", "NaT", "00.00.0000", "0000-00-00", "-", "9/9/9999", "31.12.9999"])
def test_what_systems_write_for_no_date(company, blank):
    made, report = company(invoices(("2025-01-02", blank)))
    assert made.tables["Invoices"]["due_date"].isna().all()
    assert report.rejected_rows == 0


def test_as_of_is_the_latest_date_of_invoices_and_receipts_or_the_users(company):
    receipts = [["Date", "Customer", "Amount", "Invoice"], ["2025-03-09", "C1", "1", "A0"]]
    made, _ = company(invoices(("2025-01-02", "2027-01-01")), receipts)
    assert made.as_of == dt.date(2025, 3, 9)
    made, _ = company(invoices(("2025-01-02", "")), as_of=dt.date(2025, 1, 31))
    assert made.as_of == dt.date(2025, 1, 31)
