"""Faults from outside: the two workers run behind `faulty.py`, time out soon, and tell what they received."""

from __future__ import annotations

import io
import json
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from e2e.application.deployment import WORKERS, Deployment

FAULTY: Final = Path(__file__).with_name("faulty.py")
NOT_FILLED_IN: Final = "CONFIGURATION: dict[str, str] = {}"
FUNCTION_TIMEOUT_SECONDS: Final = 1


@dataclass(frozen=True)
class Trace:
    """What the workers received, in order, and the switch for DynamoDB's throttling."""

    file: Path
    switch: Path

    def receives(self, function: str) -> list[dict[str, Any]]:
        """By one function: group, number (in the queue), message, redrives, body."""
        lines = [json.loads(line) for line in self.file.read_text().splitlines()]
        return [line for line in lines if line["function"] == function]

    @contextmanager
    def throttled(self) -> Iterator[None]:
        """DynamoDB throttles both workers for the time of a `with` block."""
        self.switch.touch()
        try:
            yield
        finally:
            self.switch.unlink()


def fault(function: str, how: str, after: int, redrives: int = 0, receives: int = 1) -> dict[str, Any]:
    """A fault that a post asks for; see faulty.py."""
    return {"function": function, "how": how, "after": after, "redrives": redrives, "receives": receives}


def asking(*faults: dict[str, Any]) -> str:
    """The end of a content that asks for faults."""
    return f" FAULTS {json.dumps(faults)}"


@contextmanager
def watched(posts: Deployment, directory: Path) -> Iterator[Trace]:
    """Put both workers behind `faulty.py`, with impatient queues; put the real code back at the end."""
    trace = Trace(directory / "received.jsonl", directory / "throttled")
    trace.file.touch()
    with ExitStack() as stack:
        stack.enter_context(posts.impatient())
        for function in WORKERS:
            stack.enter_context(_behind_faulty(posts, function, trace))
        yield trace


@contextmanager
def _behind_faulty(posts: Deployment, function: str, trace: Trace) -> Iterator[None]:
    client = posts.raw.client("lambda")
    with urllib.request.urlopen(client.get_function(FunctionName=function)["Code"]["Location"]) as answer:
        original = answer.read()
    module = function.replace("-", "_")
    told = {"module": module, "function": function, "trace": str(trace.file), "throttled": str(trace.switch)}
    source = FAULTY.read_text(encoding="utf-8").replace(NOT_FILLED_IN, f"CONFIGURATION = {told!r}")
    packed = io.BytesIO(original)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("faulty.py", source)
    client.update_function_code(FunctionName=function, ZipFile=packed.getvalue())
    posts.await_settled(function)
    try:
        with posts.setting(function, Handler="faulty.handler", Timeout=FUNCTION_TIMEOUT_SECONDS):
            yield
    finally:
        client.update_function_code(FunctionName=function, ZipFile=original)
        posts.await_settled(function)
