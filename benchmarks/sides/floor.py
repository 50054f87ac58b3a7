"""The empty playbook: what starting Ansible costs, with the same inventory and settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.place import ROOT, Account
from benchmarks.processes import Command
from benchmarks.sides.ours import ansible_playbook


@dataclass(frozen=True)
class Floor:
    """A play without a task."""

    name: str = "floor"
    title: str = "empty playbook"
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
        """It verifies nothing."""
        return [ansible_playbook(account, str(ROOT / "benchmarks" / "sides" / "floor.yml"))]

    def remark(self, output: str) -> str:
        """Nothing."""
        return ""
