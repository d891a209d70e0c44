"""Workbooks of a spreadsheet: one sheet becomes a CSV table once, in a process of its own."""
