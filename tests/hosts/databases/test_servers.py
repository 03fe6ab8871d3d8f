"""What PostgreSQL and MariaDB give is what the same data gives as CSV, and nothing can be written through an import."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from sqlalchemy import create_engine, text

from tests.hosts.databases.conftest import PASSWORD
from tests.hosts.databases.shapes import erpnext, load, odoo
from xlcash.domain.company import table_cells
from xlcash.domain.demo.company import demo_company
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS
from xlcash.importing.databases import connection, reading
from xlcash.importing.databases.errors import DatabaseUnreachableError, QueryFailedError, QueryWritesError, ResultTooLargeError
from xlcash.importing.databases.reading import Asked, plan_database
from xlcash.importing.into import Held, Wishes, plan_import
from xlcash.importing.systems import system_named

SHAPES = {"odoo": odoo, "erpnext": erpnext}
COMPARED = {
    "Invoices": ["invoice", "customer", "invoice_date", "due_date", "amount", "type", "corrects", "currency", "vat"],
    "Receipts": ["receipt", "customer", "date", "amount", "invoice", "currency"],
}


@pytest.fixture(scope="session")
def demo():
    return demo_company("en")


@pytest.fixture(scope="session")
def servers(postgresql, mariadb, demo):
    """The address of the server that holds a system's tables, filled."""
    tables = [demo.tables[name] for name in ("Invoices", "Receipts", "Customers")]
    addresses = {"odoo": postgresql, "erpnext": mariadb}
    for system, url in addresses.items():
        load(url, SHAPES[system](*tables))
    return {system: url.render_as_string(hide_password=False) for system, url in addresses.items()}


def as_csv(demo, name, path):
    """A table as a file of the columns that are compared."""
    head, *rows = table_cells(demo, name, "en")
    keep = [at for at, key in enumerate(SPECS[name].column) if key in COMPARED[name]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[row[at] for at in keep] for row in (head, *rows)])
    return path


@pytest.mark.parametrize("table", COMPARED)
@pytest.mark.parametrize("system", SHAPES)
def test_a_system_gives_what_the_same_data_gives_as_csv(system, table, servers, demo, tmp_path):
    held = Held({name: read_table(SPECS[name], table_cells(demo, name, "en")) for name in ("Invoices", "Customers") if table == "Receipts"})
    ours = plan_import(as_csv(demo, table, tmp_path / "same.csv"), held, Wishes(table))
    theirs = plan_database(servers[system], Asked(), held, Wishes(table, system_named(system)))
    key = COMPARED[table][0]
    expected, found = (plan.export.rows[COMPARED[table]].sort_values([key, "amount"]).reset_index(drop=True) for plan in (ours, theirs))
    pd.testing.assert_frame_equal(found, expected)
    left_out = {("odoo", "Invoices"): 1, ("erpnext", "Invoices"): 2}.get((system, table), 0)
    assert len(theirs.export.rejected) == left_out
    assert theirs.merges[0].sums[-1].after == ours.merges[0].sums[-1].after
    assert theirs.report.system == system
    again = plan_database(servers[system], Asked(), held, Wishes(table, system_named(system)))
    assert (again.digest, again.mark) == (theirs.digest, theirs.mark)


WRITES = [
    "DELETE FROM {table}", "SELECT 1; DROP TABLE {table}", "WITH x AS (DELETE FROM {table} RETURNING *) SELECT * FROM x", "SELECT * INTO copied FROM {table}",
    "UPDATE {table} SET name = 'x'", "SET TRANSACTION READ WRITE", "CALL anything()", "SELECT 1 FROM {table} FOR UPDATE",
]  # fmt: skip
TABLES = {"odoo": "account_move", "erpnext": "`tabSales Invoice`"}


@pytest.mark.parametrize("query", WRITES)
@pytest.mark.parametrize("system", SHAPES)
def test_a_query_that_would_write_is_refused_before_it_is_sent(system, query, servers):
    with pytest.raises(QueryWritesError, match="Nothing was sent") as refused:
        plan_database(servers[system], Asked(query.format(table=TABLES[system])), Held({}), Wishes())
    assert "Nothing was sent to the database." in refused.value.sentence()


