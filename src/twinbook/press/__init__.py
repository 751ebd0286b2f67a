"""HTML becomes PDF bytes; this room knows no city."""
