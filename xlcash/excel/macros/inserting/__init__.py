"""Insert table and Insert report: xlcash's tables and ready sheets in any workbook; nothing of the user's is written over."""

from xlcash.excel.macros.inserting.report import insert_report
from xlcash.excel.macros.inserting.table import insert_table

__all__ = ["insert_report", "insert_table"]
