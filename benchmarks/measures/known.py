"""Every measure there is, in the order in which they are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.measures import applications, change, converged, deployment, drifts, foreign, many, profile, startup
from benchmarks.measures.run import Benchmark

MEASURES: Final[Mapping[str, Callable[[Benchmark], None]]] = {
    "converged": converged.measure_near,
    "away": converged.measure_away,
    "deployment": deployment.measure,
    "change": change.measure,
    "foreign": foreign.measure,
    "many": many.measure,
    "applications": applications.measure,
    "startup": startup.measure,
    "drifts": drifts.measure,
    "profile": profile.measure,
}
