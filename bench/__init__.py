"""What Twinbook costs, beside the ways to do without it: `python -m bench`, and docs/performance.md."""
