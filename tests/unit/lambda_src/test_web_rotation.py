# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rotation function's four steps, against a Secrets Manager that keeps its contract."""

from __future__ import annotations

import io
import itertools
import json

import pytest
from aws_lambda_powertools.logging import Logger
from botocore.exceptions import ClientError, ParamValidationError
from web_common.http import HttpError
from web_common.page_tokens import PageTokens
from web_common.rotation import RotationError, rotate
from web_common.secret_values import SecretValues

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.secrets_manager import (
    ARN,
    STEPS,
    CrashError,
    SecretsManager,
    error,
)

rotate_page_secret = functions.load("rotate_page_secret")


def event(step, version):
    return {"Step": step, "SecretId": ARN, "ClientRequestToken": version}


def run(manager, version, steps=STEPS):
    for step in steps:
        rotate(manager, event(step, version))


@pytest.fixture(params=[False, True], ids=["pending removed", "pending kept"])
def manager(request):
    return SecretsManager(keeps_pending=request.param)


def test_four_steps_make_a_new_value_current_and_keep_the_old(manager):
    version = manager.begin_rotation()
    run(manager, version)
    assert manager.version("AWSCURRENT") == version
    assert manager.version("AWSPREVIOUS") == "v1"
    assert manager.version("AWSPENDING") in (None, version)
    assert len(manager.values[version]) == 64
    assert manager.values[version] != manager.values["v1"]


def test_rotations_follow_each_other(manager):
    versions = [manager.begin_rotation()]
    run(manager, versions[0])
    versions.append(manager.begin_rotation())
    run(manager, versions[1])
    assert [manager.version(label) for label in ("AWSPREVIOUS", "AWSCURRENT")] == versions
    assert len(set(manager.values.values())) == 3


@pytest.mark.parametrize("times", [*itertools.product((1, 2, 3), repeat=4)])
def test_every_step_may_be_repeated(times):
    manager = SecretsManager()
    version = manager.begin_rotation()
    values = set()
    for step, count in zip(STEPS, times, strict=True):
        for _time in range(count):
            rotate(manager, event(step, version))
            values.add(manager.values[version])
    assert len(values) == 1
    assert manager.calls.count("PutSecretValue") == 1
    assert manager.calls.count("UpdateSecretVersionStage") == 1
    assert (manager.version("AWSCURRENT"), manager.version("AWSPREVIOUS")) == (version, "v1")


@pytest.mark.parametrize("crash_after", range(1, 9))
def test_a_rotation_that_died_is_begun_again_with_its_version(crash_after):
    manager = SecretsManager()
    version = manager.begin_rotation()
    manager.crash_after = crash_after
    with pytest.raises(CrashError):
        run(manager, version)
    manager.crash_after = None
    run(manager, version)
    assert (manager.version("AWSCURRENT"), manager.version("AWSPREVIOUS")) == (version, "v1")
    assert manager.calls.count("PutSecretValue") == 1


def test_a_lost_answer_to_the_new_value_does_no_harm(manager):
    version = manager.begin_rotation()
    manager.lose = {"PutSecretValue"}
    run(manager, version)
    assert (manager.version("AWSCURRENT"), manager.version("AWSPREVIOUS")) == (version, "v1")


def test_a_lost_answer_to_the_last_call_is_an_error_and_the_next_attempt_finds_it_done(manager):
    version = manager.begin_rotation()
    manager.lose = {"UpdateSecretVersionStage"}
    with pytest.raises(ClientError):
        run(manager, version)
    run(manager, version)
    assert (manager.version("AWSCURRENT"), manager.version("AWSPREVIOUS")) == (version, "v1")


def test_of_two_creations_at_once_the_first_counts(manager):
    version = manager.begin_rotation()
    read = manager.get_secret_value

    def late(**parameters):
        manager.get_secret_value = read
        try:
            return read(**parameters)
        finally:
            manager.values[version] = "of the other call, long enough to pass the test of the third step"

    manager.get_secret_value = late
    run(manager, version)
    assert manager.values[version].startswith("of the other call")
    assert manager.version("AWSCURRENT") == version


