"""Questions to servers: paced, repeated with patience, never led astray. Over real sockets."""

import gzip
import tracemalloc
from collections import deque
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sam4mis.authorities import arxiv, crossref
from sam4mis.authorities.http import Limits
from sam4mis.authorities.messages import Answer, Failure, Pace, Reply, Request, Trouble
from sam4mis.upkeep import lookup
from tests.support import played_authorities
from tests.support.played_authorities import ARXIV, Clock, StandIn, Work, fetcher, running, status

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


def test_requests_of_one_line_keep_their_distance() -> None:
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
def test_a_status_that_may_pass_is_waited_out(code: int) -> None:
    clock, stand_in = Clock(), StandIn([_WORK], faults={ARXIV: deque([status(code)])})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        assert isinstance(fetch(_ASK), Reply)
    assert clock.naps == [60]


def test_patience_grows_and_ends() -> None:
    reply, clock, stand_in = _ask(status(503))
    assert reply == Failure(Trouble.PASSING, "HTTP 503 from arxiv.org", 503)
    assert clock.naps == [60, 120]
    assert len(stand_in.asked) == 3


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry_After": "100"}, [100, 120]),
        ({"Retry_After": "1"}, [60, 120]),
        ({"Retry_After": "soon"}, [60, 120]),
        ({"Retry_After": "-5"}, [60, 120]),
        ({"Retry_After": "Wed, 25 Nov 99999999999 10:00:00 GMT"}, [60, 120]),
        ({"Date": "Wed, 25 Nov 2026 10:00:00 GMT", "Retry_After": "Wed, 25 Nov 2026 10:05:00 GMT"},
         [300, 300]),
    ],
)  # fmt: skip
def test_the_wait_that_the_server_asks_for(headers: dict[str, str], waits: list[int]) -> None:
    def throttled(handler: played_authorities.Handler) -> None:
        handler.send_response_only(429)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    _, clock, _ = _ask(throttled)
    assert clock.naps == waits


def test_waits_do_not_grow_for_ever() -> None:
    pace = Pace("arxiv.org", interval=3, first_wait=60, longest_wait=100, attempts=5)
    _, clock, _ = _ask(status(503), replace(_ASK, pace=pace))
    assert clock.naps == [60, 100, 100, 100]


def test_what_a_server_asked_for_holds_for_the_next_question_too() -> None:
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: status(429, Retry_After="50")})
    pace = Pace("arxiv.org", interval=1, first_wait=1, longest_wait=60, attempts=1)
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(2):
            fetch(replace(_ASK, pace=pace))
    assert clock.naps == [50]


def test_a_server_that_asks_for_hours_is_left_alone() -> None:
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: status(429, Retry_After="7200")})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        assert isinstance(fetch(_ASK), Failure)
        second = fetch(_ASK)
    assert isinstance(second, Failure)
    assert "asks to wait for 7200 s" in second.reason
    assert (len(stand_in.asked), clock.naps) == (1, [])


def test_after_ten_troubles_in_a_row_nothing_more_is_asked() -> None:
    clock, stand_in = Clock(), StandIn([_WORK], always={ARXIV: status(503)})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        answers = [fetch(_ASK) for _ in range(6)]
    assert len(stand_in.asked) == 10
    assert isinstance(answers[-1], Failure)
    assert "not asked again" in answers[-1].reason


@pytest.mark.parametrize(
    ("code", "kind"), [(400, Trouble.REJECTED), (404, Trouble.ABSENT), (410, Trouble.ABSENT)]
)
def test_a_status_that_will_not_pass_is_final(code: int, kind: Trouble) -> None:
    reply, _, stand_in = _ask(status(code))
    assert reply == Failure(kind, f"HTTP {code} from arxiv.org", code)
    assert len(stand_in.asked) == 1


