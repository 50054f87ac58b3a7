# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between two: queue and consumer, queue and dead-letter queue, distribution and certificate."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.rules import edge, queue_consumers
from ansible_collections.serverless.aws.plugins.module_utils.rules.description import Description


def consumed(visibility: int = 30, timeout: int = 5, reserved: int | None = None, most: int | None = 10) -> Description:
    return Description(
        {
            "sqs_queues": [{"name": "posts.fifo", "visibility_timeout_seconds": visibility}],
            "lambda_functions": [{"name": "process", "timeout_seconds": timeout, "reserved_concurrency": reserved}],
            "lambda_event_source_mappings": [
                {"function": "process", "queue": "posts.fifo", "maximum_concurrency": most},
            ],
        }
    )


def test_a_message_stays_hidden_while_its_function_works() -> None:
    assert not list(queue_consumers.check(consumed(visibility=5, timeout=5)))
    (problem,) = queue_consumers.check(consumed(visibility=4, timeout=5))
    assert "visibility_timeout_seconds 4" in problem
    assert "timeout_seconds 5" in problem


@pytest.mark.parametrize(
    ("reserved", "most", "refused"), [(5, 10, True), (5, None, True), (10, 10, False), (None, 2, False)]
)
def test_reserved_concurrency_must_not_throttle_the_pollers(
    reserved: int | None, most: int | None, refused: bool
) -> None:
    problems = list(queue_consumers.check(consumed(reserved=reserved, most=most)))
    assert bool(problems) is refused
    assert all("maximum_concurrency" in problem for problem in problems)


@pytest.mark.parametrize(("end", "kept", "refused"), [("", 345_600, True), ("", 345_601, False), (".fifo", 60, False)])
def test_a_standard_dead_letter_queue_keeps_messages_longer(end: str, kept: int, refused: bool) -> None:
    main = {"name": f"main{end}", "dead_letter_queue": f"dead{end}", "message_retention_seconds": 345_600}
    dead = {"name": f"dead{end}", "dead_letter_queue": None, "message_retention_seconds": kept}
    problems = list(queue_consumers.check_retention(Description({"sqs_queues": [main, dead]})))
    assert bool(problems) is refused


def test_a_queue_is_not_its_own_dead_letter_queue() -> None:
    own = {"name": "main", "dead_letter_queue": "main", "message_retention_seconds": 60}
    (problem,) = queue_consumers.check_retention(Description({"sqs_queues": [own]}))
    assert "the queue itself" in problem


def front(certificate: str | None, *names: str, alias: str = "posts.example.com") -> Description:
    distributions = [{"name": "edge", "aliases": [alias], "certificate": certificate}]
    certificates: list[dict[str, Any]] = [{"domain": names[0], "alternative_names": list(names[1:])}] if names else []
    return Description({"cloudfront_distributions": distributions, "acm_certificates": certificates})


def test_a_certificate_covers_every_alias() -> None:
    assert not list(edge.check(front("posts.example.com", "posts.example.com")))
    assert not list(edge.check(front("example.com", "example.com", "*.example.com")))
    (problem,) = edge.check(front("example.com", "example.com"))
    assert "does not cover the alias posts.example.com" in problem
    assert list(edge.check(front("example.com", "example.com", "*.example.com", alias="a.posts.example.com")))
    (problem,) = edge.check(front(None))
    assert "without a certificate" in problem


def test_an_alias_belongs_to_one_distribution() -> None:
    twice = [{"name": name, "aliases": ["posts.example.com"], "certificate": "posts.example.com"} for name in "ab"]
    (problem,) = edge.check(Description({"cloudfront_distributions": twice}))
    assert "given 2 times" in problem
