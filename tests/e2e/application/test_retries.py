"""The way through the dead-letter queue, and the alarms that tell of it. Faults of all kinds: test_crowd.py."""

from __future__ import annotations

import json
import uuid
from typing import Any

from api_client import wait_for
from e2e.application.deployment import DEAD_LETTER_QUEUE, MAIN_QUEUE, Deployment

ALARMS = ("Posts-DLQ-Message-Arrived", "Posts-DLQ-Message-Stale", "Posts-Main-Queue-Backlog")


def test_a_valid_message_on_the_dead_letter_queue_ends_processed(posts: Deployment) -> None:
    post_id = str(uuid.uuid4())
    key = f"2026-01-01T00:00:00.000000Z#{post_id}"
    body = {"postId": post_id, "userId": "an-author", "createdAt": key, "content": "lost and found"}
    posts.send(DEAD_LETTER_QUEUE, json.dumps(body), "an-author", post_id, postId=post_id)
    wait_for("it is processed", lambda: posts.record(post_id).get("status") == "PROCESSED_OK")
    assert posts.stored(key)
    assert posts.record(post_id)["attempts"] == "1"
    posts.await_empty_queues()
    assert sum(row["postId"] == post_id for row in posts.rows("Posts")) == 1


def test_a_duplicate_of_a_stored_post_changes_nothing(posts: Deployment) -> None:
    answer = posts.front_door.post("once", posts.user().access_token).json
    key = f"{answer['createdAt']}#{answer['postId']}"
    wait_for("it is stored", lambda: posts.stored(key))
    body = {"postId": answer["postId"], "userId": posts.user().sub, "createdAt": key, "content": "twice"}
    posts.send(MAIN_QUEUE, json.dumps(body), posts.user().sub, f"{answer['postId']}-again")
    posts.await_empty_queues()
    assert [row["content"] for row in posts.rows("Posts") if row["postId"] == answer["postId"]] == ["once"]
    assert posts.record(answer["postId"]) == {}


def test_an_alarm_reaches_the_topic_s_subscribers(posts: Deployment) -> None:
    sqs, sns, cloudwatch = (posts.raw.client(name) for name in ("sqs", "sns", "cloudwatch"))
    (topic,) = (t["TopicArn"] for t in sns.list_topics()["Topics"] if t["TopicArn"].endswith(":posts-alarms"))
    url = sqs.create_queue(QueueName="alarm-listener")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allowed = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = {"Version": "2012-10-17", "Statement": [{**allowed, "Resource": arn}]}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)

    def heard() -> dict[str, Any] | None:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            told: dict[str, Any] = json.loads(json.loads(message["Body"])["Message"])
            return told
        return None

    try:
        for alarm in ALARMS:
            cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a test")
            told = wait_for(f"{alarm} is heard", heard)
            assert told
            assert (told["AlarmName"], told["NewStateValue"]) == (alarm, "ALARM")
    finally:
        for alarm in ALARMS:
            cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="a test")
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=url)


def test_functions_are_two_kilobytes_at_most(posts: Deployment) -> None:
    functions = posts.raw.client("lambda").list_functions()["Functions"]
    sizes = {function["FunctionName"]: function["CodeSize"] for function in functions}
    assert set(sizes) == {"write-post", "read-posts", "process-post", "redrive-dlq"}
    assert max(sizes.values()) <= 2048, sizes
