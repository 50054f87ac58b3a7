# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudWatch metric alarms: on one metric or on a metric math expression, with actions by topic name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, owned_by_tag
from ..engine.tags import as_dict, as_list
from ..engine.texts import text
from .sns_topic import topic_arn

MISSING = ("ResourceNotFound", "ResourceNotFoundException")
STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
EXTENDED = re.compile(r"(p|tm|tc|ts|wm)\d{1,2}(\.\d+)?|p100|iqm|(TM|TC|TS|WM|PR|IQM)\([^)]*\)|IQM")
ANOMALY = ("LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold")

ACTIONS: Final = {
    "alarm_actions": "AlarmActions",
    "ok_actions": "OKActions",
    "insufficient_data_actions": "InsufficientDataActions",
}

ONE_METRIC: Final = {
    "metric_name": "MetricName",
    "namespace": "Namespace",
    "period_seconds": "Period",
    "unit": "Unit",
}
"""Options of an alarm on one metric that PutMetricAlarm takes as they are."""

EVERY: Final = {
    "description": "AlarmDescription",
    "actions_enabled": "ActionsEnabled",
    "evaluation_periods": "EvaluationPeriods",
    "datapoints_to_alarm": "DatapointsToAlarm",
    "threshold": "Threshold",
    "threshold_metric_id": "ThresholdMetricId",
    "comparison_operator": "ComparisonOperator",
    "treat_missing_data": "TreatMissingData",
    "low_sample_count": "EvaluateLowSampleCountPercentile",
}
"""Options of every alarm that PutMetricAlarm takes as they are."""
LOW_SAMPLES: Final = "evaluate"
"""What CloudWatch does with percentiles of few samples, whether it is told to or not."""

QUERY: Final = {"expression": "Expression", "label": "Label", "period_seconds": "Period", "account_id": "AccountId"}
"""Options of an entry of `metrics` that a MetricDataQuery takes as they are."""


