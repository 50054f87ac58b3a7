# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a web ACL logs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import error_code, is_missing
from ...engine.kind import Spec

PREFIX: Final = "aws-waf-logs-"
"""WAF delivers only to log groups whose names begin so."""
FIELDS: Final = {"method": "Method", "query_string": "QueryString", "uri_path": "UriPath"}


def logging_problems(logging: Spec) -> Iterable[str]:
    """What WAF would refuse in the logging options."""
    if not logging["log_group"].startswith(PREFIX):
        yield f"logging.log_group {logging['log_group']} must begin with {PREFIX}: WAF delivers to no other log group"


def logging_modelled(aws: Aws, region: str) -> bool:
    """Whether the endpoint knows logging of web ACLs. AWS does; MiniStack 1.5 does not: there it is not in the plan."""
    if not aws.endpoint_url:
        return True
    try:
        aws.reader("wafv2", region).get_logging_configuration(
            ResourceArn=aws.arn("wafv2", "global/webacl/probe/00000000-0000-0000-0000-000000000000", region=region)
        )
    except Exception as error:
        return error_code(error) != "InvalidAction"
    return True


def read_logging(aws: Aws, arn: str, region: str) -> dict[str, Any]:
    """GetLoggingConfiguration's answer, or an empty mapping when there is none."""
    wafv2 = aws.reader("wafv2", region)
    try:
        return dict(wafv2.get_logging_configuration(ResourceArn=arn)["LoggingConfiguration"])
    except wafv2.exceptions.ClientError as error:
        if is_missing(error, "WAFNonexistentItemException") or (
            aws.endpoint_url and is_missing(error, "InvalidAction")
        ):
            return {}
        raise


def desired_logging(aws: Aws, logging: Spec, region: str) -> dict[str, Any]:
    """The goal in normal form."""
    return {
        "destination": aws.arn("logs", f"log-group:{logging['log_group']}", region=region),
        "redacted_fields": sorted(logging["redacted_fields"]),
        "redacted_headers": sorted(name.lower() for name in logging["redacted_headers"]),
    }


def normal_logging(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """A logging configuration in normal form; `{}` for none."""
    if not configuration:
        return {}
    fields = configuration.get("RedactedFields", ())
    words = {name: option for option, name in FIELDS.items()}
    return {
        "destination": next(iter(configuration.get("LogDestinationConfigs", ())), "").removesuffix(":*"),
        "redacted_fields": sorted(words[name] for field in fields for name in field if name in words),
        "redacted_headers": sorted(
            field["SingleHeader"]["Name"].lower() for field in fields if "SingleHeader" in field
        ),
    }


def wire_logging(arn: str, goal: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """A goal as a LoggingConfiguration; the logging filter comes from `current`."""
    kept = {key: value for key, value in current.items() if key in ("LoggingFilter", "LogType", "LogScope")}
    redacted: list[dict[str, Any]] = [{"SingleHeader": {"Name": name}} for name in goal["redacted_headers"]]
    redacted += [{FIELDS[option]: {}} for option in goal["redacted_fields"]]
    return {
        **kept,
        "ResourceArn": arn,
        "LogDestinationConfigs": [goal["destination"]],
        **({"RedactedFields": redacted} if redacted else {}),
    }
