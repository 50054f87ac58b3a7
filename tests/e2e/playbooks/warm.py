"""The module converge in a process of its own, forked from one that has imported everything: a run costs its calls.

A campaign makes thousands of runs. `ansible-playbook` takes three seconds each before the first call, and its part (the
templates, the action plugin) is the same in all of them: here it makes the description once for each set of variables.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from aws_proxy import KillPoint
from descriptions import CALLER, ROOT, describe
from e2e.playbooks.plays import Application, Played, Shown, environment

SIGNS: Final = {"create": "+", "update": "~", "replace": "-/+", "delete": "-"}
PASSED_ON: Final = ("take_over", "replace", "purge_tags")
"""Options that playbooks/application.yml gives every module from a variable of the same name."""
LOCAL: Final = ROOT / "inventories" / "local"
GOALS: Final = {"site": "present", "destroy": "absent"}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Ran(Played):
    """What one run of the module returned."""

    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> Shown:
        """The plan, as the result has it."""
        return {
            (entry["kind"], entry["name"]): (SIGNS[entry["action"]], frozenset(paths(entry)))
            for entry in self.result.get("resources", ())
            if entry["action"] in SIGNS
        }


def paths(entry: Mapping[str, Any]) -> set[str]:
    """The changed paths of a resource; what is made or deleted is shown whole."""
    return {change["path"] for change in entry["changes"]} if entry["action"] == "update" else set()


@dataclass
class Stable:
    """The process that the runs are forked from; `directory` holds what they print."""

    directory: Path
    _process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it has imported everything."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forking.py"))],
            env=environment(self.directory, {"PYTHONPATH": os.pathsep.join(sys.path)}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._line()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, and what it runs."""
        if self._process:
            self._process.communicate()

    def start(self, arguments: Mapping[str, Any]) -> tuple[int, Path]:
        """Fork a run with these module arguments: its process id, and the file that it prints to."""
        output = self.directory / f"run-{next(_numbers)}.json"
        request = json.dumps({"arguments": arguments, "output": str(output)})
        self._process.stdin.write(f"{request}\n")  # type: ignore[union-attr]
        return int(self._line()), output

    def end(self) -> int:
        """Wait for the run; its exit status, negative for a signal."""
        return int(self._line())

    def _line(self) -> str:
        line = self._process.stdout.readline()  # type: ignore[union-attr]
        assert line, "the process that runs are forked from has died"
        return line


@dataclass(frozen=True)
class Warm(Application):
    """An application whose runs are the module's, with the description that its playbook hands over."""

    stable: Stable = field(default_factory=lambda: Stable(Path()))
    descriptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By application and variables: what was described; shared by the applications of a session."""

    def play(self, playbook: str = "site", *arguments: str, check: bool = False, **variables: Any) -> Played:
        """One run, as the playbook's."""
        assert not arguments
        return self._run(self.module(playbook, variables, check=check))

    def ran(self, module: Mapping[str, Any]) -> None:
        """One run with these arguments of the module, which must pass."""
        run = self._run(module)
        assert run.code == 0, run.output

    def _run(self, module: Mapping[str, Any]) -> Ran:
        first = len(self.proxy.calls)
        _, output = self.stable.start(module)
        code = self.stable.end()
        text = output.read_text() if output.exists() else ""
        output.unlink(missing_ok=True)
        result = json.loads(text) if text.strip().startswith("{") else {}
        return Ran(code, str(result.get("msg", text)), self._own(first), result)

    def killed(self, write_number: int, when: str, playbook: str = "site", **variables: Any) -> bool:
        """Run until the `write_number`-th write call, then SIGKILL; whether it came that far."""
        pid, output = self.stable.start(self.module(playbook, variables))
        point = KillPoint(write_number, "before" if when == "before" else "after", lambda _: slain(pid))
        self.proxy.kill_at(point)
        try:
            self.stable.end()
            return self.proxy.killed.is_set()
        finally:
            self.proxy.revive()
            output.unlink(missing_ok=True)

    def module(self, playbook: str, variables: Mapping[str, Any], *, check: bool = False) -> dict[str, Any]:
        """The arguments of the module."""
        session = {
            "region": "eu-west-1",
            "endpoint_url": self.proxy.url,
            "access_key": self.access_key or self.account,
            "secret_key": self.secret_key,
            "allowed_account_ids": [self.account],
        }
        given = {
            option: variables[f"serverless_{option}"] for option in PASSED_ON if f"serverless_{option}" in variables
        }
        absent = GOALS[playbook] == "absent"
        return {
            **self.described(variables),
            **session,
            **given,
            "state": GOALS[playbook],
            "orphans": "prune" if absent or variables.get("serverless_prune") else "list",
            "_ansible_check_mode": check,
        }

    def described(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What the application's playbook hands to the module, with these variables."""
        key = json.dumps([self.hosts, variables], sort_keys=True)
        if key not in self.descriptions:
            run, handed = describe(LOCAL, self.directory / "described", self.hosts, self.variables(variables))
            assert run.returncode == 0, run.stdout
            self.descriptions[key] = handed[self.hosts]
        # names of buckets have the account in them, and no two accounts have one name
        text = json.dumps(self.descriptions[key]).replace(CALLER["account_id"], self.account)
        return dict(json.loads(text))


def slain(pid: int) -> None:
    """SIGKILL."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
