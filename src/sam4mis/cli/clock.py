"""The one place that reads the clock."""

import time


def day() -> str:
    """The day in UTC, as YYYY-MM-DD."""
    return time.strftime("%Y-%m-%d", time.gmtime())
