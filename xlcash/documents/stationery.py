"""The templates that xlcash brings: Word documents made of the catalogue's wording, for the user to edit."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from xlcash.documents.templates import as_bytes
from xlcash.domain.letters.fields import ITEM
from xlcash.language import Language, find, say

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

Cells: TypeAlias = Sequence[str]

ACCOUNT: Final = "account"  # the statement of account, which is no step of a ladder
INK: Final = "1F2A37"
HAIR: Final = "AEB6BF"
FAMILY: Final[Mapping[Language, str]] = {"en": "Arial", "zh": "Microsoft YaHei"}
BODY_POINTS: Final = 10.0
TABLE_POINTS: Final = 7.5  # a 20-digit invoice number and nine more columns stand side by side on A4
MARGIN_CM: Final = 1.9
ITEM_WIDTHS: Final = (3.3, 1.55, 1.55, 1.3, 0.85, 1.75, 1.7, 1.75, 1.65, 1.8)  # cm, 17.2 in all
LINE_WIDTHS: Final = (1.7, 4.1, 2.0, 1.7, 2.25, 2.25, 2.25, 0.95)
FIRST_AMOUNT: Final = {"item": 5, "line": 4}  # columns from here on are figures, to the right


@dataclass(frozen=True)
class _Row:
    """A row of a template's table."""

    cells: Cells
    bold: bool = False
    ruled: bool = False


@functools.cache
def stationery(kind: str, language: Language) -> bytes:
    """The template of one kind of letter (a key of ``words.letter``) or of the statement of account, as a Word file."""
    import docx  # noqa: PLC0415  0.1 s, and only letters need it

    document = docx.Document()
    _page(document, language)
    if kind == ACCOUNT:
        _account(document, language)
    else:
        _letter(document, kind, language)
    _footer(document, language)
    return as_bytes(document)


def _letter(document: Document, kind: str, language: Language) -> None:
    words = find(language, f"letters.kinds.{kind}")
    _head(document, say(language, f"words.letter.{kind}"), language, reference="{{ reference }}")
    _text(document, say(language, "letters.layout.salutation"))
    for text in words["body"]:
        _text(document, text, indent=language == "zh")
    _items(document, language)
    for at, text in enumerate(words["closing"]):
        _text(document, text, indent=language == "zh", before=0 if at else 8)
    _text(document, say(language, "letters.layout.bank"), bold=True, indent=language == "zh")
    _foot(document, language)


def _account(document: Document, language: Language) -> None:
    words = find(language, "letters.account")
    _head(document, words["title"], language)
    _text(document, words["period"], bold=True)
    _text(document, words["opening"], indent=language == "zh")
    fields = ("date", "document", "type", "due", "debit", "credit", "balance", "currency")
    rows = [_Row(words["heads"], bold=True, ruled=True), _Row([f"{{{{ line.{field} }}}}" for field in fields])]
    _table(document, rows, LINE_WIDTHS, FIRST_AMOUNT["line"])
    _text(document, words["closing"], indent=language == "zh", before=8)
    _foot(document, language)


def _items(document: Document, language: Language) -> None:
    """What the letter is about: the items with their total, then what is in the customer's favour, line by line, with what is left."""
    heads, layout = find(language, "letters.heads"), find(language, "letters.layout")
    blank = [""] * len(ITEM)
    total = [layout["total"], *blank[1:7], "{{ total.open }}", "{{ total.held }}", "{{ total.claimed }}"]
    credit = [
        "{{ credit.document }}",
        "{{ credit.date }}",
        "",
        "",
        "{{ credit.currency }}",
        "{{ credit.kind }}",
        *blank[6:9],
        "{{ credit.amount }}",
    ]
    rows = [
        _Row([heads[key] for key in ITEM], bold=True, ruled=True),
        _Row([f"{{{{ item.{key} }}}}" for key in ITEM]),
        _Row(total, bold=True, ruled=True),
        _Row(credit),
        _Row([layout["balance"], *blank[1:9], "{{ balance.to_pay }}"], bold=True, ruled=True),
        _Row([layout["held"], *blank[1:]]),
    ]
    table = _table(document, rows, ITEM_WIDTHS, FIRST_AMOUNT["item"])
    for row, first, last in ((2, 0, 6), (3, 5, 8), (4, 0, 8), (5, 0, 9)):
        table.cell(row, first).merge(table.cell(row, last))
        _drop_blank_lines(table.cell(row, first))


