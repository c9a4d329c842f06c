"""The one client asks public addresses alone, the very ones it judged, and takes no more than its limits."""

import gzip
import io
import threading
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.hosts import is_private, is_public
from sijill.network.client import Client, Limits, digest_of_certificates
from sijill.network.codings import unpacked
from sijill.network.errors import Unfetchable
from sijill.network.targets import redirected, target_of
from tests.network.servers import (
    Answers,
    Internet,
    certificate,
    dripping,
    endless,
    moved,
    page,
    pages,
    serving,
    silent,
)

PUBLIC = "93.184.216.34"
QUICK = Limits(seconds=0.6, idle=0.3, size=1 << 20, unpacked=1 << 20)


def why_not(internet: Internet, address: str, **how: object) -> str:
    with pytest.raises(Unfetchable) as refused:
        internet.client(**{"limits": QUICK, **how}).get(address)
    assert "must" in str(refused.value)
    return refused.value.why


def of_one(answer: Answers, address: str = "http://news.example/", **how: object) -> str:
    internet = Internet(news_example=[PUBLIC])
    with serving(answer) as server:
        internet.servers[PUBLIC] = server
        return why_not(internet, address, **how)


def test_a_question_is_posted_whole_and_no_redirect_is_followed() -> None:
    internet = Internet(clock_example=[PUBLIC], inside_example=["10.0.0.1"])
    answers = {"/tsr": page(b"token", kind="application/timestamp-reply"), "/moved": moved("http://inside.example/")}
    with serving(pages(answers)) as server:
        internet.servers[PUBLIC] = server
        client = internet.client(limits=QUICK)
        answer = client.post("http://clock.example/tsr", b"\x30\x00", "application/timestamp-query", size=4096)
        away = client.post("http://clock.example/moved", b"\x30\x00", "application/timestamp-query", size=4096)
        with pytest.raises(Unfetchable):
            client.post("http://inside.example/tsr", b"\x30\x00", "application/timestamp-query", size=4096)
    assert (answer.status, answer.body) == (200, b"token")
    assert answer.last.request.startswith(b"POST /tsr HTTP/1.1\r\nHost: clock.example\r\n")
    assert answer.last.request.endswith(b"\r\n\r\n\x30\x00")
    assert b"Content-Length: 2\r\n" in answer.last.request
    assert away.status == 302


def test_a_page_is_fetched_with_all_that_was_said_on_both_sides() -> None:
    internet = Internet(news_example=[PUBLIC])
    sent = page("<p>نصّ</p>", "Date: Sun, 29 Nov 2026 10:00:00 GMT")
    with serving(pages({"/a?b=1": sent})) as server:
        internet.servers[PUBLIC] = server
        answer = internet.client(archive="https://archive.example/").get("http://news.example/a?b=1#part")
    assert answer.body == "<p>نصّ</p>".encode()
    only = answer.last
    assert (only.address, only.peer, only.status) == ("http://news.example/a?b=1", PUBLIC, 200)
    assert only.response == sent
    assert only.request.startswith(b"GET /a?b=1 HTTP/1.1\r\nHost: news.example\r\n")
    assert only.header("date") == "Sun, 29 Nov 2026 10:00:00 GMT"
    assert "+https://archive.example/" in server.asked[0][1]["User-Agent"]


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    internet = Internet(news_example=[PUBLIC])
    with serving(pages({"/": page("here")})) as server:
        internet.servers[PUBLIC] = server
        assert internet.client().get("http://news.example/").body == b"here"


# Where it may go.

NOT_PUBLIC = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1",
    "::127.0.0.1", "2001:db8::1", "fd00:ec2::254",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_never_asked(address: str) -> None:
    internet = Internet(news_example=[address])
    assert why_not(internet, "http://news.example/") == "private"
    assert internet.dialled == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::505:505"]
)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)
    assert not is_private(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "localhost"])
def test_no_way_to_write_this_machine_gets_past_the_guard(host: str) -> None:
    with pytest.raises(Unfetchable) as refused:
        Client(limits=QUICK).get(f"http://{host}/")
    assert refused.value.why in ("private", "name")


