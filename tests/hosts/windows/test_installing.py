"""What an installation writes, that it can be repeated, and that nothing of it is left."""

from pathlib import Path

import pytest

from xlcash.cli.install import install_on_windows, take_back
from xlcash.hosts.installing.errors import (
    DamagedManifestError,
    FileHeldError,
    FolderNotFoundError,
    FolderTooWideError,
    InterpreterPathError,
    NetworkFolderError,
)
from xlcash.hosts.installing.manifest import NAME
from xlcash.hosts.installing.steps import Deed, Installation, Wanted
from xlcash.hosts.windows.places import EXCEL, OWN_LOCATION, own_folder, start_folder, template_folder, trusted_location, wanted
from xlcash.hosts.windows.settings import read, settings_file, settings_for, written


def listing(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def installation(machine):
    return Installation(own_folder(machine), machine.registry)


def install(machine, content=b"add-in", trusted=None):
    made = installation(machine)
    steps = made.steps_to(wanted(machine, {"xlcash.xlam": content}, {}, trusted))
    made.carry_out(steps)
    return [step.deed for step in steps]


def uninstall(machine):
    made = installation(machine)
    steps = made.steps_back()
    made.carry_out(steps)
    made.forget()
    return [step.deed for step in steps]


@pytest.fixture
def home(machine):
    return machine.folder("USERPROFILE")


def test_the_settings_name_this_very_interpreter(machine):
    install(machine)
    assert read(settings_file(machine), "cp1252") == {
        "INTERPRETER_WIN": str(machine.interpreter),
        "PYTHONPATH": str(machine.code_folder),
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }


def test_the_addin_goes_to_the_users_own_start_folder(machine):
    machine.registry.put(EXCEL + r"\Options", {"AltStartup": r"\\server\shared"})
    install(machine)
    assert (start_folder(machine) / "xlcash.xlam").read_bytes() == b"add-in"
    assert str(start_folder(machine)).endswith("Microsoft/Excel/XLSTART")


def test_the_template_goes_where_the_user_keeps_his(machine, home):
    assert template_folder(machine) == machine.folder("APPDATA") / "Microsoft" / "Templates"
    machine.registry.put(EXCEL + r"\Options", {"PersonalTemplates": "%USERPROFILE%/Vorlagen"})
    assert template_folder(machine) == home / "Vorlagen"


def test_uninstall_leaves_nothing(machine, home):
    folder = home / "Workbooks"
    folder.mkdir()
    before, keys = listing(home), dict(machine.registry.keys)
    assert install(machine, trusted=folder) == [Deed.NEW] * 3
    assert listing(home) != before
    assert uninstall(machine) == [Deed.REMOVED] * 3
    assert (listing(home), machine.registry.keys) == (before, keys)


def test_a_second_install_changes_nothing(machine, home):
    install(machine)
    once = listing(home)
    assert install(machine) == [Deed.SAME] * 2
    assert listing(home) == once


def test_what_was_there_is_kept_through_an_update_and_put_back(machine, home):
    file = start_folder(machine) / "xlcash.xlam"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"somebody else's")
    before = listing(home)
    assert Deed.REPLACED in install(machine, b"one")
    install(machine, b"two")
    assert [path.name for path in file.parent.iterdir()] == ["xlcash.xlam"]  # Excel opens every file of this folder
    assert sorted(uninstall(machine), key=str) == [Deed.REMOVED, Deed.RESTORED]
    assert listing(home) == before


def test_a_file_the_user_changed_stays(machine):
    install(machine)
    settings_file(machine).write_bytes(b'"SHOW CONSOLE","True"\r\n')
    assert Deed.CHANGED in uninstall(machine)
    assert settings_file(machine).read_bytes() == b'"SHOW CONSOLE","True"\r\n'


def test_a_file_that_was_there_as_wanted_is_not_ours_to_remove(machine):
    """An administrator may have put the add-in there for everybody."""
    file = start_folder(machine) / "xlcash.xlam"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"add-in")
    install(machine)
    uninstall(machine)
    assert file.exists()


def test_the_addin_of_another_language_goes_when_it_is_wanted_no_more(machine):
    install(machine)
    made = installation(machine)
    made.carry_out(made.steps_to(wanted(machine, {"xlcash-zh.xlam": b"add-in"}, {}, None)))
    assert [path.name for path in start_folder(machine).iterdir()] == ["xlcash-zh.xlam"]