def _head(document: Document, title: str, language: Language, *, reference: str = "") -> None:
    """Sender, addressee and title, in the order that letters of the language have."""
    layout = find(language, "letters.layout")
    facts = [("date", "{{ date }}"), ("reference", reference), ("account", "{{ customer }}")]
    said = "    ".join(f"{layout[key]}: {text}" if language == "en" else f"{layout[key]}：{text}" for key, text in facts if text)
    _text(document, "{{ company }}", bold=True, points=13, centred=language == "zh")
    if language == "zh":
        _text(document, title, bold=True, points=16, centred=True, before=6)
        _text(document, said, points=9, centred=True)
        _text(document, f"{layout['to']}：{{{{ customer_name }}}}", bold=True, before=6)
        return
    _text(document, said, points=9)
    _text(document, f"{layout['to']}: {{{{ customer_name }}}}", bold=True, before=10)
    _text(document, title, bold=True, points=13, before=8)


def _foot(document: Document, language: Language) -> None:
    """Who signs: in Chinese letters to the right, above the day."""
    layout = find(language, "letters.layout")
    _text(document, layout["sign_off"], indent=language == "zh", before=6)
    signed = (("{{ company }}", layout["signature"]), ("{{ company }}", layout["signature"], "{{ date }}"))[language == "zh"]
    for at, text in enumerate(signed):
        _text(document, text, right=language == "zh", before=18 if at == 0 else 0)


def _page(document: Document, language: Language) -> None:
    """A4, and the family of the language; the East Asian family and language tell Word which shape a Chinese character has."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    section, normal = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN_CM))
    normal.font.name, normal.font.size, normal.font.color.rgb = "Arial", Pt(BODY_POINTS), RGBColor.from_string(INK)
    properties = normal.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FAMILY["zh"])
    tongue = properties.makeelement(qn("w:lang"), {qn("w:val"): "en-GB", qn("w:eastAsia"): "zh-CN"})
    properties.append(tongue)
    document.core_properties.author, document.core_properties.comments = "xlcash", ""
    document.core_properties.language = language


def _footer(document: Document, language: Language) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    paragraph = document.sections[0].footer.paragraphs[0]
    words = {"en": ("Page ", " / ", ""), "zh": ("第 ", " 页，共 ", " 页")}[language]
    for text, field in zip(words, ("PAGE", "NUMPAGES", ""), strict=True):
        _styled(paragraph.add_run(text), points=8)
        if field:
            number = OxmlElement("w:fldSimple")
            number.set(qn("w:instr"), field)
            shown = paragraph.add_run("1")
            _styled(shown, points=8)
            number.append(shown._r)  # noqa: SLF001  python-docx has no fields
            paragraph._p.append(number)  # noqa: SLF001
    _align(paragraph, centred=True)


def _text(
    document: Document, text: str, *, bold: bool = False, points: float = BODY_POINTS, before: float = 0, centred: bool = False,
    right: bool = False, indent: bool = False,
) -> Paragraph:  # fmt: skip
    from docx.shared import Pt  # noqa: PLC0415

    paragraph = document.add_paragraph()
    _styled(paragraph.add_run(text), bold=bold, points=points)
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(6), 1.15
    form.first_line_indent = Pt(2 * BODY_POINTS) if indent else None
    _align(paragraph, centred=centred, right=right)
    return paragraph


def _table(document: Document, rows: Sequence[_Row], widths: Sequence[float], first_amount: int) -> Table:
    from docx.shared import Cm, Pt  # noqa: PLC0415

    table: Table = document.add_table(len(rows), len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for at, row in enumerate(rows):
        for column, (text, width) in enumerate(zip(row.cells, widths, strict=True)):
            cell = table.cell(at, column)
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            _styled(paragraph.add_run(text), bold=row.bold, points=TABLE_POINTS)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            _align(paragraph, right=column >= first_amount and text != "{{ line.currency }}")
        _rule(table.rows[at], heavy=row.ruled)
    _keep(table)
    return table


def _rule(row: Any, *, heavy: bool) -> None:
    """A line below every cell of a row, and rows that never break across pages."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  python-docx has no such property
    for cell in row.cells:
        borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
        for key, value in {"val": "single", "sz": "8" if heavy else "4", "space": "0", "color": INK if heavy else HAIR}.items():
            bottom.set(qn(f"w:{key}"), value)
        borders.append(bottom)
        cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001


def _keep(table: Table) -> None:
    """The header row stands on every page; cells have little room at their sides."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # noqa: SLF001  the schema has an order


def _drop_blank_lines(cell: Any) -> None:
    """Merged cells bring their blank paragraphs along."""
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001


def _styled(run: Any, *, bold: bool = False, points: float = BODY_POINTS) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    run.bold, run.font.size = bold or None, Pt(points)


def _align(paragraph: Paragraph, *, centred: bool = False, right: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415

    if centred or right:
        paragraph.alignment = ALIGN.CENTER if centred else ALIGN.RIGHT
