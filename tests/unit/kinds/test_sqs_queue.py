# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SQS: what is refused before the first call, what passes by itself, and who comes first."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import passing
from ansible_collections.serverless.aws.plugins.module_utils.kinds.sqs_queue import KIND, wire_form


def queue(**values: Any) -> dict[str, Any]:
    return spec_of("sqs_queues", "queues", **{"name": "posts.fifo", **values})


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"dead_letter_queue": "posts-dlq", "max_receive_count": 3}, "dead_letter_queue posts-dlq is standard"),
        (
            {"name": "posts", "dead_letter_queue": "posts-dlq.fifo", "max_receive_count": 3},
            "dead_letter_queue posts-dlq.fifo is FIFO",
        ),
        ({"dead_letter_queue": "posts-dlq.fifo", "max_receive_count": 0}, "max_receive_count is 0"),
        ({"visibility_timeout_seconds": 43_201}, "visibility_timeout_seconds is 43201"),
        ({"message_retention_seconds": 59}, "message_retention_seconds is 59"),
        ({"name": "posts", "content_based_deduplication_enabled": True}, "end the name in .fifo"),
        ({"policy_statements": [{"Sid": "A"}, {"Sid": "A"}]}, "the Sid A twice"),
        ({"policy_statements": [{"Sid": "DenyInsecureTransport"}]}, "the Sid DenyInsecureTransport"),
        ({"name": "posts.dlq"}, "name must have 1 to 80"),
        ({"name": "x" * 76 + ".fifo"}, "name must have 1 to 80"),
        ({"kms_key": "alias/a", "kms_data_key_reuse_seconds": 59}, "kms_data_key_reuse_seconds is 59"),
        ({"redrive_sources": [f"q{number}.fifo" for number in range(11)]}, "redrive_sources has more than the 10"),
    ],
)
def test_what_sqs_would_refuse_is_told_before_the_first_call(values: dict[str, Any], told: str) -> None:
    assert [problem for problem in KIND.problems(queue(**values)) if told in problem]


def test_the_queues_of_posts_have_no_problem() -> None:
    main = queue(dead_letter_queue="posts-dlq.fifo", max_receive_count=3)
    assert not list(KIND.problems(main))
    assert not list(KIND.problems(queue(name="posts-dlq.fifo", redrive_sources=["posts.fifo"])))


def test_the_dead_letter_queue_comes_first() -> None:
    assert list(KIND.requires(queue(dead_letter_queue="posts-dlq.fifo", max_receive_count=3))) == ["posts-dlq.fifo"]
    assert not list(KIND.requires(queue()))


@pytest.mark.parametrize("high", [False, True])
def test_a_fifo_queue_whose_scope_and_limit_do_not_belong_together_is_put_right(high: bool) -> None:
    """SQS takes a DeduplicationScope per message group with a FifoThroughputLimit per queue."""
    wanted = queue(high_throughput_enabled=high, tls_only_enabled=False)
    mixed = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perQueue"}
    wire = wire_form(KIND.desired(scripted({}), wanted, None)) | mixed
    attributes = {**wire, "QueueArn": "arn:aws:sqs:eu-west-1:123456789012:posts.fifo"}
    aws = scripted({"GetQueueAttributes": {"Attributes": attributes}, "ListQueueTags": {}, "SetQueueAttributes": {}})
    found = KIND.read(aws, wanted)
    assert found is not None
    goal = KIND.desired(aws, wanted, found)
    changes = diff(found.attributes, goal)
    assert [(change.dotted, change.before) for change in changes] == [
        ("high_throughput_enabled", "messageGroup and perQueue")
    ]
    KIND.update(aws, wanted, found, goal, changes)
    (sent,) = aws.asked("SetQueueAttributes")
    right = {"FifoThroughputLimit": "perMessageGroupId"} if high else {"DeduplicationScope": "queue"}
    assert sent["Attributes"] == right


def test_a_dead_letter_queue_made_a_moment_ago_is_waited_for() -> None:
    text = "Value {...} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist."
    assert passing(ClientError({"Error": {"Code": "InvalidParameterValue", "Message": text}}, "X"), KIND.transient)


@pytest.mark.parametrize("code", ["QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"])
def test_a_name_deleted_a_moment_ago_passes(code: str) -> None:
    error = ClientError({"Error": {"Code": code, "Message": "You must wait 60 seconds"}}, "CreateQueue")
    assert "60 s" in passing(error, KIND.transient)
    other = ClientError({"Error": {"Code": "QueueNameExists", "Message": "exists"}}, "CreateQueue")
    assert not passing(other, KIND.transient)
