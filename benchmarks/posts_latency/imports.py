"""How long each handler takes to import, against boto3 with one client, each in a fresh Python, by turns."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCES: Final = ROOT / "lambda_src"
SERVICES: Final = {
    "write_post": ("sqs", "secretsmanager"),
    "read_posts": ("dynamodb", "secretsmanager"),
    "process_post": ("dynamodb",),
    "redrive_dlq": ("sqs", "dynamodb"),
}
ENVIRONMENT: Final = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "POWERTOOLS_SERVICE_NAME": "posts",
    "TABLE_NAME": "Posts",
    "FAILURES_TABLE_NAME": "PostsDLQ",
    "USER_INDEX_NAME": "UserPostsIndex",
    "QUEUE_URL": "http://127.0.0.1/queue",
    "ORIGIN_SECRET_ID": "posts-origin",
}


@dataclass(frozen=True)
class ImportTime:
    """Shortest of all rounds, in seconds: the handler, boto3 with one client, boto3 with the clients that it makes."""

    handler: str
    seconds: float
    one_client_seconds: float
    same_clients_seconds: float


def _timed(statement: str, handler: str) -> float:
    folders = [SOURCES / "posts" / handler, SOURCES / "layers" / "web", SOURCES / "layers" / "posts"]
    path = ":".join(map(str, folders))
    program = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, env=ENVIRONMENT | {"PYTHONPATH": path}, capture_output=True, text=True, check=True)
    return float(run.stdout.splitlines()[-1])


def import_times(rounds: int) -> list[ImportTime]:
    """Measure all handlers."""
    found = []
    for handler, services in SERVICES.items():
        same = "; ".join(["import boto3", *(f"boto3.client({service!r})" for service in services)])
        one = f"import boto3; boto3.client({services[0]!r})"
        statements = (f"import {handler}", one, same)
        taken: list[list[float]] = [[], [], []]
        for _ in range(rounds):
            for number, statement in enumerate(statements):
                taken[number].append(_timed(statement, handler))
        found.append(ImportTime(handler, *(min(values) for values in taken)))
    return found
