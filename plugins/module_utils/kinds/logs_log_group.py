# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudWatch log groups: retention, encryption, class, metric filters, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change, changed
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, owned_by_tag
from ..engine.values import ABSENT
from .kms_key.finding import find_key_arn

MISSING = "ResourceNotFoundException"
NAME = re.compile(r"[\w./#-]{1,512}", re.ASCII)
RETENTION_DAYS: Final = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What PutRetentionPolicy accepts; 0 is ours for no policy."""
PATTERN_CHARACTERS: Final = 1_024
TRANSFORMATION: Final = {
    "metric_name": "metricName",
    "metric_namespace": "metricNamespace",
    "metric_value": "metricValue",
    "default_value": "defaultValue",
    "dimensions": "dimensions",
    "unit": "unit",
}
"""Options of a metric filter that are members of its one metric transformation."""


class LogGroup(Kind):
    """A log group with its metric filters."""

    name = "logs_log_group"
    module = "logs_log_groups"
    option = "log_groups"
    services = ("logs",)
    after = ("kms_keys",)
    immutable = ("log_class",)
    holds_data = True
    refuses_second = True
    transient = (
        Transient("OperationAbortedException", "", "CloudWatch Logs is still at work on this log group"),
        Transient("ResourceAlreadyExistsException", "", "another run has just made it"),
        Transient("InvalidParameterException", "KMS key", "CloudWatch Logs may not use the key everywhere yet"),
    )
    managed: ClassVar = {
        "CreateLogGroup": ("logGroupName", "kmsKeyId", "tags", "logGroupClass", "deletionProtectionEnabled"),
        "PutRetentionPolicy": ("logGroupName", "retentionInDays"),
        "AssociateKmsKey": ("logGroupName", "kmsKeyId"),
        "PutLogGroupDeletionProtection": ("logGroupIdentifier", "deletionProtectionEnabled"),
        "PutMetricFilter": ("logGroupName", "filterName", "filterPattern", "metricTransformations"),
    }
    unmanaged: ClassVar = {
        "AssociateKmsKey": {"resourceIdentifier": "for query results, which are no part of a log group"},
        "PutMetricFilter": {
            "applyOnTransformedLogs": "log transformers are not managed",
            "fieldSelectionCriteria": "for centralised logs of other accounts",
            "emitSystemFieldDimensions": "for centralised logs of other accounts",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 512 letters, digits and _ - / . #"
        if spec["retention_days"] not in (0, *RETENTION_DAYS):
            listed = ", ".join(map(str, RETENTION_DAYS))
            yield f"retention_days is {spec['retention_days']}; CloudWatch Logs accepts {listed}, and 0 keeps for ever"
        if spec["log_class"] != "STANDARD" and spec["metric_filters"]:
            yield "metric_filters need log_class STANDARD"
        names = [item["name"] for item in spec["metric_filters"]]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"metric_filters has the name {name} twice"
        for item in spec["metric_filters"]:
            yield from filter_problems(item)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        logs, name = aws.reader("logs"), spec["name"]
        arn = group_arn(aws, name)
        # groups come sorted by name, so the one that has exactly this name is the first with this prefix
        calls = [
            lambda: logs.describe_log_groups(logGroupNamePrefix=name, limit=1)["logGroups"],
            lambda: group_tags(aws, arn),
        ]
        if spec["metric_filters"]:
            calls.append(lambda: read_filters(aws, name))
        try:
            groups, tags, *filters = aws.together(*calls)
        except logs.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        group = next((item for item in groups if item["logGroupName"] == name), None)
        if group is None:
            return None
        if not filters and group.get("metricFilterCount"):
            filters = [read_filters(aws, name)]
        attributes = {
            "retention_days": group.get("retentionInDays", 0),
            "kms_key": group.get("kmsKeyId", ""),
            "log_class": group.get("logGroupClass", "STANDARD"),
            "deletion_protection_enabled": bool(group.get("deletionProtectionEnabled", False)),
            "metric_filters": filters[0] if filters else {},
        }
        return Found(attributes, {"arn": arn}, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {
            "retention_days": spec["retention_days"],
            "kms_key": find_key_arn(aws, spec["kms_key"]) if spec.get("kms_key") else "",
            "log_class": spec["log_class"],
            "deletion_protection_enabled": spec["deletion_protection_enabled"],
            "metric_filters": {item["name"]: wanted_filter(item) for item in spec["metric_filters"]},
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}

        def undescribed() -> list[str]:
            groups = aws.pages("logs", "describe_log_groups", "logGroups")
            return [group_arn(aws, item["logGroupName"]) for item in groups if item["logGroupName"] not in known]

        found = owned_by_tag(aws, "logs", "log-group:", one_by_one=OneByOne(undescribed, partial(group_tags, aws)))
        return [Owned({"name": item.rest.removesuffix(":*")}) for item in found]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": group_arn(aws, spec["name"])}

    def protected(self, found: Found) -> str:
        if not found.attributes["deletion_protection_enabled"]:
            return ""
        return "Run once with deletion_protection_enabled set to false."

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        more: dict[str, Any] = {"kmsKeyId": desired["kms_key"]} if desired["kms_key"] else {}
        if desired.get("tags"):
            more["tags"] = dict(desired["tags"])
        if desired["deletion_protection_enabled"]:
            more["deletionProtectionEnabled"] = True
        aws.writer("logs").create_log_group(logGroupName=spec["name"], logGroupClass=desired["log_class"], **more)

    def complete(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        logs, name = aws.writer("logs"), spec["name"]
        if desired["retention_days"]:
            logs.put_retention_policy(logGroupName=name, retentionInDays=desired["retention_days"])
        for filter_name, wanted in sorted(desired["metric_filters"].items()):
            logs.put_metric_filter(logGroupName=name, filterName=filter_name, **wire_filter(wanted))

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        logs, name = aws.writer("logs"), spec["name"]
        if changed(changes, "retention_days"):
            if desired["retention_days"]:
                logs.put_retention_policy(logGroupName=name, retentionInDays=desired["retention_days"])
            else:
                logs.delete_retention_policy(logGroupName=name)
        if changed(changes, "kms_key"):
            if desired["kms_key"]:
                logs.associate_kms_key(logGroupName=name, kmsKeyId=desired["kms_key"])
            else:
                logs.disassociate_kms_key(logGroupName=name)
        if changed(changes, "deletion_protection_enabled"):
            logs.put_log_group_deletion_protection(
                logGroupIdentifier=name, deletionProtectionEnabled=desired["deletion_protection_enabled"]
            )
        for filter_name in sorted({change.path[1] for change in changes if change.path[0] == "metric_filters"}):
            wanted = desired["metric_filters"].get(filter_name, ABSENT)
            if wanted is ABSENT:
                logs.delete_metric_filter(logGroupName=name, filterName=filter_name)
            else:
                logs.put_metric_filter(logGroupName=name, filterName=filter_name, **wire_filter(wanted))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        logs = aws.writer("logs")
        if to_set:
            logs.tag_resource(resourceArn=found.identity["arn"], tags=dict(to_set))
        if to_remove:
            logs.untag_resource(resourceArn=found.identity["arn"], tagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        logs = aws.writer("logs")
        try:
            logs.delete_log_group(logGroupName=spec["name"])
        except logs.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def filter_problems(item: Mapping[str, Any]) -> Iterable[str]:
    """What PutMetricFilter refuses of one metric filter."""
    where = f"metric_filters {item['name']}"
    if item.get("default_value") is not None and item["dimensions"]:
        yield f"{where}: default_value and dimensions exclude each other"
    if set(item["name"]) & set(":*"):
        yield f"{where}: the name has : or *, which CloudWatch Logs does not take"
    for option in ("metric_name", "metric_namespace"):
        if set(item[option]) & set(":*$"):
            yield f"{where}: {option} has one of : * $, which CloudWatch Logs does not take"
    if len(item["pattern"]) > PATTERN_CHARACTERS:
        yield f"{where}: pattern has {len(item['pattern'])} characters; CloudWatch Logs allows {PATTERN_CHARACTERS}"


def group_arn(aws: Aws, name: str) -> str:
    """The ARN of the log group itself; with `:*` at its end it means the streams."""
    return aws.arn("logs", f"log-group:{name}")


def group_tags(aws: Aws, arn: str) -> dict[str, str]:
    """The tags of a log group (ListTagsForResource)."""
    return dict(aws.reader("logs").list_tags_for_resource(resourceArn=arn).get("tags", {}))


def read_filters(aws: Aws, group: str) -> dict[str, Any]:
    """The metric filters of a log group by name (DescribeMetricFilters)."""
    found = aws.pages("logs", "describe_metric_filters", "metricFilters", logGroupName=group)
    return {item["filterName"]: normal_filter(item) for item in found}


def normal_filter(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A metric filter as options; AWS allows one transformation, and leaves out what has no value."""
    transformation = (answer.get("metricTransformations") or [{}])[0]
    normal = {option: transformation[name] for option, name in TRANSFORMATION.items() if transformation.get(name)}
    if "defaultValue" in transformation:
        normal["default_value"] = float(transformation["defaultValue"])
    return {"pattern": answer.get("filterPattern", ""), "unit": "None", **normal}


def wanted_filter(item: Mapping[str, Any]) -> dict[str, Any]:
    """A described metric filter in normal form."""
    given = {option: item[option] for option in TRANSFORMATION if item.get(option) or item.get(option) == 0}
    return {"pattern": item["pattern"], **given}


def wire_filter(normal: Mapping[str, Any]) -> dict[str, Any]:
    """A normal form as the members of PutMetricFilter."""
    transformation = {name: normal[option] for option, name in TRANSFORMATION.items() if option in normal}
    return {"filterPattern": normal["pattern"], "metricTransformations": [transformation]}


KIND: Final = LogGroup()
