"""Topics and subscriptions: rules, what is asked, and what the embedded AWS cannot show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.sns_subscription import KIND as SUBSCRIPTION
from ansible_collections.serverless.aws.plugins.module_utils.kinds.sns_topic import KIND as TOPIC
from ansible_collections.serverless.aws.plugins.module_utils.kinds.sns_topic import wire_form

ARN = f"arn:aws:sns:{REGION}:{ACCOUNT}:posts"
MAIL = "Operations@example.com"


def topic(**values: Any) -> dict[str, Any]:
    return spec_of("sns_topics", "topics", **{"name": "posts", **values})


def subscription(**values: Any) -> dict[str, Any]:
    given = {"topic": "posts", "protocol": "email", "endpoint": MAIL, **values}
    return spec_of("sns_subscriptions", "subscriptions", **given)


def listed(arn: str, protocol: str = "email", endpoint: str = MAIL) -> dict[str, Any]:
    return {"Subscriptions": [{"SubscriptionArn": arn, "Protocol": protocol, "Endpoint": endpoint, "TopicArn": ARN}]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "a b"}, "name must"),
        ({"kms_key": "alias/aws/sns"}, "CloudWatch alarms and other services"),
        ({"kms_key": f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/aws/sns"}, "name a key of your own"),
        ({"display_name": "x" * 101}, "allows 100"),
        ({"fifo_throughput_scope": "MessageGroup"}, "end the name in .fifo"),
        ({"name": "a.fifo", "alarms_publish_enabled": True}, "FIFO topic"),
        ({"name": "a.fifo", "delivery_policy": {"http": {}}}, "leave it out"),
        ({"name": "a.fifo", "tracing_enabled": True}, "standard topics"),
        ({"policy_statements": [{"Sid": "A"}, {"Sid": "A"}]}, "the Sid A twice"),
        ({"policy_statements": [{"Sid": "DenyInsecureTransport"}]}, "the Sid DenyInsecureTransport"),
        ({"policy_statements": [{"Sid": "Account"}]}, "the Sid Account"),
    ],
)
def test_what_sns_would_refuse_of_a_topic(values: dict[str, Any], words: str) -> None:
    (problem,) = TOPIC.problems(topic(**values))
    assert words in problem


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"endpoint": "operations"}, "not an e-mail address"),
        ({"protocol": "https", "endpoint": "http://x"}, "must begin with https://"),
        ({"protocol": "firehose", "endpoint": "arn:aws:firehose:x"}, "role_arn is missing"),
        ({"raw_delivery_enabled": True}, "email has no raw delivery"),
        ({"filter_policy_scope": "MessageBody"}, "give filter_policy too"),
        ({"delivery_policy": {"healthyRetryPolicy": {}}}, "for http and https"),
        ({"dead_letter_queue": "dlq.fifo"}, "of the topic's type"),
        ({"topic": "a.fifo"}, "delivers to SQS queues only"),
    ],
)
def test_what_sns_would_refuse_of_a_subscription(values: dict[str, Any], words: str) -> None:
    (problem,) = SUBSCRIPTION.problems(subscription(**values))
    assert words in problem


def test_a_topics_policy_lets_the_account_in_and_only_its_alarms() -> None:
    policy = TOPIC.desired(scripted({}), topic(alarms_publish_enabled=True), None)["policy"]["Statement"]
    assert policy["Account"]["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}
    assert policy["CloudWatchAlarms"] == {
        "Effect": "Allow",
        "Action": ["sns:Publish"],
        "Resource": [ARN],
        "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
        "Condition": {
            "StringEquals": {"aws:SourceAccount": [ACCOUNT]},
            "ArnLike": {"aws:SourceArn": [f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*"]},
        },
    }
    assert (policy["DenyInsecureTransport"]["Effect"], policy["DenyInsecureTransport"]["Principal"]) == ("Deny", "*")


def test_tls_only_is_refused_where_there_is_no_tls() -> None:
    with pytest.raises(EngineError, match="tls_only_enabled"):
        TOPIC.desired(scripted({}, "http://127.0.0.1:1"), topic(), None)


def test_a_converged_topic_costs_two_calls_and_looks_at_subscribers_only_when_told_to() -> None:
    goal = TOPIC.desired(scripted({}), topic(), None)
    answers = {
        "GetTopicAttributes": {"Attributes": wire_form(goal)},
        "ListTagsForResource": {"Tags": []},
        "ListSubscriptionsByTopic": listed("arn:aws:sns:eu-west-1:1:posts:1"),
    }
    aws = scripted(answers)
    found = TOPIC.read(aws, topic())
    assert found is not None
    assert diff(found.attributes, TOPIC.desired(aws, topic(), found)) == ()
    assert aws.names() == ["GetTopicAttributes", "ListTagsForResource"]
    wanted = topic(only_subscribers=["somebody@example.com"])
    found = TOPIC.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, TOPIC.desired(aws, wanted, found))[0].path == ("stray_subscribers", f"email {MAIL}")


@pytest.mark.parametrize(
    ("item", "allowed", "stray"),
    [
        (("email", "Ops@Example.com"), ["ops@example.com"], False),
        (("sqs", "arn:aws:sqs:eu-west-1:123456789012:jobs"), ["jobs"], False),
        (("lambda", "arn:aws:lambda:eu-west-1:123456789012:function:jobs"), ["jobs"], False),
        (("sqs", "arn:aws:sqs:eu-west-1:999999999999:jobs"), ["jobs"], True),
        (("https", "https://example.com/Jobs"), ["https://example.com/jobs"], True),
    ],
)
def test_a_stray_is_whoever_no_endpoint_of_the_list_names(
    item: tuple[str, str], allowed: list[str], stray: bool
) -> None:
    subscription = {"Protocol": item[0], "Endpoint": item[1], "SubscriptionArn": "arn:aws:sns:eu-west-1:1:posts:1"}
    answers = {
        "GetTopicAttributes": {"Attributes": {}},
        "ListTagsForResource": {"Tags": []},
        "ListSubscriptionsByTopic": {"Subscriptions": [subscription]},
    }
    found = TOPIC.read(scripted(answers), topic(only_subscribers=allowed))
    assert found is not None
    assert bool(found.attributes["stray_subscribers"]) is stray


@pytest.mark.parametrize(
    ("wanted", "kind", "other", "arn", "settled"),
    [
        ({"only_subscribers": []}, "sns_subscription", {}, "arn:aws:sns:x:1:posts:1", True),
        ({"only_subscribers": ["else@example.com"]}, "sns_subscription", {}, "arn:aws:sns:x:1:posts:1", True),
        ({}, "sns_subscription", {}, "arn:aws:sns:x:1:posts:1", False),
        ({"only_subscribers": []}, "sqs_queue", {}, "arn:aws:sns:x:1:posts:1", False),
        ({"only_subscribers": []}, "sns_subscription", {"topic": "others"}, "arn:aws:sns:x:1:posts:1", False),
        ({"only_subscribers": []}, "sns_subscription", {}, "PendingConfirmation", False),
        # not described, and allowed by its endpoint: pruning removes it
        (
            {"only_subscribers": [MAIL]},
            "sns_subscription",
            {"protocol": "email-json"},
            "arn:aws:sns:x:1:posts:1",
            False,
        ),
    ],
)
def test_a_topic_settles_the_subscriptions_that_it_would_remove(
    wanted: dict[str, Any], kind: str, other: dict[str, Any], arn: str, settled: bool
) -> None:
    listened = {"topic": "posts", "protocol": "email", "endpoint": MAIL, **other}
    assert TOPIC.settles(scripted({}), topic(**wanted), kind, listened, Found({}, {"arn": arn})) is settled


def test_who_has_not_confirmed_cannot_be_removed_and_is_no_stray() -> None:
    answers = {
        "GetTopicAttributes": {"Attributes": {}},
        "ListTagsForResource": {"Tags": []},
        "ListSubscriptionsByTopic": listed("PendingConfirmation"),
    }
    found = TOPIC.read(scripted(answers), topic(only_subscribers=[]))
    assert found is not None
    assert found.attributes["stray_subscribers"] == {}


@pytest.mark.parametrize("code", ["NotFound", "NotFoundException"])
def test_no_topic(code: str) -> None:
    missing = {"GetTopicAttributes": Fails(code), "ListTagsForResource": Fails("ResourceNotFound")}
    assert TOPIC.read(scripted(missing), topic()) is None
    missing = {"ListSubscriptionsByTopic": Fails(code)}
    assert SUBSCRIPTION.read(scripted(missing), subscription()) is None


def test_a_pending_subscription_is_not_made_again_and_is_noted() -> None:
    aws = scripted({"ListSubscriptionsByTopic": listed("PendingConfirmation", endpoint=MAIL.lower())})
    (plan,) = converge(SUBSCRIPTION, [subscription()], aws, Options())
    assert (plan.action.value, plan.outputs["arn"]) == ("none", "pending confirmation")
    assert "has not confirmed" in plan.notes[0]
    assert aws.names() == ["ListSubscriptionsByTopic"]


def test_a_pending_subscription_cannot_be_deleted_and_that_is_no_error() -> None:
    aws = scripted({"ListSubscriptionsByTopic": listed("PendingConfirmation")})
    (plan,) = converge(SUBSCRIPTION, [subscription()], aws, Options(state="absent"))
    assert plan.action.value == "none"
    assert "SNS deletes it by itself" in plan.notes[0]


def test_making_one_that_must_be_confirmed_ends_with_it_pending() -> None:
    nobody = {"Subscriptions": []}
    aws = scripted(
        {
            "ListSubscriptionsByTopic": [nobody, nobody, listed("PendingConfirmation")],
            "Subscribe": {"SubscriptionArn": "pending confirmation"},
        }
    )
    (plan,) = converge(SUBSCRIPTION, [subscription()], aws, Options())
    assert (plan.action.value, plan.outputs["arn"]) == ("create", "pending confirmation")
    assert aws.asked("Subscribe") == [
        {
            "TopicArn": ARN,
            "Protocol": "email",
            "Endpoint": MAIL,
            "Attributes": {},
            "ReturnSubscriptionArn": True,
        }
    ]


@pytest.mark.parametrize(
    ("now", "then", "asked"),
    [
        ({}, {"filter_policy": {"a": ["1"]}}, ["FilterPolicy"]),
        (
            {"filter_policy": {"a": ["1"]}},
            {"filter_policy": {"a": {"b": ["1"]}}, "filter_policy_scope": "MessageBody"},
            ["FilterPolicyScope", "FilterPolicy"],
        ),
        (
            {"filter_policy": {"a": {"b": ["1"]}}, "filter_policy_scope": "MessageBody"},
            {"filter_policy": {"a": ["1"]}},
            ["FilterPolicy", "FilterPolicyScope"],
        ),
        ({"filter_policy": {"a": ["1"]}, "filter_policy_scope": "MessageBody"}, {}, ["FilterPolicy"]),
    ],
)
def test_a_nested_filter_and_its_scope_change_in_the_order_that_sns_takes(
    now: dict[str, Any], then: dict[str, Any], asked: list[str]
) -> None:
    aws = scripted(
        {
            "ListSubscriptionsByTopic": listed("arn:x", "sqs", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q"),
            "GetSubscriptionAttributes": {
                "Attributes": {
                    "FilterPolicy": json.dumps(now.get("filter_policy", {})),
                    "FilterPolicyScope": now.get("filter_policy_scope", "MessageAttributes"),
                }
            },
            "SetSubscriptionAttributes": {},
        }
    )
    wanted = subscription(protocol="sqs", endpoint="q", **then)
    found = SUBSCRIPTION.read(aws, wanted)
    assert found is not None
    goal = SUBSCRIPTION.desired(aws, wanted, found)
    SUBSCRIPTION.update(aws, wanted, found, goal, diff(found.attributes, goal))
    assert [params["AttributeName"] for params in aws.asked("SetSubscriptionAttributes")] == asked


RETRIES = {
    "minDelayTarget": 20,
    "maxDelayTarget": 20,
    "numRetries": 3,
    "numNoDelayRetries": 0,
    "numMinDelayRetries": 0,
    "numMaxDelayRetries": 0,
    "backoffFunction": "linear",
}


@pytest.mark.parametrize(
    ("described", "answered"),
    [
        (
            {"http": {"defaultHealthyRetryPolicy": {"numRetries": 5}}},
            {
                "http": {
                    "defaultHealthyRetryPolicy": {**RETRIES, "numRetries": 5},
                    "disableSubscriptionOverrides": False,
                    "defaultThrottlePolicy": None,
                    "defaultRequestPolicy": {"headerContentType": "text/plain; charset=UTF-8"},
                }
            },
        ),
        ({"http": {"defaultHealthyRetryPolicy": RETRIES, "disableSubscriptionOverrides": False}}, {}),
        ({}, {}),
    ],
)
def test_what_sns_makes_of_a_topics_delivery_policy_is_no_drift(
    described: dict[str, Any], answered: dict[str, Any]
) -> None:
    wanted = spec_of("sns_topics", "topics", name="posts", delivery_policy=described, tls_only_enabled=False)
    aws = scripted({})
    attributes = wire_form(TOPIC.desired(aws, wanted, None)) | {"DeliveryPolicy": json.dumps(answered)}
    aws.answers |= {"GetTopicAttributes": {"Attributes": attributes}, "ListTagsForResource": {}}
    found = TOPIC.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, TOPIC.desired(aws, wanted, found)) == ()


@pytest.mark.parametrize(("name", "traced"), [("posts", {"TracingConfig": "PassThrough"}), ("posts.fifo", {})])
def test_a_fifo_topic_is_made_without_a_word_about_tracing(name: str, traced: dict[str, str]) -> None:
    aws, wanted = scripted({"CreateTopic": {}}), topic(name=name, tls_only_enabled=False)
    TOPIC.create(aws, wanted, TOPIC.desired(aws, wanted, None))
    (sent,) = aws.asked("CreateTopic")
    assert {key: value for key, value in sent["Attributes"].items() if key == "TracingConfig"} == traced


def test_what_a_topics_delivery_policy_says_is_written_as_it_is() -> None:
    described = {"http": {"defaultThrottlePolicy": {"maxReceivesPerSecond": 1}}}
    wanted = spec_of("sns_topics", "topics", name="posts", delivery_policy=described, tls_only_enabled=False)
    goal = TOPIC.desired(scripted({}), wanted, None)
    assert json.loads(wire_form(goal)["DeliveryPolicy"]) == described


def test_an_empty_attribute_is_removed_by_leaving_its_value_out() -> None:
    policy = {"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:dlq"}
    aws = scripted(
        {
            "ListSubscriptionsByTopic": listed("arn:x", "sqs", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q"),
            "GetSubscriptionAttributes": {"Attributes": {"RedrivePolicy": json.dumps(policy)}},
            "SetSubscriptionAttributes": {},
        }
    )
    wanted = subscription(protocol="sqs", endpoint="q")
    found = SUBSCRIPTION.read(aws, wanted)
    assert found is not None
    goal = SUBSCRIPTION.desired(aws, wanted, found)
    SUBSCRIPTION.update(aws, wanted, found, goal, diff(found.attributes, goal))
    assert aws.asked("SetSubscriptionAttributes") == [{"SubscriptionArn": "arn:x", "AttributeName": "RedrivePolicy"}]


@pytest.mark.parametrize("code", ["Throttled", "StaleTag", "ConcurrentAccess"])
def test_what_passes_by_itself(code: str) -> None:
    class Answer(Exception):
        response = {"Error": {"Code": code, "Message": "no"}}  # noqa: RUF012

    assert passing(Answer(), TOPIC.transient)


def test_the_members_that_sns_adds_to_a_delivery_policy_are_no_drift() -> None:
    retries = {"minDelayTarget": 5, "maxDelayTarget": 30, "numRetries": 10}
    added = {"numNoDelayRetries": 0, "numMinDelayRetries": 0, "numMaxDelayRetries": 0, "backoffFunction": "linear"}
    kept = {
        "healthyRetryPolicy": {**retries, **added},
        "sicklyRetryPolicy": None,
        "throttlePolicy": None,
        "guaranteed": False,
    }
    wanted = subscription(
        protocol="https", endpoint="https://example.com/", delivery_policy={"healthyRetryPolicy": retries}
    )
    aws = scripted(
        {
            "ListSubscriptionsByTopic": listed(f"{ARN}:1", "https", "https://example.com/"),
            "GetSubscriptionAttributes": {"Attributes": {"DeliveryPolicy": json.dumps(kept)}},
        }
    )
    found = SUBSCRIPTION.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, SUBSCRIPTION.desired(aws, wanted, found)) == ()
    more = {**wanted, "delivery_policy": {"healthyRetryPolicy": {**retries, "numRetries": 11}}}
    (change,) = diff(found.attributes, SUBSCRIPTION.desired(aws, more, found))
    assert change.dotted == "delivery_policy.healthyRetryPolicy.numRetries"
