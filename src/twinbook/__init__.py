"""Twinbook prints briefing books for sister cities from curated files and localized templates."""

__version__ = "0.1.0"
