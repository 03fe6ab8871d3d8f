"""`xlcash refresh`: LibreOffice computes a copy of a workbook; the cells that changed are patched into the user's own file.

================  ====================================================================================================
`run`             the whole way: open a copy, press the button, compare, patch
`computed`        what the sheets show in LibreOffice, before and after
`sheet_part`      the cells of one sheet's XML, changed in place
`cell_text`       one cell's XML ↔ its value
`package`         the other parts a refresh may touch: the size of a table, the chain of calculation
================  ====================================================================================================

LibreOffice never writes the user's file: its own writer drops what only Excel knows.
"""
