"""Cells as people type them, read into exact values: text, dates, money."""
