"""What can stand in the way of writing a file for a customer."""

from __future__ import annotations

from collections.abc import Iterable

from xlcash.domain.errors import XlcashError


class UnknownTemplateFieldError(XlcashError):
    """A template asks for a field that there is none of, or that is not one of its row."""

    def __init__(self, template: str, field: str, allowed: Iterable[str]) -> None:
        super().__init__(template=template, field=field, allowed=", ".join(allowed))


class UnclosedTemplateFieldError(XlcashError):
    """A template opens a field with {{ and never closes it, or the other way round."""

    def __init__(self, template: str, text: str) -> None:
        super().__init__(template=template, text=text)


class MissingTemplateError(XlcashError):
    """The Ladders table names a template that is neither xlcash's nor in the user's folder."""

    def __init__(self, template: str, folder: str) -> None:
        super().__init__(template=template, folder=folder)


class TemplateNotReadableError(XlcashError):
    """A template is no Word document, or open elsewhere."""

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(template=template, reason=reason)


class UnsavedBookError(XlcashError):
    """The workbook was never saved, so there is no folder beside it."""

    def __init__(self, book: str) -> None:
        super().__init__(book=book)


class BookInCloudError(XlcashError):
    """Excel names the workbook by a web address (OneDrive, SharePoint), beside which no folder can be made."""

    def __init__(self, address: str) -> None:
        super().__init__(address=address)


class FolderNotWritableError(XlcashError):
    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(folder=folder, reason=reason)
