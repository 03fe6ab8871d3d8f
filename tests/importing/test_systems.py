"""Exports shaped as each system writes them, read by the map of that system."""

import openpyxl
import pytest

from xlcash.domain.tables import SPECS
from xlcash.importing.columns import ABOUT_CUSTOMERS, EXPORT_KINDS
from xlcash.importing.errors import LinesOnlyError, ReceivedInvoicesError, UnknownSystemError
from xlcash.importing.headings import Alias
from xlcash.importing.into import Held, Wishes, plan_import
from xlcash.importing.systems import system_named, systems

XERO = [
    "ContactName",
    "EmailAddress",
    "POAddressLine1",
    "POAddressLine2",
    "POAddressLine3",
    "POAddressLine4",
    "POCity",
    "PORegion",
    "POPostalCode",
    "POCountry",
    "SAAddressLine1",
    "SAAddressLine2",
    "SAAddressLine3",
    "SAAddressLine4",
    "SACity",
    "SARegion",
    "SAPostalCode",
    "SACountry",
    "InvoiceNumber",
    "Reference",
    "InvoiceDate",
    "DueDate",
    "PlannedDate",
    "Total",
    "TaxTotal",
    "InvoiceAmountPaid",
    "InvoiceAmountDue",
    "InventoryItemCode",
    "Description",
    "Quantity",
    "UnitAmount",
    "Discount",
    "LineAmount",
    "AccountCode",
    "TaxType",
    "TaxAmount",
    "TrackingName1",
    "TrackingOption1",
    "TrackingName2",
    "TrackingOption2",
    "Currency",
    "Type",
    "Sent",
    "Status",
]
DIGITAL = [
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期", "金额", "税额", "价税合计",
    "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
]  # fmt: skip
BLUE, RED = "24442000000012345678", "24442000000012345699"


def row(header, **cells):
    return [cells.get(head, "") for head in header]


def digital(number, amount, **others):
    cells = {
        "数电发票号码": number, "销方识别号": "91440300MA5EU0XX0X", "销方名称": "深圳本公司", "购方识别号": "913100007109312345",
        "购买方名称": "上海东方机械有限公司", "开票日期": "2026-03-01 10:20:30", "金额": f"{amount / 1.13:.2f}",
        "税额": f"{amount - amount / 1.13:.2f}", "价税合计": f"{amount:.2f}", "发票来源": "电子发票服务平台", "发票票种": "数电发票（增值税专用发票）",
        "发票状态": "正常", "是否正数发票": "是", "发票风险等级": "正常", "开票人": "张三",
    }  # fmt: skip
    return row(DIGITAL, **(cells | others))


@pytest.fixture
def plan(write):
    def make(rows, name="export.csv", held=None, **wishes):
        return plan_import(write(name, rows), held or Held({}), Wishes(**wishes))

    return make


def rows(planned, *columns):
    return planned.export.rows[list(columns)].values.tolist()


def test_every_map_names_columns_that_exist_and_says_where_it_comes_from():
    assert set(systems()) == {"digital_invoice", "erpnext", "kingdee", "odoo", "quickbooks", "sap", "xero", "yonyou"}
    for system in systems().values():
        assert system.seen
        assert system.tells
        for table, ranks in system.columns.items():
            known = set(SPECS[table].column) | set(EXPORT_KINDS) | set(ABOUT_CUSTOMERS) | {""}
            assert {key for key, _ in ranks.values()} <= known
    assert [key for key, system in systems().items() if "No export of a firm was at hand" in system.seen] == ["kingdee", "yonyou"]


@pytest.mark.parametrize(("key", "sure"), [("digital_invoice", True), ("xero", False), ("odoo", False), ("yonyou", False)])
def test_the_preview_says_whether_a_real_export_was_seen(key, sure):
    recognised = system_named(key).recognised
    assert ("header of a real export" in recognised.said("en"), "真实导出文件" in recognised.said("zh")) == (sure, sure)
    assert ("no firm’s export was at hand" in recognised.said("en"), "请核对" in recognised.said("zh")) == (not sure, not sure)


