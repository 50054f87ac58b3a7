"""`ansible-playbook` as people start it, and what it showed them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from aws_proxy import AwsProxy, Call, Faults, KillPoint, check_request
from contract.harness.place import Place, RootClients

ROOT: Final = Path(__file__).resolve().parents[3]
BIN: Final = Path(sys.executable).parent
HEADING: Final = re.compile(r"^(\+|~|-/\+|-) ([a-z0-9_]+) (.+?)(?: \(replacement\))?$")
PATH: Final = re.compile(r"^    (\S.*?): ")
WORST_CASE_SECONDS: Final = 600
ROOT_SECRET: Final = "unchecked-for-root-keys"
"""Ansible blots out a secret wherever it stands, so it is nothing that a path or a name may contain."""
Shown = dict[tuple[str, str], tuple[str, frozenset[str]]]
"""By kind and title: the sign of the action and the changed paths."""


@dataclass(frozen=True)
class Played:
    """What one run returned and printed (colours off), and the calls that the proxy saw meanwhile."""

    code: int
    output: str
    calls: tuple[Call, ...] = ()

    @property
    def shown(self) -> Shown:
        """The plan, as text for people has it."""
        found: Shown = {}
        heading: tuple[str, tuple[str, str]] | None = None
        paths: set[str] = set()
        for line in [*self.output.splitlines(), ""]:
            if heading and (path := PATH.match(line)):
                paths.add(path[1])
                continue
            if heading:
                found[heading[1]] = (heading[0], frozenset(paths))
            match = HEADING.match(line)
            heading, paths = ((match[1], (match[2], match[3])), set()) if match else (None, set())
        return found

    @property
    def writes(self) -> list[str]:
        """The calls that are not on the reviewed list of reads."""
        return [call.name for call in self.calls if call.is_write]

    @property
    def effects(self) -> list[str]:
        """The writes that took effect."""
        return [call.name for call in self.calls if call.is_write and call.reached_aws and not call.error_code]

    @property
    def violations(self) -> list[str]:
        """What the requests break of botocore's models."""
        return [str(v) for call in self.calls for v in check_request(call.service, call.operation, call.params)]

    @property
    def reads(self) -> list[str]:
        """The calls that look."""
        return [call.name for call in self.calls if not call.is_write]


@dataclass(frozen=True)
class Application:
    """One account of the embedded AWS, the inventory `local` pointed at it, and runs against it through the proxy.

    `hosts` are the applications of the inventory that run: one, or several with commas between.
    The runs are the root's; with `access_key` and `secret_key`, those of an IAM user.
    """

    place: Place
    account: str
    directory: Path
    hosts: str = "posts"
    access_key: str = ""
    secret_key: str = ROOT_SECRET

    @cached_property
    def raw(self) -> RootClients:
        """Plain boto3 as the account's root, past the proxy."""
        return RootClients(self.place.upstream, self.account)

    @property
    def proxy(self) -> AwsProxy:
        """What stands between Ansible and the embedded AWS."""
        return self.place.proxy

    def variables(self, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Extra variables that point the inventory `local` at this account."""
        return {
            "serverless_endpoint_url": self.proxy.url,
            "serverless_access_key": self.access_key or self.account,
            "serverless_secret_key": self.secret_key,
            "serverless_allowed_account_ids": [self.account],
            **(more or {}),
        }

    def play(self, playbook: str = "site", *arguments: str, check: bool = False, **variables: Any) -> Played:
        """Run `playbooks/<playbook>.yml`; with `check`, in check mode with diff."""
        mode = ("--check", "--diff") if check else ()
        first = len(self.proxy.calls)
        extra = json.dumps(self.variables(variables))
        played = ansible_playbook(
            [*on_local(playbook, self.hosts), "-e", extra, *mode, *arguments],
            self.directory,
        )
        return Played(played.code, played.output, self._own(first))

    def both(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Played, Played]:
        """Two runs of the site at the same time, with other variables each."""
        processes = [
            start([*on_local("site", self.hosts), "-e", json.dumps(self.variables(variables))], self.directory / name)
            for name, variables in (("one", one), ("other", other))
        ]
        try:
            ends = [process.communicate(timeout=WORST_CASE_SECONDS)[0] for process in processes]
        finally:
            for process in processes:
                kill(process)
        first, second = (Played(p.returncode, output) for p, output in zip(processes, ends, strict=True))
        return first, second

    @contextmanager
    def troubled(self, faults: Faults) -> Iterator[None]:
        """Faults for the time of a block."""
        self.proxy.set_faults(faults)
        try:
            yield
        finally:
            self.proxy.set_faults(Faults())

    def killed(self, write_number: int, when: str, playbook: str = "site", **variables: Any) -> bool:
        """Run until the `write_number`-th write call, then SIGKILL; whether it came that far."""
        process = start(
            [*on_local(playbook, self.hosts), "-e", json.dumps(self.variables(variables))],
            self.directory,
        )
        point = KillPoint(write_number, "before" if when == "before" else "after", lambda _: kill(process))
        self.proxy.kill_at(point)
        try:
            process.communicate(timeout=WORST_CASE_SECONDS)
            return self.proxy.killed.is_set()
        finally:
            kill(process)
            self.proxy.revive()

    def _own(self, first: int) -> tuple[Call, ...]:
        return self.proxy.calls[first:]


def on_local(playbook: str, hosts: str) -> list[str]:
    """The arguments that run a playbook of the repository for these applications of its inventory `local`."""
    inventory = ("-i", str(ROOT / "inventories" / "local"), "--limit", hosts)
    return [*inventory, str(ROOT / "playbooks" / f"{playbook}.yml")]


def environment(directory: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """A user's shell without any AWS setting of its own, and with a home of its own but for the cache folder."""
    home = directory / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": f"{BIN}:{os.environ.get('PATH', '')}",
        "HOME": str(home),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(home / ".cache"),
        "LANG": "C.UTF-8",
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_LOCAL_TEMP": str(directory / "tmp"),
        "ANSIBLE_NOCOLOR": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        **(more or {}),
    }


def no_settings(directory: Path) -> dict[str, str]:
    """The variable by which Ansible reads an empty configuration, as if there were none anywhere."""
    empty = directory / "ansible.cfg"
    empty.touch()
    return {"ANSIBLE_CONFIG": str(empty)}


def start(arguments: list[str], directory: Path, more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `ansible-playbook` in a process group of its own, in `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [str(BIN / "ansible-playbook"), *arguments],
        cwd=directory,
        env=environment(directory, more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def ansible_playbook(arguments: list[str], directory: Path, more: Mapping[str, str] | None = None) -> Played:
    """Run `ansible-playbook` to its end."""
    process = start(arguments, directory, more)
    try:
        output, _ = process.communicate(timeout=WORST_CASE_SECONDS)
    finally:
        kill(process)
    return Played(process.returncode, output)


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL for the process and its workers, which Ansible gives sessions of their own."""
    for pid in (*descendants(process.pid), process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> Iterator[int]:
    """The processes below `pid`, the youngest first; none where the system does not tell (it is Linux that does)."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text().split()):
                yield from descendants(child)
                yield child
