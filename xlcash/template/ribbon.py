"""The ribbon tab: a table of buttons, written as Office's customUI for Excel 2007 and for Excel 2010 and later."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from xlcash.language import Language, say

Callback: TypeAlias = Literal["XlcashPressed", "XlcashAsked", "XlcashChoseFile", "XlcashExplained"]


@dataclass(frozen=True)
class Button:
    """A button of the tab.

    `macro` is its key in the catalogue and the name that `xlcash.excel.macros.run` takes, `image` one of Office's own icons, `proposes` the
    named cell whose value the button's question proposes as its answer, or the path of a text of the catalogue.
    """

    macro: str
    group: str
    image: str
    on_press: Callback = "XlcashPressed"
    proposes: str = ""


BUTTONS: Final = (
    Button("import_ledger", "data", "FileOpen", "XlcashChoseFile"),
    Button("write_import", "data", "TableInsert"),
    Button("undo_import", "data", "Undo"),
    Button("check_data", "data", "DataValidation"),
    Button("set_as_of", "data", "FunctionsDateTimeInsertGallery", "XlcashAsked", proposes="AsOf"),
    Button("refresh_forecast", "forecast", "RefreshAll"),
    Button("roll_forward", "forecast", "CalendarInsert"),
    Button("freeze_snapshot", "forecast", "Camera"),
    Button("simulate", "forecast", "ChartTypeAreaInsertGallery"),
    Button("stress_test", "forecast", "ChartTypeBarInsertGallery"),
    Button("score_customers", "credit", "ConditionalFormattingIconSetsGallery"),
    Button("review_limits", "credit", "AccountingFormat"),
    Button("warnings", "credit", "ErrorChecking"),
    Button("worklist", "collections", "SortDescendingExcel"),
    Button("preview_letters", "collections", "FilePrintPreview"),
    Button("issue_letters", "collections", "FileSaveAsPdfOrXps"),
    Button("log_contact", "collections", "ContactWebPage", "XlcashAsked", proposes="ContactDraft"),
    Button("log_promise", "collections", "DateAndTimeInsert", "XlcashAsked", proposes="PromiseDraft"),
    Button("statement", "collections", "HeaderFooterInsert"),
    Button("claim_clock", "protection", "StartTimer"),
    Button("claim_pack", "protection", "FileDocumentInspect"),
    Button("insert_table", "insert", "TableInsertExcel", "XlcashAsked", proposes="tables.Invoices.title"),
    Button("insert_report", "insert", "SheetInsert", "XlcashAsked", proposes="macros.reports.forecast"),
    Button("export_pdf", "share", "FileSaveAsPdfOrXps"),
    Button("copy_values", "share", "PasteValues"),
    Button("explain_cell", "share", "FormulaEvaluate", "XlcashExplained"),
    Button("audit", "share", "ReviewTrackChanges"),
    Button("help", "share", "Help"),
)


class RibbonPart(NamedTuple):
    """One part of the package, and how the package points at it."""

    name: str
    relationship: str
    xml: bytes


class _Dialect(NamedTuple):
    name: str
    namespace: str
    relationship: str


# Excel 2007 reads the first, every later Excel the second; the elements used here are the same in both.
_DIALECTS: Final = (
    _Dialect(
        "customUI/customUI.xml",
        "http://schemas.microsoft.com/office/2006/01/customui",
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    ),
    _Dialect(
        "customUI/customUI14.xml",
        "http://schemas.microsoft.com/office/2009/07/customui",
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    ),
)


def ribbon_parts(language: Language) -> tuple[RibbonPart, ...]:
    """The tab's parts, its texts in one language."""
    return tuple(RibbonPart(part.name, part.relationship, _custom_ui(part.namespace, language)) for part in _DIALECTS)


def _custom_ui(namespace: str, language: Language) -> bytes:
    root = ET.Element("customUI", {"xmlns": namespace})
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", {"id": "xlcash", "label": say(language, "ribbon.tab")})
    for group in dict.fromkeys(button.group for button in BUTTONS):
        box = ET.SubElement(tab, "group", {"id": f"xlcash_{group}", "label": say(language, f"ribbon.groups.{group}")})
        for button in BUTTONS:
            if button.group == group:
                ET.SubElement(box, "button", _attributes(button, language))
    xml: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return xml


def _attributes(button: Button, language: Language) -> dict[str, str]:
    label = say(language, f"ribbon.buttons.{button.macro}.label")
    return {
        "id": f"xlcash_{button.macro}",
        "label": label,
        "imageMso": button.image,
        "size": "large",
        "onAction": button.on_press,
        "tag": button.macro,
        "screentip": label,
        "supertip": say(language, f"ribbon.buttons.{button.macro}.tip"),
    }
