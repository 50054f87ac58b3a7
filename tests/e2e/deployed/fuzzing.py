"""schemathesis, as a user would run it against a running API."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from e2e.playbooks.plays import BIN, ROOT, environment

OPENAPI: Final = ROOT / "docs" / "openapi"
WORST_CASE_SECONDS: Final = 1800


@dataclass(frozen=True)
class Target:
    """What is tested: a document of `docs/openapi`, its settings for schemathesis, and where the API answers.

    `without` are checks that do not hold of this kind of API.
    """

    document: str
    settings: str
    url: str
    headers: Mapping[str, str]
    without: tuple[str, ...] = ()


def fuzz(target: Target, directory: Path, examples: int) -> subprocess.CompletedProcess[str]:
    """Run all phases and checks with a fixed seed and at most `examples` examples an operation."""
    command = [str(BIN / "schemathesis"), "--config-file", str(OPENAPI / target.settings)]
    command += ["run", str(OPENAPI / target.document), "--url", target.url]
    command += ["--checks", "all", "--max-examples", str(examples), "--seed", "1", "--no-color"]
    command += ["--generation-database", "none"]
    if target.without:
        command += ["--exclude-checks", ",".join(target.without)]
    for name, value in target.headers.items():
        command += ["--header", f"{name}: {value}"]
    return subprocess.run(
        command,
        cwd=directory,
        env=environment(directory),
        capture_output=True,
        text=True,
        timeout=WORST_CASE_SECONDS,
        check=False,
    )
