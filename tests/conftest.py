"""No test sees the AWS settings of whoever runs it, nor any configuration file: each says which it needs."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

# at once, not in a fixture: clients are made when some tests' modules are imported
for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull

OBJECTS_BEFORE_COLLECTING = 50_000
"""Python's own 700 (from 3.13 on 2,000) mean a fifth of the time of the unit tests: many objects, and few circles."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays: 300,000 objects that the garbage collector need not walk again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)


@pytest.fixture(scope="session", autouse=True)
def everything_is_collected() -> Iterator[None]:
    """At the end, while a test can still fail for it: what was left open, in a circle, warns when it is collected."""
    yield
    gc.collect()
