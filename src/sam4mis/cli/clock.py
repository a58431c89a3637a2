"""Reads the clock; no other module does."""

import time


def day() -> str:
    """The day in UTC, as YYYY-MM-DD."""
    return time.strftime("%Y-%m-%d", time.gmtime())