def test_an_internal_error_over_a_batch_is_not_repeated() -> None:
    batch = arxiv.request(["arxiv:2405.00001", "arxiv:2405.00002"])
    reply, _, stand_in = _ask(status(500), batch)
    assert reply == Failure(Trouble.REJECTED, "HTTP 500 from arxiv.org", 500)
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (_ASK.url, "in a circle"),
        ("https://intranet.example/", "not on the public internet"),
        ("https://127.0.0.1/latest/meta-data", "not on the public internet"),
        ("http://export.arxiv.org/api/query", "from https to"),
        ("file:///etc/passwd", "no plain web address"),
        ("https://user:word@arxiv.org/", "no plain web address"),
        ("https://[::1/", "no plain web address"),
        ("//export.arxiv.org:port/", "no plain web address"),
        ("https://arxiv.example:99999/", "no plain web address"),
        ("https://xn--a.example/", "no plain web address"),
        ("/" + "x" * 6_000, "an address without end"),
    ],
)
def test_redirects_that_are_not_followed(target: str, reason: str) -> None:
    reply, _, stand_in = _ask(played_authorities.redirect(target))
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.FORBIDDEN
    assert reason in reply.reason
    assert len(stand_in.asked) == 1


def test_a_redirect_to_a_public_place_is_followed() -> None:
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
        (played_authorities.slow_drip, "not whole when its time was up"),
        (played_authorities.slow_headers, "not whole when its time was up"),
        (played_authorities.no_status, "RemoteProtocolError"),
        (played_authorities.reset, "Error"),
        (played_authorities.truncated, "not whole XML"),
        (played_authorities.body(played_authorities.BOMB), "unsafe or unreadable XML"),
        (played_authorities.body(b"<!DOCTYPE html><html>Rate exceeded.</html>"), "a web page came"),
        (played_authorities.body(b""), "not whole XML"),
    ],
)
def test_a_garbled_answer_counts_as_trouble(fault: played_authorities.Fault, reason: str) -> None:
    reply, _, stand_in = _ask(fault)
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.PASSING
    assert reason in reply.reason
    assert len(stand_in.asked) == 3


def test_the_redirects_of_a_line_keep_its_distance() -> None:
    stand_in = StandIn(
        [_WORK], faults={ARXIV: deque([played_authorities.redirect("/api/query?id_list=1")])}
    )
    clock = Clock()
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        assert isinstance(fetch(_ASK), Reply)
    assert clock.naps == [3]


def test_troubles_are_counted_in_a_row() -> None:
    answers = deque([*[status(503)] * 3, status(400), *[status(503)] * 9])
    clock, stand_in = Clock(), StandIn([_WORK], faults={ARXIV: answers})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(5):
            assert isinstance(fetch(_ASK), Failure)
        assert isinstance(fetch(_ASK), Reply)


def _packed(content: bytes, coding: str = "gzip") -> played_authorities.Fault:
    kind = "application/atom+xml"
    return lambda handler: handler.reply(content, kind, Content_Encoding=coding)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP"])
def test_a_packed_body_is_unpacked(coding: str) -> None:
    body = played_authorities._atom("<entry/>" * 1_000)
    reply, _, _ = _ask(_packed(gzip.compress(body), coding))
    assert isinstance(reply, Reply)
    assert reply.body == body


@pytest.mark.parametrize(
    ("body", "coding", "kind", "reason"),
    [
        (gzip.compress(b"x" * 300_001), "gzip", Trouble.FORBIDDEN, "more than 300,000 bytes"),
        (gzip.compress(gzip.compress(b"x")), "gzip, gzip", Trouble.FORBIDDEN, "nobody asked for"),
        (b"x", "br", Trouble.FORBIDDEN, "nobody asked for"),
        (gzip.compress(b"x" * 300_000)[:-9], "gzip", Trouble.PASSING, "ends early"),
        (b"no gzip at all", "gzip", Trouble.PASSING, "cannot be unpacked"),
    ],
)
def test_packed_bodies_that_are_not_taken(
    body: bytes, coding: str, kind: Trouble, reason: str
) -> None:
    reply, _, _ = _ask(_packed(body, coding))
    assert isinstance(reply, Failure)
    assert reply.kind is kind
    assert reason in reply.reason


