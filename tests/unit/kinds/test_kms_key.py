"""Keys: never two for a name, never lost silently, and open to exactly the services that are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, quick, scripted, spec_of

from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.kms_keys import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import MissingReference
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.kms_key import KIND
from ansible_collections.serverless.aws.plugins.module_utils.kinds.kms_key.finding import find_key_arn
from ansible_collections.serverless.aws.plugins.module_utils.kinds.kms_key.policy import policy


def spec(**given: Any) -> dict[str, Any]:
    return spec_of(OPTIONS, "keys", **{"name": "posts", **given})


def arn(key: str) -> str:
    return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}"


class Keys:
    """KMS with keys by id and aliases by name, and the tagging service that finds keys by their tags."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}
        self.aliases: dict[str, str] = {}

    def add(self, key: str, state: str = "Enabled", **tags: str) -> None:
        """A key made at some time before, with tags."""
        tags = {name.replace("_", ":"): value for name, value in tags.items()}
        self.keys[key] = {"state": state, "policy": "{}", "description": "", "rotation": 0, "tags": tags}

    def aws(self, **more: Any) -> ScriptedAws:
        def on_key(act: Any) -> Any:
            return lambda params: act(self.keys[self.id_of(params["KeyId"])], params) or {}

        def awake(act: Any) -> Any:
            """A key that waits for deletion refuses every change but the end of its waiting."""
            waits = Fails("KMSInvalidStateException", "is pending deletion")
            return on_key(lambda key, params: waits if key["state"] == "PendingDeletion" else act(key, params))

        return scripted(
            {
                "DescribeKey": self.describe,
                "GetKeyPolicy": on_key(lambda key, params: {"Policy": key["policy"]}),
                "GetKeyRotationStatus": on_key(
                    lambda key, params: {
                        "KeyRotationEnabled": key["rotation"] > 0,
                        "RotationPeriodInDays": key["rotation"],
                    }
                ),
                "ListResourceTags": on_key(
                    lambda key, params: {
                        "Tags": [{"TagKey": name, "TagValue": value} for name, value in key["tags"].items()]
                    }
                ),
                "ListAliases": lambda params: {
                    "Aliases": [{"AliasName": a} for a, key in self.aliases.items() if key == params["KeyId"]]
                },
                "GetResources": self.tagged,
                "CreateKey": self.create,
                "CreateAlias": self.name,
                "DeleteAlias": lambda params: self.aliases.pop(params["AliasName"]) and {},
                "TagResource": awake(
                    lambda key, params: key["tags"].update({t["TagKey"]: t["TagValue"] for t in params["Tags"]})
                ),
                "ScheduleKeyDeletion": awake(lambda key, params: key.update(state="PendingDeletion")),
                "CancelKeyDeletion": self.cancel,
                "EnableKey": awake(lambda key, params: key.update(state="Enabled")),
                "DisableKey": awake(lambda key, params: key.update(state="Disabled")),
                "EnableKeyRotation": self.rotate,
                "PutKeyPolicy": awake(lambda key, params: key.update(policy=params["Policy"])),
                "UpdateKeyDescription": awake(lambda key, params: key.update(description=params["Description"])),
            },
            stack="ours",
            **more,
        )

    def id_of(self, reference: str) -> str:
        return self.aliases.get(reference, reference.rpartition("/")[2])

    def describe(self, params: dict[str, Any]) -> Any:
        key = self.id_of(params["KeyId"])
        if key not in self.keys:
            return Fails("NotFoundException")
        found = self.keys[key]
        return {
            "KeyMetadata": {
                "KeyId": key,
                "Arn": arn(key),
                "KeyState": found["state"],
                "Description": found["description"],
            }
        }

    def tagged(self, params: dict[str, Any]) -> Any:
        wanted = {(item["Key"], value) for item in params["TagFilters"] for value in item["Values"]}
        return {
            "ResourceTagMappingList": [
                {"ResourceARN": arn(key), "Tags": [{"Key": name, "Value": v} for name, v in found["tags"].items()]}
                for key, found in self.keys.items()
                if wanted <= set(found["tags"].items())
            ]
        }

    def create(self, params: dict[str, Any]) -> Any:
        key = f"key-{len(self.keys) + 1}"
        self.keys[key] = {
            "state": "Enabled",
            "policy": params["Policy"],
            "description": params["Description"],
            "rotation": 0,
            "tags": {tag["TagKey"]: tag["TagValue"] for tag in params["Tags"]},
        }
        return {"KeyMetadata": {"KeyId": key}}

    def name(self, params: dict[str, Any]) -> Any:
        if params["AliasName"] in self.aliases:
            return Fails("AlreadyExistsException")
        self.aliases[params["AliasName"]] = params["TargetKeyId"]
        return {}

    def cancel(self, params: dict[str, Any]) -> Any:
        if self.keys[params["KeyId"]]["state"] != "PendingDeletion":
            return Fails("KMSInvalidStateException", "is not pending deletion")
        self.keys[params["KeyId"]]["state"] = "Disabled"
        return {}

    def rotate(self, params: dict[str, Any]) -> Any:
        if self.keys[params["KeyId"]]["state"] != "Enabled":
            return Fails("DisabledException")
        self.keys[params["KeyId"]]["rotation"] = params["RotationPeriodInDays"]
        return {}


