# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from web_common.origin_lock import OriginLock, lock_enabled
from web_common.secret_values import SecretValues

from ansible_collections.serverless.aws.tests.unit.lambda_src.events import SECRET, Secrets, event
from ansible_collections.serverless.aws.tests.unit.lambda_src.web_support import refused


@pytest.mark.parametrize(
    "header", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "é", "\ud800", f"{SECRET},x"]
)
def test_wrong_or_missing_header_is_403(values, header):
    assert refused(OriginLock(values, enabled=True).check, event(secret=header)) == (403, "forbidden")


@pytest.mark.parametrize("broken", [{}, {"headers": None}, {"headers": {"x-origin-verify": 1}}, {"headers": []}])
def test_events_without_usable_headers_are_403(values, broken):
    assert refused(OriginLock(values, enabled=True).check, broken) == (403, "forbidden")


def test_current_and_previous_are_accepted(values, secrets):
    secrets.stages["AWSPREVIOUS"] = "old"
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    lock.check(event(secret="old"))
    assert secrets.reads == [("origin-secret", "AWSCURRENT"), ("origin-secret", "AWSPREVIOUS")]


def test_a_secret_without_text_matches_nothing(clock):
    lock = OriginLock(SecretValues(Secrets(current="", previous=""), "s", clock), enabled=True)
    assert refused(lock.check, event(secret="")) == (403, "forbidden")
    assert refused(lock.check, event(secret="x")) == (503, "unavailable")


def test_lock_that_is_off_asks_nobody(values, secrets):
    OriginLock(values, enabled=False).check(event(secret=None))
    assert secrets.reads == []


@pytest.mark.parametrize(
    ("text", "enabled"), [("true", True), ("false", False), ("False", False), ("", True), ("no", True), ("0", True)]
)
def test_only_false_opens_the_lock(text, enabled):
    assert lock_enabled({"ORIGIN_LOCK_ENABLED": text}) is enabled
    assert lock_enabled({}) is True


def test_a_rotated_secret_is_found_by_reading_again(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.stages = {"AWSCURRENT": "new", "AWSPREVIOUS": SECRET}
    clock.now += 1
    lock.check(event(secret="new"))
    lock.check(event())
    assert len(secrets.reads) == 4


def test_guessing_costs_one_read_a_second(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    for _guess in range(50):
        assert refused(lock.check, event(secret="guess"))[0] == 403
        clock.now += 0.1
    assert len(secrets.reads) <= 2 * 6
    assert len(secrets.reads) >= 2 * 4


def test_a_missing_header_costs_no_read(values, secrets):
    refused(OriginLock(values, enabled=True).check, event(secret=None))
    assert secrets.reads == []


def test_values_are_read_again_after_their_time(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    clock.now += 299
    lock.check(event())
    assert len(secrets.reads) == 2
    clock.now += 1
    lock.check(event())
    assert len(secrets.reads) == 4


def test_a_value_rotated_out_twice_is_refused_in_the_end(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.stages = {"AWSCURRENT": "newer", "AWSPREVIOUS": "new"}
    clock.now += 300
    assert refused(lock.check, event()) == (403, "forbidden")


def test_unreadable_secret_is_503_and_tried_once_a_second(values, secrets, clock):
    secrets.error = "AccessDeniedException"
    lock = OriginLock(values, enabled=True)
    for _request in range(5):
        assert refused(lock.check, event()) == (503, "unavailable")
    assert len(secrets.reads) == 1
    secrets.error = None
    clock.now += 1
    lock.check(event())


def test_known_values_outlive_a_failing_read(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.error = "ThrottlingException"
    clock.now += 400
    lock.check(event())


def test_known_values_outlive_an_emptied_secret(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.stages["AWSCURRENT"] = ""
    clock.now += 300
    lock.check(event())


def test_failing_read_of_the_previous_value_changes_nothing(values, secrets, clock):
    secrets.stages["AWSPREVIOUS"] = "old"
    lock = OriginLock(values, enabled=True)
    lock.check(event(secret="old"))
    calls = iter(["ok", "throttled"])
    real = secrets.get_secret_value

    def throttled(**parameters):
        secrets.error = None if next(calls, "ok") == "ok" else "ThrottlingException"
        return real(**parameters)

    secrets.get_secret_value = throttled
    clock.now += 300
    lock.check(event(secret="old"))
