"""GitHub: whether up to 100 repositories exist, in one request, and their present names.

https://docs.github.com/graphql/reference/queries#repository. It needs a token.
"""

import json
from collections.abc import Sequence

from sam4mis.authorities.messages import InvalidBody, Pace, Request
from sam4mis.authorities.reading import items, json_fault, json_of, mapping, plain

PACE = Pace("api.github.com", interval=1, first_wait=5, longest_wait=60, attempts=3)
BATCH = 100


def request(repositories: Sequence[str], token: str) -> Request:
    """A request for the present names of up to 100 repositories, given as `owner/name`."""
    names = [repository.split("/", 1) for repository in repositories]
    declared = ",".join(f"$o{n}:String!,$n{n}:String!" for n in range(len(names)))
    asked = " ".join(
        f"r{n}:repository(owner:$o{n},name:$n{n}){{nameWithOwner}}" for n in range(len(names))
    )
    # Names are sent as variables, so that no name can change the query.
    variables = {f"o{n}": owner for n, (owner, _) in enumerate(names)}
    variables |= {f"n{n}": name for n, (_, name) in enumerate(names)}
    question = {"query": f"query({declared}){{{asked}}}", "variables": variables}
    return Request(
        "https://api.github.com/graphql",
        accept="application/json",
        pace=PACE,
        payload=json.dumps(question).encode(),
        headers=(("Authorization", f"bearer {token}"),),
        body_fault=json_fault,
    )


def parse(body: bytes, repositories: Sequence[str]) -> dict[str, str | None] | InvalidBody:
    """The present name of each repository that was asked about; None if it does not exist."""
    content = json_of(body)
    if isinstance(content, InvalidBody):
        return content
    data = mapping(content).get("data")
    if not isinstance(data, dict):
        errors = [plain(mapping(e).get("message")) for e in items(mapping(content).get("errors"))]
        message = plain(mapping(content).get("message"))
        reason = "; ".join(error for error in errors if error) or message
        return InvalidBody(
            f"GitHub rejects the question: {reason or 'no reason given'}", temporary=False
        )
    found = {}
    for number, repository in enumerate(repositories):
        if f"r{number}" in data:
            found[repository] = plain(mapping(data[f"r{number}"]).get("nameWithOwner"))
    return found