def test_a_system_without_a_map_is_refused():
    with pytest.raises(UnknownSystemError, match="There is no map of the system “sage”"):
        system_named("sage")


def test_sap_documents_by_type_and_payments_apart(write):
    header = ["Customer", "Name 1", "Document Number", "Document Type", "Document Date", "Net due date", "Amount in doc. curr.", "Document currency",
              "Reference", "Terms of Payment"]  # fmt: skip
    path = write("fbl5n.csv", [
        ["Customer line items"], [], header,
        ["0000100001", "ACME", "1800000001", "RV", "02.01.2026", "01.02.2026", "1.190,00", "EUR", "90001234", "ZB30"],
        ["0000100001", "ACME", "1600000007", "DG", "15.01.2026", "15.01.2026", "-190,00", "EUR", "", ""],
        ["0000100001", "ACME", "1400000003", "DZ", "20.01.2026", "20.01.2026", "-500,00", "EUR", "", ""],
        ["", "", "", "", "", "", "500,00", "EUR", "", ""],
    ])  # fmt: skip
    invoices = plan_import(path, Held({}), Wishes())
    assert invoices.report.system == "sap"
    assert rows(invoices, "invoice", "customer", "amount", "type") == [
        ["1800000001", "0000100001", 1190.0, "invoice"], ["1600000007", "0000100001", -190.0, "credit_note"]]  # fmt: skip
    assert [one.row for one in invoices.export.rejected] == [6]
    assert "another kind of document" in invoices.export.rejected[0].reasons[0].sentence()
    receipts = plan_import(path, Held({}), Wishes(table="Receipts"))
    assert rows(receipts, "receipt", "customer", "amount") == [["1400000003", "0000100001", 500.0]]


def test_xero_lines_of_one_invoice_are_one_document(plan):
    facts = {"ContactName": "Ridge Ltd", "InvoiceDate": "15/07/2026", "DueDate": "14/08/2026", "Currency": "NZD", "Type": "Sales invoice"}
    line = facts | {
        "InvoiceNumber": "INV-1",
        "Total": "230.00",
        "TaxTotal": "30.00",
        "InvoiceAmountDue": "230.00",
        "Status": "Awaiting Payment",
    }
    planned = plan([
        XERO,
        row(XERO, **line, Description="Design", LineAmount="100.00"),
        row(XERO, **line, Description="Hosting", LineAmount="100.00"),
        row(XERO, **facts, InvoiceNumber="INV-2", Total="50", InvoiceAmountDue="50", Status="Draft"),
        row(XERO, **facts, InvoiceNumber="INV-3", Total="60", InvoiceAmountDue="0", Status="Voided"),
        row(XERO, **(facts | {"Type": "Sales credit note"}), InvoiceNumber="CN-1", Total="23", InvoiceAmountDue="23", Status="Awaiting Payment"),
    ])  # fmt: skip
    assert planned.report.system == "xero"
    assert rows(planned, "invoice", "amount", "type", "vat")[:1] == [["INV-1", 230.0, "invoice", 30.0]]
    assert rows(planned, "invoice", "amount", "type")[1:] == [["CN-1", -23.0, "credit_note"]]
    assert planned.report.read.rows == 4
    said = [reason.sentence() for one in planned.export.rejected for reason in one.reasons]
    assert ["not posted yet" in said[0], "made void" in said[1]] == [True, True]


