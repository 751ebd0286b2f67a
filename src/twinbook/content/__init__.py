"""Curated files become frozen records; this room knows nothing of books or of languages' formats."""
