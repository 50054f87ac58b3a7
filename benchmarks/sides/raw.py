"""Raw boto3 with threads: the calls themselves, as a process of its own. The limit of what can be had in Python."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.place import ROOT, Account
from benchmarks.processes import Command


@dataclass(frozen=True)
class Raw:
    """Reads what this collection has made, and compares nothing."""

    name: str = "raw"
    title: str = "raw boto3, 16 threads"
    deploys: bool = False

    def missing(self) -> str:
        """It is here."""
        return ""

    def prepare(self, account: Account) -> None:
        """Nothing."""

    def deploy(self, account: Account) -> Sequence[Command]:
        """It makes nothing."""
        return []

    def verify(self, account: Account) -> Sequence[Command]:
        """Read every resource, and print its fields as JSON."""
        program = str(ROOT / "benchmarks" / "raw_reader" / "__main__.py")
        return [Command([sys.executable, program], account.environment(), account.directory)]

    def remark(self, output: str) -> str:
        """Nothing."""
        return ""
