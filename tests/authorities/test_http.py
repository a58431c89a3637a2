"""The fetcher over real sockets: pace, repetition, limits, redirects, public hosts, proxies."""

import gzip
import ssl
import tracemalloc
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from sam4mis.authorities import arxiv, crossref, github
from sam4mis.authorities.http import Fetcher, Limits, is_http_proxy, is_public, resolve
from sam4mis.authorities.messages import Answer, Failure, FailureKind, Pace, Reply, Request
from sam4mis.upkeep import lookup
from tests.support import played_authorities
from tests.support.played_authorities import (
    ARXIV,
    GITHUB,
    Clock,
    Rerouted,
    StandIn,
    Work,
    fetcher,
    running,
    status,
)

_WORK = Work("Lines", (("Ana", "Kim"),), arxiv="2405.00001")
_ASK = arxiv.request(["arxiv:2405.00001"])


def _ask(
    fault: played_authorities.Fault | None, request: Request = _ASK, limits: Limits | None = None
) -> tuple[Reply | Failure, Clock, StandIn]:
    """The answer when each request meets the fault."""
    clock, stand_in = Clock(), StandIn([_WORK])
    if fault:
        stand_in.always = {ARXIV: fault}
    with running(stand_in), fetcher(stand_in, clock, limits) as fetch:
        return fetch(request), clock, stand_in


def test_a_question_and_its_answer() -> None:
    reply, clock, stand_in = _ask(None)
    assert isinstance(reply, Reply)
    assert b"Lines" in reply.body
    assert reply.url == _ASK.url == stand_in.asked[0]
    assert clock.naps == []
    assert stand_in.agents == {"sam4mis/test (mailto:someone@example.org)"}


def test_requests_keep_the_pace_of_the_server() -> None:
    clock, stand_in = Clock(), StandIn([_WORK])
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(4):
            fetch(_ASK)
    assert clock.naps == [3, 3, 3]


@pytest.mark.parametrize(
    ("limit", "interval", "waits"),
    [
        ("1", "2s", 2),
        ("10", "60s", 6),
        ("50", "1s", 0.34),  # its own pace is slower
        ("1", "61s", 0.34),
        ("0", "1s", 0.34),
        ("9" * 5_000, "1s", 0.34),
        ("1", "9" * 5_000, 0.34),
        ("many", "soon", 0.34),
    ],
)
def test_the_rate_that_the_server_states_is_kept(limit: str, interval: str, waits: float) -> None:
    clock = Clock()
    stand_in = StandIn(headers={"x-rate-limit-limit": limit, "x-rate-limit-interval": interval})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(2):
            fetch(crossref.request(["doi:10.1000/a", "doi:10.1000/b"]))
    assert clock.naps == pytest.approx([waits])


@pytest.mark.parametrize("code", [403, 406, 408, 425, 429, 500, 502, 503, 504])
def test_a_temporary_status_is_waited_out(code: int) -> None:
    clock, stand_in = Clock(), StandIn([_WORK], faults={ARXIV: deque([status(code)])})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        assert isinstance(fetch(_ASK), Reply)
    assert clock.naps == [60]


def test_waits_grow_and_attempts_end() -> None:
    reply, clock, stand_in = _ask(status(503))
    assert reply == Failure(FailureKind.TEMPORARY, "HTTP 503 from arxiv.org", 503)
    assert clock.naps == [60, 120]
    assert len(stand_in.asked) == 3


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry_After": "100"}, [100, 120]),
        ({"Retry_After": "1"}, [60, 120]),
        ({"Retry_After": " 0100 "}, [100, 120]),
        ({"Retry_After": "600"}, [600, 600]),
        ({"Retry_After": ""}, [60, 120]),
        ({"Date": "Wed, 25 Nov 2026 10:00:00 GMT", "Retry_After": "Wed, 25 Nov 2026 10:05:00 GMT"},
         [300, 300]),
        ({"Date": "Wed, 25 Nov 2026 10:00:00 GMT", "Retry_After": "Wed, 25 Nov 2026 09:00:00 GMT"},
         [60, 120]),
    ],
)  # fmt: skip
def test_the_wait_that_the_server_asks_for(headers: dict[str, str], waits: list[int]) -> None:
    _, clock, _ = _ask(_throttled(**headers))
    assert clock.naps == waits


