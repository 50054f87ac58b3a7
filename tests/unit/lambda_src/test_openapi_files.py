# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is true of every application's OpenAPI file."""

from __future__ import annotations

import re

import botocore.session
import pytest
from jsonschema import Draft202012Validator

from ansible_collections.serverless.aws.tests.unit.lambda_src.openapi import (
    FOLDER,
    GATEWAY,
    Document,
    raised_codes,
)

NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
REST = [name for name in NAMES if GATEWAY in Document(name).content]


@pytest.fixture(params=NAMES)
def document(request):
    return Document(request.param)


def test_error_codes_are_those_of_the_functions_and_the_gateway(document):
    assert document.codes() == raised_codes(document.path.stem) | document.gateway_codes()


def test_schemas_and_examples_are_valid(document):
    for schema in document.schemas.values():
        Draft202012Validator.check_schema(document.resolve(schema))
    for schema, example in document.examples():
        Draft202012Validator(schema).validate(example)


def test_every_operation_says_what_it_answers(document):
    assert document.content["openapi"] == "3.1.0"
    for name, (_path, _method, operation) in document.operations().items():
        assert name == operation["operationId"]
        assert operation["summary"].endswith(".")
        statuses = operation["responses"]
        assert {"401", "500", "503"} <= statuses.keys() or operation.get("security") == []
        for response in statuses.values():
            assert response["description"]


def test_no_component_is_left_over(document):
    text = document.path.read_text(encoding="utf-8")
    used = set(re.findall(r'\$ref: "#/components/(\w+/\w+)"', text))
    made = {f"{kind}/{name}" for kind, members in document.content["components"].items() for name in members}
    assert {name for name in made - used if not name.startswith("securitySchemes/")} == set()
    assert used <= made


@pytest.mark.parametrize("name", REST)
def test_gateway_responses_are_kinds_that_aws_knows_and_leak_nothing(name):
    model = botocore.session.get_session().get_service_model("apigateway")
    known = set(model.shape_for("GatewayResponseType").enum)
    answers = Document(name).content[GATEWAY]
    assert set(answers) <= known
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(answers)
    for answer in answers.values():
        # All of $context.error, $context.authorizer and $context.identity would tell callers about the inside.
        assert set(re.findall(r"\$\w+[\w.]*", str(answer["responseTemplates"]))) == {"$context.requestId"}


def test_gateway_responses_are_the_same_in_all_files():
    """But that for a parameter that is missing, which says what only one API demands."""
    answers = [Document(name).content[GATEWAY] for name in REST]
    shared = [{kind: answer for kind, answer in each.items() if kind != "BAD_REQUEST_PARAMETERS"} for each in answers]
    assert all(each == shared[0] for each in shared)
    assert len(REST) == 2
