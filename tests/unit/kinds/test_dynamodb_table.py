"""Tables: what DynamoDB would refuse, what it says, and the one change at a time that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, quick, scripted, spec_of

from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.dynamodb_tables import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.dynamodb_table import KIND

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Posts"
FIVE = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


def spec(**given: Any) -> dict[str, Any]:
    return spec_of(OPTIONS, "tables", **{"name": "Posts", "hash_key": "PK", **given})


def index(name: str = "ByUser", **given: Any) -> dict[str, Any]:
    return {"name": name, "hash_key": "userId", **given}


class Table:
    """DynamoDB with one table: indexes take a look or two to come and go, and a busy table refuses everything."""

    def __init__(self, **table: Any) -> None:
        self.table: dict[str, Any] | None = table or None
        self.recovery: dict[str, Any] = {"PointInTimeRecoveryStatus": "DISABLED"}
        self.ttl: dict[str, Any] = {"TimeToLiveStatus": "DISABLED"}
        self.busy = 0
        self.recovery_refusals = 0
        self.most_index_changes = 0

    def aws(self, **more: Any) -> ScriptedAws:
        return scripted(
            {
                "DescribeTable": self.describe,
                "DescribeContinuousBackups": lambda params: self.there(
                    {
                        "ContinuousBackupsDescription": {
                            "ContinuousBackupsStatus": "ENABLED",
                            "PointInTimeRecoveryDescription": self.recovery,
                        }
                    }
                ),
                "DescribeTimeToLive": lambda params: self.there({"TimeToLiveDescription": self.ttl}),
                # for a table that is not there DynamoDB denies access to the tags
                "ListTagsOfResource": lambda params: {"Tags": []} if self.table else Fails("AccessDeniedException"),
                "CreateTable": self.create,
                "UpdateTable": self.update,
                "UpdateContinuousBackups": self.recover,
                "UpdateTimeToLive": self.set_ttl,
                "DeleteTable": self.delete,
            },
            **more,
        )

    def there(self, answer: dict[str, Any]) -> Any:
        return answer if self.table else Fails("ResourceNotFoundException")

    def describe(self, params: dict[str, Any]) -> Any:
        if self.table is None:
            return Fails("ResourceNotFoundException")
        self.busy -= 1
        if self.busy <= 0:
            self.settle()
        return {"Table": self.table}

    def settle(self) -> None:
        assert self.table is not None
        if self.table["TableStatus"] == "DELETING":
            return
        self.table["TableStatus"] = "ACTIVE"
        indexes = self.table.get("GlobalSecondaryIndexes", [])
        self.table["GlobalSecondaryIndexes"] = [i for i in indexes if i["IndexStatus"] != "DELETING"]
        for item in self.table["GlobalSecondaryIndexes"]:
            item["IndexStatus"] = "ACTIVE"

    def create(self, params: dict[str, Any]) -> Any:
        indexes = [{**item, "IndexStatus": "CREATING"} for item in params.pop("GlobalSecondaryIndexes", [])]
        self.table = {
            "TableArn": ARN,
            "TableStatus": "CREATING",
            "AttributeDefinitions": params["AttributeDefinitions"],
            "KeySchema": params["KeySchema"],
            "BillingModeSummary": {"BillingMode": params["BillingMode"]},
            "GlobalSecondaryIndexes": indexes,
            "DeletionProtectionEnabled": params["DeletionProtectionEnabled"],
        }
        self.busy = 3
        return {}

    def update(self, params: dict[str, Any]) -> Any:
        assert self.table is not None
        if self.busy > 0:
            return Fails("ResourceInUseException", "Attempt to change a resource which is still in use")
        changes = params.get("GlobalSecondaryIndexUpdates", [])
        self.most_index_changes = max(self.most_index_changes, len(changes))
        for change in changes:
            if "Create" in change:
                self.table["GlobalSecondaryIndexes"].append({**change["Create"], "IndexStatus": "CREATING"})
                self.table["AttributeDefinitions"] = params["AttributeDefinitions"]
            if "Delete" in change:
                for item in self.table["GlobalSecondaryIndexes"]:
                    if item["IndexName"] == change["Delete"]["IndexName"]:
                        item["IndexStatus"] = "DELETING"
        if "DeletionProtectionEnabled" in params:
            self.table["DeletionProtectionEnabled"] = params["DeletionProtectionEnabled"]
        self.busy = 2
        return {}

    def recover(self, params: dict[str, Any]) -> Any:
        if self.recovery_refusals:
            self.recovery_refusals -= 1
            return Fails("ContinuousBackupsUnavailableException", "Backups are being enabled for the table")
        wanted = params["PointInTimeRecoverySpecification"]
        self.recovery = {
            "PointInTimeRecoveryStatus": "ENABLED" if wanted["PointInTimeRecoveryEnabled"] else "DISABLED",
            "RecoveryPeriodInDays": wanted.get("RecoveryPeriodInDays", 35),
        }
        return {}

    def set_ttl(self, params: dict[str, Any]) -> Any:
        wanted = params["TimeToLiveSpecification"]
        if wanted["Enabled"] and self.ttl["TimeToLiveStatus"] == "ENABLED":
            return Fails("ValidationException", "TimeToLive is active on a different AttributeName")
        self.ttl = {"TimeToLiveStatus": "ENABLING" if wanted["Enabled"] else "DISABLING"}
        if wanted["Enabled"]:
            self.ttl["AttributeName"] = wanted["AttributeName"]
        return {}

    def delete(self, params: dict[str, Any]) -> Any:
        self.table = None
        return {}


def run(aws: ScriptedAws, *specs: dict[str, Any], **options: Any) -> Any:
    return converge(KIND, specs, aws, Options(**options), quick)


def test_a_new_table_waits_for_active_and_for_its_backups() -> None:
    world = Table()
    world.recovery_refusals = 3
    (plan,) = run(world.aws(), spec(indexes=[index()]))
    assert plan.action == "create"
    assert world.recovery == {"PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 35}
    assert world.recovery_refusals == 0


def test_attribute_definitions_are_exactly_the_keys() -> None:
    aws = Table().aws()
    run(aws, spec(range_key="at", indexes=[index(range_key="at"), index("ByDay", hash_key="day", hash_key_type="N")]))
    (made,) = aws.asked("CreateTable")
    assert {item["AttributeName"]: item["AttributeType"] for item in made["AttributeDefinitions"]} == {
        "PK": "S",
        "at": "S",
        "userId": "S",
        "day": "N",
    }


def test_indexes_change_one_at_a_time_while_the_table_is_at_rest() -> None:
    world = Table()
    run(world.aws(), spec(indexes=[index("Old"), index("Kept")]))
    aws = world.aws()
    run(aws, spec(indexes=[index("Kept"), index("New", hash_key="a"), index("Next", hash_key="b")]))
    assert world.table is not None
    assert [item["IndexName"] for item in world.table["GlobalSecondaryIndexes"]] == ["Kept", "New", "Next"]
    assert world.most_index_changes == 1
    steps = [next(iter(call["GlobalSecondaryIndexUpdates"][0])) for call in aws.asked("UpdateTable")]
    assert steps == ["Delete", "Create", "Create"]


def test_an_index_with_other_keys_is_removed_before_it_is_made_again() -> None:
    world = Table()
    run(world.aws(), spec(indexes=[index()]))
    aws = world.aws()
    (plan,) = run(aws, spec(indexes=[index(range_key="at")]))
    assert {change.dotted for change in plan.changes} == {"indexes.ByUser.range_key", "indexes.ByUser.range_key_type"}
    delete, create = aws.asked("UpdateTable")
    assert delete["GlobalSecondaryIndexUpdates"] == [{"Delete": {"IndexName": "ByUser"}}]
    assert {item["AttributeName"] for item in create["AttributeDefinitions"]} == {"PK", "userId", "at"}


def test_an_index_at_work_makes_the_table_unsettled() -> None:
    world = Table()
    run(world.aws(), spec(indexes=[index()]))
    assert world.table is not None
    world.table["GlobalSecondaryIndexes"][0]["IndexStatus"], world.busy = "CREATING", 9
    found = KIND.read(world.aws(), spec())
    assert found is not None
    assert (found.settled, found.status) == (False, "its index ByUser is CREATING")


def test_a_converged_table_costs_four_calls() -> None:
    world = Table()
    run(world.aws(), spec())
    aws = world.aws()
    (plan,) = run(aws, spec())
    assert plan.action == "none"
    reads = ["DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "ListTagsOfResource"]
    assert aws.names() == reads


@pytest.mark.parametrize("new", [True, False])
def test_the_key_that_aws_manages_for_dynamodb_is_not_named(new: bool) -> None:
    world = Table()
    managed = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
    if not new:
        run(world.aws(), spec())
    aws = world.aws()
    aws.answers["DescribeKey"] = {"KeyMetadata": {"KeyId": "1", "Arn": managed}}
    with pytest.raises(PartialFailure):  # this table does not show its encryption
        run(aws, spec(kms_key="alias/aws/dynamodb"))
    sent = aws.asked("CreateTable" if new else "UpdateTable")[0]
    assert sent["SSESpecification"] == {"Enabled": True, "SSEType": "KMS"}


def test_time_to_live_comes_last_and_a_second_change_within_the_hour_says_when_to_run_again() -> None:
    world = Table()
    run(world.aws(), spec(ttl_attribute="old"))
    aws = world.aws()
    aws.answers["UpdateTimeToLive"] = Fails(
        "ValidationException", "Time to live has been modified multiple times within a fixed interval"
    )
    with pytest.raises(PartialFailure, match=r"in about an hour\. Run again then"):
        run(aws, spec(ttl_attribute="new", indexes=[index()]))
    writes = [name for name, _params in aws.calls if name.startswith("Update")]
    assert writes == ["UpdateTable", "UpdateTimeToLive"]


def test_another_ttl_attribute_goes_through_off() -> None:
    world = Table()
    run(world.aws(), spec(ttl_attribute="old"))
    aws = world.aws()
    run(aws, spec(ttl_attribute="new"))
    assert [call["TimeToLiveSpecification"] for call in aws.asked("UpdateTimeToLive")] == [
        {"Enabled": False, "AttributeName": "old"},
        {"Enabled": True, "AttributeName": "new"},
    ]


def test_the_recovery_period_is_held_on_aws() -> None:
    world = Table()
    run(world.aws(), spec())
    aws = world.aws()
    (plan,) = run(aws, spec(recovery_period_days=7))
    assert [change.dotted for change in plan.changes] == ["recovery_period_days"]
    assert world.recovery["RecoveryPeriodInDays"] == 7


def test_an_embedded_aws_that_keeps_no_period_shows_no_drift() -> None:
    world = Table()
    run(world.aws(), spec())
    world.recovery.pop("RecoveryPeriodInDays")
    (plan,) = run(world.aws(endpoint_url="http://127.0.0.1:1"), spec(recovery_period_days=7))
    assert plan.action == "none"


def test_a_protected_table_is_not_deleted_and_says_what_to_do() -> None:
    world = Table()
    run(world.aws(), spec())
    with pytest.raises(Failures, match="deletion_protection_enabled"):
        run(world.aws(), spec(), state="absent")
    run(world.aws(), spec(deletion_protection_enabled=False))
    run(world.aws(), spec(), state="absent")
    assert world.table is None


def test_new_keys_of_the_table_are_refused_for_its_items() -> None:
    world = Table()
    run(world.aws(), spec())
    with pytest.raises(Failures, match=r"cannot change hash_key .*serverless_replace"):
        run(world.aws(), spec(hash_key="id"))


def test_an_error_that_does_not_pass_is_told() -> None:
    world = Table()
    aws = world.aws()
    aws.answers["CreateTable"] = Fails("ValidationException", "no")
    with pytest.raises(PartialFailure, match="CreateTable was answered ValidationException: no"):
        run(aws, spec())


def test_access_to_the_tags_of_a_table_that_is_there_must_be_given() -> None:
    world = Table()
    run(world.aws(), spec())
    aws = world.aws()
    aws.answers["ListTagsOfResource"] = Fails("AccessDeniedException", "not authorized")
    with pytest.raises(Failures, match="ListTagsOfResource was answered AccessDenied"):
        run(aws, spec())


PROVISIONED = {"billing_mode": "PROVISIONED", "read_capacity_units": 5, "write_capacity_units": 5}


def found(**more: Any) -> dict[str, Any]:
    """A provisioned table with an index, as DynamoDB shows one: without what is at its default."""
    by_user = {
        "IndexName": "ByUser",
        "IndexStatus": "ACTIVE",
        "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": FIVE,
    }
    return {
        "TableArn": ARN,
        "TableStatus": "ACTIVE",
        "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "userId")],
        "ProvisionedThroughput": FIVE,
        "GlobalSecondaryIndexes": [by_user],
        "DeletionProtectionEnabled": True,
        **more,
    }


def test_what_dynamodb_leaves_out_is_the_default() -> None:
    world = Table(**found())
    world.recovery = {"PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 35}
    (plan,) = run(world.aws(), spec(indexes=[index()], **PROVISIONED))
    assert plan.action == "none"


def step(given: dict[str, Any], **table: Any) -> dict[str, Any]:
    """The first UpdateTable that leads from `found(**table)` to the spec `given`."""
    world = Table(**found(**table))
    world.recovery = {"PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 35}
    aws = world.aws()
    aws.answers["UpdateTable"] = Fails("ValidationException", "seen")
    with pytest.raises(PartialFailure):
        run(aws, spec(**given))
    (call,) = aws.asked("UpdateTable")
    call.pop("TableName")
    return dict(call)


def test_provisioned_capacity_of_table_and_index_go_in_one_call() -> None:
    more = {"read_capacity_units": 7, "indexes": [index(write_capacity_units=9)]}
    assert step({**PROVISIONED, **more}) == {
        "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 5},
        "GlobalSecondaryIndexUpdates": [
            {
                "Update": {
                    "IndexName": "ByUser",
                    "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 9},
                }
            }
        ],
    }


def test_provisioned_mode_names_the_capacity_of_each_index() -> None:
    on_demand = {"BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}}
    assert step({**PROVISIONED, "indexes": [index()]}, **on_demand) == {
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": FIVE,
        "GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "ByUser", "ProvisionedThroughput": FIVE}}],
    }


def test_limits_of_an_index_change_in_place() -> None:
    on_demand = {"BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}}
    assert step({"indexes": [index(max_read_request_units=10)]}, **on_demand) == {
        "GlobalSecondaryIndexUpdates": [
            {
                "Update": {
                    "IndexName": "ByUser",
                    "OnDemandThroughput": {"MaxReadRequestUnits": 10, "MaxWriteRequestUnits": -1},
                }
            }
        ]
    }


def test_a_streams_view_changes_through_off() -> None:
    streaming = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"}}
    given = {**PROVISIONED, "indexes": [index()], "stream_view_type": "NEW_IMAGE"}
    assert step(given, **streaming) == {"StreamSpecification": {"StreamEnabled": False}}


def refused() -> Iterator[tuple[dict[str, Any], str]]:
    yield {"name": "x"}, "name must be"
    yield {"recovery_period_days": 36}, "recovery_period_days is 36"
    yield {"range_key": "PK"}, "range_key and hash_key are both PK"
    yield {"indexes": [index(range_key="PK", range_key_type="N")]}, "an attribute has one type"
    yield {"billing_mode": "PROVISIONED"}, "give read_capacity_units"
    yield {**PROVISIONED, "max_read_request_units": 5}, "max_read_request_units works with billing_mode PAY_PER_REQUEST"
    yield {"read_capacity_units": 5}, "read_capacity_units works with billing_mode PROVISIONED"
    yield {"indexes": [index(write_capacity_units=5)]}, "indexes (ByUser): write_capacity_units works"
    yield {"max_write_request_units": -1}, "max_write_request_units is -1"
    yield {"indexes": [index(f"Index{number}") for number in range(21)]}, "DynamoDB allows 20"
    yield {"local_indexes": [{"name": "Local", "range_key": "at"}]}, "local_indexes need a table with a range_key"
    yield {"indexes": [index(), index()]}, "used 2 times"
    yield {"indexes": [index("no")]}, "the index name no must be"
    yield {"indexes": [index(projection="INCLUDE")]}, "projected_attributes and projection INCLUDE"
    yield {"indexes": [index(projected_attributes=["a"])]}, "projected_attributes and projection INCLUDE"


@pytest.mark.parametrize(("given", "problem"), list(refused()))
def test_what_dynamodb_would_refuse_is_told_before_the_first_call(given: dict[str, Any], problem: str) -> None:
    (told,) = KIND.problems(spec(**given))
    assert problem in told


def test_a_good_description_has_no_problem() -> None:
    good = spec(range_key="at", indexes=[index(range_key="at")], local_indexes=[{"name": "Local", "range_key": "x"}])
    assert not list(KIND.problems(good))
