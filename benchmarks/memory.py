"""The memory of a process and its descendants, as proportional set size: pages that several share count once in all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

PROC = Path("/proc")
POLL_SECONDS = 0.05


def pss_bytes(rollup: str) -> int:
    """The proportional set size in the text of a `/proc/<pid>/smaps_rollup`; 0 when it has none."""
    for line in rollup.splitlines():
        name, _, value = line.partition(":")
        if name == "Pss":
            return int(value.split()[0]) * 1024
    return 0


def parent_and_state(stat: str) -> tuple[int, str]:
    """The parent's id and the state letter in the text of a `/proc/<pid>/stat`.

    The program's name stands in brackets before them, and may itself hold spaces and brackets.
    """
    state, parent = stat.rpartition(")")[2].split()[:2]
    return int(parent), state


def descendants(root: int, parents: Mapping[int, int]) -> set[int]:
    """`root` and all whose chain of `parents` (child to parent) leads to it."""
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def peak_pss_bytes(pid: int) -> int:
    """Watch process `pid` until it ends (left as a zombie for the caller to wait for); the largest sum seen."""
    peak = 0
    while True:
        try:
            _, state = parent_and_state((PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return peak
        if state == "Z":
            return peak
        peak = max(peak, _sum_of(descendants(pid, _parents())))
        time.sleep(POLL_SECONDS)


def _parents() -> dict[int, int]:
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            found[int(folder.name)] = parent_and_state(stat)[0]
    return found


def _sum_of(pids: Iterable[int]) -> int:
    total = 0
    for pid in pids:
        try:
            total += pss_bytes((PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii"))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it ended meanwhile
    return total
