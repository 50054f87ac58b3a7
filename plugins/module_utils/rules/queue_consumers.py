# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between a queue, the function that consumes it and the mapping between them."""

from __future__ import annotations

from .description import Description, Problems


def check(description: Description) -> Problems:
    """Visibility against timeout, and the two concurrency limits, where both sides are described."""
    functions = description.by_name("lambda_functions")
    queues = description.by_name("sqs_queues")
    for mapping in description.of("lambda_event_source_mappings"):
        function, queue = functions.get(mapping["function"]), queues.get(mapping.get("queue") or "")
        where = f"mappings ({mapping['function']} <- {mapping.get('queue')})"
        if function and queue and queue["visibility_timeout_seconds"] < function["timeout_seconds"]:
            # CreateEventSourceMapping refuses it: a message would come back while the function still works on it
            yield (
                f"{where}: visibility_timeout_seconds {queue['visibility_timeout_seconds']} of the queue is less than "
                f"timeout_seconds {function['timeout_seconds']} of the function; Lambda refuses that (AWS: six times)"
            )
        reserved = function.get("reserved_concurrency") if function else None
        most = mapping.get("maximum_concurrency")
        if reserved is not None and (most is None or most > reserved):
            # a poller that meets the limit throws messages back, and they count as received
            yield (
                f"{where}: the function's reserved_concurrency {reserved} would throttle the queue's pollers and push "
                "healthy messages to the dead-letter queue; set maximum_concurrency at or below it, or reserve none"
            )


def check_retention(description: Description) -> Problems:
    """A standard dead-letter queue keeps a message's age, so it must keep messages longer than its source."""
    queues = description.by_name("sqs_queues")
    for name, queue in queues.items():
        target = queues.get(queue.get("dead_letter_queue") or "")
        if queue.get("dead_letter_queue") == name:
            yield f"queues ({name}): dead_letter_queue names the queue itself"
        elif target and not name.endswith(".fifo"):
            kept, source = target["message_retention_seconds"], queue["message_retention_seconds"]
            if kept <= source:
                yield (
                    f"queues ({target['name']}): message_retention_seconds {kept} is not more than {source} of {name}; "
                    "a standard dead-letter queue counts age from a message's first arrival and would lose it early"
                )
