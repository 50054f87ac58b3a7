"""Policies: equal policies are equal values, whatever their spelling."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.policy import (
    allow,
    listed_problems,
    normal_policy,
    policy_document,
    sid_problems,
    statement_problems,
)

UNTIMED = settings(deadline=None)
WORDS = st.text("ab:*", min_size=1, max_size=3)
ONE_OR_MORE = WORDS | st.lists(WORDS, min_size=1, max_size=3)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": ONE_OR_MORE, "Resource": ONE_OR_MORE},
    optional={
        "Condition": st.dictionaries(WORDS, st.dictionaries(WORDS, ONE_OR_MORE, min_size=1), min_size=1, max_size=2)
    },
)
SEND = {"Sid": "Send", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": {"AWS": "1"}}


@UNTIMED
@given(st.lists(STATEMENTS, max_size=3))
def test_writing_a_normal_form_and_reading_it_changes_nothing(statements: list[dict[str, Any]]) -> None:
    named = [{**statement, "Sid": f"S{place}"} for place, statement in enumerate(statements)]
    for document in ({"Statement": statements}, {"Statement": named}):
        normal = normal_policy(document)
        assert diff(normal_policy(policy_document(normal)), normal) == ()


@UNTIMED
@given(st.lists(STATEMENTS, max_size=4), st.randoms())
def test_the_order_of_statements_does_not_count(statements: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert normal_policy({"Statement": statements}) == normal_policy({"Statement": shuffled})


@pytest.mark.parametrize(
    "spelling",
    [
        {"Statement": SEND},
        {"Statement": [{**SEND, "Action": ["sqs:SendMessage"]}], "Version": "2012-10-17"},
        json.dumps({"Statement": [{**SEND, "Resource": ["*"]}]}),
        quote(json.dumps({"Statement": [{**SEND, "Principal": {"AWS": ["1"]}}]})),
        {"Id": "whatever", "Statement": [SEND]},
    ],
)
def test_one_value_and_a_list_of_one_are_the_same(spelling: Any) -> None:
    assert normal_policy(spelling) == normal_policy({"Statement": [SEND]})


def test_a_stray_statement_is_named_by_its_sid() -> None:
    ours = normal_policy({"Statement": [SEND]})
    opened = normal_policy({"Statement": [SEND, {**SEND, "Sid": "Stray", "Principal": "*"}]})
    assert {change.path[:2] for change in diff(opened, ours)} == {("Statement", "Stray")}


def test_a_stray_statement_with_the_sid_of_ours_is_seen() -> None:
    ours = normal_policy({"Statement": [SEND]})
    for opened in ([SEND, {**SEND, "Principal": "*"}], [{**SEND, "Principal": "*"}, SEND]):
        assert diff(normal_policy({"Statement": opened}), ours)


def test_a_sid_is_used_once_and_not_one_of_ours() -> None:
    assert list(sid_problems("statements", [SEND, SEND, {**SEND, "Sid": "Account"}, {}, {}], ["Account"])) == [
        "statements has the Sid Send twice; each statement needs its own",
        "statements has the Sid Account, which a statement that is made here has; choose another",
    ]


def test_statements_without_sid_keep_none() -> None:
    document = json.loads(policy_document(normal_policy({"Statement": [{"Effect": "Allow", "Action": "a"}]})))
    assert document["Statement"] == [{"Effect": "Allow", "Action": ["a"]}]


def test_conditions_are_text_as_aws_stores_them() -> None:
    statement = {**SEND, "Condition": {"Bool": {"aws:SecureTransport": False}}}
    normal = normal_policy({"Statement": [statement]})
    assert normal["Statement"]["Send"]["Condition"] == {"Bool": {"aws:SecureTransport": ["false"]}}


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_no_policy(nothing: Any) -> None:
    assert normal_policy(nothing) == {}


def test_allow() -> None:
    assert allow("X", ["b", "a"], ["r"], Principal="*") == {
        "Sid": "X",
        "Effect": "Allow",
        "Action": ["a", "b"],
        "Resource": ["r"],
        "Principal": "*",
    }


@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_an_account_is_stored_as_the_arn_of_its_root(partition: str) -> None:
    given = {**SEND, "Principal": {"AWS": ["210987654321", "*"]}}
    stored = {**SEND, "Principal": {"AWS": ["*", f"arn:{partition}:iam::210987654321:root"]}}
    assert normal_policy({"Statement": [given]}, partition) == normal_policy(json.dumps({"Statement": [stored]}))


def test_numbers_and_booleans_of_conditions_are_text() -> None:
    given = {**SEND, "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": 3600}, "Bool": {"a": True}}}
    stored = {**SEND, "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}, "Bool": {"a": "true"}}}
    assert normal_policy({"Statement": [given]}) == normal_policy({"Statement": [stored]})


STATEMENT = {"Sid": "A", "Effect": "Allow", "Action": ["s3:Get*", "*"], "Resource": "s3:bucket/*"}


def test_a_statement_as_iam_takes_it_has_no_problem() -> None:
    whole = STATEMENT | {"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    assert list(statement_problems(whole)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"Condtion": {"Bool": {}}}, "Condtion is no member of a statement; did you mean Condition?"),
        ({"effect": "Deny"}, "did you mean Effect?"),
        ({"Effect": "Alow"}, "it must be Allow or Deny"),
        ({"Action": ["s3.GetObject"]}, "Action has 's3.GetObject'; write service:Action"),
        ({"Resource": 5}, "Resource must be a text or a list of them, and is 5"),
        ({"Condition": {"Bool": "aws:SecureTransport"}}, "Condition must be a dictionary of operators"),
    ],
)
def test_what_iam_would_refuse_or_what_would_allow_more_than_is_written_is_told(
    wrong: dict[str, Any], told: str
) -> None:
    """An unknown member is left out of the policy: the statement would hold without its condition, or allow."""
    (problem,) = statement_problems(STATEMENT | wrong)
    assert told in problem


def test_statements_are_told_by_their_place() -> None:
    assert list(listed_problems("policies f", ["a text", {**STATEMENT, "Effect": "No"}], of_resource=False)) == [
        "policies f [0]: a statement must be a dictionary, and is 'a text'",
        "policies f A: Effect is 'No'; it must be Allow or Deny",
    ]


def test_a_policy_of_a_resource_says_who_and_that_of_a_role_must_not() -> None:
    who = STATEMENT | {"Principal": {"AWS": "111122223333"}}
    assert list(listed_problems("p", [who], of_resource=True)) == []
    assert list(listed_problems("p", [STATEMENT], of_resource=True)) == ["p A: needs Principal, who it is about"]
    assert list(listed_problems("p", [STATEMENT], of_resource=False)) == []
    assert list(listed_problems("p", [who], of_resource=False)) == ["p A: Principal is not for this policy"]
