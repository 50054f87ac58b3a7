"""Applications whose AWS refuses, breaks off and contradicts: all of them come, change and go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.disturbances import endures
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story

SEEDS = {"posts": range(1, 21), "orders": range(1, 6), "items": range(1, 6)}

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize(("hosts", "seed"), [(hosts, seed) for hosts, seeds in SEEDS.items() for seed in seeds])
def test_one_run_each_is_enough(
    hosts: str,
    seed: int,
    stories: Callable[[str], Story],
    fresh_application: Callable[..., Application],
    record_property: Callable[[str, object], None],
) -> None:
    record_property(f"faulty runs of {hosts}", 4)
    endures(fresh_application(hosts), stories(hosts), seed)
