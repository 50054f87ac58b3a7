# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that AWS takes in one form only: wrong ones are told before the first call, with the option."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import check
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import DescriptionError
from ansible_collections.serverless.aws.plugins.module_utils.engine.texts import text_problems

METRIC = {"metric_name": "m", "namespace": "n", "threshold": 1, "comparison_operator": "GreaterThanThreshold"}


def problems(module: str, **values: Any) -> str:
    kind = FAMILIES[module].kind
    try:
        check(kind, [spec_of(module, kind.option, **values)])
    except DescriptionError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("module", "values", "told"),
    [
        ("apigatewayv2_apis", {"name": "a" * 129}, "1 to 128 characters"),
        ("cognito_user_pool_clients", {"user_pool": "p", "name": "web/app"}, "name is 'web/app'"),
        (
            "cognito_user_pool_clients",
            {"user_pool": "p", "name": "w", "callback_urls": ["a.example/cb"]},
            "absolute URL",
        ),
        ("secretsmanager_secrets", {"name": "s", "replicas": [{"region": "eu-west"}]}, "replicas.region is 'eu-west'"),
        ("dynamodb_tables", {"name": "Tab", "hash_key": "k", "replicas": [{"region": "EU"}]}, "the name of a region"),
        ("cloudfront_cache_policies", {"name": "no spaces"}, "name is 'no spaces'"),
        ("iam_roles", {"name": "r", "trusted_services": ["lambda.amazon.aws"]}, "the principal of a service"),
        ("iam_roles", {"name": "r", "trusted_services": ["lambda"]}, "the principal of a service"),
        ("cloudwatch_alarms", {"name": "a", **METRIC, "evaluation_periods": 0}, "evaluation_periods is 0"),
        ("cloudwatch_alarms", {"name": "a", **METRIC, "datapoints_to_alarm": -1}, "datapoints_to_alarm is -1"),
        (
            "budgets_budgets",
            {"name": "b", "amount": 1, "notifications": [{"threshold": 1, "emails": ["me"]}]},
            "e-mail",
        ),
        ("wafv2_web_acls", {"name": "wéb", "scope": "REGIONAL"}, "name"),
    ],
)
def test_a_text_that_aws_would_refuse_is_told_with_the_option(module: str, values: dict[str, Any], told: str) -> None:
    assert told in problems(module, **values)


@pytest.mark.parametrize("runtime", ["python3.13", "nodejs22.x", "java8.al2", "java21", "provided.al2023", "ruby3.4"])
def test_runtimes_have_a_form(runtime: str) -> None:
    texts = FAMILIES["lambda_functions"].kind.texts
    assert list(text_problems(texts, {"runtime": runtime})) == []
    assert len(list(text_problems(texts, {"runtime": runtime.replace(".", " ").replace("2", "_2") + "!"}))) == 1


def test_every_runtime_that_botocore_knows_and_lambda_still_runs_has_it() -> None:
    service = botocore.session.get_session().get_service_model("lambda")
    known = service.shape_for("Runtime").metadata["enum"]
    ancient = ("nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "provided")
    texts = FAMILIES["lambda_functions"].kind.texts
    refused = [runtime for runtime in known if list(text_problems(texts, {"runtime": runtime}))]
    assert set(refused) <= set(ancient)


@pytest.mark.parametrize("module", sorted(FAMILIES))
def test_every_path_leads_to_an_option(module: str) -> None:
    family = FAMILIES[module]
    for path in family.kind.texts:
        options: Any = family.own_options[family.kind.option]
        for step in path.split("."):
            options = options["options"][step]
        assert options.get("type", "str") == "str" or options.get("elements") == "str"


@pytest.mark.parametrize(
    "service",
    ["lambda.amazonaws.com", "alexa-appkit.amazon.com", "logs.eu-west-1.amazonaws.com", "ec2.amazonaws.com.cn"],
)
def test_principals_of_services_as_aws_writes_them(service: str) -> None:
    assert problems("iam_roles", name="r", trusted_services=[service]) == ""
