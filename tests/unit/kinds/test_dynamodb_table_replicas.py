"""Copies of a table in other regions: rules, one at a time, what each has of its own, and the order of deleting."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, quick, scripted, spec_of

from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.dynamodb_tables import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.dynamodb_table import KIND, replicas

COPY, OTHER = "us-west-2", "eu-central-1"
KEY = f"arn:aws:kms:{COPY}:{ACCOUNT}:key/1"


def spec(**given: Any) -> dict[str, Any]:
    plain = {"stream_view_type": "NEW_AND_OLD_IMAGES", "deletion_protection_enabled": False}
    return spec_of(OPTIONS, "tables", **{"name": "Items", "hash_key": "PK", **plain, **given})


class Table:
    """A table whose copies take two looks to come and go; a busy table refuses every change."""

    def __init__(self, *copies: str, **more: Any) -> None:
        self.copies: dict[str, dict[str, Any]] = {
            region: {"RegionName": region, "ReplicaStatus": "ACTIVE"} for region in copies
        }
        self.more = more
        self.looks = 0
        self.deleted = False

    def aws(self) -> ScriptedAws:
        recovery = {"PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 35}
        return scripted(
            {
                "DescribeTable": self.describe,
                "DescribeContinuousBackups": {
                    "ContinuousBackupsDescription": {
                        "ContinuousBackupsStatus": "ENABLED",
                        "PointInTimeRecoveryDescription": recovery,
                    }
                },
                "DescribeTimeToLive": {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}},
                "ListTagsOfResource": {"Tags": []},
                "UpdateTable": self.update,
                "DeleteTable": self.delete,
            }
        )

    def describe(self, params: dict[str, Any]) -> Any:
        if self.deleted:
            return Fails("ResourceNotFoundException")
        self.looks -= 1
        if self.looks <= 0:
            self.copies = {k: v for k, v in self.copies.items() if v["ReplicaStatus"] != "DELETING"}
            for copy in self.copies.values():
                copy["ReplicaStatus"] = "ACTIVE"
        return {
            "Table": {
                "TableStatus": "ACTIVE",
                "TableArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Items",
                "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
                "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
                "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
                # DynamoDB may name the table's own region among the replicas
                "Replicas": [{"RegionName": REGION, "ReplicaStatus": "ACTIVE"}, *map(dict, self.copies.values())],
                **self.more,
            }
        }

    def update(self, params: dict[str, Any]) -> Any:
        if any(copy["ReplicaStatus"] != "ACTIVE" for copy in self.copies.values()):
            return Fails("ResourceInUseException", "Attempt to change a resource which is still in use")
        ((action, member),) = params["ReplicaUpdates"][0].items()
        status = "DELETING" if action == "Delete" else "CREATING"
        self.copies.setdefault(member["RegionName"], {}).update(
            {"RegionName": member["RegionName"], "ReplicaStatus": status}
        )
        self.looks = 3
        return {}

    def delete(self, params: dict[str, Any]) -> Any:
        if self.copies:
            return Fails("ValidationException", "it has acted as a source region for new replica(s)")
        self.deleted = True
        return {}


def run(aws: ScriptedAws, wanted: dict[str, Any], **options: Any) -> Any:
    (plan,) = converge(KIND, [wanted], aws, Options(**options), quick)
    return plan


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stream_view_type": "NEW_IMAGE"}, "stream_view_type NEW_AND_OLD_IMAGES"),
        ({"stream_view_type": None}, "stream_view_type NEW_AND_OLD_IMAGES"),
        (
            {"billing_mode": "PROVISIONED", "read_capacity_units": 1, "write_capacity_units": 1},
            "automatic scaling of writes",
        ),
        ({"replicas": [{"region": COPY}, {"region": COPY}]}, "twice"),
        ({"kms_key": "alias/ours"}, "each region has its own key"),
        ({"replicas": [{"region": COPY, "kms_key": KEY}]}, "each region has its own key"),
        ({"kms_key": "a", "replicas": [{"region": COPY, "kms_key": "alias/ours"}]}, "must be the ARN"),
    ],
)
def test_what_dynamodb_would_refuse_is_said_before(given: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**{"replicas": [{"region": COPY}], **given})))


def test_a_table_without_copies_is_asked_nothing_more() -> None:
    aws = Table().aws()
    found = KIND.read(aws, spec())
    assert found is not None
    assert "replicas" not in found.attributes
    assert aws.names() == ["DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "ListTagsOfResource"]


def test_copies_are_made_and_removed_one_at_a_time_while_the_table_is_at_rest() -> None:
    world = Table("ap-south-1")
    aws = world.aws()
    plan = run(aws, spec(replicas=[{"region": COPY}, {"region": OTHER}]))
    assert {change.path[:2] for change in plan.changes} == {("replicas", r) for r in (COPY, OTHER, "ap-south-1")}
    assert [call["ReplicaUpdates"] for call in aws.asked("UpdateTable")] == [
        [{"Delete": {"RegionName": "ap-south-1"}}],
        [{"Create": {"RegionName": OTHER}}],
        [{"Create": {"RegionName": COPY}}],
    ]
    assert all(set(call) == {"TableName", "ReplicaUpdates"} for call in aws.asked("UpdateTable"))
    assert sorted(world.copies) == [OTHER, COPY]


def test_a_copy_at_work_makes_the_table_unsettled() -> None:
    world = Table(COPY)
    world.copies[COPY]["ReplicaStatus"], world.looks = "CREATING", 9
    found = KIND.read(world.aws(), spec())
    assert found is not None
    assert (found.settled, found.status) == (False, f"its replica in {COPY} is CREATING")


def test_deleting_removes_the_copies_before_the_table_they_came_from() -> None:
    world = Table(COPY, OTHER)
    aws = world.aws()
    run(aws, spec(replicas=[{"region": COPY}, {"region": OTHER}]), state="absent")
    assert world.deleted
    assert [next(iter(call["ReplicaUpdates"][0])) for call in aws.asked("UpdateTable")] == ["Delete", "Delete"]


def test_a_protected_copy_stops_its_removal_and_says_what_to_do() -> None:
    protected = Table(COPY, DeletionProtectionEnabled=True)
    with pytest.raises(Failures, match="not described and is protected"):
        run(protected.aws(), spec(deletion_protection_enabled=True))
    with pytest.raises(Failures, match="and of its replicas"):
        run(protected.aws(), spec(replicas=[{"region": COPY}]), state="absent")


def test_class_and_key_of_a_copy() -> None:
    table = {"table_class": "STANDARD", "replicas": {}}
    wanted = {"table_class": "STANDARD_INFREQUENT_ACCESS", "kms_key": KEY}
    goal = {**table, "replicas": {COPY: wanted}}
    member = {"RegionName": COPY, "TableClassOverride": "STANDARD_INFREQUENT_ACCESS", "KMSMasterKeyId": KEY}
    assert replicas.addition(table, goal) == {"ReplicaUpdates": [{"Create": member}]}
    actual = {**table, "replicas": {COPY: {"table_class": "STANDARD", "kms_key": "aws-owned"}}}
    assert replicas.adjustment(actual, goal) == {"ReplicaUpdates": [{"Update": member}]}
    assert replicas.adjustment(goal, goal) == {}


def test_what_a_copy_overrides_is_read_from_the_tables_own_description() -> None:
    world = Table(COPY)
    world.copies[COPY] |= {
        "KMSMasterKeyId": KEY,
        "ReplicaTableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"},
    }
    found = KIND.read(world.aws(), spec(replicas=[{"region": COPY}]))
    assert found is not None
    copy = found.attributes["replicas"][COPY]
    assert (copy["kms_key"], copy["table_class"]) == (KEY, "STANDARD_INFREQUENT_ACCESS")
    assert REGION not in found.attributes["replicas"]


def test_a_copy_is_as_the_table_where_it_says_nothing() -> None:
    goal = replicas.goal(spec(deletion_protection_enabled=True, replicas=[{"region": COPY}]), None)[COPY]
    assert (goal["deletion_protection_enabled"], goal["point_in_time_recovery_enabled"]) == (True, True)
    own = {"region": COPY, "deletion_protection_enabled": False, "point_in_time_recovery_enabled": False}
    goal = replicas.goal(spec(deletion_protection_enabled=True, replicas=[own]), None)[COPY]
    assert (goal["deletion_protection_enabled"], goal["point_in_time_recovery_enabled"]) == (False, False)
    assert "recovery_period_days" not in goal
