"""The first lock on a database: a query that is not plainly one SELECT is never sent."""

import pytest

from xlcash.importing.databases.errors import QueryUnclearError, QueryWritesError
from xlcash.importing.databases.statement import reading_only


@pytest.mark.parametrize("query", [
    "select 1", " SELECT * FROM invoices ; ", "WITH a AS (SELECT 1 AS n) SELECT n FROM a", "SELECT 'it''s; DROP TABLE x' AS note",
    'SELECT "update", `delete` FROM t', "SELECT 1 -- DELETE everything", "/* UPDATE */ SELECT 1", "SELECT updated_at, set_id, into_stock FROM t",
    "SELECT amount::numeric FROM t WHERE name LIKE '%\\_x%'", "SELECT replace(name, 'a', 'b') FROM t",
])  # fmt: skip
def test_what_only_reads(query):
    assert reading_only(query) == query.strip().rstrip(";").strip()


@pytest.mark.parametrize(("query", "word"), [
    ("", ""), ("DELETE FROM t", "DELETE"), ("SELECT 1; DELETE FROM t", ";"), ("SELECT * INTO copied FROM t", "INTO"), ("EXPLAIN ANALYZE SELECT 1", "EXPLAIN"),
    ("SELECT * FROM t INTO OUTFILE '/tmp/x'", "INTO"), ("WITH x AS (UPDATE t SET a=1 RETURNING *) SELECT * FROM x", "UPDATE"),
    ("SELECT * FROM t FOR UPDATE", "UPDATE"), ("select * from openrowset('x', 'y')", "OPENROWSET"), ("VALUES (1)", "VALUES"), ("TABLE t", "TABLE"),
    ("SELECT 1 LIMIT 1 PROCEDURE ANALYSE()", "PROCEDURE"), ("SELECT * FROM t LOCK IN SHARE MODE", "LOCK"), (";;DELETE FROM t", "DELETE"),
])  # fmt: skip
def test_what_writes(query, word):
    with pytest.raises(QueryWritesError) as refused:
        reading_only(query)
    assert refused.value.facts["word"] == word


@pytest.mark.parametrize("query", [
    "SELECT 1 /*!; DELETE FROM t */", "SELECT '\\'; DELETE FROM t; -- '", "SELECT $$ ' $$; DELETE FROM t; $$ ' $$", "SELECT 1 # '\n; DELETE FROM t # '",
    "SELECT 1--'\n; DELETE FROM t --'", "SELECT [a'] FROM t; DELETE FROM t --']", "SELECT 1 /* /* ' */ ; DELETE FROM t /* ' */ */", "SELECT 'open",
    "SELECT 1 /* open", "SELECT 1 \0",
])  # fmt: skip
def test_what_two_databases_read_differently(query):
    with pytest.raises((QueryUnclearError, QueryWritesError)):
        reading_only(query)
