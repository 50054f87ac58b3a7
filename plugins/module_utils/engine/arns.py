# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ARNs from short texts: what a description names, completed with the partition, region and account of the run."""

from __future__ import annotations

import re
from typing import Final

from .aws import Aws

NO_REGION: Final = frozenset({"iam", "cloudfront", "budgets", "organizations"})
"""Services whose ARNs have an account and no region."""
NO_ACCOUNT: Final = frozenset({"apigateway"})
"""Services whose ARNs have a region and no account."""
NO_PLACE: Final = frozenset({"s3", "route53"})
"""Services whose ARNs have neither: their names are unique in the partition."""

SECRET: Final = "secret"  # noqa: S105 - the word, not a secret
AWS_MANAGED: Final = "aws-managed"
SHORT = re.compile(r"[a-z][a-z0-9-]*:\S+")


def resource_arn(aws: Aws, text: str) -> str:
    """The ARN that `text` stands for. Makes no call, but for the account's number when that is not known yet.

    - `arn:…` and `*` stay as they are.
    - `service:resource` is completed: `dynamodb:table/Posts`, `sqs:posts.fifo`, `s3:bucket/*`, `iam:role/reader`,
      `logs:log-group:/aws/lambda/x:*`.
    - `secret:name` is every ARN that a secret of that name can have: Secrets Manager ends it with six characters of
      its own choice, and AWS documents `-??????` to match exactly those.
    - `aws-managed:path/name` is a managed policy of AWS's own.
    """
    if text.startswith("arn:") or text == "*":
        return text
    service, _colon, resource = text.partition(":")
    if service == SECRET:
        return aws.arn("secretsmanager", f"secret:{resource}-??????")
    if service == AWS_MANAGED:
        return aws.arn("iam", f"policy/{resource}", region="", account="aws")
    empty_region = service in NO_REGION or service in NO_PLACE
    empty_account = service in NO_ACCOUNT or service in NO_PLACE
    return aws.arn(service, resource, region="" if empty_region else None, account="" if empty_account else None)


def arn_problem(text: str) -> str:
    """What is wrong with `text` as an ARN or its short form; empty when nothing is."""
    if text == "*" or SHORT.fullmatch(text):
        return ""
    return f"{text!r} is neither an ARN nor service:resource (dynamodb:table/Posts, sqs:posts.fifo, secret:name)"