def test_an_installation_that_stopped_halfway_is_taken_back(machine, home, monkeypatch):
    before = listing(home)

    def held(self, target):
        if self.name.endswith(".xlam"):
            raise PermissionError(13, "in use")
        return real(self, target)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(FileHeldError, match=r"xlcash\.xlam can't be written or removed \(in use\): close Excel"):
        install(machine)
    monkeypatch.undo()
    uninstall(machine)
    assert listing(home) == before


def test_a_log_that_excel_still_writes_is_said_and_gone_the_next_time(machine, home, monkeypatch):
    before = listing(home)
    install(machine)
    (own_folder(machine) / "xlcash.log").write_text("old")

    def held(self, **_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(FileHeldError):
        uninstall(machine)
    monkeypatch.undo()
    uninstall(machine)
    assert listing(home) == before


def test_a_list_that_cannot_be_read_is_said(machine):
    install(machine)
    (own_folder(machine) / NAME).write_text("{")
    with pytest.raises(DamagedManifestError):
        installation(machine)


def test_a_trusted_location_is_one_folder_and_put_back_as_it_was(machine, home):
    folder = home / "Workbooks"
    folder.mkdir()
    machine.registry.put(OWN_LOCATION, {"Path": "old", "AllowSubfolders": 1})
    install(machine, trusted=folder)
    assert machine.registry.values(OWN_LOCATION) == {"Path": str(folder), "Description": "xlcash", "AllowSubfolders": 0}
    uninstall(machine)
    assert machine.registry.values(OWN_LOCATION) == {"Path": "old", "AllowSubfolders": 1}


def test_a_folder_that_holds_the_downloads_is_never_trusted(machine, home):
    for folder in (home, home / "Downloads", home.parent):
        with pytest.raises(FolderTooWideError):
            trusted_location(folder, machine)


def test_a_network_folder_is_left_to_the_administrator(machine):
    machine.registry.put(r"HKCU\Network\S", {"RemotePath": r"\\server\share"})
    for folder in (r"\\server\share", r"S:\books"):
        with pytest.raises(NetworkFolderError):
            trusted_location(Path(folder), machine)
    with pytest.raises(FolderNotFoundError):
        trusted_location(Path("nowhere"), machine)


def test_a_path_vba_cannot_spell_goes_in_its_short_form_or_is_refused(machine, changed):
    chinese = changed(machine, interpreter=Path(r"C:\财务\python.exe"))
    with pytest.raises(InterpreterPathError):
        settings_for(chinese)
    assert settings_for(changed(chinese, code_page="cp936"))["INTERPRETER_WIN"] == r"C:\财务\python.exe"
    short = changed(chinese, short=lambda _: Path(r"C:\6D4C~1\python.exe"))
    assert settings_for(short)["INTERPRETER_WIN"] == r"C:\6D4C~1\python.exe"


def test_settings_are_read_as_vba_reads_them(tmp_path):
    file = tmp_path / "xlcash.conf"
    file.write_bytes('interpreter_win, "C:\\财务, neu\\python.exe"\r\n"PYTHONPATH","a"\r\n"PYTHONPATH","b"\r\n'.encode("cp936"))
    assert read(file, "cp936") == {"INTERPRETER_WIN": "C:\\财务, neu\\python.exe", "PYTHONPATH": "a"}
    file.write_bytes(b"\xef\xbb\xbf" + written({"INTERPRETER_WIN": "x"}, "cp1252"))
    assert "INTERPRETER_WIN" not in read(file, "cp1252")


def test_the_command_shows_its_steps_and_what_the_doctor_finds(machine, capsys, home):
    before = listing(home)
    install_on_windows(machine, None, "en", no_addin=False, template=False, dry_run=True)
    assert listing(home) == before
    said = capsys.readouterr().out
    assert f"new: {settings_file(machine)}\n" in said
    assert "Nothing was written" in said
    machine.registry.put(EXCEL + r"\Security", {"VBAWarnings": 4})
    install_on_windows(machine, None, "en", no_addin=False, template=False, dry_run=False)
    said = capsys.readouterr().out
    assert "FAULT: Macros. Macros are switched off without a message" in said
    assert said.count("FAULT") == 1
    (own_folder(machine) / "xlcash.log").write_text("old")
    take_back(installation(machine), "zh", dry_run=False)
    assert "已全部撤销" in capsys.readouterr().out
    assert listing(home) == before


def test_a_system_without_a_registry_has_files_alone(tmp_path):
    made = Installation(tmp_path / "own")
    made.carry_out(made.steps_to(Wanted({tmp_path / "a" / "b": b"x"}, {})))
    assert (tmp_path / "a" / "b").read_bytes() == b"x"
