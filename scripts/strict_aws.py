# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedded AWS behind the proxy that answers as strictly as the real one (`make up STRICT=1`).

The proxy has the port that users know; MiniStack listens ten thousand above (or below) it, always the same one, since
the addresses of queues carry it. Functions call MiniStack directly: the strict rules are those of the control plane.
State is apart from that of the embedded AWS without the proxy, since those addresses differ.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from embedded_aws import EmbeddedAws

ROOT = Path(__file__).resolve().parent.parent
_DISTANCE = 10_000
_HIGHEST_PORT = 65_535


@dataclass(frozen=True)
class StrictProxy(EmbeddedAws):
    """The proxy as a process: started, awaited and stopped as the embedded AWS that it stands in front of."""

    @property
    def log_file(self) -> Path:
        """What the proxy prints."""
        return self.directory / "proxy.log"

    @property
    def pid_file(self) -> Path:
        """Locked by the proxy for as long as it lives."""
        return self.directory / "proxy.pid"

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """Only what the proxy needs: it lies with the tests."""
        return {"PATH": inherited.get("PATH", os.defpath), "PYTHONPATH": str(ROOT / "tests" / "support")}


def behind(port: int, directory: Path) -> EmbeddedAws:
    """The embedded AWS behind the proxy on `port`."""
    hidden = port + _DISTANCE if port + _DISTANCE <= _HIGHEST_PORT else port - _DISTANCE
    return EmbeddedAws(hidden, directory, persistence_enabled=True)


def in_front(port: int, aws: EmbeddedAws) -> StrictProxy:
    """The proxy on `port` in front of `aws`."""
    arguments = ("--strict", "--port", str(port), "--upstream", aws.endpoint_url)
    return StrictProxy(port, aws.directory / "proxy", command=(sys.executable, "-m", "aws_proxy", *arguments))
