"""Roles: rules, resources, one round of reads, order of deleting, errors that pass."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import passing
from ansible_collections.serverless.aws.plugins.module_utils.kinds.iam_role import KIND, role_arn

SEND = {"Sid": "Send", "Action": "sqs:SendMessage", "Resource": "sqs:posts.fifo"}
SENT = {**SEND, "Effect": "Allow", "Resource": f"arn:aws:sqs:{REGION}:{ACCOUNT}:posts.fifo"}
TRUSTED = {"Sid": "Services", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("iam_roles", "roles", **{"name": "writer", "trusted_services": ["lambda.amazonaws.com"], **values})


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def answers(policies: tuple[str, ...] = (), attached: tuple[str, ...] = ()) -> dict[str, Any]:
    role = {
        "Path": "/",
        "Arn": "arn:aws:iam::1:role/writer",
        "RoleId": "R",
        "AssumeRolePolicyDocument": document(TRUSTED),
    }
    return {
        "GetRole": {"Role": role},
        "ListRolePolicies": {"PolicyNames": list(policies), "IsTruncated": False},
        "ListAttachedRolePolicies": {
            "AttachedPolicies": [{"PolicyArn": arn} for arn in attached],
            "IsTruncated": False,
        },
        "GetRolePolicy": lambda params: (
            {"PolicyDocument": document(SENT)} if params["PolicyName"] in policies else Fails("NoSuchEntity")
        ),
    }


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "a b"}, "name must"),
        ({"path": "ours"}, "begin and end"),
        ({"maximum_session_seconds": 60}, "3600"),
        ({"description": "writes \u2014 nothing else"}, "no long dashes"),
        ({"description": "x" * 1001}, "1000 characters"),
        ({"trusted_services": []}, "nobody could use"),
        ({"trust_statements": [{"Sid": "A"}, {"Sid": "A"}]}, "the Sid A twice"),
        ({"trust_statements": [{"Sid": "Services"}]}, "the Sid Services"),
        ({"managed_policies": ["ReadOnlyAccess"]}, "neither an ARN"),
        ({"policies": {"queue": []}}, "at least one"),
        ({"policies": {"the queue": [SEND]}}, "a name must have"),
        ({"policies": {"queue": [SEND, SEND]}}, "used once"),
        ({"policies": {"queue": [{**SEND, "Sid": "a-b"}]}}, "letters and digits"),
        ({"policies": {"queue": [{"Sid": "A", "Action": "sqs:*"}]}}, "needs Action and Resource"),
        ({"policies": {"queue": [{**SEND, "Resource": "posts.fifo"}]}}, "neither an ARN"),
        ({"policies": {"queue": [{**SEND, "Resource": "sqs:" + "x" * 11_000}]}}, "10240"),
    ],
)
def test_what_iam_would_refuse_is_said_before(values: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**values)))


def test_a_converged_role_is_equal_whatever_way_aws_writes_single_values() -> None:
    aws = scripted(answers(policies=("queue",)))
    wanted = spec(policies={"queue": [SEND]})
    found = KIND.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, wanted, found)) == ()
    assert aws.names() == ["GetRole", "GetRolePolicy", "ListAttachedRolePolicies", "ListRolePolicies"]


def test_a_stray_policy_is_read_and_removed() -> None:
    aws = scripted({**answers(policies=("stray",)), "DeleteRolePolicy": {}})
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    changes = diff(found.attributes, goal)
    assert {change.path[:2] for change in changes} == {("policies", "stray")}
    KIND.update(aws, spec(), found, goal, changes)
    assert aws.asked("DeleteRolePolicy") == [{"RoleName": "writer", "PolicyName": "stray"}]


def test_a_role_that_does_not_exist_is_none_although_its_policies_are_asked_at_once() -> None:
    nothing = dict.fromkeys(answers(), Fails("NoSuchEntity"))
    assert KIND.read(scripted(nothing), spec(policies={"queue": [SEND]})) is None


def test_deleting_detaches_first() -> None:
    ok = {key: {} for key in ("DetachRolePolicy", "DeleteRolePolicy", "DeleteRole")}
    aws = scripted({**answers(policies=("stray",), attached=("arn:aws:iam::aws:policy/X",)), **ok})
    found = KIND.read(aws, spec())
    assert found is not None
    aws.calls.clear()
    KIND.delete(aws, spec(), found)
    assert [name for name, _ in aws.calls] == ["DetachRolePolicy", "DeleteRolePolicy", "DeleteRole"]


def test_one_that_is_gone_is_deleted() -> None:
    aws = scripted({**answers(), "DeleteRole": Fails("NoSuchEntity")})
    found = KIND.read(aws, spec())
    assert found is not None
    KIND.delete(aws, spec(), found)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("MalformedPolicyDocument", 'Invalid principal in policy: "AWS":"arn:aws:iam::1:role/new"'),
        ("DeleteConflict", "Cannot delete entity, must detach all policies first."),
        ("EntityTemporarilyUnmodifiable", "try later"),
        ("NoSuchEntity", "The role with name writer cannot be found."),
    ],
)
def test_errors_that_pass(code: str, message: str) -> None:
    assert passing(ClientError({"Error": {"Code": code, "Message": message}}, "X"), KIND.transient)


def test_a_wrong_document_does_not_pass() -> None:
    wrong = ClientError({"Error": {"Code": "MalformedPolicyDocument", "Message": "Syntax errors in policy."}}, "X")
    assert not passing(wrong, KIND.transient)
    missing = {"Code": "NoSuchEntity", "Message": "Policy arn:aws:iam::1:policy/x does not exist or is not attachable."}
    assert not passing(ClientError({"Error": missing}, "X"), KIND.transient)


def test_role_arns() -> None:
    aws = scripted({})
    assert role_arn(aws, "ours/writer") == f"arn:aws:iam::{ACCOUNT}:role/ours/writer"
    assert role_arn(aws, "arn:aws:iam::1:role/x") == "arn:aws:iam::1:role/x"
    assert KIND.outputs(aws, spec(path="/ours/"), None)["arn"] == f"arn:aws:iam::{ACCOUNT}:role/ours/writer"


def everything(*roles: dict[str, Any]) -> dict[str, Any]:
    return {"RoleDetailList": list(roles), "IsTruncated": False}


DETAIL = {
    "RoleName": "writer",
    "RolePolicyList": [{"PolicyName": "stray", "PolicyDocument": document(SENT)}],
    "AttachedManagedPolicies": [{"PolicyName": "b", "PolicyArn": "arn:b"}, {"PolicyName": "a", "PolicyArn": "arn:a"}],
}


def test_where_everything_is_searched_the_list_of_all_roles_gives_the_policies() -> None:
    aws = scripted({**answers(), "GetAccountAuthorizationDetails": everything({"RoleName": "other"}, DETAIL)})
    found = KIND.read(aws.view(region=None, plan_only=True, searches=True), spec(policies={"queue": [SEND]}))
    assert found
    assert list(found.attributes["policies"]) == ["stray"]
    assert found.attributes["managed_policies"] == ["arn:a", "arn:b"]
    assert aws.names() == ["GetAccountAuthorizationDetails", "GetRole"]


@pytest.mark.parametrize("listed", [Fails("AccessDenied", "no"), everything()], ids=["denied", "not there yet"])
def test_without_that_list_each_policy_is_asked_for(listed: Any) -> None:
    aws = scripted({**answers(("queue",)), "GetAccountAuthorizationDetails": listed})
    found = KIND.read(aws.view(region=None, plan_only=True, searches=True), spec(policies={"queue": [SEND]}))
    assert found
    assert list(found.attributes["policies"]) == ["queue"]


def test_an_account_that_may_assume_the_role_is_no_drift() -> None:
    """IAM stores its number as the ARN of its root."""
    trust = {"Sid": "Account", "Action": "sts:AssumeRole", "Effect": "Allow"}
    wanted = spec(trusted_services=[], trust_statements=[{**trust, "Principal": {"AWS": "210987654321"}}])
    aws = scripted(answers())
    stored = {**trust, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}}
    aws.answers["GetRole"]["Role"]["AssumeRolePolicyDocument"] = document(stored)
    found = KIND.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, wanted, found)) == ()
