# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever asks how an application is: everything but its drift, for which there is the policy of a plan."""

from __future__ import annotations

from ansible_collections.serverless.aws.plugins.module_utils.logs.sources import group_of

from .place import ANYTHING, Place, Specs, Statement, allow, log_group_arns, names


def statements(specs: Specs, place: Place) -> list[Statement]:
    """The reads of `module_utils/status/asking.py`."""
    certificates = {spec.get("region") or place.region for spec in specs.get("acm_certificates", ())}
    functions = place.arns("lambda", "function:", names(specs, "lambda_functions"))
    return [
        *allow("Alarms", ["cloudwatch:DescribeAlarms"], [place.arn("cloudwatch", "alarm:*")] if watched(specs) else []),
        *allow("Metrics", ["cloudwatch:GetMetricData"], [ANYTHING]),
        *allow("Certificates", ["acm:ListCertificates"], [ANYTHING] if certificates else []),
        *allow(
            "Certificate",
            ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
            [place.arn("acm", "certificate/*", region) for region in certificates],
        ),
        *allow(
            "Functions",
            ["lambda:GetFunctionConfiguration", "lambda:ListAliases", "lambda:ListVersionsByFunction"],
            functions,
        ),
        *allow(
            "Logs", ["logs:FilterLogEvents"], log_group_arns(place, map(group_of, specs.get("lambda_functions", ())))
        ),
        *allow("Queues", ["sqs:GetQueueAttributes"], place.arns("sqs", "", names(specs, "sqs_queues"))),
        *allow("Topics", ["sns:ListSubscriptionsByTopic"], place.arns("sns", "", names(specs, "sns_topics"))),
    ]


def watched(specs: Specs) -> bool:
    """Whether there are alarms to ask for: DescribeAlarms takes those of an account or none."""
    return bool(specs.get("cloudwatch_alarms"))
