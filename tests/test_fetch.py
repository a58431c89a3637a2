"""Questions to servers: paced, repeated with patience, never led astray. Over real sockets."""

from collections import deque

import pytest

from sam4mis.exchange import Failure, Pace, Reply, Request, Trouble
from sam4mis.fetch import Limits, resolve
from sam4mis.sources import arxiv, crossref
from tests import standin
from tests.standin import ARXIV, Clock, StandIn, Work, fetcher, running, status

_WORK = Work("Lines", (("Ana", "Kim"),), arxiv="2405.00001")
_ASK = arxiv.request(["arxiv:2405.00001"])


def _ask(
    fault: standin.Fault | None, request: Request = _ASK, limits: Limits | None = None
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


def test_the_rate_that_the_server_states_is_kept() -> None:
    clock = Clock()
    stand_in = StandIn(headers={"x-rate-limit-limit": "1", "x-rate-limit-interval": "2s"})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        for _ in range(2):
            fetch(crossref.request(["doi:10.1000/a", "doi:10.1000/b"]))
    assert clock.naps == [2]


@pytest.mark.parametrize("code", [403, 406, 429, 500, 502, 503])
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
        ({"Date": "Wed, 25 Nov 2026 10:00:00 GMT", "Retry_After": "Wed, 25 Nov 2026 10:05:00 GMT"},
         [300, 300]),
    ],
)  # fmt: skip
def test_the_wait_that_the_server_asks_for(headers: dict[str, str], waits: list[int]) -> None:
    def throttled(handler: standin.Handler) -> None:
        handler.send_response_only(429)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    _, clock, _ = _ask(throttled)
    assert clock.naps == waits


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
    ],
)
def test_redirects_that_are_not_followed(target: str, reason: str) -> None:
    reply, _, stand_in = _ask(standin.redirect(target))
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.FORBIDDEN
    assert reason in reply.reason
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize("target", ["https://[::1/", "//export.arxiv.org:port/"])
def test_a_redirect_that_is_no_address_counts_as_trouble(target: str) -> None:
    reply, _, _ = _ask(standin.redirect(target))
    assert isinstance(reply, Failure)
    assert "Invalid URL in location header" in reply.reason


def test_a_redirect_to_a_public_place_is_followed() -> None:
    clock = Clock()
    first = standin.redirect("/api/query?id_list=2405.00001&x=1")
    stand_in = StandIn([_WORK], faults={ARXIV: deque([first])})
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        reply = fetch(_ASK)
    assert isinstance(reply, Reply)
    assert reply.url == "https://export.arxiv.org/api/query?id_list=2405.00001&x=1"


def test_redirects_have_an_end() -> None:
    def onward(handler: standin.Handler) -> None:
        handler.reply(b"", "text/plain", 302, Location=f"{handler.path}&again")

    reply, _, stand_in = _ask(onward)
    assert isinstance(reply, Failure)
    assert "too many redirects" in reply.reason
    assert len(stand_in.asked) == 6


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (standin.slow_drip, "not whole after"),
        (standin.reset, "Error"),
        (standin.truncated, "not whole XML"),
        (standin.body(standin.BOMB), "unsafe or unreadable XML"),
        (standin.body(b"<!DOCTYPE html><html>Rate exceeded.</html>"), "a web page came"),
        (standin.body(b""), "not whole XML"),
    ],
)
def test_a_garbled_answer_counts_as_trouble(fault: standin.Fault, reason: str) -> None:
    reply, _, stand_in = _ask(fault)
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.PASSING
    assert reason in reply.reason
    assert len(stand_in.asked) == 3


def test_an_endless_body_is_cut() -> None:
    reply, _, _ = _ask(standin.endless)
    assert reply == Failure(Trouble.FORBIDDEN, "the reply has more than 300,000 bytes")


def test_a_silent_server_is_not_waited_for() -> None:
    reply, _, _ = _ask(standin.silent, limits=Limits(silence=0.05))
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


def test_the_systems_resolver_knows_this_machine() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1")
