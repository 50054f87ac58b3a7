# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description: every problem at once, and failures in the words of the variables."""

from __future__ import annotations

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
