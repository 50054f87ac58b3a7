"""The same resources with modules of amazon.aws and community.aws, and scripts where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from benchmarks.place import ROOT, Account
from benchmarks.processes import Command
from benchmarks.sides.ours import ansible_playbook, recap


@dataclass(frozen=True)
class Upstream:
    """`upstream_files/site.yml`, with the same inventory and Ansible settings as ours."""

    name: str = "upstream"
    title: str = "amazon.aws, community.aws"
    deploys: bool = True

    def missing(self) -> str:
        """The collections come with the package `ansible`."""
        return "" if find_spec("ansible_collections.community.aws") else "community.aws is not installed"

    def prepare(self, account: Account) -> None:
        """Nothing."""

    def deploy(self, account: Account) -> Sequence[Command]:
        """The playbook builds what it deploys."""
        return self.verify(account)

    def verify(self, account: Account) -> Sequence[Command]:
        """The same playbook."""
        return [ansible_playbook(account, str(ROOT / "benchmarks" / "sides" / "upstream_files" / "site.yml"))]

    def remark(self, output: str) -> str:
        """Ansible's recap."""
        return recap(output)
