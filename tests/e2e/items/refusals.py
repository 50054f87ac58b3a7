"""What a refused request leaves behind: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from e2e.items.deployment import Deployment


@contextmanager
def no_trace(items: Deployment, *, runs: int | None = None) -> Iterator[None]:
    """What happens in the block changes no item; functions run that often, where it is told."""
    before, ran = items.items(), items.runs()
    yield
    assert items.items() == before
    if runs is not None:
        assert items.runs() - ran == runs
