"""Deployed beside a real handler for the time of a test: tells what was received, and misbehaves where it is asked to.

The shipped functions know nothing of it. `CONFIGURATION` is filled in when it is packed: `module` (the real one),
`function`, `trace` (a file that lines are added to) and `throttled` (a file: while it exists, DynamoDB throttles).

A post asks for faults in its content: after the marker `FAULTS ` comes a JSON list of `{"function", "redrives",
"receives", "after", "how"}`: in that function, on that round, on its first so many receives, after so many AWS calls,
the process ends (`crash`), hangs until Lambda stops it (`hang`), or the call fails (`raise`).
"""

import importlib
import json
import os
import time
from pathlib import Path
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

CONFIGURATION: dict[str, str] = {}
THROTTLED = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "slow down"}}

real = importlib.import_module(CONFIGURATION["module"])
call_aws = BaseClient._make_api_call  # type: ignore[attr-defined] # private: the one place that all calls pass
state: dict[str, Any] = {"calls": 0, "fault": None}


def misbehave_when_due() -> None:
    """Do what was asked for when so many calls were made."""
    fault = state["fault"]
    if fault is None or fault["after"] != state["calls"]:
        return
    if fault["how"] == "crash":
        os._exit(1)
    if fault["how"] == "hang":
        time.sleep(60)
    raise RuntimeError("asked for")


def counted_call(client: Any, operation: str, parameters: Any) -> Any:
    """Make one AWS call."""
    if client.meta.service_model.service_name == "dynamodb" and Path(CONFIGURATION["throttled"]).exists():
        raise ClientError(THROTTLED, operation)  # type: ignore[arg-type] # the members that anybody reads
    try:
        return call_aws(client, operation, parameters)
    finally:
        state["calls"] += 1
        misbehave_when_due()


BaseClient._make_api_call = counted_call  # type: ignore[attr-defined]


def told(record: dict[str, Any]) -> tuple[int, int]:
    """Add this receive to the trace; return the round, and how often this function had it on this round."""
    attributes = record.get("messageAttributes") or {}
    redrives = int((attributes.get("redriveCount") or {}).get("stringValue") or 0)
    line = {
        "function": CONFIGURATION["function"],
        "group": record["attributes"]["MessageGroupId"],
        "number": int(record["attributes"]["SequenceNumber"]),
        "message": record["messageId"],
        "redrives": redrives,
        "body": record["body"],
    }
    path = Path(CONFIGURATION["trace"])
    before = [json.loads(text) for text in path.read_text().splitlines()] if "FAULTS " in record["body"] else []
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
    same = ("function", "redrives", "body")
    return redrives, 1 + sum(all(item[name] == line[name] for name in same) for item in before)


def wanted(record: dict[str, Any], redrives: int, receive: int) -> dict[str, Any] | None:
    """The fault that the post asks for, on this receive."""
    try:
        asked = json.loads(json.loads(record["body"])["content"].partition("FAULTS ")[2])
    except (ValueError, KeyError, TypeError):
        return None
    here = (CONFIGURATION["function"], redrives)
    due = (item for item in asked if (item["function"], item["redrives"]) == here and receive <= item["receives"])
    return next(due, None)


def handler(event: dict[str, Any], context: object) -> Any:
    """The real handler, watched."""
    for record in event["Records"]:
        redrives, receive = told(record)
        state.update(calls=0, fault=wanted(record, redrives, receive))
        misbehave_when_due()
    try:
        return real.handler(event, context)
    finally:
        state["fault"] = None
