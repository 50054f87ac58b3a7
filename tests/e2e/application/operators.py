"""Whoever works with the application day by day: an IAM user with the policy of one verb, and the verb's script."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployer_policies.document import actions
from e2e.deployer.identities import for_the_emulator, run_by, verb_documents
from e2e.playbooks.plays import ROOT, Application, environment, on_local

AS_IAM_CALLS_THEM = {
    "monitoring": "cloudwatch",
    "lambda:Invoke": "lambda:InvokeFunction",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}


@dataclass(frozen=True)
class Operator:
    """A user of one verb."""

    verb: str
    application: Application
    allowed: frozenset[str]

    def command(self, *own: str, **variables: Any) -> list[str]:
        """The verb's script on the inventory `local`, as this user."""
        hosts = on_local(self.verb, self.application.hosts)[:4]
        extra = json.dumps(self.application.variables(variables))
        return [sys.executable, str(ROOT / "scripts" / self.verb), *own, *hosts, "-e", extra]

    def run(self, *own: str, **variables: Any) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return subprocess.run(self.command(*own, **variables), **self.process(), capture_output=True, check=False)

    def process(self) -> dict[str, Any]:
        """How its process is started."""
        directory = self.application.directory
        directory.mkdir(parents=True, exist_ok=True)
        return {"cwd": directory, "env": environment(directory), "text": True}

    def used(self, first: int) -> set[str]:
        """The actions of the calls from number `first` on, as IAM names them."""
        calls = self.application.proxy.calls[first:]
        return {action_of(call.service, call.operation) for call in calls} - {"sts:GetCallerIdentity"}


def action_of(service: str, operation: str, names: Mapping[str, str] = AS_IAM_CALLS_THEM) -> str:
    """The IAM action of an operation."""
    return names.get(f"{service}:{operation}", f"{names.get(service, service)}:{operation}")


def operator(application: Application, verb: str) -> Operator:
    """A new user who may do what the policy of a verb allows, and nothing else."""
    documents = verb_documents(application, verb)
    user = run_by(application, f"{verb}-operator", [*documents, for_the_emulator(documents)])
    allowed = {action for document in documents for action in actions(document)}
    return Operator(verb, user, frozenset(allowed))


def lines_of(text: str) -> list[dict[str, Any]]:
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def example(function: str) -> Path:
    """The event of a function in the repository."""
    return ROOT / "examples/events/posts" / f"{function.replace('-', '_')}.json"