class CloudwatchAlarm(Kind):
    """A metric alarm. PutMetricAlarm writes the whole of it, so making and changing are one call."""

    name = "cloudwatch_alarm"
    module = "cloudwatch_alarms"
    option = "alarms"
    texts: ClassVar = {
        "metrics.id": text(r"[a-z][A-Za-z0-9_]{0,254}", "a small letter, then letters, digits and _"),
    }
    services = ("cloudwatch",)
    after = ("sns_topics",)
    transient = (Transient("ConcurrentModificationException", "", "somebody else changes this alarm at the same time"),)
    managed: ClassVar = {
        "PutMetricAlarm": (
            *("AlarmName", "Dimensions", "Statistic", "ExtendedStatistic", "Metrics", "Tags"),
            *ACTIONS.values(),
            *ONE_METRIC.values(),
            *EVERY.values(),
        ),
    }
    unmanaged: ClassVar = {
        "PutMetricAlarm": {
            "EvaluationWindow": "only for alarms on queries over logs and PromQL, which this module does not make",
            "WarmUpConfiguration": "only for alarms on queries over logs and PromQL, which this module does not make",
            "EvaluationCriteria": "only for alarms on PromQL, which this module does not make",
            "EvaluationInterval": "only for alarms on PromQL, which this module does not make",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        yield from length_problems(spec)
        if bool(spec["metrics"]) == bool(spec.get("metric_name")):
            yield "give either metric_name (with namespace) or metrics, not both"
        if spec.get("metric_name"):
            yield from one_metric_problems(spec)
        else:
            yield from math_problems(spec)
        yield from datapoint_problems(spec)
        if (spec.get("threshold") is None) == (not spec.get("threshold_metric_id")):
            yield "give either threshold or threshold_metric_id"
        if (spec["comparison_operator"] in ANOMALY) != bool(spec.get("threshold_metric_id")):
            yield "threshold_metric_id and the comparison operators of bands (…Upper…, …Lower…) go together"
        for option in ACTIONS:
            if len(spec[option]) > 5:
                yield f"{option} has {len(spec[option])} entries; CloudWatch allows 5"
            for topic in spec[option]:
                if topic.endswith(".fifo"):
                    yield f"{option} names {topic}, and CloudWatch cannot publish to a FIFO topic: use a standard one"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        cloudwatch, arn = aws.reader("cloudwatch"), alarm_arn(aws, spec["name"])

        def tags() -> dict[str, str] | None:
            try:
                return alarm_tags(aws, arn)
            except cloudwatch.exceptions.ClientError as error:
                if is_missing(error, *MISSING):
                    return None
                raise

        described, tagged = aws.together(
            lambda: cloudwatch.describe_alarms(AlarmNames=[spec["name"]], AlarmTypes=["MetricAlarm"]), tags
        )
        alarms = [alarm for alarm in described.get("MetricAlarms", []) if alarm["AlarmName"] == spec["name"]]
        if not alarms or tagged is None:
            return None
        normal = normal_form(alarms[0])
        if aws.endpoint_url and spec["metrics"] and not (alarms[0].get("Metrics") or alarms[0].get("MetricName")):
            normal = with_forgotten_math(normal, spec)
        return Found(normal, {"arn": alarms[0]["AlarmArn"]}, tagged)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {option: spec.get(option) for option in EVERY}
        goal["datapoints_to_alarm"] = spec.get("datapoints_to_alarm") or spec["evaluation_periods"]
        for option in ("threshold_metric_id", "low_sample_count", "threshold"):
            if goal[option] is None or (option, goal[option]) == ("low_sample_count", LOW_SAMPLES):
                del goal[option]
        for option in ACTIONS:
            goal[option] = sorted({topic_arn(aws, topic) for topic in spec[option]})
        if spec["metrics"]:
            goal["metrics"] = {item["id"]: wanted_metric(item) for item in spec["metrics"]}
            return goal
        goal.update({option: spec[option] for option in ONE_METRIC if spec.get(option) is not None})
        goal["statistic"] = spec["statistic"]
        goal["dimensions"] = {key: str(value) for key, value in spec["dimensions"].items()}
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}

        def undescribed() -> list[str]:
            alarms = aws.pages("cloudwatch", "describe_alarms", "MetricAlarms", AlarmTypes=["MetricAlarm"])
            return [str(item["AlarmArn"]) for item in alarms if item["AlarmName"] not in known]

        found = owned_by_tag(aws, "cloudwatch", "alarm:", one_by_one=OneByOne(undescribed, partial(alarm_tags, aws)))
        return [Owned({"name": item.rest, "comparison_operator": "GreaterThanThreshold"}) for item in found]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": alarm_arn(aws, spec["name"])}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        tags = {"Tags": as_list(desired["tags"])} if desired.get("tags") else {}
        aws.writer("cloudwatch").put_metric_alarm(AlarmName=spec["name"], **wire_form(desired), **tags)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        # tags are ignored here, and the alarm keeps its state
        aws.writer("cloudwatch").put_metric_alarm(AlarmName=spec["name"], **wire_form(desired))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        cloudwatch, arn = aws.writer("cloudwatch"), found.identity["arn"]
        if to_set:
            cloudwatch.tag_resource(ResourceARN=arn, Tags=as_list(to_set))
        if to_remove:
            cloudwatch.untag_resource(ResourceARN=arn, TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        cloudwatch = aws.writer("cloudwatch")
        try:
            cloudwatch.delete_alarms(AlarmNames=[spec["name"]])
        except cloudwatch.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def alarm_arn(aws: Aws, name: str) -> str:
    """The ARN of the alarm called `name`."""
    return aws.arn("cloudwatch", f"alarm:{name}")


def alarm_tags(aws: Aws, arn: str) -> dict[str, str]:
    """The tags of an alarm (ListTagsForResource)."""
    return as_dict(aws.reader("cloudwatch").list_tags_for_resource(ResourceARN=arn).get("Tags"))


def length_problems(spec: Spec) -> Iterable[str]:
    """Texts that are too long."""
    for option, most in (("name", 255), ("description", 1024)):
        if len(spec[option]) > most:
            yield f"{option} has {len(spec[option])} characters; CloudWatch allows {most}"


def datapoint_problems(spec: Spec) -> Iterable[str]:
    """How many of the last periods must be over the threshold, out of how many."""
    for option in ("evaluation_periods", "datapoints_to_alarm"):
        if spec.get(option) is not None and spec[option] < 1:
            yield f"{option} is {spec[option]}; it must be 1 or more"
    if (spec.get("datapoints_to_alarm") or 1) > spec["evaluation_periods"]:
        yield (
            f"datapoints_to_alarm is {spec['datapoints_to_alarm']} and evaluation_periods is "
            f"{spec['evaluation_periods']}: it cannot be reached"
        )


def one_metric_problems(spec: Spec) -> Iterable[str]:
    """What PutMetricAlarm refuses of an alarm on one metric."""
    if not spec.get("namespace"):
        yield "namespace is missing: a metric's name is unique in its namespace only"
    if spec["statistic"] not in STATISTICS and not EXTENDED.fullmatch(spec["statistic"]):
        yield f"statistic is {spec['statistic']!r}; give one of {', '.join(STATISTICS)}, or a percentile such as p99"
    period = spec["period_seconds"]
    if wrong := wrong_period(period):
        yield wrong
    if period * spec["evaluation_periods"] > (604_800 if period >= 3600 else 86_400):
        yield "period_seconds times evaluation_periods is more than a day (a week for periods of an hour and more)"
    if len(spec["dimensions"]) > 30:
        yield f"dimensions has {len(spec['dimensions'])} entries; CloudWatch allows 30"


def wrong_period(period: int) -> str:
    """What is wrong with a period; empty when nothing is."""
    if period in (10, 20, 30) or (period > 0 and not period % 60):
        return ""
    return f"period_seconds is {period}; CloudWatch accepts 10, 20, 30 and multiples of 60"


def math_problems(spec: Spec) -> Iterable[str]:
    """What PutMetricAlarm refuses of an alarm on an expression."""
    ids = [item["id"] for item in spec["metrics"]]
    if len(set(ids)) != len(ids):
        yield "metrics has an id twice; ids must differ"
    returned = [item["id"] for item in spec["metrics"] if item["return_data_enabled"]]
    if len(returned) != (2 if spec.get("threshold_metric_id") else 1):
        yield "metrics: set return_data_enabled on exactly one, the one that is compared (and on a band's)"
    for item in spec["metrics"]:
        if bool(item.get("expression")) == bool(item.get("metric_stat")):
            yield f"metrics ({item['id']}): give either expression or metric_stat"
        for period in ((item.get("metric_stat") or {}).get("period_seconds"), item.get("period_seconds")):
            if period is not None and wrong_period(period):
                yield f"metrics ({item['id']}): {wrong_period(period)}"


def wanted_metric(item: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `metrics` in normal form, without what is not given."""
    wanted: dict[str, Any] = {option: item[option] for option in QUERY if item.get(option)}
    wanted["return_data_enabled"] = item["return_data_enabled"]
    if stat := item.get("metric_stat"):
        wanted["metric_stat"] = {
            **{option: stat[option] for option in ("namespace", "metric_name", "period_seconds", "statistic")},
            "dimensions": {key: str(value) for key, value in stat["dimensions"].items()},
            **({"unit": stat["unit"]} if stat.get("unit") else {}),
        }
    return wanted


def normal_form(alarm: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of DescribeAlarms' MetricAlarms as options of the description."""
    normal: dict[str, Any] = {option: alarm[name] for option, name in EVERY.items() if alarm.get(name) is not None}
    normal.setdefault("description", "")
    normal.setdefault("treat_missing_data", "missing")
    if normal.get("low_sample_count") == LOW_SAMPLES:
        del normal["low_sample_count"]
    # CloudWatch leaves it out where it was not sent, and then every period counts
    normal.setdefault("datapoints_to_alarm", alarm["EvaluationPeriods"])
    for option, name in ACTIONS.items():
        normal[option] = sorted(alarm.get(name, []))
    if alarm.get("Metrics"):
        normal["metrics"] = {item["Id"]: normal_metric(item) for item in alarm["Metrics"]}
        return normal
    normal.update({option: alarm[name] for option, name in ONE_METRIC.items() if alarm.get(name) is not None})
    normal["statistic"] = alarm.get("ExtendedStatistic") or alarm.get("Statistic", "")
    normal["dimensions"] = as_dict(alarm.get("Dimensions"), "Name")
    return normal


def with_forgotten_math(normal: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    """`normal` with the described metric math: an embedded AWS (MiniStack 1.5) takes it and does not show it again."""
    shown = {key: value for key, value in normal.items() if key not in (*ONE_METRIC, "statistic", "dimensions")}
    band = {"threshold_metric_id": spec["threshold_metric_id"]} if spec.get("threshold_metric_id") else {}
    return {**shown, **band, "metrics": {item["id"]: wanted_metric(item) for item in spec["metrics"]}}


def normal_metric(item: Mapping[str, Any]) -> dict[str, Any]:
    """One MetricDataQuery as options of `metrics`."""
    normal: dict[str, Any] = {option: item[name] for option, name in QUERY.items() if item.get(name)}
    normal["return_data_enabled"] = item.get("ReturnData", True)
    if stat := item.get("MetricStat"):
        metric = stat["Metric"]
        normal["metric_stat"] = {
            "namespace": metric["Namespace"],
            "metric_name": metric["MetricName"],
            "dimensions": as_dict(metric.get("Dimensions"), "Name"),
            "period_seconds": stat["Period"],
            "statistic": stat["Stat"],
            **({"unit": stat["Unit"]} if stat.get("Unit") else {}),
        }
    return normal


def wire_form(normal: Mapping[str, Any]) -> dict[str, Any]:
    """A normal form as the members of PutMetricAlarm, without name and tags."""
    wire = {name: normal[option] for option, name in {**EVERY, **ACTIONS}.items() if option in normal}
    if "metrics" in normal:
        return {**wire, "Metrics": [wire_metric(key, item) for key, item in normal["metrics"].items()]}
    wire.update({name: normal[option] for option, name in ONE_METRIC.items() if option in normal})
    wire["Dimensions"] = as_list(normal["dimensions"], "Name")
    kind = "Statistic" if normal["statistic"] in STATISTICS else "ExtendedStatistic"
    return {**wire, kind: normal["statistic"]}


def wire_metric(metric_id: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `metrics` as a MetricDataQuery."""
    wire: dict[str, Any] = {"Id": metric_id, "ReturnData": item["return_data_enabled"]}
    wire.update({name: item[option] for option, name in QUERY.items() if option in item})
    if stat := item.get("metric_stat"):
        wire["MetricStat"] = {
            "Metric": {
                "Namespace": stat["namespace"],
                "MetricName": stat["metric_name"],
                "Dimensions": as_list(stat["dimensions"], "Name"),
            },
            "Period": stat["period_seconds"],
            "Stat": stat["statistic"],
            **({"Unit": stat["unit"]} if "unit" in stat else {}),
        }
    return wire


KIND: Final = CloudwatchAlarm()
