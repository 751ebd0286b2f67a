"""Finished books into bags that verify for decades, and back."""