def _throttled(**headers: str) -> played_authorities.Fault:
    """Status 429 with these headers and no other."""

    def throttled(handler: played_authorities.Handler) -> None:
        handler.send_response_only(429)
        for name, value in {**headers, "Content_Length": "0"}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    return throttled


_NO_DATE = "Wed, 25 Nov 2026 10:05:00 GMT"


@pytest.mark.parametrize(
    "wish",
    ["601", "7200", "9" * 10, "9" * 5_000, "120, 5", "soon", "-5", "1.5", "+5", "1e9", "٣", "5 s",
     "Wed, 25 Nov 99999999999 10:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
     "Wed, 35 Nov 2026 10:00:00 GMT", "Wed, 25 Nov 2026 10:00:00 +99999", _NO_DATE],
)  # fmt: skip
def test_a_wait_that_is_too_long_or_unreadable_closes_the_server(wish: str) -> None:
    date = {} if wish == _NO_DATE else {"Date": "Wed, 25 Nov 2026 10:00:00 GMT"}
    fault = _throttled(Retry_After=wish.encode().decode("latin-1"), **date)
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: fault})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        first, second = fetch(_ASK), fetch(_ASK)
    assert first == Failure(FailureKind.TEMPORARY, "HTTP 429 from arxiv.org", 429)
    assert isinstance(second, Failure)
    assert f"its `Retry-After: {wish[:60]}`" in second.reason
    assert "longer than 600 s or cannot be read (HTTP 429 from arxiv.org)" in second.reason
    assert (len(stand_in.asked), clock.naps) == (1, [])


def test_waits_do_not_grow_for_ever() -> None:
    pace = Pace("arxiv.org", interval=3, first_wait=60, longest_wait=100, attempts=5)
    _, clock, _ = _ask(status(503), replace(_ASK, pace=pace))
    assert clock.naps == [60, 100, 100, 100]


def test_the_next_request_waits_as_long_as_the_server_asked() -> None:
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: status(429, Retry_After="50")})
    pace = Pace("arxiv.org", interval=1, first_wait=1, longest_wait=60, attempts=1)
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(2):
            fetch(replace(_ASK, pace=pace))
    assert clock.naps == [50]


def test_a_server_that_asks_to_wait_for_hours_is_not_asked_again() -> None:
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: status(429, Retry_After="7200")})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        assert isinstance(fetch(_ASK), Failure)
        second = fetch(_ASK)
    assert isinstance(second, Failure)
    assert "`Retry-After: 7200` is longer than 600 s" in second.reason
    assert (len(stand_in.asked), clock.naps) == (1, [])


def test_after_ten_failures_in_a_row_a_server_is_not_asked_again() -> None:
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: status(503)})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        answers = [fetch(_ASK) for _ in range(6)]
    assert len(stand_in.asked) == 10
    assert isinstance(answers[-1], Failure)
    assert "not asked again" in answers[-1].reason


@pytest.mark.parametrize(
    ("code", "kind"),
    [(400, FailureKind.REJECTED), (404, FailureKind.ABSENT), (410, FailureKind.ABSENT)],
)
def test_another_status_is_final(code: int, kind: FailureKind) -> None:
    reply, _, stand_in = _ask(status(code))
    assert reply == Failure(kind, f"HTTP {code} from arxiv.org", code)
    assert len(stand_in.asked) == 1


