# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of AWS and what becomes of its answers, each call validated by botocore's models."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from scripted_aws import Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_status import drift_of, status_of
from ansible_collections.serverless.aws.plugins.module_utils.logs.errors import PATTERN
from ansible_collections.serverless.aws.plugins.module_utils.logs.reading import PAGES
from ansible_collections.serverless.aws.plugins.module_utils.status.asking import answers
from ansible_collections.serverless.aws.plugins.module_utils.status.question import Question

NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
SPECS: dict[str, list[dict[str, Any]]] = {
    "cloudwatch_alarms": [{"name": "a"}, {"name": "gone"}],
    "sqs_queues": [{"name": "in.fifo", "dead_letter_queue": "dead.fifo"}, {"name": "dead.fifo"}],
    "lambda_functions": [{"name": "work"}],
    "acm_certificates": [{"domain": "d.example", "region": "us-east-1"}],
    "sns_topics": [{"name": "topic"}],
}


def error_event(number: int) -> dict[str, Any]:
    return {
        "timestamp": number,
        "message": json.dumps({"level": "ERROR", "message": f"e{number}"}),
        "logStreamName": "s",
    }


def world(**more: Any) -> ScriptedAws:
    script: dict[str, Any] = {
        "DescribeAlarms": {
            "MetricAlarms": [{"AlarmName": "a", "StateValue": "OK", "StateReason": "r", "StateUpdatedTimestamp": NOW}]
        },
        "GetQueueAttributes": lambda params: {
            "Attributes": {"ApproximateNumberOfMessages": "3", "ApproximateNumberOfMessagesNotVisible": "1"}
        },
        "GetFunctionConfiguration": {"State": "Active", "LastUpdateStatus": "Successful", "CodeSha256": "c"},
        "ListVersionsByFunction": {"Versions": [{"Version": "$LATEST"}, {"Version": "9"}, {"Version": "10"}]},
        "ListAliases": {
            "Aliases": [
                {"Name": "live", "FunctionVersion": "9", "RoutingConfig": {"AdditionalVersionWeights": {"10": 0.1}}}
            ]
        },
        "FilterLogEvents": {"events": [error_event(1), {"timestamp": 2, "message": "fine"}, error_event(3)]},
        "GetMetricData": {
            "MetricDataResults": [
                {"Id": "q0", "Values": [40.0, 100.0]},
                {"Id": "q2", "Values": [5.0, 7.0]},
                {"Id": "q3", "Values": []},
            ]
        },
        "ListCertificates": {
            "CertificateSummaryList": [
                {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c", "DomainName": "d.example"}
            ]
        },
        "DescribeCertificate": {
            "Certificate": {
                "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c",
                "DomainName": "d.example",
                "Status": "ISSUED",
                "NotAfter": NOW + timedelta(days=20, hours=1),
            }
        },
        "ListTagsForCertificate": {"Tags": []},
        "ListSubscriptionsByTopic": {
            "Subscriptions": [
                {"SubscriptionArn": "PendingConfirmation", "Protocol": "email", "Endpoint": "e"},
                {"SubscriptionArn": "arn:aws:sns:x", "Protocol": "sqs", "Endpoint": "q"},
            ]
        },
        **more,
    }
    return scripted(script, plan_only=True)


def asked(aws: ScriptedAws, errors: int = 5) -> dict[str, Any]:
    return answers(aws, Question(SPECS, errors, 60, NOW))


def test_every_subject_is_answered() -> None:
    found = asked(world())
    assert found["unanswered"] == []
    assert [(alarm["name"], alarm["state"]) for alarm in found["alarms"]] == [("a", "OK"), ("gone", "MISSING")]
    assert [(q["name"], q["dead_letter"], q["waiting"], q["in_flight"]) for q in found["queues"]] == [
        ("in.fifo", False, 3, 1),
        ("dead.fifo", True, 3, 1),
    ]
    (function,) = found["functions"]
    assert (function["version"], function["versions"]) == (10, 2)
    assert function["aliases"] == {"live": {"9": 0.9, "10": 0.1}}
    assert [error["text"] for error in found["log_errors"]] == ["e3", "e1"]
    # queues first: the age of now; then the function's sums
    assert found["metrics"] == {"in.fifo": {"ApproximateAgeOfOldestMessage": 40.0}, "work": {"Invocations": 12.0}}
    assert [(c["status"], c["days_left"]) for c in found["certificates"]] == [("ISSUED", 20)]
    assert [item["confirmed"] for item in found["subscriptions"]] == [False, True]


def test_only_reading_calls_are_made() -> None:
    aws = world()
    asked(aws)
    assert all(name.startswith(("Describe", "Get", "List", "Filter")) for name in aws.names())


def test_logs_are_searched_by_aws_and_only_the_last_errors_are_kept() -> None:
    events = {"events": [error_event(n) for n in range(100)]}
    aws = world(FilterLogEvents=[{**events, "nextToken": "more"}, {"events": [error_event(200)]}])
    assert [error["text"] for error in asked(aws, errors=2)["log_errors"]] == ["e200", "e99"]
    first, second = aws.asked("FilterLogEvents")
    assert first["filterPattern"] == PATTERN
    assert first["startTime"] == int((NOW - timedelta(minutes=60)).timestamp() * 1000)
    assert second["nextToken"] == "more"


def test_a_log_without_end_is_left_and_that_is_told() -> None:
    aws = world(FilterLogEvents=lambda params: {"events": [], "nextToken": "more"})
    assert [error["text"] for error in asked(aws)["log_errors"]] == ["more lines than were read"]
    assert len(aws.asked("FilterLogEvents")) == PAGES * 2


def test_what_is_not_there_is_told_as_missing() -> None:
    found = asked(
        world(
            GetQueueAttributes=lambda params: Fails("AWS.SimpleQueueService.NonExistentQueue"),
            GetFunctionConfiguration=Fails("ResourceNotFoundException"),
            FilterLogEvents=Fails("ResourceNotFoundException"),
            ListCertificates={"CertificateSummaryList": []},
            ListSubscriptionsByTopic=Fails("NotFound"),
        )
    )
    assert found["unanswered"] == []
    assert [queue["there"] for queue in found["queues"]] == [False, False]
    assert found["functions"] == [{"name": "work", "there": False}]
    assert found["log_errors"] == found["subscriptions"] == []
    assert found["certificates"][0]["status"] == "MISSING"


def test_what_may_not_be_asked_is_told_and_the_rest_goes_on() -> None:
    found = asked(world(FilterLogEvents=Fails("AccessDeniedException"), GetMetricData=Fails("AccessDenied")))
    assert [item["subject"] for item in found["unanswered"]] == ["log_errors", "metrics"]
    assert "FilterLogEvents was answered AccessDeniedException" in found["unanswered"][0]["text"]
    assert found["log_errors"] is None
    assert found["alarms"]


def test_the_whole_status_has_a_state_an_exit_code_a_screen_and_a_page() -> None:
    plan = {"resources": [{"action": "create", "kind": "sqs_queue", "name": "dead.fifo", "changes": []}], "orphans": []}
    result = status_of(world(), SPECS, {"name": "shop", "stack": "shop", "errors": 5, "minutes": 60, "plan": plan})
    status = result["status"]
    assert (status["state"], status["exit_code"]) == ("broken", 2)  # the alarm that is gone
    assert {"attention", "broken"} == {item["state"] for item in status["findings"]}
    assert json.loads(json.dumps(status))["drift"]["changes"] == [
        {"action": "create", "kind": "sqs_queue", "name": "dead.fifo"}
    ]
    assert result["text"].startswith("shop: BROKEN")
    assert "not deployed" in result["html"]
    assert result["changed"] is False


def test_drift_is_what_the_plan_said() -> None:
    assert drift_of(None)["asked"] is False
    assert drift_of({"failed": True, "msg": "no"})["error"] == "no"
    unchanged = {"resources": [{"action": "none", "kind": "k", "name": "n"}]}
    assert drift_of(unchanged) == {"asked": True, "error": "", "changes": [], "orphans": []}
