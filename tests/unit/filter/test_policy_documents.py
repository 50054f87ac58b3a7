"""Policies from a template: filled in, in documents that IAM accepts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.serverless.aws.plugins.filter.policy_documents import (
    FilterModule,
    policy_documents,
    policy_files,
    size,
)

VALUES = {"Account": "111122223333", "Prefix": ""}


def policy(*resources: str) -> dict[str, Any]:
    statements = [
        {"Sid": f"S{number}", "Effect": "Allow", "Action": ["sqs:TagQueue"], "Resource": [resource]}
        for number, resource in enumerate(resources)
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def test_placeholders_are_filled_in_at_any_depth() -> None:
    template = policy("arn:aws:sqs::${Account}:${Prefix}q")
    template["Statement"][0]["Condition"] = {"StringEquals": {"k": "${Account}"}}
    (document,) = policy_documents(template, VALUES)
    assert document["Statement"][0]["Resource"] == ["arn:aws:sqs::111122223333:q"]
    assert document["Statement"][0]["Condition"] == {"StringEquals": {"k": "111122223333"}}


def test_a_placeholder_without_a_value_is_an_error_that_names_it() -> None:
    with pytest.raises(AnsibleFilterError, match=r"\$\{LogBucket\} has no value; there are Account, Prefix"):
        policy_documents(policy("${LogBucket}"), VALUES)


def test_documents_are_as_few_as_fit_and_keep_the_order() -> None:
    template = policy("a" * 100, "b" * 100, "c" * 100)
    whole = size(template)
    assert policy_documents(template, {}, whole) == [template]
    parts = policy_documents(template, {}, whole - 1)
    assert [len(part["Statement"]) for part in parts] == [2, 1]
    assert [statement for part in parts for statement in part["Statement"]] == template["Statement"]
    assert max(size(part) for part in parts) < whole


def test_a_statement_that_never_fits_is_an_error() -> None:
    with pytest.raises(AnsibleFilterError, match="statement S0 has"):
        policy_documents(policy("a" * 200), {}, 200)


def test_the_filters_have_their_names() -> None:
    assert FilterModule().filters() == {"policy_documents": policy_documents, "policy_files": policy_files}


def test_each_document_of_each_verb_has_a_file() -> None:
    one, two = policy("a"), policy("b")
    assert policy_files({"deploy": [one, two], "status": [one]}) == {"deploy-1": one, "deploy-2": two, "status-1": one}