def test_an_internal_error_over_a_batch_is_not_repeated() -> None:
    batch = arxiv.request(["arxiv:2405.00001", "arxiv:2405.00002"])
    reply, _, stand_in = _ask(status(500), batch)
    assert reply == Failure(FailureKind.REJECTED, "HTTP 500 from arxiv.org", 500)
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (_ASK.url, "in a circle"),
        ("https://intranet.example/", "not on the public internet"),
        ("https://127.0.0.1/latest/meta-data", "not on the public internet"),
        ("http://export.arxiv.org/api/query", "from https to"),
        ("file:///etc/passwd", "not a plain web address"),
        ("https://user:word@arxiv.org/", "not a plain web address"),
        ("https://[::1/", "not a plain web address"),
        ("//export.arxiv.org:port/", "not a plain web address"),
        ("https://arxiv.example:99999/", "not a plain web address"),
        ("https://xn--a.example/", "not a plain web address"),
        ("/" + "x" * 6_000, "an address of more than 2,000 letters"),
    ],
)
def test_redirects_that_are_not_followed(target: str, reason: str) -> None:
    reply, _, stand_in = _ask(played_authorities.redirect(target))
    assert isinstance(reply, Failure)
    assert reply.kind is FailureKind.UNSAFE
    assert reason in reply.reason
    assert len(stand_in.asked) == 1


def test_a_redirect_to_a_public_host_is_followed() -> None:
    clock = Clock()
    first = played_authorities.redirect("/api/query?id_list=2405.00001&x=1")
    stand_in = StandIn([_WORK], faults={ARXIV: deque([first])})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        reply = fetch(_ASK)
    assert isinstance(reply, Reply)
    assert reply.url == "https://export.arxiv.org/api/query?id_list=2405.00001&x=1"


def test_redirects_have_an_end() -> None:
    def onward(handler: played_authorities.Handler) -> None:
        handler.reply(b"", "text/plain", 302, Location=f"{handler.path}&again")

    reply, _, stand_in = _ask(onward)
    assert isinstance(reply, Failure)
    assert "too many redirects" in reply.reason
    assert len(stand_in.asked) == 6


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (played_authorities.slow_drip, "not complete after 120 s"),
        (played_authorities.slow_headers, "RemoteProtocolError"),
        (played_authorities.late_headers, "not complete after 120 s"),
        (played_authorities.no_status, "RemoteProtocolError"),
        (played_authorities.reset, "Error"),
        (played_authorities.truncated, "not whole XML"),
        (played_authorities.body(played_authorities.BOMB), "unsafe or unreadable XML"),
        (played_authorities.body(b"<!DOCTYPE html><html>Rate exceeded.</html>"), "a web page came"),
        (played_authorities.body(b""), "not whole XML"),
    ],
)
def test_a_garbled_reply_is_a_temporary_failure(
    fault: played_authorities.Fault, reason: str
) -> None:
    reply, _, stand_in = _ask(fault)
    assert isinstance(reply, Failure)
    assert reply.kind is FailureKind.TEMPORARY
    assert reason in reply.reason
    assert len(stand_in.asked) == 3


def test_redirects_keep_the_pace_too() -> None:
    stand_in = StandIn(
        [_WORK], faults={ARXIV: deque([played_authorities.redirect("/api/query?id_list=1")])}
    )
    clock = Clock()
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        assert isinstance(fetch(_ASK), Reply)
    assert clock.naps == [3]


def test_failures_are_counted_in_a_row() -> None:
    answers = deque([*[status(503)] * 3, status(400), *[status(503)] * 9])
    clock, stand_in = Clock(), StandIn([_WORK], faults={ARXIV: answers})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(5):
            assert isinstance(fetch(_ASK), Failure)
        assert isinstance(fetch(_ASK), Reply)


def _packed(content: bytes, coding: str = "gzip") -> played_authorities.Fault:
    kind = "application/atom+xml"
    return lambda handler: handler.reply(content, kind, Content_Encoding=coding)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "identity", ""])
def test_a_compressed_body_is_decompressed(coding: str) -> None:
    body = played_authorities._atom("<entry/>" * 1_000)
    sent = gzip.compress(body) if coding.lower() == "gzip" else body
    reply, _, _ = _ask(_packed(sent, coding))
    assert isinstance(reply, Reply)
    assert reply.body == body


