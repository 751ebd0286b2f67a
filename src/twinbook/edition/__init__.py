"""Which books exist, and making them."""
