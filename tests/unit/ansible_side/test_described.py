# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description: every problem at once, and failures in the words of the variables."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.described import validated, whole_by_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE, failed


def test_problems_of_options_of_resources_and_between_them_come_together() -> None:
    parts, problems = validated(
        {
            "sqs_queue": {},
            "sns_topics": {"topics": [{"name": "a", "nome": "b"}]},
            "sqs_queues": {"queues": [{"name": "a.fifo", "dead_letter_queue": "b"}]},
            "dynamodb_tables": {"tables": [{"name": "T", "hash_key": "id"}]},
        }
    )
    assert {part.label for part in parts} == {"sqs_queues", "dynamodb_tables"}
    text = "\n".join(problems)
    assert "sqs_queue is no module of serverless.aws; there are" in text
    assert "sns_topics: Unsupported parameters for (serverless.aws.sns_topics) module: topics.nome" in text
    assert "queues[0] (a.fifo): dead_letter_queue b is standard" in text


def test_two_parts_of_one_module_and_their_regions() -> None:
    groups = {"log_groups": [{"name": "aws-waf-logs-a"}]}
    parts, problems = validated(
        {
            "logs_log_groups": {"log_groups": [{"name": "/a"}]},
            "logs_log_groups/edge": {**groups, "region": "us-east-1"},
        }
    )
    assert problems == []
    assert [(part.label, part.region) for part in parts] == [
        ("logs_log_groups", None),
        ("logs_log_groups/edge", "us-east-1"),
    ]


def test_a_failure_names_the_variable_of_each_option_that_it_names() -> None:
    variables = {"timeout_seconds": "a_timeout", "batch_size": "a_batch"}
    params = {"variables": variables}
    message = failed("timeout_seconds is 3", params)["msg"]
    assert message.endswith("timeout_seconds is set by the variable a_timeout.")
    assert failed("visibility_timeout_seconds is 3", params)["msg"] == "visibility_timeout_seconds is 3"


def test_what_aws_answered_names_no_option() -> None:
    """A certificate, a role and a quota are words of AWS, too."""
    params = {"variables": {"certificate": "a_domain"}}
    answered = "creating x: CreateX was answered Refused: the certificate is in use (request id 1)"
    assert failed(answered, params)["msg"] == answered
    both = f"{answered}\ncertificate is empty"
    assert failed(both, params)["msg"] == f"{both}\ncertificate is set by the variable a_domain."


def test_a_whole_description_that_cannot_work_fails_before_any_call() -> None:
    params = {
        "families": {"sqs_queues": {"queues": [{"name": "a.fifo", "dead_letter_queue": "b"}]}},
        "tiers": {},
        "variables": {"dead_letter_queue": "my_dead_letters"},
        # a call would fail otherwise than by the description
        "endpoint_url": "http://127.0.0.1:9",
    }
    outcome = WHOLE.run(params, check_mode=True, report=lambda message: None)
    assert outcome["failed"]
    assert not outcome["changed"]
    assert "dead_letter_queue is set by the variable my_dead_letters." in outcome["msg"]
    assert len(outcome["problems"]) == 1


def test_an_openapi_document_is_part_of_the_whole_description() -> None:
    document = {"openapi": "3.0.1", "paths": {"/orders": {"post": {"x-function": "create", "responses": {}}}}}
    parts, problems = validated({"apigateway_rest_apis": {"apis": [{"name": "a", "openapi": document}]}})
    assert problems == []
    (api,) = whole_by_module(parts)["apigateway_rest_apis"]
    assert [(method["method"], method["function"]) for method in api["methods"]] == [("POST /orders", "create")]
    assert api["openapi"] is None


FUNCTION = {"name": "f", "directory": "/nowhere", "handler": "f.handler"}


@pytest.mark.parametrize(
    ("tiers", "told"),
    [
        ({"functions": {"functions": {"f": FUNCTION}}}, "functions.functions must be a list"),
        ({"functions": {"functions": ["f"]}}, "functions.functions[0] must be a dictionary, and is 'f'"),
        ({"functions": {"functions": [{"directory": "/d"}]}}, "functions.functions[0] has no name"),
        ({"functions": {"functions": [FUNCTION | {"statements": "s3:*"}]}}, "(f): statements must be a list"),
        ({"functions": {"functions": [FUNCTION | {"mapping": [1]}]}}, "(f): mapping must be a dictionary"),
        ({"functions": {"functions": [FUNCTION | {"layers": [5]}]}}, "(f): layers[0] must be a name"),
        ({"functions": {"defaults": ["x"]}}, "functions.defaults must be a dictionary"),
        ({"functions": {"layers": ["web"]}}, "functions.layers[0] must be a dictionary, and is 'web'"),
        ({"buckets": {"buckets": [5]}}, "buckets.buckets: buckets[0] is 5 where a dictionary is wanted"),
        (
            {"edge": {"distributions": [{"name": "d", "logging": [1]}]}},
            "distributions[0].logging is a list where a dictionary is wanted, with bucket",
        ),
        (
            {"monitoring": {"dashboards": [{"name": "d", "body": {"widgets": [{"type": "text", "x": "many"}]}}]}},
            "body.widgets[0]: x, y, width and height must be whole numbers",
        ),
        (
            {"rest": {"apis": [{"name": "a", "openapi": {"openapi": "3.0.0", "paths": "none"}}]}},
            "a part of the document is not of the shape that OpenAPI 3 gives it",
        ),
        (
            {"tables": {"tables": [{"name": "Table", "hash_key": ""}]}},
            "tables[0].hash_key is empty, and it is required",
        ),
        ({"tables": {"tables": [{"name": "Table", "hash_key": None}]}}, "tables[0].hash_key is empty"),
        (
            {"auth": {"user_pools": [{"name": "p", "auto_verified_attributes": ["email", "email"]}]}},
            "user_pools[0].auto_verified_attributes has 'email' twice; give it once",
        ),
    ],
)
def test_a_value_of_another_shape_is_a_problem_with_its_place_and_no_python_error(
    tiers: dict[str, Any], told: str
) -> None:
    assert told in "\n".join(validated({}, tiers)[1])


def test_no_layers_may_be_written_as_null() -> None:
    told = validated({}, {"functions": {"functions": [FUNCTION | {"layers": None}], "defaults": {"layers": None}}})[1]
    assert told
    assert not any("layers" in problem for problem in told)


def test_a_source_whose_name_no_file_can_have_is_a_problem() -> None:
    layer = {"name": "l", "directory": "/" + "x" * 300}
    (problem,) = validated({}, {"functions": {"layers": [layer]}})[1]
    assert "cannot be read: File name too long" in problem


@pytest.mark.parametrize("module", ["sqs_queues", "sns_topics"])
def test_statements_are_checked_wherever_an_option_holds_them(module: str) -> None:
    (option,) = (name for name in ("queues", "topics") if name in module)
    statement = {"Sid": "A", "Effect": "Allow", "Action": "sqs:SendMessage", "Principal": "*", "Condtion": {}}
    problems = validated({module: {option: [{"name": "a", "policy_statements": [statement]}]}})[1]
    assert any(
        "policy_statements A: Condtion is no member of a statement; did you mean Condition?" in p for p in problems
    )
