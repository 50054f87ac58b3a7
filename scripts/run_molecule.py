#!/usr/bin/env python3
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the molecule scenario of the tier roles, several tiers side by side, on one embedded AWS behind the strict proxy.

Each tier has an account of its own: check, converge, idempotence, verify (by plain boto3), and state
absent with nothing left in the account. Tiers named on the command line run instead of all.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "support")]

from aws_proxy import AwsProxy  # noqa: E402 - found through the line above
from embedded_aws import running  # noqa: E402

SCENARIO = ROOT / "extensions" / "molecule" / "tiers"
REGION = "eu-west-1"
TIME_SCALE = 1 / 30
"""AWS's waiting times in the strict rules: its 60 s are 2 s here."""


def tier_names() -> list[str]:
    """Every tier that the scenario has variables of."""
    return sorted(path.stem for path in (SCENARIO / "host_vars").glob("*.yml"))


def environment(tiers: Sequence[str], jobs: int, endpoint_url: str) -> Mapping[str, str]:
    """The environment of molecule: one AWS, nothing of the user's own; each tier brings its account's key."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_", "MAKE"))}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "MOLECULE_TIERS": ",".join(tiers),
        "ANSIBLE_FORKS": str(jobs),
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_SECRET_ACCESS_KEY": "root",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "XDG_CACHE_HOME": str(ROOT / ".local" / "cache"),
        "PYTHONWARNINGS": "ignore",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenario; 1 when a tier fails or a request was one that AWS refuses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tiers", nargs="*", choices=[*tier_names(), []], metavar="tier")
    parser.add_argument("--jobs", type=int, default=2, help="tiers side by side (default: %(default)s)")
    options = parser.parse_args(arguments)
    command = [sys.executable, "-m", "molecule", "test", "--scenario-name", SCENARIO.name, "--no-command-borders"]
    with (
        tempfile.TemporaryDirectory(prefix="molecule-aws-") as directory,
        running(Path(directory)) as aws,
        AwsProxy(aws.endpoint_url, strict=True, time_scale=TIME_SCALE) as proxy,
    ):
        around = environment(options.tiers or tier_names(), options.jobs, proxy.url)
        ended = subprocess.run(command, cwd=ROOT, env=around, stdin=subprocess.DEVNULL, check=False)
        refused = sorted({str(violation) for violation in proxy.violations()})
    for violation in refused:
        print(f"AWS would refuse: {violation}")
    return 1 if ended.returncode or refused else 0


if __name__ == "__main__":
    sys.exit(main())
