"""Reads docs/versions-log.csv, in which people note which facts they looked up, and where.

`verify --against` does not report these differences again.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping

PATH = "docs/versions-log.csv"


def read(text: str) -> Mapping[str, frozenset[str]]:
    """The facts that were looked up for each entry, from the text of the CSV file.

    By id: `{"ma2023segment": {"authors", "DOI (not found)", "version of record"}}`.

    Lines without an id or without a fact are ignored.
    """
    asked: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        entry, questions = row.get("id"), row.get("asked")
        if entry and questions:
            asked[entry] |= {question.strip() for question in questions.split(";")}
    return {entry: frozenset(questions) for entry, questions in asked.items()}