def test_quickbooks_groups_and_totals_are_no_documents(plan):
    planned = plan([
        ["Apex"], ["A/R Aging Detail"], ["As of December 31, 2025"], [],
        ["", "Date", "Transaction type", "Num", "Customer", "Due date", "Amount", "Open balance"],
        ["1 - 30 days past due", "", "", "", "", "", "", ""],
        ["", "11/18/2025", "Invoice", "1041", "Alvarez, Dana", "12/18/2025", "1,284.50", "1,284.50"],
        ["", "11/20/2025", "Credit Memo", "1042", "Alvarez, Dana", "11/20/2025", "-84.50", "-84.50"],
        ["", "11/21/2025", "Payment", "77", "Alvarez, Dana", "11/21/2025", "-100.00", "-100.00"],
        ["Total for 1 - 30 days past due", "", "", "", "", "", "$1,100.00", "$1,100.00"],
    ])  # fmt: skip
    assert rows(planned, "invoice", "amount") == [["1041", 1284.5], ["1042", -84.5]]
    assert [one.row for one in planned.export.rejected] == [9]
    assert planned.report.system == "quickbooks"


def test_odoo_and_erpnext_lists(plan):
    odoo = plan([
        ["Number", "Invoice Partner Display Name", "Invoice/Bill Date", "Due Date", "Untaxed Amount Signed", "Total Signed", "Amount Due Signed",
         "Payment Status", "Status", "Currency"],
        ["INV/2026/00001", "Azure Interior", "2026-01-05", "2026-02-04", "100.0", "121.0", "121.0", "Not Paid", "Posted", "EUR"],
        ["/", "Azure Interior", "2026-01-06", "2026-02-05", "10.0", "12.1", "12.1", "Not Paid", "Draft", "EUR"],
        ["RINV/2026/00001", "Azure Interior", "2026-01-07", "2026-01-07", "-10.0", "-12.1", "-12.1", "Not Paid", "Posted", "EUR"],
    ])  # fmt: skip
    assert rows(odoo, "invoice", "customer", "amount", "type") == [
        ["INV/2026/00001", "Azure Interior", 121.0, "invoice"], ["RINV/2026/00001", "Azure Interior", -12.1, "credit_note"]]  # fmt: skip
    erpnext = plan([
        ["Posting Date", "Party Type", "Party", "Receivable Account", "Customer Contact", "Customer Name", "Cost Center", "Voucher Type", "Voucher No",
         "Due Date", "Invoiced Amount", "Paid Amount", "Credit Note", "Outstanding Amount", "Age (Days)", "Currency", "Territory"],
        ["2026-01-05", "Customer", "CUST-0001", "Debtors - X", "", "Grant Plastics", "Main", "Sales Invoice", "ACC-SINV-2026-00001", "2026-02-04",
         "1000", "400", "0", "600", "30", "INR", "India"],
        ["2026-01-09", "Customer", "CUST-0001", "Debtors - X", "", "Grant Plastics", "Main", "Payment Entry", "ACC-PAY-2026-00001", "", "0", "50", "0",
         "-50", "26", "INR", "India"],
    ])  # fmt: skip
    assert rows(erpnext, "invoice", "customer", "amount", "currency") == [["ACC-SINV-2026-00001", "CUST-0001", 600.0, "INR"]]
    assert erpnext.merges[1].new[["customer", "name", "region"]].values.tolist() == [["CUST-0001", "Grant Plastics", "India"]]


