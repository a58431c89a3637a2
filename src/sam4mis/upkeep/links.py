"""Check whether the links of entries still work, and sort those that do not into states.

Publishers refuse link checkers, and servers fail for a day. Only a link that is gone (404, 410) in
two sweeps, days apart, is an error. arXiv ids and DOIs are not requested here: `enrich` asks the
APIs about them. GitHub's API is asked about a hundred repositories in one request.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from sam4mis.authorities import github
from sam4mis.authorities.messages import Failure, FailureKind, Fetch, Pace, Request
from sam4mis.files import yaml_text
from sam4mis.files.link_status import LinkStatus
from sam4mis.files.loading import LoadedData
from sam4mis.model.identifiers import link_key, parse_arxiv, parse_doi
from sam4mis.model.problems import Problem, Severity
from sam4mis.upkeep.lookup import answer_to

DAYS_APART = 3
"""A link counts as gone for good if two sweeps at least so many days apart see it gone."""

# Some publishers answer 202 with a page that asks for a browser.
_TURNED_AWAY = {202, 403, 406, 429}
_LONGEST = 2_000
_REPOSITORY = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)(?:[/?#].*)?")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class LinkLocation:
    """Where an entry has a link."""

    path: str
    where: yaml_text.Path


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """Result of requesting a link once."""

    url: str
    trouble: tuple[str, str] | None
    """State and detail, as in a status; None if the link works."""


def locations(loaded: LoadedData) -> dict[str, list[LinkLocation]]:
    """Every link to check, with the locations in the entries that have it."""
    found: dict[str, list[LinkLocation]] = {}
    for path in sorted(loaded.paths.values()):
        source = loaded.files[path]
        for where, url in _links_in(source.parsed.data, ()):
            if parse_arxiv(url) is None and parse_doi(url) is None:
                found.setdefault(url, []).append(LinkLocation(path, where))
        source.forget()
    return found


def _links_in(data: object, where: yaml_text.Path) -> Iterator[tuple[yaml_text.Path, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _links_in(value, (*where, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _links_in(value, (*where, number))
    elif isinstance(data, str) and len(data) <= _LONGEST and _LINK.fullmatch(data):
        yield where, data


def sweep(urls: Iterable[str], fetch: Fetch, token: str | None) -> Iterator[LinkCheck]:
    """Request each link once; links to GitHub only if there is a token.

    Hosts take turns: while one is paced, another answers.
    """
    repositories: dict[str, list[str]] = {}
    hosts: dict[str, deque[str]] = {}
    for url in sorted(set(urls)):
        if repository := _REPOSITORY.fullmatch(url):
            repositories.setdefault(repository[1], []).append(url)
        else:
            hosts.setdefault(_host(url), deque()).append(url)
    if token:
        yield from _at_github(repositories, fetch, token)
    while any(hosts.values()):
        for host, queue in hosts.items():
            if queue:
                yield _look(queue.popleft(), host, fetch)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _look(url: str, host: str, fetch: Fetch) -> LinkCheck:
    pace = Pace(host, interval=1, first_wait=1, longest_wait=60, attempts=1)
    reply = fetch(Request(url, accept="text/html,*/*", pace=pace, wants_body=False))
    if not isinstance(reply, Failure):
        if reply.status in _TURNED_AWAY:
            return LinkCheck(url, ("blocked", f"HTTP {reply.status}"))
        moved = link_key(reply.url) != link_key(url)
        return LinkCheck(url, ("moved", reply.url) if moved else None)
    if reply.kind is FailureKind.ABSENT:
        return LinkCheck(url, ("gone", reply.reason))
    if reply.status in _TURNED_AWAY or reply.kind in {FailureKind.REJECTED, FailureKind.UNSAFE}:
        return LinkCheck(url, ("blocked", reply.reason))
    return LinkCheck(url, ("transient", reply.reason))


def _at_github(
    repositories: Mapping[str, list[str]], fetch: Fetch, token: str
) -> Iterator[LinkCheck]:
    names = sorted(repositories)
    for start in range(0, len(names), github.BATCH):
        batch = names[start : start + github.BATCH]
        request, parse = github.request(batch, token), partial(github.parse, repositories=batch)
        found = answer_to(request, parse, fetch)
        for name in batch:
            for url in repositories[name]:
                yield LinkCheck(url, _repository_state(name, found))


def _repository_state(name: str, found: dict[str, str | None] | Failure) -> tuple[str, str] | None:
    if isinstance(found, Failure):
        return "transient", found.reason
    if name not in found:
        return "transient", "GitHub says nothing about it"
    present = found[name]
    if present is None:
        return "gone", "GitHub knows no such repository"
    if present.casefold() != name.removesuffix(".git").casefold():
        return "moved", f"https://github.com/{present}"
    return None


def no_server_reached(seen: Iterable[LinkCheck]) -> bool:
    """Whether every request failed temporarily, as without a network."""
    return all(one.trouble is not None and one.trouble[0] == "transient" for one in seen)


def remembered(
    seen: Sequence[LinkCheck], earlier: Mapping[str, LinkStatus], today: str, known: Collection[str]
) -> list[LinkStatus]:
    """The states of links after a check; a link keeps the first day of its state.

    A temporary failure does not replace an earlier status. If every request failed temporarily,
    the sweep counts as not made.

    Args:
        seen: the results of the sweep.
        earlier: the states before the sweep, by link.
        today: the day of the sweep, YYYY-MM-DD.
        known: the links of entries; states of other links are dropped.
    """
    after = {url: status for url, status in earlier.items() if url in known}
    if no_server_reached(seen):
        seen = ()
    for one in seen:
        status = _status_after(one, after.pop(one.url, None), today)
        if status is not None:
            after[one.url] = status
    return [after[url] for url in sorted(after)]


def _status_after(seen: LinkCheck, before: LinkStatus | None, today: str) -> LinkStatus | None:
    """The state of one link; None if it works."""
    if seen.trouble is None:
        return None
    state, detail = seen.trouble
    is_as_before = before is not None and before.state == state
    if before is not None and not is_as_before and state == "transient":
        return before
    since = before.since if before is not None and is_as_before else today
    return LinkStatus.model_validate(
        {"url": seen.url, "state": state, "since": since, "last": today, "detail": detail}
    )


def problems(loaded: LoadedData, statuses: Iterable[LinkStatus]) -> list[Problem]:
    """A problem for each link of an entry that is gone or has moved."""
    where = locations(loaded)
    found = []
    for status in statuses:
        if status.state in {"gone", "moved"}:
            for location in where.get(status.url, ()):
                found.append(_problem(loaded, status, location))
    return sorted(found)


def _problem(loaded: LoadedData, status: LinkStatus, location: LinkLocation) -> Problem:
    source = loaded.files[location.path]
    if status.state == "moved":
        return source.problem(
            "link-moved", location.where, f"{status.url} leads to {status.detail}",
            "write the new address, if it is the same page", severity=Severity.WARNING,
        )  # fmt: skip
    apart = (date.fromisoformat(status.last) - date.fromisoformat(status.since)).days
    believed = apart >= DAYS_APART
    return source.problem(
        "link-gone",
        location.where,
        f"{status.url} is gone since {status.since} ({status.detail})",
        "replace or remove it" if believed else f"look again in {DAYS_APART} days",
        severity=Severity.ERROR if believed else Severity.WARNING,
    )
