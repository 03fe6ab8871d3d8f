"""Builds the workbooks and the add-in: sheets, ribbon, VBA, package."""
