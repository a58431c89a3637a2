"""Links of entries: classes, not verdicts, and what is gone only when it is gone twice."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sam4mis.authorities import github
from sam4mis.authorities.messages import InvalidBody
from sam4mis.cli import clock, main, network
from sam4mis.files import layout, link_status, loading
from sam4mis.files.link_status import LinkStatus
from sam4mis.upkeep import links
from tests.support import played_authorities
from tests.support.played_authorities import GITHUB, Clock, StandIn, fetcher, running, status


def _sweep(
    stand_in: StandIn, *urls: str, token: str | None = None
) -> tuple[dict[str, tuple[str, str] | None], Clock]:
    clock = Clock()
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        return {seen.url: seen.trouble for seen in links.sweep(urls, fetch, token)}, clock


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (None, None),
        *((status(code), "blocked") for code in (202, 401, 403, 406, 418, 429, 451, 999)),
        (status(404), "gone"),
        (status(410), "gone"),
        (status(500), "transient"),
        (status(503), "transient"),
        (played_authorities.reset, "transient"),
        (played_authorities.redirect("https://other.example/page"), "blocked"),  # in a circle
        (played_authorities.redirect("https://intranet.example/"), "blocked"),
        (played_authorities.redirect("/" + "x" * 6_000), "blocked"),
        (played_authorities.redirect("https://other.example:99999/"), "blocked"),
        (played_authorities.redirect("https://xn--a.example/"), "blocked"),
        (played_authorities.no_status, "transient"),
        (played_authorities.slow_headers, "transient"),
        (played_authorities.endless, None),  # nobody reads what is there
        (played_authorities.slow_drip, None),
    ],
)
def test_classes(fault: played_authorities.Fault | None, state: str | None) -> None:
    always = {host: fault for host in ("site.example", "other.example") if fault}
    seen, _ = _sweep(StandIn(always=always), "https://site.example/page")
    trouble = seen["https://site.example/page"]
    assert (trouble and trouble[0]) == state


def test_a_redirect_is_where_it_moved() -> None:
    always = {"site.example": played_authorities.redirect("https://other.example/new")}
    seen, _ = _sweep(StandIn(always=always), "https://site.example/page")
    assert seen["https://site.example/page"] == ("moved", "https://other.example/new")


def test_a_slash_or_a_www_is_no_move() -> None:
    always = {"site.example": played_authorities.redirect("https://www.site.example/page/")}
    seen, _ = _sweep(StandIn(always=always), "https://site.example/page")
    assert seen == {"https://site.example/page": None}


def test_one_question_a_second_and_host_and_hosts_take_turns() -> None:
    stand_in = StandIn()
    urls = [f"https://{host}.example/{n}" for host in ("a", "b") for n in range(3)]
    _, clock = _sweep(stand_in, *urls)
    assert [url.split("/")[2] for url in stand_in.asked] == ["a.example", "b.example"] * 3
    assert clock.naps == [1, 1]


_REPOSITORIES = (
    "https://github.com/kim/lines",
    "https://github.com/roe/old",
    "https://github.com/lee/gone",
)


def test_repositories_are_asked_about_in_one_question() -> None:
    stand_in = StandIn(repositories={"kim/lines": "Kim/Lines", "roe/old": "roe/new"})
    seen, _ = _sweep(stand_in, *_REPOSITORIES, token="secret")  # noqa: S106  # made up
    assert seen == {
        _REPOSITORIES[0]: None,
        _REPOSITORIES[1]: ("moved", "https://github.com/roe/new"),
        _REPOSITORIES[2]: ("gone", "GitHub knows no such repository"),
    }
    assert stand_in.tokens == ["bearer secret"]


def test_without_a_token_github_is_not_asked() -> None:
    stand_in = StandIn()
    seen, _ = _sweep(stand_in, *_REPOSITORIES)
    assert (seen, stand_in.asked) == ({}, [])


def test_when_github_fails_nothing_is_gone() -> None:
    seen, _ = _sweep(StandIn(always={GITHUB: status(401)}), *_REPOSITORIES, token="secret")  # noqa: S106
    assert {trouble and trouble[0] for trouble in seen.values()} == {"transient"}


def test_a_token_is_sent_only_to_its_server() -> None:
    stand_in = StandIn(always={GITHUB: played_authorities.redirect("https://other.example/")})
    _sweep(stand_in, *_REPOSITORIES, token="secret")  # noqa: S106
    assert len(stand_in.asked) > 1
    assert set(stand_in.tokens[1::2]) == {None}


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"errors": [{"message": "Bad credentials"}]}']
)
def test_invalid_replies_of_github_are_failures(body: bytes) -> None:
    assert isinstance(github.parse(body, ["a/b"]), InvalidBody)
    assert github.parse(b'{"data": {}}', ["a/b"]) == {}


def test_a_recorded_reply_of_github(recorded_replies: Path) -> None:
    body = (recorded_replies / "github/graphql-repository-url.json").read_bytes()
    assert github.parse(body, ["a/b"]) == {}


def _seen(state: str, since: str, last: str, url: str = "https://site.example/x") -> LinkStatus:
    return LinkStatus.model_validate(
        {"url": url, "state": state, "since": since, "last": last, "detail": "HTTP 404"}
    )


def test_a_link_keeps_the_day_since_which_it_is_gone() -> None:
    url = "https://site.example/x"
    gone = links.LinkCheck(url, ("gone", "HTTP 404"))
    first = links.remembered([gone], {}, "2026-11-25", {url})
    assert first == [_seen("gone", "2026-11-25", "2026-11-25")]
    second = links.remembered([gone], {url: first[0]}, "2026-11-30", {url})
    assert second == [_seen("gone", "2026-11-25", "2026-11-30")]
    assert (
        links.remembered([links.LinkCheck(url, None)], {url: first[0]}, "2026-11-30", {url}) == []
    )
    assert links.remembered([], {url: first[0]}, "2026-11-30", set()) == []
    assert links.remembered([], {url: first[0]}, "2026-11-30", {url}) == first
    blocked = links.LinkCheck(url, ("blocked", "HTTP 404"))
    (changed,) = links.remembered([blocked], {url: first[0]}, "2026-11-30", {url})
    assert changed.since == "2026-11-30"


@pytest.mark.parametrize(
    ("last", "severity"),
    [("2026-11-25", "warning"), ("2026-11-27", "warning"), ("2026-11-28", "error")],
)
def test_gone_twice_and_days_apart_is_an_error(small: Path, last: str, severity: str) -> None:
    loaded = loading.load(small)
    gone = _seen("gone", "2026-11-25", last, "https://github.com/doe/edges")
    (problem,) = links.problems(loaded, [gone])
    assert (problem.path, problem.field) == ("data/papers/2024/doe2024edges.yaml", "code")
    assert (problem.code, str(problem.severity)) == ("link-gone", severity)


@pytest.mark.parametrize("state", ["blocked", "transient"])
def test_a_reply_without_evidence_is_no_problem(small: Path, state: str) -> None:
    seen = _seen(state, "2026-11-25", "2026-12-25", "https://github.com/doe/edges")
    assert links.problems(loading.load(small), [seen]) == []


def test_identifiers_are_not_crawled(small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").write_text(
        "title: Lines\nsections: [first]\narxiv: '2406.00001'\nurl: https://arxiv.org/abs/2406.00001\n"
        "code:\n  - https://doi.org/10.5281/zenodo.1\n  - url: https://site.example/x\n    kind: demo\n"
    )
    found = links.locations(loading.load(small))
    assert found["https://site.example/x"][0].where == ("code", 1, "url")
    assert not any("arxiv.org" in url or "doi.org" in url for url in found)


@contextmanager
def _way_out(monkeypatch: pytest.MonkeyPatch, stand_in: StandIn, day: str) -> Iterator[None]:
    with running(stand_in):
        monkeypatch.setattr(network, "open_fetcher", lambda: fetcher(stand_in, Clock()))
        monkeypatch.setattr(clock, "day", lambda: day)
        monkeypatch.setattr(network, "github_token", lambda: "secret")
        yield


def _run(root: Path, *arguments: str) -> object:
    with pytest.raises(SystemExit) as stopped:
        main.main(["links", "--root", str(root), *arguments])
    return stopped.value.code


def test_a_failing_server_removes_no_stored_status() -> None:
    url, other = "https://site.example/x", "https://site.example/y"
    gone = _seen("gone", "2026-11-25", "2026-11-25")
    looks = [links.LinkCheck(url, ("transient", "HTTP 503")), links.LinkCheck(other, None)]
    assert links.remembered(looks, {url: gone}, "2026-11-27", {url, other}) == [gone]
    (failing,) = links.remembered(looks, {}, "2026-11-27", {url, other})
    assert (failing.state, failing.since) == ("transient", "2026-11-27")
    (still,) = links.remembered(looks, {url: failing}, "2026-11-29", {url, other})
    assert (still.since, still.last) == ("2026-11-27", "2026-11-29")


def test_without_a_network_no_state_is_stored(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in = StandIn()
    with running(stand_in):
        pass  # nobody listens there any more
    monkeypatch.setattr(network, "open_fetcher", lambda: fetcher(stand_in, Clock()))
    assert _run(small) == 2
    assert "no server was reached" in capsys.readouterr().err
    assert not (small / layout.LINKS).exists()


def test_two_sweeps(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in = StandIn(repositories={"roe/corners": "roe/corners"})
    with _way_out(monkeypatch, stand_in, "2026-11-25"):
        assert _run(small) == 0
    said = capsys.readouterr()
    assert (
        "warning link-gone code: https://github.com/doe/edges is gone since 2026-11-25" in said.out
    )
    assert "look again in 3 days" in said.out
    kept, problems = link_status.read("x", (small / layout.LINKS).read_bytes())
    assert problems == []
    assert "https://github.com/doe/edges" in {status.url for status in kept}
    with _way_out(monkeypatch, stand_in, "2026-11-30"):
        assert _run(small) == 1
    assert "error link-gone code" in capsys.readouterr().out
    assert _run(small, "--report") == 1
    stand_in.repositories["doe/edges"] = "doe/edges"
    with _way_out(monkeypatch, stand_in, "2026-12-01"):
        assert _run(small) == 0


_TROUBLES = (
    played_authorities.redirect("/" + "x" * 6_000),
    played_authorities.redirect("https://other.example/" + "x" * 1_900),
    played_authorities.redirect("https://bücher.example/"),
    played_authorities.no_status,
    played_authorities.slow_headers,
    played_authorities.reset,
    status(404),
)


@pytest.mark.parametrize("fault", _TROUBLES)
@pytest.mark.parametrize("fragment", ["", "#a", "#" + "ä" * 1_900])
def test_whatever_was_seen_can_be_remembered(
    fault: played_authorities.Fault, fragment: str
) -> None:
    url = f"https://site.example/page{fragment}"
    seen, _ = _sweep(StandIn(always={"site.example": fault}), url)
    looks = [links.LinkCheck(url, seen[url]), links.LinkCheck("https://other.example/", None)]
    (kept,) = links.remembered(looks, {}, "2026-11-25", {url})
    assert link_status.read("x", link_status.write([kept])) == ([kept], [])


def test_whatever_github_says_can_be_remembered() -> None:
    errors = [{"message": "x" * 2_000}] * 100
    body = played_authorities.body(json.dumps({"errors": errors}).encode(), "application/json")
    seen, _ = _sweep(StandIn(always={GITHUB: body}), *_REPOSITORIES, token="secret")  # noqa: S106
    looks = [links.LinkCheck(url, trouble) for url, trouble in seen.items()]
    looks.append(links.LinkCheck("https://other.example/", None))
    assert len(links.remembered(looks, {}, "2026-11-25", set(_REPOSITORIES))) == 3


@pytest.mark.parametrize("url", ["https://[::1/", "https://site.example:port/", "https://"])
def test_a_link_that_is_not_a_web_address_is_blocked(url: str) -> None:
    seen, _ = _sweep(StandIn(), url)
    trouble = seen[url]
    assert trouble is not None
    assert trouble[0] == "blocked"
    assert "not a plain web address" in trouble[1]


def test_a_link_in_other_letters_is_looked_at() -> None:
    seen, _ = _sweep(StandIn(), "https://bücher.example/ä")
    assert seen == {"https://bücher.example/ä": None}


def test_a_host_that_asks_for_time_is_given_it() -> None:
    stand_in = StandIn(always={"site.example": status(429, Retry_After="50")})
    urls = [f"https://site.example/{n}" for n in range(3)]
    seen, clock = _sweep(stand_in, *urls)
    assert {trouble and trouble[0] for trouble in seen.values()} == {"blocked"}
    assert clock.naps == [50, 50]


def test_a_sweep_that_is_stopped_keeps_what_it_saw(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[int] = []

    def sweep(urls: list[str], *_: object) -> Iterator[links.LinkCheck]:
        for url in sorted(urls):
            yield links.LinkCheck(url, ("gone", "HTTP 404"))
            writes.append(len(link_status.read("x", (small / layout.LINKS).read_bytes())[0]))
        raise KeyboardInterrupt

    monkeypatch.setattr(links, "sweep", sweep)
    way_out = _way_out(monkeypatch, StandIn(), "2026-11-25")
    with way_out, pytest.raises((SystemExit, KeyboardInterrupt)):
        main.main(["links", "--root", str(small)])
    kept, _ = link_status.read("x", (small / layout.LINKS).read_bytes())
    assert len(kept) == len(writes) > 1
    assert writes == list(range(1, len(writes) + 1))  # few links: each look is saved


def test_broken_statuses_are_named(small: Path) -> None:
    (small / "data/metadata").mkdir()
    (small / layout.LINKS).write_text("{}\n")
    (problem,) = loading.load(small).problems
    assert (problem.path, problem.line, problem.code) == (layout.LINKS, 1, "bad-metadata")
