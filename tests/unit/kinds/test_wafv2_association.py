"""Associations: what can be protected, whose ACL it is, and that what is not ours stays."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import MissingReference, passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action
from ansible_collections.serverless.aws.plugins.module_utils.engine.planner import plan_absent, plan_present
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.wafv2_association import KIND

STAGE = f"arn:aws:apigateway:{REGION}::/restapis/a1/stages/live"
ACL = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/orders/1"
POOL = {"Id": "eu-west-1_p", "Name": "people"}


def spec(**values: Any) -> dict[str, Any]:
    given = values if {"user_pool", "resource_arn"} & set(values) else {"rest_api": "orders", "stage": "live", **values}
    return spec_of("wafv2_associations", "associations", **{"web_acl": "orders", **given})


def world(associated: Any = None, acls: tuple[str, ...] = ("orders",), **more: Any) -> ScriptedAws:
    answers = {
        "GetRestApis": {"items": [{"id": "a1", "name": "orders"}, {"id": "a2", "name": "other"}]},
        "ListWebACLs": {"WebACLs": [{"Name": name, "ARN": ACL, "Id": "1"} for name in acls]},
        "ListUserPools": {"UserPools": [POOL]},
        "DescribeUserPool": {"UserPool": POOL},
        "GetWebACLForResource": associated if associated is not None else {},
        "AssociateWebACL": {},
        "DisassociateWebACL": {},
    }
    return scripted(answers, **more)


def acl(name: str) -> dict[str, Any]:
    return {"WebACL": {"Name": name, "ARN": ACL.replace("/orders/", f"/{name}/"), "Id": "1"}}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rest_api": "orders", "stage": None}, "belong together"),
        ({"user_pool": "people", "resource_arn": STAGE}, "exactly one"),
        ({"resource_arn": f"arn:aws:apigateway:{REGION}::/apis/x/stages/$default"}, "HTTP API"),
        ({"resource_arn": "arn:aws:cloudfront::1:distribution/E"}, "names its web ACL itself"),
    ],
)
def test_what_waf_would_refuse_is_said_before(values: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**values)))
    assert not list(KIND.problems(spec()))


@pytest.mark.parametrize("answer", [{}, Fails("WAFNonexistentItemException")])
def test_none_is_seen_in_both_ways_in_which_waf_says_it(answer: Any) -> None:
    assert KIND.read(world(answer), spec()) is None


@pytest.mark.parametrize(
    ("values", "arn"),
    [
        ({}, STAGE),
        ({"user_pool": "people"}, f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/eu-west-1_p"),
        ({"resource_arn": "arn:aws:elasticloadbalancing:x"}, "arn:aws:elasticloadbalancing:x"),
    ],
)
def test_names_become_the_arn_that_waf_wants(values: dict[str, Any], arn: str) -> None:
    aws = world()
    KIND.create(aws, spec(**values), KIND.desired(aws, spec(**values), None))
    assert aws.asked("AssociateWebACL") == [{"WebACLArn": ACL, "ResourceArn": arn}]


def test_a_plan_for_an_api_and_an_acl_that_are_yet_to_be_made() -> None:
    aws = world(acls=(), plan_only=True)
    wanted = spec(rest_api="yet to come")
    step = plan_present(KIND, aws, wanted, Options())
    assert step.plan.action is Action.CREATE
    assert step.plan.changes[0].after is UNKNOWN
    assert step.plan.outputs == {"resource_arn": UNKNOWN}
    with pytest.raises(MissingReference, match="protected resource yet to come/live"):
        KIND.create(world(), wanted, {"web_acl_arn": ACL})


def test_another_acl_takes_the_place_of_the_first() -> None:
    aws = world(acl("theirs"))
    step = plan_present(KIND, aws, spec(), Options())
    assert step.plan.action is Action.UPDATE
    KIND.update(aws, spec(), step.found, {"web_acl_arn": ACL}, step.plan.changes)  # type: ignore[arg-type]
    assert aws.asked("AssociateWebACL") == [{"WebACLArn": ACL, "ResourceArn": STAGE}]


@pytest.mark.parametrize(("associated", "action"), [("orders", Action.DELETE), ("theirs", Action.NONE)])
def test_destroying_leaves_what_leads_to_another_acl(associated: str, action: Action) -> None:
    for name in ("orders", ACL):
        step = plan_absent(KIND, world(acl(associated)), spec(web_acl=name), Options(state="absent"))
        assert step.plan.action is action
        assert bool(step.plan.notes) is (action is Action.NONE)


def test_a_new_web_acl_or_stage_is_waited_for() -> None:
    error = ClientError({"Error": {"Code": "WAFUnavailableEntityException", "Message": ""}}, "AssociateWebACL")
    assert passing(error, KIND.transient)
