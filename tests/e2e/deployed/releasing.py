"""Runs of scripts/release, killed ones too, and where the aliases of a deployed application are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from aws_proxy import KillPoint
from e2e.deployed.application import Deployed
from e2e.playbooks.plays import ROOT, Application, Shown, environment, kill, on_local

DONE, FAILED, ROLLED_BACK = 0, 1, 2
PINNED: Final = "pinned by serverless.aws "


@dataclass(frozen=True)
class At:
    """Where an alias is, with the shares of other versions and its description."""

    version: str
    weights: dict[str, float]
    description: str

    @property
    def pin(self) -> str:
        """Why it is pinned; empty when it is not."""
        pinned = self.description.startswith(PINNED)
        return str(json.loads(self.description.removeprefix(PINNED))["why"]) if pinned else ""


def start(who: Application, *own: str, **variables: Any) -> subprocess.Popen[str]:
    """Begin scripts/release as `who`."""
    who.directory.mkdir(parents=True, exist_ok=True)
    hosts = on_local("release", who.hosts)[:4]
    command = [sys.executable, str(ROOT / "scripts/release"), *own, "--poll-seconds", "1", *hosts]
    return subprocess.Popen(
        [*command, "-e", json.dumps(who.variables(variables))],
        cwd=who.directory,
        env=environment(who.directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def release(who: Application, *own: str, **variables: Any) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    with start(who, *own, **variables) as process:
        output, errors = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def killed(who: Application, write: int, when: str, *own: str, **variables: Any) -> bool:
    """Run it until the write of this number, then SIGKILL for all of its processes; whether it came that far."""
    process = start(who, *own, **variables)
    who.proxy.kill_at(KillPoint(write, "before" if when == "before" else "after", lambda _: kill(process)))
    try:
        process.communicate(timeout=300)
        return who.proxy.killed.is_set()
    finally:
        kill(process)
        who.proxy.revive()


def aliases(deployment: Deployed, functions: Iterable[str]) -> dict[str, At]:
    """By function where its alias `live` is."""
    found = {}
    for function in functions:
        alias = deployment.raw.client("lambda").get_alias(FunctionName=function, Name="live")
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        found[function] = At(alias["FunctionVersion"], weights, alias["Description"])
    return found


def newest(deployment: Deployed, functions: Iterable[str]) -> dict[str, str]:
    """By function the version that was published last."""
    client = deployment.raw.client("lambda")
    found = {name: client.list_versions_by_function(FunctionName=name)["Versions"] for name in functions}
    return {name: str(max(int(one["Version"]) for one in every[1:])) for name, every in found.items()}


def plan(deployment: Deployed, **variables: Any) -> tuple[Shown, str]:
    """What a plan shows, and all of its text."""
    run = deployment.application.play(check=True, **variables)
    assert run.code == 0, run.output
    return run.shown, run.output


def called_by_the_api(deployment: Deployed, api_id: str) -> set[str]:
    """What the integrations of a REST API call: names of functions, with the alias where there is one."""
    client = deployment.raw.client("apigateway")
    resources = client.get_resources(restApiId=api_id, embed=["methods"], limit=500)["items"]
    methods = [method for resource in resources for method in resource.get("resourceMethods", {}).values()]
    uris = [method["methodIntegration"].get("uri", "") for method in methods if method.get("methodIntegration")]
    return {uri.partition(":function:")[2].removesuffix("/invocations") for uri in uris if ":function:" in uri}
