"""What happens to one AWS API call between the client and the embedded AWS."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from botocore.compat import HTTPHeaders
from botocore.parsers import ResponseParserError, create_parser

from . import cbor
from .callers import Callers
from .calls import Call
from .errors import AwsError, render
from .faults import FaultPlan, KillPoint
from .identify import Request
from .protocols import Undecodable, decode
from .strict import StrictMode
from .wire import Message, with_body

Forward = Callable[[Message], Message]
_REQUEST_ID_HEADERS = ("x-amzn-requestid", "x-amz-request-id", "x-amz-id-2")


class Silence(Exception):
    """The client gets no answer: close its connection, after holding it open when ``hold``."""

    def __init__(self, *, hold: bool = False) -> None:
        super().__init__()
        self.hold = hold


@dataclass(frozen=True)
class Outcome:
    """The call as recorded, and the bytes for the client."""

    call: Call
    data: bytes
    keeps_alive: bool = True


class Pipeline:
    """Delay, kill points, faults, strict rules, forwarding and recording, in this order; thread-safe."""

    def __init__(self, *, delay_seconds: float, faults: FaultPlan, strict: StrictMode | None, callers: Callers) -> None:
        self.delay_seconds = delay_seconds
        self.faults = faults
        self.strict = strict
        self.callers = callers
        self.kill_point: KillPoint | None = None
        self.killed = threading.Event()
        self._lock = threading.Lock()
        self._count = 0
        self._writes = 0
        self._dead = False

    def arm(self, kill_point: KillPoint | None) -> None:
        """Set the next kill point and count writes from one again."""
        with self._lock:
            self.kill_point = kill_point
            self._writes = 0
            self._dead = False
            self.killed.clear()

    def run(self, request: Request, forward: Forward, record: Callable[[Call], None]) -> Outcome:
        """Handle one call. ``record`` is called exactly once, whatever happens. Raises Silence."""
        started = time.time()
        clock = time.perf_counter()
        call = self._number(self._call(request, started))
        try:
            outcome = self._steps(request, call, forward)
        except _Ended as end:
            record(replace(end.call, latency_seconds=time.perf_counter() - clock))
            raise Silence(hold=end.hold) from None
        except OSError:
            record(replace(call, interference="upstream unreachable"))
            raise
        record(replace(outcome.call, latency_seconds=time.perf_counter() - clock))
        return outcome

    def _call(self, request: Request, started: float) -> Call:
        interference = ""
        try:
            params = decode(request)
        except Undecodable as error:
            params, interference = {}, f"undecodable: {error}"
        return Call(
            index=0,
            service=request.service,
            operation=request.operation,
            region=request.region,
            account_id=self.callers.account_of(request.access_key_id),
            access_key_id=request.access_key_id,
            params=params,
            protocol=request.protocol,
            started_at=started,
            interference=interference,
        )

    def _number(self, call: Call) -> Call:
        """Give the call its index, and mark it when everything is dead already."""
        with self._lock:
            self._count += 1
            call = replace(call, index=self._count)
            if not self._dead:
                return call
            hold = self.kill_point is not None and self.kill_point.hold
            return replace(call, interference="kill:held" if hold else "kill:dead")

    def _strikes(self, call: Call) -> bool:
        """Whether this is the write to be killed at. Refused calls have no effect and are not counted."""
        with self._lock:
            if self._dead:  # it was on its way when another call struck: nothing may follow a death
                raise _Ended(
                    replace(call, interference="kill:dead"), hold=bool(self.kill_point and self.kill_point.hold)
                )
            if not call.is_write or self.kill_point is None:
                return False
            self._writes += 1
            self._dead = self._writes == self.kill_point.write_number
            return self._dead

    def _steps(self, request: Request, call: Call, forward: Forward) -> Outcome:
        if call.interference.startswith("kill:"):
            raise _Ended(call, hold=call.interference == "kill:held")
        if self.delay_seconds:
            time.sleep(self.delay_seconds)
        decision = self.faults.decide(call)
        if decision.error is not None:
            return self._refuse(request, replace(call, interference=decision.label), decision.error)
        if self.strict is not None and (refusal := self.strict.refusal(call)):
            return self._refuse(request, replace(call, interference=f"rule:{refusal.rule.id}"), refusal.error)
        kills = self._strikes(call)
        if kills and self.kill_point is not None and self.kill_point.when == "before":
            self._kill(replace(call, interference="kill:before"))
        outcome = self._forwarded(request, call, forward)
        if kills:
            self._kill(replace(outcome.call, status=None, interference="kill:after"))
        if decision.silent_after:
            raise _Ended(replace(outcome.call, status=None, interference=decision.label))
        return outcome

    def _kill(self, call: Call) -> None:
        point = self.kill_point
        assert point is not None
        self.killed.set()  # before the action: whoever waits for the end of what it kills may ask at once
        if point.action is not None:
            point.action(call)
        raise _Ended(call, hold=point.hold)

    def _refuse(self, request: Request, call: Call, error: AwsError) -> Outcome:
        request_id = str(uuid.uuid4())
        call = replace(call, status=error.status, error_code=error.code, request_id=request_id)
        return Outcome(call, render(error, request, request_id))

    def _forwarded(self, request: Request, call: Call, forward: Forward) -> Outcome:
        answer = forward(request.message)
        request_id = next((v for n in _REQUEST_ID_HEADERS if (v := answer.head.get(n))), "")
        status = answer.head.status
        error_code = error_code_of(answer, request) if status >= 400 else ""
        call = replace(call, status=status, error_code=error_code, request_id=request_id, reached_aws=True)
        self.callers.notice(call, answer.body)
        if self.strict is not None and call.succeeded and self.strict.wants_answer(call):
            answer = self._strict_answer(request, call, answer)
        return Outcome(call, answer.raw, answer.head.keeps_alive)

    def _strict_answer(self, request: Request, call: Call, answer: Message) -> Message:
        assert self.strict is not None
        self.strict.learn(call, parse_answer(request, answer))
        if not self.strict.changes_answer(call) or not answer.body:
            return answer
        if answer.body.lstrip()[:1] == b"<":
            text = answer.body.decode()
            changed = self.strict.answer(call, {"xml": text})["xml"]
            return answer if changed == text else with_body(answer, changed.encode())
        before = json.loads(answer.body)
        after = self.strict.answer(call, json.loads(answer.body))
        return answer if before == after else with_body(answer, json.dumps(after).encode())


class _Ended(Exception):
    def __init__(self, call: Call, *, hold: bool = False) -> None:
        super().__init__()
        self.call = call
        self.hold = hold


def parse_answer(request: Request, answer: Message) -> dict[str, Any]:
    """The answer in botocore's shape, as a client of this request's protocol sees it; {} when it cannot be read."""
    operation = request.operation_model
    if operation is None or operation.output_shape is None:
        return {}
    raw = {"headers": _folded(answer), "body": answer.body, "status_code": answer.head.status, "context": {}}
    try:
        parsed: dict[str, Any] = create_parser(request.protocol).parse(raw, operation.output_shape)
    except (ResponseParserError, ValueError, KeyError, TypeError):
        return {}
    return parsed


def _folded(answer: Message) -> Any:
    return HTTPHeaders.from_pairs(list(answer.head.headers))


def error_code_of(answer: Message, request: Request) -> str:
    """The error code that the client reads from a failed answer; "" when there is none."""
    if query := answer.head.get("x-amzn-query-error"):
        return query.partition(";")[0]
    code = answer.head.get("x-amzn-errortype")
    body = answer.body
    if not code and body.lstrip()[:1] == b"<":
        text = body.decode("utf-8", "replace")
        code = text.partition("<Code>")[2].partition("</Code>")[0]
    elif not code and body:
        try:
            document = cbor.loads(body) if request.protocol == "smithy-rpc-v2-cbor" else json.loads(body)
            code = str(document.get("__type") or document.get("code") or "")
        except (ValueError, AttributeError):
            code = ""
    return code.rpartition("#")[2].partition(":")[0]
