"""Spreadsheets in: read what people send, whatever its format, header and spelling. No Django here."""
