# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pin in an alias' description: what it says comes back, and it fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.release.pin import (
    MARK,
    MOST_CHARACTERS,
    Pin,
    read_pin,
    valid,
)

PIN = Pin("7", {"8": 0.1}, "release", "2026-11-28T11:22Z", "alice", "canary:10:5m to 8", "7")


def test_a_pin_comes_back_as_it_was_written() -> None:
    assert read_pin(PIN.text()) == PIN
    assert PIN.told("live") == (
        "live is pinned to version 7 (10 % to 8) since 2026-11-28T11:22Z by alice: "
        "a release that is under way or was cut off, canary:10:5m to 8"
    )


@given(by=st.text(max_size=300), note=st.text(max_size=300), share=st.floats(0, 1))
def test_where_it_is_pinned_always_fits(by: str, note: str, share: float) -> None:
    pin = Pin("999999999", {"1000000000": round(share, 6)}, "rollback", "2026-11-28T11:22Z", by, note, "999999999")
    text = pin.text()
    assert len(text) <= MOST_CHARACTERS
    back = read_pin(text)
    assert back is not None
    assert (back.version, back.weights, back.before) == (pin.version, pin.weights, pin.before)


@pytest.mark.parametrize(
    "description",
    [
        None,
        "",
        "the live one",
        MARK,
        MARK + "{}",
        MARK + "[]",
        MARK + '{"version":"$LATEST","weights":{},"why":"rollback","at":""}',
        MARK + '{"version":"1","weights":{"1":0.5},"why":"rollback","at":""}',
        MARK + '{"version":"1","weights":{"2":1.5},"why":"rollback","at":""}',
    ],
)
def test_what_only_looks_like_a_pin_is_none(description: str | None) -> None:
    assert read_pin(description) is None


@pytest.mark.parametrize(
    ("version", "weights", "taken"),
    [
        ("1", {}, True),
        ("1", {"2": 0.0}, True),
        ("1", {"2": 1.0}, True),
        ("1", {"2": 1.01}, False),
        ("1", {"2": -0.1}, False),
        ("1", {"1": 0.1}, False),
        ("1", {"2": 0.1, "3": 0.1}, False),
        ("1", {"$LATEST": 0.1}, False),
        ("$LATEST", {}, False),
    ],
)
def test_lambda_takes_one_more_published_version_with_a_share_from_0_to_1(
    version: str, weights: dict[str, float], taken: bool
) -> None:
    assert valid(version, weights) is taken


def test_a_pin_that_cannot_fit_is_an_error() -> None:
    with pytest.raises(EngineError):
        Pin("1" * 300).text()
