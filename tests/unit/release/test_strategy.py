# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a strategy's text to its steps."""

from __future__ import annotations

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.release.strategy import Step, steps_of


@pytest.mark.parametrize(
    ("strategy", "steps"),
    [
        ("canary:10:5m", [(0.1, 300)]),
        ("canary:0.5:1h", [(0.005, 3600)]),
        ("linear:50:30s", [(0.5, 30)]),
        ("linear:30:1m", [(0.3, 60), (0.6, 60), (0.9, 60)]),
        ("linear:10:1m", [(round(n / 10, 6), 60) for n in range(1, 10)]),
        ("all", []),
        ("all:5m", [(1.0, 300)]),
    ],
)
def test_steps(strategy: str, steps: list[tuple[float, int]]) -> None:
    assert list(steps_of(strategy)) == [Step(*step) for step in steps]


@pytest.mark.parametrize(
    "strategy",
    ["", "canary", "canary:10", "canary:0:5m", "canary:100:5m", "canary:10:5", "linear:0.5:1m", "all:", "fast:10:1m"],
)
def test_anything_else_is_refused_with_the_way_out(strategy: str) -> None:
    with pytest.raises(ValueError, match="canary:10:5m"):
        steps_of(strategy)
