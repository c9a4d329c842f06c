"""Whatever a server sends, there is an answer or a sentence; never an error of the parser that read it."""

import socket

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sijill.network.client import Client, Limits
from sijill.network.errors import Unfetchable
from tests.examples import at_most

BEGINNING = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 301 Moved\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.0 200\r\n",
     b"HTTP/9.9 999 \r\n", b"HTTP/1.1 -1 x\r\n", b"HTTP/1.1 2e2 x\r\n", b"HTTP/1.1 101 Switching\r\n\r\n"]
)  # fmt: skip
LENGTH = st.sampled_from([b"-5", b"5", b"5, 5", b"1_0", b"\xd9\xa5", b"9" * 20, b"8000000000"])
PLACE = st.sampled_from(
    [b"/b", b"http://[::1", b"//[v1.x]/", b"http://a.example:99999/", b"\0", b"http://\xe2\x84\x80.example/",
     b"http://xn--a/", b"http://" + b"a" * 300 + b".example/", b"javascript:x", b"?\xff\xfe", b"http://\xc2\xad/",
     b"http://a..b/", b"http://8.8.8.8/", b"http://127.0.0.1/", b"http://a.example/#\x00"]
)  # fmt: skip
CODING = st.sampled_from([b"gzip", b"gzip, gzip", b"br", b"\xff", b"deflate"])
HEADER = st.one_of(
    LENGTH.map(lambda value: b"Content-Length: " + value),
    PLACE.map(lambda value: b"Location: " + value),
    CODING.map(lambda value: b"Content-Encoding: " + value),
    st.sampled_from([b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"X: y", b" folded", b": x",
                     b"\x00: x", b"X", b"Memento-Datetime: \xff", b"Content-Type: text/html; charset=\xff"]),
).map(lambda line: line + b"\r\n")  # fmt: skip
BODY = st.sampled_from(
    [b"5\r\nabcde\r\n", b"0\r\n\r\n", b"-1\r\n", b"f" * 15 + b"\r\n", b"1dcd65000\r\n", b"5;ext=\xff\r\n", b"zz\r\n",
     b"\x1f\x8b\x08\x00", b"abcde", b"A" * 70_000, b"\r\n", b"\n"]
)  # fmt: skip

WHOLE = st.builds(
    lambda beginning, headers, body: b"".join([beginning, *headers, b"\r\n", *body]),
    BEGINNING, st.lists(HEADER, max_size=5), st.lists(BODY, max_size=4),
)  # fmt: skip


@settings(max_examples=at_most(300), deadline=None, suppress_health_check=list(HealthCheck))
@given(WHOLE | st.binary(max_size=200))
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\na")
@example(b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n")
def test_any_bytes_are_an_answer_or_are_refused_with_a_sentence(sent: bytes) -> None:
    ends: list[socket.socket] = []

    def call(_address: str, _port: int, _seconds: float) -> socket.socket:
        ours, theirs = socket.socketpair()
        ends.append(theirs)
        theirs.sendall(sent)
        theirs.shutdown(socket.SHUT_WR)
        return ours

    client = Client(find=lambda host, port: ["8.8.8.8"], call=call, limits=Limits(5, 2, 50_000, 50_000, 3))
    try:
        answer = client.get("http://a.example/")
        assert len(answer.body) <= 50_000
        assert all(exchange.peer == "8.8.8.8" for exchange in answer.exchanges)
    except Unfetchable as refusal:
        assert "must" in str(refusal)  # noqa: PT017
    finally:
        for end in ends:
            end.close()
