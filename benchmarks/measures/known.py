"""Every measure there is, in the order in which they are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.measures import converged, deployment
from benchmarks.measures.run import Benchmark

MEASURES: Final[Mapping[str, Callable[[Benchmark], None]]] = {
    "converged": converged.measure,
    "deployment": deployment.measure,
}