@pytest.mark.parametrize(
    ("body", "coding", "kind", "reason"),
    [
        (
            gzip.compress(b"x" * 300_001, mtime=0),
            "gzip",
            FailureKind.UNSAFE,
            "more than 300,000 bytes",
        ),
        (
            gzip.compress(gzip.compress(b"x", mtime=0), mtime=0),
            "gzip, gzip",
            FailureKind.UNSAFE,
            "not asked for",
        ),
        (b"x", "br", FailureKind.UNSAFE, "not asked for"),
        (b"x", "x-gzip", FailureKind.UNSAFE, "not asked for"),
        (
            gzip.compress(played_authorities._atom("<entry/>"), mtime=0)[:-20],
            "gzip",
            FailureKind.TEMPORARY,
            "whole XML",
        ),
        (b"no gzip at all", "gzip", FailureKind.TEMPORARY, "DecodingError"),
    ],
)
def test_compressed_bodies_that_are_refused(
    body: bytes, coding: str, kind: FailureKind, reason: str
) -> None:
    reply, _, _ = _ask(_packed(body, coding))
    assert isinstance(reply, Failure)
    assert reply.kind is kind
    assert reason in reply.reason


@pytest.mark.parametrize("cut", [1, 100, 250])
def test_of_a_body_in_two_gzip_members_no_half_is_taken_for_the_whole(cut: int) -> None:
    body = played_authorities._atom("<entry/>" * 20)
    reply, _, _ = _ask(_packed(gzip.compress(body[:cut]) + gzip.compress(body[cut:])))
    if isinstance(reply, Reply):
        assert reply.body == body
    else:
        assert reply.kind is FailureKind.TEMPORARY
        assert "not whole XML" in reply.reason


def test_a_bomb_is_never_decompressed_as_a_whole() -> None:
    bomb = gzip.compress(b" " * 300_000_000)
    tracemalloc.start()
    try:
        reply, _, _ = _ask(_packed(bomb))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(reply, Failure)
    assert "more than 300,000 bytes" in reply.reason
    # What httpx reads at once are 64 KiB, which gzip can make of a thousand times as many.
    assert peak < 200_000_000


_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    code=st.integers(100, 999),
    headers=st.dictionaries(
        st.sampled_from(
            ["Location", "Retry_After", "Date", "Content_Encoding", "Content_Type", "Set_Cookie",
             "x-rate-limit-limit", "x-rate-limit-interval"]
        ),
        _HEADER | st.integers().map(str) | st.from_regex(r"(https?:)?//[^ ]{0,20}", fullmatch=True),
        max_size=4,
    ),
    wants_body=st.booleans(),
    fragment=st.sampled_from(["", "#a", "#%00"]),
)  # fmt: skip
def test_no_header_breaks_anything(
    code: int, headers: dict[str, str], wants_body: bool, fragment: str
) -> None:
    def odd(handler: played_authorities.Handler) -> None:
        sent = {
            name: value.encode("latin-1", "replace").decode("latin-1")
            for name, value in headers.items()
        }
        handler.reply(b"x", "text/plain", code, **sent)
        handler.close_connection = True

    pace = Pace("arxiv.org", interval=0, first_wait=1, longest_wait=60, attempts=1)
    reply, _, _ = _ask(
        odd, replace(_ASK, url=_ASK.url + fragment, wants_body=wants_body, pace=pace)
    )
    assert isinstance(reply, Reply | Failure)
    if isinstance(reply, Failure):
        assert reply.reason.isprintable()
        assert 0 < len(reply.reason) <= 300


@given(url=st.text(max_size=40) | st.from_regex(r"https?://[^ ]{0,30}", fullmatch=True))
def test_no_address_breaks_anything(url: str) -> None:
    with fetcher(StandIn(port=1), Clock()) as fetch:  # nobody listens there
        reply = fetch(Request(url, "*/*", Pace("links", 1, 1, 60, 1), wants_body=False))
    assert isinstance(reply, Failure)


