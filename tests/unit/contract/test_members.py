"""The contract tests tell which members of AWS's requests no drift changes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from aws_proxy import Call
from contract.harness.members import Members, Request, complaints

QUEUE = "http://sqs/queue"


def call(operation: str, service: str = "sqs", **params: Any) -> Call:
    """A write of the engine as the proxy saw it."""
    return Call(1, service, operation, "eu-west-1", "1", "1", params, status=200, reached_aws=True)


def kind(unmanaged: dict[str, dict[str, str]] | None = None, **managed: tuple[str, ...]) -> Any:
    return SimpleNamespace(managed=managed, unmanaged=unmanaged or {})


def set_attributes(**attributes: str) -> Call:
    return call("SetQueueAttributes", QueueUrl=QUEUE, Attributes=attributes)


def by_hand(**attributes: str) -> Request:
    return Request("sqs", "SetQueueAttributes", {"QueueUrl": QUEUE, "Attributes": attributes})


SETS = kind(SetQueueAttributes=("QueueUrl", "Attributes"))
NAMED = {"*.QueueUrl": "names it"}


def test_what_a_drift_changes_is_drifted_and_the_rest_is_told() -> None:
    members = Members()
    members.send([set_attributes(DelaySeconds="1", VisibilityTimeout="30")])
    members.drift("delay", [by_hand(DelaySeconds="9")], [set_attributes(DelaySeconds="1", VisibilityTimeout="30")])
    assert complaints(members, SETS, {}) == ["SetQueueAttributes.Attributes.VisibilityTimeout: no drift changes it"]


def test_a_drift_that_sends_the_same_value_changes_nothing() -> None:
    members = Members()
    members.send([set_attributes(DelaySeconds="1")])
    members.drift("delay", [by_hand(DelaySeconds="1")], [set_attributes(DelaySeconds="1")])
    assert len(complaints(members, SETS, {})) == 1


def test_what_was_removed_and_is_made_again_is_drifted_whole() -> None:
    members = Members()
    again = call("CreateRoute", "apigatewayv2", ApiId="a", RouteKey="GET /", Target="integrations/i")
    members.send([again])
    members.drift("gone", [Request("apigatewayv2", "DeleteRoute", {"ApiId": "a", "RouteId": "r"})], [again])
    assert complaints(members, kind(CreateRoute=("ApiId", "RouteKey", "Target")), {}) == []


def patched(**values: str) -> dict[str, Any]:
    """Parameters of UpdateRestApi that set these paths."""
    return {"restApiId": "a", "patchOperations": [{"op": "replace", "path": p, "value": v} for p, v in values.items()]}


def test_a_patch_is_of_the_member_that_its_path_names() -> None:
    members = Members()
    members.send([call("CreateRestApi", "apigateway", name="n", description="d", version="1")])
    repair = call("UpdateRestApi", "apigateway", **patched(**{"/description": "d"}))
    members.send([repair])
    members.drift("words", [Request("apigateway", "UpdateRestApi", patched(**{"/description": "x"}))], [repair])
    managed = {"CreateRestApi": ("name", "description", "version"), "UpdateRestApi": ("restApiId", "patchOperations")}
    assert complaints(members, kind(**managed), {"*.name": "says which it is"}) == [
        "CreateRestApi.version: no drift changes it"
    ]


def test_a_managed_member_must_be_sent_by_some_run() -> None:
    assert complaints(Members(), SETS, NAMED) == ["SetQueueAttributes.Attributes: managed, and no run sent it"]


def test_a_member_beside_those_that_are_sent_needs_a_reason() -> None:
    members = Members()
    members.send([call("CreateStage", "apigatewayv2", ApiId="a", StageName="s", AccessLogSettings={"Format": "f"})])
    stages, excuses = ("ApiId", "StageName", "AccessLogSettings"), {"*.StageName": "names it", "*.Format": "not here"}
    forgotten = "CreateStage.AccessLogSettings.DestinationArn: neither sent nor left out for a reason"
    assert forgotten in complaints(members, kind(CreateStage=stages), excuses)
    reasons = {"CreateStage": {"AccessLogSettings.DestinationArn": "a reason"}}
    assert forgotten not in complaints(members, kind(reasons, CreateStage=stages), excuses)


def test_an_excuse_for_nothing_is_told() -> None:
    members = Members()
    members.send([set_attributes(Policy="ours")])
    members.drift("policy", [by_hand(Policy="theirs")], [set_attributes(Policy="ours")])
    assert complaints(members, SETS, {"*.Policy": "why"}) == ["*.Policy: excused, and nothing is missing"]


def test_an_excuse_for_what_no_run_sent_says_nothing() -> None:
    members = Members()
    members.send([set_attributes(DelaySeconds="1")])
    members.drift("delay", [by_hand(DelaySeconds="9")], [set_attributes(DelaySeconds="1")])
    assert complaints(members, SETS, {"*.Policy": "why"}) == []


def test_items_of_lists_and_single_attributes_have_paths() -> None:
    rules = [{"Name": "a", "Priority": 1}, {"Name": "b", "Priority": 2}]
    request = Request("wafv2", "UpdateWebACL", {"Name": "x", "Rules": rules})
    assert request.leaves == {"Name": ["x"], "Rules.*.Name": ["a", "b"], "Rules.*.Priority": [1, 2]}
    one = Request("sns", "SetTopicAttributes", {"TopicArn": "t", "AttributeName": "Policy", "AttributeValue": "{}"})
    assert set(one.leaves) == {"TopicArn", "AttributeName.Policy", "AttributeValue.Policy"}