def run(aws: ScriptedAws, *specs: dict[str, Any], **options: Any) -> Any:
    return converge(KIND, specs, aws, Options(stack="ours", **options), quick)


def test_a_converged_key_costs_four_calls() -> None:
    world = Keys()
    run(world.aws(), spec())
    aws = world.aws()
    (plan,) = run(aws, spec())
    assert plan.action == "none"
    assert aws.names() == ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"]


def test_a_key_that_a_dead_run_left_without_alias_is_taken() -> None:
    world = Keys()
    world.add("orphan", **{"serverless.aws_key": "posts", "serverless.aws_stack": "ours"})
    run(world.aws(), spec())
    assert world.aliases == {"alias/posts": "orphan"}
    assert list(world.keys) == ["orphan"]


def test_destroy_removes_a_key_that_a_dead_run_left_without_alias() -> None:
    world = Keys()
    world.add("orphan", **{"serverless.aws_key": "posts", "serverless.aws_stack": "ours"})
    run(world.aws(), spec(), state="absent")
    assert world.keys["orphan"]["state"] == "PendingDeletion"


def test_another_stacks_orphan_is_left_alone() -> None:
    world = Keys()
    world.add("theirs", **{"serverless.aws_key": "posts", "serverless.aws_stack": "theirs"})
    run(world.aws(), spec())
    assert world.aliases["alias/posts"] != "theirs"


def test_destroy_schedules_says_so_and_the_next_description_restores_the_same_key() -> None:
    world, told = Keys(), []
    run(world.aws(), spec())
    (key,) = world.keys
    run(world.aws(report=told.append), spec(), state="absent")
    assert (world.keys[key]["state"], world.aliases) == ("PendingDeletion", {})
    assert "until then describing it again restores it" in told[0]
    run(world.aws(), spec())
    assert (list(world.keys), world.aliases) == ([key], {"alias/posts": key})
    assert world.keys[key]["state"] == "Enabled"


def test_destroying_twice_does_nothing_the_second_time() -> None:
    world = Keys()
    run(world.aws(), spec())
    run(world.aws(), spec(), state="absent")
    (plan,) = run(world.aws(), spec(), state="absent")
    assert plan.action == "none"


@pytest.mark.parametrize("cost", ["keys", "other"])
def test_a_key_scheduled_by_hand_is_used_again_even_where_its_tags_drifted_too(cost: str) -> None:
    world = Keys()
    run(world.aws(), spec(tags={"cost": "keys"}))
    (key,) = world.keys
    world.keys[key]["state"] = "PendingDeletion"
    world.keys[key]["tags"]["cost"] = cost
    run(world.aws(), spec(tags={"cost": "keys"}))
    assert (world.keys[key]["state"], world.keys[key]["tags"]["cost"]) == ("Enabled", "keys")


def test_the_slower_of_two_runs_gives_its_key_up() -> None:
    world = Keys()
    aws = world.aws()

    def faster(params: dict[str, Any]) -> Any:
        made = world.create(params)
        world.add("first", **{"serverless.aws_stack": "ours"})
        world.aliases["alias/posts"] = "first"
        return made

    aws.answers["CreateKey"] = faster
    run(aws, spec())
    assert world.keys["key-1"]["state"] == "PendingDeletion"
    assert world.aliases == {"alias/posts": "first"}


