"""What else is in the account: the calls of a converged run stay the same with 300 foreign queues, roles, functions."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from benchmarks.measures.run import OURS, Benchmark, say
from benchmarks.place import Account, away
from benchmarks.processes import run
from benchmarks.report import counted

STRANGERS: Final = 300
THREADS: Final = 8
TRUST: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def measure(benchmark: Benchmark) -> None:
    """Count, add, count."""
    with away(benchmark.folder(), 0) as place:
        account = place.account("foreign")
        record = place.record
        assert record is not None
        say("this collection deploys, in an account that strangers will crowd")
        run(OURS.deploy(account))
        record.new_calls(account.id)
        run(OURS.verify(account))
        before = record.new_calls(account.id)
        say(f"{STRANGERS} foreign queues, roles and functions")
        add_strangers(account)
        run(OURS.verify(account))
        after = record.new_calls(account.id)
        account.raw.close()
    more = (after.every - before.every) + (before.every - after.every)
    benchmark.report.note(
        f"Calls of a converged run: {before.number}, and {after.number} with {STRANGERS} foreign queues, roles and "
        f"functions in the account; writes {after.writes.total()}. Difference: {counted(more)}."
    )
    benchmark.report.goal(f"calls more with {3 * STRANGERS} foreign resources", 0, more.total(), "calls")


def add_strangers(account: Account) -> None:
    """Make them with plain boto3."""
    raw = account.raw
    code = _zip()
    queues, iam, functions = raw.client("sqs"), raw.client("iam"), raw.client("lambda")
    role = f"arn:aws:iam::{account.id}:role/stranger-0"

    def function(name: str) -> Any:
        return functions.create_function(
            FunctionName=name, Role=role, Runtime="python3.13", Handler="a.handler", Code={"ZipFile": code}
        )

    makers: tuple[Callable[[str], Any], ...] = (
        lambda name: iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST),
        lambda name: queues.create_queue(QueueName=name),
        function,
    )
    with ThreadPoolExecutor(THREADS) as pool:
        for make in makers:
            list(pool.map(make, [f"stranger-{number}" for number in range(STRANGERS)]))


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.py", "def handler(event, context):\n    return None\n")
    return data.getvalue()
