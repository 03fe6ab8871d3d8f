"""One headless LibreOffice of our own: a fresh profile, the add-in proven to answer, no trace left behind."""

from __future__ import annotations

import contextlib
import enum
import os
import secrets
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import xlcash
from xlcash.domain.errors import XlcashError
from xlcash.hosts.libreoffice.addin import OWN_OFFICE_VARIABLE, PACKAGES_VARIABLE, package_folders, write_addin
from xlcash.hosts.libreoffice.bridge import check_available, failure, properties, uno

START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
_TAIL: Final = 2000

_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM: Final = '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'


class Recalculation(enum.Enum):
    """Whether a loaded workbook shows the results it was saved with or is computed anew; the values are LibreOffice's own."""

    ALWAYS = 0
    NEVER = 1


class OfficeStartError(XlcashError):
    """LibreOffice ended, or did not answer in time; `printed` is the end of what it printed."""

    def __init__(self, printed: str) -> None:
        super().__init__(printed=printed)


class AddinSilentError(XlcashError):
    """LibreOffice runs, but the add-in does not answer. Calc would show 0 or a blank instead, so nothing it computes can be trusted."""

    def __init__(self, shown: str, printed: str) -> None:
        super().__init__(shown=shown, version=xlcash.__version__, printed=printed)


class Office:
    """A running LibreOffice; use it as a context manager, or call `stop` when done.

    Its own profile keeps it apart from the user's, and file locks are off: a lock left behind makes a hidden load fail without a word.
    """

    def __init__(self, *, recalculation: Recalculation = Recalculation.ALWAYS) -> None:
        self.recalculation = recalculation
        program = check_available()
        self._folder = tempfile.TemporaryDirectory(prefix="xlcash-office-", ignore_cleanup_errors=True)
        self._printed = Path(self._folder.name, "printed.txt")
        self._pipe = f"xlcash_{os.getpid()}_{secrets.token_hex(4)}"
        try:
            self._process = self._start(program, recalculation)
            self.context = self._connect()
            self.desktop = self.create("com.sun.star.frame.Desktop")
            self._prove_addin()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def version(self) -> str:
        """LibreOffice's version, such as 25.2."""
        settings = self.create("com.sun.star.configuration.ConfigurationProvider")
        product = settings.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath="/org.openoffice.Setup/Product")
        )
        return str(product.ooSetupVersion)

    def create(self, service: str) -> Any:
        """A service of this LibreOffice by its full name."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def open(self, path: Path, *, password: str | None = None, read_only: bool = False) -> Any:
        """The document of a file, opened without a window; macros inside it never run. Raises OSError where it can't be loaded."""
        secret = {"Password": password} if password else {}
        return self._load(uno().systemPathToFileUrl(str(path.resolve())), ReadOnly=read_only, **secret)

    def new(self) -> Any:
        """An empty workbook."""
        return self._load("private:factory/scalc")

    def _load(self, url: str, **options: object) -> Any:
        try:
            document = self.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True, **options))
        except failure() as error:  # a UNO exception can't pass through Python's context managers
            raise OSError(f"LibreOffice could not open {url}: {error}") from None
        if document is None:
            raise OSError(f"LibreOffice could not open {url}")
        return document

    def stop(self) -> None:
        """End LibreOffice, by force where it does not go by itself, and remove its profile. May be called twice."""
        process = getattr(self, "_process", None)
        if process and process.poll() is None:
            self._ask_to_end()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # soffice is a script: what it started is in its process group
                process.wait()
        self._folder.cleanup()

    def _ask_to_end(self) -> None:
        """The connection breaks while the answer to terminate is under way, or never stood: either way the process is waited for next."""
        if hasattr(self, "desktop"):
            with contextlib.suppress(failure()):
                self.desktop.terminate()
        else:
            os.killpg(self._process.pid, signal.SIGTERM)

    def _start(self, program: Path, recalculation: Recalculation) -> subprocess.Popen[bytes]:
        folder = Path(self._folder.name)
        command = [
            *prepared(program, folder, recalculation),
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"--accept=pipe,name={self._pipe};urp;",
        ]
        with self._printed.open("wb") as printed:
            return subprocess.Popen(  # noqa: S603  the program is the one the search path leads to
                command,
                env=environment() | {OWN_OFFICE_VARIABLE: "1"},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                start_new_session=True,
            )

    def _connect(self) -> Any:
        local = uno().getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        unheard = failure("com.sun.star.connection.NoConnectException")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                return resolver.resolve(f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext")
            except unheard:
                time.sleep(0.05)
        raise OfficeStartError(self._tail())

    def _prove_addin(self) -> None:
        """Calc answers a formula it does not understand with 0 or a blank, so the add-in first has to tell its version."""
        document = self.new()
        try:
            cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
            cell.Formula = "=XC_VERSION()"
            if cell.String != xlcash.__version__:
                raise AddinSilentError(cell.String, self._tail())
        finally:
            document.close(True)

    def _tail(self) -> str:
        return self._printed.read_text(encoding="utf-8", errors="replace")[-_TAIL:]


def prepared(program: Path, folder: Path, recalculation: Recalculation) -> list[str]:
    """The begin of the command that starts LibreOffice with the add-in and a fresh profile, both written into a folder."""
    write_addin(folder / "extensions" / "xlcash")
    write_settings(folder / "profile" / "user", recalculation)
    profile, extensions = (folder / name for name in ("profile", "extensions"))
    return [str(program), f"-env:UserInstallation={profile.as_uri()}", f"-env:BUNDLED_EXTENSIONS={extensions.as_uri()}"]


def environment() -> dict[str, str]:
    """What the Python inside LibreOffice needs; linear algebra in one thread: for small matrices, threads cost more than they bring."""
    own = {PACKAGES_VARIABLE: os.pathsep.join(package_folders()), "OPENBLAS_NUM_THREADS": "1", "PATH": path_of_the_system()}
    return os.environ | own


def write_settings(user: Path, recalculation: Recalculation) -> None:
    """The settings of a fresh profile, written into its (not yet existing) folder `user`."""
    settings = (
        ("Calc/Formula/Load", "OOXMLRecalcMode", recalculation.value),
        ("Calc/Formula/Load", "ODFRecalcMode", recalculation.value),
        ("Common/Misc", "UseDocumentOOoLockFile", "false"),
        ("Common/Misc", "UseDocumentSystemFileLocking", "false"),
    )
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in settings)
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


def path_of_the_system() -> str:
    """PATH without virtual environments: LibreOffice's own Python would take the standard library of the first python3 it finds there."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not Path(folder).parent.joinpath("pyvenv.cfg").exists())
