"""`sam4mis enrich` as its users meet it, with the way out led to the stand-in."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from sam4mis.cli import clock, main, network, terminal
from sam4mis.files import layout, loading
from sam4mis.model.errors import CannotRunError
from tests.support import played_authorities
from tests.support.command_line import run
from tests.support.played_authorities import (
    ARXIV,
    CROSSREF,
    DATACITE,
    StandIn,
    Work,
    asked_by_commands,
    status,
)

_WORKS = [
    Work("Edges: Segmenting What Is Not There", (("Jane", "Doe"),), arxiv="2405.00001"),
    Work("Corners Made Hard", (("Richard", "Roe"),), arxiv="2311.00011"),
    Work("Corners Made Easy", (("Richard", "Roe"),), doi="10.1000/corners.1"),
    Work("Pixels", (("Ana", "Lee"),), doi="10.1000/pixels.1"),
]


def _run(root: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main.main(["enrich", "--root", str(root), *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def _known(root: Path) -> list[Work]:
    """A work for every identifier of the made-up registry."""
    from sam4mis.upkeep.enrich import identities  # noqa: PLC0415

    known = {f"arxiv:{w.arxiv}" if w.arxiv else f"doi:{w.doi}": w for w in _WORKS}
    everything = identities(loading.load(root).registry)
    return [
        known.get(key)
        or (
            Work("x", (), arxiv=key[6:]) if key.startswith("arxiv:") else Work("x", (), doi=key[4:])
        )
        for key in everything
    ]


def test_a_whole_run_and_a_second_one(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with asked_by_commands(monkeypatch, StandIn(_known(small))) as stand_in:
        assert _run(small) == 0
        number = len(stand_in.works)
        said = (
            f"asked {number}, found {number}, changed {number}, missing 0, failed 0, in 2 requests"
        )
        assert said in capsys.readouterr().err
        assert run("check", cwd=small).returncode == 0
        asked = len(stand_in.asked)
        assert _run(small) == 0
        assert len(stand_in.asked) == asked
        assert "0 answers missing or stale" in capsys.readouterr().err


def test_what_is_missing_is_named_and_makes_one(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = [work for work in _known(small) if work.arxiv != "2405.00001"]
    with asked_by_commands(monkeypatch, StandIn(known)):
        assert _run(small) == 1
    assert "missing: arxiv does not know arxiv:2405.00001\n" in capsys.readouterr().out


def test_failures_make_three_and_a_dead_network_two(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = StandIn(_known(small), always={CROSSREF: status(400)})
    with asked_by_commands(monkeypatch, some):
        assert _run(small) == 3
    assert "failed: crossref, doi:10.1000/corners.1: HTTP 400" in capsys.readouterr().out
    dead: dict[str, played_authorities.Fault] = dict.fromkeys(
        (ARXIV, CROSSREF, DATACITE), played_authorities.reset
    )
    with asked_by_commands(monkeypatch, StandIn([], always=dead)):
        assert _run(small, "--max-age", "0") == 2


def test_the_plan_is_shown_and_nothing_asked(small: Path) -> None:
    done = run("enrich", "--dry-run", cwd=small)
    assert done.returncode == 0
    assert done.stdout.startswith(
        "arxiv: 3 identifiers: https://export.arxiv.org/api/query?id_list="
    )
    assert "2 requests to begin with" in done.stderr
    offline = run("enrich", "--offline", cwd=small)
    assert (offline.returncode, offline.stdout) == (3, "")
    assert "answers missing or stale" in offline.stderr
    for name in ("doe2024edges", "arXiv:2405.00001v2"):
        one = run("enrich", "--dry-run", "--only", name, cwd=small)
        assert one.stdout.count("\n") == 1
        assert "id_list=2405.00001&" in one.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "nobody2024x"], "there is no entry nobody2024x"),
        (["--max-age", "-1"], "0 or more"),
        (["--also", "scholar"], "invalid choice"),
    ],
)
def test_wrong_options_cannot_run(small: Path, arguments: list[str], said: str) -> None:
    done = run("enrich", *arguments, cwd=small)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_metadata_stops_the_run(small: Path) -> None:
    (small / "data/metadata").mkdir()
    (small / "data/metadata/arxiv.jsonl").write_text("{}\n")
    done = run("enrich", "--dry-run", cwd=small)
    assert done.returncode == 1
    assert "data/metadata/arxiv.jsonl:1:1: error bad-metadata" in done.stdout


def test_a_file_left_by_a_killed_run_does_not_stop_the_next(small: Path) -> None:
    (small / "data/metadata").mkdir()
    (small / "data/metadata/.abc.part").write_text("{")
    assert run("enrich", "--dry-run", cwd=small).returncode == 0
    done = run("check", cwd=small)
    assert done.returncode == 0
    assert "warning stray-file: a stopped run left this temporary file; remove it" in done.stdout


def test_we_say_who_we_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert network.agent({"SAM4MIS_CONTACT": "a@example.org"}).endswith("(mailto:a@example.org)")
    assert capsys.readouterr().err == ""
    assert "mailto" not in network.agent({})
    assert capsys.readouterr().err.count("no contact is given") == 1


@pytest.mark.parametrize(
    "contact", ["somebody", "a@example.org\r\nX: y", "a b@example.org", "ü@x.org"]
)
def test_a_contact_that_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(CannotRunError, match="SAM4MIS_CONTACT is not an e-mail address"):
        network.agent({"SAM4MIS_CONTACT": contact})


def test_the_fetcher_waits_with_this_machines_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    fetch = network.open_fetcher()
    assert fetch.proxy == "http://proxy.example:3128"
    before = fetch.clock()
    fetch.sleep(0)
    assert fetch.clock() >= before
    assert len(clock.day()) == len("2026-11-25")


def _all_that_was_written(terminal_: int) -> str:
    """What came to a terminal that is closed; one read may return a part."""
    parts = []
    with suppress(OSError), os.fdopen(terminal_, "rb", buffering=0) as screen:
        while part := screen.read(1_000):
            parts.append(part)
    return b"".join(parts).decode()


def test_progress_bars_appear_only_on_terminals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.progress(1, 4, "asking")
    assert capsys.readouterr().err == ""
    reader, writer = os.openpty()
    with os.fdopen(writer, "w", encoding="utf-8") as screen:
        monkeypatch.setattr("sys.stderr", screen)
        terminal.progress(1, 4, "asking")
        terminal.progress(4, 4, "asking")
        monkeypatch.undo()
    shown = _all_that_was_written(reader)
    assert f"\rasking [{'#' * 7}{'.' * 23}] 1/4\rasking [{'#' * 30}] 4/4" in shown


def test_the_proxy_that_the_environment_names() -> None:
    assert network.proxy({}) is None
    assert network.proxy({"http": "http://a.example", "https": ""}) is None
    assert network.proxy({"all": "http://a.example:1/", "no": "x"}) == "http://a.example:1/"
    assert network.proxy({"https": "http://b:c@a.example", "all": "x"}) == "http://b:c@a.example"
    for address in ("socks5://a.example", "a.example:3128", "http://", "http://a.example/x y"):
        for scheme, name in (("https", "HTTPS_PROXY"), ("all", "ALL_PROXY")):
            with pytest.raises(CannotRunError, match=f"{name} is not the address of an HTTP proxy"):
                network.proxy({scheme: address})


def test_the_token_for_github_that_the_environment_has() -> None:
    assert network.github_token({}) is None
    assert network.github_token({"GITHUB_TOKEN": " "}) is None
    assert network.github_token({"GITHUB_TOKEN": "ghp_aB1-.~\n"}) == "ghp_aB1-.~"
    for token in ("wörd", "a\nb", "a\r\nX: y", "a b", "a\0b", "\udcff"):
        with pytest.raises(CannotRunError, match="GITHUB_TOKEN holds") as stopped:
            network.github_token({"GITHUB_TOKEN": token})
        assert token not in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HTTPS_PROXY", "http://u:word@[::1", "is not the address of an HTTP proxy"),
        ("HTTPS_PROXY", "http://u:word@host:99999", "is not the address of an HTTP proxy"),
        ("ALL_PROXY", "http://u:word@xn--a.example", "is not the address of an HTTP proxy"),
        ("GITHUB_TOKEN", "wordü", "holds a space"),
        ("GITHUB_TOKEN", "word\nX: y", "holds a space"),
        ("SAM4MIS_CONTACT", "word@exämple.org", "is not an e-mail address"),
        ("SAM4MIS_CONTACT", "word@example.org\nX: y", "is not an e-mail address"),
        ("SSL_CERT_FILE", "/no/such/word.pem", "certificates"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named_in_one_sentence(
    small: Path, name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "GITHUB_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("SAM4MIS_CONTACT", "a@example.org")
    monkeypatch.setenv(name, value)
    done = run("links", cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert name in line
    assert says in line
    assert "word" not in line
    assert not (small / layout.LINKS).exists()
