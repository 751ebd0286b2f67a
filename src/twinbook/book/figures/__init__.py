"""Figures of a book: SVG text, its description, and the same data as a table."""
