#!/usr/bin/env python3
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedded AWS of this clone: start, stop, status, reset.

It serves http://127.0.0.1:$LOCAL_AWS_PORT (4566), account 000000000000, root key test/test, with IAM enforced.
Everything of it lies in .local/aws-<port>: state, S3 objects, temporary files, ministack.log and ministack.pid.
Several clones, or one clone on several ports, run side by side.

`stop` saves everything that was found by stopping and starting MiniStack 1.5: functions with their code, layers and
mappings, tables with their items, messages in queues, pools with users and signing keys (a token from before still
counts), APIs, distributions, roles, secrets, keys, buckets with objects, alarms, dashboards, log groups, web ACLs and
zones.
Nothing is saved by a crash: then the account is what it was at the last start, and the next `make up` completes it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# The folder of a script is on the path already, unless Python runs isolated.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from embedded_aws import EmbeddedAws, EmbeddedAwsError

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 4566
NOT_RUNNING = 3  # the exit code that init scripts give for a stopped service


def start(aws: EmbeddedAws) -> int:
    """Start it, unless it runs already; state is kept from the last `stop`."""
    began = time.monotonic()
    if aws.running_pid() is None:
        print(f"Starting the embedded AWS on {aws.endpoint_url} ...", flush=True)
    if aws.start():
        print(f"The embedded AWS is up ({time.monotonic() - began:.1f} s). Log: {_short(aws.log_file)}")
    else:
        print(f"The embedded AWS is running already on {aws.endpoint_url} (process {aws.running_pid()}).")
    return 0


def stop(aws: EmbeddedAws) -> int:
    """Save the state and stop it."""
    if aws.stop():
        print(f"The embedded AWS on port {aws.port} has saved its state and stopped.")
    else:
        print(f"The embedded AWS of this clone is not running on port {aws.port}.")
    return 0


def status(aws: EmbeddedAws) -> int:
    """Say whether it runs. Exit code 0 when it does, 3 when it does not."""
    pid = aws.running_pid()
    if pid is None:
        print(f"The embedded AWS of this clone is not running on port {aws.port}.")
        return NOT_RUNNING
    health = "answers" if aws.healthy() else "does not answer"
    print(f"Process {pid} {health} on {aws.endpoint_url}. Log: {_short(aws.log_file)}")
    return 0


def reset(aws: EmbeddedAws) -> int:
    """Make the account empty, running or not."""
    aws.reset()
    print(f"The embedded AWS on port {aws.port} is empty.")
    return 0


COMMANDS: Mapping[str, Callable[[EmbeddedAws], int]] = {"start": start, "stop": stop, "status": status, "reset": reset}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="{" + ",".join(COMMANDS) + "}")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__)
    chosen = parser.parse_args(arguments)
    try:
        port = _port(os.environ)
        aws = EmbeddedAws(port, ROOT / ".local" / f"aws-{port}", persistence_enabled=True)
        return COMMANDS[chosen.command](aws)
    except EmbeddedAwsError as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1


def _port(environment: Mapping[str, str]) -> int:
    text = environment.get("LOCAL_AWS_PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise EmbeddedAwsError(f"LOCAL_AWS_PORT must be a port number from 1 to 65535, not {text!r}.")
    return int(text)


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


if __name__ == "__main__":
    sys.exit(main())
