"""Which hosts every reader can reach, judged by their names alone."""

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sijill.model.hosts import host_of, is_host, joined, why_not_public


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "app.localhost", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "::1",
     "[::1]", "::ffff:10.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "fe80::1", "fd00::1",
     "2002:7f00:1::", "0.0.0.0", "224.0.0.1", "255.255.255.255", "intranet", "localhost.localdomain", "printer.local",
     "metadata.google.internal", "router.lan", "nas.home.arpa", "１２７.0.0.1", "127。0。0。1"],
)  # fmt: skip
def test_what_only_one_machine_or_network_reaches_is_named(host: str) -> None:
    assert why_not_public(host)


@pytest.mark.parametrize(
    "host",
    ["example.org", "www.news.example", "8.8.8.8", "2001:4860:4860::8888", "xn--mgbh0fb.xn--kgbechtv", "موقع.شبكة",
     "10.example.org", "localhost.example.org", "1.2.3.4.5", "0x.example", "256.1.1.1.example",
     "0x.0x-a", "0x+7.0x_1", "1.0x1_0", "1.0x٣"],
)  # fmt: skip
def test_what_the_public_web_has_is_not(host: str) -> None:
    assert why_not_public(host) == ""


@pytest.mark.parametrize(
    "host",
    ["a..example", ".example", "1.2.3.4.5", "256.1.1.1", "08.8.8.8", "x.0x9.0x10000000000", f"{'a' * 64}.example", "",
     ":::", "www.example.7", "9" * 5000, "0x" + "f" * 5000, "07" * 2500, "-a.example", "www.a-.example", "a.-example"],
)  # fmt: skip
def test_what_a_browser_takes_for_no_host_is_none(host: str) -> None:
    assert not is_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "example.org.",
        "a_b.example",
        "-a.blogs.example",
        "a-.blogs.example",
        "xn--mgbh0fb.xn--kgbechtv",
        "8.8.8.8",
        "2001:4860:4860::8888",
        "موقع.شبكة",
        "127.1",
    ],
)
def test_what_a_browser_takes_for_a_host_is_one(host: str) -> None:
    assert is_host(host)


@given(st.ip_addresses(v=4))
def test_every_way_of_writing_an_address_is_read_as_that_address(address: ipaddress.IPv4Address) -> None:
    number, (a, b, c, d) = int(address), address.packed
    spellings = [str(number), hex(number), f"0{number:o}", f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{c * 256 + d}",
                 f"0x{a:x}.0{b:o}.{c}.{d}", f"{a}.{b}.{c}.{d}."]  # fmt: skip
    assert {why_not_public(text) for text in spellings} == {why_not_public(str(address))}


@given(st.text("htps:/[]@#?.%\\ a1", max_size=30), st.text("htps:/[]@#?.%\\ a1", max_size=30))
@example("https://a.example/", "https://[::1")
@example("https://[", "a")
def test_any_text_is_an_address_that_names_a_host_or_none(base: str, address: str) -> None:
    host_of(address)
    assert isinstance(joined(base, address), str)
    assert (joined("https://a.example/b/", "c"), host_of("https://A.example:8/")) == (
        "https://a.example/b/c",
        "a.example",
    )
