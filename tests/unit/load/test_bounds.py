# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much load may be asked for, and what is wrong with a scenario: refused before any call."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.load import limits
from ansible_collections.serverless.aws.plugins.module_utils.load.scenario import problems, stranded, whole

SANE: dict[str, Any] = {"users": 10, "accounts": 5, "rate": 20, "duration": "30s"}
READ: dict[str, Any] = {"name": "read", "method": "GET", "path": "/feed"}


@pytest.mark.parametrize(
    ("given", "seconds"), [("30s", 30), ("2m", 120), ("45", 45), (" 5 s", 5), ("1h", 0), ("", 0), ("-3s", 0)]
)
def test_a_duration_is_seconds_or_minutes(given: str, seconds: int) -> None:
    assert limits.seconds_of(given) == seconds


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"users": 0}, "serverless_load_users (USERS=) is 0"),
        ({"users": 201}, "serverless_load_users (USERS=) is 201; 1 to 200"),
        ({"rate": 501}, "serverless_load_rate (RATE=) is 501; 1 to 500"),
        ({"accounts": 21}, "serverless_load_accounts (ACCOUNTS=) is 21"),
        ({"duration": "31m"}, "serverless_load_duration (DURATION=) is 31m; 1s to 30m"),
        ({"max_errors": 101.0}, "serverless_load_max_errors (MAX_ERRORS=) is 101.0"),
        ({"max_p95_ms": 0.0}, "serverless_load_max_p95_ms (MAX_P95=) is 0.0"),
    ],
)
def test_what_is_out_of_bounds_is_told_by_its_variable(given: dict[str, Any], said: str) -> None:
    assert list(limits.problems(SANE)) == []
    (told,) = limits.problems({**SANE, **given})
    assert said in told


def test_nobody_needs_more_accounts_than_users() -> None:
    assert limits.limits({**SANE, "users": 2}).accounts == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"operations": []}, "names no operations"),
        ({"base_url": "http://example.com"}, "it must be https, or http on this machine"),
        ({"base_url": ""}, "base_url is ''"),
        ({"operations": [{**READ, "path": "//elsewhere.example/"}]}, "requests go to base_url and nowhere else"),
        ({"operations": [{**READ, "path": "https://elsewhere.example/"}]}, "path must begin with one slash"),
        ({"operations": [{**READ, "method": "CONNECT"}]}, "needs a name and a method"),
        ({"operations": [{**READ, "signed_in": True}]}, "says no user pool"),
        ({"operations": [{**READ, "wieght": 3}]}, "unknown wieght"),
        ({"operations": [{**READ, "weight": 0}]}, "weight is 0"),
    ],
)
def test_a_scenario_that_cannot_be_or_would_send_elsewhere_is_refused(given: dict[str, Any], said: str) -> None:
    good = {"base_url": "https://a.example", "operations": [READ]}
    assert list(problems(whole(good))) == []
    assert said in "\n".join(problems(whole({**good, **given})))


def test_what_needs_another_operation_without_there_being_one_is_told() -> None:
    one = {**READ, "name": "one", "path": "/items/{kept}"}
    assert stranded(whole({"operations": [one]})) == ["one"]
    assert stranded(whole({"operations": [one, {**READ, "keeps": "id"}]})) == []