def test_a_host_with_one_private_address_among_public_ones_is_refused() -> None:
    internet = Internet(news_example=[PUBLIC, "10.0.0.1"])
    assert why_not(internet, "http://news.example/") == "private"
    assert internet.dialled == []


@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "::ffff:169.254.169.254"])
def test_what_is_allowed_of_private_addresses_is_no_link_of_a_cloud(address: str) -> None:
    assert why_not(Internet(news_example=[address]), "http://news.example/", allow_private=True) == "private"


@pytest.mark.parametrize(
    "address",
    ["ftp://news.example/", "file:///etc/passwd", "http://a@news.example/", "http://news.example:22/", "http://",
     "http://news.example:25/", "http://new\nline.example/", "http://-x.example/", "http://xn--.example/"],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused_before_any_look(address: str) -> None:
    internet = Internet()
    assert why_not(internet, address) in ("address", "name")
    assert internet.dialled == []


def test_a_host_in_other_letters_is_asked_for_as_its_registry_writes_it() -> None:
    target = target_of("https://أخبار.example/مقال?س=ج")
    assert target.host == "أخبار".encode("idna").decode() + ".example"
    assert target.path.isascii()
    assert target.address == target_of(target.address).address


def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    internet = Internet(news_example=[PUBLIC], inside_example=["10.0.0.5"])
    with serving(pages({"/": moved("http://inside.example/secret")})) as server:
        internet.servers[PUBLIC] = server
        assert why_not(internet, "http://news.example/") == "private"
    assert internet.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://x/", "http://169.254.169.254/", "http://[::1]/", "//x@y/"]
)
def test_a_redirect_is_judged_like_any_address(to: str) -> None:
    assert of_one(pages({"/": moved(to)})) in ("address", "private", "name")


def test_the_address_that_was_judged_is_the_one_that_is_asked() -> None:
    """A name that leads elsewhere a moment later (DNS rebinding) is looked up once for each connection."""
    internet = Internet(news_example=[PUBLIC])
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    def rebinding(host: str, port: int) -> list[str]:
        internet.find(host, port)
        return next(answers)

    with serving(pages({"/": moved("/next"), "/next": page("inside")})) as server:
        internet.servers[PUBLIC] = server
        with pytest.raises(Unfetchable, match=r"not to 127\.0\.0\.1"):
            Client(find=rebinding, call=internet.call, limits=QUICK).get("http://news.example/")
        assert server.paths == ["/"]
    assert internet.looked_up == ["news.example", "news.example"]
    assert internet.dialled == [PUBLIC]


# Redirects.


def test_redirects_are_followed_and_kept() -> None:
    internet = Internet(news_example=[PUBLIC], other_example=["8.8.8.8"])
    with (
        serving(pages({"/": moved("/b"), "/b": moved("http://other.example/c", "301 Moved")})) as first,
        serving(pages({"/c": page("at last")})) as second,
    ):
        internet.servers |= {PUBLIC: first, "8.8.8.8": second}
        answer = internet.client().get("http://news.example/")
    assert [one.status for one in answer.exchanges] == [302, 301, 200]
    assert [one.peer for one in answer.exchanges] == [PUBLIC, PUBLIC, "8.8.8.8"]
    assert answer.body == b"at last"


def test_redirects_that_go_round_or_never_end_are_refused() -> None:
    assert of_one(pages({"/": moved("/b"), "/b": moved("/")})) == "redirects"

    def on_and_on(connection: object, path: str) -> None:
        connection.sendall(moved(path + "x"))  # type: ignore[attr-defined]

    assert of_one(on_and_on) == "redirects"


def test_a_redirect_with_letters_and_blanks_is_encoded_as_browsers_do() -> None:
    assert redirected("http://a.example/x/", "/مقال جديد".encode().decode("latin-1")) == (
        "http://a.example/%D9%85%D9%82%D8%A7%D9%84%20%D8%AC%D8%AF%D9%8A%D8%AF"
    )


# Limits.


def test_an_endless_body_is_cut_off_at_its_limit() -> None:
    assert of_one(endless, limits=QUICK._replace(seconds=20)) == "size"


@pytest.mark.slow
@pytest.mark.parametrize("server", [dripping, silent])
def test_a_server_that_keeps_one_waiting_is_left(server: Answers) -> None:
    assert of_one(server) == "time"


