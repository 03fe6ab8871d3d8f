"""Filling Word documents: fields, rows, and what is said of a template that asks for too much."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.documents.errors import TemplateNotReadableError, UnclosedTemplateFieldError, UnknownTemplateFieldError
from xlcash.documents.templates import as_bytes, filled, mark
from xlcash.domain.letters.fields import Content
from xlcash.domain.letters.speech import one_line


def content(fields=None, **rows):
    known = {"item": ("invoice", "open"), "credit": ("document",)}
    return Content(fields or {"name": "Brown", "date": "30 June 2026"}, rows, known)


def paragraphs(document):
    return [paragraph.text for paragraph in document.paragraphs]


def cells(document):
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_a_field_that_word_has_split_keeps_the_look_of_its_first_letter(template):
    document = docx.Document(io.BytesIO(template()))
    paragraph = document.add_paragraph("To ")
    for text, bold in (("{", True), ("{ na", None), ("me }", None), ("}, on {{date}}.", None)):
        paragraph.add_run(text).bold = bold
    done = filled(as_bytes(document), content(), "t")
    assert paragraphs(done) == ["To Brown, on 30 June 2026."]
    assert [run.text for run in done.paragraphs[0].runs if run.bold] == ["Brown"]


def test_a_row_is_repeated_for_each_item_and_vanishes_where_there_is_none(template):
    rows = [["Invoice", "Open"], ["{{ item.invoice }}", "{{item.open}} {{ name }}"], ["{{ credit.document }}", "−"], ["Total", ""]]
    done = filled(template("x", rows=rows), content(item=[{"invoice": "I-1", "open": "5"}, {"invoice": "I-2", "open": "7"}]), "t")
    assert cells(done) == [["Invoice", "Open"], ["I-1", "5 Brown"], ["I-2", "7 Brown"], ["Total", ""]]


@pytest.mark.parametrize(("details", "shown"), [("", ["Dear Sir,", "Yours"]), ("Bank 1", ["Dear Sir,", "Pay to: Bank 1", "Yours"])])
def test_a_line_whose_fields_are_blank_is_left_out_with_its_words(template, details, shown):
    made = template("Dear Sir,", ["Pay to: {{ bank", "_details }}"], "Yours")
    assert paragraphs(filled(made, content({"bank_details": details}), "t")) == shown


def test_headers_and_footers_are_filled_too(template):
    document = docx.Document(io.BytesIO(template("x")))
    document.sections[0].header.paragraphs[0].text = "{{ name }}"
    document.sections[0].footer.paragraphs[0].text = "{{ date }}"
    done = filled(as_bytes(document), content(), "t")
    assert done.sections[0].header.paragraphs[0].text == "Brown"
    assert done.sections[0].footer.paragraphs[0].text == "30 June 2026"


@pytest.mark.parametrize("field", ["nam", "name.x", "item.invoice", "7*7", "name.__class__", ""])
def test_an_unknown_field_is_named_with_its_template_and_what_there_is(template, field):
    with pytest.raises(UnknownTemplateFieldError) as raised:
        filled(template(f"Dear {{{{ {field} }}}}"), content(), "en/Payment reminder.docx")
    for language in ("en", "zh"):
        said = raised.value.sentence(language)
        assert "en/Payment reminder.docx" in said
        assert f"{{{{ {field} }}}}" in said
        assert "name, date" in said


@pytest.mark.parametrize(
    "row", [["{{ item.invoice }}", "{{ credit.document }}"], ["{{ item.nothing }}", ""], ["{{ item.invoice }}", "{{ nam }}"]]
)
def test_a_row_has_fields_of_one_list_only(template, row):
    with pytest.raises(UnknownTemplateFieldError):
        filled(template("x", rows=[row]), content(), "t")


@pytest.mark.parametrize("text", ["Dear {{ name", "Dear name }}", "{{ name }} and {{"])
def test_a_field_that_is_not_closed(template, text):
    with pytest.raises(UnclosedTemplateFieldError, match="t"):
        filled(template(text), content(), "t")


def test_what_is_no_word_document():
    with pytest.raises(TemplateNotReadableError, match="mine"):
        filled(b"PK not a zip", content(), "mine")


def test_braces_in_a_customers_name_are_text(template):
    rows = [["{{ item.invoice }}"]]
    done = filled(template("{{ name }}", rows=rows), content({"name": "{{ date }}"}, item=[{"invoice": "{{ nam", "open": ""}]), "t")
    assert paragraphs(done) == ["{{ date }}"]
    assert cells(done) == [["{{ nam"]]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_survives_as_one_line(template, text):
    done = filled(template(["{{ na", "me }}"]), content({"name": one_line(text)}), "t")
    assert "".join(paragraphs(docx.Document(io.BytesIO(as_bytes(done))))) == one_line(text)


def test_a_draft_is_marked_above_every_page(template):
    document = docx.Document(io.BytesIO(template("x")))
    mark(document, "DRAFT")
    assert document.sections[0].header.paragraphs[0].text == "DRAFT"
