"""Which operations only read: the reviewed list in ``reads.txt``; whatever is not on it counts as a write."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("reads.txt")


@cache
def read_operations() -> dict[str, frozenset[str]]:
    """Read operations by botocore service name, as in the reviewed list."""
    table: dict[str, set[str]] = {}
    service = ""
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith(" "):
            table[service].update(line.split())
        else:
            service = line.strip().rstrip(":")
            table[service] = set()
    return {name: frozenset(operations) for name, operations in table.items()}


def is_read(service: str, operation: str) -> bool:
    """Whether the operation is on the list; an unknown service or operation is a write."""
    return operation in read_operations().get(service, frozenset())
