"""This collection: `playbooks/site.yml` with the inventory `local`, as `make up` runs it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.place import BIN, ROOT, SECRET, Account
from benchmarks.processes import Command, run


@dataclass(frozen=True)
class Ours:
    """The playbook; `hosts` limits it to these applications (all of the inventory when empty)."""

    name: str = "ours"
    title: str = "this collection"
    deploys: bool = True
    hosts: str = "posts"

    def missing(self) -> str:
        """It is here."""
        return ""

    def prepare(self, account: Account) -> None:
        """A plan. What it leaves in the home follows from what is installed, as what `terraform init` leaves."""
        planning = self.playbook(account)
        run([Command([*planning.arguments, "--check"], planning.environment, planning.directory)])

    def deploy(self, account: Account) -> Sequence[Command]:
        """The playbook builds what it deploys."""
        return self.verify(account)

    def verify(self, account: Account) -> Sequence[Command]:
        """The same playbook."""
        return [self.playbook(account)]

    def remark(self, output: str) -> str:
        """Ansible's recap."""
        return recap(output)

    def playbook(self, account: Account, **variables: Any) -> Command:
        """Run `site.yml` with more variables."""
        extra = {**on_account(account), **variables}
        limit = ("--limit", self.hosts) if self.hosts else ()
        return ansible_playbook(account, str(ROOT / "playbooks" / "site.yml"), *limit, "-e", json.dumps(extra))


def recap(output: str) -> str:
    """`ok=9 changed=0` of the last host in Ansible's recap; empty when there is none."""
    found = re.findall(r"^\S+\s+: (ok=\d+)\s+(changed=\d+)", output, re.MULTILINE)
    return " ".join(found[-1]) if found else ""


def on_account(account: Account) -> Mapping[str, Any]:
    """Variables that point the inventory `local` at an account."""
    return {
        "serverless_endpoint_url": account.place.url,
        "serverless_access_key": account.id,
        "serverless_secret_key": SECRET,
        "serverless_allowed_account_ids": [account.id],
    }


def ansible_playbook(account: Account, *arguments: str) -> Command:
    """`ansible-playbook` with the inventory `local` and the repository's settings."""
    return Command(
        [str(BIN / "ansible-playbook"), "-i", str(ROOT / "inventories" / "local"), *arguments],
        ansible_environment(account),
        account.directory,
    )


def ansible_environment(account: Account) -> dict[str, str]:
    """An account's shell, with the repository's Ansible settings."""
    return account.environment() | {
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_LOCAL_TEMP": str(account.directory / "tmp"),
        "ANSIBLE_NOCOLOR": "1",
    }
