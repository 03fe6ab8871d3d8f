"""Filling a Word document: {{ field }} becomes its text, a table row of {{ item.field }} is repeated for each item.

A paragraph whose fields are all blank is left out with its words: “Your contact: {{ salesperson }}” where there is none.

Word keeps a field in several pieces when it was typed or spell-checked in between, so fields are looked for in whole paragraphs; what is
filled in has the look of the field's first letter.  Only the fields handed over can be named: a template is a text, never a program.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from xlcash.documents.errors import TemplateNotReadableError, UnclosedTemplateFieldError, UnknownTemplateFieldError
from xlcash.domain.letters.fields import Content

if TYPE_CHECKING:
    from docx.document import Document

_FIELD: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TEXTS: Final = re.compile(r"/word/(document|header\d*|footer\d*)\.xml")
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(template: bytes, name: str) -> Document:
    """A template as a document. Raises TemplateNotReadableError."""
    import docx  # noqa: PLC0415  0.1 s, and only letters need it

    try:
        return docx.Document(io.BytesIO(template))
    except Exception as error:  # a damaged package fails in zipfile, lxml or python-docx, each in its own way
        raise TemplateNotReadableError(name, type(error).__name__) from error


def filled(template: bytes, content: Content, name: str) -> Document:
    """What a template makes of a content. Raises UnknownTemplateFieldError, UnclosedTemplateFieldError, TemplateNotReadableError."""
    document = opened(template, name)
    for root in _roots(document):
        rows = [row for row in root.iter(f"{_WORD}tr") if _is_repeated(row, content)]
        repeated = {paragraph for row in rows for paragraph in row.iter(f"{_WORD}p")}
        plain = _not_blank((each for each in root.iter(f"{_WORD}p") if each not in repeated), content)
        _fill(plain, content.fields, name, _names(content))
        for row in rows:
            _repeat(row, content, name)
    return document


def _not_blank(paragraphs: Iterable[Any], content: Content) -> list[Any]:
    """The paragraphs without those whose fields are all blank, which are taken out; one elsewhere than in the body may be the only one."""
    kept = []
    for paragraph in list(paragraphs):
        fields = _fields(paragraph)
        if fields and all(content.fields.get(field) == "" for field in fields) and paragraph.getparent().tag == f"{_WORD}body":
            paragraph.getparent().remove(paragraph)
        else:
            kept.append(paragraph)
    return kept


def as_bytes(document: Document) -> bytes:
    """The document's file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _roots(document: Document) -> Iterator[Any]:
    """Where texts stand: the body, headers and footers."""
    for part in document.part.package.iter_parts():
        if _TEXTS.fullmatch(str(part.partname)):
            yield part.element


def _is_repeated(row: Any, content: Content) -> bool:
    """Whether a row stands for items, and none of the rows of a table inside it does."""
    inner = [each for each in row.iter(f"{_WORD}tr") if each is not row]
    return bool(_kinds(row, content)) and not any(_kinds(each, content) for each in inner)


def _kinds(row: Any, content: Content) -> set[str]:
    return {field.partition(".")[0] for field in _fields(row)} & set(content.known)


def _repeat(row: Any, content: Content, name: str) -> None:
    """Put a copy of the row for each of its items in its place. A row of two kinds has fields that are unknown to either."""
    kind = min(_kinds(row, content))
    allowed = [*(f"{kind}.{field}" for field in content.known[kind]), *content.fields]
    unknown = next((field for field in _fields(row) if field not in allowed), None)
    if unknown is not None:
        raise UnknownTemplateFieldError(name, unknown, allowed)
    for item in content.rows.get(kind, ()):
        copied = copy.deepcopy(row)
        row.addprevious(copied)
        _fill(copied.iter(f"{_WORD}p"), {**content.fields, **{f"{kind}.{key}": text for key, text in item.items()}}, name, allowed)
    row.getparent().remove(row)


def _names(content: Content) -> list[str]:
    return [*content.fields, *(f"{kind}.{field}" for kind, fields in content.known.items() for field in fields)]


def _fields(root: Any) -> list[str]:
    return [found.strip() for paragraph in root.iter(f"{_WORD}p") for found in _FIELD.findall("".join(_pieces(paragraph, _text)))]


def _fill(paragraphs: Iterable[Any], fields: Mapping[str, str], name: str, allowed: Iterable[str]) -> None:
    for paragraph in paragraphs:
        pieces = _pieces(paragraph, lambda piece: piece)
        whole = "".join(map(_text, pieces))
        if "{{" in whole or "}}" in whole:
            _put(pieces, _edits(whole, fields, name, allowed))


def _edits(whole: str, fields: Mapping[str, str], name: str, allowed: Iterable[str]) -> list[tuple[int, int, str]]:
    """From, to and the text in its place, for every field of a paragraph. What is filled in is not looked at again."""
    rest = _FIELD.sub("", whole)
    if "{{" in rest or "}}" in rest:
        raise UnclosedTemplateFieldError(name, rest.strip()[:80])
    edits = []
    for match in _FIELD.finditer(whole):
        field = match[1].strip()
        if field not in fields:
            raise UnknownTemplateFieldError(name, field, allowed)
        edits.append((match.start(), match.end(), fields[field]))
    return edits


def _put(pieces: list[Any], edits: list[tuple[int, int, str]]) -> None:
    """Apply edits to a text that lies in pieces: the new text goes where a field begins, what lies in later pieces is cut away."""
    at = 0
    for piece in pieces:
        old = _text(piece)
        new, read = "", 0
        for start, end, text in edits:
            first, last = max(start - at, 0), min(end - at, len(old))
            if first < last:
                new += old[read:first] + (text if start >= at else "")
                read = last
        piece.text = new + old[read:]
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(old)


def _text(piece: Any) -> str:
    return piece.text or ""


def _pieces(paragraph: Any, take: Callable[[Any], Any]) -> list[Any]:
    return [take(piece) for piece in paragraph.iter(f"{_WORD}t")]


def mark(document: Document, text: str) -> None:
    """Write a text in red above every page, such as that it is a draft."""
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    for section in document.sections:
        for header in (section.header, section.first_page_header) if section.different_first_page_header_footer else (section.header,):
            run = header.paragraphs[0].insert_paragraph_before().add_run(text)
            run.bold, run.font.size, run.font.color.rgb = True, Pt(16), RGBColor(0xC0, 0x00, 0x00)
