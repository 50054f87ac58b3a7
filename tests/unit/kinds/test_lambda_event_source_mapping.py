"""Mappings: rules, found by function and queue, settled before the next change."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, EngineError, passing
from ansible_collections.serverless.aws.plugins.module_utils.kinds.lambda_event_source_mapping import KIND

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:process"
OTHER = FUNCTION.replace("process", "other")
U1, U2 = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2))


def spec(**values: Any) -> dict[str, Any]:
    given = {"function": "process", "queue": "posts", **values}
    return spec_of("lambda_event_source_mappings", "mappings", **given)


def mapping(uuid: str = U1, function: str = FUNCTION, **more: Any) -> dict[str, Any]:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{uuid}"
    failures = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}
    return {"UUID": uuid, "EventSourceMappingArn": arn, "FunctionArn": function, "State": "Enabled", **failures, **more}


def account(*mappings: dict[str, Any], stacks: dict[str, str] | None = None, stack: str | None = None) -> ScriptedAws:
    def tags(params: dict[str, Any]) -> dict[str, Any]:
        owner = (stacks or {}).get(params["Resource"].rpartition(":")[2])
        return {"Tags": {"serverless.aws:stack": owner, "serverless.aws:function": FUNCTION} if owner else {}}

    listed = {"EventSourceMappings": list(mappings)}
    return scripted({"ListEventSourceMappings": listed, "ListTags": tags, "UpdateEventSourceMapping": {}}, stack=stack)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"batch_size": 0}, "1 to 10000"),
        ({"queue": "posts.fifo", "batch_size": 11}, "1 to 10 for a FIFO queue"),
        ({"queue": "posts.fifo", "batching_window_seconds": 1}, "standard queues"),
        ({"batching_window_seconds": 301}, "0 to 300"),
        ({"batch_size": 11}, "needs batching_window_seconds"),
        ({"maximum_concurrency": 1}, "2 to 1000"),
        ({"filters": [{}] * 11}, "allows 10"),
    ],
)
def test_what_lambda_would_refuse_is_said_before(values: dict[str, Any], words: str) -> None:
    (problem,) = KIND.problems(spec(**values))
    assert words in problem


def test_a_converged_mapping_costs_two_calls_that_foreign_ones_do_not_add_to() -> None:
    aws = account(mapping())
    found = KIND.read(aws, spec())
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, spec(), found)) == ()
    assert aws.names() == ["ListEventSourceMappings", "ListTags"]
    assert aws.asked("ListEventSourceMappings") == [{"EventSourceArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:posts"}]


def test_filters_are_compared_as_json() -> None:
    filters = {"Filters": [{"Pattern": '{"body": {"b":[1],"a":[2]}}'}]}
    aws = account(mapping(FilterCriteria=filters))
    wanted = spec(filters=[{"body": {"a": [2], "b": [1]}}])
    found = KIND.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, wanted, found)) == ()


KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"


def test_filters_that_a_key_encrypts_are_asked_for_since_a_list_has_null_for_them() -> None:
    aws = account(mapping(KMSKeyArn=KEY, FilterCriteria=None))
    aws.answers["GetEventSourceMapping"] = mapping(
        KMSKeyArn=KEY, FilterCriteria={"Filters": [{"Pattern": '{"body": [1]}'}]}
    )
    wanted = spec(kms_key=KEY, filters=[{"body": [1]}])
    found = KIND.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, wanted, found)) == ()
    assert aws.asked("GetEventSourceMapping") == [{"UUID": U1}]


def test_filters_that_may_not_be_decrypted_are_an_error_and_no_drift() -> None:
    aws = account(mapping(KMSKeyArn=KEY))
    error = {"ErrorCode": "KMSAccessDeniedException", "Message": "not authorized to perform kms:Decrypt"}
    aws.answers["GetEventSourceMapping"] = mapping(KMSKeyArn=KEY, FilterCriteriaError=error)
    found = KIND.read(aws, spec(kms_key=KEY))
    assert found is not None, "whoever destroys it need not read them"
    with pytest.raises(EngineError, match=f"not authorized.*kms:Decrypt with {KEY}"):
        KIND.desired(aws, spec(kms_key=KEY), found)
    assert KIND.desired(aws, spec(kms_key=f"{KEY}2"), found)["kms_key"] == f"{KEY}2"


@pytest.mark.parametrize("state", ["Creating", "Enabling", "Disabling", "Updating"])
def test_one_at_work_is_not_settled(state: str) -> None:
    found = KIND.read(account(mapping(State=state)), spec())
    assert found is not None
    assert not found.settled
    assert not found.deleting


def test_one_that_goes_is_deleting() -> None:
    found = KIND.read(account(mapping(State="Deleting")), spec())
    assert found is not None
    assert found.deleting


def test_two_for_the_same_pair_are_an_error_with_both_ids() -> None:
    with pytest.raises(Ambiguous, match=f"{U1}, {U2}"):
        KIND.read(account(mapping(U1), mapping(U2)), spec())


def test_ours_that_points_elsewhere_is_pointed_back() -> None:
    aws = account(mapping(function=OTHER), stacks={U1: "ours"}, stack="ours")
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    changes = diff(found.attributes, goal)
    assert [change.dotted for change in changes] == ["function"]
    KIND.update(aws, spec(), found, goal, changes)
    assert aws.asked("UpdateEventSourceMapping") == [{"UUID": U1, "FunctionName": FUNCTION}]


def test_ours_for_another_function_is_left_alone_wherever_it_points() -> None:
    aws = account(mapping(function=OTHER), stacks={U1: "ours"}, stack="ours")
    assert KIND.read(aws, spec(function="other")) is None
    assert KIND.read(aws, spec(function="third")) is None


def test_the_function_is_remembered_when_a_mapping_is_made_or_taken_over() -> None:
    aws = account(mapping(), stack="ours")
    aws.answers |= {"CreateEventSourceMapping": {"UUID": U1}, "TagResource": {}}
    KIND.create(aws, spec(), {**KIND.desired(aws, spec(), None), "tags": {"a": "b"}})
    (made,) = aws.asked("CreateEventSourceMapping")
    assert made["Tags"] == {"a": "b", "serverless.aws:function": FUNCTION}
    found = KIND.read(aws, spec())
    assert found is not None
    assert found.tags == {}
    KIND.tag(aws, found, {"serverless.aws:stack": "ours"}, [])
    KIND.tag(aws, found, {"cost": "1"}, [])
    assert [call["Tags"] for call in aws.asked("TagResource")] == [
        {"serverless.aws:stack": "ours", "serverless.aws:function": FUNCTION},
        {"cost": "1"},
    ]


def test_what_says_for_which_function_a_mapping_was_made_is_put_back() -> None:
    """Without it, one that somebody then points elsewhere would be made a second time."""
    aws = account(mapping(), stack="ours")
    aws.answers |= {"ListTags": {"Tags": {"serverless.aws:stack": "ours"}}, "TagResource": {}}
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    changes = diff(found.attributes, goal)
    assert [(one.dotted, one.before, one.after) for one in changes] == [("made_for", "", FUNCTION)]
    KIND.update(aws, spec(), found, goal, changes)
    (sent,) = aws.asked("TagResource")
    assert sent["Tags"] == {"serverless.aws:function": FUNCTION}
    assert "UpdateEventSourceMapping" not in aws.names()


def test_another_functions_mapping_is_not_ours() -> None:
    assert KIND.read(account(mapping(function=OTHER), stack="ours"), spec()) is None
    theirs = account(mapping(function=OTHER), stacks={U1: "theirs"}, stack="ours")
    assert KIND.read(theirs, spec()) is None


def test_what_is_no_longer_described_is_cleared() -> None:
    bound = {"ScalingConfig": {"MaximumConcurrency": 5}, "FilterCriteria": {"Filters": [{"Pattern": "{}"}]}}
    aws = account(mapping(**bound))
    wanted = spec(report_batch_item_failures_enabled=False)
    found = KIND.read(aws, wanted)
    assert found is not None
    goal = KIND.desired(aws, wanted, found)
    KIND.update(aws, wanted, found, goal, diff(found.attributes, goal))
    (sent,) = aws.asked("UpdateEventSourceMapping")
    assert sent == {"UUID": U1, "ScalingConfig": {}, "FilterCriteria": {}, "FunctionResponseTypes": []}


def test_a_queue_without_mapping() -> None:
    assert KIND.read(scripted({"ListEventSourceMappings": Fails("ResourceNotFoundException")}), spec()) is None


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ResourceInUseException", "The mapping is being updated"),
        ("ResourceConflictException", "already exists"),
        (
            "InvalidParameterValueException",
            "The provided execution role does not have permissions to call ReceiveMessage on SQS",
        ),
    ],
)
def test_errors_that_pass(code: str, message: str) -> None:
    assert passing(ClientError({"Error": {"Code": code, "Message": message}}, "X"), KIND.transient)


def test_a_visibility_that_is_too_short_does_not_pass() -> None:
    message = "Queue visibility timeout: 1 seconds is less than Function timeout: 3 seconds"
    assert not passing(
        ClientError({"Error": {"Code": "InvalidParameterValueException", "Message": message}}, "X"), KIND.transient
    )


def test_a_mapping_is_pointed_at_the_alias_and_back_in_place() -> None:
    live = f"{FUNCTION}:live"
    for there, alias, goal in ((FUNCTION, "live", live), (live, None, FUNCTION), (f"{FUNCTION}:old", "live", live)):
        aws = account(mapping(function=there), stacks={U1: "ours"}, stack="ours")
        found = KIND.read(aws, spec(alias=alias))
        assert found
        changes = diff(dict(found.attributes), KIND.desired(aws, spec(alias=alias), found))
        assert [(change.dotted, change.before, change.after) for change in changes] == [("function", there, goal)]
        KIND.update(aws, spec(alias=alias), found, KIND.desired(aws, spec(alias=alias), found), changes)
        assert aws.asked("UpdateEventSourceMapping") == [{"UUID": U1, "FunctionName": goal}]
