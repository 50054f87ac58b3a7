"""The proxy's server: one thread per client connection, each with its own connection to the embedded AWS."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import urlsplit

from .callers import Callers
from .calls import Call
from .faults import FaultPlan, Faults, KillPoint
from .identify import identify
from .model_check import Violation, check_call
from .pipeline import Pipeline, Silence
from .rules import all_rules
from .strict import Rule, StrictMode, World
from .wire import ConnectionEnded, Message, Stream, read_answer, read_head, read_message

DEFAULT_TIME_SCALE = 1 / 30  # AWS's 60 s become 2 s


class AwsProxy:
    """A proxy in front of an embedded AWS, running in threads of this process.

    ``upstream``: base URL of the embedded AWS. ``port`` 0 picks a free one. ``record_to``: file of JSON lines
    (secrets redacted), appended to. ``delay_ms``: added to each AWS API call. ``strict``: hold AWS's own rules
    (all of them, or ``rules``); their waiting times are multiplied by ``time_scale``, measured with ``clock``.

    Requests that are not AWS API calls (``/_aws/…``, ``/_ministack/…``, pages by Host header) pass untouched.
    """

    def __init__(
        self,
        upstream: str,
        *,
        port: int = 0,
        record_to: str | Path | None = None,
        delay_ms: float = 0.0,
        faults: Faults | None = None,
        strict: bool = False,
        rules: Iterable[Rule] | None = None,
        time_scale: float = DEFAULT_TIME_SCALE,
        clock: Callable[[], float] | None = None,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        target = urlsplit(upstream)
        self._target = (target.hostname or "127.0.0.1", target.port or 80)
        self.upstream = upstream.rstrip("/")
        self._port = port
        self._record_to = Path(record_to) if record_to else None
        self._on_call = on_call
        self._callers = Callers()
        world = World(self.upstream, time_scale=time_scale, **({"clock": clock} if clock else {}))
        world.principal_of = self._callers.principal_of
        strict_mode = StrictMode(all_rules() if rules is None else rules, world) if strict or rules else None
        self._pipeline = Pipeline(
            delay_seconds=delay_ms / 1000,
            faults=FaultPlan(faults or Faults()),
            strict=strict_mode,
            callers=self._callers,
        )
        self._calls: list[Call] = []
        self._lock = threading.Lock()
        self._streams: set[Stream] = set()
        self._stopping = threading.Event()
        self._released = threading.Event()
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._file: IO[str] | None = None

    # life cycle

    def start(self) -> AwsProxy:
        """Listen on 127.0.0.1 and serve in background threads."""
        if self._record_to:
            self._file = self._record_to.open("a", encoding="utf-8")
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=128)
        self._thread = threading.Thread(target=self._accept, name="aws-proxy", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close the listener and every connection."""
        self._stopping.set()
        self._released.set()
        if self._listener:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.close()
        if self._thread:
            self._thread.join(timeout=5)
        if self._file:
            self._file.close()
            self._file = None

    def __enter__(self) -> AwsProxy:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # what was seen

    @property
    def port(self) -> int:
        """The port it listens on."""
        assert self._listener is not None, "the proxy is not started"
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """Base URL for clients."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every AWS API call so far, in the order in which they came."""
        with self._lock:
            return tuple(sorted(self._calls, key=lambda call: call.index))

    @property
    def writes(self) -> tuple[Call, ...]:
        """The calls whose operation is not on the reviewed list of reads."""
        return tuple(call for call in self.calls if call.is_write)

    @property
    def effects(self) -> tuple[Call, ...]:
        """The writes that reached the embedded AWS and that it did not refuse."""
        return tuple(call for call in self.writes if call.reached_aws and not call.error_code)

    def clear(self) -> None:
        """Forget the recorded calls (not what the strict rules learned)."""
        with self._lock:
            self._calls.clear()

    def violations(self) -> list[Violation]:
        """What the recorded requests break of botocore's models."""
        return [violation for call in self.calls for violation in check_call(call)]

    # interference

    def set_faults(self, faults: Faults) -> None:
        """Replace the faults; once-each conflicts and the random sequence start again."""
        self._pipeline.faults = FaultPlan(faults)

    def kill_at(self, kill_point: KillPoint | None) -> None:
        """Arm a kill point: writes are counted from one again. ``killed`` is set when it strikes."""
        self._released.set()
        self._released = threading.Event()
        self._pipeline.arm(kill_point)

    def revive(self) -> None:
        """Answer again after a kill point; connections held open are closed."""
        self.kill_at(None)

    @property
    def killed(self) -> threading.Event:
        """Set when the armed kill point has struck."""
        return self._pipeline.killed

    # connections

    def _accept(self) -> None:
        assert self._listener is not None
        while not self._stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), name="aws-proxy-client", daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        client = Stream(sock)
        connection = _Upstream(self._target, self._open)
        with self._lock:
            self._streams.add(client)
        try:
            while not self._stopping.is_set() and self._exchange(client, connection):
                pass
        except Silence as silence:
            if silence.hold:
                self._released.wait()
        except (ConnectionEnded, OSError, ValueError):
            pass
        finally:
            client.close()
            connection.close()
            with self._lock:
                self._streams.discard(client)

    def _open(self, stream: Stream) -> None:
        with self._lock:
            self._streams.add(stream)

    def _exchange(self, client: Stream, connection: _Upstream) -> bool:
        """One request and its answer; whether the client's connection stays open."""
        head = read_head(client)
        if head.get("expect").lower() == "100-continue":
            client.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        message = read_message(client, head)
        request = identify(message)
        method = head.start[0]
        if request is None:
            answer = connection.ask(message, method, client.send)
            if answer.head.status == 101:
                connection.tunnel(client)
                return False
            return head.keeps_alive and answer.head.keeps_alive
        outcome = self._pipeline.run(request, lambda sent: connection.ask(sent, method), self._record)
        client.send(outcome.data)
        return head.keeps_alive and outcome.keeps_alive

    def _record(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)
            if self._file:
                self._file.write(call.json_line() + "\n")
                self._file.flush()
        if self._on_call:
            self._on_call(call)


class _Upstream:
    """The connection to the embedded AWS that belongs to one client connection."""

    def __init__(self, target: tuple[str, int], opened: Callable[[Stream], None]) -> None:
        self._target = target
        self._opened = opened
        self._stream: Stream | None = None

    def ask(self, message: Message, method: str, emit: Callable[[bytes], None] | None = None) -> Message:
        """Send the request as it is and return the answer (streamed on by ``emit`` when given)."""
        if self._stream is not None and self._stream.stale():  # never repeat a request: look before sending
            self.close()
        if self._stream is None:
            self._stream = Stream(socket.create_connection(self._target))
            self._opened(self._stream)
        self._stream.send(message.raw)
        answer = read_answer(self._stream, method, emit)
        if not answer.head.keeps_alive:
            self.close()
        return answer

    def tunnel(self, client: Stream) -> None:
        """Pass bytes both ways (a WebSocket) until either side closes."""
        assert self._stream is not None
        upstream = self._stream

        def pump(source: Stream, sink: Stream) -> None:
            with contextlib.suppress(ConnectionEnded, OSError):
                while True:
                    sink.send(source.some())
            sink.close()

        back = threading.Thread(target=pump, args=(upstream, client), daemon=True)
        back.start()
        pump(client, upstream)
        back.join()

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
