# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SQS queues: attributes, dead-letter wiring, encryption, policy, tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import owned_by_tag
from ..engine.policy import allow, normal_policy, policy_document, sid_problems
from ..engine.values import UNKNOWN

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo")
MISSING = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")

NUMBERS: Final = {
    "visibility_timeout_seconds": "VisibilityTimeout",
    "message_retention_seconds": "MessageRetentionPeriod",
    "delay_seconds": "DelaySeconds",
    "maximum_message_size_bytes": "MaximumMessageSize",
    "receive_wait_time_seconds": "ReceiveMessageWaitTimeSeconds",
}
"""Options that are whole numbers, with SQS's name for each."""

RANGES: Final = {
    "visibility_timeout_seconds": (0, 43_200),
    "message_retention_seconds": (60, 1_209_600),
    "delay_seconds": (0, 900),
    "maximum_message_size_bytes": (1_024, 1_048_576),
    "receive_wait_time_seconds": (0, 20),
    "kms_data_key_reuse_seconds": (60, 86_400),
}
"""What SetQueueAttributes accepts, ends included."""


SCOPES: Final = {False: ("queue", "perQueue"), True: ("messageGroup", "perMessageGroupId")}
"""What `high_throughput_enabled` means: DeduplicationScope and FifoThroughputLimit, which SQS also takes mixed."""


