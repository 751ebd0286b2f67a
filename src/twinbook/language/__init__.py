"""Everything that differs from one language to the next."""