def test_a_question_may_be_long() -> None:
    dois = [f"10.1000/{'long-and-' * 10}{number}" for number in range(50)]
    works = [Work("Dots", _WORK.authors, doi=doi) for doi in dois]
    clock, stand_in = Clock(), StandIn(works)
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        answer = lookup.ask_all(crossref.AUTHORITY, [f"doi:{doi}" for doi in dois], fetch)
    assert isinstance(answer, Answer)
    assert len(answer.facts) == 50


def test_an_endless_body_is_cut() -> None:
    reply, _, _ = _ask(played_authorities.endless)
    assert reply == Failure(FailureKind.UNSAFE, "the reply has more than 300,000 bytes")


def test_a_server_that_does_not_answer_times_out() -> None:
    reply, _, _ = _ask(played_authorities.silent, limits=Limits(silence=0.05))
    assert isinstance(reply, Failure)
    assert "no answer in time" in reply.reason


@pytest.mark.parametrize("host", ["intranet.example", "localhost", "127.0.0.1"])
def test_a_link_from_the_data_never_leads_inside(host: str) -> None:
    pace = Pace("links", 1, 1, 1, 1)
    reply, _, stand_in = _ask(None, Request(f"https://{host}/x", "*/*", pace, wants_body=False))
    assert isinstance(reply, Failure)
    assert reply.kind is FailureKind.UNSAFE
    assert stand_in.asked == []


def test_without_a_network_waits_are_short() -> None:
    clock, stand_in = Clock(), StandIn()
    with running(stand_in):
        pass  # nobody listens there any more
    with fetcher(stand_in, clock) as fetch:
        first, second = fetch(_ASK), fetch(_ASK)
    assert isinstance(first, Failure)
    assert "arxiv.org cannot be reached" in first.reason
    assert second == Failure(FailureKind.TEMPORARY, first.reason)
    assert sum(clock.naps) < 10


_LINKS = Pace("links", 1, 1, 60, 1)


def _link(url: str) -> Request:
    return Request(url, "*/*", _LINKS, wants_body=False)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e",
     "::ffff:93.184.215.14"],
)  # fmt: skip
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",  # noqa: S104
     "fec0::1", "::ffff:10.0.0.1", "::a00:1", "2002:a00:1::", "2001:0:a00:1::1", "64:ff9b::a00:1",
     "64:ff9b:1::a00:1", "fe80::1%eth0", "192.0.0.8", "192.0.0.9", "192.88.99.1", "198.18.0.1",
     "240.0.0.1", "ff0e::1", "::ffff:0:127.0.0.1", "::ffff:0:93.184.215.14", "3fff::1",
     "3fff:fff:ffff::1", "5f00::1", "2001:db8::1", "100::1", "::ffff:192.0.0.8",
     "64:ff9b::c000:8"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_what_is_not_an_address_is_not_a_public_one() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        is_public("example.org")


def test_the_resolver_of_the_system_knows_this_machine() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1")


def _reached(
    request: Request, addresses: list[str], stand_in: StandIn | None = None
) -> tuple[Reply | Failure, list[str], StandIn]:
    """The answer if every host has these addresses, and the hosts of the requests sent."""
    stand_in = stand_in or StandIn()
    with running(stand_in):
        transport = Rerouted(stand_in.port)
        with fetcher(stand_in, Clock(), None, transport, lambda _: addresses) as fetch:
            return fetch(request), transport.reached, stand_in


def test_a_name_in_other_letters_is_asked_for_as_the_network_knows_it() -> None:
    reply, reached, stand_in = _reached(_link("https://bücher.example/ä"), ["93.184.215.14"])
    assert isinstance(reply, Reply)
    assert reply.url == "https://bücher.example/ä"
    assert reached == ["xn--bcher-kva.example"]
    assert stand_in.asked == ["https://xn--bcher-kva.example/%C3%A4"]


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.215.14", "10.0.0.1"]])
@pytest.mark.parametrize("request_", [_link("https://site.example/"), _ASK])
def test_a_host_with_a_private_address_is_not_reached(
    request_: Request, addresses: list[str]
) -> None:
    reply, reached, _ = _reached(request_, addresses)
    host = "site.example" if request_ is not _ASK else ARXIV
    reason = f"not followed: {host} is not on the public internet"
    assert reply == Failure(FailureKind.UNSAFE, reason)
    assert reached == []


