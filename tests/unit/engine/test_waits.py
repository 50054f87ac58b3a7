# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pauses: how long they get, what they add to what is waited for, and when patience is over."""

from __future__ import annotations

import pytest
from unit.engine.cloud import Clock


@pytest.mark.parametrize("takes", [0.5, 2.0, 7.0, 20.0])
def test_the_end_of_what_is_at_work_is_seen_at_most_a_quarter_late(takes: float) -> None:
    for _ in range(50):
        clock = Clock()
        backoff = clock.backoff(120)
        while clock.now < takes:
            assert backoff.pause(at_work=True)
        assert clock.now - takes <= max(0.2, takes / 4) * 1.2


def test_pauses_while_at_work_do_not_outgrow_the_longest() -> None:
    clock = Clock()
    backoff = clock.backoff(600)
    while backoff.pause(at_work=True):
        pass
    assert 4.0 <= clock.pauses[-1] <= 6.0
    assert len(clock.pauses) < 160


def test_where_nothing_says_how_long_it_takes_each_pause_is_half_as_long_again_as_the_last() -> None:
    clock = Clock()
    backoff = clock.backoff(120)
    for _ in range(12):
        backoff.pause()
    expected = [min(0.2 * 1.5**number, 5.0) for number in range(12)]
    for pause, middle in zip(clock.pauses, expected, strict=True):
        assert middle * 0.8 <= pause <= middle * 1.2


@pytest.mark.parametrize("at_work", [True, False])
def test_patience_ends_and_begins_anew_with_progress(at_work: bool) -> None:
    clock = Clock()
    backoff = clock.backoff(10)
    while backoff.pause(at_work=at_work):
        pass
    assert 10 <= clock.now <= 16
    assert not backoff.pause(at_work=at_work)
    backoff.progress()
    assert backoff.pause(at_work=at_work)
    assert clock.pauses[-1] <= 0.2 * 1.2