SLIPPED = {
    "odoo": ["DELETE FROM account_move", "CREATE TABLE copied AS SELECT 1", "SELECT nextval('counter')",
             "SELECT set_config('transaction_read_only', 'off', true), writing()", "SELECT writing()"],
    "erpnext": ["DELETE FROM `tabSales Invoice`", "CREATE TABLE copied AS SELECT 1", "SELECT writing()"],
}  # fmt: skip


@pytest.mark.parametrize(("system", "query"), [(system, query) for system, queries in SLIPPED.items() for query in queries])
def test_what_the_first_look_lets_through_the_database_refuses(system, query, servers, monkeypatch):
    """The statement is not looked at here, and the user may write: the transaction alone must hold."""
    engine = create_engine(servers[system])
    with engine.begin() as connection:
        if system == "odoo":
            connection.execute(text("CREATE SEQUENCE IF NOT EXISTS counter"))
            writing = "CREATE OR REPLACE FUNCTION writing() RETURNS int LANGUAGE sql AS 'DELETE FROM account_move; SELECT 1'"
        else:
            writing = "CREATE OR REPLACE FUNCTION writing() RETURNS INT BEGIN DELETE FROM `tabSales Invoice`; RETURN 1; END"
        connection.execute(text(writing))
        before = connection.execute(text(f"SELECT count(*) FROM {TABLES[system]}")).scalar()
    monkeypatch.setattr(reading, "reading_only", lambda query: query)
    with pytest.raises(QueryFailedError, match=r"(?i)read.only|write mode|syntax error at or near"):
        plan_database(servers[system], Asked(query), Held({}), Wishes())
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {TABLES[system]}")).scalar() == before
    engine.dispose()


@pytest.mark.parametrize("system", SHAPES)
def test_a_table_and_a_query_with_a_parameter(system, servers):
    relation = {"odoo": "public.account_move", "erpnext": "erp.tabSales Invoice"}[system]
    plan = plan_database(servers[system], Asked(relation=relation), Held({}), Wishes("Invoices", system_named(system)))
    assert plan.export.source.about == relation
    date = {"odoo": "invoice_date", "erpnext": "posting_date"}[system]
    query = f"SELECT * FROM {TABLES[system]} WHERE {date} >= :since"
    some = plan_database(
        servers[system], Asked(query, parameters={"since": "2026-06-01"}), Held({}), Wishes("Invoices", system_named(system))
    )
    assert 0 < len(some.export.source) < len(plan.export.source)


@pytest.mark.parametrize("system", SHAPES)
def test_no_sentence_holds_the_password(system, servers, monkeypatch):
    wrong = servers[system].replace("s3cret", "other")
    with pytest.raises(DatabaseUnreachableError) as refused:
        plan_database(wrong, Asked("SELECT 1"), Held({}), Wishes())
    said = refused.value.sentence() + refused.value.sentence("zh") + repr(refused.value)
    assert "@127.0.0.1" in said
    for secret in (PASSWORD, "other", "s3cret", "owner:"):
        assert secret not in said
    monkeypatch.setattr(reading, "ROWS", 10)
    with pytest.raises(ResultTooLargeError):
        plan_database(servers[system], Asked(f"SELECT * FROM {TABLES[system]}"), Held({}), Wishes())


@pytest.mark.parametrize(("system", "wait"), [("odoo", "pg_sleep(2)"), ("erpnext", "sleep(2)")])
def test_a_query_may_take_longer_than_a_connection(system, wait, servers, monkeypatch):
    for options in connection._PATIENT.values():
        for name in options:
            monkeypatch.setitem(options, name, 1)
    query = f"""SELECT 'A-1' AS "Invoice", 'C1' AS "Customer", '2026-01-05' AS "Invoice date", 5 AS "Amount", {wait} AS waited"""
    query = query if system == "odoo" else query.replace('"', "`")
    plan = plan_database(servers[system], Asked(query), Held({}), Wishes("Invoices"))
    assert plan.export.rows["invoice"].tolist() == ["A-1"]