@pytest.mark.parametrize("addresses", [[], ["nonsense"]])
def test_a_host_without_an_address_cannot_be_reached(addresses: list[str]) -> None:
    reply, reached, _ = _reached(_link("https://site.example/"), addresses)
    assert isinstance(reply, Failure)
    assert reply.kind is FailureKind.TEMPORARY
    assert "site.example cannot be reached" in reply.reason
    assert reached == []


def test_the_host_of_each_redirect_is_checked() -> None:
    stand_in = StandIn(
        always={
            ARXIV: played_authorities.redirect("https://one.example/"),
            "one.example": played_authorities.redirect("https://two.example/"),
        }
    )
    looked_up: list[str] = []

    def look_up(host: str) -> list[str]:
        looked_up.append(host)
        return ["10.0.0.1" if host == "two.example" else "93.184.215.14"]

    with running(stand_in):
        transport = Rerouted(stand_in.port)
        with fetcher(stand_in, Clock(), None, transport, look_up) as fetch:
            reply = fetch(_ASK)
    reason = "not followed: two.example is not on the public internet"
    assert reply == Failure(FailureKind.UNSAFE, reason)
    assert looked_up == [ARXIV, "one.example", "two.example"]
    assert transport.reached == [ARXIV, "one.example"]


def test_a_redirect_to_a_dead_host_does_not_close_the_first() -> None:
    stand_in = StandIn(
        faults={"site.example": deque([played_authorities.redirect("https://dead.example/")])}
    )
    with running(stand_in):
        transport = Rerouted(stand_in.port, {"dead.example"})
        with fetcher(stand_in, Clock(), None, transport) as fetch:
            first = fetch(_link("https://site.example/a"))
            second = fetch(_link("https://site.example/b"))
    assert isinstance(first, Failure)
    assert "dead.example cannot be reached" in first.reason
    assert isinstance(second, Reply)


@pytest.mark.parametrize("first", ["https://site.example/#%00", "https://site.example/#a"])
def test_a_fragment_is_kept_in_redirects_if_httpx_can_carry_it(first: str) -> None:
    stand_in = StandIn(
        always={"site.example": played_authorities.redirect("https://other.example/")}
    )
    reply, _, _ = _reached(_link(first), ["93.184.215.14"], stand_in)
    if first.endswith("#a"):
        assert reply == Reply(b"", "https://other.example/#a")
    else:
        assert isinstance(reply, Failure)
        assert reply.kind is FailureKind.UNSAFE
        assert "cannot be followed" in reply.reason


def test_the_body_of_a_redirect_is_not_read() -> None:
    def endless(handler: played_authorities.Handler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "https://site.example/new")
        handler.end_headers()
        handler.close_connection = True
        while True:
            handler.wfile.write(b" " * 65_536)

    stand_in = StandIn(faults={"site.example": deque([endless])})
    reply, _, _ = _reached(_link("https://site.example/"), ["93.184.215.14"], stand_in)
    assert reply == Reply(b"", "https://site.example/new")


@pytest.mark.parametrize(
    ("target", "code", "tokens"),
    [
        ("https://other.example/", 302, ["bearer secret", None]),
        ("https://other.example/", 307, ["bearer secret", None]),
        (f"https://{GITHUB}:8443/", 307, ["bearer secret", None]),
        (f"https://{GITHUB}/new", 307, ["bearer secret", "bearer secret"]),
    ],
)
def test_a_token_goes_to_no_other_host(target: str, code: int, tokens: list[str | None]) -> None:
    def onward(handler: played_authorities.Handler) -> None:
        handler.reply(b"", "text/plain", code, Location=target)

    stand_in = StandIn(faults={GITHUB: deque([onward])})
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        fetch(replace(github.request(["a/b"], "secret"), body_fault=lambda _: None))
    assert stand_in.tokens == tokens


