"""xlwings' App over a running LibreOffice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from xlwings import base_classes

from xlcash.hosts.libreoffice.books import Books
from xlcash.hosts.libreoffice.office import Office
from xlcash.hosts.libreoffice.ranges import Range

USUAL_REPLY: Final = {"ok": "ok", "ok_cancel": "ok", "yes_no": "yes", "yes_no_cancel": "yes"}


class Alert(NamedTuple):
    """What a macro said in a message box."""

    prompt: str
    title: str | None
    buttons: str
    mode: str | None


class Apps(base_classes.Apps):  # type: ignore[misc]  # xlwings carries no types
    """The LibreOffices that xlwings drives, by process id."""

    def __init__(self) -> None:
        self._running: dict[int, App] = {}

    def keys(self) -> list[int]:
        return list(self._running)

    def add(
        self,
        spec: Office | None = None,
        add_book: bool | None = None,  # noqa: FBT001  xlwings' own
        xl: object = None,  # noqa: ARG002
        visible: bool | None = None,  # noqa: ARG002, FBT001
    ) -> App:
        """An App on an Office handed over as `spec` (which then outlives it), or on one of its own."""
        app = App(self, spec or Office(), owns_office=spec is None)
        self._running[app.pid] = app
        if add_book:
            app.books.add()
        return app

    def remove(self, app: App) -> None:
        self._running.pop(app.pid, None)

    def cleanup(self) -> None:
        """Nothing is left behind: an Office removes its own traces."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._running.values()))

    def __len__(self) -> int:
        return len(self._running)

    def __getitem__(self, pid: int) -> App:
        return self._running[pid]


class App(base_classes.App):  # type: ignore[misc]  # xlwings carries no types
    """LibreOffice as macros see it. There is no screen: what they show is kept in `alerts` and `status_bar` for whoever drives them."""

    visible: Any = False  # plain attributes over the base class's properties: without a screen they have no effect
    screen_updating: Any = True
    display_alerts: Any = True
    enable_events: Any = True
    interactive: Any = True
    status_bar: Any = False
    cut_copy_mode: Any = False
    hwnd: Any = None
    books: Any = None

    def __init__(self, apps: Apps, office: Office, *, owns_office: bool) -> None:
        self._apps = apps
        self.office = office
        self._owns_office = owns_office
        self._calculation = "automatic"
        self._was_manual = False
        self.books = Books(self)
        self.alerts: list[Alert] = []
        self.replies: deque[str] = deque()
        """What the user will press in the message boxes to come; once used up, OK or Yes."""

    @property
    def engine(self) -> Any:
        from xlcash.hosts.libreoffice.engine import ENGINE  # noqa: PLC0415  the engine stands above its apps

        return ENGINE

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def pid(self) -> int:
        return self.office.pid

    @property
    def version(self) -> str:
        return self.office.version

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        return book.selection if book else None

    @property
    def calculation(self) -> str:
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._calculation = value
        self._was_manual = self._was_manual or value == "manual"
        for book in self.books:
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Compute what depends on a changed cell, as Excel does: everything was computed when the book was opened.

        Calc forgets that a block has to be computed when one of its cells is read while calculation is manual; then everything is.
        """
        for book in self.books:
            book.document.calculateAll() if self._was_manual else book.document.calculate()
        self._was_manual = self._calculation == "manual"

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002  xlwings' own
        """There is one LibreOffice and no screen."""

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:  # noqa: ARG002
        self.alerts.append(Alert(prompt, title, buttons, mode))
        return self.replies.popleft() if self.replies else USUAL_REPLY[buttons]

    def quit(self) -> None:
        """Close the books; an Office that was handed over keeps running."""
        for book in self.books:
            book.close()
        self._apps.remove(self)
        if self._owns_office:
            self.office.stop()

    def kill(self) -> None:
        self.quit()