def test_kingdee_and_yonyou_lists(plan):
    kingdee = plan([
        ["单据类型", "单据编号", "业务日期", "客户", "币别", "价税合计", "到期日", "单据状态", "结算组织"],
        ["标准应收单", "AR00000001", "2026/1/5", "广州南沙贸易", "人民币", "1,130.00", "2026/3/6", "已审核", "总公司"],
        ["标准应收单", "AR00000002", "2026/1/6", "广州南沙贸易", "人民币", "113.00", "2026/3/7", "创建", "总公司"],
    ])  # fmt: skip
    assert rows(kingdee, "invoice", "customer", "amount", "currency") == [["AR00000001", "广州南沙贸易", 1130.0, "CNY"]]
    assert kingdee.report.system == "kingdee"
    yonyou = plan([
        ["应收单据列表"],
        ["单据类型", "单据编号", "单据日期", "客户编码", "客户名称", "币种", "汇率", "原币金额", "本币金额", "原币余额", "本币余额", "业务员"],
        ["应收单", "0000000012", "2026-01-05", "01001", "佛山明亮陶瓷", "美元", "7.1", "1000.00", "7100.00", "1000.00", "7100.00", "李四"],
        ["收款单", "0000000013", "2026-01-08", "01001", "佛山明亮陶瓷", "美元", "7.1", "200.00", "1420.00", "200.00", "1420.00", "李四"],
        ["合计", "", "", "", "", "", "", "1200.00", "8520.00", "1200.00", "8520.00", ""],
    ])  # fmt: skip
    assert rows(yonyou, "invoice", "customer", "amount", "currency") == [["0000000012", "01001", 1000.0, "USD"]]


def test_a_digital_invoice_list(plan):
    red = digital(RED, -113.0, 是否正数发票="否", 备注=f"被红冲蓝字数电发票号码：{BLUE} 红字发票信息确认单编号：44030024021000012345")
    planned = plan([
        DIGITAL, digital(BLUE, 1130.0), red,
        digital("24442000000012345700", 226.0, 发票状态="已作废"),
        digital("24442000000012345701", 50.0, 发票状态="作废"),
    ])  # fmt: skip
    assert planned.report.system == "digital_invoice"
    assert rows(planned, "invoice", "amount", "type", "corrects", "currency") == [
        [BLUE, 1130.0, "invoice", "", "CNY"], [RED, -113.0, "credit_note", BLUE, "CNY"]]  # fmt: skip
    assert planned.export.rows["due_date"].isna().all()
    assert planned.merges[-1].new[["customer", "tax_id"]].values.tolist() == [["上海东方机械有限公司", "913100007109312345"]]
    said = [decision.said("zh") for decision in planned.decisions]
    assert "2 张作废单据不计入：已作废 1, 作废 1。" in said
    (sums,) = planned.export.totals.amounts
    assert (float(sums.came_in), float(sums.used), float(sums.rejected)) == (1293.0, 1017.0, 276.0)


def test_a_list_of_received_digital_invoices_is_no_list_of_sales(plan):
    ours = {"购方识别号": "91440300MA5EU0XX0X", "购买方名称": "深圳本公司"}
    sellers = [{"销方识别号": f"9131000071093123{at}5", "销方名称": f"供应商{at}"} for at in range(3)]
    received = [digital(f"2444200000001234570{at}", 113.0, **ours, **seller) for at, seller in enumerate(sellers)]
    with pytest.raises(ReceivedInvoicesError, match="these are purchases") as refused:
        plan([DIGITAL, *received])
    assert "91440300MA5EU0XX0X" in refused.value.sentence("zh")
    assert len(plan([DIGITAL, received[0]]).export.rows) == 1  # one seller, one buyer: nothing tells
    sent = [digital(f"2444200000001234580{at}", 113.0, 购方识别号=f"91310000710931{at}") for at in range(3)]
    assert len(plan([DIGITAL, *sent]).export.rows) == 3


def test_the_sheet_of_lines_beside_it_is_never_added(tmp_path):
    book = openpyxl.Workbook()
    lines = book.active
    lines.title = "信息汇总表"
    lines.append([*DIGITAL, "税收分类编码", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "税率"])
    for amount in (600.0, 530.0):
        lines.append([*digital(BLUE, amount), "1090000000000000000", "*机床*铣床", "X1", "台", "1", str(amount), "13%"])
    path = tmp_path / "全量发票查询导出结果.xlsx"
    book.save(path)
    with pytest.raises(LinesOnlyError, match="信息汇总表"):
        plan_import(path, Held({}), Wishes())
    basic = book.create_sheet("发票基础信息")
    basic.append(DIGITAL)
    basic.append(digital(BLUE, 1130.0))
    book.save(path)
    planned = plan_import(path, Held({}), Wishes())
    assert (planned.export.source.about, rows(planned, "invoice", "amount")) == ("发票基础信息", [[BLUE, 1130.0]])


