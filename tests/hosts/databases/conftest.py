"""Real database servers, each in a folder of its own and on a free port, gone when the tests are (.ci/install-databases.sh)."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from tests.hosts.conftest import missing

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
SYSTEM_TABLES = Path("/usr/share/mysql")
PASSWORD = "s3cret@/word"  # with the signs that an address must write in another way
SECONDS = 60


def as_user(*command: str | Path) -> list[str]:
    """A command as a user other than root, as whom neither server runs."""
    return [*(["runuser", "-u", "dbuser", "--"] if IS_ROOT else []), *map(str, command)]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running(folder: Path, *command: str | Path, port: int) -> Iterator[None]:
    """A server while it is needed."""
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(as_user(*command), stdout=log, stderr=log, cwd=folder)
    try:
        until = time.monotonic() + SECONDS
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert server.poll() is None, (folder / "log").read_text(errors="replace")
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait(SECONDS)


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that the user of the servers may write to; its path is short, as sockets need it."""
    folder = Path(tempfile.mkdtemp(prefix="xlcash-db-"))
    if IS_ROOT:
        shutil.chown(folder, "dbuser")
    yield folder
    shutil.rmtree(folder)


def available(program: str | None) -> str:
    if program is None or (IS_ROOT and subprocess.run(["id", "dbuser"], capture_output=True, check=False).returncode):
        missing("no database server here: run .ci/install-databases.sh")
    return program


@pytest.fixture(scope="session")
def postgresql(place: Path) -> Iterator[URL]:
    """PostgreSQL, its user the owner of everything: what keeps that user from writing is xlcash alone."""
    program = Path(available(max(map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")), default=None)))
    data, secret, port = place / "postgresql", place / "secret", free_port()
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    made = as_user(
        program.with_name("initdb"), "-D", data, "-U", "owner", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-sync"
    )
    subprocess.run([*made, "--locale=C"], check=True, capture_output=True)
    with running(
        place, program, "-D", data, "-p", str(port), "-k", place, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", port=port
    ):
        yield URL.create("postgresql+pg8000", "owner", PASSWORD, "127.0.0.1", port, "postgres")


@pytest.fixture(scope="session")
def mariadb(place: Path) -> Iterator[URL]:
    """MariaDB with a user who may do everything."""
    program = available(shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin"))
    data, port = place / "mariadb", free_port()
    subprocess.run(as_user("mkdir", data), check=True)
    scripts = "".join((SYSTEM_TABLES / f"mysql_system_tables{part}.sql").read_text() for part in ("", "_data"))
    common = (program, "--no-defaults", f"--datadir={data}", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M")
    first = f"CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n{scripts}"
    subprocess.run(as_user(*common, "--bootstrap"), input=first.encode(), check=True, capture_output=True, cwd=place)
    own = (f"--socket={place / 'mariadb.sock'}", f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={place / 'mariadb.pid'}")
    with running(place, *common, *own, port=port):
        root = create_engine(URL.create("mysql+pymysql", "root", "", "127.0.0.1", port))
        with root.begin() as connection:
            connection.execute(text("CREATE DATABASE erp CHARACTER SET utf8mb4"))
            connection.execute(text("CREATE USER owner@'127.0.0.1' IDENTIFIED BY :password"), {"password": PASSWORD})
            connection.execute(text("GRANT ALL ON *.* TO owner@'127.0.0.1'"))
        root.dispose()
        yield URL.create("mysql+pymysql", "owner", PASSWORD, "127.0.0.1", port, "erp")
