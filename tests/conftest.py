"""No test sees the AWS settings of whoever runs it, nor any configuration file: each says which it needs."""

from __future__ import annotations

import gc
import os

import pytest

# at once, not in a fixture: clients are made when some tests' modules are imported
for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull

OBJECTS_BEFORE_COLLECTING = 50_000
"""Python's 700 means a fifth of the time of the unit tests, which make many objects and few circles."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays: a million objects that the garbage collector need not walk again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)
