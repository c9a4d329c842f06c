"""What a host asks of robots is understood as RFC 9309 has it, and kept to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.network.robots import Robots, read_rules
from tests.network.servers import Internet, page, pages, serving

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("user-agent: *\ndisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        # The longest rule decides, whichever stands first; Allow where both are as long.
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
        # A group of our own is the only one that counts.
        ("User-agent: *\nDisallow: /\n\nUser-agent: sijill\nAllow: /", "/a", True),
        ("User-agent: Sijill\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: sijill\nDisallow: /x", "/x", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: sijill\nDisallow: /a\nUser-agent: sijill\nDisallow: /b", "/a", False),
        # Wildcards and ends.
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf/b.pdf", False),
        ("User-agent: *\nDisallow: /*?print", "/a?b=1&c", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        # One spelling of letters.
        ("User-agent: *\nDisallow: /مقال", "/%D9%85%D9%82%D8%A7%D9%84/1", False),
        ("User-agent: *\nDisallow: /%d9%85", "/%D9%85", False),
        ("\ufeffUser-agent: *\nDisallow: /a # why", "/a", False),
    ],
)
def test_a_rule_is_understood(text: str, path: str, allowed: bool) -> None:
    assert read_rules(text.encode()).allows(path) is allowed


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_read_without_a_crash(data: bytes, path: str) -> None:
    read_rules(data).allows("/" + path)


def test_a_pause_is_kept_to_within_reason() -> None:
    assert read_rules(b"User-agent: *\nCrawl-delay: 7.5").pause == 7.5
    assert read_rules(b"User-agent: *\nCrawl-delay: 99999").pause == 60
    assert read_rules(b"User-agent: *\nCrawl-delay: soon").pause == 0


@pytest.mark.parametrize(
    ("status", "allowed"), [("404 Not Found", True), ("403 Forbidden", True), ("500 Oh", False), ("429 Slow", False)]
)
def test_a_host_without_rules_allows_all_and_one_in_trouble_nothing(status: str, allowed: bool) -> None:
    internet = Internet(news_example=[PUBLIC])
    with serving(pages({"/robots.txt": page("", status=status)})) as server:
        internet.servers[PUBLIC] = server
        robots = Robots(internet.client())
        assert robots.allows("http://news.example/a") is allowed
        assert robots.allows("http://news.example/b") is allowed
        assert server.paths == ["/robots.txt"]
    assert not Robots(Internet().client()).allows("http://gone.example/")
