"""Groups: rules, whose they are, members, order of deleting."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws
from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import MissingReference, Refused
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action
from ansible_collections.serverless.aws.plugins.module_utils.engine.planner import plan_present
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.iam_group import KIND

READ = {"Sid": "Read", "Action": "dynamodb:GetItem", "Resource": "dynamodb:table/Orders"}
DOCUMENT = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{**READ, "Effect": "Allow", "Resource": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Orders"}],
    }
)


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("iam_groups", "groups", **{"name": "operators", **values})


def answers(path: str = "/serverless.aws/shop/", users: tuple[str, ...] = ("anna",)) -> dict[str, Any]:
    group = {"Path": path, "GroupName": "operators", "Arn": "arn:aws:iam::1:group/operators", "GroupId": "G"}
    return {
        "GetGroup": {"Group": group, "Users": [{"UserName": user} for user in users], "IsTruncated": False},
        "ListGroupPolicies": {"PolicyNames": ["read"], "IsTruncated": False},
        "ListAttachedGroupPolicies": {"AttachedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/X"}]},
        "GetGroupPolicy": {"PolicyDocument": DOCUMENT},
    }


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "a b"}, "name must"),
        ({"path": "ours"}, "begin and end"),
        ({"managed_policies": ["ReadOnlyAccess"]}, "neither an ARN"),
        ({"managed_policies": [f"iam:policy/p{number}" for number in range(11)]}, "allows 10"),
        ({"policies": {"read": []}}, "at least one"),
        ({"policies": {"read": [{**READ, "Resource": "sqs:" + "x" * 6_000}]}}, "5120"),
        ({"members": ["arn:aws:iam::1:user/anna"]}, "not ARNs"),
    ],
)
def test_what_iam_would_refuse_is_said_before(values: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**values)))


def test_the_path_says_whose_a_group_is_since_iam_keeps_no_tags_on_groups() -> None:
    aws = scripted(answers(path="/serverless.aws/theirs/"), stack="shop")
    with pytest.raises(Refused, match="belongs to the stack theirs"):
        plan_present(KIND, aws, spec(), Options(stack="shop"))
    step = plan_present(KIND, aws, spec(), Options(stack="shop", take_over=True))
    assert step.plan.action is Action.UPDATE
    assert "path" in {change.dotted for change in step.plan.changes}


@pytest.mark.parametrize(
    ("stack", "path", "expected"),
    [("shop", None, "/serverless.aws/shop/"), (None, None, "/"), ("shop", "/people/", "/people/")],
)
def test_the_default_path(stack: str | None, path: str | None, expected: str) -> None:
    aws = scripted({}, stack=stack)
    assert KIND.desired(aws, spec(path=path), None)["path"] == expected
    assert KIND.outputs(aws, spec(path=path), None)["arn"] == f"arn:aws:iam::{ACCOUNT}:group{expected}operators"


def test_another_path_is_one_call_and_the_group_stays() -> None:
    wanted = spec(policies={"read": [READ]}, managed_policies=["arn:aws:iam::aws:policy/X"])
    aws = scripted({**answers(path="/"), "UpdateGroup": {}}, stack="shop")
    found = KIND.read(aws, wanted)
    assert found is not None
    goal = KIND.desired(aws, wanted, found)
    changes = diff(found.attributes, goal)
    assert [change.dotted for change in changes] == ["path"]
    aws.calls.clear()
    KIND.update(aws, wanted, found, goal, changes)
    assert aws.calls == [("UpdateGroup", {"GroupName": "operators", "NewPath": "/serverless.aws/shop/"})]


def members_of(aws: Aws, wanted: dict[str, Any]) -> tuple[Any, Any]:
    found = KIND.read(aws, wanted)
    assert found is not None
    return found.attributes.get("members"), KIND.desired(aws, wanted, found).get("members")


def test_membership_is_left_alone_unless_described_and_strangers_stay_when_not_purged() -> None:
    aws = scripted({**answers(users=("anna", "carl")), "GetUser": {"User": {"UserName": "ben"}}})
    assert members_of(aws, spec()) == (None, None)
    assert members_of(aws, spec(members=["anna"])) == ({"anna": True, "carl": True}, {"anna": True})
    kept = spec(members=["anna", "ben"], purge_members=False)
    assert members_of(aws, kept) == ({"anna": True}, {"anna": True, "ben": True})


def test_a_member_who_is_no_user_is_unknown_in_a_plan_and_an_error_in_a_run() -> None:
    nobody = {**answers(), "GetUser": Fails("NoSuchEntity")}
    wanted = spec(members=["dora"])
    assert KIND.desired(scripted(nobody, plan_only=True), wanted, None)["members"] == {"dora": UNKNOWN}
    with pytest.raises(MissingReference, match="IAM user dora does not exist"):
        KIND.desired(scripted(nobody), wanted, None)


def test_all_members_are_read_page_by_page() -> None:
    pages = answers()
    first = {**pages["GetGroup"], "IsTruncated": True, "Marker": "more"}
    aws = scripted({**pages, "GetGroup": [first, {**pages["GetGroup"], "Users": [{"UserName": "zoe"}]}]})
    assert members_of(aws, spec(members=["anna", "zoe"]))[0] == {"anna": True, "zoe": True}


def test_deleting_takes_members_and_policies_away_first() -> None:
    steps = ["RemoveUserFromGroup", "DetachGroupPolicy", "DeleteGroupPolicy", "DeleteGroup"]
    aws = scripted({**answers(), **{step: {} for step in steps}})
    found = KIND.read(aws, spec())
    assert found is not None
    aws.calls.clear()
    KIND.delete(aws, spec(), found)
    assert [name for name, _ in aws.calls] == steps


def test_one_that_is_gone_is_deleted() -> None:
    aws = scripted({**answers(), "RemoveUserFromGroup": Fails("NoSuchEntity")})
    found = KIND.read(aws, spec())
    assert found is not None
    KIND.delete(aws, spec(), found)
