"""One embedded AWS behind a strict, recording proxy; every application under test has an account of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from contract.harness.place import Place, open_place
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story, first_deployment


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The embedded AWS and its proxy."""
    with open_place(tmp_path_factory.mktemp("aws")) as opened:
        yield opened


@pytest.fixture(scope="session")
def fresh_application(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Application]]:
    """Makes an application (of `hosts`) in an empty account."""
    made: list[Application] = []

    def make(hosts: str = "posts") -> Application:
        directory: Path = tmp_path_factory.mktemp("run")
        made.append(Application(place, place.fresh_account(), directory, hosts))
        return made[-1]

    yield make
    for application in made:
        application.raw.close()


@pytest.fixture(scope="session")
def story(fresh_application: Callable[[], Application]) -> Story:
    """The undisturbed first deployment, planned before; several files compare with it."""
    return first_deployment(fresh_application())
