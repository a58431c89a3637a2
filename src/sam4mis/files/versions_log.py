"""Reads docs/versions-log.csv, the log of facts that were looked up for entries."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping

PATH = "docs/versions-log.csv"


def read(text: str) -> Mapping[str, frozenset[str]]:
    """Questions about each entry, by id, such as `title`, `DOI (not found)`, `version of record`.

    Lines that have no id or no question are passed over.
    """
    asked: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        entry, questions = row.get("id"), row.get("asked")
        if entry and questions:
            asked[entry] |= {question.strip() for question in questions.split(";")}
    return {entry: frozenset(questions) for entry, questions in asked.items()}
