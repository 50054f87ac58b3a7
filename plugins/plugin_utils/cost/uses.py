# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a description uses of AWS in a month: quantities without prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .traffic import Traffic

Spec = Mapping[str, Any]
KB_PER_GB = 1024.0 * 1024.0
HOURS = 730.0
"""Hours of a month, as AWS's own calculator counts them."""


@dataclass(frozen=True)
class Use:
    """`quantity` units of the price `price`, because of `resource`; `fixed`: it does not depend on the traffic."""

    price: str
    quantity: float
    resource: str
    fixed: bool = False


@dataclass(frozen=True)
class Month:
    """A description, as modules with their validated specs, and the month that is expected of it."""

    specs: Mapping[str, Sequence[Spec]]
    traffic: Traffic

    def of(self, module: str) -> Sequence[Spec]:
        """The specs of a module."""
        return self.specs.get(module, ())

    @property
    def unwanted(self) -> float:
        """Unwanted requests that somebody refuses: those a web ACL blocks."""
        return self.traffic.unwanted_requests_per_month if self.of("wafv2_web_acls") else 0.0

    @property
    def served(self) -> float:
        """Requests that functions answer: without a web ACL, the unwanted ones too."""
        return self.traffic.requests_per_month + self.traffic.unwanted_requests_per_month - self.unwanted

    @property
    def calling_functions(self) -> list[str]:
        """The functions that an API calls for a request, each once, in order."""
        named = [name for module in ("apigatewayv2_apis", "apigateway_rest_apis") for name in called(self.of(module))]
        return list(dict.fromkeys(named))

    def invocations(self, function: str) -> float:
        """How often a function is called: its share of the requests, and once for each message of its queues."""
        own = self.traffic.functions.get(function, {})
        calling = self.calling_functions
        share = own.get("share", 1 / len(calling) if function in calling else 0.0)
        return share * self.served + sum(self.messages(name) for name in self.queues_of(function))

    def queues_of(self, function: str) -> list[str]:
        """The queues that a function reads."""
        return [spec["queue"] for spec in self.of("lambda_event_source_mappings") if spec["function"] == function]

    def messages(self, queue: str) -> float:
        """Messages of a queue in the month. Those that were not wanted send none."""
        if queue in {spec.get("dead_letter_queue") for spec in self.of("sqs_queues")}:
            return self.traffic.failed_messages_per_month
        read = queue in {spec["queue"] for spec in self.of("lambda_event_source_mappings")}
        return self.traffic.messages_per_request * self.traffic.requests_per_month if read else 0.0


def called(apis: Sequence[Spec]) -> Iterator[str]:
    """The functions that routes and methods name; authorizers answer from a cache."""
    for api in apis:
        for item in (*(api.get("routes") or ()), *(api.get("methods") or ())):
            if item.get("function"):
                yield item["function"]
