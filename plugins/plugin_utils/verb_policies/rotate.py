# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever rotates an application's secrets: new values, and the distributions that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ansible_collections.serverless.aws.plugins.module_utils.kinds.secretsmanager_secret import OWN_KEY, key_name
from ansible_collections.serverless.aws.plugins.module_utils.rotate.described import Described, described

from .place import ANYTHING, Place, Specs, Statement, allow

RANDOM: Final = "-??????"
"""What Secrets Manager puts behind a name in the ARN."""


def statements(specs: Specs, place: Place) -> list[Statement]:
    """The calls of `module_utils/rotate/`."""
    secrets = [item for item in described(specs) if item.method != "none"]
    shown = [item for item in secrets if item.shown]
    functions = [item.function.partition(":")[0] for item in by(secrets, "function")]
    return [
        *allow("Look", ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"], arns(secrets, place)),
        *allow("Read", ["secretsmanager:GetSecretValue"], arns(shown, place)),
        *allow("Write", ["secretsmanager:PutSecretValue"], arns(by(secrets, "value"), place)),
        *allow("Start", ["secretsmanager:RotateSecret"], arns(by(secrets, "function"), place)),
        # AWS asks it of whoever starts a rotation
        *allow("Function", ["lambda:InvokeFunction"], place.arns("lambda", "function:", functions)),
        *allow("Find", ["cloudfront:ListDistributions"], [ANYTHING] if shown else []),
        *allow(
            "Show",
            ["cloudfront:GetDistribution", "cloudfront:UpdateDistribution"],
            [place.arn("cloudfront", "distribution/*", "")] if shown else [],
        ),
        *logging(specs, shown, place),
        *keys(secrets, place),
    ]


def by(secrets: Iterable[Described], method: str) -> list[Described]:
    """Those that get their values so."""
    return [item for item in secrets if item.method == method]


def arns(secrets: Iterable[Described], place: Place) -> list[str]:
    """Their ARNs."""
    return place.arns("secretsmanager", "secret:", [f"{item.name}{RANDOM}" for item in secrets])


def logging(specs: Specs, shown: Iterable[Described], place: Place) -> list[Statement]:
    """CloudFront looks at the bucket of its logs, as whoever updates the distribution, at every update."""
    ours = {header.distribution for item in shown for header in item.shown}
    logs = [one.get("logging") or {} for one in specs.get("cloudfront_distributions", ()) if one["name"] in ours]
    buckets = [str(one["bucket"]).partition(".s3.")[0] for one in logs if one.get("bucket")]
    return allow(
        "Logs", ["s3:GetBucketAcl", "s3:PutBucketAcl"], [f"arn:{place.partition}:s3:::{name}" for name in buckets]
    )


def keys(secrets: Iterable[Described], place: Place) -> list[Statement]:
    """Secrets Manager uses a customer key as whoever reads or writes the secret; its id is AWS's choice."""
    found: list[Statement] = []
    for name in sorted({key_name(item.spec.get("kms_key")) for item in secrets} - {OWN_KEY}):
        alias = name.startswith("alias/")
        via = {"StringEquals": {"kms:ViaService": f"secretsmanager.{place.region}.amazonaws.com"}}
        condition: Mapping[str, Any] = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": name}} if alias else {}
        found += [
            {**statement, "Condition": {**via, **condition}}
            for statement in allow(
                f"Key{len(found) or ''}",
                ["kms:Decrypt", "kms:GenerateDataKey"],
                [place.arn("kms", "key/*" if alias else f"key/{name}")],
            )
        ]
    return found
