#!/usr/bin/env python3
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the molecule scenarios of the tier roles, several side by side, on one embedded AWS behind the strict proxy.

Each scenario has an account of its own: check, converge, idempotence, verify (by plain boto3), and state
absent with nothing left in the account. Scenarios named on the command line run instead of all. What a scenario prints
goes to .local/molecule/<scenario>.log; the end of it is shown when it fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "support")]

from aws_proxy import AwsProxy  # noqa: E402 - found through the line above
from embedded_aws import running  # noqa: E402

SCENARIOS = ROOT / "extensions" / "molecule"
LOGS = ROOT / ".local" / "molecule"
TAIL_LINES = 60
REGION = "eu-west-1"
TIME_SCALE = 1 / 30
"""AWS's waiting times in the strict rules: its 60 s are 2 s here."""


def scenario_names() -> list[str]:
    """Every scenario there is."""
    return sorted(path.parent.name for path in SCENARIOS.glob("*/molecule.yml"))


def account_of(scenario: str) -> str:
    """A 12-digit access key is the root of the account of that number."""
    return f"{700_000_000_000 + scenario_names().index(scenario)}"


def environment_of(scenario: str, endpoint_url: str) -> Mapping[str, str]:
    """The environment of a scenario: one AWS, nothing of the user's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_", "MAKE"))}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": account_of(scenario),
        "AWS_SECRET_ACCESS_KEY": "root",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "XDG_CACHE_HOME": str(ROOT / ".local" / "cache"),
        "PYTHONWARNINGS": "ignore",
    }


def run(scenario: str, endpoint_url: str) -> tuple[str, int, float]:
    """Run one scenario, its output into its log: its name, molecule's exit code and seconds."""
    began = time.monotonic()
    command = [sys.executable, "-m", "molecule", "-c", str(SCENARIOS / "config.yml")]
    command += ["test", "--scenario-name", scenario, "--no-command-borders"]
    with (LOGS / f"{scenario}.log").open("wb") as log:
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=environment_of(scenario, endpoint_url),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    return scenario, ended.returncode, time.monotonic() - began


def report(scenario: str, exit_code: int, seconds: float) -> None:
    """One line, and the end of the log of a scenario that failed."""
    print(f"{scenario:12} {'passed' if exit_code == 0 else 'FAILED'}  {seconds:6.1f} s", flush=True)
    if exit_code:
        lines = (LOGS / f"{scenario}.log").read_text(encoding="utf-8", errors="replace").splitlines()
        print("\n".join(f"    {line}" for line in lines[-TAIL_LINES:]), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenarios; 1 when one fails or a request was one that AWS refuses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", choices=[*scenario_names(), []], metavar="scenario")
    parser.add_argument("--jobs", type=int, default=2, help="scenarios side by side (default: %(default)s)")
    options = parser.parse_args(arguments)
    LOGS.mkdir(parents=True, exist_ok=True)
    failed = []
    with (
        tempfile.TemporaryDirectory(prefix="molecule-aws-") as directory,
        running(Path(directory)) as aws,
        AwsProxy(aws.endpoint_url, strict=True, time_scale=TIME_SCALE) as proxy,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        runs = [pool.submit(run, scenario, proxy.url) for scenario in options.scenarios or scenario_names()]
        for ended in as_completed(runs):
            report(*ended.result())
            if ended.result()[1]:
                failed.append(ended.result()[0])
        refused = sorted({str(violation) for violation in proxy.violations()})
    for violation in refused:
        print(f"AWS would refuse: {violation}")
    return 1 if failed or refused else 0


if __name__ == "__main__":
    sys.exit(main())
