"""Connections: to public addresses, under the right name, and not for ever."""

import ssl
from collections import deque
from dataclasses import replace
from pathlib import Path

import httpcore
import pytest
import trustme

from sam4mis.authorities.connections import Door, is_public, resolve
from sam4mis.authorities.messages import Failure, Pace, Reply, Request, Trouble
from tests.support import played_authorities
from tests.support.played_authorities import ARXIV, Clock, Rerouted, StandIn, fetcher, running

_PACE = Pace("links", 1, 1, 60, 1)


def _link(url: str) -> Request:
    return Request(url, "*/*", _PACE, api=False)


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
     "64:ff9b:1::a00:1", "fe80::1%eth0"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_what_is_no_address_is_no_public_one() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        is_public("example.org")


def _reached(
    request: Request, addresses: list[str], dead: tuple[str, ...] = ()
) -> tuple[Reply | Failure, Rerouted, StandIn]:
    stand_in, clock = StandIn(), Clock()
    with running(stand_in):
        backend = Rerouted(stand_in.port, dead)
        with fetcher(stand_in, clock, backend=backend) as fetch:
            fetch._door.resolve = lambda _: addresses
            return fetch(request), backend, stand_in


def test_a_link_is_followed_to_the_address_that_was_looked_at_under_its_name() -> None:
    reply, backend, stand_in = _reached(_link("https://site.example/x"), ["93.184.215.14"])
    assert isinstance(reply, Reply)
    assert backend.reached == [("93.184.215.14", 443)]
    assert backend.names == ["site.example"]
    assert stand_in.asked == ["https://site.example/x"]


def test_a_name_in_other_letters_is_asked_for_as_the_network_knows_it() -> None:
    reply, backend, stand_in = _reached(_link("https://bücher.example/ä"), ["93.184.215.14"])
    assert isinstance(reply, Reply)
    assert reply.url == "https://bücher.example/ä"
    assert backend.names == ["xn--bcher-kva.example"]
    assert stand_in.asked == ["https://xn--bcher-kva.example/%C3%A4"]


def test_each_address_of_a_host_is_tried() -> None:
    both = ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "93.184.215.14"]
    reply, backend, _ = _reached(_link("https://site.example/"), both, (both[0],))
    assert isinstance(reply, Reply)
    assert [address for address, _ in backend.reached] == both


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.215.14", "10.0.0.1"]])
def test_a_host_with_a_private_address_is_not_reached(addresses: list[str]) -> None:
    reply, backend, _ = _reached(_link("https://site.example/"), addresses)
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.FORBIDDEN
    assert reply.reason == "not followed: site.example is not on the public internet"
    assert backend.reached == []


@pytest.mark.parametrize("addresses", [[], ["nonsense"]])
def test_a_host_without_an_address_cannot_be_reached(addresses: list[str]) -> None:
    reply, _, _ = _reached(_link("https://site.example/"), addresses)
    assert isinstance(reply, Failure)
    assert reply.kind is Trouble.PASSING
    assert "site.example cannot be reached" in reply.reason


def test_an_authority_is_known_by_name_and_what_it_leads_to_is_not() -> None:
    stand_in, clock = (
        StandIn(faults={ARXIV: deque([played_authorities.redirect("https://site.example/")])}),
        Clock(),
    )
    with running(stand_in):
        backend = Rerouted(stand_in.port)
        with fetcher(stand_in, clock, backend=backend) as fetch:
            fetch(Request(f"https://{ARXIV}/", "*/*", _PACE))
    assert backend.reached == [(ARXIV, 443), ("93.184.215.14", 443)]
    assert backend.names == [ARXIV, "site.example"]


def test_a_redirect_to_a_dead_host_does_not_close_the_line_of_the_first() -> None:
    stand_in, clock = (
        StandIn(
            faults={"site.example": deque([played_authorities.redirect("https://dead.example/")])}
        ),
        Clock(),
    )
    with running(stand_in):
        backend = Rerouted(stand_in.port, {"93.184.215.15"})
        with fetcher(stand_in, clock, backend=backend) as fetch:
            fetch._door.resolve = lambda host: [
                "93.184.215.15" if "dead" in host else "93.184.215.14"
            ]
            first, second = (
                fetch(_link("https://site.example/a")),
                fetch(_link("https://site.example/b")),
            )
    assert isinstance(first, Failure)
    assert "dead.example cannot be reached" in first.reason
    assert isinstance(second, Reply)


def test_behind_a_proxy_everything_goes_through_it() -> None:
    stand_in, clock = StandIn(), Clock()
    with running(stand_in):
        backend = Rerouted(stand_in.port)
        through = replace(
            fetcher(stand_in, clock, backend=backend), proxy="http://a%40b:c@10.0.0.9:3128"
        )
        with through as fetch:
            reply = fetch(_link("https://site.example/x"))
    assert isinstance(reply, Reply)
    assert backend.reached == [("10.0.0.9", 3128)]
    assert backend.names == ["site.example"]
    assert stand_in.tunnels == [("site.example:443", "Basic YUBiOmM=")]
    assert stand_in.asked == ["https://site.example/x"]


@pytest.mark.parametrize(
    ("names", "trusted", "reason"),
    [
        (["site.example"], True, None),
        (["other.example"], True, "Hostname mismatch"),
        (["93.184.215.14"], True, "Hostname mismatch"),  # the address, not the name
        (["site.example"], False, "certificate verify failed"),
    ],
)
def test_a_certificate_is_held_against_the_name_and_those_that_are_trusted(
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
    stand_in, clock = StandIn(), Clock()
    with running(stand_in, tls):
        backend = Rerouted(stand_in.port, tls=True)
        with fetcher(stand_in, clock, backend=backend) as fetch:
            reply = fetch(_link("https://site.example/x"))
    assert backend.reached == [("93.184.215.14", 443)]
    if reason is None:
        assert isinstance(reply, Reply)
        assert stand_in.asked == ["https://site.example/x"]
    else:
        assert isinstance(reply, Failure)
        assert reason in reply.reason
        assert stand_in.asked == []


def test_no_wait_is_longer_than_what_is_left() -> None:
    clock = Clock()
    door = Door(clock, until=clock() + 100)
    assert (door.left(30), door.left(None), door.left(200)) == (30, 100, 100)
    clock.sleep(90)
    assert door.left(30) == 10
    clock.sleep(10)
    with pytest.raises(httpcore.ReadTimeout):
        door.left(30)


def test_the_systems_resolver_knows_this_machine() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1")
