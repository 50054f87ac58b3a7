"""One embedded AWS and proxy per worker, one account per kind; a kind's scenarios stay together on one worker."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

pytest.register_assert_rewrite("contract.harness")

from contract.harness.bench import Bench, open_bench  # noqa: E402 - its asserts are rewritten from here on
from contract.harness.place import Place, open_place  # noqa: E402


class ByKind(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """A worker takes all scenarios of a kind, since they share a resource; other tests go file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("-")[0] if "test_contract[" in nodeid else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByKind:
    """xdist asks the outermost conftest; without it nobody does."""
    return ByKind(config, log)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The embedded AWS behind its proxy."""
    with open_place(tmp_path_factory.mktemp("aws")) as opened:
        yield opened


@pytest.fixture(scope="session")
def benches() -> Iterator[dict[str, Bench]]:
    """The benches that are open, by kind."""
    opened: dict[str, Bench] = {}
    yield opened
    for bench in opened.values():
        bench.close()


@pytest.fixture
def bench(kind: str, place: Place, benches: dict[str, Bench]) -> Bench:
    """The bench of `kind`, kept for all its scenarios."""
    if kind not in benches:
        benches[kind] = open_bench(importlib.import_module(f"contract.cases.{kind}").CASE, place)
    return benches[kind]
