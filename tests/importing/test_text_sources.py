import itertools
import time

import pytest

from xlcash.importing.errors import (
    EmptySourceError,
    NoHeaderError,
    OtherEncodingError,
    SourceIsFolderError,
    StrayQuoteError,
    UnknownEncodingError,
)
from xlcash.importing.source import grids_of, read_source

ROWS = [
    ["发票号", "客户编号", "客户名称", "开票日期", "价税合计"],
    ["A-1", "C1", "上海东方机械有限公司", "2026-01-05", "100.50"],
    ["A-2", "C2", "广州南沙贸易", "2026-02-06", "7"],
]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le")
SEPARATORS = (",", ";", "\t", "|")


def cells(source):
    return [list(row) for row in zip(*source.columns, strict=True)]


@pytest.mark.parametrize(("encoding", "separator"), list(itertools.product(ENCODINGS, SEPARATORS)))
def test_every_encoding_and_separator_gives_the_same_cells(write, encoding, separator):
    if encoding == "utf-16-le":  # without its mark it is told by the zeros of Latin letters
        latin = [["Invoice", "Customer", "Date", "Amount"], ["A-1", "C1", "2026-01-05", "100.50"]]
        source = read_source(write("x.csv", latin, encoding=encoding, separator=separator), "Invoices")
        assert (source.header, cells(source)) == (tuple(latin[0]), latin[1:])
        return
    source = read_source(write("x.csv", ROWS, encoding=encoding, separator=separator), "Invoices")
    assert (source.header, cells(source)) == (tuple(ROWS[0]), ROWS[1:])


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Müller & Söhne Großhandel GmbH"), ("utf-8", "Müller & Söhne")])
def test_european_letters(write, encoding, name):
    head = ["Invoice", "Customer", "Customer name", "Invoice date", "Amount"]
    rows = [[f"A-{at}", "C1", name, "05.01.2026", "1,50"] for at in range(20)]
    source = read_source(write("x.csv", [head, *rows], encoding=encoding, separator=";"), "Invoices")
    assert source.columns[2][0] == name


def one_name(write, name, encoding):
    rows = [["Invoice", "Customer", "Customer name", "Invoice date", "Amount"], ["A-1", "C1", name, "2026-01-05", "1"]]
    return write("x.csv", rows, encoding=encoding)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *(("cp1252", name) for name in ("Müller", "Größe", "Åse Øst", "Société Générale d’Équipement", "Construções São João")),
        *(("cp1252", name) for name in ("Compañía Española", "Päiväkööpö Öljy", "Blåbærgrød", "STRAßE ÄÖÜ", "5 € – 10 £")),
        *(("gb18030", name) for name in ("上海东方机械有限公司", "王伟", "深圳市鑫淼昇科技有限公司", "北京（昌平）分公司")),
        *(("utf-8", name) for name in ("Müller", "Åse Øst", "王伟", "Škoda Plzeň", "ООО Ромашка")),
    ],
)
def test_a_single_name_in_a_file_keeps_its_letters(write, encoding, name):
    """One accented name among English words is all that a European export of a small firm may have."""
    source = read_source(one_name(write, name, encoding), "Invoices")
    assert source.columns[2] == [name]
    said = [decision.said("en") for decision in source.told]
    if encoding == "utf-8":
        assert said == [], "a file in UTF-8 is no guess"
    else:
        (sentence,) = said
        assert f"read as {encoding.upper()}" in sentence
        assert next(word for word in name.split() if not word.isascii()) in sentence


def test_a_first_row_longer_than_what_is_looked_at_loses_no_cell(write):
    path = write("x.csv", [["Invoice", "n" * 100_000, "Customer", "Amount"], ["A-1", "", "C1", "5"]])
    (grid,) = [grid for grid in grids_of(path) if "“,”" in grid.about]
    assert [column[1] for column in grid.columns()] == ["A-1", "", "C1", "5"]


def test_a_text_of_many_letters_before_the_one_that_shows_the_encoding(write):
    path = one_name(write, "x" * 40_000 + " " + "y" * 100 + "ü GmbH", "cp1252")
    began = time.process_time()
    (sentence,) = [decision.said("en") for decision in read_source(path, "Invoices").told]
    assert time.process_time() - began < 1  # the square of the letters took 28 seconds
    assert "“yyyyyyyyyyyyyyyü”" in sentence


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("big5", "台灣積體電路製造股份有限公司"), ("cp1251", "Ромашка"), ("cp1253", "Ελληνική"), ("shift_jis", "株式会社山田")],
)
def test_letters_that_would_come_in_garbled_are_refused_until_they_are_named(write, encoding, name):
    path = one_name(write, name, encoding)
    with pytest.raises(UnknownEncodingError, match="save it as “CSV UTF-8”, or name its encoding, such as --encoding big5"):
        read_source(path, "Invoices")
    (grid,) = [grid for grid in grids_of(path, encoding) if len(grid.head[0]) == 5]
    assert grid.columns()[2][1] == name
    with pytest.raises(OtherEncodingError, match=r"x\.csv is not in the encoding utf-8"):
        grids_of(path, "utf-8")


