# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the messages of a topic go, as a description spells it and as SNS does."""

from __future__ import annotations

from typing import Final

from ..engine.aws import Aws

ARN_OF: Final = {"sqs": ("sqs", ""), "lambda": ("lambda", "function:")}
"""Protocols whose endpoint may be given as a name: the service and what stands before the name in the ARN."""


def endpoint_of(aws: Aws, protocol: str, endpoint: str) -> str:
    """The endpoint as SNS takes it: names of queues and functions become ARNs."""
    if protocol not in ARN_OF or endpoint.startswith("arn:"):
        return endpoint
    service, before = ARN_OF[protocol]
    return aws.arn(service, before + endpoint)


def same_endpoint(protocol: str, left: str, right: str) -> bool:
    """Whether both are one: addresses are compared as SNS stores them, whatever the case of their letters."""
    return left == right or (protocol.startswith("email") and left.lower() == right.lower())
