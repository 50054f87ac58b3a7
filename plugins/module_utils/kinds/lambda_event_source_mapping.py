# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event source mappings: which queue a function consumes, and how."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.candidates import choose
from ..engine.diff import Change, changed
from ..engine.errors import Candidate, EngineError, Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, carrying, owned_by_tag
from ..engine.tags import STACK_TAG
from ..engine.values import UNKNOWN
from .api_shared.invocation import function_arn
from .kms_key.finding import find_key_arn
from .sqs_queue import is_fifo, queue_arn

MISSING = "ResourceNotFoundException"
SETTLED = ("Enabled", "Disabled")
FUNCTION_TAG = "serverless.aws:function"
"""The function that a mapping was made for: a mapping has no name, and people can point it elsewhere."""
FIFO_BATCH = 10
MOST_BATCH = 10_000
MOST_FILTERS = 10
STREAMS = "for streams; mappings of this collection consume SQS queues"
KAFKA = "for Kafka, MQ or DocumentDB; mappings of this collection consume SQS queues"
NOT_PERMITTED = (
    "Lambda does not see yet that the role may read the queue (new rights take seconds; else they are missing)"
)
UNMANAGED: Final = {
    "MetricsConfig": "extra metrics of a mapping cost money and nothing here looks at them",
    "LoggingConfig": "for Kafka pollers",
    "ProvisionedPollerConfig": "excludes maximum_concurrency and has a price per hour",
    "ParallelizationFactor": STREAMS,
    "DestinationConfig": STREAMS,
    "MaximumRecordAgeInSeconds": STREAMS,
    "BisectBatchOnFunctionError": STREAMS,
    "MaximumRetryAttempts": STREAMS,
    "TumblingWindowInSeconds": STREAMS,
    "SourceAccessConfigurations": KAFKA,
    "AmazonManagedKafkaEventSourceConfig": KAFKA,
    "SelfManagedKafkaEventSourceConfig": KAFKA,
    "DocumentDBEventSourceConfig": KAFKA,
}
SETTINGS: Final = (
    *("FunctionName", "Enabled", "BatchSize", "FilterCriteria", "KMSKeyArn"),
    *("ScalingConfig", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes"),
)


class EventSourceMapping(Kind):
    """The one mapping between a function and a queue. It has no name: the pair is its identity."""

    name = "lambda_event_source_mapping"
    module = "lambda_event_source_mappings"
    option = "mappings"
    services = ("lambda",)
    after = ("iam_roles", "lambda_functions", "sqs_queues")
    transient = (
        Transient("ResourceInUseException", "", "Lambda is still at work on this mapping"),
        Transient("ResourceConflictException", "", "another run makes this mapping, or Lambda removes an old one"),
        Transient("InvalidParameterValueException", "permissions to call", NOT_PERMITTED),
        Transient("InvalidParameterValueException", "cannot be assumed", "Lambda cannot assume the new role yet"),
    )
    managed: ClassVar = {
        "CreateEventSourceMapping": ("EventSourceArn", "Tags", *SETTINGS),
        "UpdateEventSourceMapping": ("UUID", *SETTINGS),
    }
    unmanaged: ClassVar = {
        "CreateEventSourceMapping": {
            **UNMANAGED,
            "StartingPosition": STREAMS,
            "StartingPositionTimestamp": STREAMS,
            "Topics": KAFKA,
            "Queues": KAFKA,
            "SelfManagedEventSource": KAFKA,
        },
        "UpdateEventSourceMapping": UNMANAGED,
    }

    def title(self, spec: Spec) -> str:
        return f"{spec['function']} <- {spec['queue']}"

    def problems(self, spec: Spec) -> Iterable[str]:
        fifo, window, batch = is_fifo(spec["queue"]), spec["batching_window_seconds"], spec["batch_size"]
        most = FIFO_BATCH if fifo else MOST_BATCH
        if not 1 <= batch <= most:
            yield f"batch_size is {batch}; Lambda accepts 1 to {most} for a {'FIFO' if fifo else 'standard'} queue"
        if fifo and window:
            yield "batching_window_seconds is for standard queues; set it to 0 for a FIFO queue"
        elif not 0 <= window <= 300:
            yield f"batching_window_seconds is {window}; Lambda accepts 0 to 300"
        elif batch > FIFO_BATCH and not window and not fifo:
            yield f"batch_size {batch} is more than {FIFO_BATCH} and then needs batching_window_seconds of 1 at least"
        concurrency = spec.get("maximum_concurrency")
        if concurrency is not None and not 2 <= concurrency <= 1000:
            yield f"maximum_concurrency is {concurrency}; Lambda accepts 2 to 1000, and without it does not bound it"
        if len(spec["filters"]) > MOST_FILTERS:
            yield f"filters has {len(spec['filters'])} patterns; Lambda allows {MOST_FILTERS}"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        client = aws.reader("lambda")
        mappings = self._of_queue(aws, queue_arn(aws, spec["queue"]))
        tags = aws.together(
            *(lambda arn=mapping["EventSourceMappingArn"]: tags_of(client, arn) for mapping in mappings)
        )
        by_id = {mapping["UUID"]: (mapping, own) for mapping, own in zip(mappings, tags, strict=True)}
        function = function_arn(aws, spec["function"])
        chosen = self._choose(aws, spec, {function, called(aws, spec)}, by_id)
        if chosen is None:
            return None
        mapping, own_tags = by_id[chosen]
        made_for = own_tags.pop(FUNCTION_TAG, "")
        unreadable = ""
        if mapping.get("KMSKeyArn"):
            mapping, unreadable = with_filters(client, mapping)
        attributes = normal_form(mapping)
        if aws.stack and own_tags.get(STACK_TAG) == aws.stack:  # else taking it over sets the tag, with the stack's
            attributes["made_for"] = made_for
        state = mapping.get("State", "Enabled")
        return Found(
            attributes,
            {"id": chosen, "arn": mapping["EventSourceMappingArn"], "unreadable": unreadable},
            own_tags,
            settled=state in SETTLED,
            deleting=state == "Deleting",
            status=f"the mapping is {state}",
        )

    def _of_queue(self, aws: Aws, queue: str) -> list[Mapping[str, Any]]:
        client = aws.reader("lambda")
        try:
            return aws.pages("lambda", "list_event_source_mappings", "EventSourceMappings", EventSourceArn=queue)
        except client.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return []
            raise

    def _choose(
        self,
        aws: Aws,
        spec: Spec,
        functions: set[str],
        by_id: Mapping[str, tuple[Mapping[str, Any], Mapping[str, str]]],
    ) -> str | None:
        """The one for this function, wherever somebody has pointed it; not one that ours for another function is."""
        meant = {
            key: own
            for key, (mapping, own) in by_id.items()
            if (meant_for(aws, mapping, own) if own.get(STACK_TAG) == aws.stack else mapping["FunctionArn"])
            in functions
        }
        candidates = [Candidate(key, stack=own.get(STACK_TAG)) for key, own in meant.items()]
        return choose(self.name, self.title(spec), candidates, aws.stack, aws.take_over) or next(iter(meant), None)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal = {
            "function": called(aws, spec),
            "batch_size": spec["batch_size"],
            "batching_window_seconds": spec["batching_window_seconds"],
            "report_batch_item_failures_enabled": spec["report_batch_item_failures_enabled"],
            "maximum_concurrency": spec.get("maximum_concurrency"),
            "filters": sorted(filter_text(pattern) for pattern in spec["filters"]),
            "enabled": spec["enabled"],
            "kms_key": find_key_arn(aws, spec["kms_key"]) if spec.get("kms_key") else "",
        }
        if found and found.identity["unreadable"] and goal["kms_key"] == found.attributes["kms_key"]:
            raise EngineError(str(found.identity["unreadable"]))
        if found and "made_for" in found.attributes:
            goal["made_for"] = function_arn(aws, spec["function"])
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Mappings cannot be searched: those that nobody describes at a queue or function of ours are asked.

        ListEventSourceMappings (100 a call), and ListTags for each of these.
        """
        ours = {item.arn for service in ("sqs", "lambda") for item in owned_by_tag(aws, service)}
        if not ours:
            return []
        spoken = {
            (queue_arn(aws, spec["queue"]), function)
            for spec in described
            for function in (function_arn(aws, spec["function"]), called(aws, spec))
        }
        found = {
            str(item["EventSourceMappingArn"]): item
            for item in aws.pages("lambda", "list_event_source_mappings", "EventSourceMappings")
            if ":sqs:" in item.get("EventSourceArn", "")
            and (item["EventSourceArn"], item["FunctionArn"]) not in spoken
            and ours & {item["EventSourceArn"], item["FunctionArn"], without_alias(item["FunctionArn"])}
        }
        client = aws.reader("lambda")
        tags = carrying(aws, OneByOne(lambda: found, lambda arn: tags_of(client, arn)))
        pairs = [
            (item["EventSourceArn"], meant_for(aws, item, tags[arn])) for arn, item in found.items() if arn in tags
        ]
        return [
            Owned({"queue": queue.rsplit(":", 1)[-1], "function": function.removeprefix(function_arn(aws, ""))})
            for queue, function in pairs
            if (queue, function) not in spoken
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": self.title(spec), "id": found.identity["id"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        settings = {key: value for key, value in wire_form(desired).items() if value not in ("", {}, [])}
        answer = aws.writer("lambda").create_event_source_mapping(
            EventSourceArn=queue_arn(aws, spec["queue"]),
            Tags={**desired.get("tags", {}), FUNCTION_TAG: function_arn(aws, spec["function"])},
            **settings,
        )
        return str(answer["UUID"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        delete_mapping(aws, made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        client = aws.writer("lambda")
        if changed(changes, "made_for"):  # first: without it, one that is pointed elsewhere is not known again
            client.tag_resource(Resource=found.identity["arn"], Tags={FUNCTION_TAG: desired["made_for"]})
        touched = {name for change in changes for name in WIRE_NAMES.get(change.path[0], ())}
        settings = {name: value for name, value in wire_form(desired).items() if name in touched}
        if settings:
            client.update_event_source_mapping(UUID=found.identity["id"], **settings)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        client = aws.writer("lambda")
        if to_set:
            adopted = {FUNCTION_TAG: without_alias(found.attributes["function"])} if STACK_TAG in to_set else {}
            client.tag_resource(Resource=found.identity["arn"], Tags={**to_set, **adopted})
        if to_remove:
            client.untag_resource(Resource=found.identity["arn"], TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        delete_mapping(aws, found.identity["id"])


WIRE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "function": ("FunctionName",),
    "batch_size": ("BatchSize", "MaximumBatchingWindowInSeconds"),  # Lambda judges the two together
    "batching_window_seconds": ("BatchSize", "MaximumBatchingWindowInSeconds"),
    "report_batch_item_failures_enabled": ("FunctionResponseTypes",),
    "maximum_concurrency": ("ScalingConfig",),
    "filters": ("FilterCriteria",),
    "enabled": ("Enabled",),
    "kms_key": ("KMSKeyArn",),
}
"""Which members of UpdateEventSourceMapping an option becomes."""


def called(aws: Aws, spec: Spec) -> str:
    """The ARN that the messages go to: of the function, or of its alias."""
    arn = function_arn(aws, spec["function"])
    return f"{arn}:{spec['alias']}" if spec.get("alias") else arn


def without_alias(arn: str) -> str:
    """The ARN of the function itself: of `arn:…:function:name:alias` the first seven parts."""
    return ":".join(arn.split(":")[:7])


def meant_for(aws: Aws, mapping: Mapping[str, Any], tags: Mapping[str, str]) -> str:
    """The ARN of the function that a mapping of ours was made for, whatever it points at now."""
    return function_arn(aws, tags.get(FUNCTION_TAG) or mapping["FunctionArn"])


def normal_form(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """ListEventSourceMappings' answer as options. What is changing counts as what it will be."""
    filters = (mapping.get("FilterCriteria") or {}).get("Filters") or []
    return {
        "function": mapping["FunctionArn"],
        "batch_size": mapping.get("BatchSize", 10),
        "batching_window_seconds": mapping.get("MaximumBatchingWindowInSeconds", 0),
        "report_batch_item_failures_enabled": "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or []),
        "maximum_concurrency": (mapping.get("ScalingConfig") or {}).get("MaximumConcurrency"),
        "filters": sorted(filter_text(item.get("Pattern", "")) for item in filters),
        "enabled": mapping.get("State", "Enabled") in ("Enabled", "Enabling", "Creating", "Updating"),
        "kms_key": mapping.get("KMSKeyArn") or "",
    }


def with_filters(client: Any, mapping: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """`mapping` with its filters: a list has null for those that a customer key encrypts (GetEventSourceMapping).

    And why they cannot be read, empty when they can: a plan would add what is there, at every run. It is no error to
    whoever destroys or describes another key.
    """
    try:
        answer: Mapping[str, Any] = client.get_event_source_mapping(UUID=mapping["UUID"])
    except client.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return mapping, ""
        raise
    why = ""
    if failed := answer.get("FilterCriteriaError"):
        why = (
            f"the filters of the event source mapping {mapping['UUID']} cannot be read: {failed.get('Message', '')}. "
            f"Allow kms:Decrypt with {mapping['KMSKeyArn']} to whoever runs this, enable the key, or describe another"
        )
    return {**mapping, "FilterCriteria": answer.get("FilterCriteria")}, why


def wire_form(normal: Mapping[str, Any]) -> dict[str, Any]:
    """A normal form as members of the calls; an empty value clears one."""
    concurrency = normal["maximum_concurrency"]
    return {
        "FunctionName": normal["function"],
        "BatchSize": normal["batch_size"],
        "MaximumBatchingWindowInSeconds": normal["batching_window_seconds"],
        "FunctionResponseTypes": ["ReportBatchItemFailures"] if normal["report_batch_item_failures_enabled"] else [],
        "ScalingConfig": {} if concurrency is None else {"MaximumConcurrency": concurrency},
        "FilterCriteria": {"Filters": [{"Pattern": text} for text in normal["filters"]]} if normal["filters"] else {},
        "Enabled": normal["enabled"],
        "KMSKeyArn": normal["kms_key"],
    }


def filter_text(pattern: Any) -> str:
    """A filter pattern as one spelling of its JSON; what is no JSON stays as it is, and Lambda says so."""
    try:
        value = json.loads(pattern) if isinstance(pattern, str) else pattern
    except ValueError:
        return str(pattern)
    return json.dumps(value, sort_keys=True)


def tags_of(client: Any, arn: str) -> dict[str, str]:
    """The tags of a mapping; none when it has just gone."""
    try:
        return dict(client.list_tags(Resource=arn).get("Tags", {}))
    except client.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return {}
        raise


def delete_mapping(aws: Aws, mapping_id: str) -> None:
    """Delete a mapping; already gone is success (DeleteEventSourceMapping)."""
    client = aws.writer("lambda")
    try:
        client.delete_event_source_mapping(UUID=mapping_id)
    except client.exceptions.ClientError as error:
        if not is_missing(error, MISSING):
            raise


KIND: Final = EventSourceMapping()