def test_endless_headers_are_refused() -> None:
    def answer(connection: object, _path: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000)  # type: ignore[attr-defined]

    assert of_one(answer) in ("answer", "size")


@pytest.mark.slow
def test_a_resolver_that_never_answers_is_left() -> None:
    never = threading.Event()

    def find(_host: str, _port: int) -> list[str]:
        never.wait(5)
        return [PUBLIC]

    with pytest.raises(Unfetchable) as refused:
        Client(find=find, limits=QUICK).get("http://news.example/")
    never.set()
    assert refused.value.why == "time"


def bomb() -> bytes:
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", mtime=0) as file:
        for _ in range(32):
            file.write(b"\0" * (1 << 20))
    return made.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("packed", ["gzip", "gzip, gzip"])
def test_what_unpacks_to_more_than_its_limit_is_refused(packed: str) -> None:
    data = bomb() if packed == "gzip" else gzip.compress(bomb())
    assert len(data) < 40_000
    assert of_one(pages({"/": page(data, f"Content-Encoding: {packed}")})) == "size"


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br", "gzip, gzip, gzip", "wherever"])
def test_a_coding_that_was_not_asked_for_is_refused_by_name(coding: str) -> None:
    assert of_one(pages({"/": page(b"xx", f"Content-Encoding: {coding}")})) == "coding"


@given(st.binary(max_size=2000))
def test_a_packed_body_is_the_one_that_was_packed(data: bytes) -> None:
    most = max(1, len(data))
    bare = zlib.compressobj(wbits=-15)
    for coding, packed in [
        ("gzip", gzip.compress(data)), ("deflate", zlib.compress(data)), ("", data), ("identity", data),
        ("deflate", bare.compress(data) + bare.flush()), ("x-gzip", gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("gzip, gzip", gzip.compress(gzip.compress(data))),
    ]:  # fmt: skip
        # The second packing may be larger than what it holds.
        assert unpacked(packed, coding, most + 100 if coding == "gzip, gzip" else most) == data


@given(st.binary(min_size=1, max_size=300), st.integers(0, 200))
def test_a_packed_body_that_was_cut_is_refused(data: bytes, kept: int) -> None:
    packed = gzip.compress(data)
    cut = packed[: min(kept, len(packed) - 9)]
    if cut:
        with pytest.raises(Unfetchable, match="must be whole gzip"):
            unpacked(cut, "gzip", 1000)


@pytest.mark.parametrize(
    "sent",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", b"SSH-2.0-OpenSSH\r\n", b"", b"HTTP/1.1 banana\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_an_answer_that_is_not_whole_is_refused(sent: bytes) -> None:
    assert of_one(pages({"/": sent})) in ("answer", "connection")


def test_a_host_that_is_not_there_is_said_to_be_so() -> None:
    assert why_not(Internet(), "http://gone.example/") == "name"
    assert why_not(Internet(gone_example=[PUBLIC]), "http://gone.example/") == "connection"


# Certificates.


def test_a_certificate_is_checked_for_the_name_and_its_digest_kept(tmp_path: Path) -> None:
    own, trust = certificate(tmp_path, "news.example")
    internet = Internet(news_example=[PUBLIC], other_example=[PUBLIC])
    with serving(pages({"/": page("proven")}), own) as server:
        internet.servers[PUBLIC] = server
        answer = internet.client(trust=trust).get("https://news.example/")
        assert answer.body == b"proven"
        assert digest_of_certificates(answer.last).startswith("sha256:")
        assert why_not(internet, "https://other.example/", trust=trust, limits=Limits()) == "certificate"
        assert why_not(internet, "https://news.example/", limits=Limits()) == "certificate"


def test_requests_to_one_host_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    internet = Internet(news_example=[PUBLIC], other_example=["8.8.8.8"])
    with serving(pages({"/": page("x")})) as server:
        internet.servers |= {PUBLIC: server, "8.8.8.8": server}
        client = internet.client(pause=100)
        client.pauses.ask_for("other.example", 300)
        for _ in range(2):
            client.get("http://news.example/")
            client.get("http://other.example/")
    assert [round(seconds, -1) for seconds in slept] == [100, 300]
