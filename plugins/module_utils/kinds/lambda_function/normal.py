# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A function's settings between three forms: described, as AWS answers, and as AWS takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...engine.arns import resource_arn
from ...engine.aws import Aws
from ...engine.kind import Spec
from ...packaging.archives import PackagingError
from ...packaging.layers import layer_identity
from ..iam_role import role_arn
from ..kms_key.finding import find_key_arn
from ..lambda_layer import find_layer_version_arn
from ..sqs_queue import queue_url

CODE: Final = ("code_sha256", "architecture")
"""What UpdateFunctionCode changes."""
BESIDE: Final = ("alias", "permissions", "reserved_concurrency")
"""What has calls of its own; all else is UpdateFunctionConfiguration's."""


def described(aws: Aws, spec: Spec, code_sha256: str) -> dict[str, Any]:
    """The goal in normal form, without permissions."""
    levels = spec["log_format"] == "JSON"
    return {
        "code_sha256": code_sha256,
        "handler": spec["handler"],
        "runtime": spec["runtime"],
        "architecture": spec["architecture"],
        "role": role_arn(aws, spec["role"]),
        "layers": [layer_arn(aws, layer, spec) for layer in spec["layers"]],
        "memory_mb": spec["memory_mb"],
        "timeout_seconds": spec["timeout_seconds"],
        "ephemeral_storage_mb": spec["ephemeral_storage_mb"],
        "description": spec["description"],
        "environment": {name: variable(aws, value) for name, value in spec["environment"].items()},
        "tracing_enabled": spec["tracing_enabled"],
        "log_group": spec.get("log_group") or f"/aws/lambda/{spec['name']}",
        "log_format": spec["log_format"],
        "application_log_level": (spec.get("application_log_level") or "INFO") if levels else "",
        "system_log_level": (spec.get("system_log_level") or "INFO") if levels else "",
        "dead_letter_arn": resource_arn(aws, spec["dead_letter_arn"]) if spec.get("dead_letter_arn") else "",
        "kms_key": find_key_arn(aws, spec["kms_key"]) if spec.get("kms_key") else "",
        "snap_start_enabled": spec["snap_start_enabled"],
        "reserved_concurrency": spec.get("reserved_concurrency"),
    }


def layer_arn(aws: Aws, layer: Mapping[str, Any], spec: Spec) -> Any:
    """The newest version of a layer; with its folder, the version that holds what is in the folder now."""
    if layer["name"].startswith("arn:"):
        return layer["name"]
    content = None
    if layer.get("directory"):
        try:
            content = layer_identity(layer["directory"], spec["runtime"], spec["architecture"])
        except PackagingError:
            content = None  # lambda_layers says what is wrong with it
    return aws.reference("Lambda layer", layer["name"], find_layer_version_arn(aws, layer["name"], content))


def variable(aws: Aws, value: Any) -> str:
    """A value of the environment as text; `{queue_url: name}` and `{arn: service:resource}` are completed."""
    if isinstance(value, Mapping):
        ((what, name),) = value.items()
        return queue_url(aws, name) if what == "queue_url" else resource_arn(aws, name)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def answered(config: Mapping[str, Any], concurrency: Mapping[str, Any]) -> dict[str, Any]:
    """GetFunction's answer in normal form, without permissions. What AWS leaves out has its default."""
    logging = config.get("LoggingConfig") or {}
    levels = logging.get("LogFormat") == "JSON"
    normal = {
        "code_sha256": config.get("CodeSha256", ""),
        "handler": config.get("Handler", ""),
        "runtime": config.get("Runtime", ""),
        "architecture": (config.get("Architectures") or ["x86_64"])[0],
        "role": config.get("Role", ""),
        "layers": [layer["Arn"] for layer in config.get("Layers") or []],
        "memory_mb": config.get("MemorySize", 128),
        "timeout_seconds": config.get("Timeout", 3),
        "ephemeral_storage_mb": (config.get("EphemeralStorage") or {}).get("Size", 512),
        "description": config.get("Description", ""),
        "environment": dict((config.get("Environment") or {}).get("Variables") or {}),
        "tracing_enabled": (config.get("TracingConfig") or {}).get("Mode") == "Active",
        "log_group": logging.get("LogGroup") or f"/aws/lambda/{config.get('FunctionName', '')}",
        "log_format": logging.get("LogFormat", "Text"),
        "application_log_level": logging.get("ApplicationLogLevel", "INFO") if levels else "",
        "system_log_level": logging.get("SystemLogLevel", "INFO") if levels else "",
        "dead_letter_arn": (config.get("DeadLetterConfig") or {}).get("TargetArn") or "",
        "kms_key": config.get("KMSKeyArn") or "",
        "snap_start_enabled": (config.get("SnapStart") or {}).get("ApplyOn") == "PublishedVersions",
        "reserved_concurrency": concurrency.get("ReservedConcurrentExecutions"),
    }
    if "Failed" in (config.get("LastUpdateStatus"), config.get("State")):
        # what was asked for is stored and not in force: asking again is the repair
        normal["failure"] = config.get("LastUpdateStatusReason") or config.get("StateReason") or "Failed"
    return normal


def configuration(normal: Mapping[str, Any]) -> dict[str, Any]:
    """A normal form as the members that CreateFunction and UpdateFunctionConfiguration share.

    All of them, always: an empty value clears one, and an omitted one would keep what it was.
    """
    logging = {"LogFormat": normal["log_format"], "LogGroup": normal["log_group"]}
    if normal["log_format"] == "JSON":
        logging["ApplicationLogLevel"] = normal["application_log_level"]
        logging["SystemLogLevel"] = normal["system_log_level"]
    return {
        "Role": normal["role"],
        "Handler": normal["handler"],
        "Runtime": normal["runtime"],
        "Description": normal["description"],
        "Timeout": normal["timeout_seconds"],
        "MemorySize": normal["memory_mb"],
        "Layers": list(normal["layers"]),
        "EphemeralStorage": {"Size": normal["ephemeral_storage_mb"]},
        "Environment": {"Variables": dict(normal["environment"])},
        "TracingConfig": {"Mode": "Active" if normal["tracing_enabled"] else "PassThrough"},
        "LoggingConfig": logging,
        "DeadLetterConfig": {"TargetArn": normal["dead_letter_arn"]},
        "KMSKeyArn": normal["kms_key"],
        "SnapStart": {"ApplyOn": "PublishedVersions" if normal["snap_start_enabled"] else "None"},
    }
