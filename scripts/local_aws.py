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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The folder of a script is on the path already, unless Python runs isolated.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from embedded_aws import EmbeddedAws, EmbeddedAwsError
from strict_aws import StrictProxy, behind, in_front

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 4566
NOT_RUNNING = 3  # the exit code that init scripts give for a stopped service


@dataclass(frozen=True)
class LocalAws:
    """What this clone may have running on a port: the embedded AWS, or the strict proxy and the one behind it."""

    port: int
    plain: EmbeddedAws
    proxy: StrictProxy
    hidden: EmbeddedAws

    @classmethod
    def of(cls, port: int) -> LocalAws:
        """Everything of `port`, running or not."""
        folder = ROOT / ".local"
        hidden = behind(port, folder / f"aws-{port}-strict")
        plain = EmbeddedAws(port, folder / f"aws-{port}", persistence_enabled=True)
        return cls(port, plain, in_front(port, hidden), hidden)

    @property
    def running(self) -> tuple[EmbeddedAws, ...]:
        """What runs, the one that users talk to first."""
        return tuple(aws for aws in (self.plain, self.proxy, self.hidden) if aws.running_pid() is not None)


def start(local: LocalAws, *, strict: bool = False) -> int:
    """Start it, unless it runs already; state is kept from the last `stop`."""
    wanted = (local.hidden, local.proxy) if strict else (local.plain,)
    others = [aws for aws in local.running if aws not in wanted]
    if others:
        without = "without" if strict else "with"
        raise EmbeddedAwsError(
            f"Port {local.port} serves the embedded AWS {without} STRICT=1. First stop it: make down"
        )
    began = time.monotonic()
    if len(local.running) < len(wanted):
        print(f"Starting the embedded AWS on {wanted[-1].endpoint_url} ...", flush=True)
    started = [aws.start() for aws in wanted]
    if any(started):
        print(f"The embedded AWS is up ({time.monotonic() - began:.1f} s). Log: {_short(wanted[0].log_file)}")
    else:
        print(f"The embedded AWS is running already on {wanted[-1].endpoint_url} (process {wanted[0].running_pid()}).")
    return 0


def stop(local: LocalAws) -> int:
    """Save the state and stop it."""
    stopped = [aws.stop() for aws in (local.proxy, local.hidden, local.plain)]
    if any(stopped):
        print(f"The embedded AWS on port {local.port} has saved its state and stopped.")
    else:
        print(f"The embedded AWS of this clone is not running on port {local.port}.")
    return 0


def status(local: LocalAws) -> int:
    """Say whether it runs. Exit code 0 when it does, 3 when it does not."""
    for aws in local.running:
        health = "answers" if aws.healthy() else "does not answer"
        what = "strict proxy" if aws is local.proxy else "embedded AWS"
        print(f"{what}: process {aws.running_pid()} {health} on {aws.endpoint_url}. Log: {_short(aws.log_file)}")
    if not local.running:
        print(f"The embedded AWS of this clone is not running on port {local.port}.")
        return NOT_RUNNING
    return 0


def reset(local: LocalAws) -> int:
    """Make the account empty, running or not."""
    for aws in (local.plain, local.hidden):
        aws.reset()
    print(f"The embedded AWS on port {local.port} is empty.")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="{start,stop,status,reset}")
    for command in (start, stop, status, reset):
        commands.add_parser(command.__name__, help=command.__doc__)
    commands.choices["start"].add_argument("--strict", action="store_true", help="behind a proxy as strict as AWS")
    chosen = parser.parse_args(arguments)
    try:
        local = LocalAws.of(_port(os.environ))
        if chosen.command == "start":
            return start(local, strict=chosen.strict)
        return {"stop": stop, "status": status, "reset": reset}[chosen.command](local)
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
