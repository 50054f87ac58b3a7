"""One posts application for all tests of the session, deployed by the real playbook, permissions enforced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_client import User
from e2e.application.deployment import Deployment
from e2e.deployed.application import deployed
from posts_client import FrontDoor


@pytest.fixture(scope="session")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The application."""
    with deployed(tmp_path_factory.mktemp("posts"), "posts", Deployment) as deployment:
        yield deployment


@pytest.fixture(scope="session")
def front_door(posts: Deployment) -> FrontDoor:
    """Where everybody comes in."""
    return posts.front_door


@pytest.fixture(scope="session")
def user(posts: Deployment) -> User:
    """A signed-in user."""
    return posts.user()