def test_a_damaged_text_in_utf_8_is_not_read_as_something_else(write):
    path = one_name(write, "上海东方机械有限公司", "utf-8")
    path.write_bytes(path.read_bytes().replace("限".encode(), b"\xe9\x99"))
    with pytest.raises(UnknownEncodingError):
        read_source(path, "Invoices")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SourceIsFolderError, match="is a folder: name the file in it"):
        read_source(tmp_path, "Invoices")


def test_the_header_is_found_below_title_rows_and_rows_keep_their_numbers(write):
    text = "Open items list\n\nCompany;Date: 2026\nInvoice;Customer;Invoice date;Amount\nA1;C1;2026-01-01;5\n\nA2;C1;2026-01-02;6\n"
    source = read_source(write("x.txt", text), "Invoices")
    assert source.header_row == 4
    assert source.row(5) == ["A1", "C1", "2026-01-01", "5"]
    assert source.row(7) == ["A2", "C1", "2026-01-02", "6"]


def test_excels_own_separator_line_is_a_title_row(write):
    source = read_source(write("x.csv", "sep=;\nInvoice;Customer;Invoice date;Amount\nA1;C1;2026-01-01;5\n"), "Invoices")
    assert (source.header_row, len(source)) == (2, 1)


def test_quotes_hold_separators_and_line_breaks(write):
    text = 'Invoice,Customer,Name,Invoice date,Amount\nA1,C1,"Smith, Jones\nand sons",2026-01-01,5\nA2,C2,x,2026-01-02,6\n'
    source = read_source(write("x.csv", text), "Invoices")
    assert source.columns[2] == ["Smith, Jones\nand sons", "x"]
    assert len(source) == 2


def test_a_quote_that_means_inches_swallows_no_rows(write):
    text = 'Invoice|Customer|Name|Invoice date|Amount\nA1|C1|"24 pipe|2026-01-01|5\nA2|C2|plain|2026-01-02|6\nA3|C3|x|2026-01-02|7\n'
    source = read_source(write("x.tsv", text.replace("|", "\t")), "Invoices")
    assert source.columns[0] == ["A1", "A2", "A3"]
    assert source.columns[4] == ["5", "6", "7"]


def test_a_stray_quote_that_cannot_be_healed_is_named_with_its_row(write):
    text = 'Invoice,Customer,Name,Invoice date,Amount\nA0,C1,x,2026-01-01,5\nA1,C1,"24 pipe, long,2026-01-01,5\nA2,C2,plain,2026-01-02,6\n'
    with pytest.raises(StrayQuoteError) as error:
        read_source(write("x.csv", text), "Invoices")
    assert error.value.sentence().startswith("x.csv, row 3: a quotation mark opens there")


def test_a_row_much_longer_than_the_header_is_kept_whole(write):
    text = "Invoice,Customer,Invoice date,Amount\n" + "A1,C1,2026-01-01,5\n" * 40 + "A2,Smith,Jones,and,sons,Ltd,2026-01-02,6\n"
    source = read_source(write("x.csv", text), "Invoices")
    assert source.row(42) == ["A2", "Smith", "Jones", "and", "sons", "Ltd", "2026-01-02", "6"]


def test_old_mac_line_ends_and_zero_bytes(write):
    source = read_source(write("x.csv", "Invoice,Customer,Invoice date,Amount\rA1,C1\0,2026-01-01,5\r"), "Invoices")
    assert cells(source) == [["A1", "C1", "2026-01-01", "5"]]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file(write, text):
    with pytest.raises(EmptySourceError, match=r"x\.csv is empty"):
        read_source(write("x.csv", text), "Invoices")


def test_a_file_without_a_header_says_what_is_needed_and_what_it_saw(write):
    with pytest.raises(NoHeaderError) as error:
        read_source(write("x.csv", "foo,bar\n1,2\n"), "Invoices")
    assert error.value.sentence("en") == (
        "x.csv: no row among the first ones names the columns of Invoices. Needed are Invoice, Customer, Invoice date, Amount; "
        "the first row says foo, bar."
    )
    assert "需要 发票号、客户编号、开票日期、价税合计；第一行是 foo, bar" in error.value.sentence("zh")
