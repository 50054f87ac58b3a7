"""Helpers of the end-to-end tests assert, too; what their runs build, or prepare of botocore, is kept for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("e2e.application", "e2e.deployed", "e2e.orders", "api_client", "posts_client")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's cache folder, an empty one for each session: every test is another user, with a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
