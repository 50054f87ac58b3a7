"""One description of a function gives its log group, role, settings and mapping."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.filter.functions import FilterModule
from ansible_collections.serverless.aws.plugins.module_utils.tiers.functions import (
    OF_FUNCTION,
    function_log_groups,
    function_mappings,
    function_packages,
    function_roles,
    function_specs,
    layer_packages,
    layer_specs,
    lists,
)

STORE = {"Sid": "Store", "Action": "dynamodb:PutItem", "Resource": "dynamodb:table/Posts"}
PROCESS: dict[str, Any] = {
    "name": "process-post",
    "directory": "/src/process_post",
    "handler": "process_post.handler",
    "queue": "posts.fifo",
    "mapping": {"batch_size": 1},
    "statements": [STORE],
}
PLAIN = {"name": "plain", "directory": "/src/plain", "handler": "plain.handler"}
DEFAULTS = {"runtime": "python3.12", "layers": ["web"], "log_retention_days": 90, "tracing_enabled": True}


def test_the_function_itself_has_nothing_that_its_module_refuses() -> None:
    layers = [{"name": "web", "directory": "/src/layers/web"}]
    (spec,) = function_specs([PROCESS], DEFAULTS, layers)
    assert spec == {
        "name": "process-post",
        "directory": "/src/process_post",
        "handler": "process_post.handler",
        "runtime": "python3.12",
        "tracing_enabled": True,
        "role": "process-post",
        "layers": [{"name": "web", "directory": "/src/layers/web"}],
    }
    assert not set(OF_FUNCTION) & spec.keys()


def test_a_functions_own_keys_beat_the_defaults() -> None:
    (spec,) = function_specs([{**PLAIN, "runtime": "python3.13", "layers": []}], DEFAULTS)
    assert (spec["runtime"], spec["layers"]) == ("python3.13", [])


def test_the_log_group_comes_from_the_name() -> None:
    assert function_log_groups([PLAIN], {**DEFAULTS, "log_kms_key": "alias/logs"}) == [
        {"name": "/aws/lambda/plain", "retention_days": 90, "kms_key": "alias/logs"}
    ]
    assert function_log_groups([{**PLAIN, "log_group": "/shared"}], DEFAULTS) == []


def test_a_role_has_what_lambda_does_and_what_the_code_does() -> None:
    (role,) = function_roles(
        [{**PROCESS, "dead_letter_arn": "sqs:dead", "permissions_boundary": "iam:policy/b"}], DEFAULTS
    )
    assert role["name"] == "process-post"
    assert role["trusted_services"] == ["lambda.amazonaws.com"]
    assert role["permissions_boundary"] == "iam:policy/b"
    allowed = {item["Sid"]: (set(item["Action"]), item["Resource"]) for item in role["policies"]["lambda"]}
    assert allowed == {
        "Logs": ({"logs:CreateLogStream", "logs:PutLogEvents"}, ["logs:log-group:/aws/lambda/process-post:*"]),
        "Queue": ({"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}, ["sqs:posts.fifo"]),
        "DeadLetters": ({"sqs:SendMessage"}, ["sqs:dead"]),
        "Traces": ({"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, ["*"]),
    }
    assert role["policies"]["function"] == [STORE]


@pytest.mark.parametrize("target", ["sns:notices", "arn:aws-cn:sns:cn-north-1:1:notices"])
def test_dead_letters_to_a_topic_are_published(target: str) -> None:
    (role,) = function_roles([{**PLAIN, "dead_letter_arn": target}])
    assert role["policies"]["lambda"][1]["Action"] == ["sns:Publish"]


def test_without_queue_and_tracing_a_role_writes_logs_only() -> None:
    (role,) = function_roles([PLAIN])
    assert [item["Sid"] for item in role["policies"]["lambda"]] == ["Logs"]
    assert "function" not in role["policies"]


def test_a_function_that_names_its_role_gets_none() -> None:
    assert function_roles([{**PLAIN, "role": "existing"}]) == []
    assert function_specs([{**PLAIN, "role": "existing"}])[0]["role"] == "existing"


def test_a_mapping_for_each_queue() -> None:
    assert function_mappings([PROCESS, PLAIN]) == [{"function": "process-post", "queue": "posts.fifo", "batch_size": 1}]


def test_what_decides_the_zips() -> None:
    assert function_packages([PROCESS], DEFAULTS) == [
        {key: {**DEFAULTS, **PROCESS}[key] for key in ("name", "directory", "handler", "runtime")}
    ]
    layer = {"name": "web", "directory": "/w", "architecture": "arm64"}
    assert layer_packages([{**layer, "keep_versions": 3}]) == [layer]


def test_layers_are_for_the_runtime_of_the_functions() -> None:
    layers = [{"name": "web", "directory": "/w"}, {"name": "old", "directory": "/o", "runtime": "python3.11"}]
    web, old = layer_specs(layers, DEFAULTS, "/cache")
    assert (web["runtime"], old["runtime"]) == ("python3.12", "python3.11")
    assert web["cache_directory"] == "/cache"
    assert set(web) == {"name", "directory", "runtime", "cache_directory"}
    assert layer_packages(layers[:1], DEFAULTS) == [{**layers[0], "runtime": "python3.12"}]


def test_what_is_built_has_filters_of_its_own() -> None:
    assert FilterModule().filters() == {"function_packages": function_packages, "layer_packages": layer_packages}


def test_what_follows_from_functions_comes_before_what_is_given_besides() -> None:
    found = lists({"functions": [PROCESS], "defaults": DEFAULTS, "roles": [{"name": "other"}], "log_groups": None})
    assert [role["name"] for role in found["roles"]] == ["process-post", "other"]
    assert [group["name"] for group in found["log_groups"]] == ["/aws/lambda/process-post"]
    assert found["mappings"][0]["queue"] == "posts.fifo"
    assert found["layers"] == []
