"""Keys, usage plans and the account's log role: rules, patches and whose a role is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_account import KIND as ACCOUNT
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_api_key import KIND as KEY
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_usage_plan import KIND as PLAN

OURS = "arn:aws:iam::123456789012:role/logs"
THEIRS = "arn:aws:iam::123456789012:role/theirs"


def account(**values: Any) -> dict[str, Any]:
    return spec_of("apigateway_accounts", "accounts", **{"role": "logs", **values})


def key(**values: Any) -> dict[str, Any]:
    return spec_of("apigateway_api_keys", "keys", **{"name": "shop", **values})


def plan(**values: Any) -> dict[str, Any]:
    return spec_of("apigateway_usage_plans", "plans", **{"name": "shops", **values})


def update(kind: Any, aws: ScriptedAws, described: dict[str, Any]) -> tuple[str, ...]:
    """Look once, write once; the changed paths."""
    found = kind.read(aws, described)
    assert found
    goal = kind.desired(aws, described, found)
    changes = diff(dict(found.attributes), goal)
    kind.update(aws, described, found, goal, changes)
    return tuple(change.dotted for change in changes)


# -- the account's log role --------------------------------------------------------------------------------------------


def test_a_role_of_others_that_exists_is_respected() -> None:
    aws = scripted({"GetAccount": {"cloudwatchRoleArn": THEIRS}, "GetRole": {"Role": {}}})
    found = ACCOUNT.read(aws, account())
    assert found
    assert diff(dict(found.attributes), ACCOUNT.desired(aws, account(), found)) == ()
    assert "theirs" in next(iter(ACCOUNT.notes(account(), found)))
    assert "theirs" in ACCOUNT.leaves(found)
    assert ACCOUNT.outputs(aws, account(), found) == {"role_arn": THEIRS}


def test_a_role_that_has_gone_writes_nobodys_logs() -> None:
    aws = scripted({"GetAccount": {"cloudwatchRoleArn": THEIRS}, "GetRole": Fails("NoSuchEntity"), "UpdateAccount": {}})
    assert update(ACCOUNT, aws, account()) == ("role",)
    (asked,) = aws.asked("UpdateAccount")
    assert asked["patchOperations"] == [{"op": "replace", "path": "/cloudwatchRoleArn", "value": OURS}]


def test_a_role_of_others_is_replaced_when_told_to() -> None:
    aws = scripted({"GetAccount": {"cloudwatchRoleArn": THEIRS}, "UpdateAccount": {}})
    assert update(ACCOUNT, aws, account(replace_role_enabled=True)) == ("role",)


def test_an_account_without_a_role_gets_one_and_only_ours_is_taken_away() -> None:
    assert ACCOUNT.read(scripted({"GetAccount": {}}), account()) is None
    aws = scripted({"GetAccount": {"cloudwatchRoleArn": OURS}, "UpdateAccount": {}})
    found = ACCOUNT.read(aws, account())
    assert found
    assert ACCOUNT.leaves(found) == ""
    ACCOUNT.delete(aws, account(), found)
    assert aws.asked("UpdateAccount")[0]["patchOperations"][0]["value"] == ""


def test_a_new_role_cannot_be_assumed_for_some_seconds() -> None:
    message = "The role ARN does not have required permissions configured."
    error = ClientError({"Error": {"Code": "BadRequestException", "Message": message}}, "UpdateAccount")
    assert passing(error, ACCOUNT.transient)


# -- keys --------------------------------------------------------------------------------------------------------------


def test_the_id_of_a_key_is_never_its_value() -> None:
    aws = scripted({"CreateApiKey": {"id": "k1"}})
    assert KEY.create(aws, key(), KEY.desired(aws, key(), None)) == "k1"
    (asked,) = aws.asked("CreateApiKey")
    assert asked["generateDistinctId"] is True
    assert "value" not in asked


def test_a_value_is_read_only_where_one_is_described() -> None:
    listed = {"items": [{"id": "k1", "name": "shop", "enabled": True}, {"id": "k2", "name": "shop-two"}]}
    aws = scripted({"GetApiKeys": listed})
    found = KEY.read(aws, key())
    assert found
    assert "secret_value" not in found.attributes
    assert aws.asked("GetApiKeys") == [{"nameQuery": "shop", "limit": 500}]
    aws = scripted({"GetApiKeys": listed, "GetApiKey": {"id": "k1", "value": "x" * 20}})
    found = KEY.read(aws, key(secret_value="y" * 20))
    assert found
    assert [
        change.dotted for change in diff(dict(found.attributes), KEY.desired(aws, key(secret_value="y" * 20), found))
    ]
    assert "secret_value" in KEY.secret


def test_a_value_that_another_run_has_just_given_is_looked_for() -> None:
    refused = ClientError({"Error": {"Code": "ConflictException", "Message": "API Key already exists"}}, "CreateApiKey")
    assert passing(refused, KEY.transient)


def test_two_keys_of_one_name_are_an_error_that_lists_both() -> None:
    with pytest.raises(Ambiguous, match="k1, k2"):
        KEY.read(scripted({"GetApiKeys": {"items": [{"id": one, "name": "shop"} for one in ("k2", "k1")]}}), key())


def test_a_short_value_is_named_before_the_first_call() -> None:
    assert list(KEY.problems(key(secret_value="short")))
    assert not list(KEY.problems(key()))


# -- usage plans -------------------------------------------------------------------------------------------------------

STAGE = {"api": "items", "stage": "v1"}
METHOD = {"method": "GET /items", "throttling_burst_limit": 2, "throttling_rate_limit": 1}


def answers(**more: Any) -> dict[str, Any]:
    stage = {"apiId": "a1", "stage": "v1", "throttle": {"/items/GET": {"burstLimit": 2, "rateLimit": 1.0}}}
    return {
        "GetUsagePlans": {"items": [{"id": "p1", "name": "shops", "apiStages": [stage]}]},
        "GetUsagePlanKeys": {"items": [{"id": "k1", "name": "shop"}]},
        "GetRestApis": {"items": [{"id": "a1", "name": "items"}, {"id": "a2", "name": "orders"}]},
        "GetApiKeys": lambda params: {"items": [{"id": f"id-{params['nameQuery']}", "name": params["nameQuery"]}]},
        **more,
    }


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"throttling_burst_limit": 5}, "go together"),
        ({"throttling_burst_limit": 5, "throttling_rate_limit": 0}, "above 0"),
        ({"quota": {"limit": 0}}, "quota.limit"),
        ({"quota": {"limit": 1, "period": "WEEK", "offset": 7}}, "0 to 6"),
        ({"quota": {"limit": 1, "offset": 1}}, "0 to 0"),
        ({"stages": [STAGE, STAGE]}, "twice"),
        ({"stages": [{**STAGE, "methods": [{**METHOD, "method": "/items/GET"}]}]}, "METHOD /path"),
        ({"keys": ["a", "a"]}, "keys has a twice"),
    ],
)
def test_what_a_plan_may_not_have_is_named_before_the_first_call(values: dict[str, Any], text: str) -> None:
    assert any(text in problem for problem in PLAN.problems(plan(**values)))


def test_a_plan_names_its_apis_and_keys() -> None:
    described = plan(stages=[{**STAGE, "methods": [METHOD]}], keys=["shop"])
    aws = scripted(answers(GetApiKeys={"items": [{"id": "k1", "name": "shop"}]}))
    found = PLAN.read(aws, described)
    assert found
    assert diff(dict(found.attributes), PLAN.desired(aws, described, found)) == ()


def test_stages_and_their_throttles_are_patched_as_aws_lists_it() -> None:
    described = plan(
        stages=[{**STAGE, "methods": [{**METHOD, "throttling_rate_limit": 3}]}, {"api": "orders", "stage": "v2"}]
    )
    aws = scripted(answers(UpdateUsagePlan={}, DeleteUsagePlanKey={}))
    assert "stages.orders/v2.api_id" in update(PLAN, aws, described)
    (asked,) = aws.asked("UpdateUsagePlan")
    throttle, added = asked["patchOperations"]
    assert (throttle["op"], throttle["path"]) == ("replace", "/apiStages/a1:v1/throttle")
    assert json.loads(throttle["value"]) == {"/items/GET": {"burstLimit": 2, "rateLimit": 3.0}}
    assert added == {"op": "add", "path": "/apiStages", "value": "a2:v2"}
    assert aws.asked("DeleteUsagePlanKey") == [{"usagePlanId": "p1", "keyId": "k1"}]


def test_a_throttle_is_taken_away_as_a_whole() -> None:
    aws = scripted(answers(UpdateUsagePlan={}, DeleteUsagePlanKey={}))
    update(PLAN, aws, plan(stages=[STAGE]))
    assert aws.asked("UpdateUsagePlan")[0]["patchOperations"] == [{"op": "remove", "path": "/apiStages/a1:v1/throttle"}]


def test_a_key_that_was_made_anew_takes_the_place_of_the_old_one() -> None:
    described = plan(stages=[{**STAGE, "methods": [METHOD]}], keys=["shop"])
    aws = scripted(answers(DeleteUsagePlanKey={}, CreateUsagePlanKey={}))
    assert update(PLAN, aws, described) == ("keys.shop",)
    assert aws.asked("DeleteUsagePlanKey")[0]["keyId"] == "k1"
    assert aws.asked("CreateUsagePlanKey")[0]["keyId"] == "id-shop"


def test_a_plan_is_deleted_without_stages() -> None:
    aws = scripted(answers(UpdateUsagePlan={}, DeleteUsagePlan={}))
    found = PLAN.read(aws, plan(stages=[STAGE]))
    assert found
    PLAN.delete(aws, plan(stages=[STAGE]), found)
    assert aws.asked("UpdateUsagePlan")[0]["patchOperations"] == [
        {"op": "remove", "path": "/apiStages", "value": "a1:v1"}
    ]
    assert [name for name, _ in aws.calls][-2:] == ["UpdateUsagePlan", "DeleteUsagePlan"]


def test_a_plan_for_new_apis_and_keys_does_not_know_their_ids() -> None:
    aws = scripted({"GetRestApis": {"items": []}, "GetApiKeys": {"items": []}}, plan_only=True)
    goal = PLAN.desired(aws, plan(stages=[STAGE], keys=["shop"]), None)
    assert goal["stages"]["items/v1"]["api_id"] is UNKNOWN
    assert goal["keys"] == {"shop": UNKNOWN}
