# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One function of an application called by hand."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, is_missing
from ..invoke.event import BadEvent, event_in, example_of, examples_in
from ..invoke.tail import figures, lines_in
from ..logs.reading import Lines, lines
from ..logs.screen import printable
from ..logs.sources import group_of
from ..logs.times import milliseconds
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, about, refused
from .session import in_session

OPTIONS: Final[Options] = {
    "stack": {"type": "str", "default": ""},
    "function": {"type": "str", "default": ""},
    "event": {"type": "path"},
    "examples": {"type": "path"},
    "qualifier": {"type": "str", "default": ""},
}
LONGEST: Final = 15 * 60
"""Seconds that a function may take."""


@dataclass(frozen=True)
class Call:
    """Which function is called with what: `source` is the event's file."""

    spec: Mapping[str, Any]
    source: Path
    payload: bytes
    qualifier: str

    @property
    def function(self) -> str:
        """Its name."""
        return str(self.spec["name"])


@dataclass(frozen=True)
class ApplicationInvoke(OfApplication):
    """The work of the module invoke."""

    services: tuple[str, ...] = ("lambda",)

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, invocation_result, text}`; nothing is called when there is no such function or event."""
        parts, problems = validated(params["families"], params["tiers"])
        if problems:
            return refused(problems)
        call = call_of(params, whole_by_module(parts).get("lambda_functions", []), problems)
        if call is None:
            return refused(problems, "what is asked for cannot be done")
        doing = f"calling {call.function}"
        return in_session(params, check_mode, report, doing, lambda aws: invoked(aws, call, params))


def call_of(params: Mapping[str, Any], functions: Sequence[Mapping[str, Any]], problems: list[str]) -> Call | None:
    """The call that is wanted, or None after adding to `problems`."""
    names = [spec["name"] for spec in functions]
    wanted = params["function"] or (names[0] if len(names) == 1 else "")
    spec = next((spec for spec in functions if spec["name"] == wanted), None)
    if spec is None:
        there = f"{params['name']} has {', '.join(names) or 'none'}"
        lacks = f"there is no {wanted!r}," if wanted else "which one?"
        problems.append(f"function (serverless_invoke_function): {lacks} {there}")
        return None
    source = Path(params["event"]) if params.get("event") else example_of(spec, params.get("examples"))
    if source is None:
        there = ", ".join(examples_in(params.get("examples"))) or "none"
        problems.append(
            f"event (serverless_invoke_event): {wanted} has no example, so name a file with an event; there are {there}"
        )
        return None
    try:
        payload = event_in(source)
    except BadEvent as error:
        problems.append(f"event (serverless_invoke_event): {error}")
        return None
    return Call(spec, source, payload, params["qualifier"] or spec.get("alias") or "")


def invoked(aws: Aws, call: Call, params: Mapping[str, Any]) -> dict[str, Any]:
    """Call it and wait for its answer (Invoke), or only tell, in check mode."""
    aws.guard_account()
    result: dict[str, Any] = {
        **about(aws, params),
        "function": call.function,
        "qualifier": call.qualifier or None,
        "event": str(call.source),
    }
    if aws.plan_only:
        return {"changed": True, "invocation_result": result, "text": "\n".join(heading(result, "would call"))}
    client, began, started = aws.writer("lambda", patience=LONGEST + 60), datetime.now(UTC), time.monotonic()
    version = {"Qualifier": call.qualifier} if call.qualifier else {}
    try:
        answer = client.invoke(FunctionName=call.function, Payload=call.payload, LogType="Tail", **version)
    except client.exceptions.ResourceNotFoundException as error:
        raise not_there(call) from error
    result["round_trip_ms"] = round((time.monotonic() - started) * 1000)
    log = lines_in(answer["LogResult"]) if answer.get("LogResult") else from_the_group(aws, call, began)
    result |= {
        "version": answer.get("ExecutedVersion"),
        "function_error": answer.get("FunctionError"),
        "result": parsed(answer["Payload"].read()),
        "log": log,
        **figures(log),
    }
    return {"changed": True, "invocation_result": result, "text": "\n".join(shown(result))}


def not_there(call: Call) -> EngineError:
    """Lambda has no such function, or no such version or alias of it."""
    if not call.qualifier:
        return EngineError(f"there is no function {call.function} here", "Run `make up` first.")
    return EngineError(
        f"there is no {call.function}:{call.qualifier} here",
        "Run `make up` first, or name another version or alias (serverless_invoke_qualifier).",
    )


def from_the_group(aws: Aws, call: Call, began: datetime) -> list[str]:
    """The lines since the call, where they may be read: an embedded AWS gives no log with the answer as AWS does."""
    if not aws.endpoint_url:
        return []
    wanted = Lines(group_of(call.spec), milliseconds(began), milliseconds(datetime.now(UTC)) + 1)
    try:
        return [str(event.get("message", "")).rstrip() for event in lines(aws, wanted)]
    except aws.reader("logs").exceptions.ClientError as error:
        if is_missing(error, "AccessDeniedException"):
            return []
        raise


def parsed(payload: bytes) -> Any:
    """What the function returned: JSON, or text where it is none."""
    text = payload.decode("utf-8", "replace")
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def heading(result: Mapping[str, Any], doing: str) -> Iterator[str]:
    """What is called where."""
    which = f"{result['function']}:{result['qualifier']}" if result["qualifier"] else result["function"]
    where = f"stack {result['stack']}, " if result["stack"] else ""
    yield f"{doing} {which} of {result['application']} in {result['region']} ({where}account {result['account_id']})"
    yield f"event   {result['event']}"


def shown(result: Mapping[str, Any]) -> Iterator[str]:
    """The invocation for people."""
    yield from heading(result, "called")
    yield f"version {result['version'] or '?'}, {', '.join(took(result))}"
    if result["function_error"]:
        yield f"error   {result['function_error']}: the function failed"
    yield "log"
    yield from (f"  {printable(line)}" for line in result["log"])
    yield "result"
    text = json.dumps(result["result"], indent=2, ensure_ascii=False)
    yield from (f"  {printable(line)}" for line in text.splitlines())


def took(result: Mapping[str, Any]) -> Iterator[str]:
    """Times and memory, as far as they are known."""
    if "duration_ms" in result:
        yield f"{result['duration_ms']:g} ms"
    if "billed_duration_ms" in result:
        yield f"{result['billed_duration_ms']:g} ms billed"
    if "init_duration_ms" in result:
        yield f"{result['init_duration_ms']:g} ms to start"
    if "max_memory_mb" in result:
        yield f"{result['max_memory_mb']:g} of {result.get('memory_mb', 0):g} MB"
    yield f"{result['round_trip_ms']} ms there and back"


APPLICATION_INVOKE: Final = ApplicationInvoke()