def test_cookies_are_not_kept() -> None:
    stand_in = StandIn([_WORK], headers={"Set-Cookie": "id=1; Path=/; Max-Age=1000"})
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        for _ in range(2):
            assert isinstance(fetch(_ASK), Reply)
    assert stand_in.cookies == [None, None]


def test_a_proxy_in_the_environment_is_used_only_if_passed_to_the_fetcher(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # nobody listens there
    stand_in, clock = StandIn(), Clock()
    direct = Fetcher("sam4mis/test", clock, clock.sleep, lambda _: ["93.184.215.14"])
    with running(stand_in), direct as fetch:
        assert isinstance(fetch(_link(f"http://127.0.0.1:{stand_in.port}/")), Reply)


def _through(proxy: str) -> Fetcher:
    """The fetcher behind a proxy; it must not look up a host, which only the proxy may know."""

    def look_up(host: str) -> list[str]:
        raise AssertionError(host)

    clock = Clock()
    return Fetcher("sam4mis/test", clock, clock.sleep, look_up, proxy=proxy)


@pytest.mark.parametrize(
    ("names", "trusted", "reason"),
    [
        (["site.example"], True, None),
        (["other.example"], True, "Hostname mismatch"),
        (["127.0.0.1"], True, "Hostname mismatch"),  # the address, not the name
        (["site.example"], False, "certificate verify failed"),
    ],
)
def test_behind_a_proxy_the_certificate_must_be_trusted_and_have_the_name(
    names: list[str],
    trusted: bool,
    reason: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(tls)
    if trusted:
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    stand_in = StandIn(tls=tls)
    with running(stand_in), _through(f"http://a%40b:c@127.0.0.1:{stand_in.port}") as fetch:
        reply = fetch(_link("https://site.example/x"))
    assert stand_in.tunnels == [("site.example:443", "Basic YUBiOmM=")]
    if reason is None:
        assert isinstance(reply, Reply)
        assert stand_in.asked == ["https://site.example/x"]
    else:
        assert isinstance(reply, Failure)
        assert reason in reply.reason
        assert stand_in.asked == []


def test_the_password_of_a_proxy_is_in_no_message() -> None:
    stand_in = StandIn()
    with running(stand_in), _through(f"http://u:word@127.0.0.1:{stand_in.port}") as fetch:
        refused = fetch(_link("https://site.example/x"))
    with _through(f"http://u:word@127.0.0.1:{stand_in.port}") as fetch:
        dead = fetch(_link("https://site.example/x"))
    for reply, reason in ((refused, "407"), (dead, "cannot be reached")):
        assert isinstance(reply, Failure)
        assert reason in reply.reason
        assert "word" not in reply.reason


@pytest.mark.parametrize(
    "address",
    ["http://a.example:1/", "http://b:c@a.example", "https://[::1]:3128", "http://ü:ß@a.example"],
)
def test_addresses_of_http_proxies(address: str) -> None:
    assert is_http_proxy(address)
    with _through(address):
        pass


@pytest.mark.parametrize(
    "address",
    ["", "http://", "a.example:3128", "socks5://a.example", "http://a.example/x y", "http://a/?b",
     "http://u:p@[::1", "http://u:p@host:99999", "http://u:p@host:-1", "http://u:p@host:port",
     "http://u:p@xn--a.example", "http://u:p\n@host", "http://u:p@ho\0st"],
)  # fmt: skip
def test_what_is_not_the_address_of_an_http_proxy(address: str) -> None:
    assert not is_http_proxy(address)


@given(address=st.text() | st.from_regex(r"https?://[^/]{0,30}", fullmatch=True))
def test_what_counts_as_a_proxy_can_be_one(address: str) -> None:
    if is_http_proxy(address):
        with _through(address):
            pass
