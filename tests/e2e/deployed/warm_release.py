"""A release of an application that other tests use too, by its parts and without a playbook: cheap, and without trace.

What the playbook and scripts/release make of these parts is tested with posts (tests/e2e/application/test_release.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from e2e.deployed.application import Deployed
from e2e.deployed.releasing import aliases
from e2e.playbooks.warm import Stable, Warm

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_release import APPLICATION_RELEASE

TIMEOUT, CHANGED = 9, 8
"""Seconds: what the functions are described with, and then anew."""


@dataclass(frozen=True)
class WarmRelease:
    """The releases of one application; `used` says whether people are served."""

    deployment: Deployed
    warm: Warm
    wanted: Mapping[str, Any]
    functions: tuple[str, ...]
    used: Callable[[], bool]

    def module(self, changed: bool) -> dict[str, Any]:
        """What the application is described as, with its session, or with another setting of every function."""
        text = json.dumps(self.warm.module("site", self.wanted))
        setting = '"timeout_seconds": '
        return dict(json.loads(text.replace(f"{setting}{TIMEOUT}", f"{setting}{CHANGED}") if changed else text))

    def act(self, action: str, *, changed: bool = False, **own: Any) -> None:
        """One action of the module release."""
        module = self.module(changed)
        spec = APPLICATION_RELEASE.argument_spec
        params = {name: module.get(name, option.get("default")) for name, option in spec.items()}
        params |= {"name": self.deployment.name, "action": action, "poll_seconds": 1, **own}
        done = APPLICATION_RELEASE.run(params, check_mode=False, report=lambda _line: None)
        assert not done.get("failed"), done

    def converge(self, *, changed: bool = False) -> None:
        """What is described is there."""
        self.warm.ran(self.module(changed))

    def release(self, strategy: str) -> None:
        """As roles/application/tasks/release.yml does it."""
        self.act("begin", changed=True, strategy=strategy)
        self.converge(changed=True)
        self.act("shift", changed=True, strategy=strategy)

    def assert_at(self, version: str, pin: str = "") -> None:
        """Where every alias is, and that people are served."""
        found = aliases(self.deployment, self.functions).values()
        assert {(one.version, len(one.weights), one.pin) for one in found} == {(version, 0, pin)}
        assert self.used()


@contextmanager
def through_an_alias(
    deployment: Deployed, directory: Path, functions: tuple[str, ...], used: Callable[[], bool], **variables: Any
) -> Iterator[WarmRelease]:
    """The application with an alias before its functions; at the end as it was described before, with `variables`."""
    of, name = deployment.application, deployment.name
    wanted = {**variables, f"{name}_release_alias": "live", f"{name}_function_timeout_seconds": TIMEOUT}
    with Stable(directory / "stable") as stable:
        warm = Warm(of.place, of.account, directory / "warm", of.hosts, stable=stable)
        released = WarmRelease(deployment, warm, wanted, functions, used)
        released.converge()
        try:
            yield released
        finally:
            warm.ran(warm.module("site", variables))


def assert_released_and_taken_back(released: WarmRelease) -> None:
    """Release something new, roll it back, let go, and converge: people are served all the while."""
    released.assert_at("1")
    released.release("canary:50:1s")
    released.assert_at("2")
    released.act("rollback", changed=True)
    released.assert_at("1", "rollback")
    released.act("unpin", changed=True)
    released.assert_at("1")
