"""The Office theme with our accents and fonts, so that charts and the user's own colours pick them up."""

from __future__ import annotations

import io

from xlsxwriter.theme import THEME_XML_2007

from xlcash.language import Language
from xlcash.template.style.tokens import FAMILY, THEME


def theme(language: Language) -> io.StringIO:
    """The theme as a file. A chart text without a font name takes Latin and Chinese letters from here."""
    xml = str(THEME_XML_2007)
    for tag, colour in THEME.items():
        xml = _inside(xml, tag, f'<a:srgbClr val="{colour.removeprefix("#")}"/>')
    fonts = (
        f'<a:latin typeface="{FAMILY[language]}"/><a:ea typeface="{FAMILY["zh"]}"/><a:cs typeface=""/>'
        f'<a:font script="Hans" typeface="{FAMILY["zh"]}"/>'
    )
    for tag in ("majorFont", "minorFont"):
        xml = _inside(xml, tag, fonts)
    return io.StringIO(xml.replace('name="Office Theme"', 'name="xlcash"'))


def _inside(xml: str, tag: str, content: str) -> str:
    """The text with what stands inside an element replaced."""
    head, tail = xml.split(f"<a:{tag}>", 1)
    return f"{head}<a:{tag}>{content}{tail[tail.index(f'</a:{tag}>') :]}"