class SqsQueue(Kind):
    """A queue, standard or FIFO (by the end of its name)."""

    name = "sqs_queue"
    module = "sqs_queues"
    option = "queues"
    services = ("sqs",)
    after = ("kms_keys",)
    immutable = ("fifo",)
    holds_data = True
    transient = (
        Transient("QueueDeletedRecently", "", "SQS frees a deleted name after 60 s"),
        Transient("AWS.SimpleQueueService.QueueDeletedRecently", "", "SQS frees a deleted name after 60 s"),
        Transient("InvalidParameterValue", "Dead letter target does not exist", "SQS shows a new queue after a second"),
        # all that SQS says of a principal that it does not know
        Transient("InvalidAttributeValue", "parameter Policy", "SQS does not know a new role at once"),
    )
    managed: ClassVar = {
        "CreateQueue": ("QueueName", "Attributes", "tags"),
        "SetQueueAttributes": ("QueueUrl", "Attributes"),
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        fifo = is_fifo(spec["name"])
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 80 letters, digits, _ and -, with .fifo at the end of a FIFO queue's"
        for option, (least, most) in RANGES.items():
            if not least <= spec[option] <= most:
                yield f"{option} is {spec[option]}; SQS accepts {least} to {most}"
        dead_letter_queue = spec.get("dead_letter_queue")
        if dead_letter_queue and is_fifo(dead_letter_queue) != fifo:
            yield (
                f"dead_letter_queue {dead_letter_queue} is {'FIFO' if not fifo else 'standard'} and the queue is not; "
                "SQS wants both of one type: give both names the end .fifo, or neither"
            )
        if dead_letter_queue and not 1 <= spec["max_receive_count"] <= 1000:
            yield f"max_receive_count is {spec['max_receive_count']}; SQS accepts 1 to 1000"
        if not fifo and (spec["content_based_deduplication_enabled"] or spec["high_throughput_enabled"]):
            yield (
                "content_based_deduplication_enabled and high_throughput_enabled are for FIFO queues: "
                "end the name in .fifo"
            )
        taken = ["DenyInsecureTransport"] if spec["tls_only_enabled"] else []
        yield from sid_problems("policy_statements", spec["policy_statements"], taken)
        if len(spec["redrive_sources"]) > 10:
            yield "redrive_sources has more than the 10 queues that SQS allows; leave it empty to allow every queue"

    def requires(self, spec: Spec) -> Iterable[str]:
        return [spec["dead_letter_queue"]] if spec.get("dead_letter_queue") else []

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        sqs, url = aws.reader("sqs"), queue_url(aws, spec["name"])
        try:
            answer, tags = aws.together(
                lambda: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]),
                lambda: sqs.list_queue_tags(QueueUrl=url).get("Tags", {}),
            )
        except sqs.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        attributes = answer["Attributes"]
        return Found(normal_form(attributes), {"url": url, "arn": attributes["QueueArn"]}, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {option: spec[option] for option in NUMBERS}
        goal["fifo"] = is_fifo(spec["name"])
        if goal["fifo"]:
            goal["content_based_deduplication_enabled"] = spec["content_based_deduplication_enabled"]
            goal["high_throughput_enabled"] = spec["high_throughput_enabled"]
        goal["kms_key"] = spec.get("kms_key") or "sqs-managed"
        if spec.get("kms_key"):
            goal["kms_data_key_reuse_seconds"] = spec["kms_data_key_reuse_seconds"]
        if spec.get("dead_letter_queue"):
            target = queue_arn(aws, spec["dead_letter_queue"])
            goal["redrive_policy"] = {"dead_letter_queue_arn": target, "max_receive_count": spec["max_receive_count"]}
        goal["redrive_allow_policy"] = redrive_allow(aws, spec)
        goal["policy"] = self._policy(aws, spec)
        return goal

    def _policy(self, aws: Aws, spec: Spec) -> dict[str, Any]:
        own = queue_arn(aws, spec["name"])
        statements = [{"Resource": [own], **statement} for statement in spec["policy_statements"]]
        if spec["tls_only_enabled"]:
            aws.refuse_on_plain_http("tls_only_enabled")
            insecure = {"Bool": {"aws:SecureTransport": "false"}}
            deny = allow("DenyInsecureTransport", ["sqs:*"], [own], Principal="*", Condition=insecure)
            statements.append({**deny, "Effect": "Deny"})
        return normal_policy({"Statement": statements}, aws.partition) if statements else {}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": item.rest}) for item in owned_by_tag(aws, "sqs")]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return {"name": spec["name"], "url": UNKNOWN, "arn": queue_arn(aws, spec["name"])}
        return {"name": spec["name"], "url": found.identity["url"], "arn": found.identity["arn"]}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        # SQS answers a second create with the same attributes with the existing queue: safe to repeat
        attributes = {key: value for key, value in wire_form(desired).items() if value != ""}
        aws.writer("sqs").create_queue(
            QueueName=spec["name"], Attributes=attributes, tags=dict(desired.get("tags", {}))
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        touched = {change.path[0] for change in changes}
        wanted = wire_form({**dict.fromkeys(touched & {"redrive_policy"}), **desired})
        current = wire_form(found.attributes)
        names = {name for option in touched for name in WIRE_NAMES[option]}
        attributes = {name: value for name, value in wanted.items() if name in names and current.get(name) != value}
        aws.writer("sqs").set_queue_attributes(QueueUrl=found.identity["url"], Attributes=attributes)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        sqs = aws.writer("sqs")
        if to_set:
            sqs.tag_queue(QueueUrl=found.identity["url"], Tags=dict(to_set))
        if to_remove:
            sqs.untag_queue(QueueUrl=found.identity["url"], TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        sqs = aws.writer("sqs")
        try:
            sqs.delete_queue(QueueUrl=found.identity["url"])
        except sqs.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


WIRE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    **{option: (name,) for option, name in NUMBERS.items()},
    "content_based_deduplication_enabled": ("ContentBasedDeduplication",),
    "high_throughput_enabled": ("DeduplicationScope", "FifoThroughputLimit"),
    "kms_key": ("KmsMasterKeyId", "SqsManagedSseEnabled"),
    "kms_data_key_reuse_seconds": ("KmsDataKeyReusePeriodSeconds",),
    "redrive_policy": ("RedrivePolicy",),
    "redrive_allow_policy": ("RedriveAllowPolicy",),
    "policy": ("Policy",),
}
"""Which attributes of SetQueueAttributes an option of the normal form becomes."""


def is_fifo(name: str) -> bool:
    """SQS tells the two types apart by this suffix, which counts towards the 80 characters of a name."""
    return name.endswith(".fifo")


def queue_arn(aws: Aws, name: str) -> str:
    """The ARN of the queue called `name` in the stack's account and region."""
    return aws.arn("sqs", name)


def redrive_allow(aws: Aws, spec: Spec) -> dict[str, Any]:
    """Which queues may use this one as their dead-letter queue: those named, or all (SQS's default)."""
    if not spec["redrive_sources"]:
        return {"permission": "allowAll"}
    return {
        "permission": "byQueue",
        "source_queue_arns": sorted(queue_arn(aws, name) for name in spec["redrive_sources"]),
    }


def normal_form(attributes: Mapping[str, str]) -> dict[str, Any]:
    """GetQueueAttributes' answer as options of the description."""
    normal: dict[str, Any] = {option: int(attributes[name]) for option, name in NUMBERS.items() if name in attributes}
    normal["fifo"] = attributes.get("FifoQueue") == "true"
    if normal["fifo"]:
        normal["content_based_deduplication_enabled"] = attributes.get("ContentBasedDeduplication") == "true"
        scopes = (attributes.get("DeduplicationScope", "queue"), attributes.get("FifoThroughputLimit", "perQueue"))
        words = (enabled for enabled, meant in SCOPES.items() if meant == scopes)
        normal["high_throughput_enabled"] = next(words, " and ".join(scopes))
    if attributes.get("KmsMasterKeyId"):
        normal["kms_key"] = attributes["KmsMasterKeyId"]
        normal["kms_data_key_reuse_seconds"] = int(attributes.get("KmsDataKeyReusePeriodSeconds", 300))
    else:
        normal["kms_key"] = "sqs-managed" if attributes.get("SqsManagedSseEnabled") == "true" else "none"
    if attributes.get("RedrivePolicy"):
        policy = json.loads(attributes["RedrivePolicy"])
        normal["redrive_policy"] = {
            "dead_letter_queue_arn": policy["deadLetterTargetArn"],
            "max_receive_count": int(policy["maxReceiveCount"]),
        }
    normal["redrive_allow_policy"] = normal_redrive_allow(attributes.get("RedriveAllowPolicy"))
    normal["policy"] = normal_policy(attributes.get("Policy"))
    return normal


def normal_redrive_allow(text: str | None) -> dict[str, Any]:
    """SQS leaves the attribute out where the default, every queue, applies."""
    policy = json.loads(text) if text else {}
    normal = {"permission": policy.get("redrivePermission", "allowAll")}
    if policy.get("sourceQueueArns"):
        normal["source_queue_arns"] = sorted(policy["sourceQueueArns"])
    return normal


def queue_url(aws: Aws, name: str) -> str:
    """A queue's address, without a call: SQS's endpoint, the account, the name (also on an embedded AWS)."""
    return f"{aws.reader('sqs').meta.endpoint_url.rstrip('/')}/{aws.account_id}/{name}"


def wire_form(normal: Mapping[str, Any]) -> dict[str, str]:
    """A normal form as the attributes of CreateQueue and SetQueueAttributes; an empty text removes one."""
    wire = {name: str(normal[option]) for option, name in NUMBERS.items() if option in normal}
    if normal.get("fifo"):
        wire["FifoQueue"] = "true"
        wire["ContentBasedDeduplication"] = str(normal["content_based_deduplication_enabled"]).lower()
        high = normal["high_throughput_enabled"]
        scopes = SCOPES[high] if isinstance(high, bool) else high.split(" and ")
        wire["DeduplicationScope"], wire["FifoThroughputLimit"] = scopes
    if normal["kms_key"] in ("sqs-managed", "none"):
        wire["KmsMasterKeyId"] = ""
        wire["SqsManagedSseEnabled"] = str(normal["kms_key"] == "sqs-managed").lower()
    else:
        wire["KmsMasterKeyId"] = normal["kms_key"]
        wire["KmsDataKeyReusePeriodSeconds"] = str(normal["kms_data_key_reuse_seconds"])
    if "redrive_policy" in normal:
        wire["RedrivePolicy"] = redrive_document(normal["redrive_policy"])
    allow_policy = normal["redrive_allow_policy"]
    sources = {"sourceQueueArns": allow_policy["source_queue_arns"]} if "source_queue_arns" in allow_policy else {}
    wire["RedriveAllowPolicy"] = json.dumps({"redrivePermission": allow_policy["permission"], **sources})
    wire["Policy"] = policy_document(normal["policy"]) if normal["policy"] else ""
    return wire


def redrive_document(policy: Mapping[str, Any] | None) -> str:
    """The JSON text of a redrive policy; an empty text, which removes it, for None."""
    if policy is None:
        return ""
    wire = {"deadLetterTargetArn": policy["dead_letter_queue_arn"], "maxReceiveCount": policy["max_receive_count"]}
    return json.dumps(wire)


KIND: Final = SqsQueue()
