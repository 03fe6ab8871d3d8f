import pytest

from xlcash.domain.tables import SPECS
from xlcash.importing.columns import alias_table, currency_code, plain, recognise
from xlcash.language import LANGUAGES

SAP = ["BUKRS", "KUNNR", "NAME1", "BELNR", "BLDAT", "BUDAT", "ZFBDT", "FAEDT", "WRBTR", "WAERS", "AUGDT", "ZTERM"]
S4 = [
    "Company Code", "Customer", "Customer Name", "Billing Document", "Document Date", "Net Due Date", "Amount in Transaction Currency",
    "Transaction Currency", "Clearing Date",
]  # fmt: skip
DIGITAL = [
    "序号", "发票代码", "发票号码", "数电票号码", "购方识别号", "购买方名称", "开票日期", "金额", "税额", "价税合计", "发票状态", "备注",
]  # fmt: skip
LEDGER = ["单据编号", "单据日期", "客户编码", "客户名称", "业务员", "币别", "价税合计", "到期日期", "未收金额", "账期"]


def found(header, table="Invoices"):
    known = recognise(header, table)
    return {key: header[places[0]] for key, places in (dict(known.places) | dict(known.about_customers)).items()}


def test_field_names_of_sap():
    assert found(SAP) == {
        "customer": "KUNNR", "name": "NAME1", "invoice": "BELNR", "invoice_date": "BLDAT", "due_date": "FAEDT", "amount": "WRBTR",
        "currency": "WAERS", "settled": "AUGDT", "terms": "ZTERM",
    }  # fmt: skip


def test_headers_of_an_s4_list():
    assert found(S4) == {
        "customer": "Customer", "name": "Customer Name", "invoice": "Billing Document", "invoice_date": "Document Date",
        "due_date": "Net Due Date", "amount": "Amount in Transaction Currency", "currency": "Transaction Currency",
        "settled": "Clearing Date",
    }  # fmt: skip


def test_headers_of_a_chinese_invoice_export():
    assert found(DIGITAL) == {
        "invoice": "数电票号码", "tax_id": "购方识别号", "name": "购买方名称", "invoice_date": "开票日期", "net": "金额", "vat": "税额",
        "amount": "价税合计", "status": "发票状态",
    }  # fmt: skip


def test_headers_of_a_chinese_ledger():
    assert found(LEDGER) == {
        "invoice": "单据编号", "invoice_date": "单据日期", "customer": "客户编码", "name": "客户名称", "salesperson": "业务员",
        "currency": "币别", "amount": "价税合计", "due_date": "到期日期", "open": "未收金额", "terms": "账期",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["Invoices", "Receipts", "Customers"])
def test_the_workbooks_own_headers_are_known(table, language):
    spec = SPECS[table]
    known = recognise(spec.headers(language), table)
    assert {key: places[0] for key, places in known.places.items()} == {column.key: at for at, column in enumerate(spec.columns)}


@pytest.mark.parametrize("header", ["Invoice No.", "invoice_no", "INVOICE-NO", "Invoice\nNo", "ＩＮＶＯＩＣＥ　ＮＯ"])
def test_case_spaces_and_punctuation_do_not_matter(header):
    assert found([header]) == {"invoice": header}


def test_customer_beside_a_customer_number_is_the_name():
    assert found(["Customer", "Customer ID", "Invoice"]) == {"customer": "Customer ID", "name": "Customer", "invoice": "Invoice"}
    assert found(["客户", "客户编码", "发票号"]) == {"customer": "客户编码", "name": "客户", "invoice": "发票号"}


def test_a_currency_in_the_header_is_looked_past():
    assert found(["Amount (USD)"]) == {"amount": "Amount (USD)"}
    assert found(["价税合计（元）"]) == {"amount": "价税合计（元）"}


def test_currencies_by_their_words():
    assert [currency_code(text) for text in ("RMB", "人民币", "usd", "US$", "XYZ", "")] == ["CNY", "CNY", "USD", "USD", "XYZ", ""]


def test_no_alias_stands_for_two_columns_of_a_table():
    for table in ("Invoices", "Receipts", "Customers"):
        seen = {}
        for key, aliases in alias_table()[table].items():
            for alias in aliases:
                assert seen.setdefault(plain(alias), key) == key, (table, alias)


def test_the_workbooks_own_header_goes_before_any_other_name_of_its_column():
    assert found(["Amount in local currency", "Amount"]) == {"amount": "Amount"}