def test_a_finished_rotation_is_left_alone(manager):
    version = manager.begin_rotation()
    run(manager, version)
    manager.calls.clear()
    assert [rotate(manager, event(step, version)) for step in STEPS] == [False] * 4
    assert manager.calls == ["DescribeSecret"] * 4


def test_a_value_that_is_not_there_or_too_short_never_becomes_current(manager):
    version = manager.begin_rotation()
    with pytest.raises(RotationError, match="no value"):
        rotate(manager, event("testSecret", version))
    manager.values[version] = "short"
    with pytest.raises(RotationError, match="too short"):
        rotate(manager, event("testSecret", version))
    assert manager.version("AWSCURRENT") == "v1"


def test_versions_that_are_not_pending_are_refused(manager):
    for version in ("unknown", manager.begin_rotation()):
        manager.labels.get(version, set()).discard("AWSPENDING")
        for step in STEPS:
            with pytest.raises(RotationError, match="not the pending one"):
                rotate(manager, event(step, version))
    assert "PutSecretValue" not in manager.calls


def test_secrets_without_rotation_and_unknown_steps_are_refused(manager):
    version = manager.begin_rotation()
    with pytest.raises(RotationError, match="none of the four"):
        rotate(manager, event("destroySecret", version))
    manager.rotation_enabled = False
    with pytest.raises(RotationError, match="not set up for rotation"):
        rotate(manager, event("createSecret", version))


def test_page_tokens_outlive_a_rotation_and_not_two():
    manager, times = SecretsManager(), iter(range(0, 10**6, 1000))
    tokens = PageTokens(SecretValues(manager, ARN, lambda: float(next(times))))
    token = tokens.issue("ITEM#1", "user")
    run(manager, manager.begin_rotation())
    assert tokens.read(token, "user") == "ITEM#1"
    assert tokens.issue("ITEM#1", "user") != token
    run(manager, manager.begin_rotation())
    with pytest.raises(HttpError):
        tokens.read(token, "user")


# The function


@pytest.fixture
def log(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(rotate_page_secret, "LOGGER", Logger(service=f"rotation-{id(stream)}", stream=stream))
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_function_does_the_steps_and_logs_them(switches, manager, log):
    switches["secretsmanager"].target = manager
    version = manager.begin_rotation()
    for step in (*STEPS, "finishSecret"):
        rotate_page_secret.handler(event(step, version), functions.CONTEXT)
    assert manager.version("AWSCURRENT") == version
    assert [line["step"] for line in log()] == [*STEPS, "finishSecret"]
    assert log()[-1]["message"] == "rotation was finished before"


@pytest.mark.parametrize(
    "fault",
    [
        error("ThrottlingException", "PutSecretValue"),
        ParamValidationError(report="SecretString: private-value"),
        KeyError("private-value"),
    ],
)
def test_failures_reach_secrets_manager_and_no_value_does(switches, manager, log, fault):
    switches["secretsmanager"].target = manager
    version = manager.begin_rotation()

    def failing(**parameters):
        raise fault

    manager.put_secret_value = failing
    with pytest.raises(RotationError, match=r"^createSecret failed; the log says where$") as caught:
        rotate_page_secret.handler(event("createSecret", version), functions.CONTEXT)
    assert caught.value.__suppress_context__
    assert log()[0]["error"] == type(fault).__name__
    assert "private-value" not in json.dumps(log())
    assert "says no" not in json.dumps(log())


@pytest.mark.parametrize("sent", [{}, {"Step": "createSecret"}, {"Step": None, "SecretId": ARN}])
def test_events_of_nobody_are_errors_without_a_call(switches, manager, log, sent):
    switches["secretsmanager"].target = manager
    with pytest.raises(RotationError):
        rotate_page_secret.handler(sent, functions.CONTEXT)
    assert manager.calls == []
