"""One orders application for all tests that do not disturb it, deployed by the real playbook, permissions enforced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from e2e.deployed.application import deployed
from e2e.orders.deployment import Deployment


@pytest.fixture(scope="session")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The application."""
    with deployed(tmp_path_factory.mktemp("orders"), "orders", Deployment) as deployment:
        yield deployment