@pytest.mark.parametrize("remark", [
    f"被红冲蓝字数电票号码：{BLUE}", f"被红冲蓝字数电发票号码:{BLUE} 其他", f"被红冲蓝字发票号码： {BLUE}",
    "对应正数发票代码:4403012345号码:" + BLUE[:8],
])  # fmt: skip
def test_each_wording_of_a_red_invoices_remark(remark):
    found = [pattern.search(remark) for pattern in system_named("digital_invoice").remark["corrects"]]
    assert next(match.groups() for match in found if match) in ((BLUE,), ("4403012345", BLUE[:8]))


def test_the_users_own_names_go_first_and_only_for_their_system(plan):
    header = ["Belegnr", "Kunde", "Datum", "Wert", "Amount"]
    lines = [header, ["1", "C1", "2026-01-05", "12,50", "99,00"]]
    own = [Alias("", "Invoice", "Belegnr"), Alias("", "客户编号", "Kunde"), Alias("", "Invoice date", "Datum"), Alias("", "Amount", "Wert")]
    assert rows(plan(lines, aliases=own), "invoice", "customer", "amount") == [["1", "C1", 12.5]]
    elsewhere = [*own[:3], Alias("xero", "Amount", "Wert"), Alias("sage", "Amount", "Wert"), Alias("", "Colour", "Wert")]
    planned = plan(lines, aliases=elsewhere)
    assert rows(planned, "amount") == [[99.0]]
    assert any("Amount ← Wert, Colour ← Wert" in decision.said("en") for decision in planned.decisions)


def test_kingdee_a_document_is_void_whichever_column_says_so(plan):
    header = ["单据编号", "业务日期", "到期日", "客户编码", "币别", "价税合计", "单据状态", "作废状态"]
    states = [("已审核", "未作废"), ("已审核", "已作废"), ("创建", "未作废"), ("", "已作废")]
    lines = [[f"AR{at}", "2026-01-05", "2026-02-05", "C1", "人民币", "113", *state] for at, state in enumerate(states, 1)]
    planned = plan([header, *lines])
    assert rows(planned, "invoice") == [["AR1"]]
    assert [type(one.reasons[0]).__name__ for one in planned.export.rejected] == ["VoidInvoiceError", "NotPostedError", "VoidInvoiceError"]


def test_kingdees_field_of_void_documents_has_letters_of_its_own(plan):
    header = ["FBillNo", "FDATE", "FCUSTOMERID.FNumber", "FALLAMOUNTFOR", "FDOCUMENTSTATUS", "FCANCELSTATUS"]
    lines = [["AR1", "2026-01-05", "C1", "113", "C", "A"], ["AR2", "2026-01-05", "C1", "113", "C", "B"]]
    assert rows(plan([header, *lines]), "invoice") == [["AR1"]]


@pytest.mark.parametrize(("header", "yes", "no"), [("Voided", "Yes", "No"), ("是否作废", "是", "否"), ("void", "1", "0")])
def test_a_yes_in_a_column_of_void_documents(plan, header, yes, no):
    head = ["Invoice", "Customer", "Invoice date", "Amount", header]
    planned = plan([head, ["A1", "C1", "2026-01-05", "1", no], ["A2", "C1", "2026-01-05", "1", yes]])
    assert rows(planned, "invoice") == [["A1"]]


