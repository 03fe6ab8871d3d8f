"""Numbers and tables in, numbers and tables out. Knows no Excel, no file and no clock."""