def test_a_new_key_that_kms_does_not_show_at_once_has_its_alias_a_moment_later() -> None:
    world = Keys()
    aws = world.aws()
    lag = Fails("NotFoundException", "Key does not exist")
    aws.answers["CreateAlias"] = [lag, lag, world.name]
    run(aws, spec())
    assert (list(world.keys), world.aliases) == (["key-1"], {"alias/posts": "key-1"})


def test_a_disabled_key_that_waits_for_deletion_is_restored() -> None:
    world = Keys()
    run(world.aws(), spec(enabled=False))
    (key,) = world.keys
    world.keys[key]["state"] = "PendingDeletion"
    run(world.aws(), spec(enabled=False))
    assert world.keys[key]["state"] == "Disabled"


def statement(**entry: Any) -> dict[str, Any]:
    """The one statement that an entry of `services` makes."""
    statements = policy(scripted({}), spec(services=[entry]))["Statement"]
    root = statements.pop("AccountRoot")
    assert root["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}
    (made,) = statements.values()
    return dict(made)


def test_alarms_may_use_the_key_for_this_account_only() -> None:
    made = statement(principal="cloudwatch")
    assert made["Principal"] == {"Service": ["cloudwatch.amazonaws.com"]}
    assert made["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert made["Condition"] == {"StringEquals": {"aws:SourceAccount": [ACCOUNT]}}


def test_logs_use_the_key_for_log_groups_of_this_account_only() -> None:
    made = statement(principal="logs")
    assert made["Principal"] == {"Service": [f"logs.{REGION}.amazonaws.com"]}
    context = {"kms:EncryptionContext:aws:logs:arn": [f"arn:aws:logs:{REGION}:{ACCOUNT}:*"]}
    assert made["Condition"] == {"ArnLike": context}


def test_tables_use_the_key_for_callers_of_this_account_only() -> None:
    made = statement(principal="dynamodb")
    via = {"kms:CallerAccount": [ACCOUNT], "kms:ViaService": [f"dynamodb.{REGION}.amazonaws.com"]}
    assert made["Condition"] == {"StringEquals": via}


def test_any_other_service_has_the_actions_that_are_given() -> None:
    made = statement(principal="states.amazonaws.com", actions=["kms:Decrypt"])
    assert (made["Principal"], made["Action"]) == ({"Service": ["states.amazonaws.com"]}, ["kms:Decrypt"])


def test_a_key_is_found_by_any_of_its_names_and_asked_for_once() -> None:
    world = Keys()
    uuid = "11111111-2222-3333-4444-555555555555"
    world.add(uuid)
    world.aliases["alias/posts"] = uuid
    aws = world.aws()
    assert {find_key_arn(aws, name) for name in ("posts", "alias/posts", uuid, arn(uuid), "posts")} == {arn(uuid)}
    assert len(aws.asked("DescribeKey")) == 2


def test_a_key_that_will_be_made_is_unknown_in_a_plan_and_an_error_in_a_run() -> None:
    assert find_key_arn(Keys().aws(plan_only=True), "posts") is UNKNOWN
    with pytest.raises(MissingReference, match="posts"):
        find_key_arn(Keys().aws(), "posts")


def refused() -> Iterator[tuple[dict[str, Any], str]]:
    yield {"name": "alias/posts"}, "name must be"
    yield {"rotation_period_days": 30}, "rotation_period_days is 30"
    yield {"deletion_window_days": 3}, "deletion_window_days is 3"
    yield {"services": [{"principal": "alarms"}]}, "services has alarms; use one of"
    yield {"services": [{"principal": "logs"}, {"principal": "logs"}]}, "services has logs twice"
    yield {"policy_statements": [{"Effect": "Allow"}]}, "needs a Sid"
    yield {"policy_statements": [{"Sid": "AccountRoot"}]}, "has the Sid AccountRoot"
    yield {"policy_statements": [{"Sid": "A"}, {"Sid": "A"}]}, "has the Sid A twice"


@pytest.mark.parametrize(("given", "problem"), list(refused()))
def test_what_kms_would_refuse_is_told_before_the_first_call(given: dict[str, Any], problem: str) -> None:
    (told,) = KIND.problems(spec(**given))
    assert problem in told
