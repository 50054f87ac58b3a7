"""Log groups: rules, what is asked, and what the embedded AWS cannot show."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.kinds.logs_log_group import KIND

NAME = "/aws/lambda/write-post"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
FILTER = {"name": "errors", "metric_name": "Errors", "metric_namespace": "posts"}


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("logs_log_groups", "log_groups", **{"name": NAME, **values})


def answers(**group: Any) -> dict[str, Any]:
    return {
        "DescribeLogGroups": {"logGroups": [{"logGroupName": NAME, "retentionInDays": 30, **group}]},
        "ListTagsForResource": {"tags": {}},
    }


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"retention_days": 31}, "accepts 1, 3, 5"),
        ({"name": "a b"}, "name must"),
        ({"log_class": "INFREQUENT_ACCESS", "metric_filters": [FILTER]}, "STANDARD"),
        ({"metric_filters": [FILTER, FILTER]}, "twice"),
        ({"metric_filters": [{**FILTER, "name": "a:b"}]}, "the name has : or *"),
        ({"metric_filters": [{**FILTER, "metric_name": "a$"}]}, "metric_name has one of"),
        ({"metric_filters": [{**FILTER, "pattern": "x" * 1025}]}, "allows 1024"),
        ({"metric_filters": [{**FILTER, "default_value": 0, "dimensions": {"a": "$.a"}}]}, "exclude"),
    ],
)
def test_what_cloudwatch_would_refuse_is_said_before(values: dict[str, Any], words: str) -> None:
    (problem,) = KIND.problems(spec(**values))
    assert words in problem


def test_a_converged_group_costs_two_calls_and_never_a_list_of_all() -> None:
    aws = scripted(answers())
    wanted = spec()
    found = KIND.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, wanted, found)) == ()
    assert aws.names() == ["DescribeLogGroups", "ListTagsForResource"]
    assert aws.asked("DescribeLogGroups") == [{"logGroupNamePrefix": NAME, "limit": 1}]


def test_a_longer_name_is_another_group() -> None:
    several = {**answers(), "ListTagsForResource": Fails("ResourceNotFoundException")}
    several["DescribeLogGroups"] = {"logGroups": [{"logGroupName": NAME + "-2"}]}
    assert KIND.read(scripted(several), spec()) is None
    several["ListTagsForResource"] = {"tags": {}}
    assert KIND.read(scripted(several), spec()) is None


def test_stray_filters_are_read_when_the_group_says_that_it_has_some() -> None:
    stray = {"filterName": "stray", "filterPattern": "x", "metricTransformations": [{"metricName": "M"}]}
    aws = scripted({**answers(metricFilterCount=1), "DescribeMetricFilters": {"metricFilters": [stray]}})
    found = KIND.read(aws, spec())
    assert found is not None
    assert set(found.attributes["metric_filters"]) == {"stray"}


def test_key_and_protection_are_changed_by_calls_of_their_own() -> None:
    wanted = spec(kms_key=KEY, deletion_protection_enabled=True)
    ok = {key: {} for key in ("AssociateKmsKey", "PutLogGroupDeletionProtection", "DisassociateKmsKey")}
    aws = scripted({**answers(), **ok})
    found = KIND.read(aws, wanted)
    assert found is not None
    goal = KIND.desired(aws, wanted, found)
    KIND.update(aws, wanted, found, goal, diff(found.attributes, goal))
    assert aws.asked("AssociateKmsKey") == [{"logGroupName": NAME, "kmsKeyId": KEY}]
    assert aws.asked("PutLogGroupDeletionProtection") == [
        {"logGroupIdentifier": NAME, "deletionProtectionEnabled": True}
    ]
    aws = scripted({**answers(kmsKeyId=KEY), **ok})
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    KIND.update(aws, spec(), found, goal, diff(found.attributes, goal))
    assert aws.asked("DisassociateKmsKey") == [{"logGroupName": NAME}]


def test_a_protected_group_says_which_option_lifts_it() -> None:
    found = KIND.read(scripted(answers(deletionProtectionEnabled=True)), spec())
    assert found is not None
    assert "deletion_protection_enabled" in KIND.protected(found)


def test_the_arn_is_known_before_the_group_exists() -> None:
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{NAME}"
    assert KIND.outputs(scripted({}), spec(), None) == {"name": NAME, "arn": arn}
