# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What queues and notifications use."""

from __future__ import annotations

from collections.abc import Iterator

from ..uses import Month, Spec, Use

REQUESTS_PER_MESSAGE = 3
"""Send, receive, delete: each is a request as long as a message has no more than 64 KB."""
MAIL = ("email", "email-json")


def requests_of(queue: str) -> str:
    """The price of a request to the queue."""
    return "sqs.fifo_requests" if queue.endswith(".fifo") else "sqs.standard_requests"


def queue(spec: Spec, month: Month) -> Iterator[Use]:
    """Each message is sent, received and deleted."""
    yield Use(requests_of(spec["name"]), month.messages(spec["name"]) * REQUESTS_PER_MESSAGE, spec["name"])


def subscription(spec: Spec, month: Month) -> Iterator[Use]:
    """A mail for each message of an alarm, if it goes to a mailbox."""
    if spec.get("protocol") in MAIL:
        yield Use("sns.emails", month.traffic.alarm_mails_per_month, spec["topic"])


def topic(spec: Spec, month: Month) -> Iterator[Use]:
    """The alarms' own messages."""
    yield Use("sns.publishes", month.traffic.alarm_mails_per_month, spec["name"])
