# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Aliases, versions and alarms as Lambda and CloudWatch keep them, behind real botocore clients."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from scripted_aws import Fails, ScriptedAws

from ansible_collections.serverless.aws.plugins.module_utils.release.pin import Pin, read_pin


class World:
    """Functions with an alias `live`; `hook` is called before each UpdateAlias and may refuse it."""

    def __init__(self, *functions: str, versions: int = 2, at: str = "1") -> None:
        self.aliases = {name: {"Name": "live", "FunctionVersion": at, "RevisionId": "r0"} for name in functions}
        self.versions = {
            name: [{"Version": "$LATEST"}, *({"Version": str(n), "Role": "r"} for n in range(1, versions + 1))]
            for name in functions
        }
        self.alarms = {"a": "OK", "b": "OK"}
        self.hook: Callable[[dict[str, Any]], Fails | None] = lambda params: None
        self.moves: list[tuple[str, str, dict[str, float]]] = []
        self.slept = 0.0
        self.ids = itertools.count(1)
        self.reports: list[str] = []

    def aws(self, **more: Any) -> ScriptedAws:
        """A connection to it."""
        script = {
            "GetAlias": self.get,
            "ListVersionsByFunction": lambda params: {"Versions": list(self.versions[params["FunctionName"]])},
            "UpdateAlias": self.update,
            "DescribeAlarms": lambda params: {
                "MetricAlarms": [
                    {"AlarmName": name, "StateValue": self.alarms[name]}
                    for name in params["AlarmNames"]
                    if name in self.alarms
                ]
            },
            "GetCallerIdentity": {"Arn": "arn:aws:iam::1:user/alice", "Account": "123456789012"},
        }
        return ScriptedAws(script, None, report=self.reports.append, **more)

    def get(self, params: dict[str, Any]) -> Any:
        """GetAlias."""
        found = self.aliases.get(params["FunctionName"])
        return dict(found) if found else Fails("ResourceNotFoundException")

    def update(self, params: dict[str, Any]) -> Any:
        """UpdateAlias: only with the token of the state that it is in."""
        if (refused := self.hook(params)) is not None:
            return refused
        alias = self.aliases[params["FunctionName"]]
        if params["RevisionId"] != alias["RevisionId"]:
            return Fails("PreconditionFailedException")
        alias |= {key: params[key] for key in ("FunctionVersion", "Description", "RoutingConfig") if key in params}
        alias["RevisionId"] = f"r{next(self.ids)}"
        self.moves.append((params["FunctionName"], alias["FunctionVersion"], self.weights(params["FunctionName"])))
        return dict(alias)

    def weights(self, function: str) -> dict[str, float]:
        """The shares of an alias."""
        return dict(self.aliases[function].get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))

    def pin(self, function: str) -> Pin | None:
        """The pin of an alias."""
        return read_pin(self.aliases[function].get("Description"))

    def pinned(self, why: str = "release", **more: Any) -> World:
        """Every alias pinned where it is."""
        for alias in self.aliases.values():
            version = str(alias["FunctionVersion"])
            pin = Pin(version, why=why, at="2026-11-28T11:00Z", **{"before": version, **more})
            alias["Description"] = pin.text()
        return self

    def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.slept += seconds
