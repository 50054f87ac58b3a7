"""Releases and rollbacks killed before and after each of their writes, and what becomes of them.

`before` the write of a number is what `after` the one before it leaves, so the first goes on and the second goes back:
each state is left both ways.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from e2e.application.deployment import FUNCTIONS
from e2e.application.deployment import Deployment as Posts
from e2e.deployed.application import Deployed, deployed
from e2e.deployed.releasing import DONE, FAILED, At, aliases, killed, newest, plan, release
from e2e.orders.deployment import FUNCTION, ORDER
from e2e.orders.deployment import Deployment as Orders

pytestmark = pytest.mark.campaign
STRATEGY: Final = ("--strategy", "canary:10:1s")
WRITES_OF_A_FUNCTION: Final = 6
"""Of a release: the pin, settings, version and alias of the converge, the share, and all calls."""


@dataclass
class Released:
    """An application with an alias before its functions, every release of which publishes something new."""

    deployment: Deployed
    functions: tuple[str, ...]
    used: Callable[[], int]
    expected: int
    timeouts: Iterator[int] = field(default_factory=lambda: itertools.cycle((6, 7)))
    wanted: dict[str, Any] = field(default_factory=dict)

    def change(self) -> None:
        """Describe something new."""
        name = self.deployment.name
        self.wanted = {f"{name}_release_alias": "live", f"{name}_function_timeout_seconds": next(self.timeouts)}

    def killed(self, write: int, when: str, *own: str) -> bool:
        """Whether it came to that write."""
        return killed(self.deployment.application, write, when, *own, **self.wanted)

    def run(self, *own: str, code: int = DONE) -> str:
        """A run that nothing disturbs; what it told."""
        run = release(self.deployment.application, *own, **self.wanted)
        assert run.returncode == code, run.stdout + run.stderr
        return run.stdout + run.stderr

    def at(self) -> dict[str, At]:
        """Where the aliases are."""
        return aliases(self.deployment, self.functions)

    def versions(self) -> dict[str, str]:
        """The same without shares and pins; there must be no share."""
        at = self.at()
        assert not any(one.weights for one in at.values()), at
        return {name: one.version for name, one in at.items()}

    def pins(self) -> set[str]:
        """Why aliases are pinned."""
        return {one.pin for one in self.at().values()}

    def assert_served(self, before: dict[str, str]) -> None:
        """Every call goes to the old or the new version, and one through the API is answered."""
        last = newest(self.deployment, self.functions)
        for name, at in self.at().items():
            assert {at.version, *at.weights} <= {before[name], last[name]}, (name, at)
            assert all(share == 0.1 for share in at.weights.values()), (name, at)
        assert self.used() == self.expected

    def assert_ended(self) -> None:
        """Everybody has what is described, nothing is pinned, and there is nothing to do."""
        assert self.versions() == newest(self.deployment, self.functions)
        assert self.pins() == {""}
        assert plan(self.deployment, **self.wanted)[0] == {}


@pytest.fixture(scope="module", params=["orders", "posts"])
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Released]:
    """Each application, with two versions of every function."""
    name = str(request.param)
    kind: Any = {"orders": Orders, "posts": Posts}[name]
    alias = {f"{name}_release_alias": "live"}
    with deployed(tmp_path_factory.mktemp(f"released-{name}"), name, kind, **alias) as deployment:
        if isinstance(deployment, Orders):
            one = Released(deployment, (FUNCTION,), lambda: deployment.place(ORDER).status, 201)
        else:
            one = Released(deployment, FUNCTIONS, lambda: deployment.front_door.feed().status, 200)
        one.change()
        one.run("release", *STRATEGY)
        yield one


def test_killed_at_each_write_a_release_is_resumed_or_taken_back(
    released: Released, record_property: Callable[[str, object], None]
) -> None:
    tried = 0
    for write in range(1, WRITES_OF_A_FUNCTION * len(released.functions) + 1):
        for when in ("before", "after"):
            released.change()
            before = released.versions()
            assert released.killed(write, when, "release", *STRATEGY), f"there is no write {write}"
            tried += 1
            released.assert_served(before)
            if "release" in released.pins():
                told = released.run("release", *STRATEGY, code=FAILED)
                assert "RESUME=1" in told
                assert "ACTION=rollback" in told
                released.assert_served(before)
                if when == "after":
                    released.run("rollback")
                    assert released.versions() == before, f"killed {when} write {write}"
                    assert released.pins() == {"rollback"}
                    assert "takes it over" in released.run("release", *STRATEGY)
                else:
                    released.run("release", "--resume", *STRATEGY)
            else:
                released.run("release", *STRATEGY)
            released.assert_ended()
    record_property("kill points", tried)


def test_killed_at_each_write_a_rollback_is_finished_or_a_release_takes_it_over(
    released: Released, record_property: Callable[[str, object], None]
) -> None:
    tried = 0
    for write in range(1, len(released.functions) + 1):
        for when in ("before", "after"):
            released.change()
            before = released.versions()
            released.run("release", *STRATEGY)
            assert released.killed(write, when, "rollback"), f"there is no write {write}"
            tried += 1
            released.assert_served(before)
            if when == "before":
                released.run("rollback")
                assert released.versions() == before, f"killed {when} write {write}"
                shown, text = plan(released.deployment, **released.wanted)
                assert (shown, "is pinned to version" in text) == ({}, True)
            assert "takes it over" in released.run("release", *STRATEGY)
            released.assert_ended()
    record_property("kill points", tried)