def test_old_invoices_of_two_booklets_keep_their_code_and_a_credit_note_finds_its_own(plan):
    old = {"数电发票号码": "", "发票号码": "12345679"}
    planned = plan([
        DIGITAL,
        digital("", 113.0, **old, 发票代码="044001900111"),
        digital("", 113.0, **old, 发票代码="044001900112"),
        digital(RED, -56.5, 是否正数发票="否", 备注="对应正数发票代码:044001900111号码:12345679"),
        digital(BLUE, 10.0, 发票代码="044001900111"),
    ])  # fmt: skip
    assert rows(planned, "invoice", "corrects") == [
        ["044001900111-12345679", ""], ["044001900112-12345679", ""], [RED, "044001900111-12345679"], [BLUE, ""],
    ]  # fmt: skip


def test_one_taxpayer_in_two_spellings_is_one_customer_and_nobodys_number_is_none(plan):
    wide, narrow = {"购买方名称": "甲公司（上海）"}, {"购买方名称": "甲公司(上海)"}
    people = [
        digital(f"2444200000001234570{n}", 1.0, 购方识别号="000000000000000", 购买方名称=name) for n, name in enumerate(("张三", "李四"))
    ]
    first = [digital(f"2444200000001234560{n}", 1.0, **name) for n, name in enumerate((narrow, wide, wide))]
    planned = plan([DIGITAL, *first, *people])
    assert [row for (row,) in rows(planned, "customer")] == [*["甲公司（上海）"] * 3, "张三", "李四"]
    assert any(decision.said("zh").startswith("1 行的客户名称写法") for decision in planned.decisions)


def test_saps_asterisks_and_totals_of_groups_are_no_documents(plan):
    header = ["", "Customer", "Document Number", "Document Type", "Doc. Date", "Net due date", "Amt in doc. curr.", "Curr."]
    planned = plan([
        header,
        ["", "1000", "18", "RV", "01.03.2026", "31.03.2026", "1.234,56", "EUR"],
        ["*", "1000", "", "", "", "", "1.234,56", "EUR"],
        ["**", "", "", "", "", "", "1.234,56", "EUR"],
    ])  # fmt: skip
    assert (rows(planned, "invoice", "amount", "currency"), planned.report.read.rows) == ([["18", 1234.56, "EUR"]], 1)
    plain = [
        ["Customer", "Invoice", "Invoice date", "Amount"],
        ["C1", "A1", "2026-01-01", "100"],
        ["C1 Total", "", "", "100"],
        ["C2", "A2", "2026-01-02", "50"],
        ["C2 汇总", "", "", "50"],
        ["客户小计", "", "", "50"],
        ["Grand Total", "", "", "150"],
    ]
    assert (plan(plain).report.read.rows, plan(plain).export.rejected) == (2, ())


def test_an_undated_invoice_of_a_customer_called_total_is_rejected_not_dropped(plan):
    head = ["Customer", "Invoice", "Invoice date", "Amount"]
    planned = plan([head, ["Sum Total", "A1", "", "100"], ["C2", "A2", "2026-01-02", "50"]])
    assert [one.row for one in planned.export.rejected] == [2]


def test_shares_and_yes_or_no_are_no_amounts(plan, tmp_path):
    head = ["Invoice", "Customer", "Invoice date", "Amount"]
    planned = plan([head, ["A1", "C1", "2026-01-05", "90%"], ["A3", "C1", "2026-01-05", "5"]])
    assert [one.row for one in planned.export.rejected] == [2]
    assert "“90%”, which is no amount" in planned.export.rejected[0].reasons[0].sentence()
    assert float(planned.export.totals.amounts[0].came_in) == 5.0
    book = openpyxl.Workbook()
    book.active.append(head)
    book.active.append(["A1", "C1", "2026-01-05", True])
    book.active.append(["A2", "C1", "2026-01-05", 7])
    book.save(tmp_path / "x.xlsx")
    planned = plan_import(tmp_path / "x.xlsx", Held({}), Wishes())
    assert ([one.row for one in planned.export.rejected], float(planned.export.totals.amounts[0].came_in)) == ([2], 7.0)
