"""HTTP/1.1 messages on plain sockets, kept byte for byte: heads, bodies with their framing, and streaming through."""

from __future__ import annotations

import contextlib
import select
import socket
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

_CHUNK_BYTES = 65536
_HEAD_LIMIT_BYTES = 262144
_BODILESS = (204, 304)


class ConnectionEnded(Exception):
    """The other side closed the connection where a message (or its rest) was expected."""


@dataclass(frozen=True)
class Head:
    """A start line with its headers: ``raw`` is exactly what was received, the blank line included."""

    raw: bytes
    start: tuple[str, str, str]
    headers: tuple[tuple[str, str], ...]
    lookup: dict[str, str] = field(repr=False)

    def get(self, name: str, default: str = "") -> str:
        """A header's (last) value; ``name`` in lower case."""
        return self.lookup.get(name, default)

    @property
    def status(self) -> int:
        """The status code of an answer's head."""
        return int(self.start[1])

    @property
    def chunked(self) -> bool:
        return "chunked" in self.get("transfer-encoding").lower()

    @property
    def keeps_alive(self) -> bool:
        """Whether this message leaves the connection open (RFC 9112, 9.3)."""
        tokens = self.get("connection").lower()
        version = self.start[2] if self.start[2].startswith("HTTP/") else self.start[0]
        return "close" not in tokens if version == "HTTP/1.1" else "keep-alive" in tokens


@dataclass(frozen=True)
class Message:
    """A whole message: head, body as framed on the wire, body decoded from its framing."""

    head: Head
    raw_body: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head.raw + self.raw_body


class Stream:
    """A socket with a read buffer."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._buffer = bytearray()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _fill(self) -> None:
        data = self.sock.recv(_CHUNK_BYTES)
        if not data:
            raise ConnectionEnded
        self._buffer += data

    def take(self, size: int) -> bytes:
        """Remove and return the first ``size`` bytes of the buffer."""
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def until(self, mark: bytes) -> bytes:
        """Everything up to and including ``mark``."""
        start = 0
        while (found := self._buffer.find(mark, start)) < 0:
            if len(self._buffer) > _HEAD_LIMIT_BYTES:
                raise ConnectionEnded
            start = max(0, len(self._buffer) - len(mark))
            self._fill()
        return self.take(found + len(mark))

    def exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        return self.take(size)

    def some(self, limit: int = _CHUNK_BYTES) -> bytes:
        """Whatever is there: at least one byte, at most ``limit``."""
        if not self._buffer:
            self._fill()
        return self.take(limit)

    def stale(self) -> bool:
        """Whether the idle connection was closed (or spoken on) by the other side."""
        # not select(): it cannot look at the 1024th file of a process
        waiting = select.poll()
        waiting.register(self.sock, select.POLLIN)
        return bool(self._buffer) or bool(waiting.poll(0))

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


def read_head(stream: Stream) -> Head:
    """The next message's head. Raises ConnectionEnded when the peer closed in between."""
    raw = stream.until(b"\r\n\r\n")
    while raw.startswith(b"\r\n"):  # empty lines before a request line are allowed (RFC 9112, 2.2)
        raw = raw[2:]
    lines = raw.decode("latin-1").split("\r\n")
    first = lines[0].split(" ", 2)
    parts = (line.partition(":") for line in lines[1:])
    headers = tuple((name.strip().lower(), value.strip()) for name, found, value in parts if found)
    method, target, version = (*first, "", "")[:3]
    return Head(raw, (method, target, version), headers, dict(headers))


def _chunks(stream: Stream) -> Iterable[tuple[bytes, bytes]]:
    """Pairs (raw, payload) of a chunked body, trailers included in the last raw part."""
    while True:
        line = stream.until(b"\r\n")
        size = int(line.split(b";")[0].strip(), 16)
        if size == 0:
            trailer = stream.until(b"\r\n")
            while trailer[-4:] != b"\r\n\r\n" and trailer != b"\r\n":
                trailer += stream.until(b"\r\n")
            yield line + trailer, b""
            return
        payload = stream.exactly(size + 2)
        yield line + payload, payload[:-2]


def body_parts(stream: Stream, head: Head, *, answer_to: str | None = None) -> Iterable[tuple[bytes, bytes]]:
    """Pairs (raw, payload) of the body that belongs to ``head``.

    ``answer_to`` is the request's method when ``head`` is an answer: that decides whether there is a body at all.
    """
    if answer_to is not None and (answer_to == "HEAD" or head.status in _BODILESS or 100 <= head.status < 200):
        return
    if head.chunked:
        yield from _chunks(stream)
    elif head.get("content-length"):
        left = int(head.get("content-length"))
        while left:
            data = stream.some(left)
            left -= len(data)
            yield data, data
    elif answer_to is not None:  # an answer without length ends with the connection
        while True:
            try:
                data = stream.some()
            except ConnectionEnded:
                return
            yield data, data


def read_message(stream: Stream, head: Head, *, answer_to: str | None = None) -> Message:
    """The head's whole message."""
    parts = list(body_parts(stream, head, answer_to=answer_to))
    return Message(head, b"".join(raw for raw, _ in parts), b"".join(payload for _, payload in parts))


def read_answer(stream: Stream, method: str, emit: Callable[[bytes], None] | None = None) -> Message:
    """The answer to a request; with ``emit`` each part is passed on as it comes and no body is kept.

    Interim answers (100, 103) are passed over, except 101 which ends HTTP on this connection.
    """
    head = read_head(stream)
    while 100 <= head.status < 200 and head.status != 101:
        head = read_head(stream)
    if emit is None:
        return read_message(stream, head, answer_to=method)
    emit(head.raw)
    for raw, _ in body_parts(stream, head, answer_to=method):
        emit(raw)
    return Message(head, b"", b"")


def build_answer(status: int, reason: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """An answer's bytes with its Content-Length."""
    lines = [f"HTTP/1.1 {status} {reason}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def with_body(message: Message, body: bytes) -> Message:
    """The same message with another body: its framing and its checksum (DynamoDB's) adjusted."""
    first, _, rest = message.head.raw.partition(b"\r\n")
    dropped = (b"content-length", b"transfer-encoding", b"x-amz-crc32")
    kept = [line for line in rest.split(b"\r\n") if line and line.split(b":")[0].strip().lower() not in dropped]
    if "x-amz-crc32" in message.head.lookup:
        kept.append(b"x-amz-crc32: %d" % zlib.crc32(body))
    raw = b"\r\n".join([first, *kept, b"Content-Length: %d" % len(body), b"", b""])
    return Message(replace(message.head, raw=raw), body, body)
