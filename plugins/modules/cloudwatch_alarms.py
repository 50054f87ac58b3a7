#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module cloudwatch_alarms."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_alarms
short_description: Manage CloudWatch metric alarms
version_added: 0.1.0
description:
  - Makes every alarm of a list exactly as described, side by side, and reports each change. Alarms not in the list are not touched.
  - An alarm watches one metric (O(alarms[].metric_name)) or compares the result of metric math (O(alarms[].metrics)).
options:
  alarms:
    description: The alarms.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name.
        type: str
        required: true
      description:
        description: What it means and what to do.
        type: str
        default: ""
      namespace:
        description: Namespace of the metric.
        type: str
      metric_name:
        description: Name of the metric.
        type: str
      dimensions:
        description: Dimensions of the metric. They must be exactly those with which it is recorded.
        type: dict
        default: {}
      statistic:
        description: C(SampleCount), C(Average), C(Sum), C(Minimum), C(Maximum), or a percentile or trimmed statistic such as C(p99).
        type: str
        default: Average
      period_seconds:
        description: Length of one period.
        type: int
        default: 60
      unit:
        description: Unit of the metric, where it is recorded in several. Mostly better left out.
        type: str
      metrics:
        description: Metric math instead of one metric. One entry returns its data, which is compared.
        type: list
        elements: dict
        default: []
        suboptions:
          id:
            description: Its name in expressions, beginning with a small letter.
            type: str
            required: true
          expression:
            description: The expression.
            type: str
          label:
            description: Its name for people.
            type: str
          period_seconds:
            description: Length of one period of an expression.
            type: int
          account_id:
            description: The account of the metric, when it is another one.
            type: str
          return_data_enabled:
            description: Whether this is what is compared.
            type: bool
            default: false
          metric_stat:
            description: The metric.
            type: dict
            suboptions:
              namespace:
                description: Namespace.
                type: str
                required: true
              metric_name:
                description: Name.
                type: str
                required: true
              dimensions:
                description: Dimensions.
                type: dict
                default: {}
              period_seconds:
                description: Length of one period.
                type: int
                default: 60
              statistic:
                description: As O(alarms[].statistic).
                type: str
                default: Average
              unit:
                description: Unit.
                type: str
      comparison_operator:
        description: How the metric is compared with O(alarms[].threshold), or with the band O(alarms[].threshold_metric_id).
        type: str
        required: true
        choices:
          - GreaterThanThreshold
          - GreaterThanOrEqualToThreshold
          - LessThanThreshold
          - LessThanOrEqualToThreshold
          - LessThanLowerOrGreaterThanUpperThreshold
          - LessThanLowerThreshold
          - GreaterThanUpperThreshold
      threshold:
        description: The value to compare with.
        type: float
      threshold_metric_id:
        description: Id of the C(ANOMALY_DETECTION_BAND) entry of O(alarms[].metrics) to compare with.
        type: str
      evaluation_periods:
        description: How many of the latest periods are looked at.
        type: int
        default: 1
      datapoints_to_alarm:
        description: How many of them must breach. All, unless given.
        type: int
      treat_missing_data:
        description: What a period without data means.
        type: str
        choices: [missing, notBreaching, breaching, ignore]
        default: missing
      low_sample_count:
        description: For percentiles, whether periods with few samples are compared (V(evaluate)) or passed over (V(ignore)).
        type: str
        choices: [evaluate, ignore]
      actions_enabled:
        description: Whether the actions are carried out.
        type: bool
        default: true
      alarm_actions:
        description: Names of the topics (or ARNs of other actions) told when it is in alarm, five at most.
        type: list
        elements: str
        default: []
      ok_actions:
        description: Those told when it is well again.
        type: list
        elements: str
        default: []
      insufficient_data_actions:
        description: Those told when there is too little data.
        type: list
        elements: str
        default: []
      tags:
        description: Tags of this alarm.
        type: dict
        default: {}
attributes:
  check_mode:
    support: full
    description: Shows what a run would do and makes no write call.
  diff_mode:
    support: full
    description: Shows each changed option, secrets redacted.
  idempotent:
    support: full
    description: A second run makes no write call.
extends_documentation_fragment: [serverless.aws.common.connection, serverless.aws.common.behaviour]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: Somebody hears of every message that lands in the dead-letter queue
  serverless.aws.cloudwatch_alarms:
    region: eu-west-1
    alarms:
      - name: orders-dlq-message-arrived
        namespace: AWS/SQS
        metric_name: NumberOfMessagesReceived
        dimensions: {QueueName: orders-dlq.fifo}
        statistic: Sum
        comparison_operator: GreaterThanThreshold
        threshold: 0
        treat_missing_data: notBreaching
        alarm_actions: [operations]
"""

# Generated by scripts/generate_docs.py. Do not edit.
RETURN = r"""
resources:
  description: One entry per resource, in the order given.
  returned: always
  type: list
  elements: dict
  contains:
    kind: {description: Kind of resource., type: str, returned: always}
    name: {description: Its name., type: str, returned: always}
    action: {description: "C(create), C(update), C(replace), C(delete) or C(none).", type: str, returned: always}
    changes: {description: "Path, before, after, replaces.", type: list, elements: dict, returned: always}
    outputs: {description: "Identifiers; (known after apply) where AWS chooses.", type: dict, returned: always}
    notes: {description: What a person should know., type: list, elements: str, returned: always}
summary:
  description: Number of resources per action.
  returned: always
  type: dict
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.entry import Family
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.cloudwatch_alarms import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudwatch_alarm import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
