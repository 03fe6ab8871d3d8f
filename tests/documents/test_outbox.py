"""A letter and its rows in the Log stand together or not at all, whenever the program ends."""

import datetime as dt
import json
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from xlcash.documents.errors import FolderNotWritableError
from xlcash.documents.outbox import LIST, STAGING, Entry, Outbox

DAY = dt.date(2026, 6, 30)
ENTRIES = [
    Entry("2026-06-30", "C-1", "I-1", 1.0, "C-1 Reminder.docx", "Finance"),
    Entry("2026-06-30", "C-2", "I-2", 2.0, "C-2 Demand.docx", ""),
]


class Log:
    """A Log that is a file, as a workbook is one."""

    def __init__(self, path):
        self.path = Path(path)

    def steps(self):
        return [tuple(step) for step in json.loads(self.path.read_text())] if self.path.exists() else []

    def record(self, entries):
        self.path.write_text(json.dumps([*self.steps(), *(entry.step for entry in entries)]))


def write(folder):
    for entry in ENTRIES:
        (folder / entry.file).write_text("letter")
    return ENTRIES


@pytest.fixture
def log(tmp_path):
    return Log(tmp_path / "log.json")


@pytest.fixture
def outbox(tmp_path, log):
    return Outbox(tmp_path / "letters", log.steps, log.record)


def issued(folder):
    return sorted(path.name for path in folder.glob("letters/*/*.docx") if path.parent.name != STAGING)


def test_files_and_rows_appear_together(tmp_path, outbox, log):
    place = outbox.issue(DAY, write)
    assert place == tmp_path / "letters" / "2026-06-30"
    assert issued(tmp_path) == ["C-1 Reminder.docx", "C-2 Demand.docx"]
    assert log.steps() == [entry.step for entry in ENTRIES]
    assert not (tmp_path / "letters" / STAGING).exists()


def test_a_second_issue_of_the_day_gets_a_folder_of_its_own(outbox):
    assert [outbox.issue(DAY, write).name for _ in range(2)] == ["2026-06-30", "2026-06-30 (2)"]


CHILD = textwrap.dedent("""
    import os, signal, sys
    sys.path.insert(0, {here!r})
    from test_outbox import DAY, Log, Outbox, write
    log, moment, folder = Log({log!r}), {moment!r}, {folder!r}
    def die(): os.kill(os.getpid(), signal.SIGKILL)
    def record(entries):
        if moment == "before the log": die()
        log.record(entries)
        if moment == "after the log": die()
    def writing(staging):
        entries = write(staging)
        if moment == "while writing": die()
        return entries
    from pathlib import Path
    Outbox(Path(folder) / "letters", log.steps, record).issue(DAY, writing)
""")


@pytest.mark.parametrize("moment", ["while writing", "before the log", "after the log"])
@pytest.mark.parametrize("saved", [True, False], ids=["Log saved", "Log not saved"])
def test_killed_between_file_and_log_leaves_neither_half(tmp_path, outbox, log, moment, saved):
    script = CHILD.format(here=str(Path(__file__).parent), log=str(log.path), moment=moment, folder=str(tmp_path))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    if not saved:
        log.path.unlink(missing_ok=True)
    assert issued(tmp_path) == [], "no half is seen"
    assert outbox.recover() == 0
    logged = bool(log.steps())
    assert issued(tmp_path) == (["C-1 Reminder.docx", "C-2 Demand.docx"] if logged else []), "both halves, or neither"
    assert not (tmp_path / "letters" / STAGING).exists()
    if not logged:
        outbox.issue(DAY, write)
    assert log.steps() == [entry.step for entry in ENTRIES], "once"
    assert issued(tmp_path) == ["C-1 Reminder.docx", "C-2 Demand.docx"], "once"


def test_a_log_that_lost_its_rows_gets_them_again_once(outbox, log):
    outbox.issue(DAY, write)
    log.path.unlink()  # the workbook was closed without saving
    assert outbox.recover() == 2
    assert log.steps() == [entry.step for entry in ENTRIES]
    assert outbox.recover() == 0


def test_a_letter_that_was_deleted_is_taken_back(outbox, log):
    place = outbox.issue(DAY, write)
    (place / "C-1 Reminder.docx").unlink()
    log.path.unlink()
    assert outbox.recover() == 1
    assert log.steps() == [ENTRIES[1].step]


def test_where_the_log_refuses_nothing_is_issued(tmp_path, log):
    def refuse(_):
        raise ValueError("no room")

    with pytest.raises(ValueError, match="no room"):
        Outbox(tmp_path / "letters", log.steps, refuse).issue(DAY, write)
    assert list((tmp_path / "letters").iterdir()) == []


def test_nothing_to_issue_leaves_no_folder(tmp_path, outbox):
    assert outbox.issue(DAY, lambda _: []) is None
    assert list((tmp_path / "letters").iterdir()) == []


def test_a_damaged_list_is_no_list(tmp_path, outbox):
    staging = tmp_path / "letters" / STAGING
    staging.mkdir(parents=True)
    (staging / LIST).write_text('[{"date": "2026')
    assert outbox.recover() == 0
    assert not staging.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path, log):
    (tmp_path / "letters").write_text("a file")
    with pytest.raises(FolderNotWritableError, match="letters"):
        Outbox(tmp_path / "letters", log.steps, log.record).issue(DAY, write)
