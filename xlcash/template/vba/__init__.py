"""The VBA that makes a workbook an xlwings workbook: its modules as text, and the project Excel loads."""

from xlcash.template.vba.project import vba_project

__all__ = ["vba_project"]