def test_a_bomb_is_never_unpacked_whole() -> None:
    bomb = gzip.compress(b" " * 200_000_000)
    tracemalloc.start()
    try:
        reply, _, _ = _ask(_packed(bomb))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(reply, Failure)
    assert "more than 300,000 bytes" in reply.reason
    assert peak < 5_000_000


_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    code=st.integers(100, 999),
    headers=st.dictionaries(
        st.sampled_from(
            ["Location", "Retry_After", "Date", "Content_Encoding", "Content_Type",
             "x-rate-limit-limit", "x-rate-limit-interval"]
        ),
        _HEADER | st.integers().map(str) | st.from_regex(r"(https?:)?//[^ ]{0,20}", fullmatch=True),
        max_size=4,
    ),
    api=st.booleans(),
)  # fmt: skip
def test_no_header_breaks_anything(code: int, headers: dict[str, str], api: bool) -> None:
    def odd(handler: played_authorities.Handler) -> None:
        sent = {
            name: value.encode("latin-1", "replace").decode("latin-1")
            for name, value in headers.items()
        }
        handler.reply(b"x", "text/plain", code, **sent)
        handler.close_connection = True

    pace = Pace("arxiv.org", interval=0, first_wait=1, longest_wait=60, attempts=1)
    reply, _, _ = _ask(odd, replace(_ASK, api=api, pace=pace))
    assert isinstance(reply, Reply | Failure)
    if isinstance(reply, Failure):
        assert reply.reason.isprintable()
        assert 0 < len(reply.reason) <= 300


@given(url=st.text(max_size=40) | st.from_regex(r"https?://[^ ]{0,30}", fullmatch=True))
def test_no_address_breaks_anything(url: str) -> None:
    clock, backend = Clock(), played_authorities.Rerouted(1)  # nobody listens there
    with fetcher(StandIn(), clock, backend=backend) as fetch:
        reply = fetch(Request(url, "*/*", Pace("links", 1, 1, 60, 1), api=False))
    assert isinstance(reply, Failure)


def test_a_question_may_be_long() -> None:
    dois = [f"10.1000/{'long-and-' * 10}{number}" for number in range(50)]
    works = [Work("Dots", _WORK.authors, doi=doi) for doi in dois]
    clock, stand_in = Clock(), StandIn(works)
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        answer = lookup.ask_all(crossref.SOURCE, [f"doi:{doi}" for doi in dois], fetch)
    assert isinstance(answer, Answer)
    assert len(answer.facts) == 50


def test_an_endless_body_is_cut() -> None:
    reply, _, _ = _ask(played_authorities.endless)
    assert reply == Failure(Trouble.FORBIDDEN, "the reply has more than 300,000 bytes")


def test_a_silent_server_is_not_waited_for() -> None:
    reply, _, _ = _ask(played_authorities.silent, limits=Limits(silence=0.05))
    assert isinstance(reply, Failure)
    assert "no answer in time" in reply.reason


@pytest.mark.parametrize("host", ["intranet.example", "localhost", "127.0.0.1"])
def test_a_link_from_the_data_never_leads_inside(host: str) -> None:
    pace = Pace("links", 1, 1, 1, 1)
    reply, _, stand_in = _ask(None, Request(f"https://{host}/x", "*/*", pace, api=False))
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.FORBIDDEN
    assert stand_in.asked == []


def test_without_a_network_nobody_is_waited_for_long() -> None:
    clock, stand_in = Clock(), StandIn()
    with running(stand_in):
        pass  # nobody listens there any more
    with fetcher(stand_in, clock) as fetch:
        first, second = fetch(_ASK), fetch(_ASK)
    assert isinstance(first, Failure)
    assert "arxiv.org cannot be reached" in first.reason
    assert second == Failure(Trouble.PASSING, first.reason)
    assert sum(clock.naps) < 10
