"""SQLite, which comes with Python: what a database gives, and every refusal in one sentence without a password."""

import datetime as dt
import socket
import sqlite3

import pytest

from xlcash.importing.databases import connection, reading
from xlcash.importing.databases.cells import cell
from xlcash.importing.databases.connection import address, place
from xlcash.importing.databases.errors import (
    DatabaseAddressError,
    DatabaseSilentError,
    DriverMissingError,
    NoResultRowsError,
    QueryAndTableError,
    QueryFailedError,
    QueryNeededError,
    ResultTooLargeError,
    UnknownDatabaseError,
)
from xlcash.importing.databases.reading import Asked, plan_database
from xlcash.importing.errors import SourceNotFoundError
from xlcash.importing.into import Held, Wishes

QUERY = "SELECT number AS Invoice, customer AS Customer, day AS 'Invoice date', amount AS Amount FROM items WHERE amount > :least"


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "odd name #1.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE items (number INTEGER, customer TEXT, day TEXT, amount REAL, note BLOB)")
        rows = [(20260000000001, "C1", "2026-01-05", 12.5, b"x"), (2, "C2", "2026-01-06", -3.0, None), (3, "C2", None, 4.0, None)]
        database.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?)", rows)
    return f"sqlite:///{path}"


def plan(source, query="", relation="", **parameters):
    return plan_database(source, Asked(query, relation, parameters), Held({}), Wishes())


def test_a_query_with_a_parameter(ledger):
    planned = plan(ledger, QUERY, least="0")
    assert planned.export.rows[["invoice", "amount"]].values.tolist() == [["20260000000001", 12.5]]
    assert [one.row for one in planned.export.rejected] == [3]
    assert (planned.report.source, len(planned.digest)) == ("odd name #1.db", 64)
    assert plan(ledger, QUERY, least="0").digest == planned.digest != plan(ledger, QUERY, least="-9").digest


def test_a_database_is_only_read(ledger, monkeypatch):
    monkeypatch.setattr(reading, "reading_only", lambda query: query)
    with pytest.raises(QueryFailedError, match=r"readonly|read-only"):
        plan(ledger, "DELETE FROM items")
    monkeypatch.setitem(connection.READ_ONLY, "sqlite", ())  # the file itself is opened for reading only
    with pytest.raises(QueryFailedError, match=r"readonly|read-only"):
        plan(ledger, "DELETE FROM items")


def test_no_database_is_made_where_there_is_none(tmp_path):
    with pytest.raises(SourceNotFoundError):
        plan(f"sqlite:///{tmp_path / 'none.db'}", "SELECT 1")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(("asked", "error", "said"), [
    ({"query": "SELECT * FROM absent"}, QueryFailedError, "odd name #1.db refused the query: no such table: absent"),
    ({"query": QUERY}, QueryFailedError, "A value is required for bind parameter 'least'"),
    ({"query": "SELECT 1", "relation": "items"}, QueryAndTableError, "not both"),
    ({}, QueryNeededError, "--query with one SELECT"),
    ({"query": "SELECT * FROM items WHERE 1 = 0"}, NoResultRowsError, "The query of odd name #1.db gives no rows"),
])  # fmt: skip
def test_every_refusal_is_a_sentence(ledger, asked, error, said):
    with pytest.raises(error) as refused:
        plan(ledger, **asked)
    assert said in refused.value.sentence()
    assert refused.value.sentence("zh")


def test_a_result_has_limits(ledger, monkeypatch):
    monkeypatch.setattr(reading, "ROWS", 2)
    with pytest.raises(ResultTooLargeError):
        plan(ledger, relation="items")


@pytest.mark.parametrize(("text", "error"), [
    ("postgresql//u:secret@h/d://", DatabaseAddressError), ("oracle://u:secret@h/d", UnknownDatabaseError), ("postgresql://u:secret@h:port/d", DatabaseAddressError),
    ("mssql+pyodbc://u:secret@h/d", DriverMissingError), ("postgresql+nosuch://u:secret@h/d", DriverMissingError),
])  # fmt: skip
def test_an_address_that_is_none_is_not_repeated(text, error):
    with pytest.raises(error) as refused:
        plan(text, "SELECT 1")
    assert "secret" not in refused.value.sentence() + refused.value.sentence("zh") + repr(refused.value)


def test_the_name_of_a_database_and_a_password_from_the_environment(monkeypatch):
    monkeypatch.setenv(connection.PASSWORD, "secret")
    url = address("postgresql://reader@db.firm/books")
    assert (url.password, url.drivername, place(url)) == ("secret", "postgresql+pg8000", "books@db.firm")
    assert address("mysql://reader:own@db/erp").password == "own"


def test_values_become_cells():
    moment = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
    assert [cell(value) for value in (moment, b"\xe5", float("nan"), dt.time(1), True, {"en_US": "x"})] == [
        dt.datetime(2026, 1, 5, 10), "�", "nan", "01:00:00", True, "{'en_US': 'x'}"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_that_never_answers_is_given_up(monkeypatch, scheme):
    """What a firewall does that swallows every packet: the connection is made and nothing ever comes back."""
    pytest.importorskip("pg8000")
    pytest.importorskip("pymysql")
    for options in connection._PATIENT.values():
        for name in options:
            monkeypatch.setitem(options, name, 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = f"{scheme}://reader:secret@127.0.0.1:{silent.getsockname()[1]}/books"
        with pytest.raises(DatabaseSilentError, match=r"books@127\.0\.0\.1 did not answer within 10 seconds"):
            plan(source, "SELECT 1")
